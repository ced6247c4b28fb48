//! Requests of clients.

use actors::domain::Dialect;
use serde_json::json;

use super::*;
use crate::dialect::translate::neutral::{
    Citation, Content, Effort, Format, Image, Role, Seal, SealKind, Source, Summary, Tool,
    ToolChoice, ToolInput, Verbosity,
};

macro_rules! fixture {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/translate/responses/",
            $name,
            ".json"
        )))
        .unwrap()
    };
}

/// The contents of all turns, with whose they are.
fn said(request: &Request) -> Vec<(Role, &Content)> {
    let turns = request.turns.iter();
    turns
        .flat_map(|turn| turn.parts.iter().map(|part| (turn.role, &part.content)))
        .collect()
}

#[test]
fn what_real_clients_send_is_read() {
    for (name, body) in [
        ("codex_lite_tool", fixture!("codex-lite-tool")),
        ("codex_tool", fixture!("codex-tool")),
        ("sdk_tool", fixture!("sdk-tool")),
        ("sdk_text", fixture!("sdk-text")),
    ] {
        let (read, notes) = try_read(&body);
        let read = read.unwrap();
        let pinned = (compared::compared(&read.request), fields(&notes).join(", "));
        insta::assert_snapshot!(name, format!("{}\ndropped: {}", pinned.0, pinned.1));
    }
}

#[test]
fn compaction_is_refused_in_words_that_help() {
    insta::assert_snapshot!(
        refused(&fixture!("codex-compaction")),
        @"the field `input[6].type` is `compaction`: only the vendor that made it can read it; start a new conversation, or go on with a model of that vendor"
    );
    insta::assert_snapshot!(
        refused(&fixture!("codex-compaction-trigger")),
        @"the field `input[1].type` is `compaction_trigger`, which this model's provider cannot do: give the provider in the Codex configuration any `name` but `OpenAI`, so that Codex makes its summaries itself"
    );
}

#[test]
fn what_another_provider_keeps_is_refused_by_its_name() {
    for (body, field) in [
        (
            json!({"previous_response_id": "resp_1"}),
            "previous_response_id",
        ),
        (json!({"conversation": {"id": "c"}}), "conversation"),
        (json!({"prompt": {"id": "p"}}), "prompt"),
        (json!({"background": true}), "background"),
        (json!({"generate": false}), "generate"),
        (
            json!({"input": [{"type": "item_reference", "id": "msg_1"}]}),
            "input[0].type",
        ),
        (
            json!({"input": [{"role": "user", "content": [{"type": "odd"}]}]}),
            "input[0].content[0].type",
        ),
        (
            json!({"input": [{"role": "user", "content": 7}]}),
            "input[0].content",
        ),
        (
            json!({"input": [{"role": "tool", "content": "x"}]}),
            "input[0].role",
        ),
        (json!({"input": 7}), "input"),
        (json!({"tools": [{"type": "function"}]}), "tools[0].name"),
        (json!({"temperature": "hot"}), "temperature"),
        (json!({"metadata": {"a": 1}}), "metadata.a"),
        (json!({"reasoning": {"effort": "huge"}}), "reasoning.effort"),
        (json!({"text": {"verbosity": "loud"}}), "text.verbosity"),
        (
            json!({"text": {"format": {"type": "json_schema"}}}),
            "text.format.schema",
        ),
        (
            json!({"tool_choice": {"type": "image_generation"}}),
            "tool_choice",
        ),
        (json!({"tool_choice": "must"}), "tool_choice"),
    ] {
        assert_eq!(try_read(&body).0.unwrap_err().field, field, "{body}");
    }
    let unset = json!({"input": "x", "previous_response_id": null, "background": false, "conversation": null,
        "prompt": null});
    assert!(fields(&try_read(&unset).1).is_empty());
}

