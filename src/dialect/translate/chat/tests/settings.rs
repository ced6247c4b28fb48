//! Tools and settings for vendors: each model gets those that it takes, and what is left out is noted.

use serde_json::json;

use super::writing::{conversation, says};
use super::*;
use crate::dialect::translate::neutral::{
    CacheMark, Effort, Function, Reasoning, Role, Sampling, Tool, ToolChoice, Verbosity,
    WebSearchTool,
};

fn function(name: &str) -> Tool {
    Tool::Function(Function {
        name: name.to_owned(),
        ..Function::default()
    })
}

#[test]
fn tools_are_functions_and_the_rest_is_left_out_unless_it_is_demanded() {
    let hosted = || Tool::Hosted {
        kind: "image_generation".into(),
        json: serde_json::value::to_raw_value(&json!({"type": "image_generation"})).unwrap(),
    };
    let search = || {
        Tool::WebSearch(WebSearchTool {
            context_size: Some("low".into()),
            ..WebSearchTool::default()
        })
    };
    let strict = Tool::Function(Function {
        name: "b".into(),
        parameters: Some(
            serde_json::value::to_raw_value(&json!({"type": "object", "z": 1, "a": 2})).unwrap(),
        ),
        strict: Some(true),
        ..Function::default()
    });
    let mut request = Request {
        tools: vec![function("a"), strict, hosted(), search()],
        parallel_tools: Some(false),
        ..conversation(vec![says(Role::User, "hi")])
    };
    let (body, dropped) = try_write(&request, "some-model", false);
    let body = body.unwrap();
    assert_eq!(dropped, ["tools", "tools"]);
    assert_eq!(
        body["tools"],
        json!([
            {"type": "function", "function": {"name": "a", "parameters": {"type": "object", "properties": {}}}},
            {"type": "function", "function": {"name": "b", "parameters": {"type": "object", "z": 1, "a": 2}, "strict": true}},
        ])
    );
    assert_eq!(body["parallel_tool_calls"], false);
    assert_eq!(written(&request, "o3").get("parallel_tool_calls"), None);
    assert_eq!(
        written(&request, "gpt-4o-search-preview")["web_search_options"],
        json!({"search_context_size": "low"})
    );
    let mut choice = |choice: ToolChoice, model: &str| {
        request.tool_choice = Some(choice);
        try_write(&request, model, false).0
    };
    let named = |name: &str| json!({"type": "function", "function": {"name": name}});
    assert_eq!(
        choice(ToolChoice::Any, "m").unwrap()["tool_choice"],
        "required"
    );
    assert_eq!(
        choice(ToolChoice::Named("a".into()), "m").unwrap()["tool_choice"],
        named("a")
    );
    let among = || ToolChoice::Among(vec!["b".into()], true);
    assert_eq!(
        choice(among(), "gpt-5").unwrap()["tool_choice"],
        json!({"type": "allowed_tools", "allowed_tools": {"mode": "required", "tools": [named("b")]}})
    );
    let elsewhere = choice(among(), "m").unwrap();
    assert_eq!(elsewhere["tool_choice"], "required");
    assert_eq!(elsewhere["tools"].as_array().unwrap().len(), 1);
    for demanded in [
        ToolChoice::Named("image_generation".into()),
        ToolChoice::Among(vec!["image_generation".into()], true),
    ] {
        assert_eq!(choice(demanded, "m").unwrap_err().field, "tool_choice");
    }
    let only = Request {
        tools: vec![hosted()],
        tool_choice: Some(ToolChoice::Any),
        ..Request::default()
    };
    assert_eq!(
        try_write(&only, "m", false).0.unwrap_err().field,
        "tool_choice"
    );
    let auto = Request {
        tool_choice: Some(ToolChoice::Auto),
        ..only
    };
    assert_eq!(written(&auto, "m").get("tool_choice"), None);
}

#[test]
fn each_model_gets_the_settings_that_it_takes() {
    let request = Request {
        sampling: Sampling {
            temperature: Some(0.5),
            top_k: Some(3),
            seed: Some(1),
            ..Sampling::default()
        },
        reasoning: Some(Reasoning {
            budget: Some(10_000),
            ..Reasoning::default()
        }),
        verbosity: Some(Verbosity::Low),
        service_tier: Some("priority".into()),
        cache_key: Some("k".repeat(70)),
        end_user: Some("me".into()),
        metadata: [("a".to_owned(), "b".to_owned())].into(),
        store: Some(true),
        stop: vec!["END".into()],
        cache: Some(CacheMark::FiveMinutes),
        ..conversation(vec![says(Role::User, "hi")])
    };
    let (body, dropped) = try_write(&request, "gpt-5.1", false);
    let mut body = body.unwrap();
    assert_eq!(body["prompt_cache_key"].as_str().unwrap().len(), 64);
    body["prompt_cache_key"].take();
    assert_eq!(
        body,
        json!({
            "model": "gpt-5.1", "messages": [{"role": "user", "content": "hi"}], "seed": 1,
            "reasoning_effort": "high", "verbosity": "low", "service_tier": "priority", "user": "me",
            "prompt_cache_key": null, "metadata": {"a": "b"}, "store": true,
        })
    );
    assert_eq!(
        dropped,
        ["stop sequences", "top_k", "temperature", "cache_control"]
    );
    let (body, dropped) = try_write(&request, "llama-4", false);
    assert_eq!(
        body.unwrap(),
        json!({
            "model": "llama-4", "messages": [{"role": "user", "content": "hi"}], "temperature": 0.5, "seed": 1,
            "stop": ["END"], "user": "me",
        })
    );
    assert_eq!(
        dropped,
        [
            "top_k",
            "reasoning",
            "verbosity",
            "cache_control",
            "service_tier",
            "prompt_cache_key",
            "store",
            "metadata"
        ]
    );
    let off = Request {
        reasoning: Some(Reasoning {
            effort: Some(Effort::None),
            ..Reasoning::default()
        }),
        ..conversation(vec![])
    };
    assert_eq!(
        written(&off, "glm-4.6")["thinking"],
        json!({"type": "disabled"})
    );
    assert_eq!(
        written(&request, "deepseek-chat")["thinking"],
        json!({"type": "enabled"})
    );
    assert_eq!(
        written(&request, "deepseek/deepseek-chat").get("thinking"),
        None
    );
    assert_eq!(
        written(&conversation(vec![]), "gpt-5").get("reasoning_effort"),
        None
    );
}

#[test]
fn probabilities_are_refused_because_they_would_not_come_back() {
    let request = Request {
        logprobs: Some(0),
        ..conversation(vec![])
    };
    assert_eq!(
        try_write(&request, "gpt-4o", false).0.unwrap_err().field,
        "logprobs"
    );
}
