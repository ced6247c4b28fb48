//! Error rules in force: what an admin's rule makes of an upstream's failure, for the next try and for the client. Which
//! rule fits is said by `crate::guard`.

use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use actors::domain::{Dialect, Fault};
use bytes::Bytes;

use super::Call;
use super::error::{ClientRetry, UpstreamError};
use super::failed::Failed;
use crate::egress::{Classified, Retry};
use crate::guard::error_rules::{Ruled, words};

/// The rule that fits a failure, if one does.
pub(super) struct Verdict<'c>(Option<Ruled<'c>>);

impl<'c> Verdict<'c> {
    /// `said` is all that the upstream said; `status` is missing where it stood inside of an answer that began well.
    pub fn of(call: &'c Call, said: &[u8], status: Option<u16>) -> Self {
        Self(call.head.snapshot.guardrails.error_rules.find(said, status))
    }

    /// Whose fault it is, and with it who may be asked next.
    pub fn reclassify(&self, classified: &mut Classified) {
        let Some(fault) = self.0.and_then(|ruled| ruled.rule.fault) else {
            return;
        };
        classified.fault = fault;
        classified.retry = match fault {
            Fault::Client => Retry::Never,
            Fault::Network => Retry::SameProvider,
            Fault::Account | Fault::Model | Fault::Provider | Fault::BrokenAnswer => {
                Retry::NextProvider
            }
        };
        if fault == Fault::Client {
            classified.cool_down = None;
        }
    }

    /// What the client is told, if this was the last try, and a note for the chain.
    pub fn apply(&self, mut failed: Failed, client: Dialect) -> Failed {
        let Some(Ruled { id, rule }) = self.0 else {
            return failed;
        };
        failed.detail = format!("{}; error rule {id}: {}", failed.detail, words(rule));
        let error = &mut failed.error;
        if let Some(status) = rule.override_status {
            error.status = status;
        }
        if let Some(message) = &rule.override_message {
            error.message.clone_from(message);
            error.say_again();
        }
        if let Some(body) = rule.override_bodies.get(client) {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            error.upstream = Some(Box::new(UpstreamError {
                headers,
                body: Bytes::copy_from_slice(body.as_bytes()),
            }));
        }
        let overrides = rule.override_status.is_some()
            || rule.override_message.is_some()
            || rule.override_bodies.get(client).is_some();
        // An admin who words an error means it to be seen, and not to be repeated for minutes.
        if overrides && error.retry == ClientRetry::Unsaid {
            error.retry = ClientRetry::Never;
        }
        failed
    }
}
