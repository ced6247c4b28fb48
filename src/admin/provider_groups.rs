//! `/api/v1/provider-groups`: what is set for the callers of groups. What the configuration file says of a group wins.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpResponse, delete, get, patch, post, web};
use actors::domain::Strategy;
use actors::groups::groups_of;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Read, Write};
use super::body::{Body, Check, Id, MergePatch, Wrong};
use super::patch::PatchOf;
use super::problem::{Code, Problem};
use super::revision::{IfMatch, tagged};
use super::shape::Time;
use crate::store::{ManagedBy, NewProviderGroup, ProviderGroupRow};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(create)
        .service(update)
        .service(remove);
}

/// What is set for a group, as it is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProviderGroupDraft {
    /// As providers, users and keys name it.
    #[schema(example = "team")]
    name: String,
    /// For admins.
    #[serde(default)]
    note: String,
    /// Times what the group's callers are billed, beside the provider's own.
    #[serde(default = "times_one")]
    #[schema(value_type = String, example = "1.2")]
    cost_multiplier: Decimal,
    /// Among providers of the same priority: `weighted`, `least_load` or `cheapest`.
    #[serde(default)]
    #[schema(value_type = String, example = "weighted")]
    strategy: Strategy,
}

type ProviderGroupPatch = PatchOf<ProviderGroupDraft>;

fn times_one() -> Decimal {
    Decimal::ONE
}

/// What is set for a group.
#[derive(Debug, Serialize, ToSchema)]
struct ProviderGroup {
    #[schema(example = 1)]
    id: i64,
    #[serde(flatten)]
    draft: ProviderGroupDraft,
    created_at: Time,
    updated_at: Time,
}

/// A group as it is in force.
#[derive(Debug, Serialize, ToSchema)]
struct GroupInForce {
    /// Absent where nothing is set through this API.
    id: Option<i64>,
    #[schema(example = "team")]
    name: String,
    note: String,
    #[schema(value_type = String, example = "1.2")]
    cost_multiplier: Decimal,
    #[schema(value_type = String, example = "weighted")]
    strategy: Strategy,
    /// `file` where the configuration file says what is in force; absent where nobody does, and the group is only
    /// named.
    #[schema(value_type = Option<String>, example = "api")]
    managed_by: Option<ManagedBy>,
    /// Providers that serve it.
    providers: usize,
    /// Users that it is set for.
    users: usize,
    /// Keys that it is set for themselves.
    keys: usize,
}

/// All groups.
#[derive(Debug, Serialize, ToSchema)]
struct GroupList {
    /// By name.
    items: Vec<GroupInForce>,
}

impl Check for ProviderGroupDraft {
    fn check(&self, wrong: &mut Wrong) {
        wrong.name("name", &self.name);
        wrong.text("note", &self.note, 5000);
        if self.cost_multiplier < Decimal::ZERO {
            let detail = format!("`{}` is below 0", self.cost_multiplier);
            wrong.add("cost_multiplier", detail);
        }
    }
}

impl From<ProviderGroupDraft> for NewProviderGroup {
    fn from(draft: ProviderGroupDraft) -> Self {
        Self {
            name: draft.name,
            note: draft.note,
            cost_multiplier: draft.cost_multiplier,
            strategy: draft.strategy,
        }
    }
}

impl From<NewProviderGroup> for ProviderGroupDraft {
    fn from(group: NewProviderGroup) -> Self {
        Self {
            name: group.name,
            note: group.note,
            cost_multiplier: group.cost_multiplier,
            strategy: group.strategy,
        }
    }
}

impl From<ProviderGroupRow> for ProviderGroup {
    fn from(row: ProviderGroupRow) -> Self {
        Self {
            id: row.id,
            draft: row.group.into(),
            created_at: Time::of_ms(row.created_at_ms),
            updated_at: Time::of_ms(row.updated_at_ms),
        }
    }
}

/// How many name each group.
#[derive(Default)]
struct Named {
    by_providers: BTreeMap<String, usize>,
    by_users: BTreeMap<String, usize>,
    by_keys: BTreeMap<String, usize>,
}

async fn named(admin: &Admin) -> Result<Named, Problem> {
    let mut named = Named::default();
    for row in admin.db.list_providers().await? {
        count(&mut named.by_providers, groups_of(&row.groups));
    }
    for row in admin.db.list_users().await? {
        count(&mut named.by_users, groups_of(&row.groups));
    }
    for row in admin.db.list_keys().await? {
        // Without groups of its own, a key has its user's.
        count(&mut named.by_keys, row.groups.iter().map(String::as_str));
    }
    Ok(named)
}

fn count<'a>(counts: &mut BTreeMap<String, usize>, groups: impl Iterator<Item = &'a str>) {
    for group in groups {
        *counts.entry(group.to_owned()).or_default() += 1;
    }
}

