//! What a request is settled on where its vendor's last word on usage never came. It does not price anything.

use actors::domain::Usage;

/// A token is about four bytes of UTF-8: four letters of English, one character and a third of Chinese. Bytes are
/// nearer to the truth over all scripts than characters are.
pub(in crate::dialect) const BYTES_PER_TOKEN: u64 = 4;

/// Usage to settle on when a stream was cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EstimatedUsage {
    pub usage: Usage,
    /// The vendor's final usage never came: `output` is what it reported last or what its deltas amount to,
    /// whichever is more.
    pub partial: bool,
    /// The vendor reported what the prompt took. Where it did not, the prompt is zero in `usage` and for the caller
    /// to estimate.
    pub prompt_known: bool,
}

impl EstimatedUsage {
    /// `seen` bytes of text went by in deltas.
    pub(in crate::dialect) fn of(usage: Usage, is_final: bool, seen: u64) -> Self {
        let prompt_known = usage.prompt_total() > 0;
        if is_final {
            return Self {
                usage,
                partial: false,
                prompt_known,
            };
        }
        Self {
            usage: Usage {
                output: usage.output.max(seen.div_ceil(BYTES_PER_TOKEN)),
                ..usage
            },
            partial: true,
            prompt_known,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greater_of_reported_and_seen_is_what_a_cut_answer_took() {
        let reported = Usage {
            input: 100,
            output: 3,
            ..Usage::default()
        };
        let cut = EstimatedUsage::of(reported, false, 41);
        assert_eq!((cut.usage.output, cut.usage.input), (11, 100));
        assert!(cut.partial && cut.prompt_known);
        assert_eq!(EstimatedUsage::of(reported, false, 4).usage.output, 3);
        let whole = EstimatedUsage::of(reported, true, 41);
        assert_eq!((whole.usage, whole.partial), (reported, false));
        assert!(!EstimatedUsage::of(Usage::default(), false, 9).prompt_known);
    }
}
