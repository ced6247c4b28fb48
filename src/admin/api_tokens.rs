//! `/api/v1/api-tokens`: what scripts sign in with. A token's text is shown once and kept as a hash.

use actix_web::{HttpResponse, delete, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Write};
use super::body::{Body, Check, Id, Query, Wrong};
use super::page::{Page, PageQuery};
use super::problem::{Code, Problem};
use super::shape::Time;
use crate::auth::identity::{API_TOKEN_PREFIX, Identity};
use crate::auth::key::{self, KeyHash};
use crate::auth::role::{Role, Scope};
use crate::store::{ActorKind, ApiTokenRow, NewApiToken};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list).service(create).service(remove);
}

/// A token as it is written.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApiTokenDraft {
    /// For people; need not be unique.
    #[schema(example = "backup script")]
    name: String,
    /// `<area>:read` or `<area>:write`. The area is the first part of a path after `/api/v1/`, or `*`.
    #[schema(example = json!(["requests:read", "users:write"]), min_items = 1)]
    scopes: Vec<String>,
    /// No more than one's own, which is the default.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "auditor")]
    role: Option<Role>,
    /// From then on it is refused; never where it is left out.
    #[serde(default)]
    expires_at: Option<Time>,
}

impl Check for ApiTokenDraft {
    fn check(&self, wrong: &mut Wrong) {
        wrong.name("name", &self.name);
        if self.scopes.is_empty() || self.scopes.len() > 100 {
            wrong.add("scopes", "must be 1 to 100 scopes");
        }
        wrong.within("scopes", |wrong| {
            for (at, scope) in self.scopes.iter().enumerate() {
                if let Err(error) = scope.parse::<Scope>() {
                    wrong.add(at, error.to_string());
                }
            }
        });
        if let Some(at) = self.expires_at
            && at.0 <= jiff::Timestamp::now()
        {
            wrong.add("expires_at", format!("`{}` has passed", at.0));
        }
    }
}

/// A token without its text.
#[derive(Debug, Serialize, ToSchema)]
struct ApiToken {
    #[schema(example = 1)]
    id: i64,
    /// Who made it; null is the bearer of the admin token. It may no more than they may, and ends with them.
    account_id: Option<i64>,
    #[schema(example = "backup script")]
    name: String,
    /// Enough of its text to know it by.
    #[schema(example = "hub-token-…abcd")]
    hint: String,
    #[schema(example = "auditor")]
    role: String,
    scopes: Vec<String>,
    created_at: Time,
    expires_at: Option<Time>,
    /// To the minute.
    used_at: Option<Time>,
}

impl From<ApiTokenRow> for ApiToken {
    fn from(row: ApiTokenRow) -> Self {
        Self {
            id: row.id,
            account_id: row.account_id,
            name: row.name,
            hint: row.hint,
            role: row.role,
            scopes: row.scopes,
            created_at: Time::of_ms(row.created_at_ms),
            expires_at: row.expires_at_ms.map(Time::of_ms),
            used_at: row.used_at_ms.map(Time::of_ms),
        }
    }
}

/// A token that was made just now.
#[derive(Debug, Serialize, ToSchema)]
struct NewToken {
    token: ApiToken,
    /// Its text: shown this once.
    #[schema(example = "hub-token-…")]
    secret: String,
}

/// List API tokens
///
/// One's own; owners see all.
#[utoipa::path(
    tag = "api tokens",
    params(PageQuery),
    responses((status = 200, description = "A page of tokens", body = Page<ApiToken>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[get("/api-tokens")]
async fn list(
    access: Access<Write>,
    admin: web::Data<Admin>,
    query: Query<PageQuery>,
) -> Result<web::Json<Page<ApiToken>>, Problem> {
    let mut rows = admin.db.list_api_tokens().await?;
    rows.retain(|row| may_see(&access.identity, row));
    rows.sort_by_key(|row| row.id);
    let tokens = rows.into_iter().map(ApiToken::from);
    Ok(web::Json(Page::of_all(tokens, &query, |token| token.id)?))
}

fn may_see(identity: &Identity, row: &ApiTokenRow) -> bool {
    let own = identity.kind == ActorKind::Account && row.account_id == identity.id;
    identity.role == Role::Owner || own
}

/// Make an API token
///
/// Its text is shown this once. API tokens cannot make others: whoever took one could keep a way in.
#[utoipa::path(
    tag = "api tokens",
    request_body = ApiTokenDraft,
    responses((status = 201, description = "The token with its text", body = NewToken)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/api-tokens")]
async fn create(
    access: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<ApiTokenDraft>,
) -> Result<HttpResponse, Problem> {
    let (identity, draft) = (&access.identity, body.0);
    let account_id = match identity.kind {
        ActorKind::Account => identity.id,
        ActorKind::AdminToken => None,
        _ => {
            let reason = "only accounts and the admin token make API tokens";
            return Err(Problem::new(Code::Forbidden, reason));
        }
    };
    let role = draft.role.unwrap_or(identity.role);
    if role > identity.role {
        let (asked, own) = (role.as_str(), identity.role.as_str());
        let reason = format!("`{asked}` is more than your own role, `{own}`");
        return Err(Problem::invalid("/role", reason));
    }
    let secret = key::generate_key(API_TOKEN_PREFIX);
    let token = NewApiToken {
        account_id,
        name: draft.name,
        hash: KeyHash::of(&secret).to_hex(),
        hint: key::hint(&secret),
        role: role.as_str().to_owned(),
        scopes: draft.scopes,
        expires_at_ms: draft.expires_at.map(Time::ms),
    };
    let mut change = admin.db.change(&access.who).await?;
    let row = change.insert_api_token(token).await?;
    change.commit_quietly().await?;
    Ok(HttpResponse::Created().json(NewToken {
        token: row.into(),
        secret,
    }))
}

/// Delete an API token
///
/// It is refused from then on. One's own; owners may delete all.
#[utoipa::path(
    tag = "api tokens",
    params(("id" = i64, Path, description = "The token's id")),
    responses((status = 204, description = "The token is gone")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[delete("/api-tokens/{id}")]
async fn remove(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let rows = admin.db.list_api_tokens().await?;
    let mut seen = rows.iter().filter(|row| may_see(&access.identity, row));
    if !seen.any(|row| row.id == id.0) {
        return Err(Problem::not_found("API token", id.0));
    }
    let mut change = admin.db.change(&access.who).await?;
    change.remove_api_token(id.0).await?;
    change.commit_quietly().await?;
    Ok(HttpResponse::NoContent().finish())
}
