//! `active-sessions/*`: conversations that run now, and one of them with what it did and, where the hub keeps it, what was said.

use actix_web::{post, web};
use actors::domain::NanoUsd;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::answer::{Answer, Done, done};
use super::args::{Args, Fields, Nothing};
use super::caller::{Caller, OwnLook, OwnUsage, Sees};
use crate::admin::Admin;
use crate::admin::names::Names;
use crate::admin::requests::bodies::{header_pairs, kept_bytes};
use crate::admin::sessions::found;
use crate::admin::sessions::messages::{
    SessionMessage, SessionMessages, newest_kept, nothing_kept,
};
use crate::admin::shape::{Time, Usd};
use crate::capture::port::PackedMessage;
use crate::live::SessionView;
use crate::store::RequestRow;

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get_active_sessions)
        .service(get_session_details)
        .service(get_session_messages);
}

/// A conversation that is active.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActiveSession {
    /// As the log names it, or the hub's own id.
    #[schema(example = "0123456789abcdef0123456789abcdef")]
    session_id: String,
    #[schema(example = "alice")]
    user_name: String,
    user_id: i64,
    key_id: i64,
    #[schema(example = "laptop")]
    key_name: String,
    /// The first who served it; `null` for somebody who is no admin.
    provider_id: Option<i64>,
    /// All who did, with commas between; `null` for somebody who is no admin.
    provider_name: Option<String>,
    /// With commas between.
    model: Option<String>,
    /// `codex` for Codex, otherwise `chat`.
    #[schema(example = "chat")]
    api_type: &'static str,
    /// Unix milliseconds.
    start_time: i64,
    total_tokens: u64,
    /// USD as a text, as it was.
    #[schema(value_type = String, example = "0.125")]
    cost_usd: Usd,
    /// `in_progress`, `completed`, or `error` where all its requests went wrong.
    #[schema(example = "in_progress")]
    status: &'static str,
    /// From the first request to the last.
    duration_ms: i64,
    request_count: u64,
    /// Requests that run.
    concurrent_count: u64,
}

impl ActiveSession {
    fn of(admin: &Admin, view: SessionView, is_admins: bool) -> Self {
        let snapshot = admin.catalog.snapshot();
        let first = view.providers.first().filter(|_| is_admins);
        let provider = first.and_then(|name| {
            let mut all = snapshot.providers();
            all.find(|provider| *provider.name == **name)
        });
        let joined = |names: &[String]| (!names.is_empty()).then(|| names.join(", "));
        let agent = view.user_agent.as_deref().unwrap_or_default();
        let running = view.running as u64;
        Self {
            session_id: name(&view),
            user_id: view.user_id.0,
            key_id: view.key_id.0,
            provider_id: provider.map(|provider| provider.id.0),
            provider_name: joined(&view.providers).filter(|_| is_admins),
            model: joined(&view.models),
            api_type: if agent.to_lowercase().contains("codex") {
                "codex"
            } else {
                "chat"
            },
            start_time: view.first_seen_ms,
            total_tokens: view.tokens,
            cost_usd: Usd::of_nano(view.cost),
            status: if running > 0 {
                "in_progress"
            } else if view.done > 0 && view.failed == view.done {
                "error"
            } else {
                "completed"
            },
            duration_ms: view.last_seen_ms.saturating_sub(view.first_seen_ms),
            request_count: view.done.saturating_add(running),
            concurrent_count: running,
            user_name: view.user,
            key_name: view.key,
        }
    }
}

fn name(view: &SessionView) -> String {
    let own = || format!("{:032x}", view.id.0);
    view.session.clone().unwrap_or_else(own)
}

/// Those that somebody sees, the last seen first.
pub(super) fn active(admin: &Admin, sees: Sees) -> Vec<ActiveSession> {
    let all = admin.live.sessions().into_iter();
    let own = all.filter(|view| {
        sees.user.is_none_or(|user| view.user_id == user)
            && sees.key.is_none_or(|key| view.key_id == key)
    });
    let is_admins = sees.user.is_none();
    own.map(|view| ActiveSession::of(admin, view, is_admins))
        .collect()
}

