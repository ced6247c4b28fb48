//! How long 10,000 sensitive words take on a body of 1 MB that holds none of them. Run it with `cargo bench --bench words`;
//! it is no test and judges nothing.
#![expect(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

use std::hint::black_box;
use std::time::Instant;

use actors::domain::{Dialect, SensitiveWord, TextMatch, WordId};
use claude_code_hub::guard::Words;

const WORDS: usize = 10_000;
const BODY_BYTES: usize = 1024 * 1024;
const ROUNDS: usize = 60;

fn main() {
    let words = words();
    let listed: Vec<_> = (1..).map(WordId).zip(&words).collect();
    let start = Instant::now();
    let (compiled, left_out) = Words::compile(&listed);
    assert!(left_out.is_empty(), "{left_out:?}");
    println!(
        "{WORDS} words, compiled in {:.0} ms",
        start.elapsed().as_secs_f64() * 1e3
    );
    let texts = [
        (
            "prose",
            "plain words of a prompt without any escapes, and a second half of it; ",
        ),
        (
            "code",
            "    let path = \"src/main.rs\";\n\tprintln!(\"{}\", path);\n",
        ),
        ("chinese", "这是一个关于编码助手网关的测试。"),
    ];
    for (name, text) in texts {
        let body = body(text);
        report(&format!("{name}, {} bytes", body.len()), || {
            let found = black_box(compiled.find(Dialect::Anthropic, black_box(&body)));
            assert_eq!(found, None, "the text holds a word");
        });
    }
    let expressions: Vec<_> = (0..20)
        .map(|n| word(&format!(r"\b(secret|token)-{n}\d{{6}}\b"), TextMatch::Regex))
        .collect();
    let listed: Vec<_> = (1..)
        .map(WordId)
        .zip(words.iter().chain(&expressions))
        .collect();
    let (compiled, _) = Words::compile(&listed);
    let body = body(texts[1].1);
    report("code, with 20 expressions", || {
        black_box(compiled.find(Dialect::Anthropic, black_box(&body)));
    });
}

fn word(text: &str, match_type: TextMatch) -> SensitiveWord {
    SensitiveWord {
        word: text.to_owned(),
        match_type,
        description: String::new(),
        enabled: true,
    }
}

/// Names of people, projects and places as a company would list them: two or three made-up words each, a tenth Chinese.
fn words() -> Vec<SensitiveWord> {
    const SYLLABLES: [&str; 16] = [
        "ka", "lo", "mer", "tis", "vo", "plan", "ru", "sen", "dor", "wi", "gal", "nek", "st",
        "ther", "qu", "in",
    ];
    const SIGNS: [&str; 8] = ["王", "李", "上海", "机", "密", "项目", "银", "行"];
    // A fixed sequence: the same words in every run.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap_or_default()
    };
    (0..WORDS)
        .map(|n| {
            let mut text = String::new();
            if n % 10 == 0 {
                (0..4).for_each(|_| text.push_str(SIGNS[next(SIGNS.len())]));
            } else {
                for part in 0..2 + n % 2 {
                    if part > 0 {
                        text.push(' ');
                    }
                    (0..3).for_each(|_| text.push_str(SYLLABLES[next(SYLLABLES.len())]));
                }
            }
            word(&format!("{text}{n}"), TextMatch::Contains)
        })
        .collect()
}

/// A conversation of prompts and tool results.
fn body(text: &str) -> Vec<u8> {
    let mut messages = Vec::new();
    let mut length = 0;
    while length < BODY_BYTES {
        let message = serde_json::json!({"role": "user", "content": [
            {"type": "text", "text": text},
            {"type": "tool_result", "tool_use_id": "toolu_01n0J4LgVxXNkLpqqrfTSPox", "content": text.repeat(40)},
        ]});
        length += message.to_string().len() + 1;
        messages.push(message);
    }
    serde_json::json!({
        "max_tokens": 128_000,
        "messages": messages,
        "model": "claude-opus-5-5",
        "stream": true,
    })
    .to_string()
    .into_bytes()
}

/// Prints the best and the median round, in milliseconds.
fn report(name: &str, mut call: impl FnMut()) {
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            call();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    println!(
        "{name:<28} best {:5.2} ms   median {:5.2} ms",
        rounds[0],
        rounds[ROUNDS / 2]
    );
}
