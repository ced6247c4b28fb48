//! The decision chain in words: one step for each try, readable by a person. Decides nothing.

use actors::domain::{AttemptRecord, Fault};
use actors::{Choice, How, NoRoute, Refused};

use super::Call;
use crate::catalog::ProviderEntry;

/// Counts by reason, without providers' names: this goes to clients.
pub(super) fn filtered_words(none: &NoRoute) -> String {
    let mut counts = std::collections::BTreeMap::<String, u32>::new();
    for filtered in &none.filtered {
        *counts.entry(filtered.reason.to_string()).or_default() += 1;
    }
    counts
        .iter()
        .map(|(reason, n)| format!("{n} × {reason}"))
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn no_route_step(call: &Call, none: &NoRoute) -> AttemptRecord {
    let each = none
        .filtered
        .iter()
        .map(|f| format!("{}: {}", f.name, f.reason))
        .collect::<Vec<_>>();
    AttemptRecord {
        provider_id: None,
        provider: String::new(),
        event: "no_provider".to_owned(),
        fault: None,
        status: None,
        at_ms: call.head.elapsed_ms(),
        took_ms: 0,
        detail: each.join("; "),
    }
}

pub(super) fn step(
    call: &Call,
    provider: &ProviderEntry,
    event: &str,
    fault: Option<Fault>,
    status: Option<u16>,
    from_ms: u32,
    detail: String,
) -> AttemptRecord {
    AttemptRecord {
        provider_id: Some(provider.id),
        provider: provider.name.clone(),
        event: event.to_owned(),
        fault,
        status,
        at_ms: from_ms,
        took_ms: call.head.elapsed_ms().saturating_sub(from_ms),
        detail,
    }
}

pub(super) fn how_words(choice: &Choice) -> String {
    let mut words = match &choice.how {
        How::Pinned => "pinned".to_owned(),
        How::Weighted {
            probability,
            candidates,
        } => {
            format!("drawn with {:.0} % among {candidates}", probability * 100.0)
        }
    };
    for filtered in &choice.filtered {
        words.push_str(&format!("; {}: {}", filtered.name, filtered.reason));
    }
    words
}

pub(super) fn refused_words(refused: &Refused) -> (&'static str, String) {
    match refused {
        Refused::Busy => ("busy", "all slots are taken".to_owned()),
        Refused::CircuitOpen { retry_after_ms } => (
            "circuit_open",
            format!("tried again in {} s", retry_after_ms.div_ceil(1000)),
        ),
        Refused::Down => ("down", "the provider's actor is restarting".to_owned()),
    }
}
