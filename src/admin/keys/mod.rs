//! `/api/v1/keys` and `/api/v1/users/{id}/keys`: what clients come in with.

mod rotate;
mod shape;
mod switched_off;

use std::collections::HashMap;

use actix_web::{HttpResponse, delete, get, patch, post, web};
use actors::domain::{KeyId, UserId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) use rotate::{KeyRotation, rotated};
pub(super) use shape::{IssuedKey, Key, KeyDraft, KeyInUse};
pub(super) use switched_off::stays_off;

use super::Admin;
use super::access::{Access, Read, Write};
use super::body::{Body, Id, MergePatch, Query};
use super::page::{Page, PageQuery};
use super::patch::PatchOf;
use super::problem::Problem;
use super::revision::{IfMatch, tagged};
use super::users;
use crate::store::{KeyRow, NewKey, UserRow, Who};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(of_user)
        .service(create)
        .service(list)
        .service(show)
        .service(update)
        .service(remove)
        .service(rotate::rotate);
}

type KeyPatch = PatchOf<KeyDraft>;

/// Which keys a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct KeyQuery {
    user_id: Option<i64>,
    /// A part of the name, of what is shown of the key or of the user's name, in any case.
    search: Option<String>,
    enabled: Option<bool>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl KeyQuery {
    fn fits(&self, row: &KeyRow, user: &str) -> bool {
        let holds = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
        let texts = [row.name.as_str(), row.hint.as_str(), user];
        self.user_id.is_none_or(|id| row.user_id.0 == id)
            && self
                .search
                .as_deref()
                .is_none_or(|part| texts.iter().any(|text| holds(text, part)))
            && self.enabled.is_none_or(|enabled| row.enabled == enabled)
    }
}

