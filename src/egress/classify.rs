//! Pure: whose fault a failed attempt was, and who may be asked next.
//! It knows statuses and a few well-known phrases; it neither waits nor counts.

use std::time::Duration;

use actix_web::http::header::{HeaderMap, RETRY_AFTER};
use actors::domain::Fault;
use jiff::Timestamp;

use super::{BodyError, SendError};

/// Whether, and where, the same call may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    Never,
    /// Once more at the same provider (a kept connection may have died), then elsewhere.
    SameProvider,
    NextProvider,
}

/// What a failure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classified {
    pub fault: Fault,
    pub retry: Retry,
    /// A stable word for the log and the decision chain.
    pub code: &'static str,
}

const fn classified(fault: Fault, retry: Retry, code: &'static str) -> Classified {
    Classified { fault, retry, code }
}

/// How much of an error body is looked at.
const LOOKED_AT: usize = 4096;

/// Phrases by which vendors report an empty account or a bad key with a 400, which otherwise blames the request.
const ACCOUNT_PHRASES: [(&str, &str); 6] = [
    ("credit balance is too low", "quota_exhausted"),
    ("insufficient_quota", "quota_exhausted"),
    ("insufficient balance", "quota_exhausted"),
    ("billing_error", "quota_exhausted"),
    ("api_key_invalid", "unauthorized"),
    ("api key not valid", "unauthorized"),
];

/// Judges an answer by its status, and where that is ambiguous by the beginning of its body.
/// A status below 400 is judged too: the caller asks only about answers that it cannot use.
#[must_use]
pub fn classify_status(status: u16, body_prefix: &[u8]) -> Classified {
    use Fault::{Account, BrokenAnswer, Client, Model, Provider};
    use Retry::{Never, NextProvider, SameProvider};
    match status {
        200..=299 => classified(BrokenAnswer, NextProvider, "broken_answer"),
        // Redirects are not followed: whoever answers so is not the endpoint.
        300..=399 => classified(Provider, NextProvider, "redirected"),
        400 => account_problem(body_prefix).unwrap_or(classified(Client, Never, "invalid_request")),
        401 => classified(Account, NextProvider, "unauthorized"),
        402 => classified(Account, NextProvider, "quota_exhausted"),
        403 => classified(Account, NextProvider, "forbidden"),
        404 => classified(Model, NextProvider, "not_found"),
        408 => classified(Provider, NextProvider, "request_timeout"),
        409 | 425 => classified(Provider, SameProvider, "conflict"),
        413 => classified(Client, Never, "too_large"),
        422 => classified(Client, Never, "unprocessable"),
        429 => classified(Account, NextProvider, "rate_limited"),
        // What nginx says for a client that it took to have left: that was us, in its eyes.
        499 => classified(Provider, NextProvider, "server_error"),
        405..=498 => classified(Client, Never, "refused"),
        500 => classified(Provider, NextProvider, "server_error"),
        502 => classified(Provider, NextProvider, "bad_gateway"),
        503 => classified(Provider, NextProvider, "unavailable"),
        504 | 524 => classified(Provider, NextProvider, "gateway_timeout"),
        529 => classified(Provider, NextProvider, "overloaded"),
        501 | 505..=599 => classified(Provider, NextProvider, "server_error"),
        _ => classified(Provider, NextProvider, "strange_status"),
    }
}

fn account_problem(body: &[u8]) -> Option<Classified> {
    let text = String::from_utf8_lossy(&body[..body.len().min(LOOKED_AT)]).to_ascii_lowercase();
    ACCOUNT_PHRASES
        .iter()
        .find(|(phrase, _)| text.contains(phrase))
        .map(|(_, code)| classified(Fault::Account, Retry::NextProvider, code))
}

/// Judges an attempt that brought no head.
#[must_use]
pub fn classify_send(error: &SendError) -> Classified {
    use Fault::{Network, Provider};
    use Retry::{NextProvider, SameProvider};
    match error {
        SendError::Connect(_) => classified(Network, SameProvider, "connect_failed"),
        SendError::Reset(_) => classified(Network, SameProvider, "connection_reset"),
        SendError::Tls(_) => classified(Network, NextProvider, "tls_failed"),
        SendError::Dns(_) => classified(Network, NextProvider, "dns_failed"),
        SendError::ConnectTimeout => classified(Provider, NextProvider, "connect_timeout"),
        SendError::FirstByteTimeout => classified(Provider, NextProvider, "first_byte_timeout"),
        SendError::Other(_) => classified(Provider, NextProvider, "send_failed"),
    }
}

/// Judges a body that failed before anything of it was passed on.
#[must_use]
pub fn classify_body(error: &BodyError) -> Classified {
    use Fault::{BrokenAnswer, Network, Provider};
    use Retry::NextProvider;
    match error {
        BodyError::IdleTimeout => classified(Provider, NextProvider, "idle_timeout"),
        BodyError::TotalTimeout => classified(Provider, NextProvider, "total_timeout"),
        BodyError::Cut(_) => classified(Network, Retry::SameProvider, "answer_cut"),
        BodyError::TooLarge => classified(BrokenAnswer, NextProvider, "answer_too_large"),
        BodyError::Decode(_) => classified(BrokenAnswer, NextProvider, "answer_undecodable"),
    }
}

