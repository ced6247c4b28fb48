//! Requests for an upstream.

use actors::domain::Dialect;
use serde_json::json;

use super::*;
use crate::dialect::translate::neutral::{
    CacheMark, Content, Effort, File, Function, Hosted, Image, Part, Reasoning, Role, Sampling,
    Seal, SealKind, Source, Summary, Thought, Tool, ToolCall, ToolChoice, ToolInput, ToolResult,
    Turn, WebSearchTool,
};

fn turn(role: Role, contents: Vec<Content>) -> Turn {
    Turn {
        role,
        parts: contents.into_iter().map(Part::new).collect(),
        name: None,
    }
}

fn text(text: &str) -> Content {
    Content::Text {
        text: text.into(),
        citations: Vec::new(),
    }
}

fn call(id: &str, input: ToolInput) -> Content {
    Content::ToolCall(ToolCall {
        id: id.into(),
        name: "f".into(),
        namespace: None,
        input,
        seal: None,
    })
}

fn result(call: &str, contents: Vec<Content>) -> Content {
    Content::ToolResult(ToolResult {
        call: call.into(),
        name: None,
        parts: contents.into_iter().map(Part::new).collect(),
        is_error: false,
        custom: false,
    })
}

fn thought(vendor: Dialect, id: Option<&str>) -> Content {
    Content::Thought(Thought {
        text: "hm".into(),
        seal: Some(Seal {
            vendor,
            kind: SealKind::Encrypted,
            id: id.map(str::to_owned),
            data: "gAAA".into(),
        }),
    })
}

fn of_turns(turns: Vec<Turn>) -> Request {
    Request {
        turns,
        ..Request::default()
    }
}

#[test]
fn a_plain_request_has_nothing_that_was_not_asked_for() {
    let request = of_turns(vec![
        turn(Role::System, vec![text("be"), text(""), text("short")]),
        turn(Role::User, vec![text("hi")]),
        turn(Role::System, vec![text("later")]),
    ]);
    assert_eq!(
        write(&request),
        json!({"model": MODEL, "instructions": "be\n\nshort", "input": [
            {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hi"}]},
            {"type": "message", "role": "developer", "content": [{"type": "input_text", "text": "later"}]},
        ], "store": false, "stream": true, "include": ["reasoning.encrypted_content"]})
    );
    let only = write(&of_turns(vec![turn(Role::System, vec![text("be")])]));
    assert_eq!(only["input"][0]["role"], "developer");
}

#[test]
fn models_of_before_reasoning_are_not_asked_for_any() {
    let request = Request {
        reasoning: Some(Reasoning {
            effort: Some(Effort::High),
            ..Reasoning::default()
        }),
        ..of_turns(vec![turn(Role::User, vec![text("hi")])])
    };
    let body = try_write_for("openai/gpt-4.1-mini", &request).0.unwrap();
    assert!(
        body.get("include").is_none() && body.get("reasoning").is_none(),
        "{body}"
    );
}

#[test]
fn calls_and_results_stand_together_and_all_calls_have_one() {
    let request = of_turns(vec![
        turn(Role::User, vec![text("go")]),
        turn(
            Role::Assistant,
            vec![
                text("ok"),
                call("c1", ToolInput::Json("{\"a\":1}".into())),
                call("c2", ToolInput::Text("1+1".into())),
                call("c3", ToolInput::Json("{}".into())),
            ],
        ),
        turn(
            Role::User,
            vec![
                text("and"),
                result("c1", vec![text("one")]),
                result(
                    "c2",
                    vec![
                        text("two"),
                        Content::Image(Image {
                            source: Source::Inline {
                                media_type: "image/png".into(),
                                data: "AA".into(),
                            },
                            detail: None,
                        }),
                    ],
                ),
                result("gone", vec![text("lost")]),
            ],
        ),
    ]);
    let (body, notes) = try_write(&request);
    assert_eq!(
        body.unwrap()["input"],
        json!([
            {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "go"}]},
            {"type": "message", "role": "assistant", "content": [
                {"type": "output_text", "text": "ok", "annotations": []}]},
            {"type": "function_call", "call_id": "c1", "name": "f", "arguments": "{\"a\":1}"},
            {"type": "custom_tool_call", "call_id": "c2", "name": "f", "input": "1+1"},
            {"type": "function_call", "call_id": "c3", "name": "f", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "c3", "output": "aborted"},
            {"type": "function_call_output", "call_id": "c1", "output": "one"},
            {"type": "custom_tool_call_output", "call_id": "c2", "output": [
                {"type": "input_text", "text": "two"},
                {"type": "input_image", "image_url": "data:image/png;base64,AA", "detail": "auto"}]},
            {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "lost"},
                {"type": "input_text", "text": "and"}]},
        ])
    );
    assert_eq!(fields(&notes), ["a tool call without a result"]);
}

