//! What each override makes of a request, and that all else stays as it was.

use actors::domain::{
    CacheTtl, Dialect, InstructionsMode, Overrides, ReasoningEffort, ReasoningSummary, Verbosity,
};

use super::*;

fn applied(dialect: Dialect, set: &Overrides, body: &str) -> (String, Vec<String>) {
    let done = apply(dialect, set, &Bytes::copy_from_slice(body.as_bytes()));
    done.map_or_else(
        || (body.to_owned(), Vec::new()),
        |done| (String::from_utf8(done.body.to_vec()).unwrap(), done.changes),
    )
}

fn body(dialect: Dialect, set: &Overrides, body: &str) -> String {
    applied(dialect, set, body).0
}

#[test]
fn nothing_set_changes_nothing_and_what_is_so_already_stays() {
    let request = Bytes::from_static(br#"{ "model":"m", "max_tokens":5 }"#);
    assert_eq!(
        apply(Dialect::Anthropic, &Overrides::default(), &request),
        None
    );
    let same = Overrides {
        max_tokens: Some(5),
        ..Overrides::default()
    };
    assert_eq!(apply(Dialect::Anthropic, &same, &request), None);
    assert_eq!(
        apply(Dialect::Anthropic, &same, &Bytes::from_static(b"[]")),
        None
    );
}

#[test]
fn a_responses_request_gets_what_is_set_and_keeps_the_rest_byte_for_byte() {
    let set = Overrides {
        reasoning_effort: Some(ReasoningEffort::High),
        reasoning_summary: Some(ReasoningSummary::Detailed),
        verbosity: Some(Verbosity::Low),
        service_tier: Some("flex".into()),
        parallel_tool_calls: Some(false),
        omit: vec!["max_output_tokens".into()],
        ..Overrides::default()
    };
    let request = r#"{"model": "m",  "reasoning": {"effort":"low", "x":1.0}, "max_output_tokens":9, "input":[ ]}"#;
    let (changed, changes) = applied(Dialect::OpenaiResponses, &set, request);
    assert_eq!(
        changed,
        r#"{"model": "m",  "reasoning": {"effort":"high", "x":1.0,"summary":"detailed"}, "input":[ ],"text":{"verbosity":"low"},"service_tier":"flex","parallel_tool_calls":false}"#
    );
    assert_eq!(
        changes,
        [
            "max_output_tokens left out",
            r#"reasoning.effort "low" → "high""#,
            r#"reasoning.summary none → "detailed""#,
            r#"text.verbosity none → "low""#,
            r#"service_tier none → "flex""#,
            "parallel_tool_calls none → false",
        ]
    );
}

#[test]
fn instructions_stand_in_or_replace() {
    let mut set = Overrides {
        instructions: Some("be brief".into()),
        ..Overrides::default()
    };
    let dialect = Dialect::OpenaiResponses;
    let own = r#"{"instructions":"be kind"}"#;
    assert_eq!(body(dialect, &set, own), own);
    for missing in [r"{}", r#"{"instructions":null}"#, r#"{"instructions":""}"#] {
        assert_eq!(
            body(dialect, &set, missing),
            r#"{"instructions":"be brief"}"#
        );
    }
    set.instructions_mode = InstructionsMode::Replace;
    assert_eq!(body(dialect, &set, own), r#"{"instructions":"be brief"}"#);
}

#[test]
fn the_vendors_tools_are_added_and_taken_out() {
    let images = |wanted| Overrides {
        image_generation: Some(wanted),
        ..Overrides::default()
    };
    let dialect = Dialect::OpenaiResponses;
    let with = r#"{"tools":[{"type":"function","name":"f"},{"type":"image_generation"}],"tool_choice":{"type":"image_generation"}}"#;
    let without = r#"{"tools":[{"type":"function","name":"f"}],"tool_choice":"auto"}"#;
    assert_eq!(body(dialect, &images(false), with), without);
    assert_eq!(body(dialect, &images(true), with), with);
    assert_eq!(
        body(dialect, &images(true), "{}"),
        r#"{"tools":[{"type":"image_generation"}]}"#
    );

    let search = |wanted| Overrides {
        google_search: Some(wanted),
        ..Overrides::default()
    };
    let with = r#"{"tools":[{"google_search":{}},{"functionDeclarations":[]}]}"#;
    assert_eq!(
        body(Dialect::Gemini, &search(false), with),
        r#"{"tools":[{"functionDeclarations":[]}]}"#
    );
    assert_eq!(body(Dialect::Gemini, &search(true), with), with);
    assert_eq!(
        body(Dialect::Gemini, &search(true), "{}"),
        r#"{"tools":[{"googleSearch":{}}]}"#
    );
}

#[test]
fn thinking_of_a_messages_request_leaves_room_for_an_answer() {
    let budget = |tokens| Overrides {
        thinking_budget: Some(tokens),
        ..Overrides::default()
    };
    let dialect = Dialect::Anthropic;
    let request = |most: u64| format!(r#"{{"max_tokens":{most}}}"#);
    assert_eq!(
        body(dialect, &budget(8000), &request(4000)),
        r#"{"max_tokens":4000,"thinking":{"type":"enabled","budget_tokens":3999}}"#
    );
    assert_eq!(body(dialect, &budget(8000), &request(1000)), request(1000));
    assert_eq!(
        body(dialect, &budget(0), &request(9)),
        r#"{"max_tokens":9,"thinking":{"type":"disabled"}}"#
    );
    let effort = Overrides {
        reasoning_effort: Some(ReasoningEffort::XHigh),
        thinking_budget: Some(2000),
        ..Overrides::default()
    };
    assert_eq!(
        body(
            dialect,
            &effort,
            r#"{"thinking":{"type":"enabled","budget_tokens":1}}"#
        ),
        r#"{"thinking":{"type":"adaptive"},"output_config":{"effort":"xhigh"}}"#
    );
}

#[test]
fn every_mark_of_a_prompt_cache_gets_the_lifetime() {
    let set = Overrides {
        cache_ttl: Some(CacheTtl::OneHour),
        ..Overrides::default()
    };
    let request = r#"{"system":[{"text":"s","cache_control":{"type":"ephemeral"}}],"tools":[{"name":"cache_control"},{"cache_control":{"type":"ephemeral","ttl":"5m"}}],"messages":[{"role":"user","content":"x"},{"role":"user","content":[{"type":"tool_result","content":[{"type":"text","cache_control":{"type":"ephemeral"}}]}]}]}"#;
    let (changed, changes) = applied(Dialect::Anthropic, &set, request);
    let expected = request
        .replace(
            r#"{"type":"ephemeral"}"#,
            r#"{"type":"ephemeral","ttl":"1h"}"#,
        )
        .replace(
            r#"{"type":"ephemeral","ttl":"5m"}"#,
            r#"{"type":"ephemeral","ttl":"1h"}"#,
        );
    assert_eq!(changed, expected);
    assert_eq!(changes, ["cache_control.ttl → 1h"]);
    assert_eq!(
        applied(Dialect::Anthropic, &set, &expected).1,
        Vec::<String>::new()
    );
}

#[test]
fn a_gemini_request_never_says_a_level_and_a_budget() {
    let of = |effort, budget| Overrides {
        reasoning_effort: effort,
        thinking_budget: budget,
        ..Overrides::default()
    };
    let config =
        |inside: &str| format!(r#"{{"generationConfig":{{"thinkingConfig":{{{inside}}}}}}}"#);
    let budget = config(r#""includeThoughts":true,"thinkingBudget":4000"#);
    let dialect = Dialect::Gemini;
    let (changed, changes) = applied(dialect, &of(Some(ReasoningEffort::Max), None), &budget);
    assert_eq!(
        changed,
        config(r#""includeThoughts":true,"thinkingLevel":"high""#)
    );
    assert_eq!(
        changes,
        [
            "generationConfig.thinkingConfig.thinkingBudget left out",
            r#"generationConfig.thinkingConfig.thinkingLevel none → "high""#,
        ]
    );
    let level = config(r#""thinking_level":"low""#);
    assert_eq!(
        body(dialect, &of(None, Some(9)), &level),
        config(r#""thinkingBudget":9"#)
    );
    // A level cannot turn it off.
    assert_eq!(
        body(dialect, &of(Some(ReasoningEffort::None), Some(9)), &level),
        config(r#""thinkingBudget":0"#)
    );
    assert_eq!(
        body(dialect, &of(Some(ReasoningEffort::Low), None), &level),
        level
    );
}

#[test]
fn chat_and_gemini_have_their_own_words() {
    let set = Overrides {
        reasoning_effort: Some(ReasoningEffort::Low),
        max_tokens: Some(7),
        parallel_tool_calls: Some(true),
        ..Overrides::default()
    };
    assert_eq!(
        body(Dialect::OpenaiChat, &set, r#"{"max_completion_tokens":1}"#),
        r#"{"max_completion_tokens":7,"reasoning_effort":"low"}"#
    );
    assert_eq!(
        body(
            Dialect::Gemini,
            &set,
            r#"{"generation_config":{"maxOutputTokens":1}}"#
        ),
        r#"{"generation_config":{"maxOutputTokens":7,"thinkingConfig":{"thinkingLevel":"low"}}}"#
    );
}
