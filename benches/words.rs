//! How long 10,000 sensitive words take on a body of 1 MB that holds none of them: three lists against the project's own
//! prose, code and Chinese texts, and against letters by chance. Run it with `cargo bench --bench words`; it is no test and
//! judges nothing.
#![expect(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

use std::collections::BTreeSet;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use actors::domain::{Dialect, SensitiveWord, TextMatch, WordId};
use claude_code_hub::guard::Words;
use walkdir::WalkDir;

const WORDS: usize = 10_000;
const BODY_BYTES: usize = 1024 * 1024;
/// A prompt, and the result of a tool.
const TEXT_BYTES: [usize; 2] = [200, 4000];
const ROUNDS: usize = 60;

fn main() {
    let prose = texts("docs", ".md") + &texts("", ".md");
    let bodies = [
        ("prose", body(&prose)),
        ("code", body(&texts("src", ".rs"))),
        (
            "chinese",
            body(&texts("web/src/i18n/locales/zh-CN", ".json")),
        ),
        ("letters", body(&text_of_letters())),
    ];
    let lists = [
        ("names", names()),
        ("phrases of the prose's own words", phrases(&prose)),
        ("letters", letters()),
    ];
    for (list, words) in &lists {
        let start = Instant::now();
        let compiled = compiled(words);
        let took = start.elapsed().as_secs_f64() * 1e3;
        println!("{} words ({list}), compiled in {took:.0} ms", words.len());
        for (name, body) in &bodies {
            report(&format!("{name}, {} bytes", body.len()), || {
                let found = black_box(compiled.find(Dialect::Anthropic, black_box(body)));
                assert_eq!(found, None, "the text holds a word");
            });
        }
    }
    let [(_, mut words), ..] = lists;
    let expression = |n| word(&format!(r"\b(secret|token)-{n}\d{{6}}\b"), TextMatch::Regex);
    words.extend((0..20).map(expression));
    let compiled = compiled(&words);
    report("code, with 20 expressions", || {
        black_box(compiled.find(Dialect::Anthropic, black_box(&bodies[1].1)));
    });
}

fn compiled(words: &[SensitiveWord]) -> Words {
    let listed: Vec<_> = (1..).map(WordId).zip(words).collect();
    let (compiled, left_out) = Words::compile(&listed);
    assert!(left_out.is_empty(), "{left_out:?}");
    compiled
}

fn word(text: &str, match_type: TextMatch) -> SensitiveWord {
    SensitiveWord {
        word: text.to_owned(),
        match_type,
        description: String::new(),
        enabled: true,
    }
}

/// A fixed sequence: the same words and texts in every run.
struct Numbers(u64);

impl Numbers {
    fn new(seed: u64) -> Self {
        Self(0x2545_f491_4f6c_dd1d ^ seed)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap_or_default()
    }

    /// So many of these parts, at least and at most.
    fn parts(&mut self, of: &[&str], least: usize, most: usize) -> String {
        let many = least + self.below(most - least + 1);
        (0..many).map(|_| of[self.below(of.len())]).collect()
    }
}

const SYLLABLES: [&str; 16] = [
    "ka", "lo", "mer", "tis", "vo", "plan", "ru", "sen", "dor", "wi", "gal", "nek", "st", "ther",
    "qu", "in",
];
const SIGNS: [&str; 8] = ["王", "李", "上海", "机", "密", "项目", "银", "行"];
const LETTERS: [&str; 26] = [
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s",
    "t", "u", "v", "w", "x", "y", "z",
];

/// Names of people, projects and places as a company would list them: two or three made-up words each, a tenth Chinese.
fn names() -> Vec<SensitiveWord> {
    let mut numbers = Numbers::new(1);
    let name = |n: usize| {
        let text = if n.is_multiple_of(10) {
            numbers.parts(&SIGNS, 4, 4)
        } else {
            let words: Vec<_> = (0..2 + n % 2)
                .map(|_| numbers.parts(&SYLLABLES, 3, 3))
                .collect();
            words.join(" ")
        };
        word(&format!("{text}{n}"), TextMatch::Contains)
    };
    (0..WORDS).map(name).collect()
}

/// Words of 8 to 16 letters by chance: three letters of nearly any text begin one of them.
fn letters() -> Vec<SensitiveWord> {
    let mut numbers = Numbers::new(2);
    (0..WORDS)
        .map(|_| word(&numbers.parts(&LETTERS, 8, 16), TextMatch::Contains))
        .collect()
}

fn text_of_letters() -> String {
    let mut numbers = Numbers::new(3);
    let mut text = String::new();
    while text.len() < BODY_BYTES {
        text += &numbers.parts(&LETTERS, 2, 9);
        text.push(' ');
    }
    text
}

/// What a text is made of in another order, with a number: nearly every word of the text begins some of these.
fn phrases(text: &str) -> Vec<SensitiveWord> {
    let mut numbers = Numbers::new(4);
    let text = text.to_lowercase();
    let known: BTreeSet<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|known| known.len() > 3)
        .collect();
    let known: Vec<&str> = known.into_iter().collect();
    let phrase = |n| {
        let [one, other] = [(); 2].map(|()| known[numbers.below(known.len())]);
        word(&format!("{one} {other}{n}"), TextMatch::Contains)
    };
    (0..WORDS).map(phrase).collect()
}

/// What the project's files say, one after the other.
fn texts(folder: &str, end: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let depth = if folder.is_empty() { 1 } else { usize::MAX };
    let files = WalkDir::new(root).max_depth(depth).sort_by_file_name();
    files
        .into_iter()
        .map(|file| file.expect("a file of the project").into_path())
        .filter(|path| path.to_string_lossy().ends_with(end))
        .map(|path| fs::read_to_string(path).expect("a text"))
        .collect()
}

/// A conversation of prompts and tool results; what is too short is said again.
fn body(text: &str) -> Vec<u8> {
    let mut messages = Vec::new();
    let mut length = 0;
    let mut rest = "";
    let mut next = |bytes: usize| {
        if rest.len() < bytes {
            rest = text;
        }
        let piece;
        (piece, rest) = rest.split_at(rest.ceil_char_boundary(bytes));
        piece
    };
    while length < BODY_BYTES {
        let [prompt, result] = TEXT_BYTES.map(&mut next);
        let message = serde_json::json!({"role": "user", "content": [
            {"type": "text", "text": prompt},
            {"type": "tool_result", "tool_use_id": "toolu_01n0J4LgVxXNkLpqqrfTSPox", "content": result},
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
