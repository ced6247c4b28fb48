//! How a provider takes part in routing beyond priority, weight and groups, as the file says it. Decides nothing.

use std::collections::BTreeMap;

use actors::domain::{
    ActiveHours, BillingHeader, CacheTtl, ClientRules, Failback, InstructionsMode, Overrides,
    ProviderTuning, ReasoningEffort, ReasoningSummary, Verbosity,
};

use super::check::{at_least, within};
use super::fields::{Fields, Value};
use super::setting::{Setting, words};

pub(super) fn read_tuning(fields: &Fields<'_>) -> ProviderTuning {
    ProviderTuning {
        group_priorities: read_group_priorities(fields),
        clients: read_clients(&fields.section("clients")),
        active_hours: fields.optional("active_hours", &[&not_all_day]),
        failback: fields.or("failback", Failback::default(), &[]),
        max_pins: fields.optional("max_pins", &[&at_least(1)]),
        billing_header: fields.or("billing_header", BillingHeader::default(), &[]),
        attempts: fields.optional("attempts", &[&within(1, 10)]),
        overrides: read_overrides(&fields.section("overrides")),
        translate: fields.or("translate", true, &[]),
        websocket: fields.or("websocket", false, &[]),
        project: fields.optional("project", &[]),
    }
}

fn read_overrides(fields: &Fields<'_>) -> Overrides {
    Overrides {
        reasoning_effort: fields.optional("reasoning_effort", &[]),
        reasoning_summary: fields.optional("reasoning_summary", &[]),
        thinking_budget: fields.optional("thinking_budget", &[]),
        verbosity: fields.optional("verbosity", &[]),
        service_tier: fields.optional("service_tier", &[]),
        max_tokens: fields.optional("max_tokens", &[&at_least(1)]),
        parallel_tool_calls: fields.optional("parallel_tool_calls", &[]),
        cache_ttl: fields.optional("cache_ttl", &[]),
        image_generation: fields.optional("image_generation", &[]),
        google_search: fields.optional("google_search", &[]),
        instructions: fields.optional("instructions", &[]),
        instructions_mode: fields.or("instructions_mode", InstructionsMode::default(), &[]),
        omit: fields.words("omit"),
    }
}

fn read_group_priorities(fields: &Fields<'_>) -> BTreeMap<String, i32> {
    let entries = fields
        .get("group_priorities")
        .map_or_else(Vec::new, |value| value.entries());
    let read = |(group, priority): (&str, Value<'_>)| {
        if group.trim().is_empty() || priority.is_blank() {
            priority.fail("a group needs its priority, as in `vip: 0`".to_owned());
        }
        Some((group.to_owned(), priority.scalar(&[])?))
    };
    entries.into_iter().filter_map(read).collect()
}

fn read_clients(fields: &Fields<'_>) -> ClientRules {
    ClientRules {
        allow: fields.words("allow"),
        block: fields.words("block"),
    }
}

words! {
    Failback {
        ReturnWhenHealthy = "return_when_healthy",
        StayUntilIdle = "stay_until_idle",
    }
}

words! {
    BillingHeader {
        Pass = "pass",
        Stabilise = "stabilise",
        Strip = "strip",
    }
}

words! {
    ReasoningEffort {
        None = "none",
        Minimal = "minimal",
        Low = "low",
        Medium = "medium",
        High = "high",
        XHigh = "xhigh",
        Max = "max",
    }
}

words! {
    ReasoningSummary {
        Auto = "auto",
        Concise = "concise",
        Detailed = "detailed",
    }
}

words! {
    Verbosity {
        Low = "low",
        Medium = "medium",
        High = "high",
    }
}

words! {
    CacheTtl {
        FiveMinutes = "5m",
        OneHour = "1h",
    }
}

words! {
    InstructionsMode {
        WhenMissing = "when_missing",
        Replace = "replace",
    }
}

const MINUTES_OF_A_DAY: u16 = 24 * 60;

impl Setting for ActiveHours {
    /// `22:00-06:00`. A window may end at `24:00`, which is the next day's `00:00`.
    fn parse(text: &str) -> Result<Self, String> {
        let expected = || "a daily time window, such as `22:00-06:00`".to_owned();
        let (from, until) = text.split_once('-').ok_or_else(expected)?;
        let from = minute_of_day(from.trim()).filter(|minute| *minute < MINUTES_OF_A_DAY);
        let until = minute_of_day(until.trim()).map(|minute| minute % MINUTES_OF_A_DAY);
        from.zip(until)
            .map(|(from, until)| Self { from, until })
            .ok_or_else(expected)
    }

    fn render(&self) -> Option<String> {
        let shown = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        Some(format!("{}-{}", shown(self.from), shown(self.until)))
    }
}

/// `HH:MM` up to `24:00`.
fn minute_of_day(text: &str) -> Option<u16> {
    let two_digits = |text: &str| {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u16>().ok())?
    };
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (two_digits(hour)?, two_digits(minute)?);
    let of_day = hour * 60 + minute;
    (minute < 60 && of_day <= MINUTES_OF_A_DAY).then_some(of_day)
}

/// Reads `22:00-06:00`, as the file does.
///
/// # Errors
/// What the text should have been.
pub fn read_active_hours(text: &str) -> Result<ActiveHours, String> {
    let hours = ActiveHours::parse(text).map_err(|expected| format!("is not {expected}"))?;
    not_all_day(&hours).map(|()| hours)
}

/// Writes `22:00-06:00`.
#[must_use]
pub fn show_active_hours(hours: &ActiveHours) -> String {
    hours.render().unwrap_or_default()
}

fn not_all_day(hours: &ActiveHours) -> Result<(), String> {
    if hours.from == hours.until {
        Err("ends where it begins; leave it out for the whole day".to_owned())
    } else {
        Ok(())
    }
}
