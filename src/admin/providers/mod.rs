//! `/api/v1/providers`: upstream accounts.

mod acts;
mod batch;
mod draft;
mod shapes;
mod trials;
mod undo;
mod view;

use actix_web::{HttpResponse, delete, get, patch, post, web};
use actors::domain::{ProviderId, ProviderKind};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Read, Write};
use super::body::{Body, Id, MergePatch, Query, checked, read_value};
use super::page::{Page, PageQuery};
use super::patch::PatchOf;
use super::problem::Problem;
use super::revision::{IfMatch, tagged};
use crate::catalog::ProviderSecrets;
use crate::store::{ProviderRow, Who};
use draft::{ProviderDraft, not_loadable};
use undo::Taken;
pub(super) use undo::Undoable;
use view::Provider;

pub(super) use acts::close as close_circuits;

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(create)
        .service(trials::test_draft)
        .service(acts::reset_circuits)
        .service(acts::sort_priorities)
        .service(batch::preview)
        .service(batch::apply)
        .service(undo::undo)
        .service(show)
        .service(update)
        .service(remove)
        .service(trials::test)
        .service(trials::models)
        .service(acts::reset_circuit)
        .service(acts::reset_usage)
        .service(acts::clone);
}

type ProviderPatch = PatchOf<ProviderDraft>;

/// Which providers a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ProviderQuery {
    /// A part of name or URL, in any case.
    search: Option<String>,
    #[serde(rename = "type")]
    #[param(value_type = Option<String>)]
    kind: Option<ProviderKind>,
    group: Option<String>,
    enabled: Option<bool>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl ProviderQuery {
    fn fits(&self, row: &ProviderRow) -> bool {
        let holds = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
        let search = self.search.as_deref();
        let mut groups = actors::groups::groups_of(&row.groups);
        search.is_none_or(|part| holds(&row.name, part) || holds(&row.url, part))
            && self.kind.is_none_or(|kind| row.kind == kind)
            && self.enabled.is_none_or(|enabled| row.enabled == enabled)
            && self
                .group
                .as_deref()
                .is_none_or(|group| groups.any(|own| own == group))
    }
}

/// List providers
///
/// In the order in which they were made, each with its health and what it did today.
#[utoipa::path(
    tag = "providers",
    params(ProviderQuery),
    responses((status = 200, description = "A page of providers", body = Page<Provider>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/providers")]
async fn list(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<ProviderQuery>,
) -> Result<web::Json<Page<Provider>>, Problem> {
    let page = PageQuery {
        cursor: query.cursor.clone(),
        limit: query.limit,
    };
    let rows = admin.db.list_providers().await?.into_iter();
    let rows = rows.filter(|row| query.fits(row));
    let rows = Page::of_all(rows, &page, |row| row.id.0)?;
    Ok(web::Json(Page {
        items: view::views(&admin, rows.items).await?,
        next_cursor: rows.next_cursor,
    }))
}

/// Add a provider
///
/// Running hubs use it within a second. What could not be called is refused and not saved.
#[utoipa::path(
    tag = "providers",
    request_body = ProviderDraft,
    responses((status = 201, description = "The new provider", body = Provider)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers")]
async fn create(
    access: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<ProviderDraft>,
) -> Result<HttpResponse, Problem> {
    let row = add(&admin, &access.who, body.0).await?;
    answer(&admin, 201, row).await
}

/// Show a provider
#[utoipa::path(
    tag = "providers",
    params(("id" = i64, Path, description = "The provider's id")),
    responses((status = 200, description = "The provider", body = Provider)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/providers/{id}")]
async fn show(_: Access<Read>, admin: web::Data<Admin>, id: Id) -> Result<HttpResponse, Problem> {
    let row = found(&admin, id.0).await?;
    answer(&admin, 200, row).await
}

/// Change a provider
///
/// The key, the proxy's login and headers' values stay where they are not given anew. Running requests end as they
/// began.
#[utoipa::path(
    tag = "providers",
    params(("id" = i64, Path, description = "The provider's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    request_body(content = ProviderPatch, content_type = "application/json"),
    responses((status = 200, description = "The provider as it is now", body = Provider)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[patch("/providers/{id}")]
async fn update(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let row = changed(&admin, &access.who, id, seen, patch).await?;
    answer(&admin, 200, row).await
}

/// Delete a provider
///
/// Running requests end first; what it answered stays in the log. For half an hour it can be brought back with
/// `POST /api/v1/providers/batch/undo`.
#[utoipa::path(
    tag = "providers",
    params(("id" = i64, Path, description = "The provider's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    responses((status = 200, description = "The provider is gone", body = Undoable)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[delete("/providers/{id}")]
async fn remove(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
) -> Result<web::Json<Undoable>, Problem> {
    removed(&admin, &access.who, id, seen).await.map(web::Json)
}

/// Saves a provider as it is written, judged.
pub(super) async fn added(
    admin: &Admin,
    who: &Who,
    draft: &serde_json::Value,
) -> Result<ProviderRow, Problem> {
    add(admin, who, checked(read_value(draft)?)?).await
}

async fn add(admin: &Admin, who: &Who, draft: ProviderDraft) -> Result<ProviderRow, Problem> {
    let (provider, _) = draft.resolve(None, &admin.master_key)?;
    let mut change = admin.db.change(who).await?;
    let row = change.insert_provider(provider).await?;
    admin.commit(change).await?;
    Ok(row)
}

/// Changes a provider; what is secret stays where it is not given anew.
pub(super) async fn changed(
    admin: &Admin,
    who: &Who,
    id: Id,
    seen: IfMatch,
    patch: MergePatch,
) -> Result<ProviderRow, Problem> {
    patch.keeps("key")?;
    let present = found(admin, id.0).await?;
    // What the patch was made of must still be there when it is written.
    let revision = seen.0.unwrap_or(present.updated_at_ms);
    let secrets = ProviderSecrets::open(&present, &admin.master_key).map_err(not_loadable)?;
    let next: ProviderDraft = patch.apply(&ProviderDraft::of(present.clone(), &secrets))?;
    let (provider, _) = next.resolve(Some((&present, &secrets)), &admin.master_key)?;
    let mut change = admin.db.change(who).await?;
    let row = change
        .update_provider(present.id, Some(revision), provider)
        .await?;
    admin.commit(change).await?;
    Ok(row)
}

/// Deletes a provider.
pub(super) async fn removed(
    admin: &Admin,
    who: &Who,
    id: Id,
    seen: IfMatch,
) -> Result<Undoable, Problem> {
    let mut change = admin.db.change(who).await?;
    change.remove_provider(ProviderId(id.0), seen.0).await?;
    let undoable = undo::keep(&mut change, &Taken::Deleted { id: id.0 }).await?;
    admin.commit(change).await?;
    Ok(undoable)
}

pub(super) async fn found(admin: &Admin, id: i64) -> Result<ProviderRow, Problem> {
    let row = admin.db.get_provider(ProviderId(id)).await?;
    row.ok_or_else(|| Problem::not_found("provider", id))
}

/// A provider as it stands.
async fn answer(admin: &Admin, status: u16, row: ProviderRow) -> Result<HttpResponse, Problem> {
    let revision = row.updated_at_ms;
    Ok(tagged(status, revision, &view::one(admin, row).await?))
}
