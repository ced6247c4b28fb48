//! `statistics/*` and `overview/*`: how today goes, and sums over time. Nothing is added up here.

use std::collections::BTreeMap;

use actix_web::{post, web};
use actors::domain::Period;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::answer::{Answer, Done, done};
use super::args::{Args, Fields, Nothing};
use super::caller::{Caller, OwnUsage};
use super::keys::leaders;
use super::limits::usd;
use super::sessions::{ActiveSession, active};
use crate::admin::Admin;
use crate::admin::problem::Problem;
use crate::admin::times::DAY_MS;
use crate::store::{
    Leader, LeaderboardBy, Resolution, Series, SeriesLine, SeriesOf, SeriesQuery, SumsFilter,
};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get_user_statistics).service(get_overview_data);
}

/// As many lines come with one question to the database.
const TOP: u32 = 20;
/// Sessions that an overview shows.
const SHOWN: usize = 10;

/// A time that ends now, in the hub's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
enum TimeRange {
    /// By hours.
    #[serde(rename = "today")]
    Today,
    /// By days, like the others.
    #[serde(rename = "7days")]
    SevenDays,
    #[serde(rename = "30days")]
    ThirtyDays,
    #[serde(rename = "thisMonth")]
    ThisMonth,
}

/// Of which time.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StatisticsArgs {
    #[serde(default = "today")]
    #[schema(default = "today", example = "7days")]
    time_range: TimeRange,
}

fn today() -> TimeRange {
    TimeRange::Today
}

impl Fields for StatisticsArgs {}

/// Somebody of whom there are numbers.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ChartLine {
    #[schema(example = 1)]
    id: i64,
    #[schema(example = "alice")]
    name: String,
    /// With which the names of their numbers begin.
    #[schema(example = "user-1")]
    data_key: String,
}

/// Numbers over time.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UserStatistics {
    /// One for each step: `date`, and for everybody `<dataKey>_cost`, USD as a text, and `<dataKey>_calls`.
    #[schema(value_type = Vec<Object>, example = json!([{"date": "2026-01-31", "user-1_cost": "1.25", "user-1_calls": 42}]))]
    chart_data: Vec<Map<String, Value>>,
    users: Vec<ChartLine>,
    time_range: TimeRange,
    /// `hour` or `day`.
    #[schema(example = "day")]
    resolution: &'static str,
    /// `users`, or `keys` for somebody who sees their own only.
    #[schema(example = "users")]
    mode: &'static str,
}

/// Show statistics
///
/// Of all users for admins, of one's own keys for others.
#[utoipa::path(
    tag = "statistics",
    request_body = StatisticsArgs,
    responses((status = 200, description = "The numbers", body = Done<UserStatistics>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("usage"))),
)]
#[post("/statistics/getUserStatistics")]
async fn get_user_statistics(
    caller: Caller<OwnUsage>,
    admin: web::Data<Admin>,
    args: Args<StatisticsArgs>,
) -> Answer<UserStatistics> {
    let sees = caller.sees()?;
    let time_range = args.0.time_range;
    let zone = admin.catalog.settings().limits.timezone.clone();
    let now_ms = Timestamp::now().as_millisecond();
    let days_ago = |days: i64| Period::Day.start(now_ms.saturating_sub(days * DAY_MS), &zone);
    let (from_ms, resolution) = match time_range {
        TimeRange::Today => (days_ago(0), Resolution::Hour),
        TimeRange::SevenDays => (days_ago(6), Resolution::Day),
        TimeRange::ThirtyDays => (days_ago(29), Resolution::Day),
        TimeRange::ThisMonth => (Period::Month.start(now_ms, &zone), Resolution::Day),
    };
    let by = match sees.user {
        None => LeaderboardBy::User,
        Some(_) => LeaderboardBy::Key,
    };
    let filter = SumsFilter {
        user_id: sees.user,
        key_id: sees.key,
        ..SumsFilter::default()
    };
    let asked = SeriesQuery {
        from_ms,
        to_ms: now_ms.saturating_add(1),
        resolution,
        zone: zone.clone(),
        filter: filter.clone(),
        top: Some((by, TOP)),
    };
    let (steps, lines) = lines(&admin, asked, by).await?;
    let (mode, prefix) = match by {
        LeaderboardBy::User => ("users", "user"),
        _ => ("keys", "key"),
    };
    let users: Vec<ChartLine> = match sees.user {
        None => {
            let rows = admin.db.list_users().await?.into_iter();
            rows.map(|row| line(prefix, row.id.0, row.name)).collect()
        }
        Some(user) => {
            let rows = admin.db.list_keys_of(user).await?.into_iter();
            rows.filter(|row| sees.key.is_none_or(|only| row.id == only))
                .map(|row| line(prefix, row.id.0, row.name))
                .collect()
        }
    };
    let chart_data = steps.iter().enumerate().map(|(at, step_ms)| {
        let begins = Timestamp::from_millisecond(*step_ms).unwrap_or_default();
        let date = match resolution {
            Resolution::Hour => begins.to_string(),
            Resolution::Day => begins.to_zoned(zone.clone()).date().to_string(),
        };
        let mut point = Map::new();
        point.insert("date".to_owned(), json!(date));
        for user in &users {
            let sums = lines.get(&user.id).and_then(|line| line.sums.get(at));
            let sums = sums.copied().unwrap_or_default();
            let cost = crate::admin::shape::Usd::of_nano(sums.cost);
            point.insert(format!("{}_cost", user.data_key), json!(cost));
            point.insert(format!("{}_calls", user.data_key), json!(sums.requests));
        }
        point
    });
    done(UserStatistics {
        chart_data: chart_data.collect(),
        users,
        time_range,
        resolution: match resolution {
            Resolution::Hour => "hour",
            Resolution::Day => "day",
        },
        mode,
    })
}

