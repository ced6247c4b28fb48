//! Which conversation a call belongs to: the client's names for it, digested per key, so that they are short, say
//! nothing to whoever reads them elsewhere, and never meet those of another key.

use actix_web::http::header::HeaderMap;
use actors::ConversationId;
use actors::domain::{Dialect, KeyId};
use sha2::{Digest, Sha256};

use super::CallHead;
use crate::dialect::endpoint::Operation;
use crate::dialect::identity::{self, Headers, Identity};
use crate::dialect::peek::Peek;

/// A conversation as Router, providers and log know it.
#[derive(Debug, Default)]
pub struct Conversation {
    /// What the log shows: the client's own id, else a fingerprint.
    pub shown: Option<String>,
    /// What session limits count.
    pub session: Option<ConversationId>,
    /// Names under which a pin may be found, best first.
    pub look_up: Vec<ConversationId>,
    /// Names under which it is pinned once it is served.
    pub pin_as: Vec<ConversationId>,
    /// How long the prompt cache that the request asks for lives.
    pub cache_ttl_ms: Option<u64>,
    /// No later request can refer to the answer.
    pub unkept: bool,
}

impl Conversation {
    pub(super) fn of(head: &CallHead, peek: &Peek, body: &[u8]) -> Self {
        let key = head.key.id;
        let Identity {
            session,
            look_up,
            pin_as,
            cache_ttl_ms,
            unkept,
        } = identity_of(head, peek, body);
        let digest = |name: &String| digest(key, name);
        Self {
            session: session.as_ref().map(digest),
            look_up: look_up.iter().map(digest).collect(),
            pin_as: pin_as.iter().map(digest).collect(),
            shown: session,
            cache_ttl_ms,
            unkept,
        }
    }
}

/// Names by which a later request may refer to an answer that was given now.
pub(super) fn answered(key: KeyId, dialect: Dialect, response_id: &str) -> Vec<ConversationId> {
    let names = identity::answered(dialect, response_id);
    names.iter().map(|name| digest(key, name)).collect()
}

fn identity_of(head: &CallHead, peek: &Peek, body: &[u8]) -> Identity {
    let headers = Received(&head.headers);
    match (head.endpoint.operation, head.dialect) {
        // Texts that become vectors are no conversation.
        (Operation::Embed, _) => Identity::default(),
        (Operation::Resource, dialect) => Identity {
            look_up: kept_answer(&head.endpoint.path)
                .map(|id| identity::answered(dialect, id))
                .unwrap_or_default(),
            ..Identity::default()
        },
        (_, Dialect::Anthropic) => identity::identify_peeked(&headers, peek, body),
        (_, dialect) => identity::identify(dialect, &headers, &peek.model, body),
    }
}

/// The answer that a path is about: `/v1/responses/{id}/input_items`.
fn kept_answer(path: &str) -> Option<&str> {
    let (_, rest) = path.split_once("/responses/")?;
    rest.split('/').next().filter(|id| !id.is_empty())
}

/// The first half of SHA-256 over key and name: 128 bits, so that no two names meet.
fn digest(key: KeyId, name: &String) -> ConversationId {
    let mut digest = Sha256::new();
    digest.update(key.0.to_le_bytes());
    digest.update(name);
    let bytes: [u8; 32] = digest.finalize().into();
    let half = bytes[..16].iter();
    ConversationId(half.fold(0, |id, byte| id << 8 | u128::from(*byte)))
}

/// Request headers for the dialect layer, which knows no HTTP.
struct Received<'a>(&'a HeaderMap);

impl Headers for Received<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_is_another_conversation_for_another_key() {
        let name = "s|m".to_owned();
        let one = digest(KeyId(1), &name);
        assert_eq!(one, digest(KeyId(1), &name));
        assert_ne!(one, digest(KeyId(2), &name));
    }
}
