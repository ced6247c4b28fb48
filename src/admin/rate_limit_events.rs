//! `/api/v1/rate-limit-events`: requests that a limit refused. What a limit means is not known here.

use std::collections::BTreeMap;

use actix_web::{get, web};
use actors::domain::{KeyId, Period, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Read};
use super::body::Query;
use super::names::{Named, Names};
use super::page::{self, Page};
use super::problem::Problem;
use super::requests::query::{cursor, place};
use super::requests::shape::{RefusedBy, RequestItem};
use super::shape::Time;
use super::times::{AskedTimes, DAY_MS, HOUR_MS, in_order};
use super::words::ResolutionWord;
use crate::store::{RefusalsBy, RefusalsFilter, RequestFilter};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(summary);
}

/// Which refusals a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct EventQuery {
    user_id: Option<i64>,
    key_id: Option<i64>,
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Time>,
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Time>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// A request that a limit refused.
#[derive(Debug, Serialize, ToSchema)]
struct RateLimitEvent {
    request: RequestItem,
    /// Absent where retention has taken it away.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused_by: Option<RefusedBy>,
}

/// Which refusals are counted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct SummaryQuery {
    user_id: Option<i64>,
    key_id: Option<i64>,
    /// Whose limit it is.
    #[param(inline)]
    scope: Option<ScopeWord>,
    /// Which limit, as admins write it.
    #[param(example = "daily_usd")]
    limit: Option<String>,
    /// Hours that begin from then on; the last seven days where it is left out.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Time>,
    /// Hours that begin before.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Time>,
    /// How long the steps of the series are: `hour` where it is left out.
    #[param(inline)]
    resolution: Option<ResolutionWord>,
}

/// Whose limit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ScopeWord {
    User,
    Key,
    Provider,
}

/// How many requests limits refused.
#[derive(Debug, Serialize, ToSchema)]
struct RateLimitSummary {
    from: Time,
    to: Time,
    refused: u64,
    /// Each list has the most first, a thousand lines at most.
    by_limit: Vec<RefusedOfWord>,
    /// By whose limit it was.
    by_scope: Vec<RefusedOfWord>,
    by_user: Vec<RefusedOf>,
    by_key: Vec<RefusedOf>,
    resolution: ResolutionWord,
    /// Oldest first; steps without a refusal are left out.
    series: Vec<RefusedAt>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RefusedOfWord {
    #[schema(example = "daily_usd")]
    of: String,
    refused: u64,
}

#[derive(Debug, Serialize, ToSchema)]
struct RefusedOf {
    /// Absent where nobody known sent it.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<Named>,
    refused: u64,
}

#[derive(Debug, Serialize, ToSchema)]
struct RefusedAt {
    from: Time,
    refused: u64,
}

impl ScopeWord {
    fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Key => "key",
            Self::Provider => "provider",
        }
    }
}

