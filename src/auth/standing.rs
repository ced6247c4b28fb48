//! Why a key is not let in. Plain data: the catalog judges, `ingress` tells.

/// Why a key is not let in. Display is for the client.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    #[error(
        "no key was sent: put the hub's key into `Authorization: Bearer`, `x-api-key` or `x-goog-api-key` (ANTHROPIC_AUTH_TOKEN, OPENAI_API_KEY, GEMINI_API_KEY)"
    )]
    Missing,
    #[error("the key is not known to this hub; ask your admin for one")]
    Unknown,
    #[error("{0} is disabled; ask your admin")]
    Disabled(&'static str),
    #[error("{0} has expired; ask your admin to renew it")]
    Expired(&'static str),
}
