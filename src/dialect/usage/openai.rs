//! The arithmetic of the usage objects of both OpenAI dialects, with the fields that their imitators add. The prompt
//! is reported with its cached part inside; here the two are taken apart. It does not read events.

use actors::domain::Usage;
use serde::Deserialize;

use super::lenient::{Count, Lenient};

/// A usage object. Fields that are absent, null or of another shape are `None`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::dialect) struct WireUsage {
    prompt_tokens: Count,
    completion_tokens: Count,
    input_tokens: Count,
    output_tokens: Count,
    total_tokens: Count,
    prompt_tokens_details: Lenient<Details>,
    input_tokens_details: Lenient<Details>,
    completion_tokens_details: Lenient<Details>,
    output_tokens_details: Lenient<Details>,
    /// Moonshot.
    cached_tokens: Count,
    /// DeepSeek.
    prompt_cache_hit_tokens: Count,
    prompt_cache_miss_tokens: Count,
    /// Perplexity.
    reasoning_tokens: Count,
    /// Relays that serve Anthropic's models.
    cache_read_input_tokens: Count,
    cache_creation_input_tokens: Count,
    cache_creation: Lenient<Split>,
    cache_creation_5m_input_tokens: Count,
    cache_creation_1h_input_tokens: Count,
    claude_cache_creation_5_m_tokens: Count,
    claude_cache_creation_1_h_tokens: Count,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Details {
    cached_tokens: Count,
    cache_write_tokens: Count,
    cache_creation_tokens: Count,
    cached_creation_tokens: Count,
    cache_creation_input_tokens: Count,
    cache_creation: Lenient<Split>,
    image_tokens: Count,
    reasoning_tokens: Count,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Split {
    ephemeral_5m_input_tokens: Count,
    ephemeral_1h_input_tokens: Count,
}

/// The last number that was reported of each quantity, whatever name it had. Zeros take nothing back.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::dialect) struct Counts {
    prompt: Count,
    output: Count,
    total: Count,
    cache_read: Count,
    cache_miss: Count,
    cache_write: Count,
    cache_write_5m: Count,
    cache_write_1h: Count,
    image_input: Count,
    image_output: Count,
    reasoning: Count,
    /// Anthropic's object under an OpenAI name: its prompt leaves the cache out.
    apart: bool,
    reported: bool,
}

/// The same quantity may be reported under several names, some of them filled with zeros.
fn any_of<const N: usize>(names: [Count; N]) -> Count {
    Count(names.into_iter().filter_map(|count| count.0).max())
}

impl Counts {
    /// Takes a usage object over. Its numbers are cumulative, not additional.
    pub(in crate::dialect) fn report(&mut self, usage: &WireUsage) {
        let none = Details::default();
        let chat = usage.prompt_tokens_details.0.as_ref().unwrap_or(&none);
        let responses = usage.input_tokens_details.0.as_ref().unwrap_or(&none);
        let chat_output = usage.completion_tokens_details.0.as_ref().unwrap_or(&none);
        let responses_output = usage.output_tokens_details.0.as_ref().unwrap_or(&none);
        let no_split = Split::default();
        let flat = usage.cache_creation.0.as_ref().unwrap_or(&no_split);
        let nested = [chat, responses].map(|d| d.cache_creation.0.as_ref().unwrap_or(&no_split));

        self.reported = true;
        self.apart |= usage.prompt_tokens.get() == 0
            && usage.input_tokens_details.0.is_none()
            && usage
                .cache_read_input_tokens
                .get()
                .saturating_add(usage.cache_creation_input_tokens.get())
                > 0;
        self.prompt
            .advance(any_of([usage.prompt_tokens, usage.input_tokens]));
        self.output
            .advance(any_of([usage.completion_tokens, usage.output_tokens]));
        self.total.advance(usage.total_tokens);
        self.cache_read.advance(any_of([
            chat.cached_tokens,
            responses.cached_tokens,
            usage.cached_tokens,
            usage.prompt_cache_hit_tokens,
            usage.cache_read_input_tokens,
        ]));
        self.cache_miss.advance(usage.prompt_cache_miss_tokens);
        self.cache_write.advance(any_of([
            chat.cache_write_tokens,
            chat.cache_creation_tokens,
            chat.cached_creation_tokens,
            chat.cache_creation_input_tokens,
            responses.cache_write_tokens,
            responses.cache_creation_tokens,
            responses.cached_creation_tokens,
            responses.cache_creation_input_tokens,
            usage.cache_creation_input_tokens,
        ]));
        self.cache_write_5m.advance(any_of([
            usage.claude_cache_creation_5_m_tokens,
            usage.cache_creation_5m_input_tokens,
            flat.ephemeral_5m_input_tokens,
            nested[0].ephemeral_5m_input_tokens,
            nested[1].ephemeral_5m_input_tokens,
        ]));
        self.cache_write_1h.advance(any_of([
            usage.claude_cache_creation_1_h_tokens,
            usage.cache_creation_1h_input_tokens,
            flat.ephemeral_1h_input_tokens,
            nested[0].ephemeral_1h_input_tokens,
            nested[1].ephemeral_1h_input_tokens,
        ]));
        self.image_input
            .advance(any_of([chat.image_tokens, responses.image_tokens]));
        self.image_output.advance(any_of([
            chat_output.image_tokens,
            responses_output.image_tokens,
        ]));
        self.reasoning.advance(any_of([
            chat_output.reasoning_tokens,
            responses_output.reasoning_tokens,
            usage.reasoning_tokens,
        ]));
    }