/// List rate-limit events
///
/// Requests that a limit of the hub refused, newest first, each with the limit as it stood.
#[utoipa::path(
    tag = "rate limit events",
    params(EventQuery),
    responses((status = 200, description = "A page of events", body = Page<RateLimitEvent>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/rate-limit-events")]
async fn list(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<EventQuery>,
) -> Result<web::Json<Page<RateLimitEvent>>, Problem> {
    let limit = page::limit(query.limit)?;
    in_order(query.from.map(Time::ms), query.to.map(Time::ms))?;
    let filter = RequestFilter {
        user_id: query.user_id.map(UserId),
        key_id: query.key_id.map(KeyId),
        from_ms: query.from.map(Time::ms),
        to_ms: query.to.map(Time::ms),
        before: place("cursor", query.cursor.as_deref())?,
        limit: limit.saturating_add(1),
        ..RequestFilter::default()
    };
    let mut rows = admin.db.list_refusals(&filter).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let last = rows.last().filter(|_| more);
    let next_cursor = last.map(|(row, _)| cursor(row.cursor()));
    let mut names = Names::in_force(&admin);
    let mut items = Vec::with_capacity(rows.len());
    for (row, details) in rows {
        let refusal = details.and_then(|details| details.refused_by);
        items.push(RateLimitEvent {
            request: RequestItem::of(row, &mut names).await?,
            refused_by: refusal.as_ref().map(RefusedBy::from),
        });
    }
    Ok(web::Json(Page { items, next_cursor }))
}

/// Count rate-limit events
///
/// By limit, by whose limit, by user and by key, and over time.
#[utoipa::path(
    tag = "rate limit events",
    params(SummaryQuery),
    responses((status = 200, description = "The counts", body = RateLimitSummary)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/rate-limit-events/summary")]
async fn summary(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<SummaryQuery>,
) -> Result<web::Json<RateLimitSummary>, Problem> {
    let asked = AskedTimes {
        period: None,
        from: query.from,
        to: query.to,
    };
    let between = asked.or_last(&admin, 7 * DAY_MS)?;
    let (from_ms, to_ms) = (between.from_ms, between.to_ms);
    let filter = RefusalsFilter {
        user_id: query.user_id.map(UserId),
        key_id: query.key_id.map(KeyId),
        scope: query.scope.map(|scope| scope.as_str().to_owned()),
        limit: query.limit.clone(),
    };
    let resolution = query.resolution.unwrap_or(ResolutionWord::Hour);
    let zone = admin.catalog.settings().limits.timezone.clone();
    let hour_ms = from_ms.div_euclid(HOUR_MS) * HOUR_MS;
    let hours = admin
        .db
        .refusals_series(hour_ms, to_ms, HOUR_MS, &filter)
        .await?;
    let mut steps: BTreeMap<i64, u64> = BTreeMap::new();
    for (at_ms, refused) in hours {
        let begins_ms = match resolution {
            ResolutionWord::Hour => at_ms,
            ResolutionWord::Day => Period::Day.start(at_ms, &zone),
        };
        *steps.entry(begins_ms).or_default() += refused;
    }
    let mut names = Names::in_force(&admin);
    let mut by_user = Vec::new();
    for (id, refused) in numbers(&admin, RefusalsBy::User, hour_ms, to_ms, &filter).await? {
        let of = match id {
            0 => None,
            id => Some(names.user(UserId(id)).await?),
        };
        by_user.push(RefusedOf { of, refused });
    }
    let mut by_key = Vec::new();
    for (id, refused) in numbers(&admin, RefusalsBy::Key, hour_ms, to_ms, &filter).await? {
        let of = match id {
            0 => None,
            id => Some(names.key(KeyId(id)).await?),
        };
        by_key.push(RefusedOf { of, refused });
    }
    Ok(web::Json(RateLimitSummary {
        from: Time::of_ms(from_ms),
        to: Time::of_ms(to_ms),
        refused: steps.values().sum(),
        by_limit: worded(&admin, RefusalsBy::Limit, hour_ms, to_ms, &filter).await?,
        by_scope: worded(&admin, RefusalsBy::Scope, hour_ms, to_ms, &filter).await?,
        by_user,
        by_key,
        resolution,
        series: steps
            .into_iter()
            .map(|(at_ms, refused)| RefusedAt {
                from: Time::of_ms(at_ms),
                refused,
            })
            .collect(),
    }))
}

async fn numbers(
    admin: &Admin,
    by: RefusalsBy,
    from_ms: i64,
    to_ms: i64,
    filter: &RefusalsFilter,
) -> Result<Vec<(i64, u64)>, Problem> {
    let rows = admin.db.refusals_by(by, from_ms, to_ms, filter).await?;
    let numbers = rows.into_iter();
    let numbers = numbers.map(|row| (row.of.parse().unwrap_or(0), row.refused));
    Ok(numbers.collect())
}

async fn worded(
    admin: &Admin,
    by: RefusalsBy,
    from_ms: i64,
    to_ms: i64,
    filter: &RefusalsFilter,
) -> Result<Vec<RefusedOfWord>, Problem> {
    let rows = admin.db.refusals_by(by, from_ms, to_ms, filter).await?;
    let words = rows.into_iter().map(|row| RefusedOfWord {
        of: row.of,
        refused: row.refused,
    });
    Ok(words.collect())
}
