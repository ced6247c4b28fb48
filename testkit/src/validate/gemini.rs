//! A strict reader of gemini streams, written from the vendor's documentation. It shares no code with the hub.

use std::collections::HashSet;

use serde_json::{Map, Value};

/// `Candidate.FinishReason` of the vendor's reference, as far as an answer in text can end so.
const REASONS: [&str; 10] = [
    "STOP",
    "MAX_TOKENS",
    "SAFETY",
    "RECITATION",
    "LANGUAGE",
    "OTHER",
    "BLOCKLIST",
    "PROHIBITED_CONTENT",
    "SPII",
    "MALFORMED_FUNCTION_CALL",
];

/// The kinds of content that a part can hold; each part holds one.
const DATA: [&str; 7] = [
    "text",
    "functionCall",
    "inlineData",
    "fileData",
    "executableCode",
    "codeExecutionResult",
    "functionResponse",
];

/// Whether a client of the dialect could be served this stream from its first to its last byte. A stream that begins
/// with `[` is taken for the array that comes without `alt=sse`.
///
/// # Errors
/// What is wrong, and at which event.
pub fn gemini(stream: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(stream).map_err(|error| format!("not UTF-8: {error}"))?;
    let objects = if text.starts_with('[') {
        serde_json::from_str::<Vec<Value>>(text).map_err(|error| format!("no array: {error}"))?
    } else {
        events(text)?
    };
    let mut state = State::default();
    for (place, object) in objects.iter().enumerate() {
        state
            .object(object)
            .map_err(|wrong| format!("object {place}: {wrong}: {object}"))?;
    }
    if state.over {
        Ok(())
    } else {
        Err("the stream ends without a finish reason".to_owned())
    }
}

/// Nothing but `data: {json}` and a blank line after each: the command line takes all else for a broken answer.
fn events(text: &str) -> Result<Vec<Value>, String> {
    let mut objects = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let place = objects.len();
        let end = ["\n\n", "\r\n\r\n"]
            .into_iter()
            .filter_map(|blank| Some((rest.find(blank)?, blank.len())))
            .min()
            .ok_or_else(|| format!("event {place} has no end: {rest}"))?;
        let line = &rest[..end.0];
        rest = &rest[end.0 + end.1..];
        let json = line
            .strip_prefix("data: ")
            .ok_or_else(|| format!("event {place} is no `data: ` line: {line}"))?;
        if json.contains(['\n', '\r']) {
            return Err(format!("event {place} has several lines: {line}"));
        }
        let object = serde_json::from_str(json)
            .map_err(|error| format!("event {place} is no JSON ({error}): {json}"))?;
        objects.push(object);
    }
    Ok(objects)
}

#[derive(Default)]
struct State {
    over: bool,
    model: Option<String>,
    id: Option<String>,
    calls: HashSet<String>,
    had_usage: bool,
}

impl State {
    fn object(&mut self, object: &Value) -> Result<(), String> {
        if self.over {
            return Err("something follows the end".to_owned());
        }
        let fields = object.as_object().ok_or("is no object")?;
        if let Some(error) = fields.get("error") {
            self.over = true;
            known(fields, &["error"])?;
            return error_object(error);
        }
        let top = [
            "candidates",
            "promptFeedback",
            "usageMetadata",
            "modelVersion",
            "responseId",
        ];
        known(fields, &top)?;
        same(&mut self.model, fields, "modelVersion")?;
        same(&mut self.id, fields, "responseId")?;
        let has_usage = match fields.get("usageMetadata") {
            Some(usage) => usage_object(usage)?,
            None => false,
        };
        self.had_usage |= has_usage;
        match (fields.get("candidates"), fields.get("promptFeedback")) {
            (Some(candidates), None) => match candidates.as_array().map(Vec::as_slice) {
                Some([candidate]) => self.candidate(candidate)?,
                _ => return Err("must have one candidate".to_owned()),
            },
            (None, Some(feedback)) => {
                text_of(feedback, "blockReason")?;
                self.over = true;
            }
            _ => return Err("must have either candidates or a prompt's feedback".to_owned()),
        }
        if self.over && self.had_usage && !has_usage {
            return Err("the last object has no usage".to_owned());
        }
        Ok(())
    }

