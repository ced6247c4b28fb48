//! What is done to providers beside writing them: circuits, counters, copies, an order by cost.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, post, web};
use actors::domain::ScopeId;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::draft::{ProviderDraft, not_loadable};
use super::view::Provider;
use super::{answer, found};
use crate::admin::Admin;
use crate::admin::access::{Access, Write};
use crate::admin::body::{Body, Check, Id, Wrong, checked};
use crate::admin::problem::Problem;
use crate::auth::secret::Secret;
use crate::catalog::ProviderSecrets;
use crate::store::{ManagedBy, NewProvider, ProviderRow, Who};

/// At most so many at once.
pub(super) const IDS_MAX: usize = 500;

/// Several providers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ids {
    #[schema(example = json!([1, 2]), min_items = 1, max_items = 500)]
    ids: Vec<i64>,
}

/// The copy of a provider.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CloneDraft {
    #[schema(example = "claude-second")]
    name: String,
    /// Of another account; where it is left out, the copy has the same.
    #[serde(default)]
    #[schema(value_type = Option<String>, write_only)]
    key: Option<Secret>,
}

/// Whether an order is only shown.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SortOrder {
    /// Whether to write it.
    #[serde(default)]
    apply: bool,
}

/// Priorities by cost.
#[derive(Serialize, ToSchema)]
pub(super) struct Sorted {
    /// From the cheapest on.
    providers: Vec<Resorted>,
    applied: bool,
}

/// A provider's place by cost.
#[derive(Serialize, ToSchema)]
pub(super) struct Resorted {
    id: i64,
    name: String,
    #[schema(value_type = String, example = "0.8")]
    cost_multiplier: Decimal,
    before: i32,
    /// The same where the configuration file declares the provider.
    after: i32,
    #[schema(value_type = String, example = "api")]
    managed_by: ManagedBy,
}

impl Check for Ids {
    fn check(&self, wrong: &mut Wrong) {
        check_ids(&self.ids, wrong);
    }
}

impl Check for SortOrder {
    fn check(&self, _: &mut Wrong) {}
}

impl Check for CloneDraft {
    fn check(&self, wrong: &mut Wrong) {
        wrong.name("name", &self.name);
    }
}

pub(super) fn check_ids(ids: &[i64], wrong: &mut Wrong) {
    if ids.is_empty() || ids.len() > IDS_MAX {
        wrong.add("ids", format!("are {}, not from 1 to {IDS_MAX}", ids.len()));
    }
    let mut seen = BTreeSet::new();
    wrong.within("ids", |wrong| {
        for (at, id) in ids.iter().enumerate() {
            if !seen.insert(id) {
                wrong.add(at, format!("`{id}` stands there twice"));
            }
        }
    });
}

