//! Thoughts, budgets and efforts of Messages requests.

use serde_json::{Value, json};

use super::*;

#[test]
fn thoughts_go_and_every_other_byte_stays() {
    let request = r#"{ "x" : 1.0, "messages":[ {"role":"user","content":"q"},
 {"content":[{"type":"thinking","thinking":"a","signature":"s"}, {"type":"text","text":"\u0041", "new":1e2}],"role":"assistant"},
 {"role":"user","content":[{"type":"thinking"}]} , {"role":"assistant","content":[{"type":"redacted_thinking","data":"d"}]}
 ], "y":{"signature":"stays"} }"#;
    let expected = r#"{ "x" : 1.0, "messages":[ {"role":"user","content":"q"},
 {"content":[{"type":"text","text":"\u0041", "new":1e2}],"role":"assistant"},
 {"role":"user","content":[{"type":"thinking"}]}
 ], "y":{"signature":"stays"} }"#;
    let applied = after_error(
        Dialect::Anthropic,
        400,
        INVALID_SIGNATURE,
        &body(request),
        &[],
    )
    .unwrap();
    assert_eq!(applied.body, expected);
    assert_eq!(
        applied.detail,
        "2 thinking blocks taken out, 1 empty message dropped"
    );
}

#[test]
fn stray_signatures_go_and_a_request_without_any_is_not_sent_again() {
    let message = "messages.1.content.0.tool_use.signature: Extra inputs are not permitted";
    let request = r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","signature":"s","input":{"signature":1}}]}]}"#;
    assert_eq!(
        mended(Dialect::Anthropic, message, request).unwrap(),
        r#"{"messages":[{"role":"assistant","content":[{"type":"tool_use","input":{"signature":1}}]}]}"#
    );
    let nothing = r#"{"thinking":{"type":"enabled"},"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}"#;
    assert_eq!(mended(Dialect::Anthropic, message, nothing), None);
    assert_eq!(
        mended(
            Dialect::Anthropic,
            message,
            r#"{"messages":[{"role":"assistant","content":[{"type":"thinking"}]}]}"#
        ),
        None
    );
}

#[test]
fn thinking_goes_off_where_a_tool_call_would_lack_its_thought() {
    let request = |kind: &str| {
        json!({
            "thinking": {"type": kind, "budget_tokens": 2000},
            "output_config": {"effort": "high", "format": 1},
            "context_management": {"edits": [{"type": "clear_thinking_20251015"}, {"type": "clear_tool_uses_20250919"}]},
            "messages": [
                {"role": "user", "content": "q"},
                {"role": "assistant", "content": [{"type": "thinking", "signature": "s"}, {"type": "tool_use", "id": "t"}]},
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t"}]},
            ],
        })
        .to_string()
    };
    let after = |kind: &str, message: &str| -> Value {
        serde_json::from_str(&mended(Dialect::Anthropic, message, &request(kind)).unwrap()).unwrap()
    };
    let off = after("enabled", INVALID_SIGNATURE);
    assert_eq!(off.get("thinking"), None);
    assert_eq!(off["output_config"], json!({"format": 1}));
    assert_eq!(
        off["context_management"]["edits"],
        json!([{"type": "clear_tool_uses_20250919"}])
    );
    assert_eq!(
        off["messages"][1]["content"],
        json!([{"type": "tool_use", "id": "t"}])
    );
    assert_eq!(
        after("adaptive", INVALID_SIGNATURE)["thinking"]["type"],
        "adaptive"
    );
    assert_eq!(after("adaptive", LEADING).get("thinking"), None);
    let alone = request("enabled")
        .replace(r#","format":1"#, "")
        .replace(r#",{"type":"clear_tool_uses_20250919"}"#, "");
    let alone = mended(Dialect::Anthropic, INVALID_SIGNATURE, &alone).unwrap();
    assert_eq!(
        alone,
        r#"{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":[{"type":"tool_use","id":"t"}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t"}]}]}"#
    );
}

#[test]
fn a_real_conversation_of_claude_code_loses_its_thought_and_nothing_else() {
    let request = include_str!("../../../../tests/fixtures/captures/claude-tool.json");
    let applied = after_error(
        Dialect::Anthropic,
        400,
        INVALID_SIGNATURE,
        &body(request),
        &[],
    )
    .unwrap();
    assert_eq!(applied.detail, "1 thinking block taken out");
    let mut expected: Value = serde_json::from_str(request).unwrap();
    expected["messages"][2]["content"]
        .as_array_mut()
        .unwrap()
        .remove(0);
    assert_eq!(
        serde_json::from_slice::<Value>(&applied.body).unwrap(),
        expected
    );
    let cut = request.find(r#"{"type":"thinking""#).unwrap();
    let kept = request.len() - applied.body.len();
    assert_eq!(
        [&request[..cut], &request[cut + kept..]].concat(),
        applied.body
    );
}

#[test]
fn a_budget_is_made_large_enough() {
    let message = "thinking.budget_tokens: Input should be greater than or equal to 1024";
    let cases = [
        (
            r#"{"max_tokens":100,"thinking":{"type":"enabled","budget_tokens":5}}"#,
            Some(r#"{"max_tokens":64000,"thinking":{"type":"enabled","budget_tokens":32000}}"#),
        ),
        (
            r#"{"thinking":{"type":"enabled"},"max_tokens":32001}"#,
            Some(r#"{"thinking":{"type":"enabled","budget_tokens":32000},"max_tokens":32001}"#),
        ),
        (
            r#"{"thinking":{"budget_tokens":null,"type":"enabled"} }"#,
            Some(r#"{"thinking":{"budget_tokens":32000,"type":"enabled"} ,"max_tokens":64000}"#),
        ),
        (r#"{"max_tokens":100,"thinking":{"type":"adaptive"}}"#, None),
        (r#"{"max_tokens":100,"thinking":{"type":"disabled"}}"#, None),
        (
            r#"{"max_tokens":64000,"thinking":{"type":"enabled","budget_tokens":32000}}"#,
            None,
        ),
        (r#"{"max_tokens":100}"#, None),
    ];
    for (request, expected) in cases {
        assert_eq!(
            mended(Dialect::Anthropic, message, request).as_deref(),
            expected,
            "{request}"
        );
    }
}

#[test]
fn an_effort_goes_only_where_thinking_is_off() {
    let message = "thinking cannot be disabled when reasoning_effort is set";
    let cases = [
        (
            r#"{"output_config":{"effort":"low"},"a":1}"#,
            Some(r#"{"a":1}"#),
        ),
        (
            r#"{"thinking":{"type":"disabled"},"output_config":{"effort":"low","format":2},"reasoning_effort":"x"}"#,
            Some(r#"{"thinking":{"type":"disabled"},"output_config":{"format":2}}"#),
        ),
        (
            r#"{"messages":[{"role":"system","output_config":{"effort":"low"}}]}"#,
            Some(r#"{"messages":[{"role":"system"}]}"#),
        ),
        (
            r#"{"thinking":{"type":"adaptive"},"output_config":{"effort":"low"}}"#,
            None,
        ),
        (r#"{"output_config":{}}"#, None),
    ];
    for (request, expected) in cases {
        assert_eq!(
            mended(Dialect::Anthropic, message, request).as_deref(),
            expected,
            "{request}"
        );
    }
}
