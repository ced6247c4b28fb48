//! Conversations that nothing names are recognised by their beginnings, in every dialect.

use serde_json::{Value, json};

use super::*;

/// A conversation of so many turns in each dialect, each turn a question, a tool call, its result and an answer.
fn conversation(dialect: Dialect, first: &str, turns: usize) -> Value {
    let mut items = Vec::new();
    for turn in 0..turns {
        let (ask, id) = (
            if turn == 0 {
                first.to_owned()
            } else {
                format!("q{turn}")
            },
            format!("id_{turn}"),
        );
        let last = turn + 1 == turns;
        match dialect {
            Dialect::Anthropic => {
                items.push(json!({"role": "user", "content": ask}));
                if !last {
                    items.push(json!({"role": "assistant", "content": [
                        {"type": "thinking", "thinking": "hm", "signature": "s"},
                        {"type": "tool_use", "id": id, "name": "ls", "input": {"id": turn}},
                    ]}));
                    items.push(json!({"role": "user", "content": [{"type": "tool_result", "tool_use_id": id, "content": "r"}]}));
                    items.push(json!({"role": "assistant", "content": "a"}));
                }
            }
            Dialect::OpenaiChat => {
                items.push(json!({"role": "user", "content": ask}));
                if !last {
                    items.push(json!({"role": "assistant", "content": null, "tool_calls": [
                        {"id": id, "type": "function", "function": {"name": "ls", "arguments": format!("{{\"id\":{turn}}}")}},
                    ]}));
                    items.push(json!({"role": "tool", "tool_call_id": id, "content": "r"}));
                    items.push(json!({"role": "assistant", "content": "a"}));
                }
            }
            Dialect::OpenaiResponses => {
                items.push(
                    json!({"role": "user", "content": [{"type": "input_text", "text": ask}]}),
                );
                if !last {
                    items.push(json!({"type": "reasoning", "id": id, "encrypted_content": "x", "summary": []}));
                    items.push(json!({"type": "function_call", "call_id": id, "name": "ls", "arguments": format!("{turn}")}));
                    items.push(
                        json!({"type": "function_call_output", "call_id": id, "output": "r"}),
                    );
                    items.push(json!({"role": "assistant", "content": [{"type": "output_text", "text": "a"}]}));
                }
            }
            Dialect::Gemini => {
                items.push(json!({"role": "user", "parts": [{"text": ask}]}));
                if !last {
                    items.push(json!({"role": "model", "parts": [
                        {"functionCall": {"id": id, "name": "ls", "args": {"id": turn}}, "thoughtSignature": "s"},
                    ]}));
                    items.push(json!({"role": "user", "parts": [{"functionResponse": {"id": id, "name": "ls", "response": {"output": "r"}}}]}));
                    items.push(json!({"role": "model", "parts": [{"text": "a"}]}));
                }
            }
        }
    }
    match dialect {
        Dialect::Anthropic => {
            json!({"system": "sys", "tools": [{"name": "ls"}], "messages": items})
        }
        Dialect::OpenaiChat => {
            items.insert(0, json!({"role": "system", "content": "sys"}));
            json!({"tools": [{"type": "function"}], "messages": items})
        }
        Dialect::OpenaiResponses => json!({"instructions": "sys", "input": items}),
        Dialect::Gemini => {
            json!({"systemInstruction": {"parts": [{"text": "sys"}]}, "contents": items})
        }
    }
}

#[test]
fn each_turn_finds_the_pin_of_the_one_before() {
    for dialect in ALL {
        let turns: Vec<_> = (1..=30)
            .map(|turns| plain(dialect, &conversation(dialect, "q", turns)))
            .collect();
        for pair in turns.windows(2) {
            assert!(pair[1].look_up.contains(&pair[0].pin_as[0]), "{dialect:?}");
            assert_eq!(pair[0].session, pair[1].session, "{dialect:?}");
            assert_ne!(pair[0].pin_as, pair[1].pin_as, "{dialect:?}");
            assert_eq!(pair[1].look_up[0], pair[1].pin_as[0], "{dialect:?}");
            assert!(pair[1].look_up.len() <= 8 && pair[1].pin_as.len() == 1);
        }
        assert_eq!(turns[29].look_up.len(), 8);
    }
}