fn line(prefix: &str, id: i64, name: String) -> ChartLine {
    ChartLine {
        id,
        name,
        data_key: format!("{prefix}-{id}"),
    }
}

/// The steps, and the line of everybody who did anything, by id.
async fn lines(
    admin: &Admin,
    asked: SeriesQuery,
    by: LeaderboardBy,
) -> Result<(Vec<i64>, BTreeMap<i64, SeriesLine>), Problem> {
    let Series { steps, lines } = admin.db.series_by(&asked).await?;
    let mut found = BTreeMap::new();
    let is_short = !lines.iter().any(|line| line.of == SeriesOf::Others);
    for line in lines {
        if let SeriesOf::One(leader) = &line.of
            && let Some(id) = id(leader)
        {
            found.insert(id, line);
        }
    }
    if is_short && found.len() < TOP as usize {
        return Ok((steps, found));
    }
    let all = leaders(admin, by, asked.from_ms, asked.to_ms, asked.filter.clone()).await?;
    for (leader, _) in all {
        let Some(id) = id(&leader).filter(|id| !found.contains_key(id)) else {
            continue;
        };
        let mut filter = asked.filter.clone();
        match leader {
            Leader::User(user) => filter.user_id = Some(user),
            Leader::Key(key) => filter.key_id = Some(key),
            _ => continue,
        }
        let alone = SeriesQuery {
            filter,
            top: None,
            ..asked.clone()
        };
        let line = admin.db.series_by(&alone).await?.lines.into_iter().next();
        found.extend(line.map(|line| (id, line)));
    }
    Ok((steps, found))
}

fn id(leader: &Leader) -> Option<i64> {
    match leader {
        Leader::User(id) => Some(id.0),
        Leader::Key(id) => Some(id.0),
        Leader::Provider(_) | Leader::Model(_) => None,
    }
}

/// How today goes, in the hub's time zone.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct OverviewData {
    /// Conversations that are active.
    concurrent_sessions: usize,
    today_requests: u64,
    /// USD.
    today_cost: f64,
    /// Milliseconds, on average.
    avg_response_time: f64,
    /// Percent of today's requests.
    today_error_rate: f64,
    /// Yesterday until the same time of day.
    yesterday_same_period_requests: u64,
    yesterday_same_period_cost: f64,
    yesterday_same_period_avg_response_time: f64,
    /// That came in within the last minute and have ended.
    recent_minute_requests: u64,
    total_session_count: usize,
    /// Ten at most, the last seen first.
    recent_sessions: Vec<ActiveSession>,
}

/// Show how today goes
///
/// Of everybody for admins, of oneself for others.
#[utoipa::path(
    tag = "overview",
    request_body = Nothing,
    responses((status = 200, description = "Today beside yesterday", body = Done<OverviewData>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("usage"))),
)]
#[post("/overview/getOverviewData")]
async fn get_overview_data(
    caller: Caller<OwnUsage>,
    admin: web::Data<Admin>,
    _: Args<Nothing>,
) -> Answer<OverviewData> {
    let sees = caller.sees()?;
    let filter = SumsFilter {
        user_id: sees.user,
        key_id: sees.key,
        ..SumsFilter::default()
    };
    let zone = admin.catalog.settings().limits.timezone.clone();
    let now_ms = Timestamp::now().as_millisecond();
    let found = admin.db.overview_of(&filter, now_ms, &zone).await?;
    let sessions = active(&admin, sees);
    let success = found.today.success_rate().unwrap_or(1.0);
    done(OverviewData {
        concurrent_sessions: sessions.len(),
        today_requests: found.today.requests,
        today_cost: usd(found.today.cost),
        avg_response_time: found.today.mean_duration_ms().unwrap_or_default(),
        today_error_rate: (1.0 - success) * 100.0,
        yesterday_same_period_requests: found.yesterday.requests,
        yesterday_same_period_cost: usd(found.yesterday.cost),
        yesterday_same_period_avg_response_time: found
            .yesterday
            .mean_duration_ms()
            .unwrap_or_default(),
        recent_minute_requests: found.last_minute,
        total_session_count: sessions.len(),
        recent_sessions: sessions.into_iter().take(SHOWN).collect(),
    })
}
