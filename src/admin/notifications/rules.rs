//! `/api/v1/notifications/rules`: of which events whom is told, in which language.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::{event, language, maybe_event};
use crate::admin::Admin;
use crate::admin::access::{Access, Read, Write};
use crate::admin::body::{Body, Check, Id, MergePatch, Query, Wrong};
use crate::admin::page::{Page, PageQuery};
use crate::admin::patch::PatchOf;
use crate::admin::problem::{Code, Problem};
use crate::admin::revision::{IfMatch, tagged};
use crate::admin::shape::Time;
use crate::notify::{EventKind, Language, RuleOptions, choices};
use crate::store::{NewNotificationRule, NotificationRule};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(create)
        .service(show)
        .service(update)
        .service(remove);
}

/// A rule as it is written.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = NotificationRuleDraft)]
#[serde(deny_unknown_fields)]
struct RuleDraft {
    #[schema(schema_with = event)]
    event: EventKind,
    #[serde(default = "yes")]
    #[schema(default = true)]
    enabled: bool,
    /// Who is told.
    #[serde(default)]
    #[schema(example = json!([1]))]
    target_ids: Vec<i64>,
    #[serde(default)]
    #[schema(schema_with = language)]
    language: Language,
    /// What this kind of event leaves to choose: see `/notifications/events`. What is left out or `null` is as usual.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({"thresholds": [80, 100]}))]
    options: Map<String, Value>,
}

fn yes() -> bool {
    true
}

impl Check for RuleDraft {
    fn check(&self, wrong: &mut Wrong) {
        wrong.within("target_ids", |wrong| {
            for (at, id) in self.target_ids.iter().enumerate() {
                if self.target_ids[..at].contains(id) {
                    wrong.add(at, format!("`{id}` stands there twice"));
                }
            }
        });
        let choices = choices(self.event);
        wrong.within("options", |wrong| {
            for (name, value) in &self.options {
                if !choices.iter().any(|choice| choice.name == name) {
                    let known: Vec<&str> = choices.iter().map(|choice| choice.name).collect();
                    let (event, known) = (self.event.as_str(), known.join(", "));
                    wrong.add(name, format!("is no option of `{event}`: it has {known}"));
                } else if !value.is_null()
                    && let Err(problem) = RuleOptions::read(&json!({ name: value }))
                {
                    wrong.add(name, problem.reason);
                }
            }
        });
    }
}

type RulePatch = PatchOf<RuleDraft>;

/// Of which events whom is told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NotificationRule)]
struct Rule {
    #[schema(example = 1)]
    id: i64,
    #[serde(flatten)]
    draft: RuleDraft,
    created_at: Time,
    updated_at: Time,
}

impl TryFrom<&NotificationRule> for RuleDraft {
    type Error = Problem;

    fn try_from(row: &NotificationRule) -> Result<Self, Problem> {
        let unknown = |what: &str| {
            let told = format!("rule {} was written by a later version: {what}", row.id);
            Problem::new(Code::Conflict, told)
        };
        Ok(Self {
            event: EventKind::of(&row.event).ok_or_else(|| unknown(&row.event))?,
            enabled: row.enabled,
            target_ids: row.target_ids.clone(),
            language: Language::of(&row.language).ok_or_else(|| unknown(&row.language))?,
            options: row.options.as_object().cloned().unwrap_or_default(),
        })
    }
}

impl TryFrom<NotificationRule> for Rule {
    type Error = Problem;

    fn try_from(row: NotificationRule) -> Result<Self, Problem> {
        Ok(Self {
            id: row.id,
            draft: (&row).try_into()?,
            created_at: Time::of_ms(row.created_at_ms),
            updated_at: Time::of_ms(row.updated_at_ms),
        })
    }
}

impl From<RuleDraft> for NewNotificationRule {
    fn from(mut draft: RuleDraft) -> Self {
        draft.options.retain(|_, value| !value.is_null());
        Self {
            event: draft.event.as_str().to_owned(),
            enabled: draft.enabled,
            target_ids: draft.target_ids,
            language: draft.language.as_str().to_owned(),
            options: Value::Object(draft.options),
        }
    }
}

