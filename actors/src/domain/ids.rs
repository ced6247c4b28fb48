//! Identities. Newtypes, so that a key's number cannot be taken for a user's.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(
    /// Row id of a client key.
    KeyId
);
id!(
    /// Row id of a user.
    UserId
);
id!(
    /// Row id of a provider (an upstream account).
    ProviderId
);
id!(
    /// Row id of a sensitive word.
    WordId
);
id!(
    /// Row id of a request filter.
    FilterId
);
id!(
    /// Row id of an error rule.
    ErrorRuleId
);
id!(
    /// Row id of a client's oldest version.
    ClientVersionId
);

/// One client request: a UUIDv7, so that rows sort by the time they came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub Uuid);

impl RequestId {
    /// A new id, taken from the present time.
    #[must_use]
    pub fn generate() -> Self {
        Self(Uuid::now_v7())
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}
