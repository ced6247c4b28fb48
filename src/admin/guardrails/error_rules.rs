//! `/api/v1/error-rules`: what upstreams' errors are taken for and what clients are told of them, and which rule decides
//! about an error.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use actors::domain::{self, ErrorBodies, ErrorRuleId, Fault, TextMatch};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::Object;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{Rule, RuleQuery, TEXT_MAX, add, match_type, rule_resource, yes};
use crate::admin::Admin;
use crate::admin::access::{Access, Read, Write};
use crate::admin::body::{Body, Check, Id, MergePatch, Query, Wrong};
use crate::admin::choice::maybe_one_of;
use crate::admin::page::Page;
use crate::admin::patch::PatchOf;
use crate::admin::problem::Problem;
use crate::admin::revision::{IfMatch, tagged};
use crate::admin::shape::Time;
use crate::guard::error_rules;
use crate::store::ErrorRuleRow;

/// An error rule as it is written. It has a fault, or something that clients get instead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ErrorRuleDraft {
    /// Looked for in the error's message and in all of its text.
    #[schema(example = "credit balance is too low")]
    pattern: String,
    #[serde(default)]
    #[schema(schema_with = match_type)]
    match_type: TextMatch,
    /// Only errors of this status.
    #[schema(minimum = 200, maximum = 599)]
    status: Option<u16>,
    /// A word of your own, for lists.
    #[serde(default)]
    #[schema(example = "quota")]
    category: String,
    /// For admins.
    #[serde(default)]
    description: String,
    #[schema(schema_with = fault)]
    fault: Option<Fault>,
    /// The status that clients get.
    #[schema(minimum = 400, maximum = 599)]
    override_status: Option<u16>,
    /// The message that clients get, in their dialect.
    #[schema(example = "our account is empty; ask Ann")]
    override_message: Option<String>,
    /// Whole bodies that clients get.
    #[serde(default)]
    #[schema(value_type = ErrorBodiesShape)]
    override_bodies: ErrorBodies,
    /// The first rule that fits decides; the lowest comes first.
    #[serde(default)]
    priority: i32,
    #[serde(default = "yes")]
    #[schema(default = true)]
    enabled: bool,
}

/// Whole bodies by the client's dialect: texts that are JSON objects.
#[derive(ToSchema)]
#[schema(as = ErrorBodies)]
#[expect(dead_code, reason = "it is there for its schema")]
struct ErrorBodiesShape {
    #[schema(
        example = "{\"type\":\"error\",\"error\":{\"type\":\"billing_error\",\"message\":\"ask Ann\"}}"
    )]
    anthropic: Option<String>,
    openai_chat: Option<String>,
    openai_responses: Option<String>,
    gemini: Option<String>,
}

fn fault() -> Object {
    let all = [
        Fault::Client,
        Fault::Account,
        Fault::Model,
        Fault::Provider,
        Fault::Network,
    ];
    maybe_one_of(
        &all,
        "Whose fault it is: `client` ends the request; `account`, `model` and `provider` try the next provider, `network` \
         the same one again first. As the hub sees it where it is missing.",
    )
}

impl Check for ErrorRuleDraft {
    fn check(&self, wrong: &mut Wrong) {
        add(error_rules::check(&self.clone().into()), wrong);
        wrong.text("category", &self.category, 100);
        wrong.text("description", &self.description, TEXT_MAX);
    }
}

impl Rule for domain::ErrorRule {
    fn enabled(&self) -> bool {
        self.enabled
    }

    fn priority(&self) -> i64 {
        self.priority.into()
    }

    fn texts(&self) -> Vec<&str> {
        let message = self.override_message.as_deref().unwrap_or_default();
        vec![&self.pattern, &self.category, &self.description, message]
    }
}

impl From<domain::ErrorRule> for ErrorRuleDraft {
    fn from(rule: domain::ErrorRule) -> Self {
        Self {
            pattern: rule.pattern,
            match_type: rule.match_type,
            status: rule.status,
            category: rule.category,
            description: rule.description,
            fault: rule.fault,
            override_status: rule.override_status,
            override_message: rule.override_message,
            override_bodies: rule.override_bodies,
            priority: rule.priority,
            enabled: rule.enabled,
        }
    }
}

impl From<ErrorRuleDraft> for domain::ErrorRule {
    fn from(draft: ErrorRuleDraft) -> Self {
        Self {
            pattern: draft.pattern,
            match_type: draft.match_type,
            status: draft.status,
            category: draft.category,
            description: draft.description,
            fault: draft.fault,
            override_status: draft.override_status,
            override_message: draft.override_message,
            override_bodies: draft.override_bodies,
            priority: draft.priority,
            enabled: draft.enabled,
        }
    }
}

rule_resource! {
    tag "error rules", "/error-rules", "/error-rules/{id}",
    rule domain::ErrorRule, row ErrorRuleRow, id ErrorRuleId,
    draft ErrorRuleDraft, patch ErrorRulePatch, more [test],
    /// What an upstream's error is taken for, and what clients are told of it.
    shown ErrorRule,
    /// List error rules
    ///
    /// In the order in which they are tried.
    list list_error_rules,
    /// Add an error rule
    create insert_error_rule,
    /// Show an error rule
    show get_error_rule,
    /// Change an error rule
    update update_error_rule,
    /// Delete an error rule
    remove remove_error_rule,
}

/// An upstream's error.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ErrorTrial {
    /// Its body, or its message.
    #[schema(example = "{\"error\":{\"message\":\"Your credit balance is too low\"}}")]
    text: String,
    /// Missing where the error stood inside of an answer that began well.
    #[schema(minimum = 100, maximum = 599, example = 400)]
    status: Option<u16>,
}

impl Check for ErrorTrial {
    fn check(&self, wrong: &mut Wrong) {
        if let Some(status) = self.status.filter(|status| !(100..=599).contains(status)) {
            wrong.add("status", format!("`{status}` is no status from 100 to 599"));
        }
    }
}

/// What would become of an error.
#[derive(Serialize, ToSchema)]
struct ErrorTried {
    /// The rule that decides; none where the hub judges by itself.
    rule_id: Option<i64>,
    rule: Option<ErrorRuleDraft>,
    /// What the rule does, in words.
    #[schema(example = "taken as the account's fault: another one is tried")]
    does: Option<String>,
}

/// Try the error rules on an error
///
/// By the rules that are enabled now; nothing is sent or kept.
#[utoipa::path(
    tag = "error rules",
    request_body = ErrorTrial,
    responses((status = 200, description = "The rule that decides, and what it does", body = ErrorTried)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[post("/error-rules/test")]
async fn test(
    _: Access<Read>,
    admin: web::Data<Admin>,
    body: Body<ErrorTrial>,
) -> Result<web::Json<ErrorTried>, Problem> {
    let rows = admin.db.list_error_rules().await?;
    let rules: Vec<_> = rows.iter().map(|row| (row.id, &row.rule)).collect();
    let tested = error_rules::test(&rules, &body.0.text, body.0.status);
    Ok(web::Json(match tested {
        Some(tested) => ErrorTried {
            rule_id: Some(tested.id.0),
            rule: Some(tested.rule.into()),
            does: Some(tested.does),
        },
        None => ErrorTried {
            rule_id: None,
            rule: None,
            does: None,
        },
    }))
}
