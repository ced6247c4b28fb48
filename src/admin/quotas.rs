//! `/api/v1/quotas` and the quotas of one user, key or provider: every limit with what is used of it. All windows are read
//! in one call; nothing is counted here.

use actix_web::{get, web};
use actors::domain::{KeyId, LimitScope, Limits, NanoUsd, ProviderId, ScopeId, UserId, WindowKind};
use actors::limiter::port::{Look, Standing};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::access::{Access, Read};
use super::body::{Id, Query};
use super::page::{Page, PageQuery};
use super::problem::{Code, Problem};
use super::shape::{Time, Usd};
use super::{Admin, keys, users};
use crate::catalog::ProviderEntry;
use crate::store::{KeyRow, UserRow};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(of_user)
        .service(of_key)
        .service(of_provider);
}

/// Whose limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum QuotaScope {
    User,
    Key,
    Provider,
}

/// Money as decimal text in USD, or a number of requests, tokens or conversations.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
enum Amount {
    Usd(Usd),
    Count(u64),
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
    scope: QuotaScope,
    #[schema(example = 1)]
    id: i64,
    #[schema(example = "alice")]
    name: String,
    /// Of a key: its user.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<i64>,
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
    /// Of a key: its user, with whose counters its own lie.
    user: Option<UserId>,
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

    pub(super) fn key(row: KeyRow) -> Self {
        Self {
            scope: ScopeId::Key(row.id.0),
            name: row.name,
            limits: row.limits,
            user: Some(row.user_id),
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
        let (ScopeId::User(id) | ScopeId::Key(id) | ScopeId::Provider(id)) = self.scope;
        id
    }

    fn kind(&self) -> QuotaScope {
        match self.scope {
            ScopeId::User(_) => QuotaScope::User,
            ScopeId::Key(_) => QuotaScope::Key,
            ScopeId::Provider(_) => QuotaScope::Provider,
        }
    }

    /// Its limits that the limiters count. How many requests run at a provider is known to its actor.
    fn counted(&self) -> Limits {
        let mut limits = self.limits.clone();
        if self.kind() == QuotaScope::Provider {
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
        let beside = holder.user.map(|UserId(id)| LimitScope {
            id: ScopeId::User(id),
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
    Quota {
        scope: holder.kind(),
        id: holder.id(),
        user_id: holder.user.map(|id| id.0),
        percent: limits.iter().map(|limit| limit.percent).fold(0.0, f64::max),
        name: holder.name,
        limits,
    }
}

impl QuotaLimit {
    fn of(standing: &Standing) -> Self {
        let amount = |n: u64| match standing.window {
            WindowKind::Money(_) => {
                Amount::Usd(Usd::of_nano(NanoUsd(i64::try_from(n).unwrap_or(i64::MAX))))
            }
            _ => Amount::Count(n),
        };
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

/// Whose quotas a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct QuotaQuery {
    /// Users, keys or providers.
    #[param(inline)]
    scope: QuotaScope,
    /// A part of the name (of a key also of its user's name), in any case.
    search: Option<String>,
    /// Only those who have used so much of a limit; 100 are those who have reached one.
    #[param(minimum = 0, example = 80.0)]
    min_percent: Option<f64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List quotas
///
/// How the limits of all users, keys or providers stand, in the order of their ids. A provider's requests in flight are
/// those of this replica.
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
    let page = PageQuery {
        cursor: query.cursor.clone(),
        limit: query.limit,
    };
    let holders = holders(&admin, query.scope, query.search.as_deref()).await?;
    let Some(least) = query.min_percent else {
        let some = Page::of_all(holders.into_iter(), &page, Holder::id)?;
        return Ok(web::Json(Page {
            items: measured(&admin, some.items).await?,
            next_cursor: some.next_cursor,
        }));
    };
    let all = measured(&admin, holders).await?.into_iter();
    let some = all.filter(|quota| quota.percent >= least);
    Ok(web::Json(Page::of_all(some, &page, |quota| quota.id)?))
}

async fn holders(
    admin: &Admin,
    scope: QuotaScope,
    search: Option<&str>,
) -> Result<Vec<Holder>, Problem> {
    let part = search.map(str::to_lowercase);
    let fits = |text: &str| {
        let part = part.as_ref();
        part.is_none_or(|part| text.to_lowercase().contains(part))
    };
    Ok(match scope {
        QuotaScope::User => {
            let rows = admin.db.list_users().await?.into_iter();
            rows.filter(|row| fits(&row.name))
                .map(Holder::user)
                .collect()
        }
        QuotaScope::Key => {
            let users = keys::names(admin).await?;
            let user_fits = |row: &KeyRow| users.get(&row.user_id).is_some_and(|name| fits(name));
            let rows = admin.db.list_keys().await?.into_iter();
            rows.filter(|row| fits(&row.name) || user_fits(row))
                .map(Holder::key)
                .collect()
        }
        QuotaScope::Provider => {
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
    let row = admin.db.get_key(KeyId(id.0)).await?;
    let row = row.ok_or_else(|| Problem::not_found("key", id.0))?;
    one(&admin, Holder::key(row)).await
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
