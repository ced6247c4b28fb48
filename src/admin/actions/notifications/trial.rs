//! A webhook is tried out. Nothing is kept of it.

use actix_web::{post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::answer::{Act, Finished, finished};
use super::super::args::{Args, Fields};
use super::super::caller::{self, Caller};
use super::address;
use crate::admin::Admin;
use crate::admin::problem::{Code, Problem};
use crate::notify::{Destination, Language};
use crate::store::NotificationTemplates;

/// Which kind of alert a test is of.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum TestedAlert {
    CircuitBreaker,
    DailyLeaderboard,
    CostAlert,
    CacheHitRateAlert,
}

/// A webhook to try out.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookTrial {
    #[schema(example = "https://hooks.slack.com/services/T0/B0/x")]
    webhook_url: String,
    /// Makes no difference: the same test message is sent.
    #[serde(rename = "type")]
    #[schema(example = "cost-alert")]
    #[expect(dead_code, reason = "others are refused, and that is all")]
    kind: TestedAlert,
}

impl Fields for WebhookTrial {}

/// Try out a webhook
///
/// Sends a test message, once and now; nothing is kept. It is an error where the receiver does not take it.
#[utoipa::path(
    tag = "notifications",
    request_body = WebhookTrial,
    responses((status = 200, description = "The receiver has taken it", body = Finished)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/notifications/testWebhookAction")]
pub async fn test_webhook(
    _: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<WebhookTrial>,
) -> Act {
    let destination = Destination {
        address: address(args.0.webhook_url.trim().to_owned()),
        proxy: None,
    };
    destination
        .check()
        .map_err(|problem| Problem::invalid("/webhookUrl", problem.reason))?;
    let templates = NotificationTemplates::default();
    let notifier = &admin.notifier;
    let receipt = notifier
        .try_out(&destination, &templates, Language::default())
        .await;
    if receipt.accepted() {
        return finished();
    }
    let told = format!("the receiver did not take the message: {}", receipt.answer);
    Err(Problem::new(Code::Upstream, told))
}
