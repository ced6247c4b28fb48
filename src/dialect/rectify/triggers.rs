//! Which words of an error's message tell which rule can mend the request. Messages come in lower case. Each set of
//! words is what an API really says, in all the wordings that were seen; "invalid request" alone tells nothing.

use super::Rule;

pub(super) fn fires(rule: Rule, message: &str) -> bool {
    let has = |words: &str| message.contains(words);
    match rule {
        Rule::EffortConflict => {
            has("thinking")
                && has("cannot be disabled")
                && (has("reasoning_effort") || has("output_config") || has("effort"))
        }
        Rule::ThinkingSignature => {
            demands_leading_thinking(message)
                || has("thinking") && has("signature") && has("invalid")
                || has("redacted_thinking") && has("data") && has("invalid")
                || has("signature") && has("field required")
                || has("signature") && has("extra inputs are not permitted")
                || has("thinking") && has("cannot be modified")
        }
        Rule::ThinkingBudget => {
            has("budget_tokens")
                && (has("1024") && (has("greater than or equal") || has(">=") || has("at least"))
                    || has("max_tokens") && has("greater than"))
        }
        Rule::GeminiFunctionId => {
            has("unknown name \"id\"")
                && [
                    "function_call",
                    "functioncall",
                    "function_response",
                    "functionresponse",
                ]
                .iter()
                .any(|part| has(part))
        }
        Rule::ThoughtSignature => {
            has("thought signature is not valid")
                || has("corrupted thought signature")
                || has("missing a thought_signature")
                || has("missing a `thought_signature`")
        }
        Rule::EncryptedReasoning => {
            let encrypted = has("encrypted content") || has("encrypted_content");
            encrypted
                && (has("could not be verified")
                    || has("could not be decrypted")
                    || has("could not be parsed")
                    || has("did not match")
                    || has("invalid_encrypted_content"))
                || has("reasoning") && has("without its required")
        }
    }
}

/// Thinking is on, and the message whose tool was called begins with something else. Then taking thoughts out is not
/// enough: thinking must go off.
pub(super) fn demands_leading_thinking(message: &str) -> bool {
    let has = |words: &str| message.contains(words);
    has("must start with a thinking block")
        || has("expected") && has("thinking") && (has("found `tool_use`") || has("found tool_use"))
        || has("expected") && has("thinking") && (has("found `text`") || has("found text"))
}
