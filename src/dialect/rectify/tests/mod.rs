//! Each rule: the words that call it, what it changes, and that all else stays byte for byte.

mod anthropic;
mod billing;
mod others;
mod triggers;

use proptest::prelude::*;
use serde_json::Value;

use super::*;

const INVALID_SIGNATURE: &str = "messages.1.content.0: Invalid `signature` in `thinking` block";
const LEADING: &str = "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`. \
    When `thinking` is enabled, a final `assistant` message must start with a thinking block";

fn body(text: &str) -> Bytes {
    Bytes::copy_from_slice(text.as_bytes())
}

/// The mended body.
fn mended(dialect: Dialect, message: &str, text: &str) -> Option<String> {
    let applied = after_error(dialect, 400, message, &body(text), &[])?;
    Some(String::from_utf8(applied.body.to_vec()).unwrap())
}

const MESSAGES: [(Dialect, &str); 7] = [
    (Dialect::Anthropic, INVALID_SIGNATURE),
    (Dialect::Anthropic, LEADING),
    (Dialect::Anthropic, "budget_tokens at least 1024"),
    (
        Dialect::Anthropic,
        "thinking cannot be disabled with output_config.effort",
    ),
    (Dialect::Gemini, "unknown name \"id\" at function_call"),
    (Dialect::Gemini, "corrupted thought signature"),
    (
        Dialect::OpenaiResponses,
        "the encrypted content could not be verified",
    ),
];

fn block() -> impl Strategy<Value = String> {
    let kind = prop_oneof![
        Just("thinking"),
        Just("text"),
        Just("tool_use"),
        Just("reasoning"),
        Just("redacted_thinking")
    ];
    (kind, any::<bool>(), ".{0,6}", any::<bool>()).prop_map(|(kind, signed, text, id)| {
        let text = Value::from(text);
        let signed = if signed {
            r#","signature":"s","thoughtSignature":"t""#
        } else {
            ""
        };
        let id = if id { r#""id": "i" ,"# } else { "" };
        format!(
            r#"{{{id}"type":"{kind}"{signed}, "text":{text},"functionCall":{{{id}"name":"f"}} }}"#
        )
    })
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        let bytes = Bytes::from(bytes);
        for (dialect, message) in MESSAGES {
            let _ = after_error(dialect, 400, message, &bytes, &[]);
        }
        let _ = billing_header(BillingHeader::Strip, &bytes);
    }

    #[test]
    fn a_mended_body_is_json_and_keeps_what_it_does_not_know(
        messages in proptest::collection::vec(proptest::collection::vec(block(), 0..4), 0..5),
        roles in proptest::collection::vec(any::<bool>(), 5),
        unknown in ".{0,9}", effort in any::<bool>(), thinking in any::<bool>(),
    ) {
        let unknown = Value::from(unknown).to_string();
        let list = messages.iter().zip(&roles).map(|(blocks, model)| {
            let role = if *model { "assistant" } else { "user" };
            let blocks = blocks.join(" , ");
            format!(r#"{{"role":"{role}","content":[{blocks}],"parts":[{blocks}],"unknown":{unknown}}}"#)
        });
        let list = list.collect::<Vec<_>>().join(",");
        let items = messages.concat().join(",");
        let effort = if effort { r#""output_config":{"effort":"low"},"# } else { "" };
        let thinking = if thinking { r#""thinking": {"type":"enabled","budget_tokens":1},"# } else { "" };
        let request = format!(
            r#"{{{effort}"first": {unknown} ,"messages":[{list}],"contents":[{list}],"input":[{items}],{thinking}"last":{unknown} }}"#
        );
        for (dialect, message) in MESSAGES {
            let Some(applied) = after_error(dialect, 400, message, &body(&request), &[]) else { continue };
            let after: Value = serde_json::from_slice(&applied.body).unwrap();
            let before: Value = serde_json::from_str(&request).unwrap();
            prop_assert_eq!(&after["first"], &before["first"]);
            prop_assert_eq!(&after["last"], &before["last"]);
            let text = std::str::from_utf8(&applied.body).unwrap();
            let head = format!(r#""first": {unknown} ,"messages":["#);
            let tail = format!(r#""last":{unknown} "#);
            prop_assert!(text.contains(&head), "{}", text);
            prop_assert!(text.contains(&tail), "{}", text);
        }
    }
}
