//! Labels with a known number of values. Nothing that a client or an admin chooses becomes a label: no user, key,
//! provider, model or path.

use actors::domain::{AttemptRecord, EndedBy, Fault, Period, WindowKind};
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};

/// A word out of a fixed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Word(pub(super) &'static str);

impl EncodeLabelValue for Word {
    fn encode(&self, encoder: &mut LabelValueEncoder) -> Result<(), std::fmt::Error> {
        self.0.encode(encoder)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct RequestLabels {
    pub(super) endpoint: Word,
    pub(super) outcome: Word,
    pub(super) status_class: Word,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct KindLabel {
    pub(super) kind: Word,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct OutcomeLabel {
    pub(super) outcome: Word,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct WindowLabel {
    pub(super) window: Word,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct ActorLabel {
    pub(super) actor: Word,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct ResultLabel {
    pub(super) result: Word,
}

/// The endpoint of a path, by its shape; a doubled `/v1` makes no difference.
pub(super) fn endpoint(path: &str) -> Word {
    let path = path.trim_end_matches('/');
    let tail = |suffix: &str| path.ends_with(suffix);
    Word(match path {
        _ if tail("/messages/count_tokens") || tail(":countTokens") => "count_tokens",
        _ if tail("/messages") => "messages",
        _ if tail("/chat/completions") => "chat_completions",
        _ if tail("/completions") => "completions",
        _ if tail("/embeddings") || tail(":embedContent") || tail(":batchEmbedContents") => {
            "embeddings"
        }
        _ if tail("/responses") || tail("/responses/compact") => "responses",
        _ if path.contains("/responses/") => "response_resources",
        _ if tail(":generateContent") || tail(":streamGenerateContent") => "generate_content",
        _ if tail("/models") => "models",
        _ => "other",
    })
}

pub(super) fn ended_by(ended_by: EndedBy) -> Word {
    Word(match ended_by {
        EndedBy::Complete => "complete",
        EndedBy::Client => "client",
        EndedBy::Upstream => "upstream",
        EndedBy::Hub => "hub",
        EndedBy::Interrupted => "interrupted",
    })
}

pub(super) fn status_class(status: u16) -> Word {
    Word(match status {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        500..=599 => "5xx",
        _ => "none",
    })
}

pub(super) fn window(window: WindowKind) -> Word {
    Word(match window {
        WindowKind::RequestsPerMinute => "requests_per_minute",
        WindowKind::CountsPerMinute => "counts_per_minute",
        WindowKind::TokensPerMinute => "tokens_per_minute",
        WindowKind::Money(Period::FiveHours) => "money_five_hours",
        WindowKind::Money(Period::Day) => "money_day",
        WindowKind::Money(Period::Week) => "money_week",
        WindowKind::Money(Period::Month) => "money_month",
        WindowKind::Money(Period::Total) => "money_total",
        WindowKind::ConcurrentRequests => "concurrent_requests",
        WindowKind::ConcurrentSessions => "concurrent_sessions",
    })
}

/// How a step of the decision chain went: whose fault it was where it failed, else the row's `event`, one that is not
/// known here being `other`.
pub(super) fn attempt(step: &AttemptRecord) -> Word {
    Word(match (step.fault, step.event.as_str()) {
        (Some(Fault::Client), _) => "client_fault",
        (Some(Fault::Account), _) => "account_fault",
        (Some(Fault::Model), _) => "model_fault",
        (Some(Fault::Provider), _) => "provider_fault",
        (Some(Fault::Network), _) => "network_fault",
        (Some(Fault::BrokenAnswer), _) => "broken_answer",
        (None, "answered") => "answered",
        (None, "busy") => "busy",
        (None, "circuit_open") => "circuit_open",
        (None, "down") => "down",
        (None, "no_provider") => "no_provider",
        (None, _) => "other",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_fall_into_few_endpoints() {
        for (path, expected) in [
            ("/v1/messages", "messages"),
            ("/v1/v1/messages/", "messages"),
            ("/v1/messages/count_tokens", "count_tokens"),
            ("/v1/chat/completions", "chat_completions"),
            ("/v1/completions", "completions"),
            ("/v1/embeddings", "embeddings"),
            ("/v1beta/models/any-model:embedContent", "embeddings"),
            ("/v1/responses", "responses"),
            ("/v1/responses/resp_1/cancel", "response_resources"),
            ("/v1internal:generateContent", "generate_content"),
            (
                "/v1beta/models/any-model:streamGenerateContent",
                "generate_content",
            ),
            ("/v1/models", "models"),
            ("/v1/models/secret-model", "other"),
        ] {
            assert_eq!(endpoint(path), Word(expected), "{path}");
        }
    }

    #[test]
    fn unknown_words_and_statuses_make_no_new_label() {
        let step = |event: &str, fault| AttemptRecord {
            provider_id: None,
            provider: String::new(),
            event: event.to_owned(),
            fault,
            status: None,
            at_ms: 0,
            took_ms: 0,
            detail: String::new(),
            candidates: Vec::new(),
            passed_over: Vec::new(),
        };
        assert_eq!(attempt(&step("answered", None)), Word("answered"));
        assert_eq!(attempt(&step("made up", None)), Word("other"));
        let fault = Some(Fault::Network);
        assert_eq!(
            attempt(&step("connect_failed", fault)),
            Word("network_fault")
        );
        assert_eq!(status_class(0), Word("none"));
        assert_eq!(status_class(529), Word("5xx"));
    }
}
