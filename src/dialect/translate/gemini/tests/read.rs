//! Requests of clients, real ones and hand-made ones.

use serde_json::json;

use super::*;
use crate::dialect::translate::neutral::{
    Content, Effort, Format, Role, Source, Summary, Tool, ToolChoice,
};

fn only(part: Value) -> Content {
    let (request, _) = read(&json!({"contents": [{"parts": [part]}]}).to_string());
    request.turns[0].parts[0].content.clone()
}

#[test]
fn what_real_clients_send_is_read_whole() {
    for name in [
        "cli-tool",
        "cli-router",
        "sdk-python-tool",
        "sdk-python-thoughts",
    ] {
        let (request, notes) = read(&fixture(&format!("{name}.json")));
        assert_eq!(fields(&notes), Vec::<&str>::new(), "{name}");
        insta::assert_debug_snapshot!(name, request);
    }
}

#[test]
fn both_spellings_say_the_same() {
    let camel = json!({
        "systemInstruction": {"parts": [{"text": "Be kind."}]},
        "contents": [{"role": "user", "parts": [{"inlineData": {"mimeType": "image/png", "data": "AA=="}}]}],
        "tools": [{"functionDeclarations": [{"name": "f", "parametersJsonSchema": {"type": "object"}}]}],
        "toolConfig": {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["f"]}},
        "generationConfig": {"maxOutputTokens": 9, "topP": 0.5, "topK": 3, "stopSequences": ["x"],
            "thinkingConfig": {"includeThoughts": true, "thinkingLevel": "LOW"}},
    });
    let snake = json!({
        "system_instruction": {"parts": [{"text": "Be kind."}]},
        "contents": {"parts": {"inline_data": {"mime_type": "image/png", "data": "AA=="}}},
        "tools": [{"function_declarations": [{"name": "f", "parameters_json_schema": {"type": "object"}}]}],
        "tool_config": {"function_calling_config": {"mode": "any", "allowed_function_names": ["f"]}},
        "generation_config": {"max_output_tokens": "9", "top_p": 0.5, "top_k": 3.0, "stop_sequences": ["x"],
            "thinking_config": {"include_thoughts": true, "thinking_level": "low"}},
    });
    let [(first, _), (second, notes)] = [camel, snake].map(|json| read(&json.to_string()));
    assert!(notes.is_empty());
    assert_eq!(format!("{first:?}"), format!("{second:?}"));
    assert_eq!(first.tool_choice, Some(ToolChoice::Named("f".into())));
    let reasoning = first.reasoning.unwrap();
    assert_eq!(
        (reasoning.effort, reasoning.summary),
        (Some(Effort::Low), Summary::Auto)
    );
}