#[test]
fn another_first_message_is_another_conversation() {
    for dialect in ALL {
        let one = plain(dialect, &conversation(dialect, "q", 1));
        let other = plain(dialect, &conversation(dialect, "another", 3));
        assert_ne!(one.session, other.session, "{dialect:?}");
        assert!(!other.look_up.contains(&one.pin_as[0]), "{dialect:?}");
        let model = identify(
            dialect,
            &headers(&[]),
            "n",
            conversation(dialect, "q", 1).to_string().as_bytes(),
        );
        assert_eq!(model.session, one.session);
        assert_ne!(
            model.pin_as, one.pin_as,
            "a cache of another model is of no use"
        );
    }
}

#[test]
fn the_same_words_after_another_beginning_are_another_conversation() {
    for dialect in ALL {
        let one = plain(dialect, &conversation(dialect, "q", 4));
        let other = plain(dialect, &conversation(dialect, "another", 4));
        let shared = |name: &String| other.look_up.contains(name);
        assert!(!one.look_up.iter().any(shared), "{dialect:?}");
    }
}

#[test]
fn many_results_in_one_turn_still_find_the_pin() {
    let mut body = json!({"messages": [{"role": "user", "content": "q"}]});
    let before = plain(Dialect::OpenaiChat, &body);
    let messages = body["messages"].as_array_mut().unwrap();
    let calls: Vec<_> = (0..20)
        .map(|n| json!({"id": n, "type": "function", "function": {"name": "f", "arguments": "{}"}}))
        .collect();
    messages.push(json!({"role": "assistant", "tool_calls": calls}));
    messages.extend(
        (0..20).map(|n| json!({"role": "tool", "tool_call_id": n, "content": format!("r{n}")})),
    );
    assert!(
        plain(Dialect::OpenaiChat, &body)
            .look_up
            .contains(&before.pin_as[0])
    );
}

#[test]
fn what_changes_between_requests_of_one_conversation_does_not_matter() {
    let body = |nonce: &str, id: &str, cached: bool, thoughts: bool| {
        let mut text = json!({"type": "text", "text": "hello\n"});
        if cached {
            text["cache_control"] = json!({"type": "ephemeral"});
        }
        let mut said =
            vec![json!({"type": "tool_use", "id": id, "name": "ls", "input": {"path": "."}})];
        if thoughts {
            said.insert(
                0,
                json!({"type": "thinking", "thinking": "…", "signature": id}),
            );
        }
        let first = if cached {
            json!([text])
        } else {
            json!("hello")
        };
        json!({
            "system": [
                {"type": "text", "text": format!("x-anthropic-billing-header: cc_version=2.1.{nonce}; cch={nonce};")},
                {"type": "text", "text": "be good"},
            ],
            "messages": [
                {"role": "user", "content": first},
                {"role": "assistant", "content": said},
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": id, "content": "x"}]},
            ],
        })
    };
    let one = plain(Dialect::Anthropic, &body("a1b", "toolu_1", true, true));
    let other = plain(Dialect::Anthropic, &body("c2d", "toolu_2", false, false));
    assert_eq!((one.session, one.pin_as), (other.session, other.pin_as));
}