/// Close a provider's circuit
///
/// Ends its cool-downs too, here and in all replicas.
#[utoipa::path(
    tag = "providers",
    params(("id" = i64, Path, description = "The provider's id")),
    responses((status = 204, description = "It is closed")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/{id}/reset-circuit")]
pub(super) async fn reset_circuit(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let row = found(&admin, id.0).await?;
    close(&admin, &access.who, &[row]).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Close the circuits of several providers
#[utoipa::path(
    tag = "providers",
    request_body = Ids,
    responses(
        (status = 204, description = "They are closed"),
        (status = 404, description = "One of the providers is not there", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/reset-circuits")]
pub(super) async fn reset_circuits(
    access: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<Ids>,
) -> Result<HttpResponse, Problem> {
    let rows = several(&admin, &body.0.ids).await?;
    close(&admin, &access.who, &rows).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Closes circuits and ends cool-downs.
pub(in crate::admin) async fn close(
    admin: &Admin,
    who: &Who,
    rows: &[ProviderRow],
) -> Result<(), Problem> {
    let mut change = admin.db.change(who).await?;
    for row in rows {
        let nothing = None::<&()>;
        change.acted(
            "reset_circuit",
            "provider",
            row.id.0,
            &row.name,
            nothing,
            nothing,
        )?;
    }
    change.commit_quietly().await?;
    for row in rows {
        if let Some(provider) = admin.root.providers.get(row.id) {
            provider.reset_circuit();
        }
    }
    Ok(())
}

/// All of these, in the order asked for.
pub(super) async fn several(admin: &Admin, ids: &[i64]) -> Result<Vec<ProviderRow>, Problem> {
    let all = admin.db.list_providers().await?;
    let find = |id: &i64| {
        let row = all.iter().find(|row| row.id.0 == *id);
        row.cloned()
            .ok_or_else(|| Problem::not_found("provider", id))
    };
    ids.iter().map(find).collect()
}

/// Let a provider's money count anew
///
/// Its budgets begin at nothing from now on; the log stays as it is.
#[utoipa::path(
    tag = "providers",
    params(("id" = i64, Path, description = "The provider's id")),
    responses((status = 204, description = "It counts anew")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/{id}/reset-usage")]
pub(super) async fn reset_usage(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let row = found(&admin, id.0).await?;
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let mut change = admin.db.change(&access.who).await?;
    change
        .count_spending_from(ScopeId::Provider(row.id.0), now_ms)
        .await?;
    admin.commit(change).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Copy a provider
///
/// With all settings, its proxy and headers, under a new name.
#[utoipa::path(
    tag = "providers",
    params(("id" = i64, Path, description = "The id of the provider that is copied")),
    request_body = CloneDraft,
    responses((status = 201, description = "The copy", body = Provider)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/{id}/clone")]
pub(super) async fn clone(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    body: Body<CloneDraft>,
) -> Result<HttpResponse, Problem> {
    let row = found(&admin, id.0).await?;
    let secrets = ProviderSecrets::open(&row, &admin.master_key).map_err(not_loadable)?;
    let copy = ProviderDraft {
        name: body.0.name,
        key: body.0.key,
        ..ProviderDraft::of(row.clone(), &secrets)
    };
    let (provider, _) = checked(copy)?.resolve(Some((&row, &secrets)), &admin.master_key)?;
    let mut change = admin.db.change(&access.who).await?;
    let row = change.insert_provider(provider).await?;
    admin.commit(change).await?;
    answer(&admin, 201, row).await
}

/// Order priorities by cost
///
/// The cheapest multiplier gets priority 0, the next 1, and so on; equals share one. What the configuration file
/// declares stays as it is. Without `apply`, it is only shown.
#[utoipa::path(
    tag = "providers",
    request_body = SortOrder,
    responses((status = 200, description = "The order", body = Sorted)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/sort-priorities")]
pub(super) async fn sort_priorities(
    access: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<SortOrder>,
) -> Result<web::Json<Sorted>, Problem> {
    let mut rows = admin.db.list_providers().await?;
    rows.sort_by_key(|row| row.cost_multiplier);
    let providers = resorted(&rows);
    if body.0.apply {
        let mut change = admin.db.change(&access.who).await?;
        for (row, place) in rows.into_iter().zip(&providers) {
            if place.before != place.after {
                let (id, revision) = (row.id, row.updated_at_ms);
                let next = NewProvider {
                    priority: place.after,
                    ..row.into()
                };
                change.update_provider(id, Some(revision), next).await?;
            }
        }
        admin.commit(change).await?;
    }
    Ok(web::Json(Sorted {
        providers,
        applied: body.0.apply,
    }))
}

/// `rows` come by ascending cost.
fn resorted(rows: &[ProviderRow]) -> Vec<Resorted> {
    let (mut place, mut last) = (-1, None);
    let mut resorted = Vec::with_capacity(rows.len());
    for row in rows {
        if last != Some(row.cost_multiplier) {
            last = Some(row.cost_multiplier);
            place += 1;
        }
        resorted.push(Resorted {
            id: row.id.0,
            name: row.name.clone(),
            cost_multiplier: row.cost_multiplier,
            before: row.priority,
            after: match row.managed_by {
                ManagedBy::Api => place,
                ManagedBy::File => row.priority,
            },
            managed_by: row.managed_by,
        });
    }
    resorted
}
