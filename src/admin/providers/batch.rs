//! One change of many providers: looked at first, then made as a whole, and to be taken back.

use std::borrow::Cow;

use actix_web::{post, web};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::acts::{check_ids, several};
use super::draft::{ProviderDraft, not_loadable};
use super::undo::{self, Taken, Undoable};
use super::view::{self, Provider};
use crate::admin::Admin;
use crate::admin::access::{Access, Write};
use crate::admin::body::{Body, Check, MergePatch, Wrong};
use crate::admin::patch::PatchOf;
use crate::admin::problem::{Code, Problem};
use crate::auth::key::KeyHash;
use crate::catalog::ProviderSecrets;
use crate::store::{ManagedBy, NewProvider, ProviderRow};

/// What belongs to one provider alone, or is secret.
const NOT_IN_BATCHES: [&str; 7] = ["name", "type", "url", "key", "proxy", "headers", "project"];

/// The fields of a provider that a batch may change, in the document: none of them is required.
struct BatchFields;

impl PartialSchema for BatchFields {
    fn schema() -> RefOr<Schema> {
        let mut schema = PatchOf::<ProviderDraft>::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            for name in NOT_IN_BATCHES {
                object.properties.shift_remove(name);
            }
            object.description = Some(
                "Fields of a provider that a batch may change. In a change, what is absent stays and `null` takes a value back (RFC 7396)."
                    .to_owned(),
            );
        }
        schema
    }
}

impl ToSchema for BatchFields {
    fn name() -> Cow<'static, str> {
        "ProviderBatchFields".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        ProviderDraft::schemas(schemas);
    }
}

/// A change of several providers, to be looked at.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BatchDraft {
    #[schema(example = json!([1, 2]), min_items = 1, max_items = 500)]
    ids: Vec<i64>,
    /// A JSON merge patch of a provider; `name`, `type`, `url`, `key`, `proxy`, `headers` and `project` are not for
    /// batches.
    #[schema(value_type = BatchFields)]
    patch: Map<String, Value>,
}

/// The same, to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BatchChange {
    #[schema(example = json!([1, 2]), min_items = 1, max_items = 500)]
    ids: Vec<i64>,
    /// As it was previewed.
    #[schema(value_type = BatchFields)]
    patch: Map<String, Value>,
    /// What the preview of the same change answered: nothing may have changed since.
    #[serde(default)]
    #[schema(value_type = String, required = true)]
    preview: Option<String>,
}

/// What a change would do.
#[derive(Serialize, ToSchema)]
pub(super) struct BatchPreview {
    providers: Vec<Differences>,
    /// Send it with the change.
    preview: String,
}

/// What a change would do to one provider.
#[derive(Serialize, ToSchema)]
pub(super) struct Differences {
    id: i64,
    name: String,
    /// The fields that differ, as they are.
    #[schema(value_type = BatchFields)]
    before: Map<String, Value>,
    /// The same as they would be.
    #[schema(value_type = BatchFields)]
    after: Map<String, Value>,
    /// Why the change would be refused for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
}

/// What a change did.
#[derive(Serialize, ToSchema)]
pub(super) struct BatchResult {
    /// Those that differed, as they are now.
    providers: Vec<Provider>,
    #[serde(flatten)]
    undoable: Undoable,
}

impl Check for BatchDraft {
    fn check(&self, wrong: &mut Wrong) {
        check_ids(&self.ids, wrong);
        check_patch(&self.patch, wrong);
    }
}

impl Check for BatchChange {
    fn check(&self, wrong: &mut Wrong) {
        check_ids(&self.ids, wrong);
        check_patch(&self.patch, wrong);
        if self.preview.is_none() {
            wrong.add("preview", "is needed: preview the change first");
        }
    }
}

fn check_patch(fields: &Map<String, Value>, wrong: &mut Wrong) {
    wrong.within("patch", |wrong| {
        for name in NOT_IN_BATCHES {
            if fields.contains_key(name) {
                wrong.add(name, "is not for batches: change it provider by provider");
            }
        }
    });
}

/// One provider with the change in it.
struct Changed {
    row: ProviderRow,
    next: NewProvider,
    before: Map<String, Value>,
    after: Map<String, Value>,
}

