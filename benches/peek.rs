//! How long it takes to peek at a body of 100 KB and to recognise its conversation, beside what a full parse would
//! take. Run it with
//! `cargo bench --bench peek`; it is no test and judges nothing.
#![expect(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

use std::hint::black_box;
use std::time::Instant;

use actors::domain::Dialect;
use claude_code_hub::dialect::identity::{Headers, identify, identify_peeked};
use claude_code_hub::dialect::peek::peek;

const BODY_BYTES: usize = 100 * 1024;
const ROUNDS: usize = 60;
const CALLS: usize = 50;

fn main() {
    let texts = [
        ("prose", "plain words of a prompt without any escapes, "),
        (
            "code",
            "    let path = \"src/main.rs\";\n\tprintln!(\"{}\", path);\n",
        ),
        ("chinese", "这是一个关于编码助手网关的测试。"),
    ];
    for (name, text) in texts {
        let body = body(text);
        println!("{name}, {} bytes", body.len());
        report("  peek", || {
            black_box(peek(black_box(&body))).expect("the body is valid");
        });
        let peeked = peek(&body).expect("the body is valid");
        report("  identify, peeked at", || {
            black_box(identify_peeked(&Session(""), &peeked, black_box(&body)));
        });
        report("  identify by header", || {
            let header = Session("0f4299f9-3efc-4117-80b0-ca6afd0c0db6");
            black_box(identify(Dialect::Anthropic, &header, "m", black_box(&body)));
        });
        report("  identify by metadata", || {
            black_box(identify(
                Dialect::Anthropic,
                &Session(""),
                "m",
                black_box(&body),
            ));
        });
        let nameless = String::from_utf8_lossy(&body).replace("session_id", "nothing_id");
        report("  identify by prefix", || {
            let body = black_box(nameless.as_bytes());
            black_box(identify(Dialect::Anthropic, &Session(""), "m", body));
        });
        report("  serde_json::Value", || {
            black_box(serde_json::from_slice::<serde_json::Value>(black_box(
                &body,
            )))
            .expect("the body is valid");
        });
    }
}

/// Claude Code's session header; empty is none.
struct Session(&'static str);

impl Headers for Session {
    fn get(&self, name: &str) -> Option<&str> {
        (name == "x-claude-code-session-id" && !self.0.is_empty()).then_some(self.0)
    }
}

/// A conversation of tool results, as long as asked, with the fields that matter at both ends.
fn body(text: &str) -> Vec<u8> {
    let mut messages = Vec::new();
    let mut length = 0;
    while length < BODY_BYTES {
        let message = serde_json::json!({"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": "toolu_01n0J4LgVxXNkLpqqrfTSPox", "content": text.repeat(20)},
        ]});
        length += message.to_string().len() + 1;
        messages.push(message);
    }
    serde_json::json!({
        "max_tokens": 128_000,
        "messages": messages,
        "metadata": {"user_id": "{\"session_id\":\"0f4299f9-3efc-4117-80b0-ca6afd0c0db6\"}"},
        "model": "claude-opus-5-5",
        "stream": true,
    })
    .to_string()
    .into_bytes()
}

/// Prints the best and the median round, in microseconds a call.
fn report(name: &str, mut call: impl FnMut()) {
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            (0..CALLS).for_each(|_| call());
            start.elapsed().as_secs_f64() * 1e6 / CALLS as f64
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    println!(
        "{name:<22} best {:6.1} µs   median {:6.1} µs",
        rounds[0],
        rounds[ROUNDS / 2]
    );
}
