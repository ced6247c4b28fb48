//! Pure: which options the rules about each kind of event have, and what is usual. `rule.rs` says what they mean.

use serde::Serialize;
use serde_json::{Value, json};

use super::event::{EventKind, Spender};
use super::rule::{QUIET_MAX_S, RuleOptions, TOP_MAX, usual_quiet_ms, usual_thresholds};

/// What an option may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceKind {
    /// A list of whole numbers from 1 to 200.
    Percents,
    /// A list of `user`, `key`, `provider`.
    Spenders,
    /// `HH:MM`.
    TimeOfDay,
    /// A name such as `Asia/Shanghai`.
    TimeZone,
    /// A whole number.
    Number,
    /// A whole number of seconds.
    Seconds,
}

impl ChoiceKind {
    pub const ALL: [Self; 6] = [
        Self::Percents,
        Self::Spenders,
        Self::TimeOfDay,
        Self::TimeZone,
        Self::Number,
        Self::Seconds,
    ];
}

/// An option of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub name: &'static str,
    pub kind: ChoiceKind,
    /// What holds where it is left out; `None` for the hub's own time zone.
    pub usual: Option<Value>,
    pub least: Option<u64>,
    pub most: Option<u64>,
}

fn choice(name: &'static str, kind: ChoiceKind, usual: impl Into<Option<Value>>) -> Choice {
    Choice {
        name,
        kind,
        usual: usual.into(),
        least: None,
        most: None,
    }
}

/// The options of rules about such events.
#[must_use]
pub fn choices(kind: EventKind) -> Vec<Choice> {
    let thresholds = || Choice {
        least: Some(1),
        most: Some(200),
        ..choice(
            "thresholds",
            ChoiceKind::Percents,
            json!(usual_thresholds(kind)),
        )
    };
    let quiet = || Choice {
        least: Some(0),
        most: Some(QUIET_MAX_S),
        ..choice(
            "quiet_s",
            ChoiceKind::Seconds,
            json!(usual_quiet_ms(kind) / 1000),
        )
    };
    let mut choices = match kind {
        EventKind::BudgetReached => {
            let all = [Spender::User, Spender::Key, Spender::Provider];
            vec![
                thresholds(),
                choice("spenders", ChoiceKind::Spenders, json!(all)),
            ]
        }
        EventKind::DailyLeaderboard => {
            let usual = RuleOptions::default();
            vec![
                choice("at", ChoiceKind::TimeOfDay, json!(usual.at)),
                Choice {
                    least: Some(1),
                    most: Some(TOP_MAX.into()),
                    ..choice("top", ChoiceKind::Number, json!(usual.top))
                },
            ]
        }
        EventKind::LogBehind => vec![thresholds(), quiet()],
        EventKind::CircuitOpened
        | EventKind::CircuitClosed
        | EventKind::UnpricedModel
        | EventKind::PriceSyncFailed
        | EventKind::ConfigInvalid => vec![quiet()],
    };
    // Every message has times in it.
    choices.push(choice("zone", ChoiceKind::TimeZone, None));
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_can_be_chosen_and_is_the_same_then() {
        for kind in EventKind::ALL {
            let usual = choices(kind).into_iter();
            let usual = usual.filter_map(|choice| Some((choice.name.to_owned(), choice.usual?)));
            let options = RuleOptions::read(&Value::Object(usual.collect())).unwrap();
            let default = RuleOptions::default();
            assert_eq!((options.at, options.top), (default.at, default.top));
        }
    }
}
