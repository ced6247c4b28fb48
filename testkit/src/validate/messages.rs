//! A strict reader of messages streams, written from the vendor's documentation. It shares no code with the hub.

use std::collections::HashSet;

use serde_json::{Map, Value};

/// Whether a client of the dialect could be served this stream from its first to its last byte.
///
/// # Errors
/// What is wrong, and at which event.
pub fn messages(stream: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(stream).map_err(|error| format!("no UTF-8: {error}"))?;
    if !text.ends_with("\n\n") {
        return Err("the stream does not end after an event".to_owned());
    }
    let mut state = State::default();
    for (place, event) in text.trim_end_matches('\n').split("\n\n").enumerate() {
        let said = parse(event).and_then(|event| match event {
            Some((name, data)) => state.take(&name, &data),
            None => Ok(()),
        });
        said.map_err(|problem| format!("event {place}: {problem}: {event}"))?;
    }
    match state.at {
        At::Over => Ok(()),
        at => Err(format!("the stream ends at {at:?}")),
    }
}

type Object = Map<String, Value>;

/// Name and data of an event; `None` for a comment.
fn parse(event: &str) -> Result<Option<(String, Object)>, String> {
    if event.lines().all(|line| line.starts_with(':')) {
        return Ok(None);
    }
    let mut lines = event.lines();
    let name = lines.next().and_then(|line| line.strip_prefix("event: "));
    let name = name.ok_or("does not begin with its name")?;
    let data = lines.next().and_then(|line| line.strip_prefix("data: "));
    let data = data.ok_or("has no data after its name")?;
    if lines.next().is_some() {
        return Err("has more than name and data".to_owned());
    }
    let data: Object = serde_json::from_str(data).map_err(|error| format!("bad data: {error}"))?;
    if data.get("type").and_then(Value::as_str) != Some(name) {
        return Err("its type is not its name".to_owned());
    }
    Ok(Some((name.to_owned(), data)))
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    #[default]
    Beginning,
    /// After `message_start`, between blocks.
    Between,
    Inside,
    /// After `message_delta`.
    Ending,
    Over,
}

#[derive(Default)]
struct State {
    at: At,
    blocks: u64,
    kind: String,
    input: String,
    signed: bool,
    /// Ids of calls, and of the vendor's own calls that have no result yet.
    calls: HashSet<String>,
    server_calls: HashSet<String>,
    broken_input: bool,
}

impl State {
    fn take(&mut self, name: &str, data: &Object) -> Result<(), String> {
        match (name, self.at) {
            (_, At::Over) => Err("comes after the end".to_owned()),
            ("ping", _) => only(data, &["type"]),
            ("error", _) => {
                self.at = At::Over;
                let error = object(data, "error")?;
                filled(error, "type")?;
                text(error, "message").map(drop)
            }
            ("message_start", At::Beginning) => {
                self.at = At::Between;
                message(object(data, "message")?)
            }
            ("content_block_start", At::Between) => {
                self.at = At::Inside;
                only(data, &["type", "index", "content_block"])?;
                if number(data, "index")? != self.blocks {
                    return Err(format!("the index should be {}", self.blocks));
                }
                self.begin(object(data, "content_block")?)
            }
            ("content_block_delta", At::Inside) => {
                only(data, &["type", "index", "delta"])?;
                self.same_block(data)?;
                self.delta(object(data, "delta")?)
            }
            ("content_block_stop", At::Inside) => {
                self.at = At::Between;
                only(data, &["type", "index"])?;
                self.same_block(data)?;
                self.blocks += 1;
                self.stop()
            }
            ("message_delta", At::Between) => {
                self.at = At::Ending;
                self.ending(object(data, "delta")?)?;
                usage(object(data, "usage")?)
            }
            ("message_stop", At::Ending) => {
                self.at = At::Over;
                only(data, &["type"])
            }
            (_, at) => Err(format!("cannot come at {at:?}")),
        }
    }

    fn same_block(&self, data: &Object) -> Result<(), String> {
        match number(data, "index")? {
            index if index == self.blocks => Ok(()),
            _ => Err(format!("the open block is {}", self.blocks)),
        }
    }

    fn begin(&mut self, block: &Object) -> Result<(), String> {
        self.kind = filled(block, "type")?.to_owned();
        self.input.clear();
        self.signed = false;
        match self.kind.as_str() {
            "text" => empty(block, "text"),
            "thinking" => {
                only(block, &["type", "thinking", "signature"])?;
                empty(block, "thinking")?;
                empty(block, "signature")
            }
            "redacted_thinking" => {
                only(block, &["type", "data"])?;
                filled(block, "data").map(drop)
            }
            "tool_use" | "server_tool_use" => {
                let id = filled(block, "id")?;
                let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
                if !id.chars().all(fits) {
                    return Err("the id has letters that no id has".to_owned());
                }
                filled(block, "name")?;
                let input = object(block, "input")?;
                if self.kind == "server_tool_use" {
                    self.server_calls.insert(id.to_owned());
                } else if !input.is_empty() {
                    return Err("the input does not begin empty".to_owned());
                }
                if !self.calls.insert(id.to_owned()) {
                    return Err("the id was used before".to_owned());
                }
                Ok(())
            }
            kind if kind.ends_with("_tool_result") => {
                if !self.server_calls.remove(filled(block, "tool_use_id")?) {
                    return Err("is the result of no call".to_owned());
                }
                block.get("content").map(drop).ok_or("no content".into())
            }
            kind => Err(format!("`{kind}` is no block")),
        }
    }