#[test]
fn ids_signatures_and_marks_do_not_matter_in_any_dialect() {
    let bodies = [
        (
            Dialect::Anthropic,
            r#"{"messages":[{"role":"user","content":"q","output_config":{"effort":"E"}},
            {"role":"assistant","content":[{"type":"tool_use","id":"I","name":"f","input":{},"signature":"S"}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"I","content":"r","cache_control":{"ttl":"C"}}]}]}"#,
        ),
        (
            Dialect::OpenaiChat,
            r#"{"messages":[{"role":"user","content":"q"},
            {"role":"assistant","content":"","reasoning_content":"S","reasoning":"S","tool_calls":[{"id":"I","function":{"name":"f"}}]},
            {"role":"tool","tool_call_id":"I","content":"r"}]}"#,
        ),
        (
            Dialect::OpenaiResponses,
            r#"{"input":[{"id":"I","role":"user","content":"q"},
            {"type":"reasoning","id":"I","encrypted_content":"S"},
            {"type":"compaction","id":"I","encrypted_content":"S"},
            {"type":"function_call","id":"I","call_id":"I","name":"f","arguments":"{}","status":"E"},
            {"type":"function_call_output","id":"I","call_id":"I","output":"r"}]}"#,
        ),
        (
            Dialect::Gemini,
            r#"{"contents":[{"role":"user","parts":[{"text":"q"}]},
            {"role":"model","parts":[{"thought":true,"text":"S"},{"functionCall":{"id":"I","name":"f"},"thoughtSignature":"S"},
                {"function_call":{"id":"I","name":"f"},"thought_signature":"S"}]},
            {"role":"user","parts":[{"functionResponse":{"id":"I","name":"f","response":{}}}]}]}"#,
        ),
    ];
    for (dialect, body) in bodies {
        let of = |body: &str| plain(dialect, &serde_json::from_str(body).unwrap());
        let one = of(body);
        assert!(one.look_up.len() == 2, "{dialect:?}: {one:?}");
        for volatile in ["E", "I", "S", "C"] {
            let other = body.replace(&format!("\"{volatile}\""), "\"other\"");
            assert_eq!(of(&other), one, "{dialect:?}: {volatile}");
        }
        for lasting in ["q", "r", "f"] {
            let quoted = format!("\"{lasting}\"");
            if body.contains(&quoted) {
                assert_ne!(
                    of(&body.replace(&quoted, "\"other\"")).pin_as,
                    one.pin_as,
                    "{dialect:?}: {lasting}"
                );
            }
        }
    }
}

#[test]
fn what_a_tool_was_given_its_schema_and_images_do_matter() {
    let body = |id: u32, schema: &str, image: &str| {
        json!({"tools": [{"name": "get", "input_schema": {"properties": {"id": schema}}}], "messages": [
            {"role": "user", "content": "q"},
            {"role": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "get", "input": {"id": id}}]},
            {"role": "user", "content": [{"type": "image", "source": {"type": "base64", "data": image}}]},
        ]})
    };
    let of = |id, schema, image| plain(Dialect::Anthropic, &body(id, schema, image));
    let one = of(1, "a", "AAA1");
    assert_ne!(one.pin_as, of(2, "a", "AAA1").pin_as);
    assert_ne!(one.pin_as, of(1, "a", "AAA2").pin_as);
    assert_eq!(one.session, of(2, "a", "AAA2").session);
    assert_ne!(one.session, of(1, "b", "AAA1").session);
}

#[test]
fn words_put_into_the_models_mouth_are_no_boundary() {
    let asked = json!({"messages": [{"role": "user", "content": "q"}]});
    let begun = json!({"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "{"}]});
    assert_eq!(
        plain(Dialect::Anthropic, &asked),
        plain(Dialect::Anthropic, &begun)
    );
}

#[test]
fn without_a_message_nothing_is_recognised() {
    for (dialect, body) in [
        (
            Dialect::Anthropic,
            json!({"system": "s", "tools": [{"name": "t"}], "messages": []}),
        ),
        (
            Dialect::OpenaiChat,
            json!({"messages": [{"role": "system", "content": "s"}]}),
        ),
        (Dialect::OpenaiResponses, json!({"input": ""})),
        (Dialect::Gemini, json!({"contents": []})),
        (Dialect::Gemini, json!([1])),
    ] {
        assert_eq!(plain(dialect, &body), Identity::default(), "{body}");
    }
    let text = json!({"input": "hi"});
    let list =
        json!({"input": [{"role": "user", "content": [{"type": "input_text", "text": "hi"}]}]});
    assert!(plain(Dialect::OpenaiResponses, &text).session.is_some());
    assert_eq!(
        plain(Dialect::OpenaiResponses, &text),
        plain(Dialect::OpenaiResponses, &list)
    );
}
