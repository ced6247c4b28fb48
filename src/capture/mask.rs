//! What is shown of headers and paths: everything but secrets. Pure; by names alone, as nobody can tell a secret by its looks.

use actix_web::http::header::{HeaderName, HeaderValue, REFERER};

/// Stands where a secret stood.
pub(super) const MASK: &str = "***";

/// Parts of names that hold a secret, and ends of such names.
const PARTS: [&str; 6] = [
    "auth",
    "token",
    "secret",
    "password",
    "credential",
    "cookie",
];
const ENDS: [&str; 3] = ["-key", "_key", "apikey"];

/// Header names, without what they count: `anthropic-ratelimit-tokens-remaining`.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "key"
        || ENDS.iter().any(|end| name.ends_with(end))
        || (PARTS.iter().any(|part| name.contains(part)) && !name.contains("ratelimit"))
}

/// Name and value of each, by name: they came in no order that is known.
pub(super) fn headers<'h>(
    headers: impl IntoIterator<Item = (&'h HeaderName, &'h HeaderValue)>,
) -> Vec<(String, String)> {
    let shown = |(name, value): (&HeaderName, &HeaderValue)| {
        let value = if is_secret(name.as_str()) {
            MASK.to_owned()
        } else {
            let text = String::from_utf8_lossy(value.as_bytes());
            match text.split_once('?') {
                // Another page's address has a query of its own.
                Some((page, _)) if *name == REFERER => format!("{page}?{MASK}"),
                _ => text.into_owned(),
            }
        };
        (name.as_str().to_owned(), value)
    };
    let mut all: Vec<_> = headers.into_iter().map(shown).collect();
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    all
}

/// The path with its query.
pub(super) fn path(path: &str, query: &str) -> String {
    if query.is_empty() {
        return path.to_owned();
    }
    let pairs: Vec<String> = query.split('&').map(pair).collect();
    format!("{path}?{}", pairs.join("&"))
}

fn pair(pair: &str) -> String {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let mut read = url::form_urlencoded::parse(name.as_bytes());
    let read = read.next().map(|(name, _)| name.into_owned());
    if !value.is_empty() && is_secret(&read.unwrap_or_default()) {
        return format!("{name}={MASK}");
    }
    pair.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_the_names_of_their_headers() {
        for (name, is) in [
            ("authorization", true),
            ("Proxy-Authorization", true),
            ("x-api-key", true),
            ("x-goog-api-key", true),
            ("cookie", true),
            ("set-cookie", true),
            ("x-amz-security-token", true),
            ("x-client-secret", true),
            ("x-upstream-key", true),
            ("x-auth", true),
            ("user-agent", false),
            ("x-keyboard", false),
            ("anthropic-beta", false),
            ("x-claude-code-session-id", false),
            ("anthropic-ratelimit-tokens-remaining", false),
        ] {
            assert_eq!(is_secret(name), is, "{name}");
        }
    }

    #[test]
    fn a_query_keeps_all_but_its_secrets() {
        for (query, shown) in [
            ("", "/v1/messages"),
            ("beta=true", "/v1/messages?beta=true"),
            ("key=a%2B1&alt=sse", "/v1/messages?key=***&alt=sse"),
            (
                "alt=sse&access_token=t",
                "/v1/messages?alt=sse&access_token=***",
            ),
            ("%6bey=t&flag&a=b=c", "/v1/messages?%6bey=***&flag&a=b=c"),
        ] {
            assert_eq!(path("/v1/messages", query), shown);
        }
    }

    #[test]
    fn the_page_that_led_here_keeps_its_query_to_itself() {
        let pairs = [
            ("referer", "http://page/x?key=secret"),
            ("x-note", "why?"),
            ("authorization", "Bearer secret"),
        ];
        let pairs = pairs.map(|(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        let shown = headers(pairs.iter().map(|(name, value)| (name, value)));
        let values: Vec<&str> = shown.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["***", "http://page/x?***", "why?"]);
    }
}