    fn delta(&mut self, delta: &Object) -> Result<(), String> {
        let (field, kind) = match (self.kind.as_str(), filled(delta, "type")?) {
            ("text", kind @ "text_delta") => ("text", kind),
            ("text", "citations_delta") => {
                return filled(object(delta, "citation")?, "type").map(drop);
            }
            ("thinking", kind @ "thinking_delta") => ("thinking", kind),
            ("thinking", kind @ "signature_delta") => ("signature", kind),
            ("tool_use" | "server_tool_use", kind @ "input_json_delta") => ("partial_json", kind),
            (block, delta) => return Err(format!("no `{delta}` in a block `{block}`")),
        };
        only(delta, &["type", field])?;
        let said = text(delta, field)?;
        if self.signed {
            return Err("comes after the signature of its block".to_owned());
        }
        self.signed = kind == "signature_delta";
        if kind == "input_json_delta" {
            self.input.push_str(said);
        }
        Ok(())
    }

    fn stop(&mut self) -> Result<(), String> {
        if self.kind == "tool_use" && !self.input.is_empty() {
            self.broken_input |= serde_json::from_str::<Object>(&self.input).is_err();
        }
        Ok(())
    }

    fn ending(&self, delta: &Object) -> Result<(), String> {
        let reason = filled(delta, "stop_reason")?;
        let called = self.calls.iter().any(|id| !id.starts_with("srvtoolu_"));
        match reason {
            "end_turn" if called => return Err("ends although tools were called".to_owned()),
            "tool_use" if !called => return Err("waits for results of no call".to_owned()),
            "tool_use" if self.broken_input => return Err("an input is no object".to_owned()),
            "end_turn"
            | "tool_use"
            | "max_tokens"
            | "stop_sequence"
            | "pause_turn"
            | "refusal"
            | "model_context_window_exceeded" => {}
            other => return Err(format!("`{other}` is no reason to stop")),
        }
        match delta.get("stop_sequence") {
            Some(Value::Null) => Ok(()),
            Some(Value::String(_)) if reason == "stop_sequence" => Ok(()),
            other => Err(format!("`stop_sequence` is {other:?}")),
        }
    }
}

fn message(message: &Object) -> Result<(), String> {
    filled(message, "id")?;
    filled(message, "model")?;
    for (field, value) in [
        ("type", Value::from("message")),
        ("role", "assistant".into()),
        ("content", Value::Array(Vec::new())),
        ("stop_reason", Value::Null),
        ("stop_sequence", Value::Null),
    ] {
        if message.get(field) != Some(&value) {
            return Err(format!("`{field}` should be {value}"));
        }
    }
    let counts = object(message, "usage")?;
    number(counts, "input_tokens")?;
    usage(counts)
}

fn usage(usage: &Object) -> Result<(), String> {
    number(usage, "output_tokens")?;
    for field in [
        "input_tokens",
        "cache_creation_input_tokens",
        "cache_read_input_tokens",
    ] {
        if usage.get(field).is_some_and(|count| !count.is_null()) {
            number(usage, field)?;
        }
    }
    Ok(())
}

fn object<'a>(data: &'a Object, field: &str) -> Result<&'a Object, String> {
    let found = data.get(field).and_then(Value::as_object);
    found.ok_or_else(|| format!("`{field}` is no object"))
}

fn number(data: &Object, field: &str) -> Result<u64, String> {
    let found = data.get(field).and_then(Value::as_u64);
    found.ok_or_else(|| format!("`{field}` is no number"))
}

fn text<'a>(data: &'a Object, field: &str) -> Result<&'a str, String> {
    let found = data.get(field).and_then(Value::as_str);
    found.ok_or_else(|| format!("`{field}` is no text"))
}

fn filled<'a>(data: &'a Object, field: &str) -> Result<&'a str, String> {
    match text(data, field)? {
        "" => Err(format!("`{field}` is empty")),
        text => Ok(text),
    }
}

fn empty(data: &Object, field: &str) -> Result<(), String> {
    match text(data, field)? {
        "" => Ok(()),
        _ => Err(format!("`{field}` does not begin empty")),
    }
}

