//! How long a prompt cache that a request asks for lives. It looks for `cache_control` fields anywhere in the body
//! without reading it: a few microseconds for 100 KB, where a parse that goes down to every block takes hundreds.
//!
//! Text cannot fool it: inside of a string a quote is escaped, so `"cache_control"` between two bare quotes and with
//! a colon behind it is a key. A tool's input may have a field of that name and with the same value as the API's;
//! then a pin lives longer than its cache, which does no harm.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde::Deserialize;

const FIVE_MINUTES_MS: u64 = 300_000;
const ONE_HOUR_MS: u64 = 3_600_000;
const KEY: &str = "\"cache_control\"";

static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(KEY));

#[derive(Deserialize)]
struct CacheControl<'a> {
    #[serde(borrow, rename = "type")]
    kind: &'a str,
    #[serde(borrow)]
    ttl: Option<&'a str>,
}

/// The longest that any of them asks for, in milliseconds; `None` where there is none.
pub(in crate::dialect) fn asked_for(body: &[u8]) -> Option<u64> {
    let mut longest = None;
    for at in FINDER.find_iter(body) {
        let escaped = at > 0 && body[at - 1] == b'\\';
        let after = body[at + KEY.len()..].trim_ascii_start();
        let Some(value) = after.strip_prefix(b":").filter(|_| !escaped) else {
            continue;
        };
        let mut values =
            serde_json::Deserializer::from_slice(value).into_iter::<CacheControl<'_>>();
        let Some(Ok(asked)) = values.next() else {
            continue;
        };
        match (asked.kind, asked.ttl) {
            ("ephemeral", Some("1h")) => return Some(ONE_HOUR_MS),
            ("ephemeral", _) => longest = Some(FIVE_MINUTES_MS),
            _ => {}
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_lifetime_counts_wherever_it_stands() {
        let cases = [
            (
                r#"{"system":[{"cache_control":{"type":"ephemeral"}}]}"#,
                Some(300_000),
            ),
            (
                r#"{"a":{"cache_control" : {"ttl":"5m","type":"ephemeral"}}}"#,
                Some(300_000),
            ),
            (
                r#"{"a":{"cache_control":{"type":"ephemeral"}},"b":{"cache_control":{"type":"ephemeral","ttl":"1h","x":[1]}}}"#,
                Some(3_600_000),
            ),
            (
                r#"{"cache_control":{"type":"ephemeral","ttl":"1h"}}"#,
                Some(3_600_000),
            ),
            (r#"{"cache_control":null}"#, None),
            (r#"{"cache_control":{"type":"other","ttl":"1h"}}"#, None),
            ("{}", None),
            ("", None),
        ];
        for (body, expected) in cases {
            assert_eq!(asked_for(body.as_bytes()), expected, "{body}");
        }
    }

    #[test]
    fn a_text_that_speaks_of_it_is_not_taken_for_it() {
        let field = r#""cache_control":{"type":"ephemeral","ttl":"1h"}"#;
        let texts = [
            field.to_owned(),
            format!("\\{field}"),
            "cache_control".to_owned(),
            format!("say {field}"),
            "end \"cache_control".to_owned(),
        ];
        for text in texts {
            for body in [
                serde_json::json!({"text": text}),
                serde_json::json!([text, {"type": "ephemeral", "ttl": "1h"}]),
                serde_json::json!({text: {"type": "ephemeral", "ttl": "1h"}}),
            ] {
                let body = body.to_string();
                let fooled = body.starts_with(r#"{"cache_control""#);
                assert_eq!(asked_for(body.as_bytes()).is_some(), fooled, "{body}");
            }
        }
    }
}