fn fields(draft: &ProviderDraft) -> Result<Map<String, Value>, Problem> {
    match serde_json::to_value(draft) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(Problem::new(Code::Internal, error.to_string())),
    }
}

fn changed(
    row: ProviderRow,
    patch: &Map<String, Value>,
    admin: &Admin,
) -> Result<Changed, Problem> {
    let secrets = ProviderSecrets::open(&row, &admin.master_key).map_err(not_loadable)?;
    let present = ProviderDraft::of(row.clone(), &secrets);
    let mut before = fields(&present)?;
    let draft = MergePatch(Value::Object(patch.clone()))
        .apply(&present)
        .map_err(in_patch)?;
    let mut after = fields(&draft)?;
    before.retain(|name, value| after.get(name) != Some(value));
    after.retain(|name, _| before.contains_key(name));
    let (next, _) = draft.resolve(Some((&row, &secrets)), &admin.master_key)?;
    Ok(Changed {
        row,
        next,
        before,
        after,
    })
}

/// The values stand in `patch`.
fn in_patch(problem: Problem) -> Problem {
    if problem.errors.is_empty() {
        return problem;
    }
    let mut errors = problem.errors;
    for error in &mut errors {
        error.pointer.insert_str(0, "/patch");
    }
    Problem::of_fields(errors)
}

/// Stands for this change of these providers as they are.
fn token(rows: &[ProviderRow], patch: &Map<String, Value>) -> String {
    let seen: Vec<(i64, i64)> = rows
        .iter()
        .map(|row| (row.id.0, row.updated_at_ms))
        .collect();
    KeyHash::of(&serde_json::json!([seen, patch]).to_string()).to_hex()
}

/// See what a change of several providers would do
#[utoipa::path(
    tag = "providers",
    request_body = BatchDraft,
    responses(
        (status = 200, description = "What would differ", body = BatchPreview),
        (status = 404, description = "One of the providers is not there", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/batch/preview")]
pub(super) async fn preview(
    _: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<BatchDraft>,
) -> Result<web::Json<BatchPreview>, Problem> {
    let rows = several(&admin, &body.0.ids).await?;
    let preview = token(&rows, &body.0.patch);
    let mut providers = Vec::with_capacity(rows.len());
    for row in rows {
        let changed = changed(row, &body.0.patch, &admin)?;
        let by_file = changed.row.managed_by == ManagedBy::File;
        providers.push(Differences {
            id: changed.row.id.0,
            name: changed.row.name,
            refused: (by_file && !changed.before.is_empty())
                .then(|| "the configuration file declares it".to_owned()),
            before: changed.before,
            after: changed.after,
        });
    }
    Ok(web::Json(BatchPreview { providers, preview }))
}

/// Change several providers
///
/// All of them or none, as the preview showed it. For half an hour it can be taken back.
#[utoipa::path(
    tag = "providers",
    request_body = BatchChange,
    responses(
        (status = 200, description = "What is different now", body = BatchResult),
        (status = 404, description = "One of the providers is not there", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/batch/apply")]
pub(super) async fn apply(
    access: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<BatchChange>,
) -> Result<web::Json<BatchResult>, Problem> {
    let rows = several(&admin, &body.0.ids).await?;
    let seen = token(&rows, &body.0.patch);
    // First, since a change that can never be made was never previewed either.
    let changes = rows
        .into_iter()
        .map(|row| changed(row, &body.0.patch, &admin))
        .collect::<Result<Vec<Changed>, Problem>>()?;
    if body.0.preview.as_ref() != Some(&seen) {
        let detail = "the providers or the change are not those of the preview";
        return Err(Problem::new(Code::Stale, detail));
    }
    let mut before = Vec::new();
    let mut written = Vec::new();
    let mut change = admin.db.change(&access.who).await?;
    for changed in changes.into_iter().filter(|one| !one.before.is_empty()) {
        let revision = Some(changed.row.updated_at_ms);
        written.push(
            change
                .update_provider(changed.row.id, revision, changed.next)
                .await?,
        );
        before.push((changed.row.id.0, changed.before));
    }
    let undoable = undo::keep(&mut change, &Taken::Changed { before }).await?;
    admin.commit(change).await?;
    Ok(web::Json(BatchResult {
        providers: view::views(&admin, written).await?,
        undoable,
    }))
}
