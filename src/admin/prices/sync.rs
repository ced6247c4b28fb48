//! `/api/v1/prices/sync` and `/upload`: taking over LiteLLM's table, after a look at what would differ. What a table means
//! is not decided here.

use actix_web::{get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::shape::{PriceShape, SourceWord, source_of_word};
use crate::admin::Admin;
use crate::admin::access::{Access, Read, Write};
use crate::admin::body::{Body, Check, Query, RawJson, Wrong};
use crate::admin::names::{Named, Names};
use crate::admin::problem::{Code, Problem};
use crate::admin::shape::{Time, check_words};
use crate::price_sync::{self, Origin, Preview, PriceSyncError, Report};
use crate::store::Who;

pub(in crate::admin) const UPLOAD_MAX: usize = 16 * 1024 * 1024;

/// What is taken over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SyncDraft {
    /// Models whose price that was set by hand is taken back in favour of the table's.
    #[schema(example = json!([]))]
    overwrite: Vec<String>,
}

impl Check for SyncDraft {
    fn check(&self, wrong: &mut Wrong) {
        check_words(&self.overwrite, "overwrite", wrong);
    }
}

/// How an upload is taken.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct UploadQuery {
    /// Only say what would differ.
    preview: Option<bool>,
}

/// What a sync changes. Lists are cut at 200; the numbers are whole.
#[derive(Debug, Serialize, ToSchema)]
struct PriceSync {
    #[serde(flatten)]
    report: SyncReport,
    changes: Vec<ChangedPrice>,
    /// Prices of your own that win over the table's.
    conflicts: Vec<PriceConflict>,
}

/// What a sync found.
#[derive(Debug, Serialize, ToSchema)]
struct SyncReport {
    at: Time,
    /// Where the table is from.
    from: String,
    /// Models with a price in the table.
    models: usize,
    added: usize,
    changed: usize,
    removed: usize,
    /// Prices of your own that win over the table's.
    overridden: usize,
    added_names: Vec<String>,
    changed_names: Vec<String>,
    removed_names: Vec<String>,
    overridden_names: Vec<String>,
}

/// A price before and after.
#[derive(Debug, Serialize, ToSchema)]
struct ChangedPrice {
    model: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<PriceShape>,
    after: PriceShape,
}

/// A price of your own beside the table's.
#[derive(Debug, Serialize, ToSchema)]
struct PriceConflict {
    model: String,
    source: SourceWord,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<Named>,
    /// Yours, which wins.
    own: PriceShape,
    table: PriceShape,
}

/// The last sync, if there was one.
#[derive(Debug, Serialize, ToSchema)]
struct LastSync {
    /// Where tables are taken from.
    #[schema(example = "https://example.com/prices.json")]
    url: String,
    /// How often by itself, in hours; 0 is never.
    every_h: u64,
    /// The last one that went well.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<SyncReport>,
}

impl From<Report> for SyncReport {
    fn from(report: Report) -> Self {
        let found = report.differences;
        Self {
            at: Time::of_ms(report.at_ms),
            from: report.from,
            models: report.models,
            added: found.added,
            changed: found.changed,
            removed: found.removed,
            overridden: found.overridden,
            added_names: found.added_names,
            changed_names: found.changed_names,
            removed_names: found.removed_names,
            overridden_names: found.overridden_names,
        }
    }
}

impl PriceSync {
    async fn of(found: Preview, names: &mut Names) -> Result<Self, Problem> {
        let mut conflicts = Vec::with_capacity(found.conflicts.len());
        for conflict in found.conflicts {
            let Some((source, provider)) = source_of_word(&conflict.source) else {
                continue;
            };
            conflicts.push(PriceConflict {
                model: conflict.model,
                source,
                provider: names.provider_if(provider).await?,
                own: PriceShape::from(&conflict.own),
                table: PriceShape::from(&conflict.table),
            });
        }
        let changes = found.changed.into_iter().map(|changed| ChangedPrice {
            model: changed.model,
            before: changed.before.as_ref().map(PriceShape::from),
            after: PriceShape::from(&changed.after),
        });
        Ok(Self {
            changes: changes.collect(),
            conflicts,
            report: found.report.into(),
        })
    }
}

