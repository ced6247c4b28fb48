//! `/api/v1/quotas` and the quotas of one user, key or provider: every limit with what is used of it. All windows are read
//! in one call; nothing is counted here.

use std::cmp::Reverse;

use actix_web::{get, web};
use actors::domain::{LimitScope, Limits, ProviderId, ScopeId, UserId, WindowKind};
use actors::limiter::port::{Look, Standing};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::access::{Access, Read};
use super::amount::{Amount, LimitHolder};
use super::body::{Id, Query};
use super::page::{Page, PageQuery};
use super::problem::{Code, Problem};
use super::shape::Time;
use super::{Admin, keys, users};
use crate::catalog::ProviderEntry;
use crate::store::{KeyRow, UserRow};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(of_user)
        .service(of_key)
        .service(of_provider);
}

/// A limit, and how it stands.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
struct QuotaLimit {
    /// As `limits` names it.
    #[schema(example = "daily_usd")]
    name: &'static str,
    #[schema(example = "10")]
    limit: Amount,
    #[schema(example = "2.5")]
    used: Amount,
    /// Held by requests that run, until they end.
    #[schema(example = "0.03")]
    reserved: Amount,
    /// Without what running requests hold.
    #[schema(example = "7.5")]
    remaining: Amount,
    /// Of the limit that is used; above 100 where a request crossed it.
    #[schema(example = 25.0)]
    percent: f64,
    /// When it begins anew, or has room again; absent where it does not move by itself, or nothing is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    reset_at: Option<Time>,
}

/// The limits of a user, a key or a provider. None where there are none, or where limits are switched off.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(super) struct Quota {
    scope: LimitHolder,
    #[schema(example = 1)]
    id: i64,
    #[schema(example = "alice")]
    name: String,
    /// Of a key: its user.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<i64>,
    /// The user's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "alice")]
    user: Option<String>,
    /// Of the limit of which most is used; 0 without limits.
    #[schema(example = 25.0)]
    percent: f64,
    limits: Vec<QuotaLimit>,
}

/// Somebody who has limits.
#[derive(Debug)]
pub(super) struct Holder {
    scope: ScopeId,
    name: String,
    limits: Limits,
    /// Of a key: its user, with whose counters its own lie, and the user's name.
    user: Option<(UserId, String)>,
}

impl Holder {
    pub(super) fn user(row: UserRow) -> Self {
        Self {
            scope: ScopeId::User(row.id.0),
            name: row.name,
            limits: row.limits,
            user: None,
        }
    }

    pub(super) fn key(row: KeyRow, user: String) -> Self {
        Self {
            scope: ScopeId::Key(row.id.0),
            name: row.name,
            limits: row.limits,
            user: Some((row.user_id, user)),
        }
    }

    fn provider(entry: &ProviderEntry) -> Self {
        Self {
            scope: ScopeId::Provider(entry.id.0),
            name: entry.name.clone(),
            limits: entry.limits.clone(),
            user: None,
        }
    }

    fn id(&self) -> i64 {
        LimitHolder::of(self.scope).1
    }

    fn kind(&self) -> LimitHolder {
        LimitHolder::of(self.scope).0
    }

    /// Its limits that the limiters count. How many requests run at a provider is known to its actor.
    fn counted(&self) -> Limits {
        let mut limits = self.limits.clone();
        if self.kind() == LimitHolder::Provider {
            limits.concurrent_requests = None;
        }
        limits
    }
}

/// How everybody's limits stand now, in the order in which they were asked for.
pub(super) async fn measured(admin: &Admin, all: Vec<Holder>) -> Result<Vec<Quota>, Problem> {
    let at_ms = jiff::Timestamp::now().as_millisecond();
    let settings = admin.catalog.settings();
    let look = |holder: &Holder| {
        let in_force = settings.limits.enabled.then(|| holder.counted());
        let limits = in_force.unwrap_or_default();
        let own = LimitScope {
            id: holder.scope,
            rules: limits.rules(at_ms, &settings.limits.timezone),
        };
        let beside = holder.user.as_ref().map(|(UserId(id), _)| LimitScope {
            id: ScopeId::User(*id),
            rules: Vec::new(),
        });
        let scopes = std::iter::once(own).chain(beside).collect();
        Look { at_ms, scopes }
    };
    let standings = admin.root.limiters.look(all.iter().map(look).collect());
    let standings = standings
        .await
        .map_err(|error| Problem::new(Code::Unavailable, error.to_string()))?;
    let pairs = all.into_iter().zip(standings);
    Ok(pairs
        .map(|(holder, standings)| quota(admin, holder, &standings))
        .collect())
}

