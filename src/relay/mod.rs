//! The spine: one request, phase by phase. Reads like a recipe; every phase is a file of its own.
//! Must not name `store`, `limits` or `admin`, and must not wait for a database.
//!
//! Life of a request: `guard` → `admit` → `attempt` (pick, permit, send, `gate`) → `stream` → `settle`.

mod admit;
mod attempt;
mod bill;
mod call;
mod chain;
mod conversation;
mod counted;
mod durable;
mod error;
mod failed;
mod forecast;
mod gate;
mod guard;
mod guard_errors;
mod outgoing;
mod pings;
mod refusal;
mod settle;
mod stream;
mod terminable;
mod translation;
mod visit;
mod watched;

use std::sync::Arc;
use std::time::Duration;

use actors::{Limiters, LogWriterHandle, Providers, RouterHandle};
use arc_swap::ArcSwap;
use jiff::tz::TimeZone;

pub use actors::limiter::port::Room;
pub use admit::Allowance;
pub use call::{Call, CallHead};
pub use conversation::Conversation;
use error::TERMINATED;
pub use error::{ClientRetry, RelayError, Source, UpstreamError};
pub use forecast::Experience;
pub use guard::{Guarded, check_head, guarded};
pub use refusal::usd;
pub use settle::log_refused;
pub use stream::{Reply, ReplyBody};
pub use terminable::RelayStream;

use crate::capture::{Bodies, Policy};
use crate::catalog::Catalog;
use crate::config::TrustedProxies;
use crate::egress::Clients;
use crate::journal::JournalWriter;
use crate::live::Live;
use crate::telemetry::Metrics;

/// Settings of the relay that a reload applies at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Tries at one provider before the next one, where a failure may pass; a provider may have its own number.
    pub attempts_per_provider: u32,
    /// Pause before another try at the same provider.
    pub retry_pause: Duration,
    /// How long all tries together may take until an answer begins.
    pub deadline: Option<Duration>,
    /// Silence of an upstream after which a running stream gets a keep-alive.
    pub ping_every: Option<Duration>,
    /// Where days begin.
    pub zone: TimeZone,
    /// How long a conversation counts after its last request.
    pub session_ttl_ms: u64,
    /// How many other providers may be tried after the first.
    pub other_providers: u32,
    /// The largest request body, decompressed, in bytes.
    pub body_limit: usize,
    /// Who is believed about a client's address.
    pub trusted_proxies: TrustedProxies,
    /// Whether clients may speak Responses over a WebSocket.
    pub responses_websocket: bool,
    /// How long an answer's end waits for its row to be in the database; `None` where it does not.
    pub wait_for_log: Option<Duration>,
    /// What is kept of headers and bodies; `None` keeps nothing.
    pub keep_bodies: Option<Policy>,
}

/// What every worker shares.
#[derive(Debug)]
pub struct Shared {
    pub providers: Providers,
    pub router: RouterHandle,
    pub limiters: Limiters,
    pub log_writer: LogWriterHandle,
    pub catalog: Arc<Catalog>,
    pub metrics: Metrics,
    /// What requests cost so far, to guess what the next one will.
    pub experience: Experience,
    /// Tells what runs and what happens, and ends what an admin ends.
    pub live: Live,
    /// Where headers and bodies go that are kept.
    pub bodies: Bodies,
    pub settings: ArcSwap<Settings>,
}

/// The relay of one worker thread: shared handles, its own connections, its own journal segment.
#[derive(Debug)]
pub struct Relay {
    pub shared: Arc<Shared>,
    pub clients: Clients,
    pub journal: JournalWriter,
}

/// Serves one call: the answer of the first provider that gives one, or why there is none.
pub async fn relay(relay: &std::rc::Rc<Relay>, call: Call) -> Result<Reply, RelayError> {
    let call = std::rc::Rc::new(call);
    // From here on a row is written whichever way this ends, also by being dropped.
    let mut settlement = settle::Settlement::open(relay.clone(), call.clone());
    let cancelled = settlement.cancelled();
    let answering = async {
        if let Some(step) = chain::filtered_step(&call) {
            settlement.step(step);
        }
        guard::check(&call)?;
        // A pick promises nothing, so both are asked at once: one trip to the actors' thread instead of two.
        let (allowance, first) = futures_util::future::join(
            admit::admit(relay, &call, &mut settlement),
            attempt::pick(relay, &call, Vec::new()),
        )
        .await;
        let allowance = allowance?;
        let opened = attempt::attempt(relay, &call, &mut settlement, first).await?;
        Ok((allowance, opened))
    };
    // Dropping what is on its way closes the connection upstream.
    let outcome = tokio::select! {
        biased;
        () = cancelled => None,
        outcome = answering => Some(outcome),
    };
    let outcome = outcome.unwrap_or_else(|| {
        settlement.abandon("terminated", TERMINATED);
        Err(RelayError::terminated())
    });
    match outcome {
        Ok((allowance, opened)) => {
            Ok(stream::reply(opened, settlement, allowance, &relay.shared).await)
        }
        Err(error) => {
            settlement.refuse(&error);
            durable::settled(settlement.durable()).await;
            Err(error)
        }
    }
}

/// The headers of an upstream's answer that go to the client.
pub fn client_headers(
    upstream: &actix_web::http::header::HeaderMap,
) -> impl Iterator<
    Item = (
        &actix_web::http::header::HeaderName,
        &actix_web::http::header::HeaderValue,
    ),
> {
    crate::egress::response_headers(upstream)
}
