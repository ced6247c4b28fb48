//! The vendors of the demo: a scripted upstream on loopback for each account, and one that takes alerts. They answer
//! slowly enough to be watched, and fail now and then. They must not know the hub.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use testkit::{Answer, Script, Seen, Upstream};

use crate::talk::Talk;
use crate::upstream_accounts::{ACCOUNTS, Account};

/// An account that often fails does nothing else in the first minutes of each quarter of an hour.
const BAD_MINUTES: u64 = 4;
const BREAKS_OFF: f64 = 0.006;
/// There are few requests to fail while somebody looks.
const OFTENER_THAN_IN_THE_WEEK: f64 = 0.015;

/// Held as long as they are to answer.
pub struct Upstreams {
    accounts: Vec<Upstream>,
    inbox: Upstream,
}

/// Where they are.
#[derive(Debug)]
pub struct Addresses {
    /// Of `ACCOUNTS`, in their order.
    pub accounts: Vec<String>,
    pub inbox: String,
}

impl Upstreams {
    pub async fn start(seed: u64) -> Self {
        let mut accounts = Vec::with_capacity(ACCOUNTS.len());
        for (n, account) in ACCOUNTS.iter().enumerate() {
            let dice = Mutex::new(SmallRng::seed_from_u64(seed.wrapping_add(n as u64)));
            let script = Script::from(move |seen: &Seen| {
                let mut dice = dice.lock().unwrap_or_else(PoisonError::into_inner);
                answer(account, seen, is_bad_minute(account), &mut dice)
            });
            accounts.push(Upstream::start(script).await);
        }
        let taken = Answer::whole("application/json", r#"{"ok":true}"#);
        let inbox = Upstream::start(taken).await;
        Self { accounts, inbox }
    }

    pub fn addresses(&self) -> Addresses {
        Addresses {
            accounts: self.accounts.iter().map(Upstream::url).collect(),
            inbox: self.inbox.url(),
        }
    }

    /// Lets go of the requests that were seen so far: nobody asks for them.
    pub fn forget(&self) {
        self.accounts.iter().for_each(Upstream::forget);
        self.inbox.forget();
    }

    pub async fn stop(self) {
        for upstream in self.accounts {
            upstream.stop().await;
        }
        self.inbox.stop().await;
    }
}

fn is_bad_minute(account: &Account) -> bool {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let minutes = since.unwrap_or_default().as_secs() / 60;
    account.failing > 0.02 && minutes % 15 < BAD_MINUTES
}

fn answer(account: &Account, seen: &Seen, bad: bool, dice: &mut SmallRng) -> Answer {
    let failing = if bad {
        0.9
    } else {
        account.failing + OFTENER_THAN_IN_THE_WEEK
    };
    if dice.random_bool(failing) {
        return failure(dice).delay_head(Duration::from_millis(dice.random_range(60..700)));
    }
    let dialect = account.kind.dialect();
    let turns = turns(&seen.json());
    let mut talk = Talk::after(turns, dice);
    let usage = talk.turn(dialect, turns > 0, dice);
    let text = PARAGRAPHS[dice.random_range(0..PARAGRAPHS.len())];
    let first_ms = dice.random_range(300..2200);
    let usage = testkit::Usage {
        input: usage.input,
        output: usage.output,
        cache_write_5m: usage.cache_write_5m,
        cache_write_1h: 0,
        cache_read: usage.cache_read,
    };
    let events = 25 + usize::try_from(usage.output / 12).unwrap_or(0).min(160);
    let answer = Answer::message(text)
        .usage(usage)
        .events(events)
        .delay_head(Duration::from_millis(first_ms));
    if !seen.wants_stream() {
        return answer;
    }
    let between = Duration::from_secs_f64(8.0 / account.speed);
    let answer = answer.delay_between_events(between);
    if dice.random_bool(BREAKS_OFF) {
        answer.cut_after_events(events / 2)
    } else {
        answer
    }
}

fn failure(dice: &mut SmallRng) -> Answer {
    match dice.random_range(0..5) {
        0 => Answer::error(429, "rate_limit_error", "Rate limit reached for requests")
            .header("retry-after", "8"),
        1 | 2 => Answer::error(529, "overloaded_error", "Overloaded"),
        3 => Answer::error(500, "api_error", "Internal server error"),
        _ => Answer::json(&json!({"error": {"message": "upstream connect error"}})).status(503),
    }
}

/// How many turns a conversation has behind it, whatever its dialect calls them.
fn turns(body: &Value) -> u32 {
    let lists = ["messages", "input", "contents"].into_iter();
    let said = lists
        .filter_map(|name| body[name].as_array())
        .map(Vec::len)
        .max();
    u32::try_from(said.unwrap_or(0) / 2).unwrap_or(0)
}

const PARAGRAPHS: [&str; 4] = [
    "I have read the failing test and the module that it is about. The parser keeps the position of the last token, but not \
     that of the blank before it, so the error points one column too far. I will change `Cursor::advance` to note both, and \
     add a test with a tab in front of the token, because that is where it shows. Nothing else calls the old function.",
    "The query takes so long because the filter is on an expression and no index covers it. Two ways: an index on the \
     expression, which is a migration, or a column that is filled when the row is written. The table has few writes and many \
     reads, so I would take the second. Here is the migration, with the backfill in batches so that no lock is held for long.",
    "Done. The retry is now bounded by a deadline and not by a count, and it waits between tries, half to one and a half times \
     the pause, so that callers that failed together do not come back together. I ran the tests of the package: 84 passed. One \
     of them had slept for two seconds; it now waits for the event.",
    "Before I change this I would like to know whether the order of the list matters to anybody. The caller sorts it again, \
     the export does not. If the export may have any order, a set is simpler and the duplicate check goes away. If not, I will \
     keep the list and move the check to where it is built.",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_counted_in_every_dialect() {
        let said = json!([{}, {}, {}, {}, {}]);
        for name in ["messages", "input", "contents"] {
            assert_eq!(turns(&json!({name: said})), 2, "{name}");
        }
        assert_eq!(turns(&json!({"input": "hello"})), 0);
    }
}
