//! What a person can read of what a hub said: lists are short, secrets are made up, addresses are those of nobody.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

/// By status and media type.
type Answers = BTreeMap<String, BTreeMap<String, Value>>;

/// Items of a list of objects that are shown.
const OBJECTS_MOST: usize = 2;
/// Items of a list of words or numbers that are shown.
const PLAIN_MOST: usize = 4;
/// Members of an object that is a table.
const TABLE_FROM: usize = 100;
/// Lines that are shown of a text.
const LINES_MOST: usize = 3;

static SECRET: LazyLock<Regex> = LazyLock::new(|| regex(r"(sk-hub-|hub-token-)[A-Za-z0-9]{20,}"));
static HINT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(sk-hub-|hub-toke)[A-Za-z0-9-]…[A-Za-z0-9]{4}"));
static DIGITS: LazyLock<Regex> = LazyLock::new(|| regex(r"[0-9]+"));
static RANDOM: LazyLock<Regex> = LazyLock::new(|| regex(r"^[0-9a-f-]{32,}$|^[A-Za-z0-9_-]{40,}$"));

fn regex(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

/// Texts of this machine, and what stands in their place.
#[derive(Debug, Default)]
pub struct Words(Vec<(String, String)>);

impl Words {
    pub fn new(pairs: &[(&str, &str)]) -> Self {
        let owned = |(from, to): &(&str, &str)| ((*from).to_owned(), (*to).to_owned());
        Self(pairs.iter().map(owned).collect())
    }

    /// Body and answers of an operation.
    pub fn tidied(&self, request: Option<&Value>, answers: &Answers) -> (Option<Value>, Answers) {
        let request = request.map(|request| self.value("", request, false));
        let mut tidy = Answers::new();
        for (status, by_kind) in answers {
            for (kind, answer) in by_kind {
                let answer = match answer {
                    Value::String(text) if kind != "application/json" => {
                        Value::String(self.lines(kind, text))
                    }
                    answer => self.value("", answer, true),
                };
                let by_kind = tidy.entry(status.clone()).or_default();
                by_kind.insert(kind.clone(), answer);
            }
        }
        (request, tidy)
    }

    fn value(&self, field: &str, value: &Value, is_answer: bool) -> Value {
        match value {
            Value::String(_) if field == "csrf_token" => "0123456789abcdef0123456789abcdef".into(),
            // The hub's own words are no address of anybody.
            Value::String(_) if is_answer && field == "description" => value.clone(),
            // The place of a receiver.
            Value::String(text) if field == "hint" && text == "127.0.0.1" => {
                "api.example.com".into()
            }
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => {
                let most = match items.first() {
                    _ if !is_answer => usize::MAX,
                    Some(Value::Object(_)) => OBJECTS_MOST,
                    _ => PLAIN_MOST,
                };
                let items = items.iter().take(most);
                items
                    .map(|item| self.value(field, item, is_answer))
                    .collect()
            }
            Value::Object(members) => {
                let most = if members.len() >= TABLE_FROM {
                    OBJECTS_MOST
                } else {
                    usize::MAX
                };
                let members = members.iter().take(most);
                let tidy = members
                    .map(|(name, value)| (self.text(name), self.value(name, value, is_answer)));
                Value::Object(tidy.collect::<Map<_, _>>())
            }
            plain => plain.clone(),
        }
    }

    fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (from, to) in &self.0 {
            text = text.replace(from, to);
        }
        let text = SECRET.replace_all(&text, "${1}EXAMPLE0123456789abcdefghij0123456789KLMN");
        HINT.replace_all(&text, "${1}E…KLMN").into_owned()
    }

    /// The beginning of a text. An event ends with an empty line, everything else with its line.
    fn lines(&self, kind: &str, text: &str) -> String {
        let end = if kind == "text/event-stream" {
            "\n\n"
        } else {
            "\n"
        };
        let pieces = text.split_inclusive(end).take(LINES_MOST);
        self.text(&pieces.collect::<String>())
    }
}

/// Whether they say the same but for times, numbers and random texts.
pub fn alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| {
                    let same = other.get(name);
                    same.is_some_and(|same| is_volatile(name, value, same) || alike(value, same))
                })
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| alike(one, other))
        }
        (Value::Number(_), Value::Number(_)) => true,
        (Value::String(one), Value::String(other)) => {
            let plain = |text: &str| DIGITS.replace_all(text, "0").into_owned();
            plain(one) == plain(other) || (RANDOM.is_match(one) && RANDOM.is_match(other))
        }
        (one, other) => one == other,
    }
}

/// Texts that come out of chance.
fn is_volatile(field: &str, one: &Value, other: &Value) -> bool {
    [
        "cursor",
        "undo",
        "preview",
        "hint",
        "hash",
        "text/csv",
        "application/x-ndjson",
        "text/event-stream",
    ]
    .iter()
    .any(|name| field.ends_with(name))
        && one.is_string()
        && other.is_string()
}

#[test]
fn examples_are_short_and_hold_no_secret() {
    let words = Words::new(&[("http://127.0.0.1:4711", "https://api.example.com")]);
    let secret = format!("sk-hub-{}", "aB3".repeat(14));
    let answer = serde_json::json!({
        "items": [{"url": "http://127.0.0.1:4711/v1", "secret": secret, "hint": "sk-hub-a…B3aB"}, {"n": 2}, {"n": 3}],
        "csrf_token": "s3cret",
    });
    let request = serde_json::json!({"ids": [1, 2, 3, 4, 5]});
    let kinds = BTreeMap::from([("application/json".to_owned(), answer.clone())]);
    let answers = Answers::from([("200".to_owned(), kinds)]);
    let (shown, answers) = words.tidied(Some(&request), &answers);
    assert_eq!(shown, Some(request), "a body stays whole");
    let shown = &answers["200"]["application/json"];
    assert_eq!(shown["items"].as_array().unwrap().len(), 2);
    assert_eq!(shown["items"][0]["url"], "https://api.example.com/v1");
    assert_eq!(shown["items"][0]["hint"], "sk-hub-E…KLMN");
    let text = shown.to_string();
    assert!(
        !text.contains(&secret) && !text.contains("s3cret"),
        "{text}"
    );
    assert!(!alike(shown, &answer) && alike(&answer, &answer.clone()));
}
