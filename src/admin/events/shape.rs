//! Events as followers get them. Users are not told which provider served them.

use actors::domain::{EndedBy, Usage};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::amount::{Amount, LimitHolder};
use super::super::sessions::StartedRequest;
use super::super::shape::{Time, Usd};
use crate::live::{Data, Ended, Event, LimitWasHit};

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LiveEvent {
    /// Grows with each event of a hub, over its restarts too.
    id: u64,
    /// By the clock of the replica at which it happened.
    at: Time,
    /// The replica at which it happened; a new one with each start.
    replica: String,
    #[schema(example = "request.finished")]
    kind: &'static str,
    data: EventData,
}

/// By kind.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
enum EventData {
    /// `request.started`
    Started(Box<StartedRequest>),
    /// `request.finished`
    Finished(Box<FinishedRequest>),
    /// `circuit.changed`
    Circuit {
        provider_id: i64,
        open: bool,
        /// Until when it stays open.
        until: Option<Time>,
        /// How often it opened since it was last closed.
        openings: u32,
    },
    /// `provider.cooled_down`
    CoolDown {
        provider_id: i64,
        /// The one model that is let alone; null is the whole account.
        model: Option<String>,
        /// One that has passed ends the pause.
        until: Time,
        /// Whether the provider itself said how long.
        stated: bool,
    },
    /// `limit.hit`
    Limit(Box<HitLimit>),
    /// `config.reloaded`
    Reloaded {
        /// Whether it is in force; an invalid file changes nothing.
        applied: bool,
        problems: usize,
        restart_needed: Vec<String>,
    },
    /// `catalog.changed`
    Catalog { version: i64 },
    /// `session.terminated`
    Terminated {
        session_id: String,
        session: Option<String>,
        key: String,
        user: String,
        requests: usize,
    },
}

/// A request and how it ended.
#[derive(Debug, Serialize, ToSchema)]
struct FinishedRequest {
    #[serde(flatten)]
    request: StartedRequest,
    /// Who answered, or was tried last; not told to users.
    provider_id: Option<i64>,
    provider: Option<String>,
    upstream_model: Option<String>,
    status: u16,
    #[schema(value_type = String, example = "complete")]
    ended_by: EndedBy,
    error_code: Option<String>,
    error_message: Option<String>,
    duration_ms: u32,
    ttfb_ms: Option<u32>,
    ttft_ms: Option<u32>,
    /// Tokens by bucket.
    #[schema(value_type = Object)]
    usage: Usage,
    usage_partial: bool,
    cost_usd: Usd,
}

/// A limit that was hit.
#[derive(Debug, Serialize, ToSchema)]
struct HitLimit {
    request_id: String,
    key: String,
    user: String,
    model: String,
    /// Whose limit it is.
    scope: LimitHolder,
    /// Of the user, key or provider.
    scope_id: i64,
    /// As `limits` names it.
    #[schema(example = "daily_usd")]
    name: &'static str,
    #[schema(example = "10")]
    limit: Amount,
    #[schema(example = "10.02")]
    used: Amount,
    /// Held by requests that run, until they end.
    #[schema(example = "0.03")]
    reserved: Amount,
    /// Null is never.
    resets_at: Option<Time>,
}

impl LiveEvent {
    /// `whole` is for those who see everything.
    pub(super) fn of(event: &Event, whole: bool) -> Self {
        Self {
            id: event.id,
            at: Time::of_ms(event.at_ms),
            replica: event.replica.to_string(),
            kind: event.data.kind(),
            data: data(&event.data, whole),
        }
    }
}

fn data(data: &Data, whole: bool) -> EventData {
    match data {
        Data::RequestStarted(request) => {
            EventData::Started(Box::new(StartedRequest::from(&**request)))
        }
        Data::RequestFinished(done) => {
            let request = StartedRequest::from(&*done.request);
            EventData::Finished(Box::new(finished(request, &done.end, whole)))
        }
        Data::CircuitChanged(changed) => EventData::Circuit {
            provider_id: changed.provider_id.0,
            open: changed.open,
            until: changed.until_ms.map(Time::of_ms),
            openings: changed.openings,
        },
        Data::ProviderCooledDown(cooled) => EventData::CoolDown {
            provider_id: cooled.provider_id.0,
            model: cooled.model.clone(),
            until: Time::of_ms(cooled.until_ms),
            stated: cooled.stated,
        },
        Data::LimitHit(hit) => EventData::Limit(Box::new(limit(hit))),
        Data::ConfigReloaded(reloaded) => EventData::Reloaded {
            applied: reloaded.applied,
            problems: reloaded.problems,
            restart_needed: reloaded.restart_needed.clone(),
        },
        Data::CatalogChanged(changed) => EventData::Catalog {
            version: changed.version,
        },
        Data::SessionTerminated(ended) => EventData::Terminated {
            session_id: format!("{:032x}", ended.session_id.0),
            session: ended.session.clone(),
            key: ended.key.clone(),
            user: ended.user.clone(),
            requests: ended.requests,
        },
    }
}

fn finished(request: StartedRequest, end: &Ended, whole: bool) -> FinishedRequest {
    FinishedRequest {
        request,
        provider_id: end.provider_id.filter(|_| whole).map(|id| id.0),
        provider: end.provider.clone().filter(|_| whole),
        upstream_model: whole.then(|| end.upstream_model.clone()),
        status: end.status,
        ended_by: end.ended_by,
        error_code: end.error_code.clone(),
        error_message: end.error_message.clone(),
        duration_ms: end.duration_ms,
        ttfb_ms: end.ttfb_ms,
        ttft_ms: end.ttft_ms,
        usage: end.usage,
        usage_partial: end.usage_partial,
        cost_usd: Usd::of_nano(end.cost),
    }
}

fn limit(hit: &LimitWasHit) -> HitLimit {
    let (scope, scope_id) = LimitHolder::of(hit.of);
    HitLimit {
        request_id: hit.request_id.to_string(),
        key: hit.key.clone(),
        user: hit.user.clone(),
        model: hit.model.clone(),
        scope,
        scope_id,
        name: hit.window.limit_name(),
        limit: Amount::of(hit.limit, hit.window),
        used: Amount::of(hit.used, hit.window),
        reserved: Amount::of(hit.reserved, hit.window),
        resets_at: hit.resets_at_ms.map(Time::of_ms),
    }
}
