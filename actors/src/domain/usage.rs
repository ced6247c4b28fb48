//! Tokens of one request, in disjoint buckets.

use serde::{Deserialize, Serialize};

/// Token counts as the upstream reported them. Buckets are disjoint: `input` excludes all cache buckets;
/// `reasoning` is a part of `output`, for information.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    pub input: u64,
    pub output: u64,
    pub cache_write_5m: u64,
    pub cache_write_1h: u64,
    pub cache_read: u64,
    pub reasoning: u64,
}

impl Usage {
    /// Everything that was sent: input and all cache buckets.
    #[must_use]
    pub fn prompt_total(&self) -> u64 {
        self.input + self.cache_write_5m + self.cache_write_1h + self.cache_read
    }

    /// Prompt and output together, the number that a tokens-per-minute limit counts.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.prompt_total() + self.output
    }
}
