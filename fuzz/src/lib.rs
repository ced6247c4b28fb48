//! What the fuzz targets do with bytes. Nothing may panic, and what a writer writes its own reader must take.

use actors::domain::Dialect;
use claude_code_hub::dialect::endpoint::{Endpoint, Operation};
use claude_code_hub::dialect::peek::{InPath, peek_at};
use claude_code_hub::dialect::sse::SseReader;
use claude_code_hub::dialect::translate::{
    Asked, Memory, StreamTranslator, Target, answer, request,
};
use claude_code_hub::dialect::usage::AnswerReader;

const ASKED: Asked<'static> = Asked {
    model: "asked",
    stream: true,
    array: false,
    id: "0-1",
    now_s: 1_760_000_000,
};

/// Any cut into two chunks gives the same events.
pub fn sse(bytes: &[u8]) {
    let events = |chunks: &[&[u8]]| {
        let mut reader = SseReader::new();
        let mut events = Vec::new();
        for chunk in chunks {
            reader.push(chunk, |event| {
                events.push((event.event.map(<[u8]>::to_vec), event.data.to_vec()));
            });
        }
        events
    };
    let whole = events(&[bytes]);
    let (one, two) = bytes.split_at(bytes.len() / 2);
    assert_eq!(events(&[one, two]), whole);
}

/// A body that is peeked at, and a stream that its dialect's usage is read from.
pub fn peek_and_read(dialect: Dialect, bytes: &[u8]) {
    let endpoint = Endpoint {
        dialect,
        operation: Operation::Generate,
        path: "/".into(),
    };
    if let Ok(seen) = peek_at(&endpoint, InPath::default(), bytes)
        && let Some(span) = seen.model_span
    {
        let literal = &bytes[span];
        assert_eq!(serde_json::from_slice::<String>(literal).ok(), Some(seen.model));
    }
    AnswerReader::for_stream(dialect).push(bytes);
}

/// The bytes as a client's request, as an upstream's answer, and as its stream.
pub fn pair(client: Dialect, upstream: Dialect, bytes: &[u8]) {
    let target = Target {
        model: "upstream-model",
        default_max_output: 32_000,
    };
    let mut memory = Memory::default().into();
    if let Ok(outgoing) = request(client, upstream, bytes, &ASKED, &target) {
        let written: Result<serde_json::Value, _> = serde_json::from_slice(&outgoing.body);
        assert!(written.is_ok(), "what is written must be JSON");
        memory = outgoing.memory;
    }
    let _ = answer(client, upstream, bytes, &memory);
    let whole = through(client, upstream, &memory, &[bytes]);
    let (one, two) = bytes.split_at(bytes.len() / 3);
    assert_eq!(through(client, upstream, &memory, &[one, two]), whole);
}

fn through(
    client: Dialect,
    upstream: Dialect,
    memory: &std::sync::Arc<Memory>,
    chunks: &[&[u8]],
) -> Vec<u8> {
    let mut translator = StreamTranslator::new(client, upstream, memory);
    let mut out = Vec::new();
    for chunk in chunks {
        out.extend_from_slice(&translator.push(chunk));
    }
    out.extend_from_slice(&translator.finish());
    out
}