fn quota(admin: &Admin, holder: Holder, standings: &[Standing]) -> Quota {
    let mut limits: Vec<QuotaLimit> = standings.iter().map(QuotaLimit::of).collect();
    let slots = holder.limits.concurrent_requests;
    if let (ScopeId::Provider(id), Some(limit)) = (holder.scope, slots) {
        let load = admin.root.providers.load(ProviderId(id));
        limits.push(QuotaLimit::of(&Standing {
            scope: holder.scope,
            window: WindowKind::ConcurrentRequests,
            limit,
            used: load.map_or(0, |load| u64::from(load.in_flight)),
            reserved: 0,
            resets_at_ms: None,
        }));
    }
    let (scope, id) = LimitHolder::of(holder.scope);
    let (user_id, user) = holder.user.unzip();
    Quota {
        scope,
        id,
        user_id: user_id.map(|id| id.0),
        user,
        percent: limits.iter().map(|limit| limit.percent).fold(0.0, f64::max),
        name: holder.name,
        limits,
    }
}

impl QuotaLimit {
    fn of(standing: &Standing) -> Self {
        let amount = |n| Amount::of(n, standing.window);
        Self {
            name: standing.window.limit_name(),
            limit: amount(standing.limit),
            used: amount(standing.used),
            reserved: amount(standing.reserved),
            remaining: amount(standing.limit.saturating_sub(standing.used)),
            percent: percent(standing.used, standing.limit),
            reset_at: standing.resets_at_ms.map(Time::of_ms),
        }
    }
}

