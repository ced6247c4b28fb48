//! Requests for an upstream that speaks Gemini.

use actors::domain::Dialect;
use serde_json::json;

use super::super::schema;
use super::*;
use crate::dialect::translate::neutral::{
    Content, Effort, File, Format, Function, Hosted, Image, Part, Reasoning, Role, Seal, SealKind,
    Source, Summary, Thought, Tool, ToolCall, ToolChoice, ToolInput, ToolResult, Turn,
    WebSearchTool,
};

fn turn(role: Role, parts: Vec<Content>) -> Turn {
    Turn {
        role,
        parts: parts.into_iter().map(Part::new).collect(),
        name: None,
    }
}

fn text(text: &str) -> Content {
    Part::text(text).content
}

fn seal(vendor: Dialect, data: &str) -> Seal {
    Seal {
        vendor,
        kind: SealKind::Signature,
        id: None,
        data: data.to_owned(),
    }
}

fn call(id: &str, seal: Option<Seal>) -> Content {
    Content::ToolCall(ToolCall {
        id: id.to_owned(),
        name: "f".to_owned(),
        namespace: None,
        input: ToolInput::Json("{\"a\":1}".to_owned()),
        seal,
    })
}

fn result(call: &str, parts: Vec<Content>, is_error: bool) -> Content {
    Content::ToolResult(ToolResult {
        call: call.to_owned(),
        name: None,
        parts: parts.into_iter().map(Part::new).collect(),
        is_error,
        custom: false,
    })
}

fn thought(text: &str, seal: Option<Seal>) -> Content {
    Content::Thought(Thought {
        text: text.to_owned(),
        seal,
    })
}

fn image() -> Content {
    Content::Image(Image {
        source: Source::Inline {
            media_type: "image/png".into(),
            data: "AA==".into(),
        },
        detail: None,
    })
}

fn asking(turns: Vec<Turn>) -> Request {
    Request {
        turns,
        ..Request::default()
    }
}

fn function(name: &str, parameters: &Value) -> Tool {
    Tool::Function(Function {
        name: name.to_owned(),
        parameters: Some(schema::raw(parameters)),
        ..Function::default()
    })
}

#[test]
fn roles_alternate_and_instructions_stay_where_they_were_said() {
    let request = asking(vec![
        turn(Role::System, vec![text("One."), text("")]),
        turn(Role::Developer, vec![text("Two.")]),
        turn(Role::Assistant, vec![text("Hello.")]),
        turn(Role::User, vec![text("a")]),
        turn(Role::System, vec![text("Three.")]),
        turn(Role::User, vec![text("b"), image()]),
    ]);
    let body = written(&request);
    assert_eq!(
        body,
        json!({
            "systemInstruction": {"parts": [{"text": "One."}, {"text": "Two."}]},
            "contents": [
                {"role": "user", "parts": [{"text": "(The beginning of the conversation is not shown.)"}]},
                {"role": "model", "parts": [{"text": "Hello."}]},
                {"role": "user", "parts": [{"text": "a"}, {"text": "<system-message>\nThree.\n</system-message>"},
                    {"text": "b"}, {"inlineData": {"mimeType": "image/png", "data": "AA=="}}]},
            ],
        })
    );
    let alone = asking(vec![turn(Role::System, vec![text("Go.")])]);
    let alone = written(&alone);
    assert_eq!(
        alone,
        json!({"contents": [{"role": "user", "parts": [{"text": "Go."}]}]})
    );
}

#[test]
fn a_result_with_blanks_around_its_object_is_a_text() {
    let body = written(&asking(vec![
        turn(Role::User, vec![text("go")]),
        turn(Role::Assistant, vec![call("1", None)]),
        turn(Role::User, vec![result("1", vec![text("{} ")], false)]),
    ]));
    let answered = &body["contents"][2]["parts"][0]["functionResponse"]["response"];
    assert_eq!(answered, &json!({"result": "{} "}));
}