/// List all keys
///
/// Of all users, in the order in which they were made.
#[utoipa::path(
    tag = "keys",
    params(KeyQuery),
    responses((status = 200, description = "A page of keys", body = Page<KeyInUse>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/keys")]
async fn list(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<KeyQuery>,
) -> Result<web::Json<Page<KeyInUse>>, Problem> {
    let page = PageQuery {
        cursor: query.cursor.clone(),
        limit: query.limit,
    };
    let users = names(&admin).await?;
    let rows = admin.db.list_keys().await?;
    let keys = rows.iter().filter_map(|row| {
        let user = users.get(&row.user_id)?;
        query.fits(row, user).then(|| Key::of(row, user))
    });
    in_use(&admin, Page::of_all(keys, &page, Key::id)?).await
}

/// List the keys of a user
#[utoipa::path(
    tag = "keys",
    params(("id" = i64, Path, description = "The user's id"), PageQuery),
    responses((status = 200, description = "A page of keys", body = Page<KeyInUse>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/users/{id}/keys")]
async fn of_user(
    _: Access<Read>,
    admin: web::Data<Admin>,
    id: Id,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<KeyInUse>>, Problem> {
    let user = users::found(&admin, id).await?;
    let rows = admin.db.list_keys_of(user.id).await?;
    let keys = rows.iter().map(|row| Key::of(row, &user.name));
    in_use(&admin, Page::of_all(keys, &page, Key::id)?).await
}

async fn in_use(admin: &Admin, page: Page<Key>) -> Result<web::Json<Page<KeyInUse>>, Problem> {
    Ok(web::Json(Page {
        items: KeyInUse::all(page.items, &admin.db).await?,
        next_cursor: page.next_cursor,
    }))
}

/// Make a key
///
/// The answer has the key's text, this once. With an `Idempotency-Key` the same answer comes again for a day.
#[utoipa::path(
    tag = "keys",
    params(("id" = i64, Path, description = "The user's id")),
    request_body = KeyDraft,
    responses((status = 201, description = "The new key, and its text", body = IssuedKey)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/users/{id}/keys")]
async fn create(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    body: Body<KeyDraft>,
) -> Result<HttpResponse, Problem> {
    let user = users::found(&admin, id).await?;
    made(&admin, &access.who, &user, body.0).await
}

/// Show a key
#[utoipa::path(
    tag = "keys",
    params(("id" = i64, Path, description = "The key's id")),
    responses((status = 200, description = "The key", body = Key)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/keys/{id}")]
async fn show(_: Access<Read>, admin: web::Data<Admin>, id: Id) -> Result<HttpResponse, Problem> {
    let (row, user) = found(&admin, id).await?;
    Ok(tagged(200, row.updated_at_ms, &Key::of(&row, &user.name)))
}

/// Change a key
///
/// Its text and its user stay.
#[utoipa::path(
    tag = "keys",
    params(("id" = i64, Path, description = "The key's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    request_body(content = KeyPatch, content_type = "application/json"),
    responses((status = 200, description = "The key as it is now", body = Key)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[patch("/keys/{id}")]
async fn update(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let (row, user) = found(&admin, id).await?;
    let next: KeyDraft = patch.apply(&KeyDraft::from(&row))?;
    let revision = seen.0.unwrap_or(row.updated_at_ms);
    let row = written(&admin, &access.who, row.id, revision, next.on(row)).await?;
    Ok(tagged(200, row.updated_at_ms, &Key::of(&row, &user.name)))
}

/// Revoke a key
///
/// It stops working at once. What it did stays in the log.
#[utoipa::path(
    tag = "keys",
    params(("id" = i64, Path, description = "The key's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    responses((status = 204, description = "The key is gone")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[delete("/keys/{id}")]
async fn remove(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    revoked(&admin, &access.who, KeyId(id.0), seen).await
}

/// A key of that id, and whose it is.
pub(super) async fn found(admin: &Admin, id: Id) -> Result<(KeyRow, UserRow), Problem> {
    let none = || Problem::not_found("key", id.0);
    let row = admin.db.get_key(KeyId(id.0)).await?.ok_or_else(none)?;
    let user = admin.db.get_user(row.user_id).await?.ok_or_else(none)?;
    Ok((row, user))
}

/// The names of all users.
pub(super) async fn names(admin: &Admin) -> Result<HashMap<UserId, String>, Problem> {
    let users = admin.db.list_users().await?.into_iter();
    Ok(users.map(|user| (user.id, user.name)).collect())
}

/// Makes a key and answers with its text.
pub(super) async fn made(
    admin: &Admin,
    who: &Who,
    user: &UserRow,
    draft: KeyDraft,
) -> Result<HttpResponse, Problem> {
    let (row, secret) = issued(admin, who, user, draft).await?;
    let key = Key::of(&row, &user.name);
    Ok(tagged(201, row.updated_at_ms, &IssuedKey { key, secret }))
}

/// Makes a key; its text is known this once.
pub(super) async fn issued(
    admin: &Admin,
    who: &Who,
    user: &UserRow,
    draft: KeyDraft,
) -> Result<(KeyRow, String), Problem> {
    let (key, secret) = draft.issue(user.id);
    let mut change = admin.db.change(who).await?;
    let row = change.insert_key(key).await?;
    admin.commit(change).await?;
    Ok((row, secret))
}

/// Writes a key as it is to be. What the change was made of, `revision`, must still be there.
pub(super) async fn written(
    admin: &Admin,
    who: &Who,
    id: KeyId,
    revision: i64,
    next: NewKey,
) -> Result<KeyRow, Problem> {
    let mut change = admin.db.change(who).await?;
    let row = change.update_key(id, Some(revision), next).await?;
    admin.commit(change).await?;
    Ok(row)
}

/// Takes a key out of use.
pub(super) async fn revoked(
    admin: &Admin,
    who: &Who,
    id: KeyId,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let mut change = admin.db.change(who).await?;
    change.revoke_key(id, seen.0).await?;
    admin.commit(change).await?;
    Ok(HttpResponse::NoContent().finish())
}