    fn candidate(&mut self, candidate: &Value) -> Result<(), String> {
        let fields = candidate.as_object().ok_or("a candidate is no object")?;
        let of_candidate = ["content", "finishReason", "index", "groundingMetadata"];
        known(fields, &of_candidate)?;
        if fields.get("index").is_some_and(|index| *index != 0) {
            return Err("the candidate's index is not 0".to_owned());
        }
        if let Some(reason) = fields.get("finishReason") {
            if !REASONS.iter().any(|known| reason == known) {
                return Err(format!("unknown finish reason {reason}"));
            }
            self.over = true;
        }
        if let Some(grounding) = fields.get("groundingMetadata") {
            grounding_object(grounding)?;
        }
        let content = fields.get("content").and_then(Value::as_object);
        let content = content.ok_or("has no content")?;
        known(content, &["parts", "role"])?;
        if content.get("role").is_none_or(|role| role != "model") {
            return Err("the role is not `model`".to_owned());
        }
        let parts = content.get("parts").and_then(Value::as_array);
        let parts = parts.filter(|parts| !parts.is_empty());
        parts
            .ok_or("has no parts")?
            .iter()
            .try_for_each(|part| self.part(part))
    }

    fn part(&mut self, part: &Value) -> Result<(), String> {
        let fields = part.as_object().ok_or("a part is no object")?;
        let held: Vec<&str> = DATA
            .into_iter()
            .filter(|name| fields.contains_key(*name))
            .collect();
        let [held] = held[..] else {
            return Err(format!("a part must hold one kind of data, found {held:?}"));
        };
        known(fields, &[held, "thought", "thoughtSignature"])?;
        if let Some(thought) = fields.get("thought")
            && (!thought.is_boolean() || held != "text")
        {
            return Err("`thought` must be a flag on a text".to_owned());
        }
        if fields.contains_key("thoughtSignature") {
            text_of(part, "thoughtSignature")?;
        }
        match held {
            "text" if !fields["text"].is_string() => Err("a text is no string".to_owned()),
            "functionCall" => self.call(&fields["functionCall"]),
            _ => Ok(()),
        }
    }

    fn call(&mut self, call: &Value) -> Result<(), String> {
        let fields = call.as_object().ok_or("a call is no object")?;
        known(fields, &["id", "name", "args"])?;
        text_of(call, "name")?;
        if !fields.get("args").is_some_and(Value::is_object) {
            return Err("the arguments of a call are no object".to_owned());
        }
        let id = text_of(call, "id")?;
        if self.calls.insert(id.to_owned()) {
            Ok(())
        } else {
            Err(format!("the id `{id}` names two calls"))
        }
    }
}

fn known(fields: &Map<String, Value>, names: &[&str]) -> Result<(), String> {
    match fields.keys().find(|name| !names.contains(&name.as_str())) {
        Some(name) => Err(format!("unknown field `{name}`")),
        None => Ok(()),
    }
}

/// A text that is there and says something.
fn text_of<'a>(object: &'a Value, name: &str) -> Result<&'a str, String> {
    let text = object.get(name).and_then(Value::as_str);
    text.filter(|text| !text.is_empty())
        .ok_or_else(|| format!("`{name}` is no text"))
}

/// Every object names the answer, and all name the same.
fn same(first: &mut Option<String>, fields: &Map<String, Value>, name: &str) -> Result<(), String> {
    let said = fields.get(name).and_then(Value::as_str);
    let said = said.filter(|said| !said.is_empty());
    let said = said.ok_or_else(|| format!("`{name}` is missing"))?;
    if first.get_or_insert_with(|| said.to_owned()) == said {
        Ok(())
    } else {
        Err(format!("`{name}` changed"))
    }
}

fn usage_object(usage: &Value) -> Result<bool, String> {
    let count = |name: &str| match usage.get(name) {
        None => Ok(0),
        Some(count) => count
            .as_u64()
            .ok_or_else(|| format!("`{name}` is no count")),
    };
    let prompt = count("promptTokenCount")?;
    if count("cachedContentTokenCount")? > prompt {
        return Err("more of the prompt was cached than there was".to_owned());
    }
    let parts = [
        prompt,
        count("candidatesTokenCount")?,
        count("thoughtsTokenCount")?,
        count("toolUsePromptTokenCount")?,
    ];
    if parts.iter().sum::<u64>() != count("totalTokenCount")? {
        return Err("the total is not the sum of its parts".to_owned());
    }
    Ok(true)
}

fn grounding_object(grounding: &Value) -> Result<(), String> {
    let chunks = grounding.get("groundingChunks").and_then(Value::as_array);
    for chunk in chunks.into_iter().flatten() {
        text_of(chunk.get("web").unwrap_or(&Value::Null), "uri")?;
    }
    let queries = grounding.get("webSearchQueries");
    if queries.is_some_and(|queries| !queries.is_array()) {
        return Err("the queries are no list".to_owned());
    }
    Ok(())
}

