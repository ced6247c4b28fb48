//! A strict reader of chat streams, written from the vendor's documentation. It shares no code with the hub.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

const REASONS: [&str; 5] = [
    "stop",
    "length",
    "tool_calls",
    "content_filter",
    "function_call",
];

/// Where the stream is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    /// The first chunk says the role.
    #[default]
    Begin,
    Content,
    /// After the reason, and before the usage if there is one.
    Finished,
    Used,
    Done,
    Failed,
}

#[derive(Default)]
struct Stream {
    at: At,
    /// `id`, `created` and `model` are the same in all chunks.
    same: Option<[Value; 3]>,
    /// Whether chunks have a `usage`: all of them or none.
    usage: Option<bool>,
    calls: BTreeMap<u64, Call>,
    /// The arguments of the only call of the older form.
    older: Option<String>,
}

struct Call {
    kind: String,
    input: String,
}

/// Whether a client of the dialect could be served this stream from its first to its last byte. A stream that ends in
/// an error event is one, too.
///
/// # Errors
/// What is wrong, and at which event.
pub fn chat(stream: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(stream).map_err(|_| "the stream is not UTF-8".to_owned())?;
    let text = text.replace("\r\n", "\n");
    if !text.ends_with("\n\n") {
        return Err("the stream does not end with a blank line".to_owned());
    }
    let mut state = Stream::default();
    for (number, event) in text
        .split("\n\n")
        .filter(|event| !event.is_empty())
        .enumerate()
    {
        if event.lines().all(|line| line.starts_with(':')) {
            continue;
        }
        let data = event
            .strip_prefix("data: ")
            .filter(|data| !data.contains('\n'))
            .ok_or_else(|| format!("event {number} is not one line of data: {event:?}"))?;
        state
            .event(data)
            .map_err(|wrong| format!("event {number}: {wrong}: {data}"))?;
    }
    match state.at {
        At::Done | At::Failed => Ok(()),
        at => Err(format!("the stream ended too early: {at:?}")),
    }
}

fn ensure(holds: bool, wrong: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(wrong.to_owned()) }
}

impl Stream {
    fn event(&mut self, data: &str) -> Result<(), String> {
        ensure(
            !matches!(self.at, At::Done | At::Failed),
            "something follows the end",
        )?;
        if data == "[DONE]" {
            let usage_due = self.usage == Some(true);
            let over = match self.at {
                At::Finished => !usage_due,
                At::Used => true,
                _ => false,
            };
            ensure(over, "it is done before its reason or its usage")?;
            self.at = At::Done;
            return Ok(());
        }
        let json: Value = serde_json::from_str(data).map_err(|error| error.to_string())?;
        let chunk = json.as_object().ok_or("a chunk is an object")?;
        if let Some(error) = chunk.get("error") {
            ensure(chunk.len() == 1, "an error stands alone")?;
            ensure(error["message"].is_string(), "an error has a message")?;
            ensure(error["type"].is_string(), "an error has a type")?;
            self.at = At::Failed;
            return Ok(());
        }
        self.frame(chunk)?;
        let choices = chunk["choices"].as_array().ok_or("choices are a list")?;
        match choices.as_slice() {
            [] => self.last_usage(&chunk["usage"]),
            [choice] => self.choice(choice),
            _ => Err("there is one choice".to_owned()),
        }
    }

    fn frame(&mut self, chunk: &Map<String, Value>) -> Result<(), String> {
        let get = |name: &str| chunk.get(name).cloned().unwrap_or(Value::Null);
        ensure(
            get("object") == "chat.completion.chunk",
            "the object is `chat.completion.chunk`",
        )?;
        let id = get("id");
        ensure(
            id.as_str().is_some_and(|id| !id.is_empty()),
            "the id is a text",
        )?;
        ensure(get("created").is_u64(), "`created` is a number of seconds")?;
        ensure(get("model").is_string(), "the model is a text")?;
        ensure(chunk.contains_key("choices"), "a chunk has choices")?;
        let same = [id, get("created"), get("model")];
        let first = self.same.get_or_insert_with(|| same.clone());
        ensure(
            *first == same,
            "id, created and model are those of the first chunk",
        )?;
        let has_usage = chunk.contains_key("usage");
        let first = *self.usage.get_or_insert(has_usage);
        ensure(first == has_usage, "all chunks have a usage, or none")
    }

