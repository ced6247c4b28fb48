//! Errors in Google's shape, as the Gemini command line and the SDKs read them. It does not decide which status an
//! error has.

use serde_json::{Value, json};

/// What the command line believes when it says that no further try can help.
const DOMAIN: &str = "cloudcode-pa.googleapis.com";

/// Google's word for a status.
#[must_use]
pub fn status_word(status: u16) -> &'static str {
    match status {
        400 | 405 | 413 | 422 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        402 | 403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        408 | 504 => "DEADLINE_EXCEEDED",
        409 => "ABORTED",
        429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        501 => "UNIMPLEMENTED",
        502 | 503 | 529 => "UNAVAILABLE",
        400..=499 => "FAILED_PRECONDITION",
        _ => "INTERNAL",
    }
}

/// `{"error": {code, message, status, details}}`. `wait_s` is when another try is worth it.
///
/// A limit or an outage that is `last` says so by the one reason at which the command line stops at once and shows the
/// message. A quota for each day would stop it as well, but with a text of its own.
#[must_use]
pub fn error_body(
    status: u16,
    message: &str,
    code: Option<&str>,
    request_id: &str,
    wait_s: Option<u64>,
    last: bool,
) -> Vec<u8> {
    let mut details = Vec::new();
    let detail = |kind: &str, mut fields: Value| {
        fields["@type"] = format!("type.googleapis.com/google.rpc.{kind}").into();
        fields
    };
    let overload = matches!(status, 429 | 503);
    if last && overload {
        details.push(detail(
            "ErrorInfo",
            json!({"reason": "QUOTA_EXHAUSTED", "domain": DOMAIN}),
        ));
    } else if let Some(code) = code {
        let reason = code.to_ascii_uppercase();
        details.push(detail(
            "ErrorInfo",
            json!({"reason": reason, "domain": "claude-code-hub"}),
        ));
    }
    if let Some(wait_s) = wait_s.filter(|_| overload) {
        let delay = json!({"retryDelay": format!("{wait_s}s")});
        details.push(detail("RetryInfo", delay));
    }
    if !request_id.is_empty() {
        details.push(detail("RequestInfo", json!({"requestId": request_id})));
    }
    let body = json!({"error": {
        "code": status,
        "message": message,
        "status": status_word(status),
        "details": details,
    }});
    body.to_string().into_bytes()
}