#[test]
fn messages_have_all_their_parts() {
    let request = read(&json!({"instructions": "be short", "input": [
        {"role": "user", "content": "plain"},
        {"type": "message", "role": "user", "content": [
            {"type": "input_text", "text": "look"},
            {"type": "input_image", "image_url": "data:image/png;base64,AAAA", "detail": "low"},
            {"type": "input_image", "image_url": {"url": "https://x.test/a.png"}},
            {"type": "input_image", "file_id": "file-1"},
            {"type": "input_file", "filename": "a.pdf", "file_data": "data:application/pdf;base64,BBBB"},
            {"type": "input_file", "filename": "a.csv", "file_data": "Q0ND"},
            {"type": "input_file", "file_url": "https://x.test/a.pdf"},
            {"type": "input_audio", "input_audio": {"data": "DD", "format": "mp3"}},
        ]},
        {"type": "message", "role": "assistant", "id": "msg_1", "status": "completed", "phase": "final_answer",
         "content": [
            {"type": "output_text", "text": "seen", "logprobs": [], "annotations": [
                {"type": "url_citation", "url": "https://x.test", "title": "X", "start_index": 0, "end_index": 4},
                {"type": "file_citation", "file_id": "f", "index": 1, "filename": "n"}]},
            {"type": "refusal", "refusal": "no"}]},
    ]}));
    let image = |source, detail: Option<&str>| {
        Content::Image(Image {
            source,
            detail: detail.map(str::to_owned),
        })
    };
    let contents = said(&request);
    assert_eq!(contents[0].0, Role::System);
    assert_eq!(
        contents[3].1,
        &image(
            Source::Inline {
                media_type: "image/png".into(),
                data: "AAAA".into()
            },
            Some("low")
        )
    );
    assert_eq!(
        contents[4].1,
        &image(Source::Url("https://x.test/a.png".into()), None)
    );
    assert_eq!(contents[5].1, &image(Source::FileId("file-1".into()), None));
    let media: Vec<&str> = contents
        .iter()
        .filter_map(|(_, content)| match content {
            Content::File(file) => match &file.source {
                Source::Inline { media_type, .. } => Some(media_type.as_str()),
                Source::Url(url) => Some(url),
                _ => None,
            },
            _ => None,
        })
        .collect();
    assert_eq!(
        media,
        [
            "application/pdf",
            "text/csv",
            "https://x.test/a.pdf",
            "audio/mpeg"
        ]
    );
    let cited = Citation {
        url: "https://x.test".into(),
        title: Some("X".into()),
        quote: None,
        span: Some((0, 4)),
    };
    let text = Content::Text {
        text: "seen".into(),
        citations: vec![cited],
    };
    assert_eq!(contents[10], (Role::Assistant, &text));
    assert_eq!(
        contents[11],
        (Role::Assistant, &Content::Refusal("no".into()))
    );
}

#[test]
fn an_answers_items_are_one_turn_and_so_are_results() {
    let request = read(&json!({"input": [
        {"role": "user", "content": "go"},
        {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "a"},
            {"type": "summary_text", "text": "b"}], "content": null, "encrypted_content": "gAAA"},
        {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "ok"}]},
        {"type": "function_call", "call_id": "c1", "name": "f", "arguments": "", "namespace": "group"},
        {"type": "custom_tool_call", "call_id": "c2", "name": "exec", "input": "1+1", "namespace": "functions"},
        {"type": "function_call_output", "call_id": "c1", "output": "one"},
        {"type": "custom_tool_call_output", "call_id": "c2", "output": [{"type": "input_text", "text": "two"},
            {"type": "input_image", "image_url": "https://x.test/b.png"}]},
        {"role": "user", "content": "on"},
    ]}));
    let roles: Vec<(Role, usize)> = request
        .turns
        .iter()
        .map(|turn| (turn.role, turn.parts.len()))
        .collect();
    let expected = [
        (Role::User, 1),
        (Role::Assistant, 4),
        (Role::User, 2),
        (Role::User, 1),
    ];
    assert_eq!(roles, expected);
    let contents = said(&request);
    let Content::Thought(thought) = contents[1].1 else {
        panic!()
    };
    let seal = Seal {
        vendor: Dialect::OpenaiResponses,
        kind: SealKind::Encrypted,
        id: Some("rs_1".into()),
        data: "gAAA".into(),
    };
    assert_eq!(
        (thought.text.as_str(), thought.seal.as_ref()),
        ("a\n\nb", Some(&seal))
    );
    let Content::ToolCall(call) = contents[3].1 else {
        panic!()
    };
    assert_eq!(call.namespace.as_deref(), Some("group"));
    assert_eq!(call.input, ToolInput::Json("{}".into()));
    let Content::ToolCall(call) = contents[4].1 else {
        panic!()
    };
    assert_eq!(
        (call.namespace.as_deref(), &call.input),
        (None, &ToolInput::Text("1+1".into()))
    );
    let Content::ToolResult(result) = contents[6].1 else {
        panic!()
    };
    assert_eq!((result.custom, result.parts.len()), (true, 2));
}