#[test]
fn results_stand_right_behind_their_calls_and_none_is_missing() {
    let body = written(&asking(vec![
        turn(Role::User, vec![text("go")]),
        turn(
            Role::Assistant,
            vec![call("1", None), call("2", None), call("3", None)],
        ),
        turn(Role::Developer, vec![text("hurry")]),
        turn(
            Role::User,
            vec![
                text("more"),
                result("2", vec![text("{\"k\": 1}")], false),
                result("1", vec![image()], false),
            ],
        ),
        turn(Role::User, vec![result("9", vec![text("late")], true)]),
        turn(Role::Assistant, vec![call("4", None)]),
    ]));
    let parts = &body["contents"][2]["parts"];
    let response = |place: usize| &parts[place]["functionResponse"];
    assert_eq!(
        response(0),
        &json!({"id": "1", "name": "f", "response":
        {"result": "The result follows as a part of its own."}})
    );
    assert_eq!(response(1)["response"], json!({"k": 1}));
    assert!(response(2)["response"]["error"].is_string());
    assert_eq!(
        parts[3]["text"],
        "The result of the call of `9`: {\"error\":\"late\"}"
    );
    assert_eq!(parts[4]["inlineData"]["mimeType"], "image/png");
    assert_eq!(
        parts[5]["text"],
        "<system-message>\nhurry\n</system-message>"
    );
    assert_eq!(parts[6]["text"], "more");
    assert_eq!(
        body["contents"][4]["parts"][0]["functionResponse"]["id"],
        "4"
    );
}

#[test]
fn own_proofs_go_back_on_their_part_and_others_are_left_out() {
    let own = || Some(seal(Dialect::Gemini, "Eq/+="));
    let foreign = || Some(seal(Dialect::Anthropic, "sig"));
    let request = asking(vec![
        turn(Role::User, vec![text("go")]),
        turn(
            Role::Assistant,
            vec![
                thought("hm", foreign()),
                thought("so", None),
                thought("", own()),
                text("Hi"),
                call("1", own()),
                call("2", None),
            ],
        ),
        turn(
            Role::User,
            vec![result("1", vec![], false), result("2", vec![], false)],
        ),
        turn(
            Role::Assistant,
            vec![thought("kept", own()), call("3", None)],
        ),
        turn(Role::User, vec![result("3", vec![], false)]),
        turn(
            Role::Assistant,
            vec![
                call("4", None),
                text("!"),
                thought("t", own()),
                thought("", own()),
            ],
        ),
    ]);
    let (body, notes) = written_for("gemini-3.8-flash", &request);
    let parts = |content: usize| {
        body["contents"][content]["parts"]
            .as_array()
            .unwrap()
            .clone()
    };
    assert_eq!(
        parts(1)[0],
        json!({"text": "Hi", "thoughtSignature": "Eq/+="})
    );
    assert_eq!(parts(1)[1]["thoughtSignature"], "Eq/+=");
    assert_eq!(parts(1)[2].get("thoughtSignature"), None);
    assert_eq!(parts(3)[0]["thoughtSignature"], "Eq/+=");
    assert!(parts(3)[0]["functionCall"].is_object());
    assert_eq!(
        parts(5)[0]["thoughtSignature"],
        "skip_thought_signature_validator"
    );
    assert_eq!(
        parts(5)[2..],
        [
            json!({"text": "t", "thought": true, "thoughtSignature": "Eq/+="}),
            json!({"text": "", "thoughtSignature": "Eq/+="})
        ]
    );
    assert_eq!(fields(&notes), ["thoughts"]);
    let older = written_for("gemini-2.5-pro", &request).0;
    let unproved = older["contents"][5]["parts"][0]
        .get("thoughtSignature")
        .is_none();
    assert!(unproved);
}

#[test]
fn tool_schemas_of_real_clients_stay_within_the_vendors_rules() {
    for name in ["claude", "codex"] {
        let tools: Vec<Value> =
            serde_json::from_str(&fixture(&format!("{name}-schemas.json"))).unwrap();
        let mut request = asking(vec![turn(Role::User, vec![text("go")])]);
        request.tools = tools
            .iter()
            .map(|tool| function(tool["name"].as_str().unwrap(), &tool["parameters"]))
            .collect();
        let body = written(&request);
        let text = body["tools"].to_string();
        for banned in [
            "$schema",
            "\"const\"",
            "\"exclusiveM",
            "$ref",
            "propertyNames",
        ] {
            assert!(!text.contains(banned), "{name}: {banned}");
        }
        insta::assert_json_snapshot!(format!("{name}-schemas"), body["tools"]);
    }
}