    fn last_usage(&mut self, usage: &Value) -> Result<(), String> {
        ensure(
            self.at == At::Finished,
            "the usage comes once, after the reason",
        )?;
        let count = |name: &str| usage[name].as_u64().ok_or(format!("`{name}` is a number"));
        let sum = count("prompt_tokens")? + count("completion_tokens")?;
        ensure(count("total_tokens")? == sum, "the total is the sum")?;
        self.at = At::Used;
        Ok(())
    }

    fn choice(&mut self, choice: &Value) -> Result<(), String> {
        ensure(choice["index"] == 0, "the only choice has the index 0")?;
        let delta = choice["delta"].as_object().ok_or("a choice has a delta")?;
        let object = choice.as_object().ok_or("a choice is an object")?;
        ensure(
            object.contains_key("finish_reason"),
            "a choice has a `finish_reason`, though it is null",
        )?;
        ensure(
            matches!(self.at, At::Begin | At::Content),
            "no choice follows the reason",
        )?;
        let first = self.at == At::Begin;
        ensure(
            first == delta.contains_key("role"),
            "the first delta has the role, and no other",
        )?;
        if first {
            ensure(delta["role"] == "assistant", "the role is `assistant`")?;
            self.at = At::Content;
        }
        for (name, value) in delta {
            self.field(name, value)?;
        }
        match &choice["finish_reason"] {
            Value::Null => ensure(!delta.is_empty(), "a delta says something, or is the last"),
            Value::String(reason) => {
                ensure(delta.is_empty(), "the reason stands in a chunk of its own")?;
                self.finish(reason)
            }
            _ => Err("the reason is a word or null".to_owned()),
        }
    }

    fn field(&mut self, name: &str, value: &Value) -> Result<(), String> {
        match name {
            "role" => Ok(()),
            "content" | "refusal" => {
                ensure(value.is_string() || value.is_null(), "it is a text or null")
            }
            "reasoning_content" => ensure(
                value.as_str().is_some_and(|text| !text.is_empty()),
                "a thought is a text",
            ),
            "reasoning_details" => {
                let items = value.as_array().ok_or("details are a list")?;
                ensure(!items.is_empty(), "details say something")?;
                items.iter().try_for_each(detail)
            }
            "annotations" => {
                let items = value.as_array().ok_or("annotations are a list")?;
                items.iter().try_for_each(annotation)
            }
            "function_call" => self.older_call(value),
            "tool_calls" => {
                let pieces = value.as_array().ok_or("tool calls are a list")?;
                ensure(!pieces.is_empty(), "tool calls say something")?;
                pieces.iter().try_for_each(|piece| self.call(piece))
            }
            _ => Err(format!("there is no `{name}` in a delta")),
        }
    }

    fn call(&mut self, piece: &Value) -> Result<(), String> {
        let index = piece["index"].as_u64().ok_or("a call has an index")?;
        if let Some(call) = self.calls.get_mut(&index) {
            for once in ["id", "type"] {
                ensure(piece.get(once).is_none(), "id and type come once")?;
            }
            if let Some(inner) = piece.get(call.kind.as_str()) {
                ensure(inner.get("name").is_none(), "the name comes once")?;
                let more = inner[field(&call.kind)].as_str().ok_or("it is a text")?;
                call.input.push_str(more);
            }
            return Ok(());
        }
        ensure(
            index == self.calls.len() as u64,
            "indices count from 0 without a gap",
        )?;
        let id = piece["id"].as_str().unwrap_or_default();
        ensure(!id.is_empty(), "a call begins with its id")?;
        let kind = piece["type"].as_str().unwrap_or_default();
        ensure(
            matches!(kind, "function" | "custom"),
            "a call is a function or custom",
        )?;
        let name = piece[kind]["name"].as_str().unwrap_or_default();
        ensure(!name.is_empty(), "a call begins with its name")?;
        let input = piece[kind][field(kind)].as_str().ok_or("it is a text")?;
        self.calls.insert(
            index,
            Call {
                kind: kind.to_owned(),
                input: input.to_owned(),
            },
        );
        Ok(())
    }

