//! Errors in Anthropic's shape: written for clients, and read out of whatever an upstream sent. It does not
//! decide which status an error has.

use serde::Serialize;
use serde_json::Value;

/// As many characters of a text that is no JSON as an error message repeats.
const EXCERPT_CHARS: usize = 200;

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    outer: &'static str,
    error: Inner<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Inner<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    message: &'a str,
}

/// `{"type":"error","error":{"type","message"},"request_id"}`.
#[must_use]
pub fn error_body(kind: &str, message: &str, request_id: &str) -> Vec<u8> {
    body(kind, message, Some(request_id))
}

/// An `error` event, for a stream whose upstream broke after the first byte had gone to the client.
#[must_use]
pub fn error_event(kind: &str, message: &str) -> Vec<u8> {
    let data = body(kind, message, None);
    [b"event: error\ndata: ", data.as_slice(), b"\n\n"].concat()
}

fn body(kind: &str, message: &str, request_id: Option<&str>) -> Vec<u8> {
    serde_json::to_vec(&Body {
        outer: "error",
        error: Inner { kind, message },
        request_id,
    })
    .expect("strings always serialise")
}

/// The error type that Anthropic's API gives with a status.
#[must_use]
pub fn kind_for_status(status: u16) -> &'static str {
    match status {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        408 | 504 => "timeout_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        400..=499 => "invalid_request_error",
        _ => "api_error",
    }
}

/// The message of an upstream's error body, of any common shape; else the beginning of its text; `None` where
/// there is none.
#[must_use]
pub fn message_of(body: &[u8]) -> Option<String> {
    if let Ok(json) = serde_json::from_slice::<Value>(body)
        && let Some(message) = message_in(&json)
    {
        return Some(message);
    }
    let text = excerpt(&String::from_utf8_lossy(body));
    (!text.is_empty()).then_some(text)
}

fn message_in(json: &Value) -> Option<String> {
    const NAMES: [&str; 6] = [
        "error",
        "message",
        "error_description",
        "detail",
        "msg",
        "errors",
    ];
    match json {
        Value::String(text) => {
            let text = text.trim();
            (!text.is_empty()).then(|| text.to_owned())
        }
        Value::Array(items) => items.iter().find_map(message_in),
        Value::Object(fields) => NAMES
            .iter()
            .find_map(|name| fields.get(*name).and_then(message_in)),
        _ => None,
    }
}

/// The beginning of a text on one line, without the tags of HTML.
#[must_use]
pub(in crate::dialect) fn excerpt(text: &str) -> String {
    let plain = if text.trim_start().starts_with('<') {
        without_tags(text)
    } else {
        text.to_owned()
    };
    let mut line = String::new();
    for word in plain.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        // Bytes are at least as many as characters: enough has been gathered for the cut below.
        if line.len() > EXCERPT_CHARS * 4 {
            break;
        }
    }
    match line.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn without_tags(html: &str) -> String {
    let mut plain = String::new();
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        plain.push_str(text);
        plain.push(' ');
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_body_has_the_shape_that_clients_read() {
        let body = error_body("rate_limit_error", "too \"many\"", "req-1");
        assert_eq!(
            String::from_utf8(body).unwrap(),
            r#"{"type":"error","error":{"type":"rate_limit_error","message":"too \"many\""},"request_id":"req-1"}"#
        );
    }

    #[test]
    fn an_error_event_is_one_event_even_where_the_message_has_lines() {
        let bytes = error_event("api_error", "upstream\n\nbroke");
        let mut reader = crate::dialect::sse::SseReader::new();
        let mut events = Vec::new();
        reader.push(&bytes, |event| {
            events.push((event.event.unwrap().to_vec(), event.data.to_vec()));
        });
        let (name, data) = events.pop().unwrap();
        assert!(events.is_empty());
        assert_eq!(name, b"error");
        assert_eq!(message_of(&data).as_deref(), Some("upstream\n\nbroke"));
    }

    #[test]
    fn every_status_has_the_kind_of_the_api() {
        let kinds = [
            (400, "invalid_request_error"),
            (401, "authentication_error"),
            (402, "billing_error"),
            (403, "permission_error"),
            (404, "not_found_error"),
            (405, "invalid_request_error"),
            (413, "request_too_large"),
            (422, "invalid_request_error"),
            (429, "rate_limit_error"),
            (500, "api_error"),
            (502, "api_error"),
            (503, "api_error"),
            (504, "timeout_error"),
            (529, "overloaded_error"),
        ];
        for (status, kind) in kinds {
            assert_eq!(kind_for_status(status), kind, "{status}");
        }
    }

    #[test]
    fn a_message_is_found_in_every_common_shape() {
        let bodies = [
            r#"{"type":"error","error":{"type":"api_error","message":"no luck"}}"#,
            r#"{"error":"no luck"}"#,
            r#"{"error":{"code":7},"message":"no luck"}"#,
            r#"{"message":"no luck"}"#,
            r#"{"detail":"no luck"}"#,
            r#"{"detail":[{"loc":["body"],"msg":"no luck"}]}"#,
            r#"{"errors":[{"message":"no luck"}]}"#,
            r#"[{"error":{"message":"no luck"}}]"#,
            "no luck\n",
            "  no\n luck",
            "<html><body><h1>no luck</h1></body></html>",
        ];
        for body in bodies {
            assert_eq!(
                message_of(body.as_bytes()).as_deref(),
                Some("no luck"),
                "{body}"
            );
        }
    }

    #[test]
    fn a_body_without_a_message_gives_its_beginning_or_nothing() {
        assert_eq!(message_of(b""), None);
        assert_eq!(message_of(b" \n"), None);
        assert_eq!(message_of(b"<br/>"), None);
        assert_eq!(
            message_of(br#"{"error":{"code":7}}"#).as_deref(),
            Some(r#"{"error":{"code":7}}"#)
        );
        let long = message_of("é ".repeat(1000).as_bytes()).unwrap();
        assert_eq!(long.chars().count(), 201);
        assert!(long.ends_with('…'));
        assert!(message_of(b"bad \xff byte").unwrap().starts_with("bad "));
    }
}