fn error_object(error: &Value) -> Result<(), String> {
    text_of(error, "message")?;
    text_of(error, "status")?;
    match error.get("code").and_then(Value::as_u64) {
        Some(400..=599) => Ok(()),
        other => Err(format!("an error's code is {other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAIL: &str = r#""modelVersion":"m","responseId":"r""#;

    fn chunk(part: &str, finish: &str) -> String {
        let usage = r#"{"promptTokenCount":3,"candidatesTokenCount":2,"totalTokenCount":5}"#;
        format!(
            "data: {{\"candidates\":[{{\"content\":{{\"parts\":[{part}],\"role\":\"model\"}}{finish},\"index\":0}}],\
             \"usageMetadata\":{usage},{TAIL}}}\n\n"
        )
    }

    fn good() -> String {
        [
            chunk(r#"{"text":"hm","thought":true}"#, ""),
            chunk(r#"{"text":"Hi"}"#, ""),
            chunk(
                r#"{"functionCall":{"id":"c1","name":"f","args":{}},"thoughtSignature":"Cg=="}"#,
                "",
            ),
            chunk(r#"{"text":""}"#, r#","finishReason":"STOP""#),
        ]
        .concat()
    }

    #[test]
    fn a_good_stream_passes_and_so_does_one_that_ends_in_an_error() {
        gemini(good().as_bytes()).unwrap();
        gemini(good().replace('\n', "\r\n").as_bytes()).unwrap();
        let error =
            "data: {\"error\":{\"code\":503,\"message\":\"gone\",\"status\":\"UNAVAILABLE\"}}\n\n";
        gemini((chunk(r#"{"text":"a"}"#, "") + error).as_bytes()).unwrap();
        let blocked =
            format!("data: {{\"promptFeedback\":{{\"blockReason\":\"SAFETY\"}},{TAIL}}}\n\n");
        gemini(blocked.as_bytes()).unwrap();
        let objects = good().replace("data: ", "").trim().replace("\n\n", ",\n");
        gemini(format!("[{objects}]").as_bytes()).unwrap();
    }

    #[test]
    fn every_spoilt_stream_is_refused() {
        let error =
            "data: {\"error\":{\"code\":503,\"message\":\"gone\",\"status\":\"UNAVAILABLE\"}}\n\n";
        let good = good();
        let changed = [
            ("data: ", "data:"),
            ("data: {", "event: x\ndata: {"),
            ("data: {", ": comment\n\ndata: {"),
            ("\"STOP\"", "\"end_turn\""),
            (",\"finishReason\":\"STOP\"", ""),
            ("\"role\":\"model\"", "\"role\":\"assistant\""),
            ("\"index\":0", "\"index\":1"),
            ("\"args\":{}", "\"args\":\"{}\""),
            ("\"id\":\"c1\",", ""),
            ("\"text\":\"Hi\"", "\"text\":\"Hi\",\"thought\":1"),
            ("{\"text\":\"Hi\"}", ""),
            ("{\"text\":\"Hi\"}", "{\"thought\":true}"),
            ("\"text\":\"Hi\"", "\"text\":\"Hi\",\"inlineData\":{}"),
            ("functionCall", "function_call"),
            ("\"totalTokenCount\":5", "\"totalTokenCount\":4"),
            ("\"thoughtSignature\":\"Cg==\"", "\"thoughtSignature\":\"\""),
        ];
        for (from, to) in changed {
            let spoilt = good.replacen(from, to, 1);
            assert_ne!(spoilt, good, "{from} is not there");
            assert!(gemini(spoilt.as_bytes()).is_err(), "{from} -> {to}");
        }
        let call = chunk(r#"{"functionCall":{"id":"c1","name":"f","args":{}}}"#, "");
        let last = chunk(r#"{"text":""}"#, r#","finishReason":"STOP""#);
        let no_usage = last.replace("usageMetadata", "promptFeedback");
        for spoilt in [
            String::new(),
            good.clone() + &chunk(r#"{"text":"more"}"#, ""),
            good.clone() + error,
            good[..good.len() - 1].to_owned(),
            call.clone() + &call + &last,
            good.replace(&last, &no_usage),
            good.replacen("\"responseId\":\"r\"", "\"responseId\":\"s\"", 1),
            error.replace("503", "200"),
        ] {
            assert!(gemini(spoilt.as_bytes()).is_err(), "{spoilt}");
        }
    }
}
