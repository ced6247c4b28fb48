//! The arithmetic of Gemini's `usageMetadata`: the prompt has its cached part inside, thoughts stand beside the
//! candidates, images are told by modality. It does not read events.

use actors::domain::Usage;
use serde::Deserialize;

use crate::dialect::usage::lenient::{Count, Lenient};

/// A `usageMetadata` object. Fields that are absent, null or of another shape are `None`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::dialect) struct WireUsage {
    prompt_token_count: Count,
    cached_content_token_count: Count,
    candidates_token_count: Count,
    thoughts_token_count: Count,
    tool_use_prompt_token_count: Count,
    prompt_tokens_details: Lenient<Vec<Modality>>,
    cache_tokens_details: Lenient<Vec<Modality>>,
    candidates_tokens_details: Lenient<Vec<Modality>>,
    service_tier: Lenient<String>,
    traffic_type: Lenient<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Modality {
    modality: Lenient<String>,
    token_count: Count,
}

/// The images among them; `None` without a list.
fn images(details: &Lenient<Vec<Modality>>) -> Count {
    let counts = |details: &Vec<Modality>| {
        details
            .iter()
            .filter(|part| part.modality.0.as_deref() == Some("IMAGE"))
            .fold(0_u64, |sum, part| {
                sum.saturating_add(part.token_count.get())
            })
    };
    Count(details.0.as_ref().map(counts))
}

impl WireUsage {
    /// The class of service that was given. Vertex tells it as a kind of traffic.
    pub fn service_tier(&self) -> Option<String> {
        let told = self
            .service_tier
            .0
            .as_deref()
            .filter(|tier| !tier.is_empty());
        let traffic = self.traffic_type.0.as_deref().map(|traffic| match traffic {
            "ON_DEMAND" => "standard",
            "ON_DEMAND_PRIORITY" => "priority",
            "ON_DEMAND_FLEX" => "flex",
            other => other,
        });
        told.or(traffic).map(str::to_lowercase)
    }
}

/// The last number that was reported in each field. Zeros take nothing back.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::dialect) struct Counts {
    prompt: Count,
    cached: Count,
    candidates: Count,
    thoughts: Count,
    tool_use: Count,
    image_prompt: Count,
    image_cached: Count,
    image_candidates: Count,
    reported: bool,
}

impl Counts {
    /// Takes an object over, field by field: its numbers are cumulative, not additional.
    pub fn report(&mut self, usage: &WireUsage) {
        self.reported = true;
        self.prompt.advance(usage.prompt_token_count);
        self.cached.advance(usage.cached_content_token_count);
        self.candidates.advance(usage.candidates_token_count);
        self.thoughts.advance(usage.thoughts_token_count);
        self.tool_use.advance(usage.tool_use_prompt_token_count);
        self.image_prompt
            .advance(images(&usage.prompt_tokens_details));
        self.image_cached
            .advance(images(&usage.cache_tokens_details));
        self.image_candidates
            .advance(images(&usage.candidates_tokens_details));
    }

    /// Whether a usage object was seen at all.
    pub fn reported(&self) -> bool {
        self.reported
    }

    /// The disjoint buckets. What the model's own tools put into the prompt is input.
    pub fn usage(&self) -> Usage {
        let cached = self.cached.get();
        let prompt = self.prompt.get();
        // A cached part that does not fit in was left out of the prompt by a relay.
        let fresh = prompt.checked_sub(cached).unwrap_or(prompt);
        let image_input = self
            .image_prompt
            .get()
            .saturating_sub(self.image_cached.get())
            .min(fresh);
        let candidates = self.candidates.get();
        let image_output = self.image_candidates.get().min(candidates);
        let thoughts = self.thoughts.get();
        Usage {
            input: (fresh - image_input).saturating_add(self.tool_use.get()),
            output: (candidates - image_output).saturating_add(thoughts),
            cache_read: cached,
            reasoning: thoughts,
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

    #[test]
    fn cached_tokens_are_counted_once_whatever_the_modalities_say() {
        let usage = usage(&[json!({
            "promptTokenCount": 20_758, "cachedContentTokenCount": 16_344, "candidatesTokenCount": 70,
            "thoughtsTokenCount": 212, "totalTokenCount": 21_040,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 20_758}],
            "cacheTokensDetails": [{"modality": "TEXT", "tokenCount": 16_344}],
        })]);
        assert_eq!(
            usage,
            Usage {
                input: 4414,
                cache_read: 16_344,
                output: 282,
                reasoning: 212,
                ..Usage::default()
            }
        );
        assert_eq!(usage.total(), 21_040);
    }

