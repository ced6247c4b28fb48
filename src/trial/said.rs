//! What a model said in the answer to a trial. Pure.

use actors::domain::Dialect;
use serde_json::Value;

use crate::dialect::anthropic::error::message_of;

/// The text of an answer, which may be empty; the error is what came in its place.
pub(super) fn text_of(dialect: Dialect, body: &[u8]) -> Result<String, String> {
    if dialect == Dialect::OpenaiResponses {
        return of_events(body);
    }
    let answer: Value = serde_json::from_slice(body).map_err(|_| no_answer(body))?;
    let answer = match answer.get("response") {
        // Code Assist's envelope.
        Some(inside) if dialect == Dialect::Gemini => inside.clone(),
        _ => answer,
    };
    let (list, path) = match dialect {
        Dialect::Anthropic => ("/content", "/text"),
        Dialect::OpenaiChat => ("/choices", "/message/content"),
        _ => ("/candidates", ""),
    };
    let items = answer.pointer(list).and_then(Value::as_array);
    let items = items.ok_or_else(|| no_answer(body))?;
    let texts: Vec<&str> = match dialect {
        Dialect::Gemini => {
            let parts = items
                .iter()
                .filter_map(|item| item.pointer("/content/parts"));
            let parts = parts.filter_map(Value::as_array).flatten();
            parts.filter_map(|part| part["text"].as_str()).collect()
        }
        _ => {
            let texts = items.iter().filter_map(|item| item.pointer(path));
            texts.filter_map(Value::as_str).collect()
        }
    };
    Ok(texts.concat())
}

/// A stream of Responses events, or one answer where the vendor does not stream.
fn of_events(body: &[u8]) -> Result<String, String> {
    if let Ok(answer) = serde_json::from_slice::<Value>(body) {
        if !answer["output"].is_array() {
            return Err(no_answer(body));
        }
        let items = answer["output"].as_array().into_iter().flatten();
        let parts = items
            .filter_map(|item| item["content"].as_array())
            .flatten();
        return Ok(parts.filter_map(|part| part["text"].as_str()).collect());
    }
    let whole = String::from_utf8_lossy(body);
    let (mut text, mut begun) = (String::new(), false);
    for line in whole.lines() {
        let Some(data) = line.strip_prefix("data:") else {
            continue;
        };
        let Ok(event) = serde_json::from_str::<Value>(data.trim()) else {
            continue;
        };
        match event["type"].as_str().unwrap_or_default() {
            "response.output_text.delta" => text.push_str(event["delta"].as_str().unwrap_or("")),
            "response.completed" | "response.incomplete" => return Ok(text),
            "response.failed" => {
                let error = &event["response"]["error"];
                return Err(no_answer(error.to_string().as_bytes()));
            }
            "error" => return Err(no_answer(data.as_bytes())),
            kind => begun |= kind.starts_with("response."),
        }
    }
    match begun {
        true => Err("the stream ended before the answer did".to_owned()),
        false => Err(no_answer(body)),
    }
}

fn no_answer(body: &[u8]) -> String {
    let said = message_of(body).unwrap_or_else(|| "nothing".to_owned());
    format!("no answer of this type of provider, but: {said}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_found_in_each_dialect() {
        for (dialect, body) in [
            (
                Dialect::Anthropic,
                r#"{"content":[{"type":"text","text":"po"},{"type":"text","text":"ng"}]}"#,
            ),
            (
                Dialect::OpenaiChat,
                r#"{"choices":[{"message":{"content":"pong"}}]}"#,
            ),
            (
                Dialect::Gemini,
                r#"{"candidates":[{"content":{"parts":[{"text":"pong"}]}}]}"#,
            ),
            (
                Dialect::Gemini,
                r#"{"response":{"candidates":[{"content":{"parts":[{"text":"pong"}]}}]}}"#,
            ),
            (
                Dialect::OpenaiResponses,
                r#"{"output":[{"content":[{"type":"output_text","text":"pong"}]}]}"#,
            ),
            (
                Dialect::OpenaiResponses,
                "event: x\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"pong\"}\n\ndata: {\"type\":\"response.completed\"}\n\n",
            ),
        ] {
            assert_eq!(
                text_of(dialect, body.as_bytes()).as_deref(),
                Ok("pong"),
                "{body}"
            );
        }
    }

    #[test]
    fn what_is_no_answer_is_told_in_the_vendors_words() {
        for (dialect, body, word) in [
            (Dialect::Anthropic, "<html>Log in</html>", "Log in"),
            (
                Dialect::OpenaiChat,
                r#"{"error":{"message":"no credit"}}"#,
                "no credit",
            ),
            (
                Dialect::OpenaiResponses,
                "data: {\"type\":\"response.failed\",\"response\":{\"error\":{\"message\":\"full\"}}}\n",
                "full",
            ),
            (
                Dialect::OpenaiResponses,
                "data: {\"type\":\"response.created\"}\n",
                "ended before",
            ),
            (Dialect::Gemini, "", "nothing"),
        ] {
            let error = text_of(dialect, body.as_bytes()).unwrap_err();
            assert!(error.contains(word), "{error}");
        }
    }
}
