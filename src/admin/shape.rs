//! Values as the API writes them: times with their offset, money as decimal text, limits. Nothing is decided here.

use actors::domain::{DailyMode, FiveHourMode, Limits, ModelRule, ModelTest, NanoUsd, TimeOfDay};
use jiff::Timestamp;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::Wrong;
use crate::guard::access::AccessRules;

/// A time in RFC 3339, in UTC when the hub writes it: `2026-01-31T12:00:00.123Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, format = DateTime, example = "2030-01-31T12:00:00Z")]
pub struct Time(pub Timestamp);

impl Time {
    /// From a column `…_ms`.
    #[must_use]
    pub fn of_ms(ms: i64) -> Self {
        Self(Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH))
    }

    #[must_use]
    pub fn ms(self) -> i64 {
        self.0.as_millisecond()
    }
}

/// An amount in USD as decimal text, exact to the nano-dollar: `"0.0123"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, pattern = r"^-?\d+(\.\d+)?$", example = "12.5")]
pub struct Usd(#[serde(with = "rust_decimal::serde::str")] pub Decimal);

impl Usd {
    #[must_use]
    pub fn of_nano(nano: NanoUsd) -> Self {
        Self(Decimal::new(nano.0, 9).normalize())
    }

    fn of_float(usd: f64) -> Self {
        // A float's shortest text is what somebody typed.
        Self(
            usd.to_string()
                .parse::<Decimal>()
                .unwrap_or_default()
                .normalize(),
        )
    }

    fn check(self, field: &str, wrong: &mut Wrong) {
        if self.0 < Decimal::ZERO {
            wrong.add(field, format!("`{}` is below 0", self.0));
        }
    }
}

/// What Redis and readers of JSON still count exactly.
const COUNT_MAX: u64 = (1 << 53) - 1;

/// What may be used; what is absent has no limit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LimitsShape {
    /// Requests per minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 9_007_199_254_740_991_u64, example = 60)]
    pub rpm: Option<u64>,
    /// Tokens per minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 9_007_199_254_740_991_u64)]
    pub tpm: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub five_hour_usd: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daily_usd: Option<Usd>,
    /// Weeks begin on Monday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekly_usd: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_usd: Option<Usd>,
    /// Ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_usd: Option<Usd>,
    /// Conversations at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 9_007_199_254_740_991_u64)]
    pub concurrent_sessions: Option<u64>,
    /// Requests in flight at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 9_007_199_254_740_991_u64)]
    pub concurrent_requests: Option<u64>,
    /// How the five hours move: `rolling`, or `fixed` from the first use.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "rolling")]
    pub five_hour_mode: Option<FiveHourMode>,
    /// How the day moves: `fixed` at `daily_reset`, or `rolling`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "fixed")]
    pub daily_mode: Option<DailyMode>,
    /// When a fixed day begins, in the hub's time zone: `HH:MM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "00:00")]
    pub daily_reset: Option<TimeOfDay>,
}

impl LimitsShape {
    pub fn check(&self, wrong: &mut Wrong) {
        for (field, usd) in [
            ("five_hour_usd", self.five_hour_usd),
            ("daily_usd", self.daily_usd),
            ("weekly_usd", self.weekly_usd),
            ("monthly_usd", self.monthly_usd),
            ("total_usd", self.total_usd),
        ] {
            if let Some(usd) = usd {
                usd.check(field, wrong);
            }
        }
        for (field, number) in [
            ("rpm", self.rpm),
            ("tpm", self.tpm),
            ("concurrent_sessions", self.concurrent_sessions),
            ("concurrent_requests", self.concurrent_requests),
        ] {
            if let Some(number) = number.filter(|number| *number > COUNT_MAX) {
                wrong.add(field, format!("`{number}` is above {COUNT_MAX}"));
            }
        }
    }
}

impl From<&Limits> for LimitsShape {
    fn from(limits: &Limits) -> Self {
        let usd = |usd: Option<f64>| usd.map(Usd::of_float);
        let named = Limits::default();
        Self {
            rpm: limits.rpm,
            tpm: limits.tpm,
            five_hour_usd: usd(limits.five_hour_usd),
            daily_usd: usd(limits.daily_usd),
            weekly_usd: usd(limits.weekly_usd),
            monthly_usd: usd(limits.monthly_usd),
            total_usd: usd(limits.total_usd),
            concurrent_sessions: limits.concurrent_sessions,
            concurrent_requests: limits.concurrent_requests,
            five_hour_mode: Some(limits.five_hour_mode)
                .filter(|mode| *mode != named.five_hour_mode),
            daily_mode: Some(limits.daily_mode).filter(|mode| *mode != named.daily_mode),
            daily_reset: Some(limits.daily_reset).filter(|time| *time != named.daily_reset),
        }
    }
}

