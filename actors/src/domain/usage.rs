//! What one request used, in disjoint buckets.

use serde::{Deserialize, Serialize};

/// Token counts as the upstream reported them. Buckets are disjoint: `input` excludes all cache buckets and images,
/// `output` excludes images; `reasoning` is a part of `output`, for information and for the vendors that price it apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    pub input: u64,
    pub output: u64,
    pub cache_write_5m: u64,
    pub cache_write_1h: u64,
    pub cache_read: u64,
    pub reasoning: u64,
    /// Tokens of images that were sent, where the vendor counts them apart.
    #[serde(skip_serializing_if = "is_zero")]
    pub image_input: u64,
    /// Tokens of images that were made, where the vendor counts them apart.
    #[serde(skip_serializing_if = "is_zero")]
    pub image_output: u64,
    /// Billed requests of the vendor's own web search. No tokens.
    #[serde(skip_serializing_if = "is_zero")]
    pub web_searches: u64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for this shape"
)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl Usage {
    /// Nothing; for constants, where `Default` cannot be called.
    pub const ZERO: Self = Self {
        input: 0,
        output: 0,
        cache_write_5m: 0,
        cache_write_1h: 0,
        cache_read: 0,
        reasoning: 0,
        image_input: 0,
        image_output: 0,
        web_searches: 0,
    };

    /// Everything that was sent: input, all cache buckets and images. Long-context prices begin by this number.
    #[must_use]
    pub fn prompt_total(&self) -> u64 {
        [
            self.cache_write_5m,
            self.cache_write_1h,
            self.cache_read,
            self.image_input,
        ]
        .into_iter()
        .fold(self.input, u64::saturating_add)
    }

    /// Prompt and output together, the number that a tokens-per-minute limit counts.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.prompt_total()
            .saturating_add(self.output)
            .saturating_add(self.image_output)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_older_hub_wrote_is_read_and_what_is_not_there_is_not_written() {
        let old = r#"{"input":1,"output":2,"cache_write_5m":3,"cache_write_1h":4,"cache_read":5,"reasoning":6}"#;
        let usage: Usage = serde_json::from_str(old).unwrap();
        assert_eq!((usage.prompt_total(), usage.total()), (13, 15));
        assert_eq!(serde_json::to_string(&usage).unwrap(), old);
    }

    #[test]
    fn absurd_counts_do_not_overflow() {
        let usage = Usage {
            input: u64::MAX,
            output: u64::MAX,
            cache_read: u64::MAX,
            ..Usage::ZERO
        };
        assert_eq!(usage.total(), u64::MAX);
    }
}
