//! Mends requests that a provider refused for a reason that the hub can take away, and keeps Claude Code's changing
//! block out of prompt caches. Each rule edits slices of the body: all else stays byte for byte. The rules decide by
//! the error's message alone, and each is narrow: a request that is merely wrong goes back to the client unmended.

mod billing;
mod effort;
mod encrypted_reasoning;
mod gemini;
#[cfg(test)]
mod tests;
mod thinking;
mod triggers;

use actors::domain::{BillingHeader, Dialect};
use bytes::Bytes;

use super::raw::{self, Edits, Member, Object};

/// A request as it may be sent once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub rule: Rule,
    pub body: Bytes,
    /// What was changed: `3 thinking blocks taken out`.
    pub detail: String,
}

/// What can be mended. Signatures, encrypted reasoning and thought signatures are bound to the account or model that
/// made them, so a conversation that changes its provider is refused for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The model thinks whatever is asked for, and refuses an effort beside thinking that is off.
    EffortConflict,
    ThinkingSignature,
    ThinkingBudget,
    /// An older API version does not know the ids of function calls.
    GeminiFunctionId,
    ThoughtSignature,
    EncryptedReasoning,
}

impl Rule {
    /// The word of the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EffortConflict => "effort_conflict",
            Self::ThinkingSignature => "thinking_signature",
            Self::ThinkingBudget => "thinking_budget",
            Self::GeminiFunctionId => "gemini_function_id",
            Self::ThoughtSignature => "thought_signature",
            Self::EncryptedReasoning => "encrypted_reasoning",
        }
    }
}

/// The rules of a provider's dialect, in the order in which they are tried.
fn rules(dialect: Dialect) -> &'static [Rule] {
    match dialect {
        Dialect::Anthropic => &[
            Rule::EffortConflict,
            Rule::ThinkingSignature,
            Rule::ThinkingBudget,
        ],
        Dialect::OpenaiChat => &[],
        Dialect::OpenaiResponses => &[Rule::EncryptedReasoning],
        Dialect::Gemini => &[Rule::GeminiFunctionId, Rule::ThoughtSignature],
    }
}

/// What may mend a refused request. `error_text` is the error's message, `applied` are the rules that were used on
/// this attempt already: each works once.
#[must_use]
pub fn after_error(
    dialect: Dialect,
    status: u16,
    error_text: &str,
    body: &Bytes,
    applied: &[Rule],
) -> Option<Applied> {
    // Relays give a refusal of the request as 422 or 5xx, too; 401, 403 and 429 are never about the body.
    if !matches!(status, 400 | 422 | 500..=599) {
        return None;
    }
    let message = error_text.to_lowercase();
    let text = simdutf8::basic::from_utf8(body).ok()?;
    rules(dialect)
        .iter()
        .filter(|rule| !applied.contains(rule) && triggers::fires(**rule, &message))
        .find_map(|rule| {
            let (body, detail) = mend(*rule, &message, text)?;
            Some(Applied {
                rule: *rule,
                body,
                detail,
            })
        })
}

fn mend(rule: Rule, message: &str, body: &str) -> Option<(Bytes, String)> {
    match rule {
        Rule::EffortConflict => effort::drop_beside_no_thinking(body),
        Rule::ThinkingSignature => {
            thinking::strip(body, triggers::demands_leading_thinking(message))
        }
        Rule::ThinkingBudget => thinking::set_budget(body),
        Rule::GeminiFunctionId => gemini::drop_function_ids(body),
        Rule::ThoughtSignature => gemini::skip_thought_signatures(body),
        Rule::EncryptedReasoning => encrypted_reasoning::drop(body),
    }
}

/// The billing-header block of Claude Code's system prompt: passed, its changing part made constant, or taken out.
/// `None` when nothing changed.
#[must_use]
pub fn billing_header(mode: BillingHeader, body: &Bytes) -> Option<Bytes> {
    match mode {
        BillingHeader::Pass => None,
        BillingHeader::Stabilise => billing::rewrite(body, billing::Treatment::Stabilise),
        BillingHeader::Strip => billing::rewrite(body, billing::Treatment::Strip),
    }
}

/// `1 block`, `3 blocks`.
fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}