    fn older_call(&mut self, piece: &Value) -> Result<(), String> {
        let more = piece["arguments"].as_str().ok_or("it is a text")?;
        let named = piece["name"].as_str().is_some_and(|name| !name.is_empty());
        ensure(
            named == self.older.is_none(),
            "a call begins with its name, and has it once",
        )?;
        self.older.get_or_insert_default().push_str(more);
        Ok(())
    }

    fn finish(&mut self, reason: &str) -> Result<(), String> {
        ensure(REASONS.contains(&reason), "the reason is one of OpenAI's")?;
        let older = self.older.as_deref();
        let called = !self.calls.is_empty() || older.is_some();
        ensure(
            self.calls.is_empty() || older.is_none(),
            "calls are of one form",
        )?;
        ensure(
            (reason != "function_call" || older.is_some())
                && (reason != "tool_calls" || older.is_none()),
            "the reason names the other form of calls",
        )?;
        if let (Some(input), "function_call") = (older, reason) {
            let whole = serde_json::from_str::<Value>(input);
            ensure(whole.is_ok(), "the arguments of a call are JSON")?;
        }
        ensure(
            called || reason != "tool_calls",
            "`tool_calls` without a call",
        )?;
        ensure(
            !called || reason != "stop",
            "`stop` though calls wait for their results",
        )?;
        if reason == "tool_calls" {
            for call in self.calls.values().filter(|call| call.kind == "function") {
                let whole = serde_json::from_str::<Value>(&call.input);
                ensure(whole.is_ok(), "the arguments of a call are JSON")?;
            }
        }
        self.at = At::Finished;
        Ok(())
    }
}

fn field(kind: &str) -> &'static str {
    if kind == "custom" {
        "input"
    } else {
        "arguments"
    }
}

fn detail(item: &Value) -> Result<(), String> {
    ensure(item["index"].is_u64(), "a detail has an index")?;
    let has = |name: &str| item[name].is_string();
    let whole = match item["type"].as_str() {
        Some("reasoning.text") => has("text"),
        Some("reasoning.summary") => has("summary"),
        Some("reasoning.encrypted") => has("data"),
        _ => false,
    };
    ensure(whole, "a detail is a text, a summary or encrypted")
}

fn annotation(item: &Value) -> Result<(), String> {
    ensure(
        item["type"] == "url_citation",
        "an annotation is a citation",
    )?;
    let cited = &item["url_citation"];
    ensure(cited["url"].is_string(), "a citation has an address")?;
    let span = cited["start_index"]
        .as_u64()
        .zip(cited["end_index"].as_u64());
    ensure(
        span.is_some_and(|(from, to)| from <= to),
        "a citation has its place",
    )
}

#[cfg(test)]
mod tests {
    use super::chat;

    const ROLE: &str =
        r#"{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}"#;
    const TEXT: &str = r#"{"index":0,"delta":{"content":"hi"},"finish_reason":null}"#;
    const CALL: &str = r#"{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":""}}]},"finish_reason":null}"#;
    const MORE: &str = r#"{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]},"finish_reason":null}"#;
    const OLDER: &str = r#"{"index":0,"delta":{"function_call":{"name":"f","arguments":"{}"}},"finish_reason":null}"#;
    const OLDER_CALLED: &str = r#"{"index":0,"delta":{},"finish_reason":"function_call"}"#;
    const SECOND: &str = r#"{"index":0,"delta":{"tool_calls":[{"index":2,"id":"d","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":null}"#;
    const CALLED: &str = r#"{"index":0,"delta":{},"finish_reason":"tool_calls"}"#;
    const STOP: &str = r#"{"index":0,"delta":{},"finish_reason":"stop"}"#;
    const USED: &str =
        r#""choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}"#;
    const DONE: &str = "data: [DONE]\n\n";
    const ERROR: &str = "data: {\"error\":{\"message\":\"m\",\"type\":\"t\"}}\n\n";

