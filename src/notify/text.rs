//! Pure: an event in the words of a language. The words are data, in `texts/`; channels say them in their own form.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actors::domain::{NanoUsd, Period};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::event::{Event, EventKind, Level, short};
use super::placeholder::{Facts, fill};

const MIB: u64 = 1024 * 1024;
/// The most problems of a file that one message names.
const PROBLEMS_MAX: usize = 10;

/// A language that messages are written in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "zh-CN")]
    ChineseSimplified,
    #[serde(rename = "zh-TW")]
    ChineseTraditional,
    #[serde(rename = "ja")]
    Japanese,
    #[serde(rename = "ru")]
    Russian,
}

impl Language {
    pub const ALL: [Self; 5] = [
        Self::English,
        Self::ChineseSimplified,
        Self::ChineseTraditional,
        Self::Japanese,
        Self::Russian,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::ChineseSimplified => "zh-CN",
            Self::ChineseTraditional => "zh-TW",
            Self::Japanese => "ja",
            Self::Russian => "ru",
        }
    }

    /// `None` for a language that is not spoken here.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// A message as every channel can say it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// `test`, or a kind of event.
    pub event: String,
    pub level: Level,
    pub title: String,
    pub lines: Vec<String>,
    /// What templates may name, the title and lines included.
    pub facts: Facts,
    /// When it happened, Unix milliseconds.
    pub at_ms: i64,
}

impl Message {
    /// The lines as one text.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }
}

/// The words for one kind of message.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    lines: Vec<String>,
    /// For each of the fact `entries`.
    #[serde(default)]
    entry: Option<String>,
    /// Where there are none.
    #[serde(default)]
    empty: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Texts {
    words: BTreeMap<String, String>,
    #[serde(flatten)]
    messages: BTreeMap<String, Words>,
}

fn texts(language: Language) -> &'static Texts {
    static TEXTS: LazyLock<BTreeMap<Language, Texts>> = LazyLock::new(|| {
        let files = [
            include_str!("texts/en.json"),
            include_str!("texts/zh-CN.json"),
            include_str!("texts/zh-TW.json"),
            include_str!("texts/ja.json"),
            include_str!("texts/ru.json"),
        ];
        let read = |text| serde_json::from_str(text).expect("a test reads all of these files");
        Language::ALL.into_iter().zip(files.map(read)).collect()
    });
    TEXTS.get(&language).expect("each language has its file")
}

/// The message about an event.
#[must_use]
pub fn message(event: &Event, language: Language, zone: &TimeZone, now_ms: i64) -> Message {
    let mut facts = facts(event, language, zone);
    let kind = event.kind().as_str();
    write(kind, event.level(), &mut facts, language, zone, now_ms)
}

/// The message that tests a target.
#[must_use]
pub fn test_message(language: Language, zone: &TimeZone, now_ms: i64) -> Message {
    write(
        "test",
        Level::Info,
        &mut Facts::new(),
        language,
        zone,
        now_ms,
    )
}

/// What a template for this kind of event, or for any, may name.
#[must_use]
pub fn placeholders(kind: Option<EventKind>) -> Facts {
    let (language, zone) = (Language::default(), TimeZone::UTC);
    match kind {
        None => test_message(language, &zone, 0).facts,
        Some(kind) => message(&Event::example(kind, 0), language, &zone, 0).facts,
    }
}

fn write(
    name: &str,
    level: Level,
    facts: &mut Facts,
    language: Language,
    zone: &TimeZone,
    now_ms: i64,
) -> Message {
    let words = &texts(language).messages[name];
    let mut lines: Vec<String> = words
        .lines
        .iter()
        .filter_map(|line| fill(line, facts))
        .collect();
    if let (Some(entry), Some(Value::Array(entries))) = (&words.entry, facts.get("entries")) {
        let entries = entries.iter().filter_map(Value::as_object);
        let before = lines.len();
        lines.extend(entries.filter_map(|entry_facts| fill(entry, entry_facts)));
        if lines.len() == before {
            lines.extend(words.empty.clone());
        }
    }
    let title = fill(&words.title, facts).unwrap_or_else(|| name.to_owned());
    let more = json!({
        "event": name,
        "level": level,
        "language": language.as_str(),
        "title": title,
        "text": lines.join("\n"),
        "lines": lines,
        "time": utc(now_ms),
        "time_local": local(now_ms, zone),
        "time_ms": now_ms,
    });
    if let Value::Object(more) = more {
        facts.extend(more);
    }
    Message {
        event: name.to_owned(),
        level,
        title,
        lines,
        facts: std::mem::take(facts),
        at_ms: now_ms,
    }
}