/// Whose fault it is when a table is no good: of an upload it is the caller's.
pub(in crate::admin) fn problem(error: PriceSyncError, from: &Origin) -> Problem {
    let is_upload = matches!(from, Origin::Text { .. });
    match error {
        PriceSyncError::Store(error) => error.into(),
        PriceSyncError::NoConflict { .. } => Problem::invalid("/overwrite", error.to_string()),
        PriceSyncError::Beaten => Problem::new(Code::Conflict, error.to_string()),
        PriceSyncError::Unwritable(_) => Problem::new(Code::Internal, error.to_string()),
        PriceSyncError::NoText { .. }
        | PriceSyncError::NoTable { .. }
        | PriceSyncError::Implausible { .. }
            if is_upload =>
        {
            Problem::invalid("", error.to_string())
        }
        _ => Problem::new(Code::Upstream, error.to_string()),
    }
}

/// Show the last sync of prices
#[utoipa::path(
    tag = "prices",
    responses((status = 200, description = "The last sync", body = LastSync)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/prices/sync")]
pub(super) async fn last(
    _: Access<Read>,
    admin: web::Data<Admin>,
) -> Result<web::Json<LastSync>, Problem> {
    let settings = admin.catalog.settings();
    Ok(web::Json(LastSync {
        url: settings.price_sync.url.clone(),
        every_h: settings.price_sync.every_h,
        last: price_sync::last(&admin.db).await?.map(SyncReport::from),
    }))
}

/// Look at what a sync of prices would change
///
/// Fetches the table and compares; changes nothing.
#[utoipa::path(
    tag = "prices",
    responses(
        (status = 200, description = "What would differ", body = PriceSync),
        (status = 502, description = "The table cannot be fetched or is no good", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/prices/sync/preview")]
pub(super) async fn preview(
    _: Access<Write>,
    admin: web::Data<Admin>,
) -> Result<web::Json<PriceSync>, Problem> {
    let from = Origin::Url(admin.catalog.settings().price_sync.url.clone());
    let found = price_sync::preview(&admin.db, &from).await;
    let found = found.map_err(|error| problem(error, &from))?;
    let told = PriceSync::of(found, &mut Names::in_force(&admin)).await?;
    Ok(web::Json(told))
}

/// Sync prices
///
/// Takes over the table at the address of the settings, all or nothing. Prices that were set by hand stay, but those of
/// `overwrite`.
#[utoipa::path(
    tag = "prices",
    request_body = SyncDraft,
    responses(
        (status = 200, description = "What is different now", body = PriceSync),
        (status = 502, description = "The table cannot be fetched or is no good; nothing is changed", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/prices/sync")]
pub(super) async fn sync(
    access: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<SyncDraft>,
) -> Result<web::Json<PriceSync>, Problem> {
    let from = Origin::Url(admin.catalog.settings().price_sync.url.clone());
    take_over(&access, &admin, &from, &body.0.overwrite).await
}

/// Upload a table of prices
///
/// In the form of LiteLLM's, up to 16 MB, where the hub cannot fetch it; as a sync takes it over.
#[utoipa::path(
    tag = "prices",
    params(UploadQuery),
    request_body(content = Object, content_type = "application/json", description = "LiteLLM's table"),
    responses((status = 200, description = "What is different now, or would be", body = PriceSync)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/prices/upload")]
pub(super) async fn upload(
    access: Access<Write>,
    admin: web::Data<Admin>,
    query: Query<UploadQuery>,
    table: RawJson<UPLOAD_MAX>,
) -> Result<web::Json<PriceSync>, Problem> {
    let from = Origin::Text {
        name: "upload".to_owned(),
        text: table.0.to_vec(),
    };
    if query.preview.unwrap_or_default() {
        let found = price_sync::preview(&admin.db, &from).await;
        let found = found.map_err(|error| problem(error, &from))?;
        let told = PriceSync::of(found, &mut Names::in_force(&admin)).await?;
        return Ok(web::Json(told));
    }
    take_over(&access, &admin, &from, &[]).await
}

async fn take_over(
    access: &Access<Write>,
    admin: &Admin,
    from: &Origin,
    overwrite: &[String],
) -> Result<web::Json<PriceSync>, Problem> {
    let done = taken_over(&access.who, admin, from, overwrite).await;
    let done = done.map_err(|error| problem(error, from))?;
    let told = PriceSync::of(done, &mut Names::in_force(admin)).await?;
    Ok(web::Json(told))
}

/// Takes a table over, all or nothing, and puts it into force.
pub(in crate::admin) async fn taken_over(
    who: &Who,
    admin: &Admin,
    from: &Origin,
    overwrite: &[String],
) -> Result<Preview, PriceSyncError> {
    let done = price_sync::sync_over(&admin.db, who, from, overwrite).await?;
    admin.changed().await;
    Ok(done)
}
