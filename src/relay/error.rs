//! Why a call has no answer. Knows whose fault it was and what the client should do next; only `ingress`
//! turns it into HTTP.

use actix_web::http::header::HeaderMap;
use actors::limiter::port::LimitHit;
use bytes::Bytes;

use crate::guard::Refused;

/// A wait that a client is told in seconds is worth waiting for up to here; beyond it the error is final. Claude
/// Code draws the same line.
const RETRY_WORTH_S: u64 = 60;

/// What a client is told whose request an admin ended.
pub(super) const TERMINATED: &str = "an admin ended this request";

/// Where the error comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Client,
    Hub,
    Provider,
    Network,
}

/// What the client is told to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientRetry {
    /// The error is final: the hub has tried what could be tried.
    Never,
    /// Worth repeating after so many seconds.
    After(u64),
    /// Final for now: it cannot go well before so many seconds have passed.
    NotBefore(u64),
    /// Say nothing: the client's own rule for this status is the right one.
    Unsaid,
}

/// An upstream's own error answer, passed to the client as it stands.
#[derive(Clone, Debug)]
pub struct UpstreamError {
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Why a call has no answer.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{code}: {message}")]
pub struct RelayError {
    pub origin: Source,
    /// HTTP status for the client.
    pub status: u16,
    /// A code for rows and filters: `rate_limited`, `no_provider`, `upstream_status` …
    pub code: &'static str,
    /// Safe to show to the client.
    pub message: String,
    pub retry: ClientRetry,
    /// The limit that was hit, for the `X-RateLimit-*` headers.
    pub limit: Option<Box<LimitHit>>,
    /// What the vendor calls it, where clients act on that word: `context_length_exceeded`, `insufficient_quota` …
    pub vendor_code: Option<String>,
    /// Present where the upstream's own answer goes to the client unchanged.
    pub upstream: Option<Box<UpstreamError>>,
}

impl ClientRetry {
    /// What a wait means for a client: short ones are worth waiting for.
    #[must_use]
    pub fn in_seconds(seconds: u64) -> Self {
        if seconds <= RETRY_WORTH_S {
            Self::After(seconds)
        } else {
            Self::NotBefore(seconds)
        }
    }
}

impl RelayError {
    fn new(
        source: Source,
        status: u16,
        code: &'static str,
        message: String,
        retry: ClientRetry,
    ) -> Self {
        Self {
            origin: source,
            status,
            code,
            message,
            retry,
            limit: None,
            vendor_code: None,
            upstream: None,
        }
    }

    /// A rule of the hub forbids the request.
    #[must_use]
    pub fn rule(reason: String) -> Self {
        Self::new(Source::Client, 400, "rule", reason, ClientRetry::Never)
    }

    /// A rule of the hub says what the client is told.
    #[must_use]
    pub fn refused(refused: Refused) -> Self {
        let Refused {
            status,
            code,
            message,
        } = refused;
        Self::new(Source::Client, status, code, message, ClientRetry::Never)
    }

    /// The request cannot be read.
    #[must_use]
    pub fn bad_request(message: String) -> Self {
        Self::new(
            Source::Client,
            400,
            "bad_request",
            message,
            ClientRetry::Never,
        )
    }

    /// The hub's words in the place of the upstream's own answer, whose error it stays.
    pub(super) fn say_again(&mut self) {
        if self.upstream.take().is_some() {
            self.origin = Source::Provider;
        }
    }

    /// The request's body is over the limit.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        let message = format!("the request body is over the limit of {limit} bytes");
        Self::new(
            Source::Client,
            413,
            "too_large",
            message,
            ClientRetry::Never,
        )
    }

    /// A limit of the key or its user is used up until `resets_at_ms`.
    #[must_use]
    pub fn limited(hit: LimitHit, message: String, retry_after_s: u64) -> Self {
        let retry = ClientRetry::in_seconds(retry_after_s);
        let mut error = Self::new(Source::Hub, 429, "rate_limited", message, retry);
        error.limit = Some(Box::new(hit));
        error
    }

    /// Nobody can serve it, now or at all.
    #[must_use]
    pub fn no_provider(message: String, retry: ClientRetry) -> Self {
        Self::new(Source::Hub, 503, "no_provider", message, retry)
    }

    /// Every account that could serve it is at a limit of its own.
    #[must_use]
    pub fn all_cooling(message: String, retry: ClientRetry) -> Self {
        Self::new(Source::Hub, 429, "all_cooling_down", message, retry)
    }

    /// No provider answered in the time that a request may take.
    #[must_use]
    pub fn deadline(message: String) -> Self {
        Self::new(Source::Hub, 504, "deadline", message, ClientRetry::Never)
    }

    /// An admin ended it before an answer began. A client's fault, so that none of them repeats it by itself.
    #[must_use]
    pub fn terminated() -> Self {
        let message = TERMINATED.to_owned();
        Self::new(Source::Hub, 400, "terminated", message, ClientRetry::Never)
    }

    /// The upstream says that the request is at fault: its answer goes through unchanged.
    #[must_use]
    pub fn passed_through(status: u16, headers: HeaderMap, body: Bytes, message: String) -> Self {
        let mut error = Self::new(
            Source::Client,
            status,
            "upstream_status",
            message,
            ClientRetry::Unsaid,
        );
        error.upstream = Some(Box::new(UpstreamError { headers, body }));
        error
    }

    /// A provider of another dialect says that the request is at fault: its words, for the client's own shape.
    #[must_use]
    pub fn said_again(status: u16, message: String) -> Self {
        Self::new(
            Source::Provider,
            status,
            "upstream_status",
            message,
            ClientRetry::Never,
        )
    }

    /// No provider that could serve the request speaks a dialect in which it can be said.
    #[must_use]
    pub fn unsayable(message: String) -> Self {
        Self::new(
            Source::Client,
            400,
            "untranslatable",
            message,
            ClientRetry::Never,
        )
    }

    /// Every provider that was tried failed; this is the last failure, in words for the client.
    #[must_use]
    pub fn exhausted(
        source: Source,
        status: u16,
        code: &'static str,
        message: String,
        retry: ClientRetry,
    ) -> Self {
        Self::new(source, status, code, message, retry)
    }
}
