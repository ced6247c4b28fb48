//! How one made-up call fares: who is asked, what fails, how the answer ends, what it costs. Costs are the hub's own
//! arithmetic on the prices in force. It must not know who calls when.

use actors::domain::{AttemptRecord, Cost, EndedBy, Fault, RequestLog, Usage};
use claude_code_hub::pricing::{self, Bill, PriceTable};
use rand::RngExt;
use rand::rngs::SmallRng;

use crate::roster::Roster;
use crate::standing::{Drawn, Standing, Wanted};
use crate::talk::{self, Times};
use crate::upstream_accounts::ACCOUNTS;
use crate::weather::{self, Mishap, Outage};

/// Tries at one account, and accounts, that the hub allows a request.
const TRIES: u32 = 2;
const ACCOUNTS_ASKED: usize = 4;

/// Of second tries: those that fail as the first did.
const LASTS: f64 = 0.6;
/// Of the answers that have begun: clients that leave, and accounts that break off.
const CLIENT_LEAVES: f64 = 0.018;
const BREAKS_OFF: f64 = 0.003;
/// Of all requests: those that are wrong themselves.
const TOO_LONG: f64 = 0.002;

/// Where calls are served.
#[derive(Debug)]
pub struct Serving<'a> {
    pub roster: &'a Roster,
    pub prices: &'a PriceTable,
    pub outages: Vec<Outage>,
    pub standing: Standing,
    pub dice: SmallRng,
}

/// What is asked for beside what the row says.
#[derive(Debug)]
pub struct Order<'a> {
    pub model: &'static str,
    pub groups: &'a [&'static str],
    pub pinned: Option<usize>,
    pub usage: Usage,
}

impl Serving<'_> {
    /// Fills the row in. Gives the account that answered.
    pub fn serve(&mut self, log: &mut RequestLog, order: &Order<'_>) -> Option<usize> {
        let mut tried = Vec::new();
        let mut passed_ms = self.dice.random_range(1..5);
        let mut last = None;
        while tried.len() < ACCOUNTS_ASKED {
            let wanted = Wanted {
                at_ms: log.at_ms + i64::from(passed_ms),
                dialect: log.dialect,
                model: order.model,
                groups: order.groups,
                pinned: order.pinned,
                tried: &tried,
            };
            let drawn = self.standing.draw(&wanted, self.roster, &mut self.dice);
            let Some(account) = drawn.account else {
                if last.is_none() {
                    self.nobody(log, drawn, passed_ms);
                    return None;
                }
                break;
            };
            log.provider_id = Some(self.roster.providers[account].id);
            ACCOUNTS[account]
                .sends(order.model)
                .clone_into(&mut log.upstream_model);
            match self.visit(log, order, account, drawn, &mut passed_ms) {
                Visit::Answered => return Some(account),
                Visit::Refused => return None,
                Visit::Failed(mishap) => last = Some(mishap),
            }
            tried.push(account);
        }
        if let Some(mishap) = last {
            exhausted(log, mishap, passed_ms);
        }
        None
    }

    fn visit(
        &mut self,
        log: &mut RequestLog,
        order: &Order<'_>,
        account: usize,
        drawn: Drawn,
        passed_ms: &mut u32,
    ) -> Visit {
        let kind = ACCOUNTS[account].kind.dialect();
        let mut how = drawn.how.clone();
        if kind != log.dialect {
            how = format!("{how}; translated to {}", kind.as_str());
        }
        let mut drawn = Some(drawn);
        let mut last: Option<&'static Mishap> = None;
        for tries in 1..=TRIES {
            let from_ms = *passed_ms;
            let at_ms = log.at_ms + i64::from(from_ms);
            let mut step = self.step(account, from_ms);
            if let Some(drawn) = drawn.take() {
                (step.candidates, step.passed_over) = (drawn.candidates, drawn.passed_over);
            }
            if self.dice.random_bool(TOO_LONG) {
                too_long(log, step, &how);
                return Visit::Refused;
            }
            let strikes = weather::strikes(&self.outages, account, at_ms, &mut self.dice);
            // What has just failed often fails once more.
            let lasting = last.filter(|_| self.dice.random_bool(LASTS));
            let Some(mishap) = lasting.or(strikes) else {
                let times = talk::times(&order.usage, ACCOUNTS[account].speed, &mut self.dice);
                "answered".clone_into(&mut step.event);
                (step.status, step.took_ms, step.detail) = (Some(200), times.first_content, how);
                log.attempts.push(step);
                self.standing.succeeded(account);
                self.answer(log, order, account, from_ms, times);
                return Visit::Answered;
            };
            let took_ms = self.dice.random_range(mishap.took_ms.clone());
            let said = match mishap.status {
                Some(status) => format!("status {status}: {}", mishap.message),
                None => mishap.message.to_owned(),
            };
            mishap.code.clone_into(&mut step.event);
            (step.fault, step.status) = (Some(mishap.fault), mishap.status);
            (step.took_ms, step.detail) = (took_ms, format!("{how}: {said}"));
            log.attempts.push(step);
            *passed_ms += took_ms;
            if mishap.again && tries < TRIES {
                *passed_ms += self.dice.random_range(50..150);
                "again".clone_into(&mut how);
                last = Some(mishap);
                continue;
            }
            self.standing
                .failed(account, mishap, log.at_ms + i64::from(*passed_ms));
            return Visit::Failed(mishap);
        }
        Visit::Refused
    }

    /// The answer begins; it may still break off.
    fn answer(
        &mut self,
        log: &mut RequestLog,
        order: &Order<'_>,
        account: usize,
        from_ms: u32,
        times: Times,
    ) {
        (log.status, log.ended_by) = (200, EndedBy::Complete);
        log.usage = order.usage;
        log.ttfb_ms = Some(from_ms + times.first_byte);
        log.ttft_ms = Some(from_ms + times.first_content);
        log.duration_ms = from_ms + times.end;
        let ends: f64 = if log.stream { self.dice.random() } else { 1.0 };
        if ends < CLIENT_LEAVES {
            log.ended_by = EndedBy::Client;
            log.error_code = Some("client_left".to_owned());
            cut_short(log, from_ms + times.first_content);
        } else if ends < CLIENT_LEAVES + BREAKS_OFF {
            let words = "the upstream ended the stream too early";
            log.ended_by = EndedBy::Upstream;
            log.error_code = Some("upstream_cut".to_owned());
            log.error_message = Some(words.to_owned());
            cut_short(log, from_ms + times.first_content);
            let mut step = self.step(account, from_ms + times.first_content);
            "upstream_cut".clone_into(&mut step.event);
            step.took_ms = log.duration_ms.saturating_sub(step.at_ms);
            (step.fault, step.detail) = (Some(Fault::BrokenAnswer), words.to_owned());
            log.attempts.push(step);
        }
        log.cost = self.bill(log, account);
    }

    /// As the hub prices a request at that account.
    fn bill(&self, log: &RequestLog, account: usize) -> Cost {
        let provider = &self.roster.providers[account];
        let price = self
            .prices
            .find_for(provider.id, &log.upstream_model)
            .or_else(|| self.prices.find_for(provider.id, &log.model));
        pricing::cost(&Bill::standard(&log.usage, provider.multiplier), price)
    }

    fn nobody(&self, log: &mut RequestLog, drawn: Drawn, passed_ms: u32) {
        let words = format!(
            "no provider can serve this request now: {} passed over",
            drawn.passed_over.len()
        );
        log.attempts.push(AttemptRecord {
            event: "no_provider".to_owned(),
            detail: words.clone(),
            passed_over: drawn.passed_over,
            ..blank(passed_ms)
        });
        (log.status, log.ended_by) = (503, EndedBy::Hub);
        log.error_code = Some("no_provider".to_owned());
        log.error_message = Some(words);
        log.duration_ms = passed_ms;
    }

    fn step(&self, account: usize, at_ms: u32) -> AttemptRecord {
        let provider = &self.roster.providers[account];
        AttemptRecord {
            provider_id: Some(provider.id),
            provider: provider.name.to_string(),
            ..blank(at_ms)
        }
    }
}

