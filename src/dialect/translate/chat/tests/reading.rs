//! Requests of clients: everything that the dialect says is found, and what cannot be said has a name.

use actors::domain::Dialect;
use serde_json::json;

use super::*;
use crate::dialect::translate::neutral::{
    Effort, Format, Reasoning, Role, Seal, SealKind, Summary, Tool, ToolChoice,
};

fn body(more: Value) -> String {
    let mut body = json!({"model": "m", "messages": [{"role": "user", "content": "hi"}]});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body.to_string()
}

fn request(more: Value) -> Request {
    read(&body(more)).0.request
}

#[test]
fn the_requests_of_the_official_clients_are_read_whole() {
    let both = [fixture!("sdk-node.json"), fixture!("sdk-python.json")];
    let mut all = String::new();
    for bodies in both {
        let bodies: Vec<Value> = serde_json::from_str(bodies).unwrap();
        for body in bodies {
            let (read, notes) = read(&body.to_string());
            assert!(notes.is_empty(), "{notes:?}");
            all.push_str(&format!(
                "usage: {}\nturns: {:#?}\ntools: {:#?}\n\n",
                read.include_usage, read.request.turns, read.request.tools
            ));
        }
    }
    insta::assert_snapshot!(all);
}

#[test]
fn an_agents_request_with_everything_in_it() {
    let (read, notes) = read(fixture!("agent.json"));
    assert!(read.include_usage);
    insta::assert_debug_snapshot!((read.request, notes));
}

#[test]
fn a_mistake_is_named_by_its_place() {
    let said = |message: Value| json!({"messages": [message]}).to_string();
    for (body, field) in [
        ("[]".to_owned(), "(body)"),
        ("{}".to_owned(), "messages"),
        (json!({"messages": {}}).to_string(), "messages"),
        (said(json!("hi")), "messages[0]"),
        (said(json!({"content": "hi"})), "messages[0].role"),
        (said(json!({"role": "robot"})), "messages[0].role"),
        (
            said(json!({"role": "user", "content": 7})),
            "messages[0].content",
        ),
        (
            said(json!({"role": "user", "content": [{"type": "text", "text": 7}]})),
            "messages[0].content[0].text",
        ),
        (
            said(json!({"role": "user", "content": [{"type": "hologram"}]})),
            "messages[0].content[0].type",
        ),
        (
            said(json!({"role": "user", "content": [{"type": "file", "file": {}}]})),
            "messages[0].content[0].file",
        ),
        (
            said(json!({"role": "assistant", "tool_calls": [{"id": "a"}]})),
            "messages[0].tool_calls[0]",
        ),
        (
            said(json!({"role": "assistant", "tool_calls": [{"function": {"name": 7}}]})),
            "messages[0].tool_calls[0].function.name",
        ),
        (
            said(json!({"role": "assistant", "audio": {"id": "a"}})),
            "messages[0].audio",
        ),
        (
            said(json!({"role": "tool", "content": "x"})),
            "messages[0].tool_call_id",
        ),
        (
            said(json!({"role": "function", "name": "f", "content": "x"})),
            "messages[0].name",
        ),
        (body(json!({"temperature": "hot"})), "temperature"),
        (body(json!({"stop": [1]})), "stop[0]"),
        (
            body(json!({"reasoning_effort": "extreme"})),
            "reasoning_effort",
        ),
        (body(json!({"thinking": {"type": "loud"}})), "thinking.type"),
        (body(json!({"verbosity": "chatty"})), "verbosity"),
        (body(json!({"tool_choice": "maybe"})), "tool_choice"),
        (
            body(json!({"tools": [{"type": "function"}]})),
            "tools[0].function",
        ),
        (
            body(
                json!({"tools": [{"type": "function", "function": {"name": "f", "parameters": []}}]}),
            ),
            "tools[0].function.parameters",
        ),
        (
            body(json!({"response_format": {"type": "xml"}})),
            "response_format.type",
        ),
        (body(json!({"n": 2})), "n"),
        (body(json!({"modalities": ["text", "audio"]})), "modalities"),
        (body(json!({"audio": {"voice": "ash"}})), "audio"),
        (body(json!({"logit_bias": {"50256": -100}})), "logit_bias"),
    ] {
        assert_eq!(refused(&body).field, field, "{body}");
    }
}

#[test]
fn what_changes_nothing_is_left_out_with_a_note() {
    let (read, notes) = read(&body(json!({
        "n": 1, "modalities": ["text"], "logit_bias": {}, "audio": null, "stream_options": null,
        "prediction": {"type": "content", "content": "x"}, "prompt_cache_retention": "24h", "odd": 1,
    })));
    let fields: Vec<_> = notes.dropped().iter().map(|it| it.field.as_ref()).collect();
    assert_eq!(fields, ["prediction", "prompt_cache_retention", "odd"]);
    assert!(!read.include_usage);
}

