//! The made-up past: how many requests each hour has, and when they came. It must not know what they ask.

pub const HOUR_MS: i64 = 3_600_000;
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// An hour and how many requests came in it.
pub struct Hour {
    pub begins_ms: i64,
    pub requests: u64,
}

impl Hour {
    /// Even over the hour, oldest first.
    pub fn times(&self) -> impl Iterator<Item = i64> + use<> {
        let (begins_ms, requests) = (self.begins_ms, self.requests);
        (0..requests).map(move |n| {
            begins_ms + i64::try_from(n * HOUR_MS.unsigned_abs() / requests).unwrap_or(0)
        })
    }
}

/// `rows` over `days` whole days that end before this hour; a working hour has ten times what a night hour has.
pub fn hours(rows: u64, days: u32, now_ms: i64) -> Vec<Hour> {
    let end_ms = now_ms - now_ms.rem_euclid(HOUR_MS);
    let count = i64::from(days) * 24;
    let weight = |hour: i64| match hour.rem_euclid(24) {
        8..18 => 10,
        6..8 | 18..23 => 4,
        _ => 1,
    };
    let begins: Vec<i64> = (0..count).map(|n| end_ms - (count - n) * HOUR_MS).collect();
    let whole: u64 = begins.iter().map(|at| weight(at / HOUR_MS)).sum();
    let mut before = 0;
    let mut hours = Vec::new();
    for begins_ms in begins {
        // By the running sum, so that no row is lost to rounding.
        let after = before + weight(begins_ms / HOUR_MS);
        let requests = rows * after / whole - rows * before / whole;
        before = after;
        hours.push(Hour {
            begins_ms,
            requests,
        });
    }
    hours
}
