//! The arithmetic of Anthropic's usage objects: reported twice in a stream, later numbers in place of earlier
//! ones, cache writes split by how long they live. It does not read events.

use actors::domain::Usage;
use serde::Deserialize;

use crate::dialect::usage::lenient::{Count, Lenient};

/// A usage object. Fields that are absent, null or no number are `None`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::dialect) struct WireUsage {
    input_tokens: Count,
    output_tokens: Count,
    cache_creation_input_tokens: Count,
    cache_read_input_tokens: Count,
    cache_creation: Option<Split>,
    /// Some gateways flatten the split.
    cache_creation_5m_input_tokens: Count,
    cache_creation_1h_input_tokens: Count,
    claude_cache_creation_5_m_tokens: Count,
    claude_cache_creation_1_h_tokens: Count,
    server_tool_use: Lenient<ServerTools>,
    output_tokens_details: Lenient<OutputDetails>,
    service_tier: Lenient<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ServerTools {
    web_search_requests: Count,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OutputDetails {
    thinking_tokens: Count,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Split {
    ephemeral_5m_input_tokens: Count,
    ephemeral_1h_input_tokens: Count,
}

/// The last number that was reported in each field.
#[derive(Clone, Debug, Default)]
pub(in crate::dialect) struct Counts {
    input: Count,
    output: Count,
    cache_write: Count,
    cache_write_5m: Count,
    cache_write_1h: Count,
    cache_read: Count,
    web_searches: Count,
    thinking: Count,
    service_tier: Option<String>,
    reported: bool,
}

impl Counts {
    /// Takes a usage object over, field by field: its numbers are cumulative, not additional.
    pub(in crate::dialect) fn report(&mut self, usage: Option<WireUsage>) {
        let Some(usage) = usage else { return };
        let split = usage.cache_creation.unwrap_or_default();
        let tools = usage.server_tool_use.0.unwrap_or_default();
        self.reported = true;
        self.service_tier = usage.service_tier.0.or(self.service_tier.take());
        self.web_searches.advance(tools.web_search_requests);
        let details = usage.output_tokens_details.0.unwrap_or_default();
        self.thinking.replace(details.thinking_tokens);
        // Some relays fill the prompt's fields with zeros when they report for the second time.
        self.input.advance(usage.input_tokens);
        self.output.replace(usage.output_tokens);
        self.cache_read.advance(usage.cache_read_input_tokens);
        self.cache_write.advance(usage.cache_creation_input_tokens);
        self.cache_write_5m
            .advance(usage.claude_cache_creation_5_m_tokens);
        self.cache_write_5m
            .advance(usage.cache_creation_5m_input_tokens);
        self.cache_write_5m.advance(split.ephemeral_5m_input_tokens);
        self.cache_write_1h
            .advance(usage.claude_cache_creation_1_h_tokens);
        self.cache_write_1h
            .advance(usage.cache_creation_1h_input_tokens);
        self.cache_write_1h.advance(split.ephemeral_1h_input_tokens);
    }

    /// Whether a usage object was seen at all.
    pub(in crate::dialect) fn reported(&self) -> bool {
        self.reported
    }

    /// The class of service that was reported.
    pub(in crate::dialect) fn service_tier(&self) -> Option<&str> {
        self.service_tier.as_deref()
    }

    /// The buckets. Writes that no split accounts for live five minutes, the API's default.
    pub(in crate::dialect) fn usage(&self) -> Usage {
        let five_minutes = self.cache_write_5m.0.unwrap_or(0);
        let one_hour = self.cache_write_1h.0.unwrap_or(0);
        let total = self.cache_write.0.unwrap_or(0);
        let unaccounted = total.saturating_sub(five_minutes.saturating_add(one_hour));
        Usage {
            input: self.input.0.unwrap_or(0),
            output: self.output.0.unwrap_or(0),
            cache_write_5m: five_minutes.saturating_add(unaccounted),
            cache_write_1h: one_hour,
            cache_read: self.cache_read.0.unwrap_or(0),
            web_searches: self.web_searches.get(),
            // A part of the output, whatever the vendor says.
            reasoning: self.thinking.get().min(self.output.get()),
            ..Usage::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(reports: &[serde_json::Value]) -> Usage {
        let mut counts = Counts::default();
        for report in reports {
            counts.report(serde_json::from_value(report.clone()).unwrap());
        }
        counts.usage()
    }

    fn writes(report: serde_json::Value) -> (u64, u64) {
        let usage = usage(&[report]);
        (usage.cache_write_5m, usage.cache_write_1h)
    }

    #[test]
    fn cache_writes_are_split_by_their_time_to_live() {
        use serde_json::json;
        assert_eq!(writes(json!({"cache_creation_input_tokens": 7})), (7, 0));
        assert_eq!(
            writes(json!({"cache_creation_input_tokens": 30,
                "cache_creation": {"ephemeral_5m_input_tokens": 10, "ephemeral_1h_input_tokens": 20}})),
            (10, 20)
        );
        assert_eq!(
            writes(json!({"cache_creation_input_tokens": 35,
                "cache_creation": {"ephemeral_5m_input_tokens": 10, "ephemeral_1h_input_tokens": 20}})),
            (15, 20),
            "the rest of the total lives five minutes"
        );
        assert_eq!(
            writes(json!({"cache_creation": {"ephemeral_1h_input_tokens": 20}})),
            (0, 20),
            "a split without a total"
        );
        assert_eq!(
            writes(json!({"cache_creation_input_tokens": 3, "cache_creation": null})),
            (3, 0)
        );
        assert_eq!(
            writes(
                json!({"cache_creation_5m_input_tokens": 1, "claude_cache_creation_1_h_tokens": 2})
            ),
            (1, 2),
            "flattened"
        );
    }

    #[test]
    fn later_reports_win_field_by_field() {
        use serde_json::json;
        let usage = usage(&[
            json!({"input_tokens": 5, "output_tokens": 1, "cache_read_input_tokens": 9}),
            json!({"output_tokens": 40, "cache_read_input_tokens": null}),
            json!({"input_tokens": 6}),
        ]);
        assert_eq!(
            (usage.input, usage.output, usage.cache_read),
            (6, 40, 9),
            "null does not take a number back"
        );
    }

    #[test]
    fn a_second_report_full_of_zeros_costs_no_prompt() {
        use serde_json::json;
        let usage = usage(&[
            json!({"input_tokens": 5, "cache_read_input_tokens": 9, "cache_creation_input_tokens": 3,
                "cache_creation": {"ephemeral_1h_input_tokens": 3}}),
            json!({"input_tokens": 0, "cache_read_input_tokens": 0, "cache_creation_input_tokens": 0,
                "cache_creation": {"ephemeral_1h_input_tokens": 0}, "output_tokens": 7}),
        ]);
        assert_eq!(
            (usage.prompt_total(), usage.cache_write_1h, usage.output),
            (17, 3, 7)
        );
    }

    #[test]
    fn what_was_thought_is_a_part_of_the_output() {
        use serde_json::json;
        let thought = |thinking| {
            let usage = usage(&[
                json!({"input_tokens": 5, "output_tokens": 1, "output_tokens_details": null}),
                json!({"output_tokens": 40, "output_tokens_details": {"thinking_tokens": thinking}}),
            ]);
            (usage.output, usage.reasoning)
        };
        assert_eq!(thought(30), (40, 30));
        assert_eq!(thought(50), (40, 40));
    }

    #[test]
    fn odd_numbers_cost_only_themselves() {
        use serde_json::json;
        let usage = usage(&[json!({
            "input_tokens": 12.0, "output_tokens": -3, "cache_read_input_tokens": "17",
            "cache_creation_input_tokens": {"no": ["count", true]}, "server_tool_use": {"web_search_requests": 1},
        })]);
        assert_eq!(
            usage,
            Usage {
                input: 12,
                cache_read: 17,
                web_searches: 1,
                ..Usage::default()
            }
        );
    }
}
