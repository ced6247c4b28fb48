//! Taking a change of providers back: what was changed is kept for half an hour under a token that works once.

use actix_web::{post, web};
use actors::domain::ProviderId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::draft::{ProviderDraft, not_loadable};
use super::view::{self, Provider};
use crate::admin::Admin;
use crate::admin::access::{Access, Write};
use crate::admin::body::{Body, Check, Wrong, checked, read_value};
use crate::admin::problem::{Code, Problem};
use crate::admin::shape::Time;
use crate::auth::key::{KeyHash, generate_key};
use crate::catalog::ProviderSecrets;
use crate::store::{Change, ProviderRow};

const LIFETIME_MS: i64 = 30 * 60 * 1000;

/// What was done, as far as it takes to undo it. It holds no secret.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "taken")]
pub(super) enum Taken {
    Deleted {
        id: i64,
    },
    Changed {
        /// By id: the fields that were changed, as they were.
        before: Vec<(i64, Map<String, Value>)>,
    },
}

/// A change that can be taken back.
#[derive(Serialize, ToSchema)]
pub(in crate::admin) struct Undoable {
    /// For `POST /api/v1/providers/batch/undo`; it works once.
    undo: String,
    undo_until: Time,
}

/// Which change is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UndoRequest {
    /// As the change answered it.
    undo: String,
}

/// What was taken back.
#[derive(Serialize, ToSchema)]
pub(super) struct Undone {
    /// As they are now.
    providers: Vec<Provider>,
}

impl Check for UndoRequest {
    fn check(&self, wrong: &mut Wrong) {
        wrong.name("undo", &self.undo);
    }
}

/// Keeps what it takes, with the change itself.
pub(super) async fn keep(change: &mut Change, taken: &Taken) -> Result<Undoable, Problem> {
    let until_ms = jiff::Timestamp::now().as_millisecond() + LIFETIME_MS;
    let token = generate_key("");
    let text = serde_json::to_string(taken)
        .map_err(|error| Problem::new(Code::Internal, error.to_string()))?;
    let hash = KeyHash::of(&token).to_hex();
    change.keep_undo(until_ms, &hash, &text).await?;
    Ok(Undoable {
        undo: format!("{until_ms}.{token}"),
        undo_until: Time::of_ms(until_ms),
    })
}

/// Take a change back
///
/// Brings a deleted provider back, or the fields that a batch changed; other fields stay as they are now.
#[utoipa::path(
    tag = "providers",
    request_body = UndoRequest,
    responses(
        (status = 200, description = "What was taken back", body = Undone),
        (status = 404, description = "There is nothing to undo under that token", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/batch/undo")]
pub(super) async fn undo(
    access: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<UndoRequest>,
) -> Result<web::Json<Undone>, Problem> {
    let gone = || {
        let detail = "there is nothing to undo under that token: it works once, for half an hour";
        Problem::new(Code::NotFound, detail)
    };
    let (until, token) = body.0.undo.split_once('.').ok_or_else(gone)?;
    let until_ms: i64 = until.parse().map_err(|_| gone())?;
    // Read before the change begins: it has the database to itself.
    let present = admin.db.list_providers().await?;
    let mut change = admin.db.change(&access.who).await?;
    let hash = KeyHash::of(token).to_hex();
    let text = change.take_undo(until_ms, &hash).await?.ok_or_else(gone)?;
    let taken: Taken = serde_json::from_str(&text)
        .map_err(|error| Problem::new(Code::Internal, error.to_string()))?;
    let mut rows = Vec::new();
    match taken {
        Taken::Deleted { id } => rows.push(change.restore_provider(ProviderId(id)).await?),
        Taken::Changed { before } => {
            for (id, fields) in before {
                let row = present.iter().find(|row| row.id.0 == id);
                let row = row.ok_or_else(|| Problem::not_found("provider", id))?;
                let next = with_fields(row, fields, &admin)?;
                let revision = Some(row.updated_at_ms);
                rows.push(change.update_provider(row.id, revision, next).await?);
            }
        }
    }
    admin.commit(change).await?;
    Ok(web::Json(Undone {
        providers: view::views(&admin, rows).await?,
    }))
}

/// The provider with these fields, whole as they are given.
fn with_fields(
    row: &ProviderRow,
    fields: Map<String, Value>,
    admin: &Admin,
) -> Result<crate::store::NewProvider, Problem> {
    let secrets = ProviderSecrets::open(row, &admin.master_key).map_err(not_loadable)?;
    let draft = serde_json::to_value(ProviderDraft::of(row.clone(), &secrets));
    let mut draft = draft.map_err(Problem::internal)?;
    if let Value::Object(draft) = &mut draft {
        draft.extend(fields);
    }
    let draft: ProviderDraft = checked(read_value(&draft)?)?;
    let (provider, _) = draft.resolve(Some((row, &secrets)), &admin.master_key)?;
    Ok(provider)
}
