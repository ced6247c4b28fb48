//! Pure: how long a provider asks to be left alone, in headers, in fields of the body or in its prose.
//! Reads; whom to let alone is decided beside it.

use std::sync::LazyLock;
use std::time::Duration;

use actix_web::http::header::{HeaderMap, RETRY_AFTER};
use jiff::Timestamp;
use regex::Regex;

use super::said::Said;
use super::times;

/// How long the provider asks to be left alone: more than nothing and at most 31 days, or `None` where it says
/// nothing or what it says has passed.
///
/// `Retry-After` and the body speak about this refusal, so the longer of the two is believed: relays put a short
/// `Retry-After` of their own before a vendor's "resets in 27h". The `*ratelimit*` headers stand on every answer;
/// they are asked only where neither says a time, and only for windows that are used up.
#[must_use]
pub fn stated_wait(headers: &HeaderMap, body: &[u8], now: Timestamp) -> Option<Duration> {
    stated(headers, &Said::of(body), now)
}

pub(super) fn stated(headers: &HeaderMap, said: &Said, now: Timestamp) -> Option<Duration> {
    retry_after(headers, now)
        .max(in_fields(said, now))
        .max(in_text(said.text(), now))
        .or_else(|| used_up_windows(headers, now))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

/// `retry-after-ms`, or `retry-after` in seconds or as an HTTP date.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let millis = text(headers, "retry-after-ms").and_then(times::number);
    if let Some(millis) = millis {
        return times::seconds(millis / 1000.0);
    }
    let value = text(headers, RETRY_AFTER.as_str())?;
    times::any(value, now).or_else(|| times::http_date(value, now))
}

fn in_fields(said: &Said, now: Timestamp) -> Option<Duration> {
    said.waits()
        .filter_map(|(name, value)| {
            if name.ends_with("ms") {
                times::number(value).and_then(|millis| times::seconds(millis / 1000.0))
            } else {
                times::any(value, now)
            }
        })
        .max()
}

/// What comes before a time that one has to wait for, up to its first digit.
static ANNOUNCED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:try again|retry|retrying|resets?|wait|renews?|refreshes|regain access)\b([^\d.;\n]{0,40})",
    )
});

/// A date with a zone. One without could mean any of them, and would be wrong by up to half a day.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(\d{4}-\d{2}-\d{2})(?:t|,? at |,? )(\d{2}:\d{2})(:\d{2})?(?:\.\d+)? ?(z|utc|gmt|[+-]\d{2}:?\d{2})",
    )
});

/// `Claude AI usage limit reached|1798000000`.
static AFTER_A_BAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"limit reached\|(\d{10,13})\b"));

/// `请30秒后重试`.
static AND_THEN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(\d+ ?(?:秒|分钟|小时|天))(?:钟|之)?后"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("patterns are constants that the tests use")
}

/// The longest time that a sentence announces. Takes lower case.
fn in_text(text: &str, now: Timestamp) -> Option<Duration> {
    let announced = ANNOUNCED.captures_iter(text).filter_map(|found| {
        let gap = found.get(1)?;
        // "Resets every 5 hours" says how long the window is, not when it ends.
        if ["every", "each", " per "]
            .iter()
            .any(|word| gap.as_str().contains(word))
        {
            return None;
        }
        let time = &text[gap.end()..];
        match times::leading_duration(time) {
            Some((wait, _)) => Some(wait),
            None => date(time, now),
        }
    });
    let bar = AFTER_A_BAR
        .captures(text)
        .and_then(|found| times::any(&found[1], now));
    let then = AND_THEN
        .captures(text)
        .and_then(|found| times::leading_duration(found.get(1)?.as_str()))
        .map(|(wait, _)| wait);
    announced.max().max(bar).max(then)
}

fn date(text: &str, now: Timestamp) -> Option<Duration> {
    let found = DATE.captures(text)?;
    let seconds = found.get(3).map_or(":00", |seconds| seconds.as_str());
    let zone = match &found[4] {
        "z" | "utc" | "gmt" => "Z",
        offset => offset,
    };
    let then = format!("{}T{}{seconds}{zone}", &found[1], &found[2]);
    times::until(then.parse().ok()?, now)
}

/// The longest of the limits that headers say are used up.
fn used_up_windows(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let used_up = |name: &str| {
        text(headers, name)
            .and_then(times::number)
            .map(|left| left <= 0.0)
    };
    let mut longest = None;
    let mut ask = |applies: bool, name: &str| {
        if applies && let Some(value) = text(headers, name) {
            longest = longest.max(times::any(value, now));
        }
    };
    let rejected = text(headers, "anthropic-ratelimit-unified-status") == Some("rejected");
    ask(rejected, "anthropic-ratelimit-unified-reset");
    for what in ["requests", "tokens", "input-tokens", "output-tokens"] {
        let left = used_up(&format!("anthropic-ratelimit-{what}-remaining"));
        ask(
            left == Some(true),
            &format!("anthropic-ratelimit-{what}-reset"),
        );
    }
    for what in ["requests", "tokens"] {
        let left = used_up(&format!("x-ratelimit-remaining-{what}"));
        ask(left == Some(true), &format!("x-ratelimit-reset-{what}"));
    }
    for what in ["x-ratelimit", "ratelimit"] {
        let left = used_up(&format!("{what}-remaining"));
        ask(left != Some(false), &format!("{what}-reset"));
    }
    for what in ["x-codex-primary", "x-codex-secondary"] {
        let used = text(headers, &format!("{what}-used-percent")).and_then(times::number);
        let full = used.is_some_and(|percent| percent >= 100.0);
        ask(full, &format!("{what}-reset-after-seconds"));
        ask(full, &format!("{what}-reset-at"));
    }
    longest
}
