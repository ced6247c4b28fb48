//! Pure: which rules are about an event, and when it is the same again. It must not read a clock or a table.

use actors::domain::TimeOfDay;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::event::{Event, EventKind, Spender};
use super::text::Language;
use crate::store::NotificationRule;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// The longest quiet, in seconds: a month.
pub(super) const QUIET_MAX_S: u64 = 31 * 86_400;
/// Leaderboards are read in a chat.
pub(super) const TOP_MAX: u8 = 50;
/// A leaderboard that is so late is not sent any more: the next one is nearer to what people want to know.
const LATEST_MS: i64 = 3 * HOUR_MS;

/// What a rule leaves to choose; each kind of event looks at its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuleOptions {
    /// Percent at which it is told: of a budget (80 and 100 if empty), of the journal's bound (50 if empty).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thresholds: Vec<u8>,
    /// Whose budgets; all if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spenders: Vec<Spender>,
    /// When the leaderboard is sent.
    pub at: TimeOfDay,
    /// IANA name of the zone of that time, and of times in messages; the hub's if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Lines of the leaderboard.
    pub top: u8,
    /// Seconds for which the same is not told again; each kind has its own if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_s: Option<u64>,
}

impl Default for RuleOptions {
    fn default() -> Self {
        Self {
            thresholds: Vec::new(),
            spenders: Vec::new(),
            at: TimeOfDay::new(9, 0).unwrap_or_default(),
            zone: None,
            top: 5,
            quiet_s: None,
        }
    }
}

/// Why a rule cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{field}`: {reason}")]
pub struct RuleProblem {
    pub field: &'static str,
    pub reason: String,
}

fn problem(field: &'static str, reason: impl Into<String>) -> RuleProblem {
    let reason = reason.into();
    RuleProblem { field, reason }
}

impl RuleOptions {
    /// Reads them from JSON, strictly.
    ///
    /// # Errors
    /// An unknown field, or a value that cannot be.
    pub fn read(value: &serde_json::Value) -> Result<Self, RuleProblem> {
        let options =
            Self::deserialize(value).map_err(|error| problem("options", error.to_string()))?;
        options.check()?;
        Ok(options)
    }

    fn check(&self) -> Result<(), RuleProblem> {
        if let Some(percent) = self
            .thresholds
            .iter()
            .find(|percent| !(1..=200).contains(*percent))
        {
            let reason = format!("`{percent}` is not within 1 to 200 percent");
            return Err(problem("options.thresholds", reason));
        }
        if !(1..=TOP_MAX).contains(&self.top) {
            let reason = format!("`{}` is not within 1 to {TOP_MAX}", self.top);
            return Err(problem("options.top", reason));
        }
        if let Some(quiet_s) = self.quiet_s.filter(|quiet_s| *quiet_s > QUIET_MAX_S) {
            let reason = format!("`{quiet_s}` is more than {QUIET_MAX_S}");
            return Err(problem("options.quiet_s", reason));
        }
        if let Some(zone) = &self.zone
            && TimeZone::get(zone).is_err()
        {
            let reason = format!("`{zone}` is no time zone such as Asia/Shanghai");
            return Err(problem("options.zone", reason));
        }
        Ok(())
    }

    /// The rule's own zone, or the hub's.
    #[must_use]
    pub fn zone_or(&self, hub: &TimeZone) -> TimeZone {
        let own = self
            .zone
            .as_deref()
            .and_then(|name| TimeZone::get(name).ok());
        own.unwrap_or_else(|| hub.clone())
    }
}

/// The percent at which it is told where a rule names none.
pub(super) fn usual_thresholds(kind: EventKind) -> &'static [u8] {
    match kind {
        EventKind::LogBehind => &[50],
        _ => &[80, 100],
    }
}

/// For how long the same is not told again where a rule does not say it.
pub(super) fn usual_quiet_ms(kind: EventKind) -> i64 {
    match kind {
        EventKind::CircuitOpened | EventKind::CircuitClosed => 5 * MINUTE_MS,
        EventKind::UnpricedModel | EventKind::PriceSyncFailed => 24 * HOUR_MS,
        _ => HOUR_MS,
    }
}

/// A rule that can be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: i64,
    pub kind: EventKind,
    pub enabled: bool,
    pub target_ids: Vec<i64>,
    pub language: Language,
    pub options: RuleOptions,
    /// Unix milliseconds, like all times.
    pub updated_at_ms: i64,
}

/// What a target is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub topic: String,
    /// Lesser topics that need not be told any more.
    pub also: Vec<String>,
    pub until_ms: i64,
}

