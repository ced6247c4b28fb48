//! Pure: `{{name}}` in texts and JSON. It must not know what the names mean.

use serde_json::{Map, Value};

/// What placeholders stand for.
pub type Facts = Map<String, Value>;

/// Fills a text; `None` where a fact is absent or null, so that a line about it can be left out.
#[must_use]
pub fn fill(text: &str, facts: &Facts) -> Option<String> {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Name(name) => match facts.get(name)? {
                Value::Null => return None,
                Value::String(fact) => filled.push_str(fact),
                fact => filled.push_str(&fact.to_string()),
            },
        }
    }
    Some(filled)
}

/// Fills all texts of a JSON value. One that is a placeholder and nothing else becomes the fact itself, so that numbers
/// stay numbers; a fact that is absent is null there, and nothing within a text.
#[must_use]
pub fn fill_json(value: &Value, facts: &Facts) -> Value {
    match value {
        Value::String(text) => match pieces(text).as_slice() {
            [Piece::Name(name)] => facts.get(*name).cloned().unwrap_or_default(),
            pieces => Value::String(pieces.iter().map(|piece| said(piece, facts)).collect()),
        },
        Value::Array(values) => values.iter().map(|value| fill_json(value, facts)).collect(),
        Value::Object(fields) => {
            let filled = fields
                .iter()
                .map(|(name, value)| (name.clone(), fill_json(value, facts)));
            Value::Object(filled.collect())
        }
        other => other.clone(),
    }
}

fn said(piece: &Piece<'_>, facts: &Facts) -> String {
    match piece {
        Piece::Text(text) => (*text).to_owned(),
        Piece::Name(name) => match facts.get(*name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(fact)) => fact.clone(),
            Some(fact) => fact.to_string(),
        },
    }
}

/// The first name in a JSON value that stands for nothing.
#[must_use]
pub fn unknown<'a>(value: &'a Value, known: &Facts) -> Option<&'a str> {
    match value {
        Value::String(text) => pieces(text).into_iter().find_map(|piece| match piece {
            Piece::Name(name) if !known.contains_key(name) => Some(name),
            _ => None,
        }),
        Value::Array(values) => values.iter().find_map(|value| unknown(value, known)),
        Value::Object(fields) => fields.values().find_map(|value| unknown(value, known)),
        _ => None,
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Name(&'a str),
}

/// What is no name in double braces is text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut from, mut looked) = (0, 0);
    while let Some(open) = text[looked..].find("{{").map(|at| looked + at) {
        let Some(close) = text[open..].find("}}").map(|at| open + at) else {
            break;
        };
        let name = text[open + 2..close].trim();
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || !name.chars().all(is_name) {
            looked = open + 1;
            continue;
        }
        if from < open {
            pieces.push(Piece::Text(&text[from..open]));
        }
        pieces.push(Piece::Name(name));
        from = close + 2;
        looked = from;
    }
    if from < text.len() {
        pieces.push(Piece::Text(&text[from..]));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn facts() -> Facts {
        let facts = json!({ "name": "alice", "count": 3, "none": null, "list": [1, 2] });
        facts.as_object().unwrap().clone()
    }

    #[test]
    fn texts_are_filled_and_a_line_about_nothing_is_left_out() {
        let table = [
            ("{{name}} has {{ count }}", Some("alice has 3")),
            ("${{count}}", Some("$3")),
            ("no names {{", Some("no names {{")),
            ("{{Not A Name}} {{{name}}}", Some("{{Not A Name}} {alice}")),
            ("since {{none}}", None),
            ("since {{never}}", None),
            ("ж{{name}}ж", Some("жaliceж")),
        ];
        for (text, wanted) in table {
            assert_eq!(fill(text, &facts()).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn a_fact_that_fills_a_whole_text_of_json_keeps_its_type() {
        let template = json!({ "n": "{{count}}", "t": "{{count}} of {{name}}", "l": ["{{list}}"], "x": "{{none}}", "y": "<{{none}}>", "k": 1 });
        let wanted =
            json!({ "n": 3, "t": "3 of alice", "l": [[1, 2]], "x": null, "y": "<>", "k": 1 });
        assert_eq!(fill_json(&template, &facts()), wanted);
        // Quotes and braces in facts stay inside of their text.
        let mut sly = facts();
        sly.insert("name".to_owned(), json!("\",\"admin\":true,\"{{count}}"));
        let filled = fill_json(&json!({ "t": "<{{name}}>" }), &sly);
        assert_eq!(filled, json!({ "t": "<\",\"admin\":true,\"{{count}}>" }));
    }

    #[test]
    fn a_name_that_stands_for_nothing_is_found() {
        let template = json!({ "a": ["{{name}}", { "b": "x {{nmae}}" }] });
        assert_eq!(unknown(&template, &facts()), Some("nmae"));
        assert_eq!(unknown(&json!(["{{none}}", 1]), &facts()), None);
    }
}
