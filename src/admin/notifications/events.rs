//! `/api/v1/notifications/events`: what people can be told of, what templates may name there, and what rules leave to choose.

use actix_web::{get, web};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::Object;
use utoipa_actix_web::service_config::ServiceConfig;

use super::event;
use crate::admin::access::{Access, Read};
use crate::admin::choice::must_be_one_of;
use crate::notify::{self, ChoiceKind, EventKind, Language, choices};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list);
}

/// What people can be told of.
#[derive(Serialize, ToSchema)]
struct Events {
    events: Vec<EventShape>,
    /// What the template `default` may name: it is there for every event, and in tests.
    always: Vec<Placeholder>,
    #[schema(value_type = Vec<String>, example = json!(["en"]))]
    languages: [Language; Language::ALL.len()],
}

/// A kind of event.
#[derive(Serialize, ToSchema)]
struct EventShape {
    #[schema(schema_with = event)]
    event: EventKind,
    /// What a template for it may name, besides what is always there.
    placeholders: Vec<Placeholder>,
    /// What its rules leave to choose.
    options: Vec<OptionShape>,
}

/// A fact that `{{name}}` stands for.
#[derive(Serialize, ToSchema)]
struct Placeholder {
    #[schema(example = "provider")]
    name: String,
    /// As it might be.
    #[schema(example = json!("main"))]
    example: Value,
}

/// An option of a rule.
#[derive(Serialize, ToSchema)]
struct OptionShape {
    #[schema(example = "quiet_s")]
    name: &'static str,
    #[schema(schema_with = kind)]
    kind: ChoiceKind,
    /// What holds where it is left out; `null` for the hub's own time zone.
    #[schema(example = json!(300))]
    usual: Option<Value>,
    /// Of numbers, the lowest.
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<u64>,
    /// Of numbers, the highest.
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<u64>,
}

fn kind() -> Object {
    let told = "`percents` and `spenders` are lists, `time_of_day` is `HH:MM`, `time_zone` a name such as `Asia/Shanghai`.";
    must_be_one_of(&ChoiceKind::ALL, told)
}

fn placeholders(facts: notify::Facts) -> Vec<Placeholder> {
    let all = facts.into_iter();
    all.map(|(name, example)| Placeholder { name, example })
        .collect()
}

/// List kinds of events
///
/// With what templates may name there, and what rules leave to choose.
#[utoipa::path(
    tag = "notifications",
    responses((status = 200, description = "All kinds", body = Events)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/notifications/events")]
async fn list(_: Access<Read>) -> web::Json<Events> {
    let always = notify::placeholders(None);
    let events = EventKind::ALL.into_iter().map(|event| {
        let mut own = notify::placeholders(Some(event));
        own.retain(|name, _| !always.contains_key(name));
        let options = choices(event).into_iter().map(|choice| OptionShape {
            name: choice.name,
            kind: choice.kind,
            usual: choice.usual,
            minimum: choice.least,
            maximum: choice.most,
        });
        EventShape {
            event,
            placeholders: placeholders(own),
            options: options.collect(),
        }
    });
    web::Json(Events {
        events: events.collect(),
        always: placeholders(always),
        languages: Language::ALL,
    })
}
