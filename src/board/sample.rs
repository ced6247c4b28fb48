//! Short words for notes in tests.

use actors::ConversationId;
use actors::board::{CircuitNote, CoolDownNote, Note, PinNote, SpentNote};
use actors::domain::{CoolScope, NanoUsd, ProviderId};

pub(super) fn pin(id: u128, provider: i64, expires_at_ms: i64) -> Note {
    Note::Pin(PinNote {
        id: ConversationId(id),
        home: ProviderId(provider),
        current: ProviderId(provider),
        expires_at_ms,
        counts: true,
    })
}

pub(super) fn circuit(provider: i64, open_until_ms: Option<i64>, at_ms: i64) -> Note {
    Note::Circuit(CircuitNote {
        provider: ProviderId(provider),
        open_until_ms,
        openings: u32::from(open_until_ms.is_some()),
        at_ms,
    })
}

pub(super) fn cool_down(provider: i64, model: &str, until_ms: i64, at_ms: i64) -> Note {
    Note::CoolDown(CoolDownNote {
        provider: ProviderId(provider),
        scope: CoolScope::Model(model.to_owned()),
        until_ms,
        stated: true,
        at_ms,
    })
}

pub(super) fn spent(provider: i64, at_ms: i64, nano_usd: i64) -> Note {
    Note::Spent(SpentNote {
        provider: ProviderId(provider),
        at_ms,
        amount: NanoUsd(nano_usd),
    })
}
