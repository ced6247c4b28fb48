//! A client that speaks like Claude Code, over real sockets.

use actix_web::http::header::HeaderMap;
use bytes::Bytes;
use futures_util::StreamExt;
use serde_json::{Value, json};

use super::KEY;

/// Sends requests to a hub with the test key.
#[derive(Clone)]
pub struct Client {
    url: String,
    http: awc::Client,
}

/// A whole answer.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// False where the connection broke before the body's end.
    pub whole: bool,
}

impl Answered {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The hub's id of the request.
    pub fn request_id(&self) -> String {
        self.header("x-request-id").unwrap().to_owned()
    }

    /// Whether a stream ran to its last event.
    pub fn is_complete_stream(&self) -> bool {
        self.status == 200 && self.whole && self.text().contains("event: message_stop")
    }
}

/// The body of a Messages request.
pub fn message(model: &str, stream: bool) -> Value {
    json!({
        "model": model,
        "max_tokens": 1024,
        "stream": stream,
        "messages": [{ "role": "user", "content": "hello" }],
    })
}

impl Client {
    pub fn new(url: &str) -> Self {
        let connector = awc::Connector::new().limit(0);
        let http = awc::Client::builder()
            .connector(connector)
            .disable_timeout()
            .finish();
        Self {
            url: url.to_owned(),
            http,
        }
    }

    pub fn request(&self, method: &str, path: &str) -> awc::ClientRequest {
        let method = method.parse().unwrap();
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// A POST as Claude Code sends it, with the test key; not sent yet.
    pub fn post(&self, path: &str) -> awc::ClientRequest {
        self.request("POST", path)
            .insert_header(("x-api-key", KEY))
            .insert_header(("anthropic-version", "2023-06-01"))
            .insert_header(("user-agent", "claude-cli/2.1.329 (external, sdk-cli)"))
            .insert_header(("content-type", "application/json"))
    }

    pub async fn message(&self, stream: bool) -> Answered {
        let body = message("claude-sonnet-4-5", stream).to_string();
        read(
            self.post("/v1/messages?beta=true")
                .send_body(body)
                .await
                .unwrap(),
        )
        .await
    }

    pub async fn send(&self, request: awc::ClientRequest, body: impl Into<Bytes>) -> Answered {
        read(request.send_body(body.into()).await.unwrap()).await
    }
}

/// Reads an answer to its end, or as far as it goes.
pub async fn read<S>(mut response: awc::ClientResponse<S>) -> Answered
where
    S: futures_util::Stream<Item = Result<Bytes, awc::error::PayloadError>> + Unpin,
{
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let mut body = Vec::new();
    let mut whole = true;
    while let Some(chunk) = response.next().await {
        match chunk {
            Ok(chunk) => body.extend_from_slice(&chunk),
            Err(_) => {
                whole = false;
                break;
            }
        }
    }
    Answered {
        status,
        headers,
        body: body.into(),
        whole,
    }
}
