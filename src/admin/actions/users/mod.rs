//! `users/*`: people, with their keys beside them.

mod fields;

use std::collections::HashMap;

use actix_web::{post, web};
use actors::domain::{ModelRule, UserId};
use actors::groups::groups_of;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::answer::{Act, Answer, Done, Finished, done, finished};
use super::args::{Args, Both, Fields};
use super::caller::{self, Caller, OwnUsage, Sees};
use super::keys::{KeyItem, Today, key_items};
use super::limits::{Holder, ShownLimits, UsedUsd, usage};
use crate::admin::Admin;
use crate::admin::body::{Id, MergePatch};
use crate::admin::keys::KeyDraft;
use crate::admin::problem::Problem;
use crate::admin::revision::IfMatch;
use crate::admin::shape::{LimitsShape, Time};
use crate::admin::users;
use crate::store::{KeyRow, UserRow};
use fields::UserFields;

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get_users)
        .service(add_user)
        .service(edit_user)
        .service(remove_user)
        .service(get_user_limit_usage);
}

/// A name.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Named {
    /// Unique among users.
    #[schema(example = "alice")]
    #[expect(dead_code, reason = "it is read with the other fields")]
    name: String,
}

impl Fields for Named {}

/// A user.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserRef {
    #[schema(example = 1)]
    pub(super) user_id: i64,
}

impl Fields for UserRef {}

/// A user. Money is in USD; `null` is no limit.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UserItem {
    #[schema(example = 1)]
    id: i64,
    #[schema(example = "alice")]
    name: String,
    note: String,
    /// Always `user`: admins have accounts of their own, see `/api/v1/accounts`.
    #[schema(example = "user")]
    role: &'static str,
    is_enabled: bool,
    expires_at: Option<Time>,
    rpm: Option<u64>,
    daily_quota: Option<f64>,
    #[schema(example = "default")]
    provider_group: String,
    tags: Vec<String>,
    #[serde(flatten)]
    limits: ShownLimits,
    allowed_clients: Vec<String>,
    blocked_clients: Vec<String>,
    /// Exact names; other rules are left out, `/api/v1/users` has them.
    allowed_models: Vec<String>,
    created_at: Time,
}

/// A user with their keys.
#[derive(Debug, Serialize, ToSchema)]
struct UserWithKeys {
    #[serde(flatten)]
    user: UserItem,
    keys: Vec<KeyItem>,
}

impl From<&UserRow> for UserItem {
    fn from(row: &UserRow) -> Self {
        let exact = row.allowed_models.iter().filter_map(|rule| match rule {
            ModelRule::Exact(name) => Some(name.clone()),
            ModelRule::Test(_) => None,
        });
        Self {
            id: row.id.0,
            name: row.name.clone(),
            note: row.note.clone(),
            role: "user",
            is_enabled: row.enabled,
            expires_at: row.expires_at_ms.map(Time::of_ms),
            rpm: row.limits.rpm,
            daily_quota: row.limits.daily_usd,
            provider_group: groups_of(&row.groups).collect::<Vec<_>>().join(","),
            tags: row.tags.clone(),
            limits: ShownLimits::from(&row.limits),
            allowed_clients: row.allowed_clients.clone(),
            blocked_clients: row.blocked_clients.clone(),
            allowed_models: exact.collect(),
            created_at: Time::of_ms(row.created_at_ms),
        }
    }
}

/// Which users are listed; without any of it all of them.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserList {
    /// So many users are passed over: the number as a text.
    cursor: Option<String>,
    /// Users at most.
    #[schema(format = Int64, maximum = 4_294_967_295_u32)]
    limit: Option<u32>,
    /// A part of name, note, tag, group or key name.
    search_term: Option<String>,
    /// The same.
    query: Option<String>,
    /// The same.
    keyword: Option<String>,
    /// From 0 or 1 on; needs `limit`.
    #[schema(format = Int64, maximum = 4_294_967_295_u32)]
    page: Option<u32>,
    /// So many users are passed over.
    #[schema(format = Int64, maximum = 4_294_967_295_u32)]
    offset: Option<u32>,
}

impl Fields for UserList {}

impl UserList {
    fn skipped(&self) -> Result<usize, Problem> {
        if let Some(text) = self.cursor.as_deref().filter(|text| !text.is_empty()) {
            let read = text.parse::<u32>().map(|skipped| skipped as usize);
            return read.map_err(|_| {
                Problem::invalid("/cursor", format!("`{text}` is no number of users"))
            });
        }
        if let Some(offset) = self.offset {
            return Ok(offset as usize);
        }
        let pages = self.page.unwrap_or_default().saturating_sub(1);
        Ok(pages as usize * self.limit.unwrap_or_default() as usize)
    }

    fn part(&self) -> Option<String> {
        let terms = [&self.search_term, &self.query, &self.keyword];
        let terms = terms.into_iter().flatten().map(|term| term.trim());
        terms
            .filter(|term| !term.is_empty())
            .map(str::to_lowercase)
            .next()
    }
}

fn holds(row: &UserRow, keys: &[KeyRow], part: &str) -> bool {
    let texts = [&row.name, &row.note].into_iter();
    let texts = texts.chain(&row.tags).chain(&row.groups);
    let mut texts = texts.chain(keys.iter().map(|key| &key.name));
    texts.any(|text| text.to_lowercase().contains(part))
}

