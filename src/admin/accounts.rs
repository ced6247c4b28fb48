//! `/api/v1/accounts`: people who sign in with a name and a password, and changing one's own password. Passwords come in
//! and never go out.

use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use actors::domain::UserId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{self, Access, Me, Own};
use super::body::{Body, Check, Id, MergePatch, Query, Wrong};
use super::page::{Page, PageQuery};
use super::patch::PatchOf;
use super::problem::{Code, Problem};
use super::revision::{IfMatch, tagged};
use super::shape::Time;
use crate::auth::identity::{Via, credential};
use crate::auth::role::Role;
use crate::auth::{password, sign_in};
use crate::store::{AccountRow, ActorKind, NewAccount, StoreError};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(create)
        .service(show)
        .service(update)
        .service(remove)
        .service(change_password);
}

/// An account as it is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AccountDraft {
    /// To sign in with; unique among accounts.
    #[schema(example = "ann")]
    name: String,
    /// `owner`, `admin`, `auditor` or `user`.
    #[schema(value_type = String, example = "auditor")]
    role: Role,
    /// Whose keys, usage and quotas are the account's own.
    #[serde(default)]
    #[schema(example = 1)]
    user_id: Option<i64>,
    /// Whether it may sign in. Switched off, its sessions and API tokens end.
    #[serde(default = "yes")]
    #[schema(default = true)]
    enabled: bool,
    /// At least 12 characters. A new one ends the account's sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(write_only, min_length = 12, example = "correct horse battery")]
    password: Option<String>,
}

type AccountPatch = PatchOf<AccountDraft>;

fn yes() -> bool {
    true
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
struct Account {
    #[schema(example = 1)]
    id: i64,
    #[serde(flatten)]
    draft: AccountDraft,
    created_at: Time,
    updated_at: Time,
}

impl Check for AccountDraft {
    fn check(&self, wrong: &mut Wrong) {
        wrong.name("name", &self.name);
        if let Some(password) = &self.password {
            check_password("password", password, wrong);
        }
    }
}

fn check_password(field: &str, text: &str, wrong: &mut Wrong) {
    let (least, most) = (password::MIN_CHARS, password::MAX_BYTES);
    if text.chars().count() < least {
        wrong.add(field, format!("is shorter than {least} characters"));
    } else if text.len() > most {
        wrong.add(field, format!("is longer than {most} bytes"));
    }
}

impl AccountDraft {
    fn of(row: &AccountRow) -> Result<Self, Problem> {
        let unknown =
            |error: crate::auth::role::NoRole| Problem::new(Code::Internal, error.to_string());
        Ok(Self {
            name: row.name.clone(),
            role: row.role.parse().map_err(unknown)?,
            user_id: row.user_id.map(|id| id.0),
            enabled: row.enabled,
            password: None,
        })
    }

    fn into_row(self, password_hash: String) -> NewAccount {
        NewAccount {
            name: self.name,
            role: self.role.as_str().to_owned(),
            user_id: self.user_id.map(UserId),
            password_hash,
            enabled: self.enabled,
        }
    }
}

impl Account {
    fn of(row: &AccountRow) -> Result<Self, Problem> {
        Ok(Self {
            id: row.id,
            draft: AccountDraft::of(row)?,
            created_at: Time::of_ms(row.created_at_ms),
            updated_at: Time::of_ms(row.updated_at_ms),
        })
    }
}

/// The account's user is a value of the body.
fn refused(error: StoreError) -> Problem {
    match error {
        StoreError::NotFound { what: "user", name } => {
            Problem::invalid("/user_id", format!("no user has the id `{name}`"))
        }
        other => other.into(),
    }
}

fn answer(status: u16, row: &AccountRow) -> Result<HttpResponse, Problem> {
    Ok(tagged(status, row.updated_at_ms, &Account::of(row)?))
}

async fn hashed(password: String) -> Result<String, Problem> {
    let hashed = sign_in::hash(password).await;
    hashed.map_err(|reason| Problem::new(Code::Internal, reason))
}

/// List accounts
///
/// In the order in which they were made.
#[utoipa::path(
    tag = "accounts",
    params(PageQuery),
    responses((status = 200, description = "A page of accounts", body = Page<Account>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("own"))),
)]
#[get("/accounts")]
async fn list(
    _: Access<Own>,
    admin: web::Data<Admin>,
    query: Query<PageQuery>,
) -> Result<web::Json<Page<Account>>, Problem> {
    let rows = admin.db.list_accounts().await?;
    let accounts: Result<Vec<Account>, Problem> = rows.iter().map(Account::of).collect();
    let page = Page::of_all(accounts?.into_iter(), &query, |account| account.id)?;
    Ok(web::Json(page))
}