impl Rule {
    /// # Errors
    /// A word or an option that this hub does not know.
    pub fn read(row: &NotificationRule) -> Result<Self, RuleProblem> {
        let kind = EventKind::of(&row.event)
            .ok_or_else(|| problem("event", format!("`{}` is no kind of event", row.event)))?;
        let language = Language::of(&row.language)
            .ok_or_else(|| problem("language", format!("`{}` is not spoken", row.language)))?;
        Ok(Self {
            id: row.id,
            kind,
            enabled: row.enabled,
            target_ids: row.target_ids.clone(),
            language,
            options: RuleOptions::read(&row.options)?,
            updated_at_ms: row.updated_at_ms,
        })
    }

    /// The percent at which it is told, ascending.
    #[must_use]
    pub fn thresholds(&self) -> Vec<u8> {
        let mut thresholds = self.options.thresholds.clone();
        if thresholds.is_empty() {
            thresholds = usual_thresholds(self.kind).to_vec();
        }
        thresholds.sort_unstable();
        thresholds
    }

    /// What this rule has to say of the event at this time; `None` where nothing.
    #[must_use]
    pub fn claim(&self, event: &Event, now_ms: i64) -> Option<Claim> {
        if !self.enabled || self.kind != event.kind() {
            return None;
        }
        let kind = self.kind.as_str();
        let claim = |topic, also, until_ms| {
            Some(Claim {
                topic,
                also,
                until_ms,
            })
        };
        let quiet_until_ms = now_ms.saturating_add(self.quiet_ms());
        let once_in_a_while = |topic| claim(topic, Vec::new(), quiet_until_ms);
        match event {
            Event::CircuitOpened { provider, .. } | Event::CircuitClosed { provider, .. } => {
                once_in_a_while(format!("{kind}/{}", provider.0))
            }
            Event::BudgetReached(used) => {
                let spenders = &self.options.spenders;
                if !spenders.is_empty() && !spenders.contains(&used.spender) {
                    return None;
                }
                let mut reached = self.reached(used.percent());
                let highest = reached.pop()?;
                let topic = |percent| {
                    let (whose, id) = (used.spender.as_str(), used.id);
                    // Another limit is another budget: who raises it wants to know of the new one.
                    let (period, limit, window) = (used.period, used.limit.0, used.window);
                    format!("{kind}/{whose}/{id}/{period:?}/{limit}/{window}/{percent}")
                };
                let lesser = reached.into_iter().map(topic).collect();
                claim(topic(highest), lesser, used.quiet_until_ms)
            }
            Event::DailyLeaderboard { rule, to_ms, .. } => {
                let kept_ms = to_ms.saturating_add(2 * 24 * HOUR_MS);
                (*rule == self.id)
                    .then(|| claim(format!("{kind}/{to_ms}"), Vec::new(), kept_ms))
                    .flatten()
            }
            Event::UnpricedModel { model, .. } => once_in_a_while(format!("{kind}/{model}")),
            Event::ConfigInvalid { problems, .. } => once_in_a_while(format!(
                "{kind}/{:08x}",
                crc32fast::hash(problems.join("\n").as_bytes())
            )),
            Event::PriceSyncFailed { .. } => once_in_a_while(kind.to_owned()),
            Event::LogBehind { bytes, bound } => {
                let percent = bytes.saturating_mul(100) / (*bound).max(1);
                let highest = self.reached(percent).pop()?;
                once_in_a_while(format!("{kind}/{highest}"))
            }
        }
    }

    /// The thresholds that so many percent reach, ascending.
    fn reached(&self, percent: u64) -> Vec<u8> {
        let mut thresholds = self.thresholds();
        thresholds.retain(|threshold| u64::from(*threshold) <= percent);
        thresholds
    }

    fn quiet_ms(&self) -> i64 {
        match self.options.quiet_s {
            Some(quiet_s) => i64::try_from(quiet_s.min(QUIET_MAX_S)).unwrap_or(0) * 1000,
            None => usual_quiet_ms(self.kind),
        }
    }

    /// When the leaderboard that is due now was due; `None` where none is, or where the rule is younger than that.
    #[must_use]
    pub fn leaderboard_due(&self, now_ms: i64, hub: &TimeZone) -> Option<i64> {
        if !self.enabled || self.kind != EventKind::DailyLeaderboard {
            return None;
        }
        let day = self.options.at.day(now_ms, &self.options.zone_or(hub));
        let actors::domain::Span::Fixed { start_ms, .. } = day else {
            return None;
        };
        let is_due = now_ms.saturating_sub(start_ms) <= LATEST_MS && self.updated_at_ms <= start_ms;
        is_due.then_some(start_ms)
    }
}

#[cfg(test)]
#[path = "rule_tests.rs"]
mod tests;
