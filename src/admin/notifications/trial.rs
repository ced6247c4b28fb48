//! `POST /api/v1/notifications/targets/{id}/test` and `…/targets/test`: a message that is really sent, and what the receiver
//! said to it.

use actix_web::{post, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::address::{AddressShape, ProxyShape};
use super::language;
use super::targets::{found, judge};
use crate::admin::Admin;
use crate::admin::access::{Access, Write};
use crate::admin::body::{Body, Check, Id, Query, Wrong};
use crate::admin::problem::{Code, Problem};
use crate::notify::{Address, Destination, Heard, Language, ProxyChoice, Receipt};
use crate::store::NotificationTemplates;

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(test_draft).service(test);
}

/// In which language.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct TrialQuery {
    #[serde(default)]
    #[param(schema_with = language)]
    language: Language,
}

/// A target that need not exist yet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TargetTrial {
    #[schema(value_type = AddressShape, write_only)]
    address: Address,
    #[schema(value_type = Option<ProxyShape>, write_only)]
    proxy: Option<ProxyChoice>,
    /// Only `default` is for tests.
    #[serde(default)]
    #[schema(value_type = Object)]
    templates: NotificationTemplates,
    #[serde(default)]
    #[schema(schema_with = language)]
    language: Language,
}

impl TargetTrial {
    fn destination(&self) -> Destination {
        Destination {
            address: self.address.clone(),
            proxy: self.proxy.clone(),
        }
    }
}

impl Check for TargetTrial {
    fn check(&self, wrong: &mut Wrong) {
        judge(&self.destination(), &self.templates, wrong);
    }
}

/// How the message fared.
#[derive(Debug, Serialize, ToSchema)]
struct TargetTried {
    accepted: bool,
    /// Whether the receiver would say the same again; otherwise a later try may do.
    refused: bool,
    /// Of HTTP or SMTP, where the receiver was reached.
    status: Option<u16>,
    latency_ms: u64,
    /// What the receiver said, or why it was not reached.
    #[schema(example = "200 ok")]
    answer: String,
}

impl From<Receipt> for TargetTried {
    fn from(receipt: Receipt) -> Self {
        Self {
            accepted: receipt.accepted(),
            refused: receipt.heard == Heard::Refused,
            status: receipt.status,
            latency_ms: receipt.latency_ms,
            answer: receipt.answer,
        }
    }
}

/// Send a test message
///
/// Once and now, also to a target that is switched off. How it fared is noted at the target.
#[utoipa::path(
    tag = "notifications",
    params(("id" = i64, Path, description = "The target's id"), TrialQuery),
    responses((status = 200, description = "What the receiver said, also where it did not take the message", body = TargetTried)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/notifications/targets/{id}/test")]
async fn test(
    _: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    query: Query<TrialQuery>,
) -> Result<web::Json<TargetTried>, Problem> {
    let target = found(&admin, id).await?;
    let receipt = admin.notifier.test(&target, query.language).await;
    let receipt = receipt.map_err(|error| Problem::new(Code::Conflict, error.to_string()))?;
    Ok(web::Json(receipt.into()))
}

/// Send a test message to a draft
///
/// Once and now; nothing is kept.
#[utoipa::path(
    tag = "notifications",
    request_body = TargetTrial,
    responses((status = 200, description = "What the receiver said, also where it did not take the message", body = TargetTried)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/notifications/targets/test")]
async fn test_draft(
    _: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<TargetTrial>,
) -> web::Json<TargetTried> {
    let trial = body.0;
    let receipt = admin
        .notifier
        .try_out(&trial.destination(), &trial.templates, trial.language)
        .await;
    web::Json(receipt.into())
}