/// Add an account
#[utoipa::path(
    tag = "accounts",
    request_body = AccountDraft,
    responses((status = 201, description = "The new account", body = Account)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("own"))),
)]
#[post("/accounts")]
async fn create(
    access: Access<Own>,
    admin: web::Data<Admin>,
    body: Body<AccountDraft>,
) -> Result<HttpResponse, Problem> {
    let mut draft = body.0;
    let password = draft.password.take();
    let password = password.ok_or_else(|| Problem::invalid("/password", "is missing"))?;
    let password_hash = hashed(password).await?;
    let mut change = admin.db.change(&access.who).await?;
    let inserted = change.insert_account(draft.into_row(password_hash)).await;
    let row = inserted.map_err(refused)?;
    change.commit_quietly().await?;
    answer(201, &row)
}

/// Show an account
#[utoipa::path(
    tag = "accounts",
    params(("id" = i64, Path, description = "The account's id")),
    responses((status = 200, description = "The account", body = Account)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("own"))),
)]
#[get("/accounts/{id}")]
async fn show(_: Access<Own>, admin: web::Data<Admin>, id: Id) -> Result<HttpResponse, Problem> {
    answer(200, &found(&admin, id.0).await?)
}

/// Change an account
///
/// Also the last owner may be made less, or switched off: the admin token is an owner, and always works.
#[utoipa::path(
    tag = "accounts",
    params(("id" = i64, Path, description = "The account's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    request_body(content = AccountPatch, content_type = "application/json"),
    responses((status = 200, description = "The account as it is now", body = Account)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("own"))),
)]
#[patch("/accounts/{id}")]
async fn update(
    access: Access<Own>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let present = found(&admin, id.0).await?;
    let revision = seen.0.unwrap_or(present.updated_at_ms);
    let mut next: AccountDraft = patch.apply(&AccountDraft::of(&present)?)?;
    let password_hash = match next.password.take() {
        Some(password) => hashed(password).await?,
        None => present.password_hash,
    };
    let mut change = admin.db.change(&access.who).await?;
    let row = change
        .update_account(id.0, Some(revision), next.into_row(password_hash))
        .await
        .map_err(refused)?;
    change.commit_quietly().await?;
    answer(200, &row)
}

/// Delete an account
///
/// Its sessions and API tokens end with it. Also the last owner may go: the admin token is an owner, and always works.
#[utoipa::path(
    tag = "accounts",
    params(("id" = i64, Path, description = "The account's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    responses((status = 204, description = "The account is gone")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("own"))),
)]
#[delete("/accounts/{id}")]
async fn remove(
    access: Access<Own>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let mut change = admin.db.change(&access.who).await?;
    change.remove_account(id.0, seen.0).await?;
    change.commit_quietly().await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn found(admin: &Admin, id: i64) -> Result<AccountRow, Problem> {
    let row = admin.db.get_account(id).await?;
    row.ok_or_else(|| Problem::not_found("account", id))
}

/// Another password for oneself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    /// The one that was good until now.
    #[schema(write_only)]
    current: String,
    /// At least 12 characters.
    #[schema(write_only, min_length = 12, example = "correct horse battery")]
    new: String,
}

impl Check for NewPassword {
    fn check(&self, wrong: &mut Wrong) {
        check_password("new", &self.new, wrong);
    }
}

/// Change one's password
///
/// For accounts. All other sessions of the account end; this one goes on. Wrong tries count as failed tries to sign in.
#[utoipa::path(
    tag = "session",
    request_body = NewPassword,
    responses(
        (status = 204, description = "The new password is in force"),
        (status = 429, description = "Too many failed tries", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[post("/session/password")]
async fn change_password(
    request: HttpRequest,
    access: Access<Me>,
    admin: web::Data<Admin>,
    body: Body<NewPassword>,
) -> Result<HttpResponse, Problem> {
    let identity = &access.identity;
    let id = identity.id.filter(|_| identity.kind == ActorKind::Account);
    let id = id.ok_or_else(|| {
        let reason = "only accounts have a password; this is not signed in by one";
        Problem::new(Code::Forbidden, reason)
    })?;
    let confirmed = access::doorkeeper(&admin, &access::origin(&request))
        .confirm(&identity.name, &body.0.current)
        .await;
    confirmed.map_err(|error| match error {
        sign_in::SignInError::WrongPassword => Problem::invalid("/current", "is wrong"),
        other => super::session::refused(other),
    })?;
    let present = found(&admin, id).await?;
    let password_hash = hashed(body.0.new).await?;
    let mut change = admin.db.change(&access.who).await?;
    let next = AccountDraft::of(&present)?.into_row(password_hash.clone());
    change
        .update_account(id, Some(present.updated_at_ms), next)
        .await?;
    if let Via::Session { id, .. } = identity.via {
        change
            .renew_console_session(id, &credential(&password_hash))
            .await?;
    }
    change.commit_quietly().await?;
    Ok(HttpResponse::NoContent().finish())
}