impl From<LimitsShape> for Limits {
    fn from(shape: LimitsShape) -> Self {
        let usd = |usd: Option<Usd>| usd.and_then(|usd| usd.0.to_f64());
        Self {
            rpm: shape.rpm,
            tpm: shape.tpm,
            five_hour_usd: usd(shape.five_hour_usd),
            daily_usd: usd(shape.daily_usd),
            weekly_usd: usd(shape.weekly_usd),
            monthly_usd: usd(shape.monthly_usd),
            total_usd: usd(shape.total_usd),
            concurrent_sessions: shape.concurrent_sessions,
            concurrent_requests: shape.concurrent_requests,
            five_hour_mode: shape.five_hour_mode.unwrap_or_default(),
            daily_mode: shape.daily_mode.unwrap_or_default(),
            daily_reset: shape.daily_reset.unwrap_or_default(),
        }
    }
}

/// Which models: an exact name, or one test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum ModelShape {
    Exact(String),
    Test(ModelTestShape),
}

/// One test of a model's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ModelTestShape {
    Prefix(String),
    Suffix(String),
    Contains(String),
    Regex(String),
}

impl From<&ModelRule> for ModelShape {
    fn from(rule: &ModelRule) -> Self {
        match rule {
            ModelRule::Exact(name) => Self::Exact(name.clone()),
            ModelRule::Test(test) => Self::Test(match test.clone() {
                ModelTest::Prefix(text) => ModelTestShape::Prefix(text),
                ModelTest::Suffix(text) => ModelTestShape::Suffix(text),
                ModelTest::Contains(text) => ModelTestShape::Contains(text),
                ModelTest::Regex(text) => ModelTestShape::Regex(text),
            }),
        }
    }
}

impl From<ModelShape> for ModelRule {
    fn from(shape: ModelShape) -> Self {
        match shape {
            ModelShape::Exact(name) => Self::Exact(name),
            ModelShape::Test(test) => Self::Test(match test {
                ModelTestShape::Prefix(text) => ModelTest::Prefix(text),
                ModelTestShape::Suffix(text) => ModelTest::Suffix(text),
                ModelTestShape::Contains(text) => ModelTest::Contains(text),
                ModelTestShape::Regex(text) => ModelTest::Regex(text),
            }),
        }
    }
}

/// Judges a list of models in the field `field`.
pub fn check_models(models: &[ModelShape], field: &str, wrong: &mut Wrong) {
    wrong.within(field, |wrong| {
        for (at, model) in models.iter().enumerate() {
            let text = match model {
                ModelShape::Exact(text) => text,
                ModelShape::Test(
                    ModelTestShape::Prefix(text)
                    | ModelTestShape::Suffix(text)
                    | ModelTestShape::Contains(text),
                ) => text,
                ModelShape::Test(ModelTestShape::Regex(text)) => {
                    if let Err(error) = regex::Regex::new(text) {
                        wrong.add(at, format!("`{text}` is no regular expression: {error}"));
                    }
                    text
                }
            };
            if text.is_empty() {
                wrong.add(at, "is empty");
            }
        }
    });
}

/// Judges a list of words (groups, tags) in the field `field`.
pub fn check_words(words: &[String], field: &str, wrong: &mut Wrong) {
    wrong.within(field, |wrong| {
        for (at, word) in words.iter().enumerate() {
            wrong.name(&at.to_string(), word);
            if words[..at].contains(word) {
                wrong.add(at, format!("`{word}` stands there twice"));
            }
        }
    });
}

/// Judges texts of the field `field` as what obeys them does; none may stand there twice.
pub fn check_access<'a>(
    texts: &'a [String],
    field: &str,
    as_rules: impl Fn(&'a [String]) -> AccessRules<'a>,
    wrong: &mut Wrong,
) {
    wrong.within(field, |wrong| {
        for (at, text) in texts.iter().enumerate() {
            if let Err(invalid) = as_rules(std::slice::from_ref(text)).check() {
                wrong.add(at, invalid.reason);
            } else if texts[..at].contains(text) {
                wrong.add(at, format!("`{text}` stands there twice"));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_and_times_are_written_as_people_write_them() {
        let text = |nano| serde_json::to_string(&Usd::of_nano(NanoUsd(nano))).unwrap();
        assert_eq!(text(0), r#""0""#);
        assert_eq!(text(12_500_000_000), r#""12.5""#);
        assert_eq!(text(1), r#""0.000000001""#);
        assert_eq!(
            serde_json::to_string(&Time::of_ms(1_767_225_600_123)).unwrap(),
            r#""2026-01-01T00:00:00.123Z""#
        );
    }

    #[test]
    fn limits_come_back_as_they_were_written() {
        let text = r#"{"rpm":60,"daily_usd":"0.1","daily_mode":"rolling","daily_reset":"08:30"}"#;
        let shape: LimitsShape = serde_json::from_str(text).unwrap();
        let limits = Limits::from(shape.clone());
        assert_eq!(limits.daily_usd, Some(0.1));
        assert_eq!(LimitsShape::from(&limits), shape);
        assert_eq!(serde_json::to_string(&shape).unwrap(), text);
    }
}
