//! Who may call: client keys, people who signed in, scripts with a token. Must not name `ingress` or `admin`.

pub mod identity;
pub mod key;
pub mod master_key;
pub mod next_master_key;
pub mod password;
pub mod role;
pub mod secret;
pub mod sign_in;
pub mod standing;

use std::sync::Arc;

use actix_web::http::header::{AUTHORIZATION, HeaderMap};

use crate::catalog::{KeyEntry, Snapshot};
use key::KeyHash;
pub use standing::KeyRefusal;

/// The credentials that a request carries, in the order in which they are tried. Claude Code sends two when two
/// are set in its environment, and only one of them is ours.
#[must_use]
pub fn credentials(headers: &HeaderMap, query: &str) -> Vec<String> {
    let text = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::trim)
    };
    let bearer = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.trim().split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    let from_query = || {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs
            .filter(|(name, _)| name == "key" || name == "access_token")
            .map(|(_, value)| value.into_owned())
            .next()
    };
    let mut found: Vec<String> = [text("x-api-key"), bearer, text("x-goog-api-key")]
        .into_iter()
        .flatten()
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect();
    if found.is_empty() && !query.is_empty() {
        found.extend(from_query().filter(|value| !value.is_empty()));
    }
    found
}

/// The first credential that is a key in good standing; else why the best of them is refused.
pub fn authenticate<'a>(
    credentials: &[String],
    snapshot: &'a Snapshot,
    now_ms: i64,
) -> Result<&'a Arc<KeyEntry>, KeyRefusal> {
    let mut refused = if credentials.is_empty() {
        KeyRefusal::Missing
    } else {
        KeyRefusal::Unknown
    };
    for credential in credentials {
        if let Some(entry) = snapshot.key(&KeyHash::of(credential)) {
            match entry.standing(now_ms) {
                Ok(()) => return Ok(entry),
                Err(reason) => refused = reason,
            }
        }
    }
    Err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs
            .map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)))
            .collect()
    }

    #[test]
    fn a_key_is_found_wherever_a_client_puts_it() {
        assert_eq!(credentials(&headers(&[("x-api-key", "a")]), ""), ["a"]);
        assert_eq!(
            credentials(&headers(&[("authorization", "bearer  b ")]), ""),
            ["b"]
        );
        assert_eq!(
            credentials(&headers(&[("x-goog-api-key", "c")]), "key=d"),
            ["c"]
        );
        assert_eq!(credentials(&headers(&[]), "alt=sse&key=d%2B1"), ["d+1"]);
        assert_eq!(credentials(&headers(&[]), "access_token=e"), ["e"]);
        assert_eq!(
            credentials(&headers(&[("authorization", "Basic eA==")]), ""),
            Vec::<String>::new()
        );
        assert_eq!(
            credentials(
                &headers(&[("x-api-key", "a"), ("authorization", "Bearer b")]),
                ""
            ),
            ["a", "b"]
        );
    }
}
