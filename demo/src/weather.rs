//! How made-up accounts fail, and when: rare mishaps on any day, and outages of some minutes. Pure but for the dice
//! that are handed in. It must not know who is asked instead.

use std::ops::Range;

use actors::domain::Fault;
use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use rand::RngExt;
use rand::rngs::SmallRng;

use crate::curve::{DAY_MS, HOUR_MS};
use crate::upstream_accounts::ACCOUNTS;

/// A try that went wrong, in the words that the hub has for it.
#[derive(Debug)]
pub struct Mishap {
    /// The word in the decision chain.
    pub code: &'static str,
    pub fault: Fault,
    pub status: Option<u16>,
    pub message: &'static str,
    /// Worth another try at the same account.
    pub again: bool,
    pub took_ms: Range<u32>,
    /// How long the account is let alone, as it says itself.
    pub cool_down_ms: i64,
}

pub static OVERLOADED: Mishap = Mishap {
    code: "overloaded",
    fault: Fault::Provider,
    status: Some(529),
    message: "Overloaded",
    again: true,
    took_ms: 80..900,
    cool_down_ms: 0,
};
pub static UNAVAILABLE: Mishap = Mishap {
    code: "unavailable",
    fault: Fault::Provider,
    status: Some(503),
    message: "upstream connect error or disconnect before headers",
    again: true,
    took_ms: 30..400,
    cool_down_ms: 0,
};
pub static SERVER_ERROR: Mishap = Mishap {
    code: "server_error",
    fault: Fault::Provider,
    status: Some(500),
    message: "Internal server error",
    again: true,
    took_ms: 200..2500,
    cool_down_ms: 0,
};
pub static TIMEOUT: Mishap = Mishap {
    code: "first_byte_timeout",
    fault: Fault::Provider,
    status: None,
    message: "no answer began within the first-byte timeout",
    again: false,
    took_ms: 30_000..30_020,
    cool_down_ms: 0,
};
pub static RESET: Mishap = Mishap {
    code: "connection_reset",
    fault: Fault::Network,
    status: None,
    message: "the connection broke before an answer began: connection reset by peer",
    again: true,
    took_ms: 20..700,
    cool_down_ms: 0,
};
pub static RATE_LIMITED: Mishap = Mishap {
    code: "rate_limited",
    fault: Fault::Account,
    status: Some(429),
    message: "Rate limit reached for requests",
    again: false,
    took_ms: 60..300,
    cool_down_ms: 45_000,
};

/// Some minutes of an account, in which a share of the tries fails.
#[derive(Debug)]
pub struct Outage {
    pub account: usize,
    pub from_ms: i64,
    pub to_ms: i64,
    pub share: f64,
    pub mishap: &'static Mishap,
}

/// What went wrong in the days before `until_ms`, oldest first within each account.
pub fn outages(days: u32, until_ms: i64, zone: &TimeZone, dice: &mut SmallRng) -> Vec<Outage> {
    let account = |name: &str| ACCOUNTS.iter().position(|account| account.name == name);
    let (relay, main) = (account("relay-discount"), account("anthropic-main"));
    let (openai, gemini) = (account("openai-main"), account("gemini-main"));
    let mut outages = Vec::new();
    let mut add = |account: Option<usize>, from_ms: i64, minutes: i64, share, mishap| {
        outages.extend(account.map(|account| Outage {
            account,
            from_ms,
            to_ms: from_ms + minutes * 60_000,
            share,
            mishap,
        }));
    };
    for day in (0..i64::from(days)).rev() {
        let at_ms = until_ms - day * DAY_MS;
        let Some(midnight_ms) = midnight(at_ms, zone) else {
            continue;
        };
        let mut within = |hours: Range<i64>| {
            midnight_ms + dice.random_range(hours.start * HOUR_MS..hours.end * HOUR_MS)
        };
        if !is_weekend(at_ms, zone) {
            let kinds = [&OVERLOADED, &UNAVAILABLE, &SERVER_ERROR];
            let of_day = kinds[usize::try_from(day).unwrap_or(0) % kinds.len()];
            add(relay, within(9..13), 4 + day, 0.9, of_day);
            add(relay, within(14..18), 12, 0.8, &UNAVAILABLE);
            match day % 3 {
                0 => add(openai, within(10..17), 6, 0.9, &RATE_LIMITED),
                1 => add(gemini, within(9..18), 9, 0.7, &TIMEOUT),
                _ => add(main, within(14..16), 14, 0.6, &OVERLOADED),
            }
        }
    }
    // Something that is not long ago.
    add(relay, until_ms - 95 * 60_000, 11, 0.9, &OVERLOADED);
    outages
}

fn midnight(at_ms: i64, zone: &TimeZone) -> Option<i64> {
    let local = Timestamp::from_millisecond(at_ms)
        .ok()?
        .to_zoned(zone.clone());
    Some(local.start_of_day().ok()?.timestamp().as_millisecond())
}

fn is_weekend(at_ms: i64, zone: &TimeZone) -> bool {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    let weekday = at.to_zoned(zone.clone()).weekday();
    matches!(weekday, Weekday::Saturday | Weekday::Sunday)
}

/// How a try at an account goes wrong; `None` where it does not.
pub fn strikes(
    outages: &[Outage],
    account: usize,
    at_ms: i64,
    dice: &mut SmallRng,
) -> Option<&'static Mishap> {
    let mut now = outages
        .iter()
        .filter(|outage| outage.account == account)
        .filter(|outage| (outage.from_ms..outage.to_ms).contains(&at_ms));
    if let Some(outage) = now.next()
        && dice.random_bool(outage.share)
    {
        return Some(outage.mishap);
    }
    let usual = [
        &OVERLOADED,
        &SERVER_ERROR,
        &UNAVAILABLE,
        &RESET,
        &RATE_LIMITED,
    ];
    dice.random_bool(ACCOUNTS[account].failing)
        .then(|| usual[dice.random_range(0..usual.len())])
}
