//! Which conversation a request belongs to: the ids that clients send, or a fingerprint of its beginning. It names
//! conversations and never says where they go; names are not yet those of a key, the caller binds them to one.
//!
//! Prompt caches are per model, and so are pins: the first name of a conversation ends in the model. The bare name
//! lets a model that is new to the conversation begin where the others are, and does not move them.

mod cache_ttl;
mod canon;
mod named;
mod prefix;
#[cfg(test)]
mod tests;

use actors::domain::Dialect;
use sha2::{Digest, Sha256};

use super::peek::Peek;
use super::raw;

pub(super) use cache_ttl::asked_for as cache_ttl_ms;
pub(super) use canon::BILLING_HEADER;
pub(super) use named::in_metadata;

/// As many characters as a session and a name have at most.
const NAME_CHARS: usize = 200;
/// So many boundaries of a conversation are looked up, from its end.
const LOOKED_UP: usize = 8;

/// How a conversation may be recognised. All strings are at most 200 characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// What the log shows and session limits count: the client's own id, else `fp:` and 32 hex digits of the
    /// conversation's root (system, tools, first user message).
    pub session: Option<String>,
    /// Names to look a pin up by, best first.
    pub look_up: Vec<String>,
    /// Names to pin the conversation by once it is served, best first: the first is moved, the others are only
    /// made where they are missing.
    pub pin_as: Vec<String>,
    /// How long a prompt cache that the request asks for lives, in milliseconds.
    pub cache_ttl_ms: Option<u64>,
    /// The vendor is not to keep the answer: no later request can refer to it.
    pub unkept: bool,
}

/// A request's headers; names are asked for in lower case.
pub trait Headers {
    fn get(&self, name: &str) -> Option<&str>;
}

/// Recognises a request. A body that is no JSON is as good as one without an id.
#[must_use]
pub fn identify(dialect: Dialect, headers: &dyn Headers, model: &str, body: &[u8]) -> Identity {
    let cache_ttl_ms = match dialect {
        Dialect::Anthropic | Dialect::OpenaiChat => cache_ttl_ms(body),
        Dialect::OpenaiResponses | Dialect::Gemini => None,
    };
    let header = named::in_headers(headers);
    let text = || simdutf8::basic::from_utf8(body).ok();
    let mut unkept = false;
    let mut identity = match (header, dialect) {
        // Only Responses bodies say something beside a header: what the request continues.
        (Some(id), Dialect::Anthropic | Dialect::OpenaiChat | Dialect::Gemini) => named(&id, model),
        (header, _) => {
            let ids = text().map(|text| named::in_body(dialect, text));
            let ids = ids.unwrap_or_default();
            unkept = ids.unkept;
            match (header.or(ids.session), ids.continues) {
                (Some(id), continues) => continuing(named(&id, model), continues),
                (None, Some(continues)) => chained(continues),
                (None, None) => text()
                    .and_then(|text| prefix::of(dialect, text))
                    .map(|prefix| by_prefix(&prefix, model))
                    .unwrap_or_default(),
            }
        }
    };
    identity.cache_ttl_ms = cache_ttl_ms;
    identity.unkept = unkept;
    identity
}

/// `identify` for a Messages request that was peeked at: the body is read again only where nothing names the
/// conversation.
#[must_use]
pub fn identify_peeked(headers: &dyn Headers, peek: &Peek, body: &[u8]) -> Identity {
    let mut identity = match named::in_headers(headers).or_else(|| peek.session.clone()) {
        Some(id) => named(&id, &peek.model),
        None => simdutf8::basic::from_utf8(body)
            .ok()
            .and_then(|text| prefix::of(Dialect::Anthropic, text))
            .map(|prefix| by_prefix(&prefix, &peek.model))
            .unwrap_or_default(),
    };
    identity.cache_ttl_ms = peek.cache_ttl_ms;
    identity
}

/// After an answer: the names by which the next request may refer to it. Responses clients send its id as
/// `previous_response_id`; in the other dialects nothing refers to an answer.
#[must_use]
pub fn answered(dialect: Dialect, response_id: &str) -> Vec<String> {
    match dialect {
        Dialect::OpenaiResponses => named::usable(response_id)
            .map(|id| short(format!("resp:{id}")))
            .into_iter()
            .collect(),
        Dialect::Anthropic | Dialect::OpenaiChat | Dialect::Gemini => Vec::new(),
    }
}

/// A conversation that the client has a name for.
fn named(id: &str, model: &str) -> Identity {
    let names = vec![short(format!("{id}|{model}")), id.to_owned()];
    Identity {
        session: Some(id.to_owned()),
        look_up: names.clone(),
        pin_as: names,
        ..Identity::default()
    }
}

/// The account that gave an answer is the only one that has it, so the answer's name goes before every other: ids
/// such as `prompt_cache_key` may be shared by several conversations.
fn continuing(mut identity: Identity, continues: Option<String>) -> Identity {
    if let Some(answer) = continues {
        identity.look_up.insert(0, answer);
    }
    identity
}

/// Nothing but the answer that it continues names this conversation.
fn chained(answer: String) -> Identity {
    Identity {
        session: Some(answer.clone()),
        look_up: vec![answer.clone()],
        pin_as: vec![answer],
        ..Identity::default()
    }
}

/// Nothing names this conversation. Its beginnings are looked up, the longest first, and its end is pinned: the next
/// request will have it as a beginning.
fn by_prefix(prefix: &prefix::Prefix, model: &str) -> Identity {
    let name = |digest: &[u8; 32]| short(format!("fp:{}|{model}", hex::encode(&digest[..16])));
    let deepest_first = prefix.boundaries.iter().rev();
    Identity {
        session: Some(format!("fp:{}", hex::encode(&prefix.root[..16]))),
        look_up: deepest_first.clone().take(LOOKED_UP).map(name).collect(),
        pin_as: deepest_first.take(1).map(name).collect(),
        ..Identity::default()
    }
}

/// A name that is too long becomes its digest: cut off, two could become one.
fn short(name: String) -> String {
    if name.len() <= NAME_CHARS {
        return name;
    }
    format!("long:{}", hex::encode(&Sha256::digest(&name)[..16]))
}