#[test]
fn calls_without_ids_get_them_and_results_find_their_calls() {
    let call = |name: &str| json!({"functionCall": {"name": name, "args": {}}});
    let result =
        |name: &str| json!({"functionResponse": {"name": name, "response": {"output": name}}});
    let (request, _) = read(
        &json!({"contents": [
            {"parts": [{"text": "go"}]},
            {"role": "model", "parts": [call("a"), call("b"), call("a")]},
            {"role": "function", "parts": [result("b"), result("a"), result("a")]},
        ]})
        .to_string(),
    );
    let ids: Vec<_> = request.called().map(|(id, _)| id).collect();
    assert_eq!(ids, ["call_1_0", "call_1_1", "call_1_2"]);
    let answered: Vec<_> = request.turns[2]
        .parts
        .iter()
        .map(|part| match &part.content {
            Content::ToolResult(result) => result.call.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(answered, ["call_1_1", "call_1_0", "call_1_2"]);
    let orphan = json!({"contents": [{"parts": [result("a")]}]});
    assert_eq!(
        refused(&orphan).field,
        "contents[0].parts[0].functionResponse.name"
    );
}

#[test]
fn results_say_text_errors_objects_and_images() {
    let result = |response: Value| {
        let part = json!({"functionResponse": {"id": "c", "name": "f", "response": response,
            "parts": [{"inlineData": {"mimeType": "image/png", "data": "AA=="}}]}});
        match only(part) {
            Content::ToolResult(result) => result,
            other => panic!("{other:?}"),
        }
    };
    let said = |response| {
        let result = result(response);
        let Content::Text { text, .. } = &result.parts[0].content else {
            panic!("{result:?}");
        };
        assert!(matches!(&result.parts[1].content, Content::Image(_)));
        (text.clone(), result.is_error)
    };
    assert_eq!(said(json!({"output": "ok"})), ("ok".into(), false));
    assert_eq!(said(json!({"result": [1]})), ("[1]".into(), false));
    assert_eq!(said(json!({"error": "no"})), ("no".into(), true));
    let object = json!({"output": "ok", "code": 0});
    assert_eq!(said(object.clone()), (object.to_string(), false));
}

#[test]
fn proofs_of_other_vendors_come_back_before_the_part_that_carried_them() {
    let carried = "hub1.r.e.cnNfMQ.gAAA";
    let (request, _) = read(
        &json!({"contents": [{"parts": [{"text": "go"}]}, {"role": "model", "parts": [
            {"text": "hm", "thought": true},
            {"functionCall": {"name": "f", "args": {}}, "thoughtSignature": carried},
        ]}]})
        .to_string(),
    );
    let [thought, call] = &request.turns[1].parts[..] else {
        panic!("{request:?}");
    };
    let Content::Thought(thought) = &thought.content else {
        panic!("{thought:?}");
    };
    let seal = thought.seal.as_ref().unwrap();
    assert_eq!((thought.text.as_str(), seal.data.as_str()), ("hm", "gAAA"));
    assert_eq!(seal.id.as_deref(), Some("rs_1"));
    let Content::ToolCall(call) = &call.content else {
        panic!("{call:?}");
    };
    assert_eq!(call.seal, None);
}

#[test]
fn the_vendors_schemas_become_json_schema() {
    let (request, notes) = read(
        &json!({"contents": "go", "tools": [
            {"function_declarations": [{"name": "f", "parameters": {
                "type": "OBJECT", "property_ordering": ["type"], "properties": {
                    "type": {"type": "STRING", "format": "enum", "enum": ["A"], "nullable": true},
                    "list": {"type": "ARRAY", "min_items": "1", "items": {"any_of": [{"type": "INTEGER"}]}},
                }, "required": ["type"],
            }, "behavior": "BLOCKING"}]},
            {"googleSearch": {}}, {"url_context": {}},
        ]})
        .to_string(),
    );
    let Tool::Function(function) = &request.tools[0] else {
        panic!("{request:?}");
    };
    let schema: Value = serde_json::from_str(function.parameters.as_ref().unwrap().get()).unwrap();
    assert_eq!(
        schema,
        json!({"type": "object", "properties": {
            "type": {"type": ["string", "null"], "enum": ["A", null]},
            "list": {"type": "array", "minItems": 1, "items": {"anyOf": [{"type": "integer"}]}},
        }, "required": ["type"]})
    );
    assert!(matches!(request.tools[1], Tool::WebSearch(_)));
    assert!(matches!(&request.tools[2], Tool::Hosted { kind, .. } if kind == "urlContext"));
    assert_eq!(fields(&notes), ["tools[].function_declarations[].behavior"]);
}

#[test]
fn what_to_think_and_which_shape_to_answer_in() {
    let config = |config: Value| {
        let json = json!({"contents": "go", "generationConfig": config});
        read(&json.to_string()).0
    };
    let thinking = |thinking: Value| {
        config(json!({"thinkingConfig": thinking}))
            .reasoning
            .unwrap()
    };
    assert!(thinking(json!({"thinkingBudget": -1})).adaptive);
    assert_eq!(thinking(json!({"thinkingBudget": 0})).on, Some(false));
    assert_eq!(thinking(json!({"thinkingBudget": 512})).budget, Some(512));
    assert_eq!(thinking(json!({"includeThoughts": true})).on, None);
    let json_format = config(json!({"responseMimeType": "application/json"})).format;
    assert!(matches!(json_format, Some(Format::Json)));
    let schema = config(
        json!({"responseMimeType": "application/json", "responseSchema": {"type": "STRING"}}),
    );
    let Some(Format::Schema { schema, .. }) = schema.format else {
        panic!("{schema:?}");
    };
    assert_eq!(schema.get(), r#"{"type":"string"}"#);
    assert!(
        config(json!({"responseMimeType": "text/plain"}))
            .format
            .is_none()
    );
}

#[test]
fn files_are_told_apart_by_their_media_type_and_address() {
    let file =
        |uri: &str| only(json!({"fileData": {"fileUri": uri, "mimeType": "application/pdf"}}));
    let upload = "https://generativelanguage.googleapis.com/v1beta/files/abc";
    assert!(
        matches!(file(upload), Content::File(file) if matches!(file.source, Source::FileId(_)))
    );
    assert!(
        matches!(file("https://a.b/c.pdf"), Content::File(file) if matches!(file.source, Source::Url(_)))
    );
    let hosted = only(json!({"executableCode": {"language": "PYTHON", "code": "1"}}));
    assert!(matches!(hosted, Content::Hosted(_)));
}

#[test]
fn what_cannot_be_said_is_refused_by_name() {
    let with = |field: &str, value: Value| refused(&json!({"contents": "go", field: value})).field;
    let config = |field: &str, value: Value| with("generationConfig", json!({ field: value }));
    assert_eq!(
        with("cachedContent", json!("cachedContents/1")),
        "cachedContent"
    );
    assert_eq!(
        config("candidateCount", json!(2)),
        "generationConfig.candidateCount"
    );
    assert_eq!(
        config("responseModalities", json!(["TEXT", "IMAGE"])),
        "generationConfig.responseModalities"
    );
    assert_eq!(
        config("responseLogprobs", json!(true)),
        "generationConfig.responseLogprobs"
    );
    assert_eq!(
        config("responseMimeType", json!("text/x.enum")),
        "generationConfig.responseMimeType"
    );
    assert_eq!(
        config("temperature", json!("hot")),
        "generationConfig.temperature"
    );
    assert_eq!(
        config("max_output_tokens", json!("x")),
        "generationConfig.max_output_tokens"
    );
    assert_eq!(
        refused(&json!({"contents": [{"parts": [{"text": "a"}, {"text": 7}]}]})).field,
        "contents[0].parts[1].text"
    );
    assert_eq!(
        refused(&json!({"contents": [{"role": "x", "parts": []}]})).field,
        "contents[0].role"
    );
    assert_eq!(refused(&json!({})).field, "contents");
    assert_eq!(refused(&json!([])).field, "(body)");
}

#[test]
fn harmless_fields_are_noted() {
    let (request, notes) = read(
        &json!({"contents": [{"role": "system", "parts": [{"text": "a"}]}, {"parts": [
            {"text": "b", "videoMetadata": {"fps": 1}}, {}]}],
            "safetySettings": [], "labels": {"a": "b"}, "session_id": "s-1", "serviceTier": "FLEX",
            "generationConfig": {"speechConfig": {}, "seed": 7}})
        .to_string(),
    );
    assert_eq!(
        fields(&notes),
        [
            "contents[].parts[].videoMetadata",
            "generationConfig.speechConfig",
            "safetySettings",
            "labels"
        ]
    );
    assert_eq!(request.turns[0].role, Role::System);
    assert_eq!(request.cache_key.as_deref(), Some("s-1"));
    assert_eq!(request.service_tier.as_deref(), Some("flex"));
    assert_eq!(request.sampling.seed, Some(7));
}
