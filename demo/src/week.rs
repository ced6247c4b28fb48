//! The made-up week: who calls when, in which conversations, and whom a limit stops. The same seed and the same end give
//! the same rows. How a call fares is `serving`'s.

use std::collections::VecDeque;

use actors::domain::{
    EndedBy, KeyId, LimitRefusal, NanoUsd, Period, RequestId, RequestKind, RequestLog, ScopeId,
    Usage, WindowKind,
};
use jiff::tz::TimeZone;
use rand::RngExt;
use uuid::{Builder, Uuid};

use crate::curve::{self, Hour};
use crate::people::{HAIKU, Key, PEOPLE, Tool};
use crate::serving::{Order, Serving};
use crate::talk::Talk;

/// A conversation that was quiet for so long is not taken up again.
const FORGOTTEN_MS: i64 = 30 * 60_000;
/// As long as a prompt cache lives.
const WARM_MS: i64 = 5 * 60_000;
/// About how many turns a conversation has.
const TURNS: f64 = 1.0 / 18.0;
/// How many of the requests beyond a used-up budget are made all the same.
const STUBBORN: f64 = 0.2;

#[derive(Debug)]
struct Open {
    talk: Talk,
    model: &'static str,
    session: String,
    account: Option<usize>,
    last_ms: i64,
}

/// What is remembered of a person.
#[derive(Debug, Default)]
struct Memory {
    /// By key.
    open: Vec<Option<Open>>,
    minute: VecDeque<i64>,
    /// The day, by its beginning, and what was spent in it.
    day: (i64, i64),
}

#[derive(Debug)]
pub struct Week<'a> {
    serving: Serving<'a>,
    zone: &'a TimeZone,
    memories: Vec<Memory>,
}

impl<'a> Week<'a> {
    pub fn new(serving: Serving<'a>, zone: &'a TimeZone) -> Self {
        let memory = |keys: usize| Memory {
            open: (0..keys).map(|_| None).collect(),
            ..Memory::default()
        };
        Self {
            serving,
            zone,
            memories: PEOPLE.iter().map(|one| memory(one.keys.len())).collect(),
        }
    }

    /// The rows of an hour, in the order in which their requests came in.
    pub fn hour(&mut self, hour: &Hour) -> Vec<RequestLog> {
        let mut arrivals = self.arrivals(hour);
        arrivals.sort_unstable();
        let mut rows = Vec::with_capacity(arrivals.len() * 11 / 10);
        for (at_ms, person) in arrivals {
            self.call(at_ms, person, &mut rows);
        }
        rows.retain(|row: &RequestLog| row.at_ms < hour.ends_ms);
        rows
    }

    /// Times and persons.
    fn arrivals(&mut self, hour: &Hour) -> Vec<(i64, usize)> {
        let dice = &mut self.serving.dice;
        let parts = curve::parts(hour.begins_ms, self.zone);
        let whole: f64 = parts.iter().sum();
        let mut arrivals = Vec::new();
        for _ in 0..hour.calls {
            let roll = dice.random::<f64>() * whole;
            let person = drawn(parts.iter().copied(), roll);
            let mut at_ms = dice.random_range(hour.begins_ms..hour.ends_ms);
            for _ in 0..PEOPLE[person].burst {
                if at_ms < hour.ends_ms {
                    arrivals.push((at_ms, person));
                }
                at_ms += dice.random_range(900..4500);
            }
        }
        arrivals
    }

    fn call(&mut self, at_ms: i64, person: usize, rows: &mut Vec<RequestLog>) {
        let roll: f64 = self.serving.dice.random();
        let keys = PEOPLE[person].keys;
        let nth = drawn(keys.iter().map(|key| key.share), roll);
        let (key, id) = (&keys[nth], self.serving.roster.users[person].keys[nth]);
        let mut open = match self.memories[person].open[nth].take() {
            Some(open)
                if at_ms - open.last_ms < FORGOTTEN_MS && !self.serving.dice.random_bool(TURNS) =>
            {
                open
            }
            _ => self.begin(key, at_ms),
        };
        let mut log = self.row(at_ms, person, key, id, open.model);
        log.session = Some(open.session.clone());
        if let Some(refusal) = self.refusal(at_ms, person, id) {
            if refusal.window == WindowKind::RequestsPerMinute
                || self.serving.dice.random_bool(STUBBORN)
            {
                refuse(&mut log, refusal);
                rows.push(log);
            }
        } else {
            if key.tool == Tool::ClaudeCode && open.talk.turns == 0 && open.model != HAIKU {
                rows.push(self.title(at_ms, person, key, id, &open.session));
            }
            let warm = at_ms - open.last_ms < WARM_MS;
            let dialect = key.tool.dialect();
            let usage = open.talk.turn(dialect, warm, &mut self.serving.dice);
            let order = Order {
                model: open.model,
                groups: PEOPLE[person].groups,
                pinned: open.account,
                usage,
            };
            let served = self.serving.serve(&mut log, &order);
            open.account = served.or(open.account);
            self.spent(at_ms, person, log.cost.total);
            rows.push(log);
        }
        open.last_ms = at_ms;
        self.memories[person].open[nth] = Some(open);
    }

