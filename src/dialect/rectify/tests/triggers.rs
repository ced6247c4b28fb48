//! Which messages call which rule.

use serde_json::{Value, json};

use super::*;

/// A request that every rule of the dialect can mend.
fn mendable(dialect: Dialect, rule: Rule) -> Value {
    let said = json!([
        {"type": "thinking", "thinking": "hm", "signature": "s"}, {"type": "text", "text": "a"},
    ]);
    match dialect {
        Dialect::Anthropic if rule == Rule::EffortConflict => {
            json!({"output_config": {"effort": "low"}, "messages": []})
        }
        Dialect::Anthropic => json!({
            "max_tokens": 1, "thinking": {"type": "enabled", "budget_tokens": 1},
            "messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": said}],
        }),
        Dialect::OpenaiChat => json!({"messages": [{"role": "user", "content": "q"}]}),
        Dialect::OpenaiResponses => json!({"input": [
            {"role": "user", "content": "q"}, {"type": "reasoning", "id": "rs_1", "encrypted_content": "x"},
        ]}),
        Dialect::Gemini => json!({"contents": [{"role": "model", "parts": [
            {"functionCall": {"id": "1", "name": "f"}, "thoughtSignature": "x"},
        ]}]}),
    }
}

#[test]
fn each_message_calls_its_rule_and_no_other() {
    use Dialect::{Anthropic, Gemini, OpenaiResponses};
    let cases = [
        (
            Anthropic,
            Rule::EffortConflict,
            "Thinking cannot be disabled with reasoning_effort `high`",
        ),
        (
            Anthropic,
            Rule::EffortConflict,
            "thinking cannot be disabled when output_config.effort is set",
        ),
        (Anthropic, Rule::ThinkingSignature, INVALID_SIGNATURE),
        (
            Anthropic,
            Rule::ThinkingSignature,
            "messages.1.content.0: Invalid signature in thinking block",
        ),
        (Anthropic, Rule::ThinkingSignature, LEADING),
        (
            Anthropic,
            Rule::ThinkingSignature,
            "a final `assistant` message must start with a thinking block",
        ),
        (
            Anthropic,
            Rule::ThinkingSignature,
            "messages.9.content.0.type: Expected Thinking or redacted_thinking, but found Text.",
        ),
        (
            Anthropic,
            Rule::ThinkingSignature,
            "messages.1.content.0.thinking.signature: Field required",
        ),
        (
            Anthropic,
            Rule::ThinkingSignature,
            "messages.1.content.1.tool_use.signature: Extra inputs are not permitted",
        ),
        (
            Anthropic,
            Rule::ThinkingSignature,
            "`thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified.",
        ),
        (
            Anthropic,
            Rule::ThinkingSignature,
            "messages.3.content.0: Invalid `data` in `redacted_thinking` block",
        ),
        (
            Anthropic,
            Rule::ThinkingBudget,
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
        ),
        (
            Anthropic,
            Rule::ThinkingBudget,
            "thinking.budget_tokens must be >= 1024",
        ),
        (
            Anthropic,
            Rule::ThinkingBudget,
            "`max_tokens` must be greater than `thinking.budget_tokens`.",
        ),
        (
            Gemini,
            Rule::GeminiFunctionId,
            "Invalid JSON payload received. Unknown name \"id\" at 'contents[1].parts[0].function_call': Cannot find field.",
        ),
        (
            Gemini,
            Rule::GeminiFunctionId,
            "Unknown name \"id\" at 'request.contents[2].parts[0].functionResponse'",
        ),
        (
            Gemini,
            Rule::ThoughtSignature,
            "Unable to submit request because Thought signature is not valid.. Learn more",
        ),
        (
            Gemini,
            Rule::ThoughtSignature,
            "Corrupted thought signature.",
        ),
        (
            Gemini,
            Rule::ThoughtSignature,
            "Function call is missing a thought_signature in functionCall parts.",
        ),
        (
            OpenaiResponses,
            Rule::EncryptedReasoning,
            "The encrypted content gAAA...DQ== could not be verified.",
        ),
        (
            OpenaiResponses,
            Rule::EncryptedReasoning,
            "could not be verified. Reason: Encrypted content could not be decrypted or parsed.",
        ),
        (
            OpenaiResponses,
            Rule::EncryptedReasoning,
            "Item 'fc_1' of type 'function_call' was provided without its required 'reasoning' item: 'rs_1'.",
        ),
    ];
    for (dialect, rule, message) in cases {
        let request = body(&mendable(dialect, rule).to_string());
        let applied = after_error(dialect, 400, message, &request, &[]);
        let applied = applied.unwrap_or_else(|| panic!("nothing for {message}"));
        assert_eq!(applied.rule, rule, "{message}");
        assert!(!applied.detail.is_empty());
        assert_ne!(applied.body, request);
        serde_json::from_slice::<Value>(&applied.body).unwrap();
        assert_eq!(
            after_error(dialect, 400, message, &request, &[rule]),
            None,
            "twice: {message}"
        );
        for status in [200, 401, 403, 404, 413, 429] {
            assert_eq!(
                after_error(dialect, status, message, &request, &[]),
                None,
                "{status}"
            );
        }
        assert!(after_error(dialect, 502, message, &request, &[]).is_some());
        assert_eq!(
            after_error(Dialect::OpenaiChat, 400, message, &request, &[]),
            None
        );
    }
}

#[test]
fn other_messages_call_none() {
    let messages = [
        "",
        "invalid request",
        "Invalid request: thinking",
        "invalid_request_error",
        "prompt is too long",
        "budget_tokens is unknown",
        "thinking is not supported by this model",
        "signature",
        "max_tokens: 1024 is too large",
        "messages: Field required",
        "tools.0: Extra inputs are not permitted",
        "Unknown name \"foo\" at 'contents[0]'",
        "Unknown name \"id\" at 'tools[0]'",
        "encrypted_content is not supported",
        "effort must be one of low, medium, high",
    ];
    for message in messages {
        for dialect in [
            Dialect::Anthropic,
            Dialect::OpenaiResponses,
            Dialect::Gemini,
        ] {
            let request = body(&mendable(dialect, Rule::ThinkingSignature).to_string());
            assert_eq!(
                after_error(dialect, 400, message, &request, &[]),
                None,
                "{message}"
            );
        }
    }
}
