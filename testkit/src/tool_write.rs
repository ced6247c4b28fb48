//! A script for a real coding client: it is told to write a file, and afterwards that it is done.

use serde_json::{Value, json};

use crate::{Answer, Script, Seen};

/// What precedes the path in a prompt: `WRITE:/tmp/hello.txt`.
const MARKER: &str = "WRITE:";

/// What the file will contain.
const CONTENT: &str = "written by a scripted upstream\n";

/// Answers a prompt that holds `WRITE:<path>` with a call of the client's `Write` tool, the result of that call
/// with a closing text, and everything else with a short text.
#[must_use]
pub fn tool_write() -> Script {
    Script::from(|seen: &Seen| {
        let request = seen.json();
        let last = request["messages"]
            .as_array()
            .and_then(|messages| messages.iter().rfind(|message| message["role"] == "user"))
            .map_or(&Value::Null, |message| &message["content"]);
        if has_tool_result(last) {
            return Answer::message("The file is written.");
        }
        match path_in(last) {
            Some(path) if has_write_tool(&request) => {
                Answer::tool_use("Write", json!({"file_path": path, "content": CONTENT}))
            }
            _ => Answer::message("Hello from a scripted upstream."),
        }
    })
}

fn has_write_tool(request: &Value) -> bool {
    request["tools"]
        .as_array()
        .is_some_and(|tools| tools.iter().any(|tool| tool["name"] == "Write"))
}

fn has_tool_result(content: &Value) -> bool {
    content
        .as_array()
        .is_some_and(|blocks| blocks.iter().any(|block| block["type"] == "tool_result"))
}

/// The word after the marker, in a text or in one of several text blocks.
fn path_in(content: &Value) -> Option<String> {
    let word = |text: &str| {
        let (_, rest) = text.split_once(MARKER)?;
        let path = rest.split_whitespace().next()?;
        Some(path.trim_matches(['"', '`', '\'', '<', '>']).to_owned())
    };
    match content {
        Value::String(text) => word(text),
        Value::Array(blocks) => blocks
            .iter()
            .rev()
            .find_map(|block| word(block["text"].as_str()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_found_in_a_text_and_in_blocks() {
        assert_eq!(
            path_in(&json!("please WRITE:/tmp/a.txt now")),
            Some("/tmp/a.txt".to_owned())
        );
        let blocks =
            json!([{"type": "text", "text": "reminder"}, {"type": "text", "text": "WRITE:`/b`"}]);
        assert_eq!(path_in(&blocks), Some("/b".to_owned()));
        assert_eq!(path_in(&json!("nothing")), None);
    }

    fn answer_to(last_message: Value) -> String {
        let request = json!({
            "model": "m",
            "tools": [{"name": "Read"}, {"name": "Write"}],
            "messages": [last_message, {"role": "system", "content": "WRITE:/not/this"}],
        });
        let seen = Seen {
            method: "POST".to_owned(),
            path: "/v1/messages".to_owned(),
            query: String::new(),
            headers: Vec::new(),
            body: request.to_string().into(),
            connection: 1,
        };
        let pieces = tool_write().answer(&seen, 0).render(&seen).pieces;
        String::from_utf8(pieces.concat()).unwrap()
    }

    #[test]
    fn the_conversation_is_prompt_tool_call_result_and_goodbye() {
        let call = answer_to(json!({"role": "user", "content": "WRITE:/tmp/a.txt"}));
        assert!(
            call.contains(r#""file_path":"/tmp/a.txt""#)
                && call.contains(r#""stop_reason":"tool_use""#),
            "{call}"
        );
        let result =
            json!([{"type": "tool_result", "tool_use_id": "t", "content": "WRITE:/tmp/a.txt"}]);
        let end = answer_to(json!({"role": "user", "content": result}));
        assert!(
            end.contains("The file is written.") && end.contains(r#""stop_reason":"end_turn""#),
            "{end}"
        );
        let other = answer_to(json!({"role": "user", "content": "hello"}));
        assert!(other.contains("Hello from a scripted upstream."), "{other}");
    }
}
