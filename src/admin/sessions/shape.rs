//! Sessions and requests as the API writes them. Nothing is decided here.

use actors::domain::{Dialect, EndedBy, RequestKind, Usage};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::names::{Named, Names};
use super::super::shape::{Time, Usd};
use crate::live::{Phase, RunningRequest, RunningView, SessionView};
use crate::store::{ConversationRow, RequestRow, StoreError, Sums};

/// A conversation that is active.
#[derive(Debug, Serialize, ToSchema)]
pub struct LiveSession {
    #[schema(example = "0123456789abcdef0123456789abcdef")]
    id: String,
    /// As rows of the log name it; not unique beyond its key.
    session: Option<String>,
    key_id: i64,
    user_id: i64,
    #[schema(example = "laptop")]
    key: String,
    #[schema(example = "alice")]
    user: String,
    /// Of its last request.
    client_ip: Option<String>,
    user_agent: Option<String>,
    /// As clients asked for them, in the order in which they came.
    pub models: Vec<String>,
    /// Who served it, in the order in which they came.
    providers: Vec<String>,
    /// Requests that run now.
    running: usize,
    done: u64,
    /// Those of them that went wrong.
    failed: u64,
    tokens: u64,
    cost_usd: Usd,
    first_seen_at: Time,
    last_seen_at: Time,
}

impl From<SessionView> for LiveSession {
    fn from(view: SessionView) -> Self {
        Self {
            id: format!("{:032x}", view.id.0),
            session: view.session,
            key_id: view.key_id.0,
            user_id: view.user_id.0,
            key: view.key,
            user: view.user,
            client_ip: view.client_ip,
            user_agent: view.user_agent,
            models: view.models,
            providers: view.providers,
            running: view.running,
            done: view.done,
            failed: view.failed,
            tokens: view.tokens,
            cost_usd: Usd::of_nano(view.cost),
            first_seen_at: Time::of_ms(view.first_seen_ms),
            last_seen_at: Time::of_ms(view.last_seen_ms),
        }
    }
}

/// What is known of a request when it begins.
#[derive(Debug, Serialize, ToSchema)]
pub struct StartedRequest {
    #[schema(example = "019a0000-0000-7000-8000-000000000000")]
    id: String,
    at: Time,
    key_id: i64,
    user_id: i64,
    #[schema(example = "laptop")]
    key: String,
    #[schema(example = "alice")]
    user: String,
    #[schema(value_type = String, example = "generation")]
    kind: RequestKind,
    #[schema(value_type = String, example = "anthropic")]
    dialect: Dialect,
    #[schema(example = "/v1/messages")]
    endpoint: String,
    #[schema(example = "claude-sonnet-4-5")]
    model: String,
    /// As rows of the log name it.
    session: Option<String>,
    /// The same, unique: the id of an active session.
    session_id: Option<String>,
    client_ip: Option<String>,
    user_agent: Option<String>,
    stream: bool,
}

impl From<&RunningRequest> for StartedRequest {
    fn from(request: &RunningRequest) -> Self {
        Self {
            id: request.id.to_string(),
            at: Time::of_ms(request.at_ms),
            key_id: request.key_id.0,
            user_id: request.user_id.0,
            key: request.key.clone(),
            user: request.user.clone(),
            kind: request.kind,
            dialect: request.dialect,
            endpoint: request.endpoint.clone(),
            model: request.model.clone(),
            session: request.session.clone(),
            session_id: request.session_id.map(|id| format!("{:032x}", id.0)),
            client_ip: request.client_ip.clone(),
            user_agent: request.user_agent.clone(),
            stream: request.stream,
        }
    }
}

/// A request that runs.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunningNow {
    #[serde(flatten)]
    request: StartedRequest,
    /// `admission`, `waiting` for a provider's first byte, or `answering`.
    #[schema(value_type = String, example = "answering")]
    phase: Phase,
    /// Who was asked last.
    provider_id: Option<i64>,
    provider: Option<String>,
    /// Requests sent to providers so far.
    attempts: u32,
    age_ms: u64,
}

