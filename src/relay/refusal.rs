//! A limit that is hit, in words and seconds. Pure.

use actors::domain::{NanoUsd, Period, ScopeId, WindowKind};
use actors::limiter::port::LimitHit;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::RelayError;

/// The shortest wait that a client is told for a budget. Claude Code waits silently for anything up to 60 s, and shows
/// the text at once for more.
const BUDGET_WAIT_S: u64 = 61;
/// What a client is told of a window that never begins anew.
const NEVER_S: u64 = 86_400;

/// The refusal, with the seconds until it is worth another try (at least one).
pub(super) fn refusal(hit: LimitHit, now_ms: i64, zone: &TimeZone) -> RelayError {
    let wait_ms = u64::try_from(hit.resets_at_ms.saturating_sub(now_ms)).unwrap_or(0);
    let wait_s = wait_ms.div_ceil(1000).max(1);
    // Held by requests that run, not spent: it is worth waiting for their end.
    let only_held = hit.used < hit.limit;
    let retry_after_s = match hit.window {
        WindowKind::Money(_) if only_held => wait_s,
        WindowKind::Money(_) if hit.resets_at_ms == i64::MAX => NEVER_S,
        WindowKind::Money(_) => wait_s.max(BUDGET_WAIT_S),
        WindowKind::ConcurrentSessions => wait_s,
        // Rolling minutes free at most a second late; beyond 60 Claude Code would not wait but give up.
        _ => wait_s.min(60),
    };
    let message = words(&hit, now_ms, retry_after_s, zone);
    RelayError::limited(hit, message, retry_after_s)
}

fn words(hit: &LimitHit, now_ms: i64, wait_s: u64, zone: &TimeZone) -> String {
    let whose = whose(hit.scope);
    let (used, limit) = (hit.used, hit.limit);
    let what = match hit.window {
        WindowKind::Money(period) => {
            let may = format!("{whose} may spend {} USD {}", usd(limit), time(period));
            let are = format!("{may}; {} USD are used", usd(used));
            return if used < limit {
                let held = usd(hit.reserved);
                format!(
                    "{are} and {held} USD are held for requests that run; try again in {wait_s} s"
                )
            } else if hit.resets_at_ms == i64::MAX {
                format!("{are}; it does not reset by itself")
            } else {
                let verb = if period == Period::FiveHours {
                    "has room again"
                } else {
                    "resets"
                };
                format!(
                    "{are}; it {verb} at {}",
                    when(hit.resets_at_ms, now_ms, zone)
                )
            };
        }
        WindowKind::ConcurrentSessions => {
            return format!(
                "{whose} is limited to {limit} conversations at once; {used} are open; one counts until it was quiet for a while"
            );
        }
        WindowKind::RequestsPerMinute => "requests per minute",
        WindowKind::CountsPerMinute => "count_tokens requests per minute",
        WindowKind::TokensPerMinute => "tokens per minute",
        WindowKind::ConcurrentRequests => "requests at once",
    };
    let held = if hit.reserved > 0 {
        format!(", {} are held for requests that run", hit.reserved)
    } else {
        String::new()
    };
    format!("{whose} is limited to {limit} {what}; {used} are used{held}; try again in {wait_s} s")
}

pub(super) fn whose(scope: ScopeId) -> &'static str {
    match scope {
        ScopeId::Key(_) => "this key",
        ScopeId::User(_) => "this user",
        ScopeId::Provider(_) => "the provider",
    }
}

fn time(period: Period) -> &'static str {
    match period {
        Period::FiveHours => "in five hours",
        Period::Day => "a day",
        Period::Week => "a week",
        Period::Month => "a month",
        Period::Total => "in total",
    }
}

/// Dollars in decimals: two, or as many as it takes.
#[must_use]
pub fn usd(nanos: u64) -> String {
    let exact = NanoUsd(i64::try_from(nanos).unwrap_or(i64::MAX)).to_string();
    let short = exact.trim_end_matches('0');
    let decimals = short.len() - short.find('.').map_or(0, |dot| dot + 1);
    match decimals {
        0..=2 => exact[..exact.len() - 7].to_owned(),
        _ => short.to_owned(),
    }
}

