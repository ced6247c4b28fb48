//! The last phase: runs exactly once, whichever way a request ends, because it hangs on a drop. Prices the
//! usage, writes the journal record, gives back lease and permit, moves the pin, hands the row to the writer.
//! Nothing here waits.

use std::rc::Rc;
use std::sync::Arc;

use actors::domain::{
    Cost, Dialect, EndedBy, Failure, Fault, LimitRefusal, Outcome, RequestKind, RequestLog, Served,
    ServiceTier, Usage,
};
use actors::limiter::port::{LimitHit, Spend};
use actors::log_writer::port::Receipt;
use actors::{Lease, Permit, PinUpdate};

use super::bill::bill;
use super::chain::{Step, hub_step, step};
use super::conversation::answered;
use super::durable::Durable;
use super::error::TERMINATED;
use super::watched;
use super::{Call, CallHead, Relay, RelayError, Shared, Source};
use crate::catalog::ProviderEntry;
use crate::journal::{Intent, IntentTicket, JournalWriter};
use crate::live::{Cancelled, Running};
use crate::telemetry::InFlight;

/// Status of a row whose client left before an answer began.
const CLIENT_CLOSED: u16 = 499;

/// What must happen at the end of a request.
#[derive(Debug)]
pub(super) struct Settlement {
    relay: Rc<Relay>,
    call: Rc<Call>,
    row: RequestLog,
    provider: Option<Arc<ProviderEntry>>,
    ticket: Option<IntentTicket>,
    lease: Option<Lease>,
    running: Option<InFlight>,
    /// What those who watch see of it.
    live: Running,
    permit: Option<Permit>,
    /// Where an answer waits for its row: set once settled.
    durable: Option<Durable>,
    /// When the running try began, in milliseconds since the request came in.
    try_from_ms: u32,
    service_tier: ServiceTier,
    /// Cleared once settled; a drop then does nothing.
    open: bool,
}

impl Settlement {
    /// Starts the account of a request. Until it says otherwise, the client left.
    pub(super) fn open(relay: Rc<Relay>, call: Rc<Call>) -> Self {
        let running = Some(relay.shared.metrics.begin_request());
        let live = relay.shared.live.begin(watched::running(&call));
        let mut row = row_of(&call.head);
        row.model.clone_from(&call.peek.model);
        row.session.clone_from(&call.conversation.shown);
        row.stream = call.peek.stream;
        row.status = CLIENT_CLOSED;
        row.attempts.reserve(2);
        Self {
            relay,
            call,
            row,
            provider: None,
            ticket: None,
            lease: None,
            running,
            live,
            permit: None,
            durable: None,
            try_from_ms: 0,
            service_tier: ServiceTier::Standard,
            open: true,
        }
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.call.head.dialect
    }

    /// Resolves once an admin ends the request.
    pub(super) fn cancelled(&self) -> Cancelled {
        self.live.cancelled()
    }

    /// It met a limit.
    pub(super) fn limit_hit(&self, hit: &LimitHit) {
        self.relay.shared.live.limit_hit(self.live.request(), hit);
    }

    /// Whether the client wants its stream as a JSON array.
    pub(super) fn array(&self) -> bool {
        self.call.peek.array
    }

    /// Keeps the reservation until the end.
    pub(super) fn hold(&mut self, lease: Lease) {
        self.lease = Some(lease);
    }

    /// Adds a step to the decision chain.
    pub(super) fn step(&mut self, step: Step) {
        self.row.attempts.push(step.into());
    }

    /// A provider is about to be tried. The first time, the intent goes into the journal: after a kill it
    /// tells what was running.
    pub(super) fn begin(
        &mut self,
        provider: &Arc<ProviderEntry>,
        upstream_model: &str,
        permit: Option<Permit>,
    ) {
        self.row.provider_id = Some(provider.id);
        upstream_model.clone_into(&mut self.row.upstream_model);
        self.provider = Some(provider.clone());
        self.permit = permit;
        if self.ticket.is_none() {
            match self.relay.journal.intent(&intent(&self.row)) {
                Ok(ticket) => self.ticket = Some(ticket),
                Err(error) => {
                    tracing::error!(request = %self.row.id, %error, "journal took no intent")
                }
            }
        }
    }

    /// A request is about to go to the provider. Says when, in milliseconds since the client's came in.
    pub(super) fn begin_try(&mut self) -> u32 {
        self.try_from_ms = self.call.head.elapsed_ms();
        self.row.ttfb_ms = None;
        if let Some(provider) = &self.provider {
            self.live.attempt(provider.id, &provider.name);
        }
        self.try_from_ms
    }

    /// All tries at this provider failed: the permit goes back with whose fault it was.
    pub(super) fn visit_failed(&mut self, failure: Failure) {
        if let Some(permit) = self.permit.take() {
            permit.finish(Outcome::Failure(failure), Spend::default());
        }
    }

