//! `/api/v1/users`: people who hold keys.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use actors::domain::UserId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Read, Write};
use super::body::{Body, Check, Id, MergePatch, Query, Wrong, checked, read_value};
use super::page::{Page, PageQuery};
use super::patch::PatchOf;
use super::problem::Problem;
use super::revision::{IfMatch, tagged};
use super::shape::{LimitsShape, ModelShape, Time, check_access, check_models, check_words};
use crate::guard::access::AccessRules;
use crate::store::{ManagedBy, NewUser, UserRow, Who};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(create)
        .service(show)
        .service(update)
        .service(remove);
}

/// A user as it is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UserDraft {
    /// Unique among users.
    #[schema(example = "alice")]
    name: String,
    /// Whether the user's keys work.
    #[serde(default = "yes")]
    #[schema(default = true)]
    enabled: bool,
    /// Groups of providers that the user's keys may use; empty means `default`.
    #[serde(default)]
    #[schema(example = json!(["default"]))]
    groups: Vec<String>,
    #[serde(default)]
    limits: LimitsShape,
    /// From then on the user's keys are refused.
    #[serde(default)]
    expires_at: Option<Time>,
    /// For admins.
    #[serde(default)]
    note: String,
    /// Words to find users by.
    #[serde(default)]
    tags: Vec<String>,
    /// Models that the user may ask for; empty is any.
    #[serde(default)]
    allowed_models: Vec<ModelShape>,
    /// Clients that the user may use (`claude-code`, `codex`, a part of the user agent); empty is any.
    #[serde(default)]
    allowed_clients: Vec<String>,
    /// Clients that the user may not use; they win.
    #[serde(default)]
    blocked_clients: Vec<String>,
}

type UserPatch = PatchOf<UserDraft>;

fn yes() -> bool {
    true
}

/// A user.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct User {
    #[schema(example = 1)]
    id: i64,
    #[serde(flatten)]
    draft: UserDraft,
    /// `file` where the configuration file declares the user, who is then changed there.
    #[schema(value_type = String, example = "api")]
    managed_by: ManagedBy,
    created_at: Time,
    updated_at: Time,
}

/// Which users a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct UserQuery {
    /// A part of name or note, in any case.
    search: Option<String>,
    tag: Option<String>,
    group: Option<String>,
    enabled: Option<bool>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl UserQuery {
    fn fits(&self, row: &UserRow) -> bool {
        let holds = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
        let search = self.search.as_deref();
        search.is_none_or(|part| holds(&row.name, part) || holds(&row.note, part))
            && self.tag.as_ref().is_none_or(|tag| row.tags.contains(tag))
            && self
                .group
                .as_ref()
                .is_none_or(|group| row.groups.contains(group))
            && self.enabled.is_none_or(|enabled| row.enabled == enabled)
    }
}

impl Check for UserDraft {
    fn check(&self, wrong: &mut Wrong) {
        wrong.name("name", &self.name);
        wrong.text("note", &self.note, 5000);
        wrong.within("limits", |wrong| self.limits.check(wrong));
        check_words(&self.groups, "groups", wrong);
        check_words(&self.tags, "tags", wrong);
        let allowed = |allowed_clients| AccessRules {
            allowed_clients,
            ..AccessRules::default()
        };
        check_access(&self.allowed_clients, "allowed_clients", allowed, wrong);
        let blocked = |blocked_clients| AccessRules {
            blocked_clients,
            ..AccessRules::default()
        };
        check_access(&self.blocked_clients, "blocked_clients", blocked, wrong);
        check_models(&self.allowed_models, "allowed_models", wrong);
    }
}

impl From<UserRow> for UserDraft {
    fn from(row: UserRow) -> Self {
        Self {
            limits: LimitsShape::from(&row.limits),
            name: row.name,
            enabled: row.enabled,
            groups: row.groups,
            expires_at: row.expires_at_ms.map(Time::of_ms),
            note: row.note,
            tags: row.tags,
            allowed_models: row.allowed_models.iter().map(ModelShape::from).collect(),
            allowed_clients: row.allowed_clients,
            blocked_clients: row.blocked_clients,
        }
    }
}

