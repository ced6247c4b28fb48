//! `/api/v1/statistics`: how today goes, who used most, and sums over time, in the hub's time zone. Nothing is added up
//! here.

mod query;
mod series;

use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Read};
use super::body::Query;
use super::names::{Named, Names};
use super::page;
use super::problem::Problem;
use super::shape::Time;
use super::sums::SumsShape;
use super::times::DAY_MS;
use crate::store::{Leader, LeaderboardQuery, StoreError};
use query::{LeaderboardParameters, OverviewQuery};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(overview)
        .service(series::series)
        .service(leaderboard);
}

/// How a day goes.
#[derive(Debug, Serialize, ToSchema)]
struct OverviewShape {
    /// The hub's time zone, in which days begin.
    #[schema(example = "Europe/Berlin")]
    timezone: String,
    today_from: Time,
    yesterday_from: Time,
    /// Yesterday counts until the same time of day.
    yesterday_to: Time,
    today: SumsShape,
    yesterday: SumsShape,
    /// Requests that came in within the last minute and have ended.
    last_minute: u64,
    last_five_minutes: u64,
    /// Who had a request today.
    active_users: u64,
    active_keys: u64,
    active_providers: u64,
}

/// Who used most.
#[derive(Debug, Serialize, ToSchema)]
struct Leaderboard {
    from: Time,
    to: Time,
    items: Vec<LeaderboardLine>,
    /// Whether there are more lines: ask with a greater `offset`.
    more: bool,
}

/// A line of a leaderboard.
#[derive(Debug, Serialize, ToSchema)]
struct LeaderboardLine {
    #[serde(flatten)]
    who: LeaderShape,
    #[serde(flatten)]
    sums: SumsShape,
}

/// One whose sums are compared.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct LeaderShape {
    /// Of a user, key or provider; a model has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1)]
    id: Option<i64>,
    /// Absent where the id is nobody's any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "alice")]
    name: Option<String>,
    /// Whose it is, of a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Named>,
}

impl LeaderShape {
    async fn of(leader: Leader, names: &mut Names) -> Result<Self, StoreError> {
        let mut user = None;
        let (id, name) = match leader {
            Leader::User(id) => known(names.user(id).await?),
            Leader::Key(id) => {
                user = names.user_of_key(id).await?;
                known(names.key(id).await?)
            }
            Leader::Provider(id) => known(names.provider(id).await?),
            Leader::Model(name) => (None, Some(name)),
        };
        Ok(Self { id, name, user })
    }
}

fn known(named: Named) -> (Option<i64>, Option<String>) {
    (Some(named.id), named.name)
}

/// Compare today with yesterday
///
/// Today so far beside yesterday until the same time of day, in the hub's time zone.
#[utoipa::path(
    tag = "statistics",
    params(OverviewQuery),
    responses((status = 200, description = "Both days", body = OverviewShape)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/statistics/overview")]
async fn overview(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<OverviewQuery>,
) -> Result<web::Json<OverviewShape>, Problem> {
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let settings = admin.catalog.settings();
    let zone = &settings.limits.timezone;
    let found = admin.db.overview_of(&query.sums(), now_ms, zone).await?;
    Ok(web::Json(OverviewShape {
        timezone: zone.iana_name().unwrap_or("UTC").to_owned(),
        today_from: Time::of_ms(found.today_from_ms),
        yesterday_from: Time::of_ms(found.yesterday_from_ms),
        yesterday_to: Time::of_ms(found.yesterday_to_ms),
        today: SumsShape::from(&found.today),
        yesterday: SumsShape::from(&found.yesterday),
        last_minute: found.last_minute,
        last_five_minutes: found.last_five_minutes,
        active_users: found.active_users,
        active_keys: found.active_keys,
        active_providers: found.active_providers,
    }))
}

/// Compare users, keys, providers or models
///
/// Of the last day where no time is given. Requests without one (no known key, refused before a provider) are in no line.
#[utoipa::path(
    tag = "statistics",
    params(LeaderboardParameters),
    responses((status = 200, description = "A piece of the leaderboard", body = Leaderboard)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/statistics/leaderboard")]
async fn leaderboard(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<LeaderboardParameters>,
) -> Result<web::Json<Leaderboard>, Problem> {
    let between = query.between(&admin, DAY_MS)?;
    let limit = page::limit(query.limit)?;
    let offset = query.offset.unwrap_or_default();
    if offset > 100_000 {
        let detail = format!("`{offset}` is more than 100000");
        return Err(Problem::invalid("offset", detail));
    }
    let asked = LeaderboardQuery {
        by: query.by.into(),
        order: query.order.map(Into::into).unwrap_or_default(),
        from_ms: between.from_ms,
        to_ms: between.to_ms,
        filter: query.sums(),
        limit: limit.saturating_add(1),
        offset,
    };
    let mut rows = admin.db.leaders(&asked).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let mut names = Names::in_force(&admin);
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(LeaderboardLine {
            who: LeaderShape::of(row.leader, &mut names).await?,
            sums: SumsShape::from(&row.sums),
        });
    }
    Ok(web::Json(Leaderboard {
        from: Time::of_ms(between.from_ms),
        to: Time::of_ms(between.to_ms),
        items,
        more,
    }))
}