    #[test]
    fn images_are_buckets_of_their_own_and_tools_prompts_are_input() {
        let usage = usage(&[json!({
            "promptTokenCount": 1000, "cachedContentTokenCount": 400, "candidatesTokenCount": 1300,
            "toolUsePromptTokenCount": 50, "thoughtsTokenCount": 10, "totalTokenCount": 2360,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 484}, {"modality": "IMAGE", "tokenCount": 516}],
            "cacheTokensDetails": [{"modality": "IMAGE", "tokenCount": 258}, {"modality": "TEXT", "tokenCount": 142}],
            "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1290}],
        })]);
        assert_eq!(
            (usage.image_input, usage.input, usage.cache_read),
            (258, 392, 400)
        );
        assert_eq!(
            (usage.image_output, usage.output, usage.reasoning),
            (1290, 20, 10)
        );
        assert_eq!(usage.total(), 2360);
    }

    #[test]
    fn the_last_report_counts_field_by_field() {
        let usage = usage(&[
            json!({"promptTokenCount": 10, "totalTokenCount": 10}),
            json!({"promptTokenCount": 10, "candidatesTokenCount": 4, "thoughtsTokenCount": 7}),
            json!({"promptTokenCount": 11, "candidatesTokenCount": 9}),
        ]);
        assert_eq!((usage.input, usage.output, usage.reasoning), (11, 16, 7));
    }

    #[test]
    fn odd_values_cost_only_themselves() {
        let usage = usage(&[
            json!({"promptTokenCount": "12", "candidatesTokenCount": null,
            "cachedContentTokenCount": [1], "thoughtsTokenCount": -2, "promptTokensDetails": {"modality": "IMAGE"},
            "candidatesTokensDetails": [{"modality": 7}], "trafficType": 3}),
        ]);
        assert_eq!(
            usage,
            Usage {
                input: 12,
                ..Usage::default()
            }
        );
    }

    #[test]
    fn a_tier_is_told_by_name_or_as_traffic() {
        let tier = |json: Value| {
            serde_json::from_value::<WireUsage>(json)
                .unwrap()
                .service_tier()
        };
        assert_eq!(tier(json!({})), None);
        assert_eq!(
            tier(json!({"serviceTier": "PRIORITY"})).as_deref(),
            Some("priority")
        );
        assert_eq!(
            tier(json!({"trafficType": "ON_DEMAND"})).as_deref(),
            Some("standard")
        );
        assert_eq!(
            tier(json!({"trafficType": "ON_DEMAND_FLEX"})).as_deref(),
            Some("flex")
        );
    }

    proptest! {
        #[test]
        fn the_buckets_add_up_to_the_vendors_totals(
            prompt in 0..1_000_000_u64, cached in 0..1000_u64, tools in 0..1000_u64, candidates in 0..100_000_u64,
            thoughts in 0..100_000_u64, image in any::<u64>(), image_cached in any::<u64>(), image_out in any::<u64>(),
        ) {
            let cached = cached * prompt / 1000;
            let usage = usage(&[json!({"promptTokenCount": prompt, "cachedContentTokenCount": cached,
                "toolUsePromptTokenCount": tools, "candidatesTokenCount": candidates, "thoughtsTokenCount": thoughts,
                "promptTokensDetails": [{"modality": "IMAGE", "tokenCount": image}],
                "cacheTokensDetails": [{"modality": "IMAGE", "tokenCount": image_cached}],
                "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": image_out}]})]);
            prop_assert_eq!(usage.prompt_total(), prompt + tools);
            prop_assert_eq!(usage.total(), prompt + tools + candidates + thoughts);
            prop_assert!(usage.reasoning <= usage.output);
        }

        #[test]
        fn no_numbers_overflow(numbers in proptest::collection::vec(any::<u64>(), 5)) {
            let usage = usage(&[json!({"promptTokenCount": numbers[0], "cachedContentTokenCount": numbers[1],
                "toolUsePromptTokenCount": numbers[2], "candidatesTokenCount": numbers[3],
                "thoughtsTokenCount": numbers[4]})]);
            prop_assert_eq!(usage.cache_read, numbers[1]);
        }
    }
}
