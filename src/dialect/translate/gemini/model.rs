//! What a model of the vendor can do, by its name: how its thinking is asked for. It reads no list of models.

use crate::dialect::translate::neutral::{Effort, Reasoning};

/// How a model is told how much to think.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thinking {
    /// By `thinkingLevel`; Gemini 3 and later.
    Level(Family),
    /// By `thinkingBudget`, within these bounds; zero is allowed where thinking can be turned off.
    Budget { least: u64, most: u64, off: bool },
    /// It does not think.
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// The first of its line knew two levels only.
    ThreePro,
    Pro,
    Flash,
}

impl Thinking {
    pub fn of(model: &str) -> Self {
        let model = model.rsplit('/').next().unwrap_or(model);
        let is_flash = model.contains("flash");
        let family = if is_flash { Family::Flash } else { Family::Pro };
        let Some((_, named)) = model.split_once("gemini-") else {
            // Another line of the vendor, such as Gemma, or a name that a relay made up.
            return Self::Never;
        };
        let digits = |text: &str| -> String {
            let digits = text.chars().take_while(char::is_ascii_digit);
            digits.collect()
        };
        let major = digits(named);
        let minor = named[major.len()..]
            .strip_prefix('.')
            .map(digits)
            .unwrap_or_default();
        match (major.parse::<u32>(), minor.parse::<u32>()) {
            // `gemini-flash-latest` and its like follow the newest.
            (Err(_), _) => Self::Level(family),
            (Ok(3), Err(_)) if !is_flash => Self::Level(Family::ThreePro),
            (Ok(3..), _) => Self::Level(family),
            (Ok(2), Ok(5..)) if model.contains("flash-lite") => Self::Budget {
                least: 512,
                most: 24_576,
                off: true,
            },
            (Ok(2), Ok(5..)) if is_flash => Self::Budget {
                least: 1,
                most: 24_576,
                off: true,
            },
            (Ok(2), Ok(5..)) => Self::Budget {
                least: 128,
                most: 32_768,
                off: false,
            },
            _ => Self::Never,
        }
    }

    /// Whether a call without the proof of a thought is refused.
    pub fn demands_seals(self) -> bool {
        matches!(self, Self::Level(_))
    }
}

/// The level for what was asked; `None` leaves it to the model.
pub(super) fn level(family: Family, reasoning: &Reasoning) -> Option<&'static str> {
    let least = match family {
        Family::Flash => "MINIMAL",
        Family::Pro | Family::ThreePro => "LOW",
    };
    Some(match reasoning.effort()? {
        Effort::None | Effort::Minimal => least,
        Effort::Low => "LOW",
        Effort::Medium if family == Family::ThreePro => "HIGH",
        Effort::Medium => "MEDIUM",
        Effort::High | Effort::XHigh | Effort::Max => "HIGH",
    })
}

/// The budget for what was asked, within the model's bounds; −1 leaves it to the model.
pub(super) fn budget(least: u64, most: u64, off: bool, reasoning: &Reasoning) -> Option<i64> {
    let tokens = match reasoning.budget() {
        Some(0) if off => 0,
        Some(tokens) => tokens.clamp(least, most),
        None if reasoning.adaptive || reasoning.on == Some(true) => return Some(-1),
        None => return None,
    };
    i64::try_from(tokens).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_models_name_says_how_its_thinking_is_asked_for() {
        let budget = |least, most, off| Thinking::Budget { least, most, off };
        for (model, thinking) in [
            ("gemini-3.8-flash", Thinking::Level(Family::Flash)),
            ("gemini-3.1-pro-preview", Thinking::Level(Family::Pro)),
            ("gemini-3-pro-preview", Thinking::Level(Family::ThreePro)),
            ("google/gemini-3-flash", Thinking::Level(Family::Flash)),
            ("gemini-12-pro", Thinking::Level(Family::Pro)),
            ("gemini-flash-latest", Thinking::Level(Family::Flash)),
            ("models/gemini-2.5-pro", budget(128, 32_768, false)),
            ("gemini-2.5-flash", budget(1, 24_576, true)),
            ("gemini-2.5-flash-lite", budget(512, 24_576, true)),
            ("gemini-2.0-flash", Thinking::Never),
            ("gemini-1.5-pro", Thinking::Never),
            ("gemma-3-27b-it", Thinking::Never),
        ] {
            assert_eq!(Thinking::of(model), thinking, "{model}");
        }
    }

    #[test]
    fn what_was_asked_stays_within_the_models_bounds() {
        let asked = |effort, budget, on| Reasoning {
            effort,
            budget,
            on,
            ..Reasoning::default()
        };
        let off = asked(None, None, Some(false));
        assert_eq!(budget(1, 24_576, true, &off), Some(0));
        assert_eq!(budget(128, 32_768, false, &off), Some(128));
        assert_eq!(level(Family::Flash, &off), Some("MINIMAL"));
        assert_eq!(level(Family::Pro, &off), Some("LOW"));
        let much = asked(Some(Effort::Max), None, None);
        assert_eq!(budget(1, 24_576, true, &much), Some(24_576));
        assert_eq!(level(Family::Flash, &much), Some("HIGH"));
        let medium = asked(Some(Effort::Medium), None, None);
        assert_eq!(level(Family::Pro, &medium), Some("MEDIUM"));
        assert_eq!(level(Family::ThreePro, &medium), Some("HIGH"));
        let on = asked(None, None, Some(true));
        assert_eq!(budget(1, 24_576, true, &on), Some(-1));
        assert_eq!(level(Family::Flash, &on), None);
        assert_eq!(budget(1, 24_576, true, &Reasoning::default()), None);
    }
}