/// To two places. A limit of nothing is always reached.
fn percent(used: u64, limit: u64) -> f64 {
    if limit == 0 {
        return 100.0;
    }
    (used as f64 / limit as f64 * 10_000.0).round() / 100.0
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum QuotaOrder {
    Id,
    Percent,
}

/// Whose quotas a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct QuotaQuery {
    /// Users, keys or providers.
    #[param(inline)]
    scope: LimitHolder,
    /// A part of the name (of a key also of its user's name), in any case.
    search: Option<String>,
    /// Only those who have used so much of a limit; 100 are those who have reached one.
    #[param(minimum = 0, example = 80.0)]
    min_percent: Option<f64>,
    /// In the order of ids, or those first that have used most of a limit. How much that is moves between two pages.
    #[param(inline)]
    sort: Option<QuotaOrder>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List quotas
///
/// How the limits of all users, keys or providers stand. A provider's requests in flight are those of this replica.
#[utoipa::path(
    tag = "quotas",
    params(QuotaQuery),
    responses((status = 200, description = "A page of quotas", body = Page<Quota>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/quotas")]
async fn list(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<QuotaQuery>,
) -> Result<web::Json<Page<Quota>>, Problem> {
    if let Some(percent) = query
        .min_percent
        .filter(|percent| percent.is_nan() || *percent < 0.0)
    {
        let told = format!("`{percent}` is no share of a limit: from 0 on");
        return Err(Problem::invalid("min_percent", told));
    }
    let page = PageQuery {
        cursor: query.cursor.clone(),
        limit: query.limit,
    };
    let holders = holders(&admin, query.scope, query.search.as_deref()).await?;
    let by_percent = query.sort == Some(QuotaOrder::Percent);
    if query.min_percent.is_none() && !by_percent {
        // Only the page is measured.
        let some = Page::of_all(holders.into_iter(), &page, Holder::id)?;
        return Ok(web::Json(Page {
            items: measured(&admin, some.items).await?,
            next_cursor: some.next_cursor,
        }));
    }
    let least = query.min_percent.unwrap_or(f64::MIN);
    let mut all = measured(&admin, holders).await?;
    all.retain(|quota| quota.percent >= least);
    let page = if by_percent {
        all.sort_by_key(Quota::most_first);
        Page::of_all(all.into_iter(), &page, Quota::most_first)?
    } else {
        Page::of_all(all.into_iter(), &page, |quota| quota.id)?
    };
    Ok(web::Json(page))
}

impl Quota {
    /// Where it stands among others, those first that have used most.
    fn most_first(&self) -> (Reverse<i64>, i64) {
        (Reverse((self.percent * 100.0) as i64), self.id)
    }
}

async fn holders(
    admin: &Admin,
    scope: LimitHolder,
    search: Option<&str>,
) -> Result<Vec<Holder>, Problem> {
    let part = search.map(str::to_lowercase);
    let fits = |text: &str| {
        let part = part.as_ref();
        part.is_none_or(|part| text.to_lowercase().contains(part))
    };
    Ok(match scope {
        LimitHolder::User => {
            let rows = admin.db.list_users().await?.into_iter();
            rows.filter(|row| fits(&row.name))
                .map(Holder::user)
                .collect()
        }
        LimitHolder::Key => {
            let users = keys::names(admin).await?;
            let rows = admin.db.list_keys().await?.into_iter();
            let named = rows.map(|row| {
                let user = users.get(&row.user_id).cloned().unwrap_or_default();
                (row, user)
            });
            named
                .filter(|(row, user)| fits(&row.name) || fits(user))
                .map(|(row, user)| Holder::key(row, user))
                .collect()
        }
        LimitHolder::Provider => {
            let snapshot = admin.catalog.snapshot();
            let fitting = snapshot.providers().filter(|entry| fits(&entry.name));
            let mut all: Vec<Holder> = fitting.map(|entry| Holder::provider(entry)).collect();
            all.sort_by_key(Holder::id);
            all
        }
    })
}

/// Show a user's quotas
#[utoipa::path(
    tag = "quotas",
    params(("id" = i64, Path, description = "The user's id")),
    responses((status = 200, description = "The user's limits, and how they stand", body = Quota)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/users/{id}/quotas")]
async fn of_user(
    _: Access<Read>,
    admin: web::Data<Admin>,
    id: Id,
) -> Result<web::Json<Quota>, Problem> {
    let row = users::found(&admin, id).await?;
    one(&admin, Holder::user(row)).await
}

/// Show a key's quotas
///
/// Those of its user bind it too: see `GET /api/v1/users/{id}/quotas`.
#[utoipa::path(
    tag = "quotas",
    params(("id" = i64, Path, description = "The key's id")),
    responses((status = 200, description = "The key's limits, and how they stand", body = Quota)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/keys/{id}/quotas")]
async fn of_key(
    _: Access<Read>,
    admin: web::Data<Admin>,
    id: Id,
) -> Result<web::Json<Quota>, Problem> {
    let (row, user) = keys::found(&admin, id).await?;
    one(&admin, Holder::key(row, user.name)).await
}

/// Show a provider's quotas
///
/// Requests in flight are those of this replica.
#[utoipa::path(
    tag = "quotas",
    params(("id" = i64, Path, description = "The provider's id")),
    responses((status = 200, description = "The provider's limits, and how they stand", body = Quota)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/providers/{id}/quotas")]
async fn of_provider(
    _: Access<Read>,
    admin: web::Data<Admin>,
    id: Id,
) -> Result<web::Json<Quota>, Problem> {
    let snapshot = admin.catalog.snapshot();
    let entry = snapshot.provider(ProviderId(id.0));
    let entry = entry.ok_or_else(|| Problem::not_found("provider", id.0))?;
    one(&admin, Holder::provider(entry)).await
}

async fn one(admin: &Admin, holder: Holder) -> Result<web::Json<Quota>, Problem> {
    let quota = measured(admin, vec![holder]).await?.pop();
    let none = || Problem::new(Code::Unavailable, "the limits cannot be read now");
    quota.map(web::Json).ok_or_else(none)
}
