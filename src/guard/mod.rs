//! Pure: what a user or key may ask for, which words no request may hold, what is changed in requests and in errors. No
//! IO, no clock. A rule is checked when it is saved; one that cannot be used all the same is left out and said.

pub mod access;
pub mod clients;
pub mod error_rules;
pub mod filters;
mod fold;
mod model;
mod pattern;
pub mod versions;
pub mod words;

pub use access::Access;
pub use error_rules::ErrorRules;
pub use filters::Filters;
pub use model::check_model;
pub use versions::ClientVersions;
pub use words::Words;

/// Why a rule cannot be saved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` {reason}")]
pub struct Invalid {
    /// The rule's field, as its type names it.
    pub field: &'static str,
    /// The rest of a sentence that begins with the field, with the value where it helps.
    pub reason: String,
}

impl Invalid {
    fn new(field: &'static str, reason: impl Into<String>) -> Self {
        Self {
            field,
            reason: reason.into(),
        }
    }
}

/// A rule that is in the database and cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} {id} is left out: {why}")]
pub struct LeftOut {
    pub what: &'static str,
    pub id: i64,
    pub why: Invalid,
}

/// A refusal of the hub's own, for the client to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub status: u16,
    /// A code for rows and filters.
    pub code: &'static str,
    pub message: String,
}