/// How long the provider asks to be left alone: `retry-after-ms`, or `retry-after` in seconds or as an HTTP date.
#[must_use]
pub fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let number = |text: &str| {
        text.parse::<f64>()
            .ok()
            .filter(|n| n.is_finite() && *n >= 0.0)
    };
    let millis = headers
        .get("retry-after-ms")
        .and_then(|value| number(value.to_str().ok()?.trim()));
    if let Some(millis) = millis {
        return Duration::try_from_secs_f64(millis / 1000.0).ok();
    }
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Some(seconds) = number(text) {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let at = jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text)
        .ok()?;
    // A date that has passed asks for nothing more.
    Some(Duration::try_from(at.duration_since(now)).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_say_whose_fault_it_was_and_where_to_go_next() {
        use Fault::{Account, BrokenAnswer, Client, Model, Provider};
        use Retry::{Never, NextProvider, SameProvider};
        let table: [(&[u16], Fault, Retry); 7] = [
            (
                &[400, 405, 406, 410, 413, 415, 422, 431, 451],
                Client,
                Never,
            ),
            (&[401, 402, 403, 429], Account, NextProvider),
            (&[404], Model, NextProvider),
            (
                &[408, 500, 501, 502, 503, 504, 520, 524, 529, 599],
                Provider,
                NextProvider,
            ),
            (&[409, 425], Provider, SameProvider),
            (&[301, 302, 307, 308, 101, 600], Provider, NextProvider),
            (&[200, 204], BrokenAnswer, NextProvider),
        ];
        for (statuses, fault, retry) in table {
            for status in statuses {
                let judged = classify_status(*status, b"");
                assert_eq!((judged.fault, judged.retry), (fault, retry), "{status}");
            }
        }
    }

    #[test]
    fn a_400_about_the_account_is_not_the_clients_fault() {
        let low = br#"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the API."}}"#;
        assert_eq!(
            classify_status(400, low),
            classified(Fault::Account, Retry::NextProvider, "quota_exhausted")
        );
        let key = br#"{"error":{"code":400,"details":[{"reason":"API_KEY_INVALID"}]}}"#;
        assert_eq!(classify_status(400, key).code, "unauthorized");
        let own = br#"{"type":"error","error":{"type":"invalid_request_error","message":"max_tokens is required"}}"#;
        assert_eq!(classify_status(400, own).fault, Fault::Client);
        let late = [vec![b' '; LOOKED_AT], low.to_vec()].concat();
        assert_eq!(classify_status(400, &late).fault, Fault::Client);
    }

    #[test]
    fn failures_without_a_status_are_the_networks_or_the_providers() {
        use Fault::{BrokenAnswer, Network, Provider};
        use Retry::{NextProvider, SameProvider};
        let text = || "x".to_owned();
        for (error, fault, retry) in [
            (SendError::Connect(text()), Network, SameProvider),
            (SendError::Reset(text()), Network, SameProvider),
            (SendError::Tls(text()), Network, NextProvider),
            (SendError::Dns(text()), Network, NextProvider),
            (SendError::ConnectTimeout, Provider, NextProvider),
            (SendError::FirstByteTimeout, Provider, NextProvider),
            (SendError::Other(text()), Provider, NextProvider),
        ] {
            let judged = classify_send(&error);
            assert_eq!((judged.fault, judged.retry), (fault, retry), "{error}");
        }
        for (error, fault, retry) in [
            (BodyError::IdleTimeout, Provider, NextProvider),
            (BodyError::TotalTimeout, Provider, NextProvider),
            (BodyError::Cut(text()), Network, SameProvider),
            (BodyError::TooLarge, BrokenAnswer, NextProvider),
            (BodyError::Decode(text()), BrokenAnswer, NextProvider),
        ] {
            let judged = classify_body(&error);
            assert_eq!((judged.fault, judged.retry), (fault, retry), "{error}");
        }
    }

    #[test]
    fn retry_after_is_read_in_all_its_forms() {
        let now: Timestamp = "2015-10-21T07:27:30Z".parse().unwrap();
        let wait = |name: &'static str, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name.parse().unwrap(), value.parse().unwrap());
            retry_after(&headers, now).map(|wait| wait.as_millis())
        };
        assert_eq!(wait("retry-after", "7"), Some(7_000));
        assert_eq!(wait("retry-after", " 1.5 "), Some(1_500));
        assert_eq!(wait("retry-after-ms", "250"), Some(250));
        assert_eq!(
            wait("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"),
            Some(30_000)
        );
        assert_eq!(
            wait("retry-after", "Wed, 21 Oct 2015 07:00:00 GMT"),
            Some(0)
        );
        for nonsense in ["soon", "-3", "NaN", "inf", "", "1e300"] {
            assert_eq!(wait("retry-after", nonsense), None, "{nonsense}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
