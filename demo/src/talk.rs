//! A conversation with a model, as far as it can be counted: what each turn sends, what of it a prompt cache knows, and
//! how long the answer takes. Pure but for the dice that are handed in. It must not know who serves it.

use actors::domain::{Dialect, Usage};
use rand::RngExt;
use rand::rngs::SmallRng;

/// Beyond this many tokens a command line sums its conversation up and begins anew.
const FULL: u64 = 165_000;
/// What a command line says before anybody has said anything.
const SYSTEM: std::ops::Range<u64> = 11_000..17_000;

/// What was said so far.
#[derive(Clone, Debug)]
pub struct Talk {
    context: u64,
    system: u64,
    pub turns: u32,
}

/// How long an answer took, in milliseconds since the request came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    pub first_byte: u32,
    pub first_content: u32,
    pub end: u32,
}

impl Talk {
    pub fn begin(dice: &mut SmallRng) -> Self {
        let system = dice.random_range(SYSTEM);
        Self {
            context: system,
            system,
            turns: 0,
        }
    }

    /// One that has gone on for so many turns.
    pub fn after(turns: u32, dice: &mut SmallRng) -> Self {
        let mut talk = Self::begin(dice);
        talk.turns = turns;
        talk.context += u64::from(turns) * 2600 % FULL;
        talk
    }

    /// The next turn. `warm` where the prompt cache still knows the one before.
    pub fn turn(&mut self, dialect: Dialect, warm: bool, dice: &mut SmallRng) -> Usage {
        if self.context > FULL {
            self.context = self.system + dice.random_range(3_000..8_000);
        }
        let grown = skewed(60, 7_000, dice);
        let output = skewed(25, 3_200, dice);
        // The system prompt is everybody's, and so mostly known.
        let known = match (warm && self.turns > 0, dice.random_bool(0.75)) {
            (true, _) => self.context,
            (false, true) => self.system,
            (false, false) => 0,
        };
        let prompt = self.context + grown;
        self.context = prompt + output;
        self.turns += 1;
        let usage = if dialect == Dialect::Anthropic {
            let input = dice.random_range(3..40);
            Usage {
                input,
                cache_read: known,
                cache_write_5m: prompt - known,
                ..Usage::ZERO
            }
        } else {
            // In pieces of 128 tokens, and nothing is billed for writing.
            let cached = known - known % 128;
            let reasoning = output * dice.random_range(20..60) / 100;
            Usage {
                input: prompt - cached,
                cache_read: cached,
                reasoning,
                ..Usage::ZERO
            }
        };
        Usage { output, ..usage }
    }
}

/// Mostly small, now and then large.
fn skewed(least: u64, most: u64, dice: &mut SmallRng) -> u64 {
    let roll: f64 = dice.random();
    least + ((most - least) as f64 * roll.powf(3.2)) as u64
}

/// `speed` in tokens a second.
pub fn times(usage: &Usage, speed: f64, dice: &mut SmallRng) -> Times {
    let reading = usage.prompt_total() as f64 / 100_000.0 * 700.0;
    let waiting = 250.0 + reading + 1500.0 * dice.random::<f64>().powi(3);
    let first_byte = waiting as u32;
    let first_content = first_byte + dice.random_range(15..350);
    let speed = speed * (0.7 + 0.6 * dice.random::<f64>());
    let writing = usage.output as f64 / speed * 1000.0;
    Times {
        first_byte,
        first_content,
        end: first_content + writing as u32 + 5,
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn a_warm_conversation_reads_what_it_sent_before_from_the_cache() {
        let mut dice = SmallRng::seed_from_u64(1);
        let mut talk = Talk::begin(&mut dice);
        let mut sent = 0;
        for turn in 0..12 {
            let usage = talk.turn(Dialect::Anthropic, true, &mut dice);
            if turn > 0 {
                assert!(usage.cache_read >= sent, "turn {turn}: {usage:?}");
            }
            sent = usage.cache_read + usage.cache_write_5m;
        }
        let cold = talk.turn(Dialect::OpenaiResponses, false, &mut dice);
        assert!(cold.cache_read < sent && cold.input > 0, "{cold:?}");
        assert_eq!(cold.cache_read % 128, 0);
        assert_eq!(cold.cache_write_5m, 0);
    }

    #[test]
    fn no_conversation_grows_beyond_what_a_model_reads() {
        let mut dice = SmallRng::seed_from_u64(2);
        let mut talk = Talk::begin(&mut dice);
        for _ in 0..500 {
            let usage = talk.turn(Dialect::Gemini, true, &mut dice);
            assert!(usage.prompt_total() < 200_000, "{usage:?}");
            let times = times(&usage, 60.0, &mut dice);
            assert!(times.first_byte < times.first_content && times.first_content < times.end);
        }
    }
}
