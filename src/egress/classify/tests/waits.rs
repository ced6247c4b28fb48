//! Stated waits on their own, errors inside a 200, and failures that have no status.

use actors::domain::Fault;

use super::super::{Retry, classified, classify_body, classify_in_200, classify_send, stated_wait};
use super::{headers, noon, verdict};
use crate::egress::{BodyError, SendError};

fn wait(pairs: &[(&str, &str)], body: &str) -> Option<u128> {
    stated_wait(&headers(pairs), body.as_bytes(), noon()).map(|wait| wait.as_millis())
}

#[test]
fn retry_after_is_read_in_all_its_forms() {
    for (name, value, millis) in [
        ("retry-after", "7", 7_000),
        ("retry-after", " 1.5 ", 1_500),
        ("retry-after-ms", "250", 250),
        ("retry-after", "90s", 90_000),
        ("retry-after", "Sat, 21 Nov 2026 12:00:30 GMT", 30_000),
        ("retry-after", "2026-11-21T12:00:30Z", 30_000),
        ("retry-after", "99999999", 31 * 86_400_000),
    ] {
        assert_eq!(wait(&[(name, value)], ""), Some(millis), "{name}: {value}");
    }
    for nonsense in ["soon", "-3", "NaN", "inf", "", "1e300", "0"] {
        assert_eq!(wait(&[("retry-after", nonsense)], ""), None, "{nonsense}");
    }
    let past = "Sat, 21 Nov 2026 11:00:00 GMT";
    assert_eq!(wait(&[("retry-after", past)], ""), None);
    assert_eq!(wait(&[], ""), None);
}

#[test]
fn prose_says_how_long() {
    for (text, millis) in [
        ("Please try again in 1.5s.", 1_500),
        ("Rate limited. Try again in 3m20s", 200_000),
        ("try again in 27h", 97_200_000),
        ("Please retry in 12.3s", 12_300),
        ("Please wait 30 seconds before the next request", 30_000),
        (
            "Your limit resets in about 2 hours and 5 minutes",
            7_500_000,
        ),
        ("Retry after 20 seconds", 20_000),
        ("limit resets at 2026-11-21T13:00:00Z", 3_600_000),
        ("limit resets at 2026-11-21 21:00:00 +08:00", 3_600_000),
        (
            "Access comes back: try again at 2026-11-21 12:30 UTC",
            1_800_000,
        ),
    ] {
        assert_eq!(wait(&[], text), Some(millis), "{text}");
        let json = serde_json::json!({"error": {"message": text}}).to_string();
        assert_eq!(wait(&[], &json), Some(millis), "{json}");
    }
    for text in [
        "Please try again later.",
        "The limit of 5 requests resets every 5 hours",
        "try again in 5 months",
        "resets at 2026-11-21T11:00:00Z",
        "resets at 2026-11-21 13:00:00",
        "Retry. The window is 5 minutes",
        "took 3m20s",
    ] {
        assert_eq!(wait(&[], text), None, "{text}");
    }
}

#[test]
fn what_the_client_sent_states_no_wait() {
    let echoed =
        r#"{"error":{"message":"bad"},"input":"try again in 27h","request":{"retry_after":9}}"#;
    assert_eq!(wait(&[], echoed), None);
}

#[test]
fn windows_count_only_where_they_are_used_up_and_nothing_else_is_said() {
    let reset = ("x-ratelimit-reset", "1795262460");
    assert_eq!(wait(&[reset], ""), Some(60_000));
    assert_eq!(
        wait(&[reset, ("x-ratelimit-remaining", "0")], ""),
        Some(60_000)
    );
    assert_eq!(wait(&[reset, ("x-ratelimit-remaining", "3")], ""), None);
    assert_eq!(wait(&[reset, ("retry-after", "5")], ""), Some(5_000));
    let tokens = ("x-ratelimit-reset-tokens", "17ms");
    assert_eq!(
        wait(&[tokens, ("x-ratelimit-remaining-tokens", "0")], ""),
        Some(17)
    );
    assert_eq!(
        wait(&[tokens, ("x-ratelimit-remaining-tokens", "1")], ""),
        None
    );
    assert_eq!(wait(&[tokens], ""), None);
}

