//! `/api/v1/notifications/log`: messages that wait, were sent, or were given up.

use actix_web::{get, web};
use serde::{Deserialize, Serialize};
use utoipa::openapi::Object;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::maybe_event;
use crate::admin::Admin;
use crate::admin::access::{Access, Read};
use crate::admin::body::Query;
use crate::admin::choice::{maybe_one_of, must_be_one_of};
use crate::admin::page::{self, Page};
use crate::admin::problem::Problem;
use crate::admin::shape::Time;
use crate::notify::{EventKind, Level, Message};
use crate::store::{NotificationEntry, NotificationFilter, NotificationState};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list);
}

/// How far a message is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Waiting,
    Sent,
    Failed,
}

const STATES: [State; 3] = [State::Waiting, State::Sent, State::Failed];

fn state() -> Object {
    let told = "How far it is: it waits to be sent or tried again, was taken, or was given up.";
    must_be_one_of(&STATES, told)
}

fn maybe_state() -> Object {
    maybe_one_of(&STATES, "Only messages that are so far.")
}

fn level() -> Object {
    let all = [Level::Info, Level::Warning, Level::Critical];
    maybe_one_of(&all, "How much it matters.")
}

impl From<State> for NotificationState {
    fn from(state: State) -> Self {
        match state {
            State::Waiting => Self::Waiting,
            State::Sent => Self::Sent,
            State::Failed => Self::Failed,
        }
    }
}

impl From<NotificationState> for State {
    fn from(state: NotificationState) -> Self {
        match state {
            NotificationState::Waiting => Self::Waiting,
            NotificationState::Sent => Self::Sent,
            NotificationState::Failed => Self::Failed,
        }
    }
}

/// Which messages a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct LogQuery {
    target_id: Option<i64>,
    #[param(schema_with = maybe_event)]
    event: Option<EventKind>,
    #[param(schema_with = maybe_state)]
    state: Option<State>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// A message to one target.
#[derive(Debug, Serialize, ToSchema)]
struct SentMessage {
    id: i64,
    #[schema(example = "circuit_opened")]
    event: String,
    target_id: i64,
    /// As it was named then.
    target_name: String,
    #[schema(schema_with = level)]
    level: Option<Level>,
    title: String,
    /// What it says, but for the target's templates.
    text: String,
    #[schema(schema_with = state)]
    state: State,
    /// How often it was tried.
    tries: u32,
    /// When it is tried next; absent where nobody tries any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Time>,
    /// Of the last try.
    latency_ms: Option<u64>,
    /// What the receiver said to the last try, or why it was not reached.
    answer: Option<String>,
    created_at: Time,
    updated_at: Time,
}

impl From<NotificationEntry> for SentMessage {
    fn from(row: NotificationEntry) -> Self {
        let message: Option<Message> = serde_json::from_str(&row.message).ok();
        let waits = row.state == NotificationState::Waiting;
        Self {
            id: row.id,
            target_id: row.target_id,
            target_name: row.target_name,
            level: message.as_ref().map(|message| message.level),
            title: message
                .as_ref()
                .map_or_else(|| row.event.clone(), |message| message.title.clone()),
            text: message.as_ref().map(Message::text).unwrap_or_default(),
            event: row.event,
            state: row.state.into(),
            tries: row.tries,
            due_at: waits.then(|| Time::of_ms(row.due_at_ms)),
            latency_ms: row.latency_ms,
            answer: row.answer,
            created_at: Time::of_ms(row.created_at_ms),
            updated_at: Time::of_ms(row.updated_at_ms),
        }
    }
}

/// List messages
///
/// The newest first. They are kept for 90 days; tests are not among them.
#[utoipa::path(
    tag = "notifications",
    params(LogQuery),
    responses((status = 200, description = "A page of messages", body = Page<SentMessage>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/notifications/log")]
async fn list(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<LogQuery>,
) -> Result<web::Json<Page<SentMessage>>, Problem> {
    let limit = page::limit(query.limit)?;
    let filter = NotificationFilter {
        before_id: page::after(query.cursor.as_deref())?,
        target_id: query.target_id,
        event: query.event.map(|event| event.as_str().to_owned()),
        state: query.state.map(NotificationState::from),
    };
    let rows = admin.db.notification_log(&filter, limit + 1).await?;
    let messages = rows.into_iter().map(SentMessage::from).collect();
    Ok(web::Json(Page::of_rows(messages, limit, |message| {
        message.id
    })))
}
