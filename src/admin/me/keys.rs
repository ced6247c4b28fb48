//! One's own keys. A key that makes another gives it no more than it has itself.

use actix_web::{HttpResponse, delete, patch, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Own;
use crate::admin::Admin;
use crate::admin::access::{Access, Me};
use crate::admin::body::{Body, Check, Id, MergePatch, Wrong};
use crate::admin::keys::{
    IssuedKey, Key, KeyDraft, KeyRotation, found, made, revoked, rotated, stays_off, written,
};
use crate::admin::patch::PatchOf;
use crate::admin::problem::Problem;
use crate::admin::revision::{IfMatch, tagged};
use crate::admin::shape::{LimitsShape, Time};
use crate::store::{KeyRow, NewKey};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(create_key)
        .service(update_key)
        .service(rotate_key)
        .service(revoke_key);
}

/// A key that somebody makes for themselves.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MyNewKey {
    /// Unique among one's keys.
    #[schema(example = "laptop")]
    name: String,
    /// From then on it is refused.
    #[serde(default)]
    expires_at: Option<Time>,
}

impl Check for MyNewKey {
    fn check(&self, wrong: &mut Wrong) {
        wrong.name("name", &self.name);
    }
}

/// What somebody may change of their own key.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MyKeyDraft {
    /// Unique among one's keys.
    #[schema(example = "laptop")]
    name: String,
    /// Whether it works. What an admin switched off is for an admin to switch on again.
    enabled: bool,
}

type MyKeyPatch = PatchOf<MyKeyDraft>;

impl Check for MyKeyDraft {
    fn check(&self, wrong: &mut Wrong) {
        wrong.name("name", &self.name);
    }
}

/// Make a key of mine
///
/// The answer has the key's text, this once. Somebody who came by a key gets one with the same groups, limits and
/// addresses, which ends with it at the latest; somebody who came by account gets one that may what the user may.
#[utoipa::path(
    tag = "me",
    request_body = MyNewKey,
    responses(
        (status = 201, description = "The new key, and its text", body = IssuedKey),
        (status = 404, description = "Whoever is signed in is no user of clients", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[post("/me/keys")]
async fn create_key(
    access: Access<Me>,
    admin: web::Data<Admin>,
    body: Body<MyNewKey>,
) -> Result<HttpResponse, Problem> {
    let own = Own::of(&access, &admin).await?;
    let asked = body.0;
    let mut draft = own.widest(&admin).await?;
    draft.expires_at = [draft.expires_at, asked.expires_at]
        .into_iter()
        .flatten()
        .min();
    draft.name = asked.name;
    made(&admin, &access.who, &own.user, draft).await
}

/// Change a key of mine
#[utoipa::path(
    tag = "me",
    params(("id" = i64, Path, description = "The key's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    request_body(content = MyKeyPatch, content_type = "application/json"),
    responses((status = 200, description = "The key as it is now", body = Key)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[patch("/me/keys/{id}")]
async fn update_key(
    access: Access<Me>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let own = Own::of(&access, &admin).await?;
    let row = own.key(&admin, id).await?;
    let next = patch.apply(&MyKeyDraft {
        name: row.name.clone(),
        enabled: row.enabled,
    })?;
    stays_off(&admin, &row, next.enabled).await?;
    let (id, revision) = (row.id, seen.0.unwrap_or(row.updated_at_ms));
    let next = NewKey {
        name: next.name,
        enabled: next.enabled,
        ..row.into()
    };
    let row = written(&admin, &access.who, id, revision, next).await?;
    let key = Key::of(&row, &own.user.name);
    Ok(tagged(200, row.updated_at_ms, &key))
}

/// Rotate a key of mine
///
/// The answer has the new text, this once. The old one works until the grace is over.
#[utoipa::path(
    tag = "me",
    params(("id" = i64, Path, description = "The key's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    request_body = KeyRotation,
    responses((status = 200, description = "The key, and its new text", body = IssuedKey)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[post("/me/keys/{id}/rotate")]
async fn rotate_key(
    access: Access<Me>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
    body: Body<KeyRotation>,
) -> Result<HttpResponse, Problem> {
    let own = Own::of(&access, &admin).await?;
    let row = own.key(&admin, id).await?;
    rotated(&admin, &access.who, &own.user, row, seen, &body.0).await
}

/// Revoke a key of mine
///
/// It stops working at once, also where it is the one that asks.
#[utoipa::path(
    tag = "me",
    params(("id" = i64, Path, description = "The key's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    responses((status = 204, description = "The key is gone")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[delete("/me/keys/{id}")]
async fn revoke_key(
    access: Access<Me>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let own = Own::of(&access, &admin).await?;
    let row = own.key(&admin, id).await?;
    revoked(&admin, &access.who, row.id, seen).await
}

impl Own {
    /// The most that a key that they make may do. Its name is for them to say.
    pub(in crate::admin) async fn widest(&self, admin: &Admin) -> Result<KeyDraft, Problem> {
        let mut draft = match self.came_by {
            Some(key) => KeyDraft::from(&found(admin, Id(key.0)).await?.0),
            None => KeyDraft {
                name: String::new(),
                enabled: true,
                expires_at: None,
                groups: Vec::new(),
                limits: LimitsShape::default(),
                web_login: true,
                allowed_ips: Vec::new(),
            },
        };
        draft.name.clear();
        Ok(draft)
    }

    /// A key of one's own; another's is not there.
    pub(in crate::admin) async fn key(&self, admin: &Admin, id: Id) -> Result<KeyRow, Problem> {
        let mut rows = self.keys(admin).await?.into_iter();
        let row = rows.find(|row| row.id.0 == id.0);
        row.ok_or_else(|| Problem::not_found("key", id.0))
    }
}