fn of(counts: &BTreeMap<String, usize>, name: &str) -> usize {
    counts.get(name).copied().unwrap_or(0)
}

/// List groups of providers
///
/// Those that something is set for, here or in the configuration file, and those that only providers, users or keys
/// name.
#[utoipa::path(
    tag = "provider groups",
    responses((status = 200, description = "All groups", body = GroupList)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/provider-groups")]
async fn list(_: Access<Read>, admin: web::Data<Admin>) -> Result<web::Json<GroupList>, Problem> {
    let rows = admin.db.list_provider_groups().await?;
    let rows: BTreeMap<&str, &ProviderGroupRow> = rows
        .iter()
        .map(|row| (row.group.name.as_str(), row))
        .collect();
    let named = named(&admin).await?;
    let settings = admin.catalog.settings();
    let declared = &settings.routing.groups;
    let names: BTreeSet<&str> = rows
        .keys()
        .copied()
        .chain(declared.keys().map(String::as_str))
        .chain(named.by_providers.keys().map(String::as_str))
        .chain(named.by_users.keys().map(String::as_str))
        .chain(named.by_keys.keys().map(String::as_str))
        .collect();
    let group = |name: &str| {
        let row = rows.get(name);
        let by_file = declared.get(name);
        let set = row.map(|row| (row.group.cost_multiplier, row.group.strategy));
        let set = by_file
            .map(|group| (group.cost_multiplier, group.strategy))
            .or(set);
        let (cost_multiplier, strategy) = set.unwrap_or((Decimal::ONE, Strategy::default()));
        GroupInForce {
            id: row.map(|row| row.id),
            name: name.to_owned(),
            note: row.map(|row| row.group.note.clone()).unwrap_or_default(),
            cost_multiplier,
            strategy,
            managed_by: by_file
                .map(|_| ManagedBy::File)
                .or(row.map(|_| ManagedBy::Api)),
            providers: of(&named.by_providers, name),
            users: of(&named.by_users, name),
            keys: of(&named.by_keys, name),
        }
    };
    let items = names.into_iter().map(group).collect();
    Ok(web::Json(GroupList { items }))
}

/// Set something for a group
///
/// In force for requests that come in from then on.
#[utoipa::path(
    tag = "provider groups",
    request_body = ProviderGroupDraft,
    responses((status = 201, description = "What is set", body = ProviderGroup)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/provider-groups")]
async fn create(
    access: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<ProviderGroupDraft>,
) -> Result<HttpResponse, Problem> {
    not_by_file(&admin, &body.0.name)?;
    let mut change = admin.db.change(&access.who).await?;
    let row = change.insert_provider_group(&body.0.into()).await?;
    admin.commit(change).await?;
    Ok(tagged(201, row.updated_at_ms, &ProviderGroup::from(row)))
}

/// Change what is set for a group
///
/// A new name does not rename the group where providers, users and keys name it.
#[utoipa::path(
    tag = "provider groups",
    params(("id" = i64, Path, description = "The group's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    request_body(content = ProviderGroupPatch, content_type = "application/json"),
    responses((status = 200, description = "What is set now", body = ProviderGroup)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[patch("/provider-groups/{id}")]
async fn update(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let rows = admin.db.list_provider_groups().await?;
    let present = rows.into_iter().find(|row| row.id == id.0);
    let present = present.ok_or_else(|| Problem::not_found("provider group", id.0))?;
    let revision = seen.0.unwrap_or(present.updated_at_ms);
    let next: ProviderGroupDraft = patch.apply(&present.group.into())?;
    not_by_file(&admin, &next.name)?;
    let mut change = admin.db.change(&access.who).await?;
    let row = change
        .update_provider_group(id.0, Some(revision), &next.into())
        .await?;
    admin.commit(change).await?;
    Ok(tagged(200, row.updated_at_ms, &ProviderGroup::from(row)))
}

/// Take back what is set for a group
///
/// Providers, users and keys may go on naming it.
#[utoipa::path(
    tag = "provider groups",
    params(("id" = i64, Path, description = "The group's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    responses((status = 204, description = "Nothing is set")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[delete("/provider-groups/{id}")]
async fn remove(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let mut change = admin.db.change(&access.who).await?;
    change.remove_provider_group(id.0, seen.0).await?;
    admin.commit(change).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What would not come into force is refused.
fn not_by_file(admin: &Admin, name: &str) -> Result<(), Problem> {
    if admin.catalog.settings().routing.groups.contains_key(name) {
        let detail = format!("group `{name}` is set in the configuration file: change it there");
        return Err(Problem::new(Code::ManagedByFile, detail));
    }
    Ok(())
}