#[test]
fn tools_of_the_vendor_that_run_at_the_client_are_functions_there_and_back() {
    let body = json!({"tools": [
            {"type": "local_shell"}, {"type": "apply_patch"},
            {"type": "shell", "environment": {"type": "container_auto"}},
            {"type": "tool_search", "execution": "client", "description": "d", "parameters": {"type": "object"}},
            {"type": "function", "name": "f", "parameters": null},
        ], "tool_choice": {"type": "apply_patch"}, "input": [
        {"type": "local_shell_call", "id": "lsh_1", "call_id": "c1", "status": "completed",
         "action": {"type": "exec", "command": ["ls"], "env": {}}},
        {"type": "local_shell_call_output", "id": "c1", "output": "a.txt"},
        {"type": "shell_call", "call_id": "c2", "action": {"commands": ["ls"]}},
        {"type": "shell_call_output", "call_id": "c2", "output": [{"stdout": "a", "stderr": "", "outcome":
            {"type": "exit", "exit_code": 0}}]},
        {"type": "apply_patch_call", "call_id": "c3", "status": "completed",
         "operation": {"type": "delete_file", "path": "a"}},
        {"type": "apply_patch_call_output", "call_id": "c3", "status": "failed", "output": "no such file"},
        {"type": "tool_search_call", "call_id": "c4", "execution": "client", "arguments": {"query": "x"}},
        {"type": "tool_search_output", "call_id": "c4", "execution": "client", "status": "completed",
         "tools": [{"type": "function", "name": "found", "parameters": {"type": "object"}}]},
    ]});
    let (read, notes) = try_read(&body);
    let Read { request, echo, .. } = read.unwrap();
    let names: Vec<Option<&str>> = request.tools.iter().map(Tool::name).collect();
    let own = [
        Some("local_shell"),
        Some("apply_patch"),
        Some("tool_search"),
    ];
    assert_eq!(names[..3], [Some("found"), None, Some("f")]);
    assert_eq!(names[3..], own);
    assert_eq!(
        request.tool_choice,
        Some(ToolChoice::Named("apply_patch".into()))
    );
    let calls: Vec<String> = said(&request)
        .iter()
        .map(|(_, content)| match content {
            Content::ToolCall(call) => format!("{} {:?}", call.name, call.input),
            Content::ToolResult(result) => format!("{} {:?}", result.call, result.is_error),
            _ => String::new(),
        })
        .collect();
    assert_eq!(
        calls,
        [
            r#"local_shell Json("{\"command\":[\"ls\"],\"env\":{}}")"#,
            "c1 false",
            r#"shell Json("{\"commands\":[\"ls\"]}")"#,
            "c2 false",
            r#"apply_patch Json("{\"type\":\"delete_file\",\"path\":\"a\"}")"#,
            "c3 true",
            r#"tool_search Json("{\"query\":\"x\"}")"#,
            "c4 false",
        ]
    );
    assert_eq!(
        echo[stand_in::OFFERED],
        json!(["local_shell", "apply_patch", "tool_search"])
    );
    assert!(fields(&notes).is_empty(), "{notes:?}");
}

