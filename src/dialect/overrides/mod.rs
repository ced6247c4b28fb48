//! What a provider's admin changes in every request that goes to it, in the provider's own dialect. Each change edits a
//! slice of the body: all else stays byte for byte.

mod anthropic;
mod caches;
mod chat;
mod gemini;
mod patch;
mod responses;
#[cfg(test)]
mod tests;

use actors::domain::{Dialect, Overrides};
use bytes::Bytes;

use self::patch::Patch;

/// A request as the provider gets it, and what was changed: `reasoning.effort "low" → "high"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overridden {
    pub body: Bytes,
    pub changes: Vec<String>,
}

/// Applies what is set; `None` where nothing changed, or the body is no JSON object.
#[must_use]
pub fn apply(dialect: Dialect, overrides: &Overrides, body: &Bytes) -> Option<Overridden> {
    if *overrides == Overrides::default() {
        return None;
    }
    let text = simdutf8::basic::from_utf8(body).ok()?;
    let mut patch = Patch::of(text)?;
    for field in &overrides.omit {
        patch.remove(&[field]);
    }
    match dialect {
        Dialect::Anthropic => anthropic::apply(&mut patch, overrides),
        Dialect::OpenaiChat => chat::apply(&mut patch, overrides),
        Dialect::OpenaiResponses => responses::apply(&mut patch, overrides),
        Dialect::Gemini => gemini::apply(&mut patch, overrides),
    }
    let (body, changes) = patch.finish();
    (!changes.is_empty()).then(|| Overridden {
        body: body.into(),
        changes,
    })
}
