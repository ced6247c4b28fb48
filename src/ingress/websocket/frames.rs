//! What the hub itself says on a WebSocket, in the frames that Codex reads. Must not decide what is said.

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::http::StatusCode;
use actors::domain::{Dialect, RequestId};
use serde_json::{Map, Value, json};

use super::super::error::{self, REQUEST_ID, Refusal};

/// An answer of HTTP in place of a handshake.
pub(super) fn answer(
    status: u16,
    kind: &str,
    code: &str,
    message: &str,
    id: RequestId,
) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    HttpResponse::build(status)
        .insert_header((REQUEST_ID, id.to_string()))
        .json(json!({ "error": object(kind, code, message) }))
}

/// An error of a turn: what HTTP would have answered, status, headers and error object in one frame; with its status.
pub(super) fn refusal(refusal: &Refusal) -> (u16, String) {
    let response = error::respond(Dialect::OpenaiResponses, refusal);
    let status = response.status().as_u16();
    let mut headers = Map::new();
    for (name, value) in response.headers() {
        let name = name.as_str();
        if let (false, Ok(value)) = (name.starts_with("content-"), value.to_str()) {
            headers.insert(name.to_owned(), value.into());
        }
    }
    let body = response.into_body().try_into_bytes().unwrap_or_default();
    let said: Value = serde_json::from_slice(&body).unwrap_or_default();
    let error = match said.get("error") {
        Some(error) if error.is_object() => error.clone(),
        _ => object(
            "server_error",
            "upstream_error",
            &String::from_utf8_lossy(&body),
        ),
    };
    (status, frame(status, headers, error))
}

/// An error of the hub about the frames themselves.
pub(super) fn error(status: u16, code: &str, message: &str) -> String {
    let kind = if status < 500 {
        "invalid_request_error"
    } else {
        "server_error"
    };
    frame(status, Map::new(), object(kind, code, message))
}

fn frame(status: u16, headers: Map<String, Value>, error: Value) -> String {
    json!({ "type": "error", "status": status, "headers": headers, "error": error }).to_string()
}

fn object(kind: &str, code: &str, message: &str) -> Value {
    json!({ "message": message, "type": kind, "param": null, "code": code })
}

/// The answer to a prewarm: a response that says nothing and cost nothing.
pub(super) fn prewarmed(response_id: &str, model: &str, at_s: i64) -> [String; 2] {
    let response = |status: &str, usage: Value| {
        json!({
            "id": response_id,
            "object": "response",
            "created_at": at_s,
            "status": status,
            "error": null,
            "incomplete_details": null,
            "model": model,
            "output": [],
            "usage": usage,
        })
    };
    let none = json!({
        "input_tokens": 0,
        "input_tokens_details": { "cached_tokens": 0 },
        "output_tokens": 0,
        "output_tokens_details": { "reasoning_tokens": 0 },
        "total_tokens": 0,
    });
    let created = response("in_progress", Value::Null);
    let completed = response("completed", none);
    [
        json!({ "type": "response.created", "sequence_number": 0, "response": created })
            .to_string(),
        json!({ "type": "response.completed", "sequence_number": 1, "response": completed })
            .to_string(),
    ]
}