#[test]
fn references_are_put_in_place_and_endless_ones_are_cut() {
    let schema = json!({
        "$schema": "x", "$ref": "#/$defs/Root", "$defs": {
            "Root": {"type": "object", "properties": {
                "kind": {"const": "a"},
                "const": {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 9},
                "ratio": {"exclusiveMinimum": 0.5, "type": "number"},
                "next": {"$ref": "#/$defs/Root"},
                "two": {"allOf": [{"properties": {"x": {}}, "required": ["x"]}, {"properties": {"y": true}, "required": ["y"]}]},
                "odd": {"not": {}, "items": [{"type": "string"}]},
            }, "additionalProperties": false},
        },
    });
    let mut request = asking(vec![turn(Role::User, vec![text("go")])]);
    request.tools = vec![function("f", &schema), function("none", &json!({}))];
    let (body, notes) = written_for("gemini-3.8-flash", &request);
    let declarations = &body["tools"][0]["functionDeclarations"];
    assert_eq!(
        declarations[0]["parametersJsonSchema"],
        json!({"type": "object", "properties": {
            "kind": {"enum": ["a"]},
            "const": {"type": "integer", "minimum": 1, "maximum": 8},
            "ratio": {"minimum": 0.5, "type": "number"},
            "next": {},
            "two": {"properties": {"x": {}, "y": {}}, "required": ["x", "y"]},
            "odd": {"prefixItems": [{"type": "string"}]},
        }, "additionalProperties": false})
    );
    assert_eq!(
        declarations[1]["parametersJsonSchema"],
        json!({"type": "object"})
    );
    assert_eq!(fields(&notes), ["tools[] (schema)"]);
}

#[test]
fn choices_and_the_vendors_own_tools() {
    let base = || {
        let mut request = asking(vec![turn(Role::User, vec![text("go")])]);
        request.tools = vec![function("f", &json!({})), function("g", &json!({}))];
        request
    };
    for (choice, calling) in [
        (ToolChoice::Auto, json!({"mode": "AUTO"})),
        (ToolChoice::None, json!({"mode": "NONE"})),
        (ToolChoice::Any, json!({"mode": "ANY"})),
        (
            ToolChoice::Named("g".into()),
            json!({"mode": "ANY", "allowedFunctionNames": ["g"]}),
        ),
        (
            ToolChoice::Among(vec!["f".into(), "g".into()], false),
            json!({"mode": "VALIDATED", "allowedFunctionNames": ["f", "g"]}),
        ),
    ] {
        let request = Request {
            tool_choice: Some(choice),
            ..base()
        };
        assert_eq!(
            written(&request)["toolConfig"]["functionCallingConfig"],
            calling
        );
    }
    let search = Tool::WebSearch(WebSearchTool::default());
    let mut beside = base();
    beside.tools.push(search.clone());
    let (body, notes) = written_for("gemini-3.8-flash", &beside);
    assert_eq!(
        (body["tools"].as_array().unwrap().len(), fields(&notes)),
        (1, vec!["tools[]"])
    );
    let alone = Request {
        tools: vec![search],
        tool_choice: Some(ToolChoice::Auto),
        ..base()
    };
    let alone = written(&alone);
    assert_eq!(alone["tools"], json!([{"googleSearch": {}}]));
    assert_eq!(alone.get("toolConfig"), None);
    let forced = Request {
        tool_choice: Some(ToolChoice::Named("web_search".into())),
        ..base()
    };
    let error = write_request(
        &forced,
        &ASKED,
        &target("gemini-3.8-flash"),
        &mut Notes::default(),
    );
    assert_eq!(error.unwrap_err().field, "tool_choice");
}

