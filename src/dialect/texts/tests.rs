//! Texts of each dialect, and that nothing else is taken for one.

use std::ops::ControlFlow;

use proptest::prelude::*;

use super::*;

fn said(dialect: Dialect, body: &str) -> Vec<String> {
    let mut texts = Vec::new();
    conversation(dialect, body, &mut |text| {
        texts.push(decode(text.literal).into_owned());
        ControlFlow::Continue(())
    });
    texts
}

#[test]
fn what_anthropics_clients_say() {
    let body = r#"{
        "model": "no", "tools": [{"name": "no", "description": "no", "input_schema": {"title": "no"}}],
        "metadata": {"user_id": "no"},
        "system": [{"type": "text", "text": "system", "cache_control": {"type": "no"}}],
        "messages": [
            {"role": "no", "content": "plain"},
            {"role": "no", "content": [
                {"type": "thinking", "thinking": "no", "signature": "no"},
                {"type": "tool_use", "id": "no", "name": "no", "input": {"no": ["argument", {"no": "deep", "no2": 1}]}},
                {"type": "tool_result", "tool_use_id": "no", "content": [{"type": "text", "text": "result"}]},
                {"type": "tool_result", "tool_use_id": "no", "content": "short"},
                {"type": "image", "source": {"type": "base64", "media_type": "no", "data": "no"}},
                {"type": "document", "title": "title", "source": {"data": "document", "type": "text"}}
            ]},
            {"role": "system", "cont\u0065nt": "escaped \u540d \ud83d\ude00 \ud800!"}
        ]
    }"#;
    assert_eq!(
        said(Dialect::Anthropic, body),
        [
            "system",
            "plain",
            "argument",
            "deep",
            "result",
            "short",
            "title",
            "document",
            "escaped 名 😀 \u{fffd}!"
        ]
    );
}

#[test]
fn what_openais_clients_say() {
    let chat = r#"{"model": "no", "tools": [{"function": {"description": "no", "name": "no"}}], "user": "no",
        "messages": [
            {"role": "system", "content": "system"},
            {"role": "no", "name": "no", "content": [{"type": "text", "text": "part"}, {"type": "image_url", "image_url": {"url": "no"}}]},
            {"role": "assistant", "content": null, "tool_calls": [{"id": "no", "function": {"name": "no", "arguments": "{\"a\": \"b\"}"}}]},
            {"role": "tool", "tool_call_id": "no", "content": "result"}
        ]}"#;
    let expected = ["system", "part", r#"{"a": "b"}"#, "result"];
    assert_eq!(said(Dialect::OpenaiChat, chat), expected);
    let responses = r#"{"model": "no", "instructions": "system", "prompt_cache_key": "no",
        "input": [
            {"type": "message", "role": "no", "content": [{"type": "input_text", "text": "part"}]},
            {"type": "additional_tools", "tools": [{"description": "no"}]},
            {"type": "reasoning", "encrypted_content": "no", "summary": [{"text": "no"}]},
            {"type": "function_call", "name": "no", "call_id": "no", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "no", "output": "result"},
            {"type": "custom_tool_call", "name": "no", "input": "script"},
            {"type": "custom_tool_call_output", "output": [{"type": "input_text", "text": "printed"}]},
            {"type": "local_shell_call", "action": {"command": ["ls"]}}
        ]}"#;
    let expected = ["system", "part", "{}", "result", "script", "printed", "ls"];
    assert_eq!(said(Dialect::OpenaiResponses, responses), expected);
    let short = r#"{"input": "just this"}"#;
    assert_eq!(said(Dialect::OpenaiResponses, short), ["just this"]);
}

