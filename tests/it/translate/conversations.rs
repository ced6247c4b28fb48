//! Generated conversations, in the dialect of Messages: the richest of the four.

use proptest::prelude::*;
use serde_json::{Value, json};

/// Words with what JSON, SSE and markup trip over.
fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            "pear",
            "“quoted”",
            "a\nb",
            "{\"x\":1}",
            "data: x",
            "ü",
            "<b>",
            "\\",
            "7",
            "тест",
        ]),
        1..6,
    )
    .prop_map(|words| words.join(" "))
}

fn user_part() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => words().prop_map(|text| json!({"type": "text", "text": text})),
        1 => Just(json!({"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "BwcHBwcH"}})),
    ]
}

/// What the assistant said, and the calls it made.
fn assistant() -> impl Strategy<Value = (Option<String>, Vec<(String, Value)>)> {
    let call = (
        prop::sample::select(vec!["get_weather", "mcp__files__read", "list_all"]),
        prop_oneof![
            Just(json!({})),
            words()
                .prop_map(|word| json!({"city": word, "deep": {"list": [1, null, {"a": word}]}})),
        ],
    );
    let calls = prop::collection::vec(
        call.prop_map(|(name, input)| (name.to_owned(), input)),
        0..3,
    );
    (prop::option::of(words()), calls).prop_filter("it says something", |(text, calls)| {
        text.is_some() || !calls.is_empty()
    })
}

/// A request that every dialect can say.
pub(crate) fn conversation() -> impl Strategy<Value = Value> {
    let exchange = (prop::collection::vec(user_part(), 1..3), assistant());
    (
        prop::option::of(words()),
        prop::collection::vec(exchange, 0..4),
        prop::collection::vec(user_part(), 1..3),
        prop::option::of(1u64..9000),
        prop::sample::select(vec!["auto", "any", "none"]),
    )
        .prop_map(|(system, exchanges, last, max_tokens, choice)| {
            let mut messages = Vec::new();
            let mut id = 0;
            let mut results: Vec<Value> = Vec::new();
            for (user, (text, calls)) in exchanges {
                let content: Vec<Value> = results.drain(..).chain(user).collect();
                messages.push(json!({"role": "user", "content": content}));
                let mut said: Vec<Value> = text.into_iter().map(|text| json!({"type": "text", "text": text})).collect();
                for (name, input) in calls {
                    id += 1;
                    let call = format!("toolu_{id}");
                    results.push(json!({"type": "tool_result", "tool_use_id": call, "content": format!("result {id}")}));
                    said.push(json!({"type": "tool_use", "id": call, "name": name, "input": input}));
                }
                messages.push(json!({"role": "assistant", "content": said}));
            }
            let content: Vec<Value> = results.into_iter().chain(last).collect();
            messages.push(json!({"role": "user", "content": content}));
            let schema = json!({"type": "object", "properties": {"city": {"type": "string"}}});
            let tool = |name: &str| json!({"name": name, "description": "d", "input_schema": schema});
            let mut request = json!({
                "model": "asked",
                "max_tokens": max_tokens.unwrap_or(4096),
                "messages": messages,
                "tools": [tool("get_weather"), tool("mcp__files__read"), tool("list_all")],
                "tool_choice": {"type": choice},
            });
            if let Some(system) = system {
                request["system"] = system.into();
            }
            request
        })
}