#[test]
fn an_error_inside_a_200_is_judged_like_the_status_it_stands_for() {
    let model = "gpt-5.1";
    let limited = "Rate limit reached for gpt-5.1 in organization org-1. Please try again in 1.5s.";
    for (kind, message, expect) in [
        (
            "overloaded_error",
            "Overloaded",
            "BrokenAnswer NextProvider overloaded",
        ),
        (
            "server_is_overloaded",
            "",
            "BrokenAnswer NextProvider overloaded",
        ),
        (
            "api_error",
            "Internal server error",
            "BrokenAnswer NextProvider error_in_answer",
        ),
        ("", "", "BrokenAnswer NextProvider error_in_answer"),
        (
            "server_error",
            "An error occurred",
            "BrokenAnswer NextProvider error_in_answer",
        ),
        (
            "rate_limit_exceeded",
            limited,
            "Account NextProvider rate_limited, gpt-5.1 stated 1500",
        ),
        (
            "rate_limit_error",
            "slow",
            "Account NextProvider rate_limited, account first 5000",
        ),
        (
            "upstream_error",
            "too many requests",
            "Account NextProvider rate_limited, account first 5000",
        ),
        (
            "insufficient_quota",
            "You exceeded your current quota",
            "Account NextProvider quota_exhausted, account first 600000",
        ),
        (
            "authentication_error",
            "bad",
            "Account NextProvider unauthorized, account first 30000",
        ),
        (
            "permission_error",
            "bad",
            "Account NextProvider forbidden, account first 10000",
        ),
        (
            "invalid_request_error",
            "messages: bad",
            "Client Never invalid_request",
        ),
        (
            "context_length_exceeded",
            "too much",
            "Client Never context_too_long",
        ),
        ("invalid_prompt", "flagged", "Client Never content_refused"),
        (
            "api_error",
            "prompt is too long: 3 > 2",
            "Client Never context_too_long",
        ),
        (
            "not_found_error",
            "model: gpt-5.1",
            "Model NextProvider model_not_served, gpt-5.1 first 300000",
        ),
        (
            "RESOURCE_EXHAUSTED",
            "Please retry in 9s",
            "Account NextProvider rate_limited, account stated 9000",
        ),
        (
            "429",
            "slow",
            "Account NextProvider rate_limited, account first 5000",
        ),
        ("400", "bad", "Client Never invalid_request"),
        ("503", "down", "BrokenAnswer NextProvider unavailable"),
        ("1305", "busy", "BrokenAnswer NextProvider error_in_answer"),
    ] {
        let judged = classify_in_200(kind, message, model, noon());
        assert_eq!(verdict(&judged), expect, "{kind}: {message}");
    }
}

#[test]
fn failures_without_a_status_are_the_networks_or_the_providers() {
    use Fault::{BrokenAnswer, Network, Provider};
    use Retry::{NextProvider, SameProvider};
    let text = || "x".to_owned();
    for (error, fault, retry, code) in [
        (
            SendError::Connect(text()),
            Network,
            SameProvider,
            "connect_failed",
        ),
        (
            SendError::Reset(text()),
            Network,
            SameProvider,
            "connection_reset",
        ),
        (SendError::Tls(text()), Network, NextProvider, "tls_failed"),
        (SendError::Dns(text()), Network, NextProvider, "dns_failed"),
        (
            SendError::Proxy(text()),
            Network,
            NextProvider,
            "proxy_failed",
        ),
        (
            SendError::ConnectTimeout,
            Provider,
            NextProvider,
            "connect_timeout",
        ),
        (
            SendError::FirstByteTimeout,
            Provider,
            NextProvider,
            "first_byte_timeout",
        ),
        (
            SendError::Other(text()),
            Provider,
            NextProvider,
            "send_failed",
        ),
    ] {
        assert_eq!(classify_send(&error), classified(fault, retry, code));
    }
    for (error, fault, retry, code) in [
        (
            BodyError::IdleTimeout,
            Provider,
            NextProvider,
            "idle_timeout",
        ),
        (
            BodyError::TotalTimeout,
            Provider,
            NextProvider,
            "total_timeout",
        ),
        (BodyError::Cut(text()), Network, SameProvider, "answer_cut"),
        (
            BodyError::TooLarge,
            BrokenAnswer,
            NextProvider,
            "answer_too_large",
        ),
        (
            BodyError::Decode(text()),
            BrokenAnswer,
            NextProvider,
            "answer_undecodable",
        ),
    ] {
        assert_eq!(classify_body(&error), classified(fault, retry, code));
    }
}