#[test]
fn a_function_of_the_same_name_keeps_it() {
    let request = read(&json!({"input": "x", "tools": [{"type": "apply_patch"},
        {"type": "function", "name": "apply_patch", "parameters": {"type": "object"}}]}));
    assert!(
        matches!(&request.tools[0], Tool::Function(function) if function.description.is_none())
    );
    assert!(matches!(&request.tools[1], Tool::Hosted { kind, .. } if kind == "apply_patch"));
}

#[test]
fn the_fields_around_the_conversation_are_read() {
    let (read, notes) = try_read(&json!({
        "model": "m", "stream": true, "input": "x", "max_output_tokens": 9, "temperature": 0.5, "top_p": 0.9,
        "reasoning": {"effort": "none", "summary": "detailed", "context": "all_turns"},
        "text": {"verbosity": "low", "format": {"type": "json_schema", "name": "n", "schema": {"type": "object"},
            "strict": true}},
        "include": ["reasoning.encrypted_content", "file_search_call.results"], "store": true, "user": "u",
        "safety_identifier": "s", "prompt_cache_key": "k", "service_tier": "fast", "metadata": {"a": "b"},
        "parallel_tool_calls": false, "truncation": "auto", "client_metadata": {"x": 1}, "max_tool_calls": 3,
        "tools": [{"type": "web_search_preview", "search_context_size": "low", "user_location":
            {"type": "approximate", "country": "DE"}, "filters": {"allowed_domains": ["x.test"]}},
            {"type": "function", "name": "f", "defer_loading": true}],
        "tool_choice": {"type": "allowed_tools", "mode": "required", "tools": [{"type": "function", "name": "f"},
            {"type": "web_search_preview"}]},
        "brand_new": 1,
    }));
    let request = read.unwrap().request;
    let reasoning = request.reasoning.unwrap();
    assert_eq!(reasoning.effort(), Some(Effort::None));
    assert_eq!(
        (reasoning.on, reasoning.summary),
        (Some(false), Summary::Detailed)
    );
    assert_eq!(request.verbosity, Some(Verbosity::Low));
    assert!(matches!(
        request.format,
        Some(Format::Schema {
            strict: Some(true),
            ..
        })
    ));
    assert_eq!((request.max_output, request.store), (Some(9), Some(true)));
    assert_eq!(
        (request.sampling.temperature, request.sampling.top_p),
        (Some(0.5), Some(0.9))
    );
    assert_eq!(request.end_user.as_deref(), Some("s"));
    assert_eq!(request.cache_key.as_deref(), Some("k"));
    assert_eq!(request.service_tier.as_deref(), Some("priority"));
    assert_eq!(
        (request.metadata["a"].as_str(), request.parallel_tools),
        ("b", Some(false))
    );
    assert_eq!(
        request.tool_choice,
        Some(ToolChoice::Among(vec!["f".into()], true))
    );
    let Tool::WebSearch(search) = &request.tools[0] else {
        panic!()
    };
    assert_eq!(search.allowed_domains, ["x.test"]);
    assert_eq!(search.location.as_ref().unwrap()[0].as_deref(), Some("DE"));
    assert_eq!(
        fields(&notes),
        [
            "tools[].defer_loading",
            "tool_choice.tools of the vendor",
            "reasoning.context",
            "include",
            "client_metadata",
            "max_tool_calls",
            "truncation",
            "brand_new",
        ]
    );
}

#[test]
fn probabilities_of_tokens_are_asked_for_in_two_ways() {
    let asked = |body: Value| read(&body).logprobs;
    assert_eq!(asked(json!({"top_logprobs": 3})), Some(3));
    assert_eq!(asked(json!({"top_logprobs": 0})), None);
    assert_eq!(
        asked(json!({"include": ["message.output_text.logprobs"]})),
        Some(0)
    );
}