impl From<UserDraft> for NewUser {
    fn from(draft: UserDraft) -> Self {
        Self {
            name: draft.name,
            enabled: draft.enabled,
            groups: draft.groups,
            limits: draft.limits.into(),
            expires_at_ms: draft.expires_at.map(Time::ms),
            note: draft.note,
            tags: draft.tags,
            allowed_models: draft.allowed_models.into_iter().map(Into::into).collect(),
            allowed_clients: draft.allowed_clients,
            blocked_clients: draft.blocked_clients,
            managed_by: ManagedBy::Api,
        }
    }
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        Self {
            id: row.id.0,
            managed_by: row.managed_by,
            created_at: Time::of_ms(row.created_at_ms),
            updated_at: Time::of_ms(row.updated_at_ms),
            draft: row.into(),
        }
    }
}

/// List users
///
/// In the order in which they were made.
#[utoipa::path(
    tag = "users",
    params(UserQuery),
    responses((status = 200, description = "A page of users", body = Page<User>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/users")]
async fn list(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<UserQuery>,
) -> Result<web::Json<Page<User>>, Problem> {
    let page = PageQuery {
        cursor: query.cursor.clone(),
        limit: query.limit,
    };
    let rows = admin.db.list_users().await?.into_iter();
    let users = rows.filter(|row| query.fits(row)).map(User::from);
    Ok(web::Json(Page::of_all(users, &page, |user| user.id)?))
}

/// Add a user
///
/// The user has no key yet: see `POST /api/v1/users/{id}/keys`.
#[utoipa::path(
    tag = "users",
    request_body = UserDraft,
    responses((status = 201, description = "The new user", body = User)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/users")]
async fn create(
    access: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<UserDraft>,
) -> Result<HttpResponse, Problem> {
    let mut change = admin.db.change(&access.who).await?;
    let row = change.insert_user(body.0.into()).await?;
    admin.commit(change).await?;
    Ok(tagged(201, row.updated_at_ms, &User::from(row)))
}

/// Show a user
#[utoipa::path(
    tag = "users",
    params(("id" = i64, Path, description = "The user's id")),
    responses((status = 200, description = "The user", body = User)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/users/{id}")]
async fn show(_: Access<Read>, admin: web::Data<Admin>, id: Id) -> Result<HttpResponse, Problem> {
    let row = found(&admin, id).await?;
    Ok(tagged(200, row.updated_at_ms, &User::from(row)))
}

/// Change a user
#[utoipa::path(
    tag = "users",
    params(("id" = i64, Path, description = "The user's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    request_body(content = UserPatch, content_type = "application/json"),
    responses((status = 200, description = "The user as it is now", body = User)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[patch("/users/{id}")]
async fn update(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let row = changed(&admin, &access.who, id, seen, patch).await?;
    Ok(tagged(200, row.updated_at_ms, &User::from(row)))
}

/// Delete a user
///
/// The user's keys end with it. What they did stays in the log.
#[utoipa::path(
    tag = "users",
    params(("id" = i64, Path, description = "The user's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    responses((status = 204, description = "The user is gone")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[delete("/users/{id}")]
async fn remove(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    removed(&admin, &access.who, id, seen).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A user as it is written, judged.
pub(super) fn drafted(draft: &serde_json::Value) -> Result<NewUser, Problem> {
    checked(read_value::<UserDraft>(draft)?).map(NewUser::from)
}

/// Changes a user.
pub(super) async fn changed(
    admin: &Admin,
    who: &Who,
    id: Id,
    seen: IfMatch,
    patch: MergePatch,
) -> Result<UserRow, Problem> {
    let present = found(admin, id).await?;
    // What the patch was made of must still be there when it is written.
    let revision = seen.0.unwrap_or(present.updated_at_ms);
    let next: UserDraft = patch.apply(&UserDraft::from(present))?;
    let mut change = admin.db.change(who).await?;
    let row = change
        .update_user(UserId(id.0), Some(revision), next.into())
        .await?;
    admin.commit(change).await?;
    Ok(row)
}

/// Deletes a user.
pub(super) async fn removed(
    admin: &Admin,
    who: &Who,
    id: Id,
    seen: IfMatch,
) -> Result<(), Problem> {
    let mut change = admin.db.change(who).await?;
    change.remove_user(UserId(id.0), seen.0).await?;
    admin.commit(change).await?;
    Ok(())
}

/// The user of that id, who is there.
pub(super) async fn found(admin: &Admin, id: Id) -> Result<UserRow, Problem> {
    let row = admin.db.get_user(UserId(id.0)).await?;
    row.ok_or_else(|| Problem::not_found("user", id.0))
}
