//! The arithmetic of Anthropic's usage objects: reported twice in a stream, later numbers in place of earlier
//! ones, cache writes split by how long they live. It does not read events.

use std::fmt;

use actors::domain::Usage;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A usage object. Fields that are absent, null or no number are `None`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireUsage {
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
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Split {
    ephemeral_5m_input_tokens: Count,
    ephemeral_1h_input_tokens: Count,
}

/// The last number that was reported in each field.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    input: Count,
    output: Count,
    cache_write: Count,
    cache_write_5m: Count,
    cache_write_1h: Count,
    cache_read: Count,
}

impl Counts {
    /// Takes a usage object over, field by field: its numbers are cumulative, not additional.
    pub(super) fn report(&mut self, usage: Option<WireUsage>) {
        let Some(usage) = usage else { return };
        let split = usage.cache_creation.unwrap_or_default();
        self.input.replace(usage.input_tokens);
        self.output.replace(usage.output_tokens);
        self.cache_read.replace(usage.cache_read_input_tokens);
        self.cache_write.replace(usage.cache_creation_input_tokens);
        self.cache_write_5m
            .replace(usage.claude_cache_creation_5_m_tokens);
        self.cache_write_5m
            .replace(usage.cache_creation_5m_input_tokens);
        self.cache_write_5m.replace(split.ephemeral_5m_input_tokens);
        self.cache_write_1h
            .replace(usage.claude_cache_creation_1_h_tokens);
        self.cache_write_1h
            .replace(usage.cache_creation_1h_input_tokens);
        self.cache_write_1h.replace(split.ephemeral_1h_input_tokens);
    }

    /// The buckets. Writes that no split accounts for live five minutes, the API's default.
    pub(super) fn usage(&self) -> Usage {
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
            ..Usage::default()
        }
    }
}

/// A token count as lenient as JSON is: an upstream's odd number must not cost the rest of its usage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count(Option<u64>);

impl Count {
    fn replace(&mut self, later: Self) {
        self.0 = later.0.or(self.0);
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CountVisitor)
    }
}

struct CountVisitor;

impl<'de> Visitor<'de> for CountVisitor {
    type Value = Count;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a token count")
    }

    fn visit_u64<E>(self, count: u64) -> Result<Count, E> {
        Ok(Count(Some(count)))
    }

    fn visit_i64<E>(self, count: i64) -> Result<Count, E> {
        Ok(Count(u64::try_from(count).ok()))
    }

    fn visit_f64<E>(self, count: f64) -> Result<Count, E> {
        // A float beyond u64 saturates; one that is negative is no count.
        Ok(Count((count >= 0.0).then_some(count as u64)))
    }

    fn visit_unit<E>(self) -> Result<Count, E> {
        Ok(Count(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Count, E> {
        Ok(Count(None))
    }

    fn visit_str<E>(self, text: &str) -> Result<Count, E> {
        Ok(Count(text.parse().ok()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Count, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Count(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Count, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Count(None))
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
                ..Usage::default()
            }
        );
    }
}