    fn framed(rest: &str) -> String {
        format!(
            "data: {{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",{rest}}}\n\n"
        )
    }

    fn stream(choices: &[&str]) -> String {
        choices
            .iter()
            .map(|choice| framed(&format!("\"choices\":[{choice}]")))
            .collect()
    }

    fn with_usage(choices: &[&str]) -> String {
        choices
            .iter()
            .map(|choice| framed(&format!("\"choices\":[{choice}],\"usage\":null")))
            .collect()
    }

    #[test]
    fn good_streams_pass() {
        let called = [ROLE, CALL, MORE, CALLED];
        for good in [
            stream(&[ROLE, TEXT, STOP]) + DONE,
            stream(&called) + DONE,
            stream(&[ROLE, OLDER, OLDER_CALLED]) + DONE,
            with_usage(&called) + &framed(USED) + DONE,
            ": alive\n\n".to_owned() + &stream(&[ROLE, TEXT]) + ERROR,
            ERROR.to_owned(),
        ] {
            assert_eq!(chat(good.as_bytes()), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_is_out_of_order_or_missing_is_found() {
        for (bad, wrong) in [
            (stream(&[TEXT, STOP]) + DONE, "the role"),
            (stream(&[ROLE, ROLE, STOP]) + DONE, "the role"),
            (stream(&[ROLE, TEXT]) + DONE, "before its reason"),
            (stream(&[ROLE, TEXT, STOP]), "too early"),
            (stream(&[ROLE, STOP, TEXT]) + DONE, "follows the reason"),
            (stream(&[ROLE, STOP]) + DONE + DONE, "follows the end"),
            (stream(&[ROLE, STOP]) + DONE + ERROR, "follows the end"),
            (ERROR.to_owned() + DONE, "follows the end"),
            (with_usage(&[ROLE, STOP]) + DONE, "or its usage"),
            (stream(&[ROLE]) + &with_usage(&[STOP]) + DONE, "or none"),
            (
                with_usage(&[ROLE]) + &framed(USED) + DONE,
                "after the reason",
            ),
            (stream(&[ROLE, MORE, CALLED]) + DONE, "its id"),
            (stream(&[ROLE, CALL, CALL, CALLED]) + DONE, "come once"),
            (
                stream(&[ROLE, CALL, SECOND, CALLED]) + DONE,
                "without a gap",
            ),
            (stream(&[ROLE, CALL, CALLED]) + DONE, "are JSON"),
            (stream(&[ROLE, CALL, MORE, STOP]) + DONE, "wait for"),
            (stream(&[ROLE, TEXT, CALLED]) + DONE, "without a call"),
            (stream(&[ROLE, OLDER, OLDER, STOP]) + DONE, "has it once"),
            (stream(&[ROLE, OLDER, CALLED]) + DONE, "the other form"),
            (stream(&[ROLE, CALL, OLDER, CALLED]) + DONE, "of one form"),
            (
                stream(&[ROLE, STOP]).replace("\"created\":1", "\"created\":\"1\"") + DONE,
                "seconds",
            ),
            (
                stream(&[ROLE]) + &stream(&[STOP]).replace("\"id\":\"c\"", "\"id\":\"d\"") + DONE,
                "of the first chunk",
            ),
            (
                "event: x\n".to_owned() + &stream(&[ROLE, STOP]) + DONE,
                "one line of data",
            ),
            (
                with_usage(&[ROLE, STOP]) + &framed(USED).replace(":3}", ":4}") + DONE,
                "the sum",
            ),
        ] {
            let found = chat(bad.as_bytes()).unwrap_err();
            assert!(found.contains(wrong), "{found}\nis not `{wrong}` of\n{bad}");
        }
    }
}
