//! Pure: the URL of an upstream request, from the provider's base URL and the path that the client asked for.
//! People paste base URLs in every form that vendors document, so each of them has to work.

use url::Url;

/// Endpoint paths that a pasted "full endpoint URL" ends with; they are replaced by the path that is asked for.
const ENDPOINTS: [&[&str]; 5] = [
    &["messages", "count_tokens"],
    &["messages"],
    &["responses"],
    &["chat", "completions"],
    &["embeddings"],
];

/// Query parameters that carry a credential: what the client proved itself with never goes upstream.
const CREDENTIAL_PARAMETERS: [&str; 5] = ["key", "api_key", "api-key", "apikey", "access_token"];

/// Joins a provider's base URL with the endpoint `path` (`/v1/messages`, with its version) and the client's raw query.
///
/// A base that ends in a version (`…/v1`, `…/v1beta`) keeps its own and drops the client's; a base that is
/// already a full endpoint is used as it is, or has its endpoint exchanged. A query in the base is kept in front.
#[must_use]
pub fn upstream_url(base: &Url, path: &str, query: &str) -> String {
    let base_path = base.path().trim_matches('/');
    let mut segments: Vec<&str> = base_path.split('/').filter(|s| !s.is_empty()).collect();
    let was_endpoint = strip_endpoint(&mut segments);
    let keeps_version = was_endpoint || segments.last().is_some_and(|last| is_version(last));

    let mut url = String::with_capacity(base.as_str().len() + path.len() + query.len() + 2);
    url.push_str(&base[..url::Position::BeforePath]);
    for segment in segments {
        url.push('/');
        url.push_str(segment);
    }
    let rest = if keeps_version {
        without_version(path)
    } else {
        path
    };
    if !rest.starts_with(['/', ':']) {
        url.push('/');
    }
    url.push_str(rest);

    let mut separator = '?';
    let pairs = base.query().unwrap_or_default().split('&');
    for pair in pairs.chain(query.split('&').filter(|pair| !is_credential(pair))) {
        if !pair.is_empty() {
            url.push(separator);
            url.push_str(pair);
            separator = '&';
        }
    }
    url
}

/// Takes a known endpoint off the end of the base path.
fn strip_endpoint(segments: &mut Vec<&str>) -> bool {
    for endpoint in ENDPOINTS {
        if segments.ends_with(endpoint) {
            segments.truncate(segments.len() - endpoint.len());
            return true;
        }
    }
    false
}

/// `/v1/messages` → `/messages`; `/v1internal:generateContent` → `:generateContent`.
fn without_version(path: &str) -> &str {
    let bare = path.strip_prefix('/').unwrap_or(path);
    let end = bare.find(['/', ':']).unwrap_or(bare.len());
    if is_version(&bare[..end]) {
        &bare[end..]
    } else {
        path
    }
}

/// `v1`, `v1beta`, `v1alpha2`, `v1internal`: a `v`, digits, then letters and digits.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit())
            && rest
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    })
}

fn is_credential(pair: &str) -> bool {
    // Decoded, because `%6bey=` is `key=` to whoever reads it.
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .is_some_and(|(name, _)| {
            CREDENTIAL_PARAMETERS
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_base_url_reaches_the_endpoint() {
        let table = [
            // base, path, query, expected
            (
                "https://a.com",
                "/v1/messages",
                "",
                "https://a.com/v1/messages",
            ),
            (
                "https://a.com/",
                "/v1/messages",
                "beta=true",
                "https://a.com/v1/messages?beta=true",
            ),
            (
                "https://a.com/v1",
                "/v1/messages",
                "",
                "https://a.com/v1/messages",
            ),
            (
                "https://a.com/v1/",
                "/v1/messages",
                "",
                "https://a.com/v1/messages",
            ),
            (
                "http://a.com:8080/anthropic",
                "/v1/messages",
                "",
                "http://a.com:8080/anthropic/v1/messages",
            ),
            (
                "http://a.com/x/y/v1/",
                "/v1/models",
                "limit=5",
                "http://a.com/x/y/v1/models?limit=5",
            ),
            (
                "https://a.com/v1/messages",
                "/v1/messages",
                "",
                "https://a.com/v1/messages",
            ),
            (
                "https://a.com/v1/messages/",
                "/v1/messages",
                "",
                "https://a.com/v1/messages",
            ),
            (
                "https://a.com/api/messages",
                "/v1/messages",
                "",
                "https://a.com/api/messages",
            ),
            (
                "https://a.com/v1/messages",
                "/v1/messages/count_tokens",
                "",
                "https://a.com/v1/messages/count_tokens",
            ),
            (
                "https://a.com/v1/messages/count_tokens",
                "/v1/messages",
                "",
                "https://a.com/v1/messages",
            ),
            (
                "https://a.com/v1/messages",
                "/v1/models",
                "",
                "https://a.com/v1/models",
            ),
            (
                "https://a.com/v4",
                "/v1/chat/completions",
                "",
                "https://a.com/v4/chat/completions",
            ),
            (
                "https://a.com/v1/chat/completions",
                "/v1/chat/completions",
                "",
                "https://a.com/v1/chat/completions",
            ),
            (
                "https://a.com/openai/responses?api-version=2",
                "/v1/responses",
                "a=b",
                "https://a.com/openai/responses?api-version=2&a=b",
            ),
            (
                "https://a.com/v1beta",
                "/v1beta/models/g:generateContent",
                "alt=sse",
                "https://a.com/v1beta/models/g:generateContent?alt=sse",
            ),
            (
                "https://a.com",
                "/v1beta/models/g:generateContent",
                "",
                "https://a.com/v1beta/models/g:generateContent",
            ),
            (
                "https://a.com/v1internal",
                "/v1internal:generateContent",
                "",
                "https://a.com/v1internal:generateContent",
            ),
            (
                "https://a.com",
                "/v1internal:generateContent",
                "",
                "https://a.com/v1internal:generateContent",
            ),
            (
                "http://[::1]:9/v1",
                "/v1/messages",
                "",
                "http://[::1]:9/v1/messages",
            ),
            (
                "https://a.com/video",
                "/v1/messages",
                "",
                "https://a.com/video/v1/messages",
            ),
            (
                "https://a.com/v1",
                "/api/hello",
                "",
                "https://a.com/v1/api/hello",
            ),
        ];
        for (base, path, query, expected) in table {
            let base_url = Url::parse(base).unwrap();
            assert_eq!(
                upstream_url(&base_url, path, query),
                expected,
                "{base} + {path}"
            );
        }
    }

    #[test]
    fn a_clients_credential_in_the_query_stays_here() {
        let base = Url::parse("https://a.com").unwrap();
        let url = |query| upstream_url(&base, "/v1/models", query);
        assert_eq!(url("key=sk-1"), "https://a.com/v1/models");
        assert_eq!(
            url("alt=sse&key=sk-1&x=%20y"),
            "https://a.com/v1/models?alt=sse&x=%20y"
        );
        assert_eq!(
            url("%6bey=sk-1&Key=sk-2&api_key=sk-3&access_token=t"),
            "https://a.com/v1/models"
        );
        assert_eq!(
            url("keyword=go&monkey=1"),
            "https://a.com/v1/models?keyword=go&monkey=1"
        );
        assert_eq!(url("&&"), "https://a.com/v1/models");
    }
}
