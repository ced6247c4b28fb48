//! Pure: which headers go to the provider, and which of its answer's headers go to the client.
//! Unknown headers pass in both directions: a client's new feature must not need a new hub.

use actix_web::http::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONNECTION, CONTENT_TYPE, HeaderMap, HeaderName,
    HeaderValue, USER_AGENT,
};
use actors::domain::Dialect;

use super::Target;
use crate::dialect::reserved::{HOP_BY_HOP, is_identifying, is_reserved};

/// Of an answer: what speaks about the provider's own front door and not about the answer.
const ANSWER_ONLY: [&str; 13] = [
    "alt-svc",
    "cf-cache-status",
    "cf-ray",
    "content-encoding",
    "content-length",
    "date",
    "nel",
    "report-to",
    "server",
    "set-cookie",
    "strict-transport-security",
    "via",
    "x-request-id",
];

/// Who calls where no client of the provider's dialect does.
const OWN_USER_AGENT: &str = concat!("claude-code-hub/", env!("CARGO_PKG_VERSION"));

/// Names that only the hub may use: a provider's answer must not look like the hub's own words.
pub(super) const OWN_PREFIX: &str = "x-hub-";

/// The headers of the upstream request, complete: the client's that may pass, the provider's credentials,
/// the provider's custom headers (which replace a client's of the same name).
#[must_use]
pub fn upstream_headers(client: &HeaderMap, target: &Target) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = Vec::with_capacity(client.len() + target.headers.len() + 3);
    for (name, value) in client {
        let text = name.as_str();
        let passes = !is_reserved(text)
            && !is_identifying(text)
            && !is_named_in_connection(client, text)
            && !target.headers.iter().any(|(custom, _)| custom == name);
        if passes {
            headers.push((name.clone(), value.clone()));
        }
    }
    // Whoever compresses an event stream holds events back, and usage has to be read out of it anyway.
    headers.push((ACCEPT_ENCODING, HeaderValue::from_static("identity")));
    headers.extend(target.credentials.iter().cloned());
    headers.extend(target.headers.iter().cloned());
    headers
}

/// Of what a client says in its headers, all that means something to a provider of another dialect: the rest is the
/// client's dialect, so that here only what is named passes. What the provider's dialect demands is put in.
#[must_use]
pub fn foreign_headers(client: &HeaderMap, upstream: Dialect) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for name in [ACCEPT, ACCEPT_LANGUAGE] {
        if let Some(value) = client.get(&name) {
            headers.insert(name, value.clone());
        }
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, HeaderValue::from_static(OWN_USER_AGENT));
    if upstream == Dialect::Anthropic {
        headers.insert(
            HeaderName::from_static("anthropic-version"),
            HeaderValue::from_static("2023-06-01"),
        );
    }
    headers
}

/// The headers of a provider's answer that the client may see. `content-length` and `content-encoding` go
/// because the body arrives here decoded; `x-request-id` is the hub's own.
pub fn response_headers(upstream: &HeaderMap) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
    upstream.iter().filter(|(name, _)| {
        let text = name.as_str();
        !HOP_BY_HOP.contains(&text)
            && ANSWER_ONLY.binary_search(&text).is_err()
            && !text.starts_with("cf-")
            && !text.starts_with("proxy-")
            && !is_named_in_connection(upstream, text)
    })
}

/// A sender may declare further headers to be between neighbours only.
fn is_named_in_connection(headers: &HeaderMap, name: &str) -> bool {
    headers.get_all(CONNECTION).any(|value| {
        value.to_str().is_ok_and(|list| {
            list.split(',')
                .any(|token| token.trim().eq_ignore_ascii_case(name))
        })
    })
}

#[cfg(test)]
mod tests {
    use actors::domain::{ProviderId, ProviderKind};