fn only(data: &Object, fields: &[&str]) -> Result<(), String> {
    match data.keys().find(|key| !fields.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => Err(format!("`{key}` does not belong there")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: [&str; 17] = [
        r#"{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}}"#,
        r#"{"type":"ping"}"#,
        r#"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}"#,
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}"#,
        r#"{"type":"content_block_stop","index":0}"#,
        r#"{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}"#,
        r#"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"hi"}}"#,
        r#"{"type":"content_block_stop","index":1}"#,
        r#"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t1","name":"Read","input":{}}}"#,
        r#"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"a\""}}"#,
        r#"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":":1}"}}"#,
        r#"{"type":"content_block_stop","index":2}"#,
        r#"{"type":"content_block_start","index":3,"content_block":{"type":"redacted_thinking","data":"x"}}"#,
        r#"{"type":"content_block_stop","index":3}"#,
        r#"{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":7}}"#,
        r#"{"type":"message_stop"}"#,
    ];
    const ERROR: &str = r#"{"type":"error","error":{"type":"api_error","message":"gone"}}"#;

    fn stream(events: &[String]) -> String {
        let named = |data: &String| {
            let json: Value = serde_json::from_str(data).unwrap();
            let name = json["type"].as_str().unwrap();
            format!("event: {name}\ndata: {data}\n\n")
        };
        events.iter().map(named).collect()
    }

    fn good() -> Vec<String> {
        GOOD.map(str::to_owned).to_vec()
    }

    fn accepts(events: &[String]) -> bool {
        messages(stream(events).as_bytes()).is_ok()
    }

    #[test]
    fn a_good_stream_is_accepted_and_so_is_one_that_fails_at_any_point() {
        messages(stream(&good()).as_bytes()).unwrap();
        for place in 0..GOOD.len() {
            let mut failed = good();
            failed.truncate(place);
            failed.push(ERROR.to_owned());
            assert!(accepts(&failed), "{place}");
            failed.push(GOOD[1].to_owned());
            assert!(!accepts(&failed), "after the error {place}");
        }
    }

    #[test]
    fn nothing_but_pings_and_deltas_may_be_missing_doubled_or_swapped() {
        for (place, event) in GOOD.iter().enumerate() {
            let dispensable = matches!(place, 1 | 3 | 4 | 7);
            let mut without = good();
            without.remove(place);
            assert_eq!(accepts(&without), dispensable, "without {place}");
            let mut twice = good();
            twice.insert(place, (*event).to_owned());
            assert_eq!(accepts(&twice), matches!(place, 1 | 3 | 7), "twice {place}");
            let mut cut = good();
            cut.truncate(place);
            assert!(!accepts(&cut), "cut at {place}");
            if place + 1 < GOOD.len() && !matches!(place, 0 | 1) {
                let mut swapped = good();
                swapped.swap(place, place + 1);
                assert!(!accepts(&swapped), "swapped {place}");
            }
        }
    }

    #[test]
    fn a_wrong_word_anywhere_is_seen() {
        for (place, from, to) in [
            (0, "\"content\":[]", "\"content\":[{}]"),
            (0, "assistant", "user"),
            (0, "\"input_tokens\":1,", ""),
            (0, "msg_1", ""),
            (1, "}", ",\"x\":1}"),
            (2, "\"signature\":\"\"", "\"signature\":\"s\""),
            (2, "\"index\":0", "\"index\":1"),
            (3, "thinking_delta", "text_delta"),
            (3, "\"thinking\":\"hm\"", "\"thinking\":null"),
            (6, "\"text\":\"\"", "\"text\":\"h\""),
            (7, "\"index\":1", "\"index\":0"),
            (9, "\"t1\"", "\"t.1\""),
            (9, "\"Read\"", "\"\""),
            (9, "\"input\":{}", "\"input\":{\"a\":1}"),
            (11, ":1}", ":1"),
            (13, "\"x\"", "\"\""),
            (15, "tool_use", "end_turn"),
            (15, "tool_use", "stop"),
            (15, "null", "\"x\""),
            (15, "\"output_tokens\":7", ""),
        ] {
            let mut events = good();
            let changed = events[place].replacen(from, to, 1);
            assert_ne!(changed, events[place], "{from}");
            events[place] = changed;
            assert!(!accepts(&events), "{place}: {from} → {to}");
        }
    }

    #[test]
    fn events_have_names_and_results_have_calls() {
        let whole = stream(&good());
        assert!(messages(whole.trim_end().as_bytes()).is_err());
        assert!(messages(whole.replace("event: ping\n", "").as_bytes()).is_err());
        assert!(messages(whole.replace("event: ping", "event: pong").as_bytes()).is_err());
        assert!(messages(format!(": alive\n\n{whole}").as_bytes()).is_ok());
        let result = |id: &str| {
            let mut events = good();
            events.truncate(1);
            events.extend([
                r#"{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}}"#.to_owned(),
                r#"{"type":"content_block_stop","index":0}"#.to_owned(),
                format!(r#"{{"type":"content_block_start","index":1,"content_block":{{"type":"web_search_tool_result","tool_use_id":"{id}","content":[]}}}}"#),
                r#"{"type":"content_block_stop","index":1}"#.to_owned(),
                GOOD[15].replace("tool_use", "end_turn"),
                GOOD[16].to_owned(),
            ]);
            accepts(&events)
        };
        assert!(result("srvtoolu_1"));
        assert!(!result("srvtoolu_2"));
    }
}