    /// The hub gives up by itself: nothing is said about the provider that is being tried.
    pub(super) fn abandon(&mut self, event: &str, why: &str) {
        self.permit = None;
        let step = hub_step(&self.call, event, why);
        self.step(step);
    }

    /// The first byte of an answer came.
    pub(super) fn first_byte(&mut self) {
        self.row.ttfb_ms = Some(self.call.head.elapsed_ms());
        self.live.first_byte();
    }

    /// The answer is real: from now on its status is what the client gets, and the conversation sticks to who
    /// gave it, whether the client stays to its end or not.
    /// `response_id` is the vendor's name of it, where the client may refer to it.
    pub(super) fn opened(&mut self, status: u16, response_id: Option<&str>) {
        self.row.status = status;
        self.row.ttft_ms = Some(self.call.head.elapsed_ms());
        if let Some(permit) = &self.permit {
            permit.opened();
        }
        let conversation = &self.call.conversation;
        // A token count fills no prompt cache, and not every provider counts.
        let mut ids = conversation.pin_as.clone();
        if let Some(id) = response_id.filter(|_| !conversation.unkept) {
            ids.extend(answered(self.call.head.key.id, self.dialect(), id));
        }
        let pins = self.row.kind == RequestKind::Generation && !ids.is_empty();
        if let Some(provider) = self.provider.as_ref().filter(|_| pins) {
            self.relay.shared.router.confirm(PinUpdate {
                ids,
                provider: provider.id,
                ttl_ms: conversation.cache_ttl_ms,
            });
        }
    }

    /// What the upstream has reported so far; `partial` where its last word is missing.
    pub(super) fn usage(&mut self, usage: Usage, partial: bool) {
        self.row.usage = usage;
        self.row.usage_partial = partial;
    }

    /// The class of service that the upstream says it gave.
    pub(super) fn served_as(&mut self, word: Option<&str>) {
        self.service_tier = word.map(ServiceTier::of_word).unwrap_or_default();
    }

    /// The answer is complete. Called before its last byte goes to the client.
    pub(super) fn complete(&mut self) {
        self.row.ended_by = EndedBy::Complete;
        let outcome = self.success();
        self.settle(outcome);
    }

    /// The upstream broke an answer that had begun.
    pub(super) fn cut(&mut self, fault: Fault, code: &'static str, message: &str) {
        if let Some(provider) = &self.provider {
            let opened = self.row.ttft_ms.unwrap_or_default();
            let step = step(&self.call, provider, code, opened, message.to_owned());
            self.row.attempts.push(step.fault(fault).into());
        }
        self.row.ended_by = EndedBy::Upstream;
        self.row.error_code = Some(code.to_owned());
        self.row.error_message = Some(message.to_owned());
        self.settle(Outcome::Failure(Failure {
            fault,
            status: None,
            cool_down: None,
        }));
    }

    /// An admin ended an answer that had begun; the provider served it well up to there.
    pub(super) fn terminate(&mut self) {
        self.step(hub_step(&self.call, "terminated", TERMINATED));
        self.row.ended_by = EndedBy::Hub;
        self.row.error_code = Some("terminated".to_owned());
        self.row.error_message = Some(TERMINATED.to_owned());
        let outcome = self.success();
        self.settle(outcome);
    }

    /// The request gets an error instead of an answer.
    pub(super) fn refuse(&mut self, error: &RelayError) {
        fill_error(&mut self.row, error);
        self.settle(Outcome::Unknown);
    }

    /// What the end of the answer has to wait for, once it is settled.
    pub(super) fn durable(&mut self) -> Option<Durable> {
        self.durable.take()
    }

    fn success(&self) -> Outcome {
        let since_try = |at: u32| at.saturating_sub(self.try_from_ms);
        Outcome::Success(Served {
            ttfb_ms: since_try(self.row.ttfb_ms.unwrap_or(0)),
            ttft_ms: since_try(self.row.ttft_ms.unwrap_or(0)),
            duration_ms: since_try(self.call.head.elapsed_ms()),
            output_tokens: self.row.usage.output,
        })
    }

    /// Everything that happens once. Order matters: the journal first, so that nothing told to the client is lost.
    fn settle(&mut self, outcome: Outcome) {
        if !std::mem::take(&mut self.open) {
            return;
        }
        let call = &self.call;
        let empty = RequestLog::new(
            call.head.id,
            call.head.at_ms,
            call.head.kind,
            call.head.dialect,
            "",
        );
        let mut row = std::mem::replace(&mut self.row, empty);
        row.duration_ms = self.call.head.elapsed_ms();
        row.cost = self
            .provider
            .as_ref()
            .map_or_else(Cost::default, |provider| {
                bill(
                    &self.call,
                    provider,
                    &row.upstream_model,
                    &row.usage,
                    self.service_tier,
                )
            });
        let spent = Spend {
            tokens: row.usage.total(),
            cost: row.cost.total,
        };
        // What counts against limits, however the request ended. Counting tokens costs nothing.
        let served = row.kind.is_billed() && row.usage != Usage::default();
        let consumed = served.then_some(spent);
        let usage = row.usage;
        self.live
            .finish(watched::ended(&row, self.provider.as_deref()));
        self.durable = write_row(
            &self.relay.shared,
            &self.relay.journal,
            self.ticket.take(),
            row,
        );
        if let Some(lease) = self.lease.take() {
            lease.settle(consumed);
        }
        if served {
            let conversation = self.call.conversation.session;
            let experience = &self.relay.shared.experience;
            experience.learn(conversation, &self.call.peek.model, &usage);
        }
        self.running = None;
        if let Some(permit) = self.permit.take() {
            permit.finish(outcome, spent);
        }
    }
}

