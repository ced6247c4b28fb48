//! Phase one: rules that need nothing but the call. Who may come in is asked before the body is read; what it may say,
//! before anything else is made of it. The decisions are `crate::guard`'s.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actors::domain::TextMatch;
use bytes::Bytes;

use super::{Call, CallHead, RelayError};
use crate::dialect::endpoint::Operation;
use crate::guard::{self, access, filters};

/// What the rules made of a request before it became a call.
#[derive(Debug, Default)]
pub struct Guarded {
    /// Why it gets no answer.
    refused: Option<RelayError>,
    /// The filters that changed it, for the chain.
    pub(super) filtered: Vec<String>,
}

/// Whether the key may be used from there, with that client.
///
/// # Errors
/// A rule of the key, its user or the hub forbids it.
pub fn check_head(head: &CallHead) -> Result<(), RelayError> {
    let access = &head.key.access;
    let agent = head.user_agent.as_deref();
    access
        .check_address(head.client_ip.as_deref())
        .and_then(|()| access.check_client(agent))
        .and_then(|()| head.snapshot.guardrails.client_versions.check(agent))
        .map_err(RelayError::refused)
}

/// Looks for sensitive words in what the client sent, and applies the filters that are for everybody. A word that is found
/// refuses the call when it is relayed, so that its row says what was asked for.
#[must_use]
pub fn guarded(head: &mut CallHead, body: Bytes) -> Bytes {
    let snapshot = head.snapshot.clone();
    let guardrails = &snapshot.guardrails;
    if let Some((id, how)) = guardrails.words.find(head.dialect, &body) {
        let kind = match how {
            TextMatch::Contains => "word",
            TextMatch::Exact => "whole text",
            TextMatch::Regex => "pattern",
        };
        let message = format!(
            "the request holds a {kind} of this hub's list of sensitive words (rule {id}); an admin can say which"
        );
        head.guarded.refused = Some(RelayError::refused(guard::Refused {
            status: 400,
            code: "sensitive_word",
            message,
        }));
        return body;
    }
    if !guardrails.filters.has_global() {
        return body;
    }
    let mut headers = Edited(&mut head.headers);
    let done = guardrails
        .filters
        .apply_global(head.dialect, &body, &mut headers);
    head.guarded.filtered = done.applied;
    done.body.unwrap_or(body)
}

/// Whether the call may be relayed.
pub(super) fn check(call: &Call) -> Result<(), RelayError> {
    if let Some(refused) = &call.head.guarded.refused {
        return Err(refused.clone());
    }
    // What a vendor keeps is asked for by its id.
    if call.head.endpoint.operation == Operation::Resource {
        return Ok(());
    }
    let model = call.peek.model.as_str();
    guard::check_model(model).map_err(RelayError::rule)?;
    if !call.head.key.models.allows(model) {
        return Err(RelayError::refused(access::model_refused(model)));
    }
    Ok(())
}

/// Headers as filters change them. Names and values were checked when the filters were compiled.
pub(super) struct Edited<'h>(pub &'h mut HeaderMap);

impl filters::Headers for Edited<'_> {
    fn remove(&mut self, name: &str) -> bool {
        self.0.remove(name).next().is_some()
    }

    fn set(&mut self, name: &str, value: &str) -> bool {
        let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value))
        else {
            return false;
        };
        let mut present = self.0.get_all(&name);
        if present.next() == Some(&value) && present.next().is_none() {
            return false;
        }
        self.0.insert(name, value);
        true
    }
}