#[test]
fn every_vendors_way_to_ask_for_thoughts_is_read() {
    let reasoning = Reasoning::default();
    for (said, expected) in [
        (
            json!({"reasoning_effort": "xhigh"}),
            Reasoning {
                effort: Some(Effort::XHigh),
                ..reasoning
            },
        ),
        (
            json!({"reasoning": {"max_tokens": 2000, "exclude": true}}),
            Reasoning {
                budget: Some(2000),
                summary: Summary::Hidden,
                ..reasoning
            },
        ),
        (
            json!({"reasoning": {"enabled": true, "effort": "low"}}),
            Reasoning {
                on: Some(true),
                effort: Some(Effort::Low),
                ..reasoning
            },
        ),
        (
            json!({"thinking": {"type": "disabled"}}),
            Reasoning {
                on: Some(false),
                ..reasoning
            },
        ),
        (
            json!({"thinking": {"type": "enabled", "budget_tokens": 1024}}),
            Reasoning {
                on: Some(true),
                budget: Some(1024),
                ..reasoning
            },
        ),
        (
            json!({"enable_thinking": false}),
            Reasoning {
                on: Some(false),
                ..reasoning
            },
        ),
        (
            json!({"include_reasoning": false}),
            Reasoning {
                summary: Summary::Hidden,
                ..reasoning
            },
        ),
    ] {
        assert_eq!(request(said.clone()).reasoning, Some(expected), "{said}");
    }
    assert_eq!(
        request(json!({"reasoning_effort": "default"})).reasoning,
        None
    );
    assert_eq!(request(json!({"thinking": {}})).reasoning, None);
}

#[test]
fn tools_and_choices_of_all_ages_are_read() {
    for (said, expected) in [
        (json!({"tool_choice": "required"}), ToolChoice::Any),
        (json!({"tool_choice": "none"}), ToolChoice::None),
        (json!({"function_call": "auto"}), ToolChoice::Auto),
        (
            json!({"function_call": {"name": "f"}}),
            ToolChoice::Named("f".into()),
        ),
        (
            json!({"tool_choice": {"type": "custom", "custom": {"name": "c"}}}),
            ToolChoice::Named("c".into()),
        ),
        (
            json!({"tool_choice": {"type": "allowed_tools", "allowed_tools": {"mode": "required", "tools": [
                {"type": "function", "function": {"name": "a"}}, {"type": "function", "function": {"name": "b"}},
            ]}}}),
            ToolChoice::Among(vec!["a".into(), "b".into()], true),
        ),
    ] {
        assert_eq!(request(said.clone()).tool_choice, Some(expected), "{said}");
    }
    let older = request(json!({"functions": [{"name": "f", "parameters": {"type": "object"}}]}));
    assert_eq!(older.tools[0].name(), Some("f"));
    let search = request(json!({"web_search_options": {}}));
    assert!(matches!(search.tools[..], [Tool::WebSearch(_)]));
}

#[test]
fn logprobs_formats_and_limits_are_read() {
    let read = request(json!({
        "logprobs": true, "top_logprobs": 3, "max_tokens": 5, "max_completion_tokens": 9,
        "stop": "END", "response_format": {"type": "json_object"}, "user": "u", "safety_identifier": "s",
    }));
    assert_eq!(read.logprobs, Some(3));
    assert_eq!(read.max_output, Some(9));
    assert_eq!(read.stop, ["END"]);
    assert!(matches!(read.format, Some(Format::Json)));
    assert_eq!(read.end_user.as_deref(), Some("s"));
    assert_eq!(
        request(json!({"logprobs": false, "top_logprobs": 3})).logprobs,
        None
    );
}

#[test]
fn seals_come_back_to_whom_they_belong() {
    let (read, _) = read(fixture!("agent.json"));
    let turn = &read.request.turns[3];
    assert_eq!(turn.role, Role::Assistant);
    let seals: Vec<&Seal> = turn
        .parts
        .iter()
        .filter_map(|part| match &part.content {
            Content::Thought(thought) => thought.seal.as_ref(),
            Content::ToolCall(call) => call.seal.as_ref(),
            _ => None,
        })
        .collect();
    let said: Vec<_> = seals
        .iter()
        .map(|seal| (seal.vendor, seal.kind, seal.id.as_deref()))
        .collect();
    assert_eq!(
        said,
        [
            (Dialect::OpenaiChat, SealKind::Signature, None),
            (Dialect::OpenaiResponses, SealKind::Encrypted, Some("rs_1")),
            (Dialect::Gemini, SealKind::Signature, None),
        ]
    );
    assert_eq!(
        (seals[1].data.as_str(), seals[2].data.as_str()),
        ("gAAA", "CAES")
    );
}