impl Drop for Settlement {
    /// Reached while still open when the client left, or when a handler panicked.
    fn drop(&mut self) {
        if !self.open {
            return;
        }
        let answering = self.row.ttft_ms.is_some();
        if std::thread::panicking() {
            self.row.ended_by = EndedBy::Hub;
            self.row.error_code = Some("panic".to_owned());
        } else {
            self.row.error_code = Some("client_left".to_owned());
        }
        let outcome = if answering {
            self.success()
        } else {
            Outcome::Unknown
        };
        self.settle(outcome);
    }
}

/// Writes the row of a request that was refused before it became a call (unreadable or oversized body).
pub fn log_refused(relay: &Relay, head: &CallHead, error: &RelayError) {
    let mut row = row_of(head);
    row.duration_ms = head.elapsed_ms();
    fill_error(&mut row, error);
    let end = watched::ended(&row, None);
    relay.shared.live.refused(watched::head(head), end);
    // An error that is told before the request was read waits for nothing.
    let _not_awaited = write_row(&relay.shared, &relay.journal, None, row);
}

/// The row of a request of which only the head is known.
fn row_of(head: &CallHead) -> RequestLog {
    let mut row = RequestLog::new(
        head.id,
        head.at_ms,
        head.kind,
        head.dialect,
        &head.endpoint.path,
    );
    row.key_id = Some(head.key.id);
    row.user_id = Some(head.key.user_id);
    row.user_agent.clone_from(&head.user_agent);
    row.client_ip.clone_from(&head.client_ip);
    row
}

fn fill_error(row: &mut RequestLog, error: &RelayError) {
    row.status = error.status;
    let upstream =
        error.upstream.is_some() || matches!(error.origin, Source::Provider | Source::Network);
    row.ended_by = if upstream {
        EndedBy::Upstream
    } else {
        EndedBy::Hub
    };
    row.error_code = Some(error.code.to_owned());
    row.error_message = Some(error.message.clone());
    row.refused_by = error.limit.as_deref().map(|hit| LimitRefusal {
        scope: hit.scope,
        window: hit.window,
        limit: hit.limit,
        used: hit.used,
        reserved: hit.reserved,
        resets_at_ms: Some(hit.resets_at_ms).filter(|at_ms| *at_ms < i64::MAX),
    });
}

/// Journal, metrics, writer. A journal that cannot be written costs its safety net, not the row.
fn write_row(
    shared: &Shared,
    journal: &JournalWriter,
    ticket: Option<IntentTicket>,
    row: RequestLog,
) -> Option<Durable> {
    shared.metrics.observe_request(&row);
    log(&row);
    let receipt: Box<dyn Receipt> = match journal.settle(ticket, &row) {
        Ok(receipt) => Box::new(receipt),
        Err(error) => {
            tracing::error!(request = %row.id, %error, "journal took no settlement");
            Box::new(NoReceipt)
        }
    };
    let Some(limit) = shared.settings.load().wait_for_log else {
        shared.log_writer.append(row, receipt);
        return None;
    };
    let id = row.id;
    let written = shared.log_writer.append_awaited(row, receipt);
    Some(Durable::new(id, written, limit))
}

/// One line for a request that went wrong; one that went well is a line at level `debug`.
fn log(row: &RequestLog) {
    let RequestLog {
        id,
        status,
        model,
        duration_ms,
        ..
    } = row;
    match &row.error_code {
        None => tracing::debug!(request = %id, status, model, duration_ms, "request done"),
        Some(code) => {
            let message = row.error_message.as_deref().unwrap_or_default();
            tracing::info!(request = %id, status, model, duration_ms, %code, message, "request failed");
        }
    }
}

/// Stands in where the journal could not be written.
#[derive(Debug)]
struct NoReceipt;

impl Receipt for NoReceipt {
    fn committed(self: Box<Self>) {}
}

fn intent(row: &RequestLog) -> Intent {
    Intent {
        id: row.id,
        at_ms: row.at_ms,
        kind: row.kind,
        dialect: row.dialect,
        endpoint: row.endpoint.clone(),
        key_id: row.key_id,
        user_id: row.user_id,
        provider_id: row.provider_id,
        model: row.model.clone(),
        upstream_model: row.upstream_model.clone(),
        session: row.session.clone(),
        stream: row.stream,
        user_agent: row.user_agent.clone(),
        client_ip: row.client_ip.clone(),
    }
}