/// Whom a rule names must be there.
async fn known_targets(admin: &Admin, draft: &RuleDraft) -> Result<(), Problem> {
    let targets = admin.db.notification_targets().await?;
    let mut wrong = Wrong::default();
    wrong.within("target_ids", |wrong| {
        for (at, id) in draft.target_ids.iter().enumerate() {
            if !targets.iter().any(|target| target.id == *id) {
                wrong.add(at, format!("no notification target has the id `{id}`"));
            }
        }
    });
    wrong.result()
}

/// Which rules a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct RuleQuery {
    #[param(schema_with = maybe_event)]
    event: Option<EventKind>,
    /// Only rules that tell this target.
    target_id: Option<i64>,
    enabled: Option<bool>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl RuleQuery {
    fn fits(&self, row: &NotificationRule) -> bool {
        self.event.is_none_or(|event| event.as_str() == row.event)
            && self.target_id.is_none_or(|id| row.target_ids.contains(&id))
            && self.enabled.is_none_or(|enabled| row.enabled == enabled)
    }
}

/// List notification rules
///
/// In the order in which they were made. Rules of a later version of the hub are left out.
#[utoipa::path(
    tag = "notifications",
    params(RuleQuery),
    responses((status = 200, description = "A page of rules", body = Page<Rule>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/notifications/rules")]
async fn list(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<RuleQuery>,
) -> Result<web::Json<Page<Rule>>, Problem> {
    let page = PageQuery {
        cursor: query.cursor.clone(),
        limit: query.limit,
    };
    let rows = admin.db.notification_rules().await?.into_iter();
    let rules = rows
        .filter(|row| query.fits(row))
        .filter_map(|row| Rule::try_from(row).ok());
    Ok(web::Json(Page::of_all(rules, &page, |rule| rule.id)?))
}

/// Add a notification rule
#[utoipa::path(
    tag = "notifications",
    request_body = RuleDraft,
    responses((status = 201, description = "The new rule", body = Rule)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/notifications/rules")]
async fn create(
    access: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<RuleDraft>,
) -> Result<HttpResponse, Problem> {
    known_targets(&admin, &body.0).await?;
    let mut change = admin.db.change(&access.who).await?;
    let row = change.insert_notification_rule(&body.0.into()).await?;
    change.commit_quietly().await?;
    Ok(tagged(201, row.updated_at_ms, &Rule::try_from(row)?))
}

/// Show a notification rule
#[utoipa::path(
    tag = "notifications",
    params(("id" = i64, Path, description = "The rule's id")),
    responses((status = 200, description = "The rule", body = Rule)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/notifications/rules/{id}")]
async fn show(_: Access<Read>, admin: web::Data<Admin>, id: Id) -> Result<HttpResponse, Problem> {
    let row = found(&admin, id).await?;
    Ok(tagged(200, row.updated_at_ms, &Rule::try_from(row)?))
}

/// Change a notification rule
#[utoipa::path(
    tag = "notifications",
    params(("id" = i64, Path, description = "The rule's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    request_body(content = RulePatch, content_type = "application/json"),
    responses((status = 200, description = "The rule as it is now", body = Rule)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[patch("/notifications/rules/{id}")]
async fn update(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
    patch: MergePatch,
) -> Result<HttpResponse, Problem> {
    let present = found(&admin, id).await?;
    let revision = seen.0.unwrap_or(present.updated_at_ms);
    let next = patch.apply(&RuleDraft::try_from(&present)?)?;
    known_targets(&admin, &next).await?;
    let mut change = admin.db.change(&access.who).await?;
    let row = change
        .update_notification_rule(id.0, Some(revision), &next.into())
        .await?;
    change.commit_quietly().await?;
    Ok(tagged(200, row.updated_at_ms, &Rule::try_from(row)?))
}

/// Delete a notification rule
#[utoipa::path(
    tag = "notifications",
    params(("id" = i64, Path, description = "The rule's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    responses((status = 204, description = "The rule is gone")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[delete("/notifications/rules/{id}")]
async fn remove(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let mut change = admin.db.change(&access.who).await?;
    change.remove_notification_rule(id.0, seen.0).await?;
    change.commit_quietly().await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn found(admin: &Admin, id: Id) -> Result<NotificationRule, Problem> {
    let row = admin.db.notification_rule(id.0).await?;
    row.ok_or_else(|| Problem::not_found("notification rule", id.0))
}