/// List active sessions
///
/// At all replicas, the last seen first. Admins see all of them, others their own.
#[utoipa::path(
    tag = "active-sessions",
    request_body = Nothing,
    responses((status = 200, description = "The sessions", body = Done<Vec<ActiveSession>>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("usage"))),
)]
#[post("/active-sessions/getActiveSessions")]
async fn get_active_sessions(
    caller: Caller<OwnUsage>,
    admin: web::Data<Admin>,
    _: Args<Nothing>,
) -> Answer<Vec<ActiveSession>> {
    done(active(&admin, caller.sees()?))
}

/// A session.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionRef {
    /// Its id or its name.
    #[schema(example = "0123456789abcdef0123456789abcdef")]
    session_id: String,
}

impl Fields for SessionRef {}

/// A session with what it did.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SessionDetails {
    session_id: String,
    /// Of the newest request that was kept; this and the next four are `null` where `sessions.store_messages` is off.
    #[schema(value_type = Option<Object>)]
    request_body: Option<Value>,
    /// As `getSessionMessages` tells them.
    messages: Option<Vec<SessionMessage>>,
    /// The answer's body, as it was sent.
    response: Option<String>,
    /// Values by name, secrets masked.
    #[schema(value_type = Option<Object>)]
    request_headers: Option<Map<String, Value>>,
    #[schema(value_type = Option<Object>)]
    response_headers: Option<Map<String, Value>>,
    session_stats: SessionStats,
    /// The newest thousand, oldest first.
    requests: Vec<SessionRequest>,
}

/// What a session did.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SessionStats {
    session_id: String,
    user_id: Option<i64>,
    user_name: Option<String>,
    key_id: Option<i64>,
    key_name: Option<String>,
    request_count: u64,
    /// USD as a text, as it was.
    #[schema(value_type = String, example = "0.125")]
    total_cost_usd: Usd,
    total_input_tokens: u64,
    total_output_tokens: u64,
    total_cache_creation_tokens: u64,
    total_cache_read_tokens: u64,
    total_duration_ms: u64,
    first_request_at: Option<Time>,
    last_request_at: Option<Time>,
    /// Empty for somebody who is no admin.
    providers: Vec<SessionProvider>,
    models: Vec<String>,
    user_agent: Option<String>,
}

/// Who served a session.
#[derive(Debug, Serialize, ToSchema)]
struct SessionProvider {
    id: i64,
    name: Option<String>,
}

/// A request of a session.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SessionRequest {
    id: String,
    created_at: Time,
    model: String,
    status_code: u16,
    #[schema(value_type = String, example = "0.0125")]
    cost_usd: Usd,
    input_tokens: u64,
    output_tokens: u64,
    duration_ms: u32,
    error_message: Option<String>,
}

impl From<&RequestRow> for SessionRequest {
    fn from(row: &RequestRow) -> Self {
        Self {
            id: row.id.to_string(),
            created_at: Time::of_ms(row.at_ms),
            model: row.model.clone(),
            status_code: row.status,
            cost_usd: Usd::of_nano(row.cost),
            input_tokens: row.usage.input,
            output_tokens: row.usage.output,
            duration_ms: row.duration_ms,
            error_message: row.error_code.clone(),
        }
    }
}