#[test]
fn own_thoughts_go_back_before_what_followed_them_and_others_stay_away() {
    let request = of_turns(vec![
        turn(Role::User, vec![text("go")]),
        turn(
            Role::Assistant,
            vec![
                thought(Dialect::OpenaiResponses, Some("rs_1")),
                thought(Dialect::Anthropic, None),
                text("so"),
                thought(Dialect::OpenaiResponses, Some("rs_2")),
            ],
        ),
        turn(Role::User, vec![text("on")]),
    ]);
    let (body, notes) = try_write(&request);
    let input = &body.unwrap()["input"];
    assert_eq!(
        input[1],
        json!({"type": "reasoning", "id": "rs_1", "encrypted_content": "gAAA",
            "summary": [{"type": "summary_text", "text": "hm"}]})
    );
    assert_eq!(
        (&input[2]["role"], &input[3]["role"]),
        (&json!("assistant"), &json!("user"))
    );
    assert_eq!(fields(&notes), ["thoughts"]);
}

#[test]
fn ids_that_are_too_long_are_the_same_short_one_everywhere() {
    let id = "x".repeat(80);
    let body = write(&of_turns(vec![
        turn(
            Role::Assistant,
            vec![call(&id, ToolInput::Json("{}".into()))],
        ),
        turn(Role::User, vec![result(&id, vec![text("r")])]),
    ]));
    let ids = [&body["input"][0]["call_id"], &body["input"][1]["call_id"]];
    assert_eq!(ids[0], ids[1]);
    assert!(ids[0].as_str().unwrap().len() <= 64);
}

#[test]
fn files_are_said_as_what_they_are() {
    let file = |source, name: Option<&str>| {
        Content::File(File {
            source,
            name: name.map(str::to_owned),
        })
    };
    let inline = |media: &str| Source::Inline {
        media_type: media.into(),
        data: "AA".into(),
    };
    let body = write(&of_turns(vec![turn(
        Role::User,
        vec![
            file(inline("application/pdf"), None),
            file(inline("text/csv"), Some("a.csv")),
            file(inline("audio/wav"), None),
            file(inline("image/png"), None),
            file(Source::Url("https://x.test/a.pdf".into()), Some("a.pdf")),
            file(Source::FileId("file-1".into()), None),
            file(Source::Text("plain".into()), Some("a.txt")),
        ],
    )]));
    assert_eq!(
        body["input"][0]["content"],
        json!([
            {"type": "input_file", "filename": "document.pdf", "file_data": "data:application/pdf;base64,AA"},
            {"type": "input_file", "filename": "a.csv", "file_data": "data:text/csv;base64,AA"},
            {"type": "input_audio", "input_audio": {"data": "AA", "format": "wav"}},
            {"type": "input_image", "image_url": "data:image/png;base64,AA", "detail": "auto"},
            {"type": "input_file", "file_url": "https://x.test/a.pdf"},
            {"type": "input_file", "file_id": "file-1"},
            {"type": "input_text", "text": "a.txt:\n\nplain"},
        ])
    );
    for source in [inline("video/mp4"), Source::FileId("file_011abc".into())] {
        let request = of_turns(vec![turn(Role::User, vec![file(source, None)])]);
        assert!(try_write(&request).0.is_err());
    }
}

