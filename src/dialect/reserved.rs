//! Names of request headers that go from nobody to anybody by themselves: those that the hub alone writes, and those that
//! tell who the client is. Lower case.

/// Between two neighbours only (RFC 9110, 7.6.1), and `expect`, which is answered by us.
pub const HOP_BY_HOP: [&str; 10] = [
    "connection",
    "expect",
    "http2-settings",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "trailers",
    "transfer-encoding",
    "upgrade",
];

/// Written anew for each hop: the body may have been decoded, and the host is another one.
const REWRITTEN: [&str; 4] = [
    "accept-encoding",
    "content-encoding",
    "content-length",
    "host",
];

/// What a client proves itself with.
const CREDENTIALS: [&str; 8] = [
    "api-key",
    "authorization",
    "cookie",
    "cookie2",
    "proxy-authenticate",
    "proxy-authorization",
    "x-api-key",
    "x-goog-api-key",
];

/// Says who or where the client is, or how it reached us; sorted.
const IDENTIFYING: [&str; 25] = [
    "akamai-origin-hop",
    "fastly-client-ip",
    "forwarded",
    "from",
    "origin",
    "referer",
    "traceparent",
    "tracestate",
    "true-client-ip",
    "via",
    "x-akamai-config-log-detail",
    "x-amzn-trace-id",
    "x-azure-clientip",
    "x-azure-fdid",
    "x-azure-ref",
    "x-client-ip",
    "x-cloud-trace-context",
    "x-cluster-client-ip",
    "x-correlation-id",
    "x-originating-ip",
    "x-real-ip",
    "x-remote-addr",
    "x-remote-ip",
    "x-request-id",
    "x-trace-id",
];

/// Families of the same. `x-hub-` is ours and means nothing outside.
const IDENTIFYING_PREFIXES: [&str; 6] = [
    "cf-",
    "sec-fetch-",
    "sec-websocket-",
    "x-b3-",
    "x-forwarded-",
    "x-hub-",
];

/// Whether the hub alone decides about a request header: credentials, host and transport.
#[must_use]
pub fn is_reserved(name: &str) -> bool {
    HOP_BY_HOP.contains(&name) || REWRITTEN.contains(&name) || CREDENTIALS.contains(&name)
}

/// Whether it says who or where the client is, or how it reached the hub: it goes no further.
#[must_use]
pub fn is_identifying(name: &str) -> bool {
    IDENTIFYING.binary_search(&name).is_ok()
        || IDENTIFYING_PREFIXES
            .iter()
            .any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_up_by_halves_is_sorted() {
        assert!(IDENTIFYING.is_sorted());
    }
}