enum Visit {
    Answered,
    /// The request itself is wrong.
    Refused,
    Failed(&'static Mishap),
}

fn blank(at_ms: u32) -> AttemptRecord {
    AttemptRecord {
        provider_id: None,
        provider: String::new(),
        event: String::new(),
        fault: None,
        status: None,
        at_ms,
        took_ms: 0,
        detail: String::new(),
        candidates: Vec::new(),
        passed_over: Vec::new(),
    }
}

/// Half of the answer.
fn cut_short(log: &mut RequestLog, content_ms: u32) {
    log.usage.output = log.usage.output.div_ceil(2);
    log.usage.reasoning = log.usage.reasoning.min(log.usage.output);
    log.usage_partial = true;
    log.duration_ms = content_ms + log.duration_ms.saturating_sub(content_ms) / 2;
}

fn too_long(log: &mut RequestLog, mut step: AttemptRecord, how: &str) {
    let words = "prompt is too long: 207431 tokens > 200000 maximum";
    "context_too_long".clone_into(&mut step.event);
    (step.fault, step.status, step.took_ms) = (Some(Fault::Client), Some(400), 180);
    step.detail = format!("{how}: status 400: {words}");
    log.duration_ms = step.at_ms + step.took_ms;
    log.ttfb_ms = Some(log.duration_ms);
    log.attempts.push(step);
    (log.status, log.ended_by) = (400, EndedBy::Upstream);
    log.error_code = Some("upstream_status".to_owned());
    log.error_message = Some(words.to_owned());
}

/// Everybody who was asked has failed; the client is told of the last one.
fn exhausted(log: &mut RequestLog, mishap: &Mishap, passed_ms: u32) {
    let (status, code) = match (mishap.fault, mishap.status) {
        (_, Some(status)) => (status, "upstream_status"),
        (Fault::Network, None) => (502, mishap.code),
        (_, None) => (504, mishap.code),
    };
    let words = if mishap.fault == Fault::Network {
        "the upstream cannot be reached"
    } else {
        "the upstream failed"
    };
    (log.status, log.ended_by) = (status, EndedBy::Upstream);
    log.error_code = Some(code.to_owned());
    log.error_message = Some(format!("{words}: {}", mishap.message));
    log.duration_ms = passed_ms;
}
