//! The decision chain: one step for each try and each refusal, with all that was weighed, readable by a person.
//! Decides nothing.

use std::borrow::Cow;

use actors::domain::{AttemptRecord, Fault, PassedOver};
use actors::{Choice, Filtered, How, NoRoute, Refused};

use super::Call;
use super::failed::Failed;
use crate::catalog::ProviderEntry;

/// A step while it is written.
pub(super) struct Step(AttemptRecord);

/// A step at a provider that began at `from_ms` and ends now.
pub(super) fn step(
    call: &Call,
    provider: &ProviderEntry,
    event: &str,
    from_ms: u32,
    detail: String,
) -> Step {
    Step(AttemptRecord {
        provider_id: Some(provider.id),
        provider: provider.name.clone(),
        took_ms: call.head.elapsed_ms().saturating_sub(from_ms),
        ..blank(event, from_ms, detail)
    })
}

impl Step {
    /// Among whom the provider was chosen, and who could not serve.
    pub(super) fn chosen(mut self, choice: Choice) -> Self {
        self.0.passed_over = passed_over(choice.filtered);
        self.0.candidates = choice.candidates;
        self
    }

    pub(super) fn status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(super) fn fault(mut self, fault: Fault) -> Self {
        self.0.fault = Some(fault);
        self
    }

    pub(super) fn failed(mut self, failed: &Failed) -> Self {
        self.0.status = failed.status;
        self.fault(failed.fault)
    }
}

impl From<Step> for AttemptRecord {
    fn from(step: Step) -> Self {
        step.0
    }
}

/// Nobody could be picked.
pub(super) fn no_route_step(call: &Call, none: &NoRoute) -> Step {
    let detail = if none.down {
        "the router does not answer".to_owned()
    } else {
        filtered_words(none)
    };
    let mut record = blank("no_provider", call.head.elapsed_ms(), detail);
    record.passed_over = passed_over(none.filtered.clone());
    Step(record)
}

/// What the hub itself did: no provider's doing.
pub(super) fn hub_step(call: &Call, event: &str, detail: &str) -> Step {
    Step(blank(event, call.head.elapsed_ms(), detail.to_owned()))
}

/// Filters that are for everybody changed the request.
pub(super) fn filtered_step(call: &Call) -> Option<Step> {
    let filtered = &call.head.guarded.filtered;
    let detail = || format!("request filters: {}", filtered.join(", "));
    (!filtered.is_empty()).then(|| hub_step(call, "filtered", &detail()))
}

fn blank(event: &str, at_ms: u32, detail: String) -> AttemptRecord {
    AttemptRecord {
        provider_id: None,
        provider: String::new(),
        event: event.to_owned(),
        fault: None,
        status: None,
        at_ms,
        took_ms: 0,
        detail,
        candidates: Vec::new(),
        passed_over: Vec::new(),
    }
}

fn passed_over(filtered: Vec<Filtered>) -> Vec<PassedOver> {
    let passed = |one: Filtered| PassedOver {
        provider_id: one.provider,
        provider: one.name,
        reason: Cow::Borrowed(one.reason.as_str()),
    };
    filtered.into_iter().map(passed).collect()
}

/// Counts by reason, without providers' names: this goes to clients.
pub(super) fn filtered_words(none: &NoRoute) -> String {
    let mut counts = std::collections::BTreeMap::<&str, u32>::new();
    for filtered in &none.filtered {
        *counts.entry(filtered.reason.as_str()).or_default() += 1;
    }
    counts
        .iter()
        .map(|(reason, n)| format!("{n} × {reason}"))
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn how_words(choice: &Choice) -> String {
    let percent = |probability: f32| format!("{:.0} %", probability * 100.0);
    let among = choice.candidates.len();
    let mut words = match choice.how {
        How::Pinned { home: true } => "pinned".to_owned(),
        How::Pinned { home: false } => "pinned, away from home".to_owned(),
        How::Weighted { probability } => {
            format!("drawn with {} among {among}", percent(probability))
        }
        How::LeastLoad => format!("the less loaded of two among {among}"),
        How::Cheapest { probability } => {
            format!(
                "cheapest, drawn with {} among {among}",
                percent(probability)
            )
        }
    };
    if choice.fallback {
        words.push_str(", though of another dialect: nobody else can serve");
    }
    if choice.last_resort {
        words.push_str(", though cooling down: nobody else can serve");
    }
    words
}

pub(super) fn refused_words(refused: &Refused) -> (&'static str, String) {
    let again = |ms: &u64| format!("tried again in {} s", ms.div_ceil(1000));
    match refused {
        Refused::Busy => ("busy", "all slots are taken".to_owned()),
        Refused::SessionsFull => (
            "sessions_full",
            "as many conversations run there as may".to_owned(),
        ),
        Refused::CircuitOpen { retry_after_ms } => ("circuit_open", again(retry_after_ms)),
        Refused::CoolingDown {
            retry_after_ms,
            model: false,
        } => ("cooling_down", again(retry_after_ms)),
        Refused::CoolingDown {
            retry_after_ms,
            model: true,
        } => ("model_cooling_down", again(retry_after_ms)),
        Refused::Budget { retry_after_ms } => ("budget", again(retry_after_ms)),
        Refused::Rate { retry_after_ms } => ("rate", again(retry_after_ms)),
        Refused::Down => ("down", "the provider's actor is restarting".to_owned()),
    }
}