    /// Whether a usage object was seen at all.
    pub(in crate::dialect) fn reported(&self) -> bool {
        self.reported
    }

    /// The disjoint buckets.
    pub(in crate::dialect) fn usage(&self) -> Usage {
        let (read, hour) = (self.cache_read.get(), self.cache_write_1h.get());
        let five = self.cache_write_5m.get();
        // Writes that no split accounts for live five minutes.
        let five = five.max(self.cache_write.get().saturating_sub(hour));
        let cached = read.saturating_add(five).saturating_add(hour);
        let reported = self.output.get();
        let reasoning = self.reasoning.get();
        let prompt = match self.prompt.get() {
            0 => read.saturating_add(self.cache_miss.get()),
            prompt => prompt,
        };

        // OpenAI's prompt has the cached tokens in it and its output the reasoning. Vendors that leave them out
        // (xAI the reasoning, relays the cache) are known by parts that do not fit in, or by a total that has them on
        // top.
        let over = self
            .total
            .get()
            .saturating_sub(prompt.saturating_add(reported));
        let on_top = |part: u64, other: u64| {
            part > 0 && (over == part || over == part.saturating_add(other)) && over > 0
        };
        let cache_apart = self.apart || cached > prompt || on_top(cached, reasoning);
        let reasoning_apart =
            reasoning > reported || (on_top(reasoning, cached) && !(over == cached && cache_apart));

        let fresh = if cache_apart { prompt } else { prompt - cached };
        let image_input = self.image_input.get().min(fresh);
        let output = if reasoning_apart {
            reported.saturating_add(reasoning)
        } else {
            reported
        };
        let image_output = self.image_output.get().min(output);
        let output = output - image_output;
        Usage {
            input: fresh - image_input,
            output,
            cache_write_5m: five,
            cache_write_1h: hour,
            cache_read: read,
            reasoning: reasoning.min(output),
            image_input,
            image_output,
            ..Usage::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn usage(reports: &[Value]) -> Usage {
        let mut counts = Counts::default();
        for report in reports {
            counts.report(&serde_json::from_value(report.clone()).unwrap());
        }
        counts.usage()
    }

    /// input, output, cache read, cache write 5 m, cache write 1 h, reasoning.
    fn buckets(report: Value) -> [u64; 6] {
        let usage = usage(&[report]);
        [
            usage.input,
            usage.output,
            usage.cache_read,
            usage.cache_write_5m,
            usage.cache_write_1h,
            usage.reasoning,
        ]
    }

    #[test]
    fn every_vendors_object_comes_apart() {
        let cases = [
            (
                "OpenAI Chat",
                json!({"prompt_tokens": 2006, "completion_tokens": 300, "total_tokens": 2306,
                    "prompt_tokens_details": {"cached_tokens": 1920, "audio_tokens": 0},
                    "completion_tokens_details": {"reasoning_tokens": 192, "audio_tokens": 0,
                        "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0}}),
                [86, 300, 1920, 0, 0, 192],
            ),
            (
                "OpenAI Responses",
                json!({"input_tokens": 81, "input_tokens_details": {"cached_tokens": 64}, "output_tokens": 1035,
                    "output_tokens_details": {"reasoning_tokens": 832}, "total_tokens": 1116}),
                [17, 1035, 64, 0, 0, 832],
            ),
            (
                "DeepSeek",
                json!({"prompt_tokens": 500, "completion_tokens": 40, "total_tokens": 540,
                    "prompt_cache_hit_tokens": 448, "prompt_cache_miss_tokens": 52}),
                [52, 40, 448, 0, 0, 0],
            ),
            (
                "DeepSeek, only the halves of the prompt",
                json!({"completion_tokens": 40, "prompt_cache_hit_tokens": 448, "prompt_cache_miss_tokens": 52}),
                [52, 40, 448, 0, 0, 0],
            ),
            (
                "Moonshot",
                json!({"prompt_tokens": 19, "completion_tokens": 21, "total_tokens": 40, "cached_tokens": 10}),
                [9, 21, 10, 0, 0, 0],
            ),
            (
                "xAI counts reasoning beside the completion",
                json!({"prompt_tokens": 32, "completion_tokens": 109, "total_tokens": 241,
                    "prompt_tokens_details": {"cached_tokens": 8},
                    "completion_tokens_details": {"reasoning_tokens": 100}}),
                [24, 209, 8, 0, 0, 100],
            ),
            (
                "reasoning that does not fit into the completion",
                json!({"prompt_tokens": 32, "completion_tokens": 9,
                    "completion_tokens_details": {"reasoning_tokens": 110}}),
                [32, 119, 0, 0, 0, 110],
            ),
            (
                "OpenRouter's cache writes",
                json!({"prompt_tokens": 1000, "completion_tokens": 5, "total_tokens": 1005, "cost": 0.01,
                    "prompt_tokens_details": {"cached_tokens": 600, "cache_write_tokens": 300}}),
                [100, 5, 600, 300, 0, 0],
            ),
            (
                "Qwen's cache writes",
                json!({"prompt_tokens": 1000, "completion_tokens": 5, "prompt_tokens_details": {
                    "cached_tokens": 0, "cache_creation_input_tokens": 900,
                    "cache_creation": {"ephemeral_5m_input_tokens": 900}, "cache_type": "ephemeral"}}),
                [100, 5, 0, 900, 0, 0],
            ),
            (
                "a relay's flat split within the prompt",
                json!({"prompt_tokens": 1000, "completion_tokens": 5, "total_tokens": 1005,
                    "cache_read_input_tokens": 500, "cache_creation_input_tokens": 300,
                    "claude_cache_creation_5_m_tokens": 100, "claude_cache_creation_1_h_tokens": 200}),
                [200, 5, 500, 100, 200, 0],
            ),
            (
                "a relay whose prompt leaves the cache out",
                json!({"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15,
                    "prompt_tokens_details": {"cached_tokens": 500, "cached_creation_tokens": 7}}),
                [10, 5, 500, 7, 0, 0],
            ),
            (
                "a relay whose total has the cache on top",
                json!({"prompt_tokens": 1000, "completion_tokens": 5, "total_tokens": 1505,
                    "prompt_tokens_details": {"cached_tokens": 500}}),
                [1000, 5, 500, 0, 0, 0],
            ),
            (
                "Anthropic's object",
                json!({"input_tokens": 1000, "output_tokens": 5, "cache_read_input_tokens": 500,
                    "cache_creation_input_tokens": 30, "cache_creation": {"ephemeral_1h_input_tokens": 30}}),
                [1000, 5, 500, 0, 30, 0],
            ),
            (
                "a relay that fills both namings",
                json!({"prompt_tokens": 90, "completion_tokens": 5, "total_tokens": 95, "input_tokens": 0,
                    "output_tokens": 0, "input_tokens_details": null}),
                [90, 5, 0, 0, 0, 0],
            ),
            ("nothing", json!({}), [0; 6]),
            (
                "odd values",
                json!({"prompt_tokens": "12", "completion_tokens": 3.0, "prompt_tokens_details": "none",
                    "completion_tokens_details": [1], "total_tokens": -1}),
                [12, 3, 0, 0, 0, 0],
            ),
        ];
        for (vendor, report, expected) in cases {
            assert_eq!(buckets(report), expected, "{vendor}");
        }
    }

    #[test]
    fn images_are_taken_out_of_input_and_output() {
        let usage = usage(&[json!({"prompt_tokens": 300, "completion_tokens": 1100,
            "prompt_tokens_details": {"image_tokens": 258}, "completion_tokens_details": {"image_tokens": 1090}})]);
        assert_eq!((usage.input, usage.image_input), (42, 258));
        assert_eq!((usage.output, usage.image_output), (10, 1090));
        assert_eq!((usage.prompt_total(), usage.total()), (300, 1400));
    }

    #[test]
    fn cumulative_reports_are_not_added_up_and_zeros_take_nothing_back() {
        let usage = usage(&[
            json!({"prompt_tokens": 50, "completion_tokens": 1, "total_tokens": 51}),
            json!({"prompt_tokens": 50, "completion_tokens": 9, "total_tokens": 59,
                "prompt_tokens_details": {"cached_tokens": 20}}),
            json!({"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0,
                "prompt_tokens_details": {"cached_tokens": 0}}),
        ]);
        assert_eq!((usage.input, usage.cache_read, usage.output), (30, 20, 9));
    }

    proptest! {
        #[test]
        fn the_buckets_add_up_to_the_vendors_prompt(
            prompt in 1..1_000_000_u64, read in 0..1000_u64, five in 0..1000_u64, hour in 0..1000_u64,
            image in 0..2000_u64, output in 0..1_000_000_u64, thought in 0..1000_u64, responses in any::<bool>(),
        ) {
            // Reported as OpenAI does: every part inside its whole.
            let (read, five) = (read * prompt / 4000, five * prompt / 4000);
            let hour = hour * prompt / 4000;
            let thought = thought * output / 1000;
            let details = json!({"cached_tokens": read, "cache_write_tokens": five + hour,
                "cache_creation": {"ephemeral_5m_input_tokens": five, "ephemeral_1h_input_tokens": hour},
                "image_tokens": image});
            let report = if responses {
                json!({"input_tokens": prompt, "output_tokens": output, "total_tokens": prompt + output,
                    "input_tokens_details": details, "output_tokens_details": {"reasoning_tokens": thought}})
            } else {
                json!({"prompt_tokens": prompt, "completion_tokens": output, "total_tokens": prompt + output,
                    "prompt_tokens_details": details, "completion_tokens_details": {"reasoning_tokens": thought}})
            };
            let usage = usage(&[report]);
            prop_assert_eq!(usage.prompt_total(), prompt);
            prop_assert_eq!(usage.total(), prompt + output);
            prop_assert_eq!((usage.cache_read, usage.cache_write_5m, usage.cache_write_1h), (read, five, hour));
            prop_assert_eq!(usage.reasoning, thought);
        }

        #[test]
        fn no_numbers_overflow(numbers in proptest::collection::vec(any::<u64>(), 9)) {
            let usage = usage(&[json!({"prompt_tokens": numbers[0], "completion_tokens": numbers[1],
                "total_tokens": numbers[2], "cached_tokens": numbers[3], "reasoning_tokens": numbers[4],
                "cache_creation_input_tokens": numbers[5], "prompt_cache_miss_tokens": numbers[6],
                "claude_cache_creation_1_h_tokens": numbers[7], "prompt_tokens_details": {"image_tokens": numbers[8]}})]);
            prop_assert!(usage.reasoning <= usage.output);
        }
    }
}