#[test]
fn tools_and_the_choice_among_them() {
    let schema = serde_json::value::to_raw_value(&json!({"type": "object"})).unwrap();
    let function = |name: &str, namespace: Option<&str>| {
        Tool::Function(Function {
            name: name.into(),
            namespace: namespace.map(str::to_owned),
            parameters: namespace.map(|_| schema.clone()),
            ..Function::default()
        })
    };
    let hosted = |kind: &str| Tool::Hosted {
        kind: kind.into(),
        json: serde_json::value::to_raw_value(&json!({"type": kind})).unwrap(),
    };
    let mut request = Request {
        tools: vec![
            function("a", None),
            function("b", Some("g")),
            function("c", Some("g")),
            Tool::Custom {
                name: "exec".into(),
                namespace: None,
                description: None,
                format: Some(schema.clone()),
            },
            Tool::WebSearch(WebSearchTool {
                max_uses: Some(3),
                allowed_domains: vec!["x.test".into()],
                ..WebSearchTool::default()
            }),
            hosted("bash_20250124"),
            hosted("image_generation"),
        ],
        tool_choice: Some(ToolChoice::Named("exec".into())),
        parallel_tools: Some(false),
        ..of_turns(vec![turn(Role::User, vec![text("hi")])])
    };
    let (body, notes) = try_write(&request);
    let body = body.unwrap();
    assert_eq!(
        body["tools"],
        json!([
            {"type": "function", "name": "a", "parameters": {"type": "object", "properties": {}}, "strict": false},
            {"type": "namespace", "name": "g", "description": "", "tools": [
                {"type": "function", "name": "b", "parameters": {"type": "object"}, "strict": false},
                {"type": "function", "name": "c", "parameters": {"type": "object"}, "strict": false}]},
            {"type": "custom", "name": "exec", "format": {"type": "object"}},
            {"type": "web_search", "filters": {"allowed_domains": ["x.test"]}},
            {"type": "image_generation"},
        ])
    );
    assert_eq!(
        body["tool_choice"],
        json!({"type": "custom", "name": "exec"})
    );
    assert_eq!(body["parallel_tool_calls"], false);
    assert_eq!(
        fields(&notes),
        ["tools[].max_uses", "tools[] of the type `bash_20250124`"]
    );
    for (choice, expected) in [
        (ToolChoice::Auto, json!("auto")),
        (ToolChoice::None, json!("none")),
        (ToolChoice::Any, json!("required")),
        (
            ToolChoice::Among(vec!["a".into()], true),
            json!({"type": "allowed_tools", "mode": "required", "tools": [{"type": "function", "name": "a"}]}),
        ),
    ] {
        request.tool_choice = Some(choice);
        assert_eq!(write(&request)["tool_choice"], expected);
    }
}

#[test]
fn limits_of_the_vendor_are_kept_and_what_it_lacks_is_noted() {
    let request = Request {
        max_output: Some(1),
        stop: vec!["END".into()],
        sampling: Sampling {
            temperature: Some(1.0),
            top_p: Some(0.5),
            top_k: Some(3),
            seed: Some(1),
            frequency_penalty: Some(0.1),
            presence_penalty: Some(0.1),
        },
        end_user: Some("x".repeat(200)),
        metadata: [("a".to_owned(), "b".repeat(600))].into(),
        cache: Some(CacheMark::OneHour),
        ..of_turns(vec![turn(Role::User, vec![text("hi")])])
    };
    let (body, notes) = try_write(&request);
    let body = body.unwrap();
    assert_eq!(
        (&body["max_output_tokens"], &body["top_p"]),
        (&json!(16), &json!(0.5))
    );
    assert!(body.get("temperature").is_none() && body.get("metadata").is_none());
    assert_eq!(body["safety_identifier"].as_str().unwrap().len(), 64);
    assert_eq!(
        fields(&notes),
        [
            "stop sequences",
            "seed",
            "top_k",
            "frequency_penalty",
            "presence_penalty",
            "cache_control",
            "a limit of fewer than 16 tokens",
            "metadata",
        ]
    );
    let logprobs = Request {
        logprobs: Some(0),
        ..Request::default()
    };
    assert_eq!(try_write(&logprobs).0.unwrap_err().field, "logprobs");
}

