//! An upstream that costs next to nothing, so that a benchmark measures what stands in front of it.
//! It answers any request with one of two fixed answers and remembers nothing.

use std::io;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use memchr::memmem;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::Usage;
use crate::anthropic::{self, Block};
use crate::seen::read_request;

/// How many delta events a stream has.
pub const EVENTS: usize = 100;

/// The time between two events of a stream.
pub const EVERY: Duration = Duration::from_millis(10);

/// Serves connections until the listener fails: 0.5 KB of JSON, or a stream of [`EVENTS`] deltas.
///
/// # Errors
/// When no connection can be accepted any more.
pub async fn serve(listener: TcpListener) -> io::Result<()> {
    let mut connections = JoinSet::new();
    let prepared = Prepared::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (stream, _) = accepted?;
                stream.set_nodelay(true)?;
                connections.spawn(answer_all(stream, prepared.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Rendered once; a clone is two reference counts.
#[derive(Clone)]
struct Prepared {
    json: Bytes,
    stream: std::sync::Arc<[Bytes]>,
}

impl Prepared {
    fn new() -> Self {
        let usage = Usage {
            input: 120,
            output: 100,
            cache_read: 1000,
            ..Usage::default()
        };
        let text = "All is well. ".repeat(5);
        let body = anthropic::message(&[Block::Text(text)], &usage, "bench").to_string();
        let json = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let words = "word ".repeat(EVENTS);
        let mut stream: Vec<Bytes> =
            anthropic::events(&[Block::Text(words)], &usage, "bench", EVENTS)
                .iter()
                .map(|event| format!("{:x}\r\n{event}\r\n", event.len()).into())
                .collect();
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
        stream[0] = [head.as_bytes(), &stream[0]].concat().into();
        if let Some(last) = stream.last_mut() {
            *last = [last, &b"0\r\n\r\n"[..]].concat().into();
        }
        Self {
            json: json.into(),
            stream: stream.into(),
        }
    }
}

async fn answer_all(mut stream: TcpStream, prepared: Prepared) -> io::Result<()> {
    let mut buffer = BytesMut::with_capacity(16 * 1024);
    while let Some(seen) = read_request(&mut stream, &mut buffer, 0).await? {
        if !asks_for_stream(&seen.body) {
            stream.write_all(&prepared.json).await?;
            continue;
        }
        let mut tick = interval(EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for event in prepared.stream.iter() {
            tick.tick().await;
            stream.write_all(event).await?;
        }
    }
    Ok(())
}

/// Without a parse: the load generator writes it in one of these two ways, as do clients.
fn asks_for_stream(body: &[u8]) -> bool {
    memmem::find(body, br#""stream":true"#).is_some()
        || memmem::find(body, br#""stream": true"#).is_some()
}

/// What the load generator sends: about half a kilobyte, as a short chat turn is.
#[must_use]
pub fn request_body(stream: bool) -> String {
    json!({
        "model": "claude-sonnet-4-5",
        "max_tokens": 1024,
        "stream": stream,
        "metadata": {"user_id": "user_bench_account__session_00000000-0000-4000-8000-000000000000"},
        "messages": [{"role": "user", "content": "How is everything going today? ".repeat(10)}],
    })
    .to_string()
}
