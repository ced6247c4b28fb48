//! Words of the domain as the document lists them. Nothing is decided here.

use actors::domain::{Dialect, EndedBy, RequestKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::store::{LeaderboardBy, LeaderboardOrder, Resolution};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident of $domain:ident { $($(#[$of:meta])* $variant:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$of])* $variant,)* }

        impl From<$domain> for $name {
            fn from(word: $domain) -> Self {
                match word { $($domain::$variant => Self::$variant,)* }
            }
        }

        impl From<$name> for $domain {
            fn from(word: $name) -> Self {
                match word { $($name::$variant => Self::$variant,)* }
            }
        }
    )*};
}

words! {
    /// What kind of call it was.
    KindWord of RequestKind {
        Generation,
        CountTokens,
        Embedding,
        Resource,
    }
    /// The wire language of the client.
    DialectWord of Dialect {
        Anthropic,
        OpenaiChat,
        OpenaiResponses,
        Gemini,
    }
    /// Who ended the request: it ran to its end, the client left, the upstream failed, the hub refused it, or the hub
    /// died while it ran.
    EndWord of EndedBy {
        Complete,
        Client,
        Upstream,
        Hub,
        Interrupted,
    }
    /// Whose sums are compared; `model` is what clients asked for.
    ByWord of LeaderboardBy {
        User,
        Key,
        Provider,
        Model,
    }
    /// Who comes first: whoever has most of it.
    OrderWord of LeaderboardOrder {
        Cost,
        Requests,
        Tokens,
        CacheHitRate,
        SuccessRate,
        Speed,
    }
    /// How long a step is: an hour of UTC, or a day of the hub's time zone.
    ResolutionWord of Resolution {
        Hour,
        Day,
    }
}