fn facts(event: &Event, language: Language, zone: &TimeZone) -> Facts {
    let facts = match event {
        Event::CircuitOpened {
            provider,
            name,
            failures,
            retry_at_ms,
        } => json!({
            "provider": short(name),
            "provider_id": provider.0,
            "failures": failures,
            "retry_at": local(*retry_at_ms, zone),
        }),
        Event::CircuitClosed { provider, name } => json!({
            "provider": short(name),
            "provider_id": provider.0,
        }),
        Event::BudgetReached(used) => json!({
            "spender": used.spender.as_str(),
            "spender_name": word(language, used.spender.as_str()),
            "id": used.id,
            "name": short(&used.name),
            "period": used.period,
            "period_name": word(language, period(used.period)),
            "percent": used.percent(),
            "spent_usd": usd(used.spent),
            "limit_usd": usd(used.limit),
            "resets_at": used.ends_at_ms.map(|ends_at_ms| local(ends_at_ms, zone)),
        }),
        Event::DailyLeaderboard {
            from_ms,
            to_ms,
            lines,
            cost,
            requests,
            ..
        } => {
            let entries = lines.iter().zip(1..).map(|(line, rank): (_, u32)| {
                json!({
                    "rank": rank,
                    "name": short(&line.name),
                    "cost_usd": usd(line.cost),
                    "requests": line.requests,
                    "tokens": line.tokens,
                })
            });
            json!({
                "from": local(*from_ms, zone),
                "to": local(*to_ms, zone),
                "total_usd": usd(*cost),
                "requests": requests,
                "entries": entries.collect::<Vec<_>>(),
            })
        }
        Event::UnpricedModel {
            model,
            upstream_model,
            requests,
        } => json!({
            "model": short(model),
            "upstream_model": short(upstream_model),
            "requests": requests,
        }),
        Event::PriceSyncFailed {
            url,
            last_at_ms,
            every_h,
        } => json!({
            "url": short(url),
            "last_at": last_at_ms.map(|at_ms| local(at_ms, zone)),
            "every_h": every_h,
        }),
        Event::ConfigInvalid { file, problems } => {
            let entries = problems.iter().take(PROBLEMS_MAX);
            let entries = entries.map(|problem| json!({ "problem": short(problem) }));
            json!({
                "file": file.as_deref().map(short),
                "problems": problems.len(),
                "entries": entries.collect::<Vec<_>>(),
            })
        }
        Event::LogBehind { bytes, bound } => json!({
            "mib": bytes / MIB,
            "bound_mib": bound / MIB,
            "percent": bytes.saturating_mul(100) / (*bound).max(1),
        }),
    };
    match facts {
        Value::Object(facts) => facts,
        _ => Facts::new(),
    }
}

fn word(language: Language, name: &str) -> &'static str {
    texts(language).words.get(name).map_or("", String::as_str)
}

fn period(period: Period) -> &'static str {
    match period {
        Period::FiveHours => "five_hours",
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Total => "total",
    }
}

/// Dollars and cents, and more digits only where it is less than a cent.
fn usd(amount: NanoUsd) -> String {
    let nanos = amount.0.unsigned_abs();
    let sign = if amount.0 < 0 { "-" } else { "" };
    if nanos == 0 || nanos >= 10_000_000 {
        let cents = nanos.saturating_add(5_000_000) / 10_000_000;
        return format!("{sign}{}.{:02}", cents / 100, cents % 100);
    }
    let micros = nanos.div_ceil(1000);
    format!("{sign}0.{micros:06}")
}

fn utc(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms).map_or_else(|_| String::new(), |at| at.to_string())
}

fn local(at_ms: i64, zone: &TimeZone) -> String {
    let Ok(at) = Timestamp::from_millisecond(at_ms) else {
        return String::new();
    };
    let at = at.to_zoned(zone.clone());
    at.strftime("%Y-%m-%d %H:%M %Z").to_string()
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
