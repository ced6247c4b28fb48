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

    /// The text that the model said, in one piece or put together from a stream's deltas.
    pub fn said(&self) -> String {
        if let Ok(whole) = serde_json::from_slice::<Value>(&self.body) {
            let text = whole["content"][0]["text"].as_str();
            return text.unwrap_or_default().to_owned();
        }
        self.text()
            .lines()
            .filter_map(|line| line.strip_prefix("data: "))
            .filter_map(|data| {
                let data: Value = serde_json::from_str(data).ok()?;
                Some(data["delta"]["text"].as_str()?.to_owned())
            })
            .collect()
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

    /// A turn of the conversation with this number, named in header and body as Claude Code names it.
    pub async fn turn(&self, conversation: usize, stream: bool) -> Answered {
        let session = format!("00000000-0000-4000-8000-{conversation:012}");
        let mut body = message("claude-sonnet-4-5", stream);
        let user = format!("user_{:064x}_account__session_{session}", 0xfeed);
        body["metadata"] = json!({ "user_id": user });
        let request = self
            .post("/v1/messages?beta=true")
            .insert_header(("x-claude-code-session-id", session));
        self.send(request, body.to_string()).await
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
