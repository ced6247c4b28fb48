//! Trying providers out: a small question, and the list of their models.

use std::time::Duration;

use actix_web::{post, web};
use actors::domain::{ModelRule, ProviderKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::draft::{ProviderDraft, not_loadable};
use super::found;
use super::shapes::check_within;
use crate::admin::Admin;
use crate::admin::access::{Access, Write};
use crate::admin::body::{Body, Check, Id, Wrong};
use crate::admin::problem::{Code, Problem};
use crate::catalog::target;
use crate::trial::{self, ListError, Trial, Verdict};

/// How a provider is tried out.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TestSettings {
    /// As it is sent; where it is left out, the first model that the provider names, or a small one of its vendor.
    #[serde(default)]
    #[schema(example = "claude-haiku-4-5")]
    model: Option<String>,
    /// For all of it; where it is left out, what `relay.api_test_timeout_ms` says.
    #[serde(default)]
    #[schema(minimum = 5000, maximum = 120_000)]
    timeout_ms: Option<u64>,
}

/// A provider that is not saved, and how it is tried out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DraftTest {
    provider: ProviderDraft,
    /// As it is sent.
    #[serde(default)]
    #[schema(example = "claude-haiku-4-5")]
    model: Option<String>,
    #[serde(default)]
    #[schema(minimum = 5000, maximum = 120_000)]
    timeout_ms: Option<u64>,
}

/// How a test went.
#[derive(Serialize, ToSchema)]
pub(super) struct TestResult {
    /// The provider gave an answer of its type.
    ok: bool,
    /// Absent where there was no answer at all.
    #[schema(example = 200)]
    status: Option<u16>,
    /// To the end of the answer.
    latency_ms: u64,
    /// To its beginning.
    first_byte_ms: Option<u64>,
    #[schema(example = "claude-haiku-4-5")]
    model: String,
    /// The beginning of what the model said.
    #[schema(example = "pong")]
    text: String,
    /// The vendor's words, or what kept an answer from coming.
    error: Option<String>,
    /// That was asked, without credentials.
    #[schema(example = "https://api.anthropic.com/v1/messages")]
    url: String,
}

/// The models that a provider says it has.
#[derive(Serialize, ToSchema)]
pub(super) struct ModelList {
    #[schema(example = json!(["claude-haiku-4-5", "claude-sonnet-4-5"]))]
    models: Vec<String>,
}

impl From<Verdict> for TestResult {
    fn from(verdict: Verdict) -> Self {
        Self {
            ok: verdict.ok,
            status: verdict.status,
            latency_ms: verdict.latency_ms,
            first_byte_ms: verdict.first_byte_ms,
            model: verdict.model,
            text: verdict.text,
            error: verdict.error,
            url: verdict.url,
        }
    }
}

impl Check for TestSettings {
    fn check(&self, wrong: &mut Wrong) {
        check_settings(self.model.as_deref(), self.timeout_ms, wrong);
    }
}

impl Check for DraftTest {
    fn check(&self, wrong: &mut Wrong) {
        wrong.within("provider", |wrong| self.provider.check(wrong));
        check_settings(self.model.as_deref(), self.timeout_ms, wrong);
    }
}

fn check_settings(model: Option<&str>, timeout_ms: Option<u64>, wrong: &mut Wrong) {
    if let Some(model) = model {
        wrong.name("model", model);
    }
    if let Some(timeout_ms) = timeout_ms {
        check_within(wrong, "timeout_ms", timeout_ms, 5000, 120_000);
    }
}

fn timeout(admin: &Admin, asked_ms: Option<u64>) -> Duration {
    let usual_ms = admin.catalog.settings().relay.api_test_timeout_ms;
    Duration::from_millis(asked_ms.unwrap_or(usual_ms))
}

/// The one that was asked for, else the first that the provider names in full, else its vendor's small one.
fn model(asked: Option<String>, named: &[ModelRule], kind: ProviderKind) -> String {
    let named = named.iter().find_map(|rule| match rule {
        ModelRule::Exact(name) => Some(name.clone()),
        ModelRule::Test(_) => None,
    });
    asked
        .or(named)
        .unwrap_or_else(|| trial::default_model(kind).to_owned())
}

/// Test a provider
///
/// Sends it one small question, its own way out and headers included, redirects and overrides not. Whatever comes of
/// it is a 200 of this API; nothing counts towards circuits, limits or the log.
#[utoipa::path(
    tag = "providers",
    params(("id" = i64, Path, description = "The provider's id")),
    request_body = TestSettings,
    responses((status = 200, description = "How it went", body = TestResult)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/{id}/test")]
pub(super) async fn test(
    _: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    body: Body<TestSettings>,
) -> Result<web::Json<TestResult>, Problem> {
    let row = found(&admin, id.0).await?;
    let target = target(&row, &admin.master_key).map_err(not_loadable)?;
    let trial = Trial {
        model: model(body.0.model, &row.models, row.kind),
        timeout: timeout(&admin, body.0.timeout_ms),
        project: row.tuning.project,
    };
    let verdict = trial::test(&target, &trial).await;
    Ok(web::Json(verdict.into()))
}

/// Test a provider before it is saved
#[utoipa::path(
    tag = "providers",
    request_body = DraftTest,
    responses((status = 200, description = "How it went", body = TestResult)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/test")]
pub(super) async fn test_draft(
    _: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<DraftTest>,
) -> Result<web::Json<TestResult>, Problem> {
    let asked = body.0;
    let (provider, target) = asked.provider.resolve(None, &admin.master_key)?;
    let trial = Trial {
        model: model(asked.model, &provider.models, provider.kind),
        timeout: timeout(&admin, asked.timeout_ms),
        project: provider.tuning.project,
    };
    let verdict = trial::test(&target, &trial).await;
    Ok(web::Json(verdict.into()))
}

/// Ask a provider for its models
///
/// Code Assist (`gemini-cli`) has no such list.
#[utoipa::path(
    tag = "providers",
    params(("id" = i64, Path, description = "The provider's id")),
    responses((status = 200, description = "What it has", body = ModelList)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/{id}/models")]
pub(super) async fn models(
    _: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
) -> Result<web::Json<ModelList>, Problem> {
    let row = found(&admin, id.0).await?;
    let target = target(&row, &admin.master_key).map_err(not_loadable)?;
    let listed = trial::models(&target, timeout(&admin, None)).await;
    let models = listed.map_err(|error| {
        let code = match &error {
            ListError::NoList(_) => Code::Conflict,
            ListError::Failed { .. } => Code::Upstream,
        };
        Problem::new(code, error.to_string())
    })?;
    Ok(web::Json(ModelList { models }))
}