#[test]
fn settings_are_written_where_the_model_has_them() {
    let mut request = asking(vec![turn(Role::User, vec![text("go")])]);
    request.max_output = Some(9);
    request.sampling.top_k = Some(4);
    request.sampling.seed = Some(1 << 40);
    request.sampling.presence_penalty = Some(0.1);
    request.stop = vec!["x".into()];
    request.store = Some(false);
    request.format = Some(Format::Schema {
        name: Some("n".into()),
        description: None,
        schema: schema::raw(&json!({"$schema": "x", "type": "object"})),
        strict: Some(true),
    });
    request.reasoning = Some(Reasoning {
        effort: Some(Effort::High),
        summary: Summary::Auto,
        ..Reasoning::default()
    });
    request.parallel_tools = Some(false);
    request.service_tier = Some("flex".into());
    let (body, notes) = written_for("gemini-3.8-flash", &request);
    assert_eq!(
        body["generationConfig"],
        json!({"maxOutputTokens": 9, "topK": 4, "stopSequences": ["x"], "responseMimeType": "application/json",
            "responseJsonSchema": {"type": "object"},
            "thinkingConfig": {"includeThoughts": true, "thinkingLevel": "HIGH"}})
    );
    assert_eq!(body["serviceTier"], "flex");
    assert_eq!(
        fields(&notes),
        ["seed", "presence_penalty", "parallel_tool_calls"]
    );
    let older = written_for("gemini-2.5-flash", &request).0;
    assert_eq!(
        older["generationConfig"]["thinkingConfig"],
        json!({"includeThoughts": true, "thinkingBudget": 24_576})
    );
    let never = written_for("gemini-2.0-flash", &request).0;
    assert_eq!(never["generationConfig"].get("thinkingConfig"), None);
    assert_eq!(never["generationConfig"]["presencePenalty"], 0.1);
    let refused = |request: &Request| {
        write_request(
            request,
            &ASKED,
            &target("gemini-3.8-flash"),
            &mut Notes::default(),
        )
        .unwrap_err()
        .field
    };
    request.stop = vec!["x".into(); 6];
    assert_eq!(refused(&request), "stop");
    request.stop.clear();
    request.logprobs = Some(0);
    assert_eq!(refused(&request), "logprobs");
}

#[test]
fn files_by_address_get_a_media_type_and_foreign_uploads_are_refused() {
    let file = |source| {
        Content::File(File {
            source,
            name: Some("notes".into()),
        })
    };
    let image = |url: &str| {
        Content::Image(Image {
            source: Source::Url(url.into()),
            detail: Some("low".into()),
        })
    };
    let request = asking(vec![turn(
        Role::User,
        vec![
            image("https://a.b/c.PNG?x=1"),
            image("https://a.b/c"),
            file(Source::Url("https://a.b/c.pdf".into())),
            file(Source::Text("plain".into())),
            Content::Hosted(Hosted {
                dialect: Dialect::Anthropic,
                kind: "x".into(),
                json: schema::raw(&json!({})),
            }),
        ],
    )]);
    let (body, notes) = written_for("gemini-3.8-flash", &request);
    let parts = &body["contents"][0]["parts"];
    assert_eq!(
        parts[0]["fileData"],
        json!({"mimeType": "image/png", "fileUri": "https://a.b/c.PNG?x=1"})
    );
    assert_eq!(parts[1]["fileData"]["mimeType"], "image/jpeg");
    assert_eq!(parts[2]["fileData"]["mimeType"], "application/pdf");
    assert_eq!(parts[3]["text"], "notes:\nplain");
    assert_eq!(fields(&notes), ["(hosted tools)", "detail"]);
    let upload = asking(vec![turn(
        Role::User,
        vec![file(Source::FileId("file-1".into()))],
    )]);
    let error = write_request(
        &upload,
        &ASKED,
        &target("gemini-3.8-flash"),
        &mut Notes::default(),
    );
    assert_eq!(error.unwrap_err().field, "file_id");
}

#[test]
fn broken_arguments_still_make_an_object() {
    for (input, args) in [
        ("", json!({})),
        ("{\n \"a\": 1\n}", json!({"a": 1})),
        ("{\"a\": ", json!({"raw_arguments": "{\"a\":"})),
        ("[1]", json!({"raw_arguments": "[1]"})),
    ] {
        let broken = Content::ToolCall(ToolCall {
            id: "1".into(),
            name: "f".into(),
            namespace: None,
            input: ToolInput::Json(input.into()),
            seal: None,
        });
        let body = written(&asking(vec![
            turn(Role::User, vec![text("go")]),
            turn(Role::Assistant, vec![broken]),
        ]));
        assert_eq!(
            body["contents"][1]["parts"][0]["functionCall"]["args"], args,
            "{input}"
        );
    }
}