#[test]
fn what_geminis_clients_say() {
    let body = r#"{"systemInstruction": {"parts": [{"text": "system"}]},
        "tools": [{"functionDeclarations": [{"name": "no", "description": "no"}]}],
        "generationConfig": {"responseMimeType": "no"},
        "contents": [
            {"role": "no", "parts": [{"text": "part", "thoughtSignature": "no"}, {"inlineData": {"mimeType": "no", "data": "no"}}]},
            {"role": "no", "parts": [{"functionCall": {"name": "no", "args": {"a": "argument"}}}]},
            {"role": "no", "parts": [{"function_response": {"name": "no", "response": {"output": "result"}}}]}
        ]}"#;
    let expected = ["system", "part", "argument", "result"];
    assert_eq!(said(Dialect::Gemini, body), expected);
    let count =
        r#"{"generateContentRequest": {"model": "no", "contents": [{"parts": [{"text": "c"}]}]}}"#;
    assert_eq!(said(Dialect::Gemini, count), ["c"]);
}

#[test]
fn texts_change_alone_also_inside_of_arguments() {
    let mut change = |text: &str| text.contains("old").then(|| text.replace("old", "n\"ew"));
    let body = r#"{ "model":"old", "messages":[{"content" : "\u0061n old one","x":1.0},{"content":"kept\u0021"},
        {"tool_calls":[{"function":{"name":"old","arguments":"{\"old\": \"an old\", \"n\": 1}"}}]}] }"#;
    let changed = rewrite(Dialect::OpenaiChat, body, &mut change).unwrap();
    assert_eq!(
        changed,
        r#"{ "model":"old", "messages":[{"content" : "an n\"ew one","x":1.0},{"content":"kept\u0021"},
        {"tool_calls":[{"function":{"name":"old","arguments":"{\"old\": \"an n\\\"ew\", \"n\": 1}"}}]}] }"#
    );
    assert_eq!(rewrite(Dialect::Gemini, body, &mut change), None);
}

#[test]
fn what_is_no_json_or_nests_too_deep_ends_without_harm() {
    let all = [
        Dialect::Anthropic,
        Dialect::OpenaiChat,
        Dialect::OpenaiResponses,
        Dialect::Gemini,
    ];
    for broken in [
        "",
        "{",
        "[",
        "\"",
        r#"{"messages"#,
        r#"{"messages":"#,
        r#"{"messages":[}"#,
        r#"{"messages":[,,"#,
        r#"{"input":["a\"#,
        "]",
        r#"{"input":]"#,
        r#"{"input":{"arguments":}}"#,
    ] {
        for dialect in all {
            said(dialect, broken);
        }
    }
    let deep = format!(r#"{{"messages":{}"#, r#"[{"content":"#.repeat(20_000));
    assert_eq!(said(Dialect::Anthropic, &deep), Vec::<String>::new());
    let arguments = format!(
        r#"{{"messages":[{{"content":[{{"input":{}"x"{}}}]}}]}}"#,
        "[".repeat(9_000),
        "]".repeat(9_000)
    );
    assert_eq!(said(Dialect::Anthropic, &arguments), ["x"]);
}

proptest! {
    #[test]
    fn a_literal_decodes_to_what_it_was_made_of(text in ".*") {
        let literal = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(decode(&literal), text.as_str());
        let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        let literal = format!("\"{escaped}\"");
        prop_assert_eq!(decode(&literal), text.as_str());
    }

    #[test]
    fn all_strings_are_found_wherever_they_are(texts in proptest::collection::vec(".*", 0..9), depth in 0..9_usize) {
        let mut json = serde_json::json!({"names": 1, "texts": texts, "not": [null, true, -1.5e3, {}]});
        for _ in 0..depth {
            json = serde_json::json!([{ "deeper": json }, 7]);
        }
        for written in [json.to_string(), serde_json::to_string_pretty(&json).unwrap()] {
            let mut found = Vec::new();
            strings(&written, &mut |text| {
                found.push(decode(text.literal).into_owned());
                ControlFlow::Continue(())
            });
            prop_assert_eq!(&found, &texts);
        }
    }
}