    fn begin(&mut self, key: &Key, at_ms: i64) -> Open {
        let dice = &mut self.serving.dice;
        let roll: f64 = dice.random();
        let model = drawn(key.models.iter().map(|(_, share)| *share), roll);
        Open {
            talk: Talk::begin(dice),
            model: key.models[model].0,
            session: Uuid::from_u128(dice.random()).to_string(),
            account: None,
            last_ms: at_ms,
        }
    }

    /// What Claude Code asks beside the first turn: how to call the conversation.
    fn title(
        &mut self,
        at_ms: i64,
        person: usize,
        key: &Key,
        id: KeyId,
        session: &str,
    ) -> RequestLog {
        let mut log = self.row(at_ms, person, key, id, HAIKU);
        log.session = Some(session.to_owned());
        log.stream = false;
        let dice = &mut self.serving.dice;
        let usage = Usage {
            input: dice.random_range(180..900),
            output: dice.random_range(12..40),
            ..Usage::ZERO
        };
        let order = Order {
            model: HAIKU,
            groups: PEOPLE[person].groups,
            pinned: None,
            usage,
        };
        self.serving.serve(&mut log, &order);
        self.spent(at_ms, person, log.cost.total);
        log
    }

    fn row(
        &mut self,
        at_ms: i64,
        person: usize,
        key: &Key,
        id: KeyId,
        model: &'static str,
    ) -> RequestLog {
        let random: [u8; 10] = self.serving.dice.random();
        let uuid = Builder::from_unix_timestamp_millis(at_ms.unsigned_abs(), &random).into_uuid();
        let kind = RequestKind::Generation;
        let path = key.tool.path(model);
        let mut log = RequestLog::new(RequestId(uuid), at_ms, kind, key.tool.dialect(), &path);
        log.key_id = Some(id);
        log.user_id = Some(self.serving.roster.users[person].id);
        model.clone_into(&mut log.model);
        log.stream = true;
        log.user_agent = Some(key.tool.user_agent().to_owned());
        // An address of RFC 5737, which is nobody's.
        log.client_ip = Some(format!("192.0.2.{}", 10 + person));
        log
    }

    /// The limit that stops somebody now.
    fn refusal(&mut self, at_ms: i64, person: usize, key: KeyId) -> Option<LimitRefusal> {
        let (who, memory) = (&PEOPLE[person], &mut self.memories[person]);
        if let Some(limit) = who.rpm {
            while memory.minute.front().is_some_and(|at| at + 60_000 <= at_ms) {
                memory.minute.pop_front();
            }
            if memory.minute.len() as u64 >= limit {
                return Some(LimitRefusal {
                    scope: ScopeId::Key(key.0),
                    window: WindowKind::RequestsPerMinute,
                    limit,
                    used: limit,
                    reserved: 0,
                    resets_at_ms: memory.minute.front().map(|at| at + 60_000),
                });
            }
            memory.minute.push_back(at_ms);
        }
        let limit = NanoUsd::of_usd(who.daily_usd?).0;
        let day_ms = Period::Day.start(at_ms, self.zone);
        if memory.day.0 != day_ms {
            memory.day = (day_ms, 0);
        }
        (memory.day.1 >= limit).then(|| LimitRefusal {
            scope: ScopeId::User(self.serving.roster.users[person].id.0),
            window: WindowKind::Money(Period::Day),
            limit: limit.unsigned_abs(),
            used: memory.day.1.unsigned_abs(),
            reserved: 0,
            resets_at_ms: Period::Day.end(at_ms, self.zone),
        })
    }

    fn spent(&mut self, at_ms: i64, person: usize, cost: NanoUsd) {
        let memory = &mut self.memories[person];
        if memory.day.0 == Period::Day.start(at_ms, self.zone) {
            memory.day.1 += cost.0;
        }
    }
}

/// Where a roll falls among shares; the last one where rounding has left something over.
fn drawn(shares: impl Iterator<Item = f64>, mut roll: f64) -> usize {
    let mut last = 0;
    for (n, share) in shares.enumerate() {
        if share > 0.0 {
            last = n;
            if roll < share {
                break;
            }
        }
        roll -= share;
    }
    last
}

fn refuse(log: &mut RequestLog, refusal: LimitRefusal) {
    let limit = refusal.limit;
    log.error_message = Some(match refusal.window {
        WindowKind::Money(_) => format!(
            "this user may spend {:.2} USD a day; {:.2} USD are used",
            limit as f64 / 1e9,
            refusal.used as f64 / 1e9
        ),
        _ => format!("this key is limited to {limit} requests per minute; {limit} are used"),
    });
    (log.status, log.ended_by, log.duration_ms) = (429, EndedBy::Hub, 1);
    log.error_code = Some("rate_limited".to_owned());
    log.refused_by = Some(refusal);
}

#[cfg(test)]
#[path = "week_tests.rs"]
mod tests;
