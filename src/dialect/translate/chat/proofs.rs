//! Thoughts and the proofs of them, in the fields that Chat's imitators have: `reasoning_details` in OpenRouter's form,
//! and Google's signature on a call. A proof of the upstream's own keeps what stands beside it.

use actors::domain::Dialect;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::wire::Said;
use crate::dialect::translate::neutral::{Seal, SealKind, Thought};
use crate::dialect::usage::lenient::Count;

/// An item of `reasoning_details`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Detail<'a> {
    #[serde(rename = "type", borrow)]
    kind: Said<'a>,
    #[serde(borrow)]
    text: Said<'a>,
    #[serde(borrow)]
    summary: Said<'a>,
    #[serde(borrow)]
    data: Said<'a>,
    #[serde(borrow)]
    signature: Said<'a>,
    #[serde(borrow)]
    id: Said<'a>,
    #[serde(borrow)]
    format: Said<'a>,
    index: Count,
}

/// The data of a seal that is Chat's own: the proof, and what has to go back with it.
#[derive(Serialize, Deserialize)]
struct Own {
    proof: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    index: Option<u64>,
}

impl Detail<'_> {
    /// What is shown of the thought.
    pub fn shown(&self) -> &str {
        self.text
            .text()
            .or_else(|| self.summary.text())
            .unwrap_or_default()
    }

    /// Items of one index are of one thought.
    pub fn index(&self) -> Option<u64> {
        self.index.0
    }

    pub fn seal(&self) -> Option<Seal> {
        let (kind, proof) = match (self.signature.text(), self.data.text()) {
            (Some(signature), _) => (SealKind::Signature, signature),
            (None, Some(data)) => (SealKind::Encrypted, data),
            (None, None) => return None,
        };
        let mut seal = Seal::read(Dialect::OpenaiChat, kind, self.id.text(), proof);
        if seal.vendor == Dialect::OpenaiChat {
            let own = Own {
                proof: seal.data,
                format: self.format.text().map(str::to_owned),
                index: self.index.0,
            };
            seal.data = URL_SAFE_NO_PAD.encode(serde_json::to_string(&own).unwrap_or_default());
        }
        Some(seal)
    }
}

fn own(seal: &Seal) -> Option<Own> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&seal.data).ok()?).ok()
}

/// The thoughts that a message tells. `plain` is their text once more, where it is told without its proofs.
pub(super) fn thoughts(plain: Option<&str>, details: &[Detail<'_>]) -> Vec<Thought> {
    let mut thoughts: Vec<Thought> = Vec::new();
    let mut of = None;
    for detail in details {
        let (shown, seal) = (detail.shown(), detail.seal());
        if shown.is_empty() && seal.is_none() {
            continue;
        }
        let goes_on = of == Some(detail.index())
            && thoughts
                .last()
                .is_some_and(|thought| thought.seal.is_none());
        if !goes_on {
            thoughts.push(Thought::default());
        }
        of = Some(detail.index());
        if let Some(thought) = thoughts.last_mut() {
            thought.text.push_str(shown);
            thought.seal = seal;
        }
    }
    let told = thoughts.iter().any(|thought| !thought.text.is_empty());
    if let (Some(plain), false) = (plain.filter(|plain| !plain.is_empty()), told) {
        if thoughts.is_empty() {
            thoughts.push(Thought::default());
        }
        thoughts[0].text.push_str(plain);
    }
    thoughts
}

/// The items of `reasoning_details` that say a sealed thought; none for one without a seal.
pub(super) fn details(thought: &Thought, place: usize) -> Vec<Value> {
    let Some(seal) = &thought.seal else {
        return Vec::new();
    };
    let own = match seal.vendor {
        Dialect::OpenaiChat => own(seal),
        _ => None,
    };
    let format = match (seal.vendor, &own) {
        (_, Some(own)) => own.format.as_deref(),
        (Dialect::Anthropic, None) => Some("anthropic-claude-v1"),
        (Dialect::OpenaiResponses, None) => Some("openai-responses-v1"),
        (Dialect::Gemini, None) => Some("google-gemini-v1"),
        (Dialect::OpenaiChat, None) => None,
    };
    let index = own
        .as_ref()
        .and_then(|own| own.index)
        .unwrap_or(place as u64);
    let proof = own.as_ref().map_or_else(
        || seal.carried_by(Dialect::OpenaiChat),
        |own| own.proof.clone(),
    );
    let mut items = Vec::new();
    match seal.kind {
        SealKind::Signature => items.push(json!({
            "type": "reasoning.text", "text": thought.text, "signature": proof,
        })),
        SealKind::Encrypted => {
            if !thought.text.is_empty() {
                items.push(json!({"type": "reasoning.summary", "summary": thought.text}));
            }
            items.push(json!({"type": "reasoning.encrypted", "data": proof}));
        }
    }
    for item in &mut items {
        // The id of a foreign seal is inside its mark.
        if let (Dialect::OpenaiChat, Some(id)) = (seal.vendor, &seal.id) {
            item["id"] = id.as_str().into();
        }
        if let Some(format) = format {
            item["format"] = format.into();
        }
        item["index"] = index.into();
    }
    items
}

/// `extra_content` of a call, where Google's endpoint for Chat keeps the proof of the thought before it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Extra<'a> {
    #[serde(borrow)]
    google: Option<Google<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Google<'a> {
    #[serde(borrow)]
    thought_signature: Said<'a>,
}

impl Extra<'_> {
    pub fn seal(&self) -> Option<Seal> {
        let proof = self.google.as_ref()?.thought_signature.text()?;
        let chat = Dialect::OpenaiChat;
        Some(Seal::read(chat, SealKind::Signature, None, proof))
    }
}

/// `extra_content` for a proof.
pub(super) fn extra(seal: &Seal) -> Value {
    json!({"google": {"thought_signature": seal.carried_by(Dialect::OpenaiChat)}})
}
