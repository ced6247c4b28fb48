//! `keys/*`: what clients come in with. A key's text is in one answer only, the one that makes it.

mod fields;
mod narrow;
mod today;

use actix_web::{post, web};
use actors::domain::UserId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::answer::{Act, Answer, Done, Finished, done, finished};
use super::args::{Args, Both, Fields};
use super::caller::{Caller, OwnChange, OwnLook};
use super::limits::{Holder, LimitUsage, usage};
use super::users::UserRef;
use crate::admin::Admin;
use crate::admin::body::{Id, MergePatch};
use crate::admin::keys::{KeyDraft, found, issued, revoked, stays_off, written};
use crate::admin::revision::IfMatch;
use crate::admin::shape::{LimitsShape, Time};
use crate::admin::users;
use fields::KeyFields;
use narrow::narrowed;
use today::KeyShape;
pub(super) use today::{KeyItem, Today, key_items, leaders};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get_keys)
        .service(add_key)
        .service(edit_key)
        .service(remove_key)
        .service(get_key_limit_usage);
}

/// A key.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KeyRef {
    #[schema(example = 1)]
    key_id: i64,
}

impl Fields for KeyRef {}

/// The name of a key.
#[derive(Debug, Deserialize, ToSchema)]
pub struct KeyName {
    /// Unique among the keys of its user.
    #[schema(example = "laptop")]
    #[expect(dead_code, reason = "it is read with the other fields")]
    name: String,
}

impl Fields for KeyName {}

/// A key of a user.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct KeyOfUser {
    #[serde(flatten)]
    key: KeyShape,
    user_id: i64,
    /// The beginning and the end of its text.
    #[schema(example = "sk-hub-A…WXYZ")]
    #[serde(rename = "key")]
    masked: String,
    is_enabled: bool,
    expires_at: Option<Time>,
    updated_at: Time,
}

/// List the keys of a user
///
/// Masked: the hub does not know their texts.
#[utoipa::path(
    tag = "keys",
    request_body = UserRef,
    responses((status = 200, description = "The keys", body = Done<Vec<KeyOfUser>>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[post("/keys/getKeys")]
async fn get_keys(
    caller: Caller<OwnLook>,
    admin: web::Data<Admin>,
    args: Args<UserRef>,
) -> Answer<Vec<KeyOfUser>> {
    let id = UserId(args.0.user_id);
    caller.check_owner(id)?;
    let user = users::found(&admin, Id(id.0)).await?;
    let rows = admin.db.list_keys_of(user.id).await?;
    let keys = rows.iter().map(|row| KeyOfUser {
        key: KeyShape::from(row),
        user_id: row.user_id.0,
        masked: row.hint.clone(),
        is_enabled: row.enabled,
        expires_at: row.expires_at_ms.map(Time::of_ms),
        updated_at: Time::of_ms(row.updated_at_ms),
    });
    done(keys.collect())
}

/// A key that was just made.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GeneratedKey {
    /// What clients send. It is shown this once.
    #[schema(example = "sk-hub-0123456789abcdefghijABCDEFGHIJ0123456789")]
    generated_key: String,
    #[schema(example = "laptop")]
    name: String,
    id: i64,
}

type AddKey = Both<UserRef, Both<KeyName, KeyFields>>;

/// Make a key
///
/// The answer has its text, this once. Somebody who is no admin makes keys of their own that may no more than the key by
/// which they came.
#[utoipa::path(
    tag = "keys",
    request_body = AddKey,
    responses((status = 200, description = "The key, and its text", body = Done<GeneratedKey>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[post("/keys/addKey")]
async fn add_key(
    caller: Caller<OwnChange>,
    admin: web::Data<Admin>,
    args: Args<AddKey>,
) -> Answer<GeneratedKey> {
    let Both(UserRef { user_id }, Both(_, fields)) = args.0;
    caller.check_owner(UserId(user_id))?;
    let user = users::found(&admin, Id(user_id)).await?;
    let patch = fields.patch(&admin)?;
    let base = if caller.is_admins() {
        None
    } else {
        Some(caller.own(&admin).await?.widest(&admin).await?)
    };
    let blank = base.clone().unwrap_or(KeyDraft {
        name: String::new(),
        enabled: true,
        expires_at: None,
        groups: Vec::new(),
        limits: LimitsShape::default(),
        web_login: true,
        allowed_ips: Vec::new(),
    });
    let draft = MergePatch(patch.value())
        .apply(&blank)
        .and_then(|draft: KeyDraft| match &base {
            Some(base) => narrowed(base, draft, &user),
            None => Ok(draft),
        });
    let draft = draft.map_err(|problem| patch.told(problem))?;
    let (row, generated_key) = issued(&admin, &caller.who, &user, draft).await?;
    done(GeneratedKey {
        generated_key,
        name: row.name,
        id: row.id.0,
    })
}

type EditKey = Both<KeyRef, KeyFields>;

/// Change a key
///
/// What is left out stays. Somebody who is no admin may narrow their own keys, and not widen them, nor switch one on that
/// an admin switched off.
#[utoipa::path(
    tag = "keys",
    request_body = EditKey,
    responses((status = 200, description = "It is changed", body = Finished)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[post("/keys/editKey")]
async fn edit_key(caller: Caller<OwnChange>, admin: web::Data<Admin>, args: Args<EditKey>) -> Act {
    let Both(KeyRef { key_id }, fields) = args.0;
    let (row, user) = found(&admin, Id(key_id)).await?;
    caller.check_owner(row.user_id)?;
    let patch = fields.patch(&admin)?;
    let before = KeyDraft::from(&row);
    let next = MergePatch(patch.value())
        .apply(&before)
        .and_then(|next: KeyDraft| {
            if caller.is_admins() {
                return Ok(next);
            }
            narrowed(&before, next, &user)
        });
    let next = next.map_err(|problem| patch.told(problem))?;
    if !caller.is_admins() {
        stays_off(&admin, &row, next.enabled).await?;
    }
    let (id, revision) = (row.id, row.updated_at_ms);
    written(&admin, &caller.who, id, revision, next.on(row)).await?;
    finished()
}

/// Revoke a key
///
/// It stops working at once. What it did stays in the log.
#[utoipa::path(
    tag = "keys",
    request_body = KeyRef,
    responses((status = 200, description = "The key is gone", body = Finished)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[post("/keys/removeKey")]
async fn remove_key(caller: Caller<OwnChange>, admin: web::Data<Admin>, args: Args<KeyRef>) -> Act {
    let (row, _) = found(&admin, Id(args.0.key_id)).await?;
    caller.check_owner(row.user_id)?;
    revoked(&admin, &caller.who, row.id, IfMatch(None)).await?;
    finished()
}

/// Show how a key's limits stand
///
/// Those of its user bind it too.
#[utoipa::path(
    tag = "keys",
    request_body = KeyRef,
    responses((status = 200, description = "What is used of each", body = Done<LimitUsage>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[post("/keys/getKeyLimitUsage")]
async fn get_key_limit_usage(
    caller: Caller<OwnLook>,
    admin: web::Data<Admin>,
    args: Args<KeyRef>,
) -> Answer<LimitUsage> {
    let (row, _) = found(&admin, Id(args.0.key_id)).await?;
    caller.check_owner(row.user_id)?;
    let holder = Holder::Key(row.id, row.user_id);
    done(usage(&admin, holder, &row.limits).await?)
}
