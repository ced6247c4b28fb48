//! What a translation could not say: harmless things are left out and noted, the others refuse the request.

use std::borrow::Cow;

/// What dialects lack whose results have no such mark; the result's words say it.
pub(in crate::dialect::translate) const ERROR_MARK: &str =
    "the mark of a tool result that it is an error";

/// Something that was left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dropped {
    /// As the client writes it, without indices: `context_management`, `tools[].defer_loading`.
    pub field: Cow<'static, str>,
    /// Why nothing is lost by it, or what is.
    pub why: &'static str,
}

/// What was left out on the way, each thing once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes(Vec<Dropped>);

/// The request says something that the other dialect cannot, and that may not be left out. The text is for the client.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the field `{field}` {reason}")]
pub struct Unsayable {
    /// As the client writes it, with indices: `messages[3].content[0].source`.
    pub field: String,
    /// Goes on after the field: `must be a string, found `7``, `cannot be said to this model's provider: …`.
    pub reason: String,
}

impl Notes {
    pub fn drop(&mut self, field: impl Into<Cow<'static, str>>, why: &'static str) {
        let dropped = Dropped {
            field: field.into(),
            why,
        };
        if !self.0.contains(&dropped) {
            self.0.push(dropped);
        }
    }

    #[must_use]
    pub fn dropped(&self) -> &[Dropped] {
        &self.0
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Unsayable {
    #[must_use]
    pub fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
        }
    }
}