/// `2026-11-22 00:00 (Asia/Shanghai), in 6 h 12 min`.
fn when(at_ms: i64, now_ms: i64, zone: &TimeZone) -> String {
    let left_min = at_ms.saturating_sub(now_ms).max(0) as u64;
    let left_min = left_min.div_ceil(60_000);
    let (days, hours, minutes) = (left_min / 1440, left_min / 60 % 24, left_min % 60);
    let left = match (days, hours) {
        (0, 0) => format!("{minutes} min"),
        (0, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} d {hours} h"),
    };
    // To the next whole minute: whoever comes then is let in.
    let shown_ms = at_ms.div_euclid(60_000) * 60_000 + if at_ms % 60_000 > 0 { 60_000 } else { 0 };
    let Ok(at) = Timestamp::from_millisecond(shown_ms) else {
        return format!("a time in {left}");
    };
    let name = zone.iana_name().unwrap_or("UTC");
    let at = at.to_zoned(zone.clone());
    format!("{} ({name}), in {left}", at.strftime("%Y-%m-%d %H:%M"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relay::ClientRetry;

    fn hit(
        window: WindowKind,
        limit: u64,
        used: u64,
        reserved: u64,
        resets_at_ms: i64,
    ) -> LimitHit {
        LimitHit {
            scope: ScopeId::Key(1),
            window,
            limit,
            used,
            reserved,
            resets_at_ms,
        }
    }

    fn said(hit: LimitHit, now: &str, zone: &str) -> (ClientRetry, String) {
        let now_ms = now.parse::<Timestamp>().unwrap().as_millisecond();
        let error = refusal(hit, now_ms, &TimeZone::get(zone).unwrap());
        (error.retry, error.message)
    }

    const NOW: &str = "2026-11-21T09:48:00Z";

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn a_minute_names_the_limit_and_the_true_seconds() {
        let hit = hit(WindowKind::RequestsPerMinute, 60, 60, 0, at(NOW) + 2_300);
        let (retry, message) = said(hit, NOW, "UTC");
        assert_eq!(retry, ClientRetry::After(3));
        assert_eq!(
            message,
            "this key is limited to 60 requests per minute; 60 are used; try again in 3 s"
        );
    }

    #[test]
    fn a_budget_says_what_is_used_and_when_it_resets_where_the_hub_is() {
        let day = WindowKind::Money(Period::Day);
        let hit = hit(
            day,
            5_000_000_000,
            5_030_000_000,
            0,
            at("2026-11-21T16:00:00Z"),
        );
        let (retry, message) = said(hit, NOW, "Asia/Shanghai");
        assert_eq!(retry, ClientRetry::NotBefore(6 * 3600 + 12 * 60));
        assert_eq!(
            message,
            "this key may spend 5.00 USD a day; 5.03 USD are used; it resets at 2026-11-22 00:00 (Asia/Shanghai), in 6 h 12 min"
        );
    }

    #[test]
    fn a_budget_that_is_soon_free_makes_claude_code_show_the_text_all_the_same() {
        let five_hours = WindowKind::Money(Period::FiveHours);
        let hit = hit(five_hours, 1_000_000_000, 1_000_000_000, 0, at(NOW) + 5_000);
        let (retry, message) = said(hit, NOW, "UTC");
        assert_eq!(retry, ClientRetry::NotBefore(61));
        assert!(
            message.ends_with("it has room again at 2026-11-21 09:49 (UTC), in 1 min"),
            "{message}"
        );
    }

    #[test]
    fn a_total_does_not_reset_and_what_runs_is_worth_waiting_for() {
        let total = WindowKind::Money(Period::Total);
        let (retry, message) = said(hit(total, 10, 12, 0, i64::MAX), NOW, "UTC");
        assert_eq!(retry, ClientRetry::NotBefore(NEVER_S));
        assert_eq!(
            message,
            "this key may spend 0.00000001 USD in total; 0.000000012 USD are used; it does not reset by itself"
        );
        let (retry, message) = said(hit(total, 10, 9, 3, at(NOW) + 5_000), NOW, "UTC");
        assert_eq!(retry, ClientRetry::After(5));
        assert!(
            message.contains("0.000000003 USD are held for requests that run"),
            "{message}"
        );
    }

    #[test]
    fn dollars_have_two_decimals_or_more() {
        for (nanos, text) in [
            (0, "0.00"),
            (1, "0.000000001"),
            (5_000_000_000, "5.00"),
            (100_000_000, "0.10"),
            (1_234_000_000, "1.234"),
        ] {
            assert_eq!(usd(nanos), text);
        }
    }
}
