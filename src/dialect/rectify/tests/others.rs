//! What Gemini and Responses refuse.

use super::*;

#[test]
fn function_ids_go_in_both_spellings_and_in_the_envelope() {
    let message = "Unknown name \"id\" at 'contents[1].parts[0].function_call'";
    let inner = r#""contents":[{"parts":[{"functionCall":{"id":"1","args":{"id":2}}},{"function_call":{"id":"1"}},{"text":"t","id":3}]},{"parts":[{"functionResponse":{"name":"f","id":"1"}},{"function_response":{"id":"1","x":0}}]}]"#;
    let expected = r#""contents":[{"parts":[{"functionCall":{"args":{"id":2}}},{"function_call":{}},{"text":"t","id":3}]},{"parts":[{"functionResponse":{"name":"f"}},{"function_response":{"x":0}}]}]"#;
    assert_eq!(
        mended(Dialect::Gemini, message, &format!("{{{inner}}}")).unwrap(),
        format!("{{{expected}}}")
    );
    let envelope =
        |inner: &str| format!(r#"{{"model":"m","request":{{{inner},"session_id":"s"}}}}"#);
    assert_eq!(
        mended(Dialect::Gemini, message, &envelope(inner)).unwrap(),
        envelope(expected)
    );
    assert_eq!(
        mended(
            Dialect::Gemini,
            message,
            r#"{"contents":[{"parts":[{"text":"t"}]}]}"#
        ),
        None
    );
}

#[test]
fn thought_signatures_are_replaced_on_calls_and_go_elsewhere() {
    let message = "Function call is missing a thought_signature in functionCall parts.";
    let request = r#"{"contents":[{"parts":[{"text":"t","thoughtSignature":"a"},{"functionCall":{"name":"f"}},{"functionCall":{"name":"g"}}]},{"parts":[{"thought_signature":"b","functionCall":{"name":"h"}}]}]}"#;
    let expected = r#"{"contents":[{"parts":[{"text":"t"},{"functionCall":{"name":"f"},"thoughtSignature":"skip_thought_signature_validator"},{"functionCall":{"name":"g"}}]},{"parts":[{"thought_signature":"skip_thought_signature_validator","functionCall":{"name":"h"}}]}]}"#;
    assert_eq!(
        mended(Dialect::Gemini, message, request).as_deref(),
        Some(expected)
    );
    assert_eq!(mended(Dialect::Gemini, message, expected), None);
}

#[test]
fn encrypted_reasoning_goes_with_the_ids_that_refer_to_it() {
    let message = "The encrypted content gAAA could not be verified.";
    let request = r#"{"input":[{"type":"message","id":"msg_0","role":"user","content":"q"},{"type":"reasoning","id":"rs_1","encrypted_content":"x"},{"type":"item_reference","id":"rs_2"},{"type":"custom_tool_call","id":"ctc_1","call_id":"c"},{"type":"custom_tool_call_output","id":"o","call_id":"c"},{"id":"msg_1","role":"assistant","content":"a"}],"store":false}"#;
    let expected = r#"{"input":[{"type":"message","id":"msg_0","role":"user","content":"q"},{"type":"custom_tool_call","call_id":"c"},{"type":"custom_tool_call_output","id":"o","call_id":"c"},{"role":"assistant","content":"a"}],"store":false}"#;
    assert_eq!(
        mended(Dialect::OpenaiResponses, message, request).as_deref(),
        Some(expected)
    );
    for nothing in [
        r#"{"input":[{"type":"compaction","encrypted_content":"x"},{"role":"user","content":"q"}]}"#,
        r#"{"input":[{"type":"reasoning"}]}"#,
        r#"{"input":"q"}"#,
        r#"{"previous_response_id":"resp_1"}"#,
    ] {
        assert_eq!(
            mended(Dialect::OpenaiResponses, message, nothing),
            None,
            "{nothing}"
        );
    }
}