    use super::super::Timeouts;
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name.parse().unwrap(), value.parse().unwrap());
        }
        headers
    }

    fn target(kind: ProviderKind, custom: &[(&str, &str)]) -> Target {
        let custom: Vec<_> = custom
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        Target::new(
            ProviderId(1),
            "p",
            kind,
            "http://h",
            "sk-up",
            &custom,
            Timeouts::default(),
        )
        .unwrap()
    }

    fn sent(client: &[(&str, &str)], target: &Target) -> Vec<(String, String)> {
        let mut sent: Vec<_> = upstream_headers(&map(client), target)
            .into_iter()
            .map(|(n, v)| (n.as_str().to_owned(), v.to_str().unwrap().to_owned()))
            .collect();
        sent.sort();
        sent
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn what_the_coding_client_says_about_its_request_passes() {
        let kept = [
            ("accept", "application/json"),
            ("anthropic-beta", "a,b"),
            ("anthropic-dangerous-direct-browser-access", "true"),
            ("anthropic-version", "2023-06-01"),
            ("content-type", "application/json"),
            ("user-agent", "claude-cli/2.1"),
            ("x-app", "cli"),
            ("x-claude-code-session-id", "6a67"),
            ("x-codex-turn-state", "s"),
            ("x-stainless-timeout", "600"),
            ("x-unknown-yet", "1"),
        ];
        let target = target(ProviderKind::Gemini, &[]);
        let sent = sent(&kept, &target);
        for pair in pairs(&kept) {
            assert!(sent.contains(&pair), "{pair:?} is missing in {sent:?}");
        }
        assert_eq!(sent.len(), kept.len() + 2, "{sent:?}");
    }

    #[test]
    fn credentials_identity_and_transport_of_the_client_never_pass() {
        let dropped = [
            ("authorization", "Bearer sk-hub"),
            ("x-api-key", "sk-hub"),
            ("x-goog-api-key", "sk-hub"),
            ("api-key", "sk-hub"),
            ("cookie", "a=b"),
            ("proxy-authorization", "Basic x"),
            ("host", "hub"),
            ("content-length", "3"),
            ("content-encoding", "gzip"),
            ("accept-encoding", "gzip, br"),
            ("transfer-encoding", "chunked"),
            ("te", "trailers"),
            ("connection", "keep-alive, X-Private"),
            ("x-private", "1"),
            ("keep-alive", "timeout=5"),
            ("upgrade", "h2c"),
            ("expect", "100-continue"),
            ("x-forwarded-for", "10.0.0.1"),
            ("x-forwarded-proto", "https"),
            ("forwarded", "for=1"),
            ("x-real-ip", "10.0.0.1"),
            ("cf-connecting-ip", "10.0.0.1"),
            ("true-client-ip", "1"),
            ("via", "1.1 x"),
            ("x-request-id", "r"),
            ("traceparent", "00-1"),
            ("x-b3-traceid", "1"),
            ("origin", "http://o"),
            ("referer", "http://r"),
            ("x-hub-group", "g"),
        ];
        let sent = sent(&dropped, &target(ProviderKind::ClaudeAuth, &[]));
        assert_eq!(
            sent,
            pairs(&[
                ("accept-encoding", "identity"),
                ("authorization", "Bearer sk-up")
            ])
        );
    }

    #[test]
    fn each_type_of_provider_gets_its_own_kind_of_credential() {
        let bearer = ("authorization", "Bearer sk-up");
        let table: [(ProviderKind, &[(&str, &str)]); 6] = [
            (ProviderKind::Claude, &[bearer, ("x-api-key", "sk-up")]),
            (ProviderKind::ClaudeAuth, &[bearer]),
            (ProviderKind::Codex, &[bearer]),
            (ProviderKind::OpenaiCompatible, &[bearer]),
            (ProviderKind::Gemini, &[("x-goog-api-key", "sk-up")]),
            (ProviderKind::GeminiCli, &[bearer]),
        ];
        for (kind, expected) in table {
            let mut sent = sent(&[("x-api-key", "sk-hub")], &target(kind, &[]));
            sent.retain(|(name, _)| name != "accept-encoding");
            assert_eq!(sent, pairs(expected), "{kind:?}");
        }
    }

    #[test]
    fn a_custom_header_replaces_the_clients() {
        let target = target(
            ProviderKind::Gemini,
            &[("User-Agent", "relay/1"), ("x-tenant", "t")],
        );
        let sent = sent(&[("user-agent", "claude-cli/2.1")], &target);
        let expected = [
            ("accept-encoding", "identity"),
            ("user-agent", "relay/1"),
            ("x-goog-api-key", "sk-up"),
            ("x-tenant", "t"),
        ];
        assert_eq!(sent, pairs(&expected));
    }

    #[test]
    fn a_provider_of_another_dialect_sees_nothing_of_the_clients() {
        let client = map(&[
            ("accept", "text/event-stream"),
            ("accept-language", "de"),
            ("anthropic-version", "2026-10-21"),
            ("anthropic-beta", "a"),
            ("content-type", "application/json; charset=utf-8"),
            ("originator", "codex_cli_rs"),
            ("openai-beta", "responses=experimental"),
            ("session-id", "s"),
            ("user-agent", "claude-cli/2.1"),
            ("x-app", "cli"),
            ("x-claude-code-session-id", "6a67"),
            ("x-codex-turn-state", "s"),
            ("x-goog-api-client", "g"),
            ("x-stainless-timeout", "600"),
            ("x-unknown-yet", "1"),
        ]);
        let names = |upstream| {
            let headers = foreign_headers(&client, upstream);
            let mut names: Vec<_> = headers
                .keys()
                .map(|name| name.as_str().to_owned())
                .collect();
            names.sort();
            names
        };
        let plain = ["accept", "accept-language", "content-type", "user-agent"];
        assert_eq!(names(Dialect::Gemini), plain);
        assert_eq!(names(Dialect::OpenaiChat), plain);
        let headers = foreign_headers(&client, Dialect::Anthropic);
        assert_eq!(headers.get("anthropic-version").unwrap(), "2023-06-01");
        assert_eq!(headers.len(), plain.len() + 1);
        let agent = headers.get("user-agent").unwrap().to_str().unwrap();
        assert!(agent.starts_with("claude-code-hub/"), "{agent}");
    }

    #[test]
    fn the_client_sees_the_answer_and_not_the_front_door() {
        let upstream = map(&[
            ("content-type", "text/event-stream"),
            ("request-id", "req_1"),
            ("retry-after", "3"),
            ("anthropic-ratelimit-requests-remaining", "9"),
            ("x-codex-turn-state", "s"),
            ("connection", "close, x-near"),
            ("x-near", "1"),
            ("transfer-encoding", "chunked"),
            ("content-length", "9"),
            ("content-encoding", "gzip"),
            ("set-cookie", "a=b"),
            ("server", "cloudflare"),
            ("date", "now"),
            ("alt-svc", "h3"),
            ("cf-ray", "1"),
            ("cf-anything", "1"),
            ("strict-transport-security", "1"),
            ("x-request-id", "theirs"),
        ]);
        let mut names: Vec<_> = response_headers(&upstream)
            .map(|(name, _)| name.as_str())
            .collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "anthropic-ratelimit-requests-remaining",
                "content-type",
                "request-id",
                "retry-after",
                "x-codex-turn-state"
            ]
        );
    }

    #[test]
    fn the_list_is_sorted_because_it_is_searched() {
        assert!(ANSWER_ONLY.is_sorted());
    }
}