/// List users
///
/// Admins see all of them, others themselves. Keys come masked, with what they did today.
#[utoipa::path(
    tag = "users",
    request_body = UserList,
    responses((status = 200, description = "The users", body = Done<Vec<UserWithKeys>>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("usage"))),
)]
#[post("/users/getUsers")]
async fn get_users(
    caller: Caller<OwnUsage>,
    admin: web::Data<Admin>,
    args: Args<UserList>,
) -> Answer<Vec<UserWithKeys>> {
    let Sees { user, key } = caller.sees()?;
    let (skipped, part) = (args.0.skipped()?, args.0.part());
    let mut keys_of: HashMap<UserId, Vec<KeyRow>> = HashMap::new();
    for row in admin.db.list_keys().await? {
        if key.is_none_or(|only| row.id == only) {
            keys_of.entry(row.user_id).or_default().push(row);
        }
    }
    let rows = admin.db.list_users().await?.into_iter();
    let rows = rows.filter(|row| user.is_none_or(|own| row.id == own));
    let with_keys = rows.map(|row| {
        let keys = keys_of.remove(&row.id).unwrap_or_default();
        (row, keys)
    });
    let found = with_keys.filter(|(row, keys)| {
        let part = part.as_deref();
        part.is_none_or(|part| holds(row, keys, part))
    });
    let most = args.0.limit.map_or(usize::MAX, |limit| limit as usize);
    let found: Vec<(UserRow, Vec<KeyRow>)> = found.skip(skipped).take(most).collect();
    let today = Today::read(&admin).await?;
    let mut items = Vec::with_capacity(found.len());
    for (row, keys) in found {
        items.push(UserWithKeys {
            user: UserItem::from(&row),
            keys: key_items(&admin, &today, &keys).await?,
        });
    }
    done(items)
}

/// A user who was made.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AddedUser {
    user: UserItem,
    default_key: DefaultKey,
}

/// The first key of a user.
#[derive(Serialize, ToSchema)]
struct DefaultKey {
    id: i64,
    #[schema(example = "default")]
    name: String,
    /// What clients send. It is shown this once.
    #[schema(example = "sk-hub-0123456789abcdefghijABCDEFGHIJ0123456789")]
    key: String,
}

type AddUser = Both<Named, UserFields>;

/// Add a user
///
/// Together with a key named `default`. Both are made, or neither. A name that is taken is refused: names are unique here.
#[utoipa::path(
    tag = "users",
    request_body = AddUser,
    responses((status = 200, description = "The user and the key", body = Done<AddedUser>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/users/addUser")]
async fn add_user(
    caller: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<AddUser>,
) -> Answer<AddedUser> {
    let Both(_, fields) = args.0;
    let patch = fields.patch(&admin)?;
    let new = users::drafted(&patch.value()).map_err(|problem| patch.told(problem))?;
    let mut change = admin.db.change(&caller.who).await?;
    let user = change.insert_user(new).await?;
    let draft = KeyDraft {
        name: "default".to_owned(),
        enabled: true,
        expires_at: None,
        groups: Vec::new(),
        limits: LimitsShape::default(),
        web_login: true,
        allowed_ips: Vec::new(),
    };
    let (key, secret) = draft.issue(user.id);
    let key = change.insert_key(key).await?;
    admin.commit(change).await?;
    done(AddedUser {
        user: UserItem::from(&user),
        default_key: DefaultKey {
            id: key.id.0,
            name: key.name,
            key: secret,
        },
    })
}

type EditUser = Both<UserRef, UserFields>;

/// Change a user
///
/// What is left out stays.
#[utoipa::path(
    tag = "users",
    request_body = EditUser,
    responses((status = 200, description = "It is changed", body = Finished)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/users/editUser")]
async fn edit_user(
    caller: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<EditUser>,
) -> Act {
    let Both(UserRef { user_id }, fields) = args.0;
    let patch = fields.patch(&admin)?;
    let change = MergePatch(patch.value());
    let changed = users::changed(&admin, &caller.who, Id(user_id), IfMatch(None), change).await;
    changed.map_err(|problem| patch.told(problem))?;
    finished()
}

/// Delete a user
///
/// The user's keys end with it. What they did stays in the log.
#[utoipa::path(
    tag = "users",
    request_body = UserRef,
    responses((status = 200, description = "The user is gone", body = Finished)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/users/removeUser")]
async fn remove_user(
    caller: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<UserRef>,
) -> Act {
    users::removed(&admin, &caller.who, Id(args.0.user_id), IfMatch(None)).await?;
    finished()
}

/// How two limits of a user stand.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UserLimitUsage {
    rpm: UsedRpm,
    daily_cost: UsedUsd,
}

/// Requests of the last minute.
#[derive(Debug, Serialize, ToSchema)]
struct UsedRpm {
    /// 0 where there is no limit: then nobody counts them.
    current: u64,
    limit: Option<u64>,
    #[schema(example = "per_minute")]
    window: &'static str,
}

/// Show how a user's limits stand
///
/// All other limits are at `GET /api/v1/users/{id}/quotas`.
#[utoipa::path(
    tag = "users",
    request_body = UserRef,
    responses((status = 200, description = "Requests per minute, and the day's money", body = Done<UserLimitUsage>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("usage"))),
)]
#[post("/users/getUserLimitUsage")]
async fn get_user_limit_usage(
    caller: Caller<OwnUsage>,
    admin: web::Data<Admin>,
    args: Args<UserRef>,
) -> Answer<UserLimitUsage> {
    let id = UserId(args.0.user_id);
    caller.check_owner(id)?;
    let row = users::found(&admin, Id(id.0)).await?;
    let used = usage(&admin, Holder::User(id), &row.limits).await?;
    done(UserLimitUsage {
        rpm: UsedRpm {
            current: used.rpm,
            limit: row.limits.rpm,
            window: "per_minute",
        },
        daily_cost: used.cost_daily,
    })
}
