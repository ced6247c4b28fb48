//! A key gets another text; the old one may go on working for a while.

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{IssuedKey, Key, found, written};
use crate::admin::Admin;
use crate::admin::access::{Access, Write};
use crate::admin::body::{Body, Check, Id, Wrong};
use crate::admin::problem::Problem;
use crate::admin::revision::{IfMatch, tagged};
use crate::auth::key::{self, KeyHash};
use crate::store::{KeyRow, NewKey, UserRow, Who};

/// A week.
const GRACE_MAX_S: u32 = 604_800;

/// How a key is rotated.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRotation {
    /// For so many seconds the old text works too; 0 ends it at once.
    #[serde(default = "an_hour")]
    #[schema(default = 3600, maximum = 604_800, example = 3600)]
    grace_s: u32,
}

fn an_hour() -> u32 {
    3600
}

impl Check for KeyRotation {
    fn check(&self, wrong: &mut Wrong) {
        if self.grace_s > GRACE_MAX_S {
            let told = format!("`{}` is above {GRACE_MAX_S}", self.grace_s);
            wrong.add("grace_s", told);
        }
    }
}

/// Rotate a key
///
/// The answer has the new text, this once. The old one works until the grace is over; a text that was still in its grace
/// ends at once.
#[utoipa::path(
    tag = "keys",
    params(("id" = i64, Path, description = "The key's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    request_body = KeyRotation,
    responses((status = 200, description = "The key, and its new text", body = IssuedKey)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/keys/{id}/rotate")]
pub(super) async fn rotate(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
    body: Body<KeyRotation>,
) -> Result<HttpResponse, Problem> {
    let (row, user) = found(&admin, id).await?;
    rotated(&admin, &access.who, &user, row, seen, &body.0).await
}

/// Gives a key another text and answers with it.
pub async fn rotated(
    admin: &Admin,
    who: &Who,
    user: &UserRow,
    row: KeyRow,
    seen: IfMatch,
    how: &KeyRotation,
) -> Result<HttpResponse, Problem> {
    let secret = key::generate_key(key::KEY_PREFIX);
    let (id, revision) = (row.id, seen.0.unwrap_or(row.updated_at_ms));
    let until_ms = jiff::Timestamp::now().as_millisecond() + i64::from(how.grace_s) * 1000;
    let graceful = how.grace_s > 0;
    let next = NewKey {
        previous_hash: graceful.then(|| row.hash.clone()),
        previous_until_ms: graceful.then_some(until_ms),
        hash: KeyHash::of(&secret).to_hex(),
        hint: key::hint(&secret),
        ..row.into()
    };
    let row = written(admin, who, id, revision, next).await?;
    let key = Key::of(&row, &user.name);
    Ok(tagged(200, row.updated_at_ms, &IssuedKey { key, secret }))
}