impl From<RunningView> for RunningNow {
    fn from(view: RunningView) -> Self {
        Self {
            request: StartedRequest::from(&*view.request),
            phase: view.phase,
            provider_id: view.provider_id.map(|id| id.0),
            provider: view.provider.map(|name| name.to_string()),
            attempts: view.attempts,
            age_ms: view.age_ms,
        }
    }
}

/// A conversation of the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoggedSession {
    session: String,
    /// Of the latest request.
    key: Option<Named>,
    user: Option<Named>,
    requests: u64,
    errors: u64,
    tokens: u64,
    cost_usd: Usd,
    first_at: Time,
    last_at: Time,
}

impl LoggedSession {
    pub async fn of(row: ConversationRow, names: &mut Names) -> Result<Self, StoreError> {
        Ok(Self {
            session: row.session,
            key: names.key_if(row.key_id).await?,
            user: names.user_if(row.user_id).await?,
            requests: row.requests,
            errors: row.errors,
            tokens: row.tokens,
            cost_usd: Usd::of_nano(row.cost),
            first_at: Time::of_ms(row.first_ms),
            last_at: Time::of_ms(row.last_ms),
        })
    }
}

/// All requests of a session together.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionSums {
    requests: u64,
    /// Requests that ended badly for another reason than that the client left.
    errors: u64,
    input_tokens: u64,
    output_tokens: u64,
    cache_write_5m_tokens: u64,
    cache_write_1h_tokens: u64,
    cache_read_tokens: u64,
    cost_usd: Usd,
    duration_ms: u64,
}

impl Default for SessionSums {
    fn default() -> Self {
        Sums::default().into()
    }
}

impl From<Sums> for SessionSums {
    fn from(sums: Sums) -> Self {
        Self {
            requests: sums.requests,
            errors: sums.errors,
            input_tokens: sums.input,
            output_tokens: sums.output,
            cache_write_5m_tokens: sums.cache_write_5m,
            cache_write_1h_tokens: sums.cache_write_1h,
            cache_read_tokens: sums.cache_read,
            cost_usd: Usd::of_nano(sums.cost),
            duration_ms: sums.duration_ms_sum,
        }
    }
}

/// A line of the log within its session; `/api/v1/requests/{id}` has more.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoggedRequest {
    id: String,
    at: Time,
    #[schema(value_type = String, example = "generation")]
    kind: RequestKind,
    #[schema(value_type = String, example = "anthropic")]
    dialect: Dialect,
    endpoint: String,
    key_id: Option<i64>,
    user_id: Option<i64>,
    provider_id: Option<i64>,
    /// Absent where the provider is gone.
    provider: Option<String>,
    model: String,
    upstream_model: String,
    stream: bool,
    status: u16,
    #[schema(value_type = String, example = "complete")]
    ended_by: EndedBy,
    error_code: Option<String>,
    duration_ms: u32,
    ttfb_ms: Option<u32>,
    ttft_ms: Option<u32>,
    /// Tokens by bucket.
    #[schema(value_type = Object)]
    usage: Usage,
    usage_partial: bool,
    cost_usd: Usd,
    unpriced: bool,
}

impl LoggedRequest {
    pub fn of(row: RequestRow, provider: Option<String>) -> Self {
        Self {
            id: row.id.to_string(),
            at: Time::of_ms(row.at_ms),
            kind: row.kind,
            dialect: row.dialect,
            endpoint: row.endpoint,
            key_id: row.key_id.map(|id| id.0),
            user_id: row.user_id.map(|id| id.0),
            provider_id: row.provider_id.map(|id| id.0),
            provider,
            model: row.model,
            upstream_model: row.upstream_model,
            stream: row.stream,
            status: row.status,
            ended_by: row.ended_by,
            error_code: row.error_code,
            duration_ms: row.duration_ms,
            ttfb_ms: row.ttfb_ms,
            ttft_ms: row.ttft_ms,
            usage: row.usage,
            usage_partial: row.usage_partial,
            cost_usd: Usd::of_nano(row.cost),
            unpriced: row.unpriced,
        }
    }
}