/// Show a session
///
/// What it did, its requests, and headers and bodies of the newest that was kept.
#[utoipa::path(
    tag = "active-sessions",
    request_body = SessionRef,
    responses((status = 200, description = "The session", body = Done<SessionDetails>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[post("/active-sessions/getSessionDetails")]
async fn get_session_details(
    caller: Caller<OwnLook>,
    admin: web::Data<Admin>,
    args: Args<SessionRef>,
) -> Answer<SessionDetails> {
    let sees = caller.sees()?;
    let found = found(&admin, &args.0.session_id, sees.key, sees.user).await?;
    let rows = found.logged.as_ref().map(|logged| &logged.requests[..]);
    let rows = rows.unwrap_or_default();
    let sums = found.logged.as_ref().map(|logged| logged.sums);
    let sums = sums.unwrap_or_default();
    let mut names = Names::in_force(&admin);
    let [user, key, _] = match rows.last() {
        Some(row) => names.of_row(row).await?,
        None => [None, None, None],
    };
    let live = found.live.as_ref();
    let user_name = live.map(|view| view.user.clone());
    let key_name = live.map(|view| view.key.clone());
    let mut providers = Vec::new();
    if let Some(logged) = found.logged.as_ref().filter(|_| sees.user.is_none()) {
        for id in &logged.providers {
            let named = names.provider(*id).await?;
            providers.push(SessionProvider {
                id: named.id,
                name: named.name,
            });
        }
    }
    let models = found.logged.as_ref().map(|logged| logged.models.clone());
    let models = models.or_else(|| live.map(|view| view.models.clone()));
    let told = newest_kept(&admin, &found).await?;
    let request = told.as_ref().map(|(_, kept)| &kept.request);
    let answer = told.as_ref().and_then(|(_, kept)| kept.answer.as_ref());
    let answer = answer.map(|answer| &answer.message);
    done(SessionDetails {
        session_id: found.name.clone(),
        request_body: request
            .and_then(kept_bytes)
            .and_then(|body| serde_json::from_slice(&body).ok()),
        messages: told
            .as_ref()
            .map(|(row, kept)| SessionMessages::of(row, kept).messages),
        response: answer
            .and_then(kept_bytes)
            .map(|body| String::from_utf8_lossy(&body).into_owned()),
        request_headers: request.map(headers),
        response_headers: answer.map(headers),
        session_stats: SessionStats {
            session_id: found.name.clone(),
            user_id: live
                .map(|view| view.user_id.0)
                .or(user.as_ref().map(|user| user.id)),
            user_name: user_name.or_else(|| user.and_then(|user| user.name)),
            key_id: live
                .map(|view| view.key_id.0)
                .or(key.as_ref().map(|key| key.id)),
            key_name: key_name.or_else(|| key.and_then(|key| key.name)),
            request_count: sums.requests,
            total_cost_usd: Usd::of_nano(NanoUsd(sums.cost.0)),
            total_input_tokens: sums.input,
            total_output_tokens: sums.output,
            total_cache_creation_tokens: sums.cache_write_5m.saturating_add(sums.cache_write_1h),
            total_cache_read_tokens: sums.cache_read,
            total_duration_ms: sums.duration_ms_sum,
            first_request_at: rows.first().map(|row| Time::of_ms(row.at_ms)),
            last_request_at: rows.last().map(|row| Time::of_ms(row.at_ms)),
            providers,
            models: models.unwrap_or_default(),
            user_agent: live.and_then(|view| view.user_agent.clone()),
        },
        requests: rows.iter().map(SessionRequest::from).collect(),
    })
}

/// Show the messages of a session
///
/// What was said, as the newest request that was kept tells it; not found where `sessions.store_messages` is off.
#[utoipa::path(
    tag = "active-sessions",
    request_body = SessionRef,
    responses((status = 200, description = "The conversation", body = Done<Vec<SessionMessage>>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[post("/active-sessions/getSessionMessages")]
async fn get_session_messages(
    caller: Caller<OwnLook>,
    admin: web::Data<Admin>,
    args: Args<SessionRef>,
) -> Answer<Vec<SessionMessage>> {
    let sees = caller.sees()?;
    let found = found(&admin, &args.0.session_id, sees.key, sees.user).await?;
    let told = newest_kept(&admin, &found).await?;
    let (row, kept) = told.ok_or_else(|| nothing_kept(&admin, &found))?;
    done(SessionMessages::of(row, &kept).messages)
}

/// Several of a name are one value.
fn headers(message: &PackedMessage) -> Map<String, Value> {
    let mut headers = Map::new();
    for (name, value) in header_pairs(message) {
        let joined = match headers.get(&name).and_then(Value::as_str) {
            Some(before) => format!("{before}, {value}"),
            None => value,
        };
        headers.insert(name, joined.into());
    }
    headers
}