#[test]
fn openais_models_that_think_are_told_no_sampling_and_an_effort_that_they_take() {
    let request = |temperature, effort| Request {
        sampling: Sampling {
            temperature: Some(temperature),
            top_p: Some(0.95),
            ..Sampling::default()
        },
        reasoning: Some(Reasoning {
            effort: Some(effort),
            ..Reasoning::default()
        }),
        ..of_turns(vec![turn(Role::User, vec![text("hi")])])
    };
    for (model, effort, taken) in [
        ("gpt-5.1", Effort::Minimal, "low"),
        ("gpt-5.1-codex", Effort::Max, "high"),
        ("openai/GPT-5.2", Effort::Max, "xhigh"),
        ("gpt-5", Effort::None, "minimal"),
        ("o3", Effort::None, "low"),
    ] {
        let (body, notes) = try_write_for(model, &request(0.2, effort));
        let body = body.unwrap();
        assert_eq!(body["reasoning"], json!({"effort": taken}), "{model}");
        assert!(body.get("temperature").is_none() && body.get("top_p").is_none());
        assert_eq!(fields(&notes), ["temperature", "top_p"], "{model}");
        // One is what they do anyway.
        let (_, notes) = try_write_for(model, &request(1.0, effort));
        assert_eq!(fields(&notes), ["top_p"], "{model}");
    }
    let (body, notes) = try_write_for("gpt-4.1", &request(0.2, Effort::High));
    let body = body.unwrap();
    assert_eq!(
        (&body["temperature"], &body["top_p"]),
        (&json!(0.2), &json!(0.95))
    );
    assert!(body.get("reasoning").is_none() && notes.is_empty());
    let (body, _) = try_write_for("grok-4", &request(0.2, Effort::Max));
    assert_eq!(body.unwrap()["reasoning"], json!({"effort": "max"}));
}

#[test]
fn thinking_that_is_turned_on_is_shown() {
    let wire = |reasoning| {
        let request = Request {
            reasoning: Some(reasoning),
            ..of_turns(vec![turn(Role::User, vec![text("hi")])])
        };
        write(&request)["reasoning"].clone()
    };
    let on = Reasoning {
        on: Some(true),
        budget: Some(9000),
        ..Reasoning::default()
    };
    assert_eq!(wire(on), json!({"effort": "high", "summary": "auto"}));
    let hidden = Reasoning {
        summary: Summary::Hidden,
        ..on
    };
    assert_eq!(wire(hidden), json!({"effort": "high"}));
    let off = Reasoning {
        on: Some(false),
        ..Reasoning::default()
    };
    assert_eq!(wire(off), json!({"effort": "none"}));
    assert_eq!(wire(Reasoning::default()), Value::Null);
}

#[test]
fn what_only_another_vendor_understands_is_left_out_and_noted() {
    let foreign = Content::Hosted(Hosted {
        dialect: Dialect::Anthropic,
        kind: "container_upload".into(),
        json: serde_json::value::to_raw_value(&json!({})).unwrap(),
    });
    let (body, notes) = try_write(&of_turns(vec![turn(Role::User, vec![text("a"), foreign])]));
    assert_eq!(
        body.unwrap()["input"][0]["content"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(fields(&notes), ["content of the type `container_upload`"]);
}
