//! All that is remembered of one provider, and what follows from it: who gets a permit, what the Router and other
//! replicas have to know. Pure: time, policy and messages are data. It sends nothing and sets no timer.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::budget::Budgets;
use super::circuit::{Circuit, Held, Stamp, State, Verdict};
use super::cool::CoolDowns;
use super::handle::{Ask, Refused};
use super::health::Health;
use super::ledger::Ledger;
use super::limits::Full;
use super::messages::{Finish, Unused};
use super::now::Now;
use super::rate::{Rate, RateLimits};
use super::sessions::Sessions;
use super::view::{BudgetView, CircuitView, CoolingModelView, ProviderView};
use crate::board::{Note, SpentNote};
use crate::domain::{CoolScope, Fault, HourSpent, NanoUsd, Outcome, ProviderPolicy};
use crate::limiter::port::Spend;
use crate::router::{self, Availability, ConversationId, Cooling};

/// What the Router has to know, without the names of models: cheap to compare after each message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outlook {
    pub(crate) held: Option<router::Held>,
    pub(crate) busy: bool,
    pub(crate) sessions_full: bool,
    /// Changes whenever the models that are let alone do.
    models: u64,
}

/// An attempt that was let through.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Admitted {
    pub(crate) stamp: Stamp,
    /// The conversation, where it was counted.
    pub(crate) session: Option<ConversationId>,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) policy: Arc<ProviderPolicy>,
    circuit: Circuit,
    cool: CoolDowns,
    sessions: Sessions,
    budgets: Budgets,
    rate: Rate,
    health: Health,
    in_flight: u32,
    /// Permits granted so far, which numbers them.
    granted: u64,
    /// Until when money is used up, on both clocks; the monotonic one is kept so that it does not waver.
    used_up: Option<(i64, Instant)>,
    /// What the limit store refused last, which knows of all replicas; the sums here are what is known without asking.
    full: Option<Full>,
    /// What others have to hear.
    notes: Vec<Note>,
}

impl Standing {
    pub(crate) fn new(policy: Arc<ProviderPolicy>, ledger: Ledger, now: Now) -> Self {
        let budgets = Budgets::new(ledger, &policy.budgets, &policy.zone, now.at_ms);
        let mut standing = Self {
            policy,
            circuit: Circuit::new(),
            cool: CoolDowns::default(),
            sessions: Sessions::default(),
            budgets,
            rate: Rate::new(now.instant),
            health: Health::default(),
            in_flight: 0,
            granted: 0,
            used_up: None,
            full: None,
            notes: Vec::new(),
        };
        standing.tick(now);
        standing
    }

    /// Lets an attempt through, or says what holds it.
    pub(crate) fn admit(&mut self, ask: &Ask, now: Now) -> Result<Admitted, Refused> {
        self.tick(now);
        self.check(ask, now)?;
        let stamp = self.circuit.admit(self.granted, now);
        let stamp = stamp.map_err(|held| refused_by_circuit(held, now))?;
        let enters = |id: &ConversationId| self.sessions.enter(*id, now.instant);
        let session = ask.session.filter(enters);
        self.rate.request(now.instant);
        self.granted += 1;
        self.in_flight += 1;
        Ok(Admitted { stamp, session })
    }

    fn check(&self, ask: &Ask, now: Now) -> Result<(), Refused> {
        self.circuit
            .check()
            .map_err(|held| refused_by_circuit(held, now))?;
        let holds = |cooling: &Cooling| cooling.stated || !ask.last_resort;
        let account = self.cool.account(now).map(|cooling| (cooling, false));
        let model = self
            .cool
            .model(&ask.model, now)
            .map(|cooling| (cooling, true));
        let mut cooling = account.into_iter().chain(model);
        if let Some((cooling, model)) = cooling.find(|(cooling, _)| holds(cooling)) {
            return Err(Refused::CoolingDown {
                retry_after_ms: now.until(cooling.until),
                model,
            });
        }
        if let Some((_, until)) = self.used_up {
            return Err(Refused::Budget {
                retry_after_ms: now.until(until),
            });
        }
        if let Some(until) = self.rate_full_until() {
            return Err(Refused::Rate {
                retry_after_ms: now.until(until),
            });
        }
        if let Some(full) = &self.full {
            return Err(full.refused(now));
        }
        if self.has_no_slot() {
            return Err(Refused::Busy);
        }
        let most = self.policy.max_sessions;
        match ask.session {
            Some(id) if !self.sessions.admits(id, most) => Err(Refused::SessionsFull),
            _ => Ok(()),
        }
    }

    /// A real answer began.
    pub(crate) fn begun(&mut self, stamp: Stamp, now: Now) {
        if self.circuit.begun(stamp, &self.policy.circuit, now) {
            self.note_circuit(now);
        }
    }

    /// An attempt that was let through has ended. What it consumed is told by `spent`.
    pub(crate) fn finish(&mut self, finish: &Finish, now: Now) {
        self.in_flight = self.in_flight.saturating_sub(1);
        match &finish.unused {
            Some(unused) => self.take_back(unused, finish.session, now),
            None => {
                if let Some(id) = finish.session {
                    self.sessions.leave(id, now.instant);
                }
                // What it held is free.
                self.full = self.full.filter(|full| !full.only_held);
            }
        }
        let permit = finish.stamp.permit();
        let verdict = verdict(&finish.outcome, &self.policy);
        match &finish.outcome {
            Outcome::Success(served) => {
                self.health.success(served);
                let ended = self.cool.served(&finish.model, permit, now);
                self.note_cool_downs(ended, now);
            }
            Outcome::Failure(failure) => {
                if verdict == Verdict::Bad {
                    self.health.failure();
                }
                if let Some(wish) = &failure.cool_down
                    && self.cool.failed(wish, permit, self.granted, now)
                {
                    self.note_cool_downs(vec![wish.scope.clone()], now);
                }
            }
            Outcome::Unknown => {}
        }
        let policy = &self.policy.circuit;
        if self
            .circuit
            .judge(finish.stamp, finish.begun, verdict, policy, now)
        {
            self.note_circuit(now);
        }
    }

    /// The limit store had no room for what was let through here: it was no request of this provider.
    fn take_back(&mut self, unused: &Unused, session: Option<ConversationId>, now: Now) {
        self.rate.take_back(unused.granted_at);
        if let Some(id) = session {
            self.sessions.leave_unserved(id, now.instant);
        }
        let longest = self.full.into_iter().chain(unused.full);
        self.full = longest.max_by_key(|full| full.until);
    }

    /// A request consumed something here. Money is told to others, so that every Router passes over a provider whose
    /// money is used up, and every console shows the same sums; what enforces the limit is the limit store. Tokens are
    /// not told: a minute is soon over.
    pub(crate) fn spent(&mut self, spend: Spend, now: Now) {
        self.rate.tokens(spend.tokens, now.instant);
        let amount = spend.cost;
        if amount.0 > 0 {
            self.budgets.add(amount.0, now.at_ms, now.at_ms);
            self.notes.push(Note::Spent(SpentNote {
                provider: self.policy.id,
                at_ms: now.at_ms,
                amount,
            }));
        }
    }

    /// Takes over what happened in another replica or before the start; none of it is told again. True where it
    /// changed more than a sum.
    pub(crate) fn hear(&mut self, note: &Note, now: Now) -> bool {
        self.circuit.tick(now);
        match note {
            Note::Circuit(note) => self.circuit.hear(note, &self.policy.circuit, now),
            Note::CoolDown(note) => self.cool.hear(note, self.granted, now),
            Note::Spent(note) => {
                self.budgets.add(note.amount.0, note.at_ms, now.at_ms);
                false
            }
            Note::Pin(_) => false,
        }
    }

    /// An admin's word that the provider is well. Told in any case: another replica may see it differently.
    pub(crate) fn reset(&mut self, now: Now) {
        self.circuit.close(now);
        self.note_circuit(now);
        let ended = self.cool.end_all(now);
        self.note_cool_downs(ended, now);
        self.full = None;
    }

    /// Puts a new policy in force.
    pub(crate) fn obey(&mut self, policy: Arc<ProviderPolicy>, now: Now) {
        if self.circuit.obey(&policy.circuit, now) {
            self.note_circuit(now);
        }
        self.budgets.obey(&policy.budgets, &policy.zone, now.at_ms);
        self.policy = policy;
        // By the rules of before: the store is asked anew.
        self.full = None;
    }

    /// What was spent is forgotten; `seed` follows.
    pub(crate) fn forget_spending(&mut self) {
        self.budgets.forget();
    }

    pub(crate) fn seed(&mut self, hours: &[HourSpent], now: Now) {
        self.budgets.seed(hours, now.at_ms);
    }

    /// Lets time pass.
    pub(crate) fn tick(&mut self, now: Now) {
        self.circuit.tick(now);
        self.cool.tick(now);
        self.sessions.tick(self.session_ttl(), now.instant);
        self.rate.tick(now.instant);
        self.full = self.full.filter(|full| full.until > now.instant);
        self.budgets.tick(now.at_ms);
        self.used_up = self
            .budgets
            .used_up_until()
            .map(|at_ms| match self.used_up {
                Some(known @ (known_at_ms, until))
                    if known_at_ms == at_ms && until > now.instant =>
                {
                    known
                }
                _ => (at_ms, now.instant_of(at_ms)),
            });
    }

    /// What the Router has to know. `tick` comes first.
    pub(crate) fn outlook(&self, now: Now) -> Outlook {
        Outlook {
            held: self.held(now),
            busy: self.circuit.check() == Err(Held::TrialRunning) || self.has_no_slot(),
            sessions_full: self.sessions.is_full(self.policy.max_sessions),
            models: self.cool.version(),
        }
    }

    /// The same in full.
    pub(crate) fn availability(&self, outlook: Outlook, now: Now) -> Availability {
        Availability {
            held: outlook.held,
            busy: outlook.busy,
            sessions_full: outlook.sessions_full,
            models: self.cool.models(now),
        }
    }

    /// What keeps every call away for longest. A pause that is only a preference is told where nothing else holds:
    /// it may be passed over, and what is told must not be passed over by mistake.
    fn held(&self, now: Now) -> Option<router::Held> {
        let circuit = match self.circuit.check() {
            Err(Held::Open { until }) => Some((until, router::Held::CircuitOpen { until })),
            _ => None,
        };
        let budget = self
            .used_up
            .map(|(_, until)| (until, router::Held::Budget { until }));
        let rate = self
            .rate_full_until()
            .map(|until| (until, router::Held::Rate { until }));
        let full = self.full.map(|full| (full.until, full.held()));
        let account = self.cool.account(now);
        let cooling = account.map(|cooling| (cooling.until, router::Held::CoolingDown(cooling)));
        let (stated, guessed) = match account {
            Some(account) if account.stated => (cooling, None),
            _ => (None, cooling),
        };
        let limits = budget.into_iter().chain(rate).chain(full);
        let firm = circuit.into_iter().chain(stated).chain(limits);
        let longest = firm.max_by_key(|(until, _)| *until);
        longest.or(guessed).map(|(_, held)| held)
    }

    /// When time alone changes what the Router has to know.
    pub(crate) fn next_end(&self, now: Now) -> Option<Instant> {
        let full = self.sessions.is_full(self.policy.max_sessions);
        let session = full
            .then(|| self.sessions.next_end(self.session_ttl()))
            .flatten();
        let budget = self.used_up.map(|(_, until)| until);
        let ends = [
            self.circuit.next_end(),
            self.cool.next_end(now),
            budget,
            self.rate_full_until(),
            self.full.map(|full| full.until),
            session,
        ];
        ends.into_iter().flatten().min()
    }

    /// What others have to hear, once.
    pub(crate) fn take_notes(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }

    pub(crate) fn in_flight(&self) -> u32 {
        self.in_flight
    }

    pub(crate) fn ttfb_ms(&self) -> Option<f64> {
        self.health.ttfb_ms()
    }

    /// What must survive the actor: money that was spent is a fact.
    pub(crate) fn take_ledger(&mut self) -> Ledger {
        self.budgets.take_ledger()
    }

    pub(crate) fn view(&mut self, now: Now) -> ProviderView {
        let account = self.cool.account(now);
        let model = |(model, cooling): (String, Cooling)| CoolingModelView {
            model,
            until_ms: now.until(cooling.until),
            stated: cooling.stated,
        };
        let budgets = self.budgets.balances(now.at_ms).into_iter();
        let budget = |balance: super::budget::Balance| BudgetView {
            period: balance.rule.period,
            limit: balance.rule.limit,
            spent: NanoUsd(balance.nanos),
            resets_at_ms: balance.resets_at_ms,
        };
        ProviderView {
            id: self.policy.id,
            name: self.policy.name.clone(),
            circuit: match self.circuit.state() {
                State::Closed => CircuitView::Closed,
                State::HalfOpen { .. } => CircuitView::HalfOpen,
                State::Open { until } => CircuitView::Open {
                    until_ms: now.until(until),
                },
            },
            consecutive_failures: self.circuit.failures(&self.policy.circuit, now),
            in_flight: self.in_flight,
            max_in_flight: self.policy.max_in_flight,
            sessions: u32::try_from(self.sessions.len()).unwrap_or(u32::MAX),
            max_sessions: self.policy.max_sessions,
            cooling_until_ms: account.map(|cooling| now.until(cooling.until)),
            cooling_stated: account.is_some_and(|cooling| cooling.stated),
            models_cooling: self.cool.models(now).into_iter().map(model).collect(),
            budgets: budgets.map(budget).collect(),
            requests_in_minute: self.rate.requests(),
            max_rpm: self.policy.rpm,
            tokens_in_minute: self.rate.token_count(),
            max_tpm: self.policy.tpm,
            success_rate: self.health.success_rate(),
            ttfb_ms_ewma: self.health.ttfb_ms(),
            ttft_ms_ewma: self.health.ttft_ms(),
            tokens_per_second_ewma: self.health.tokens_per_second(),
            served: self.health.served(),
            failed: self.health.failed(),
        }
    }

    /// Until when the last minute is full. `tick` comes first.
    fn rate_full_until(&self) -> Option<Instant> {
        self.rate.full_until(RateLimits {
            rpm: self.policy.rpm,
            tpm: self.policy.tpm,
        })
    }

    fn has_no_slot(&self) -> bool {
        let most = self.policy.max_in_flight;
        most.is_some_and(|most| self.in_flight >= most)
    }

    fn session_ttl(&self) -> Duration {
        Duration::from_millis(self.policy.session_ttl_ms)
    }

    fn note_circuit(&mut self, now: Now) {
        let note = self.circuit.note(self.policy.id, now);
        self.notes.push(Note::Circuit(note));
    }

    fn note_cool_downs(&mut self, scopes: Vec<CoolScope>, now: Now) {
        for scope in scopes {
            let note = self.cool.note(self.policy.id, &scope, now);
            self.notes.extend(note.map(Note::CoolDown));
        }
    }
}

fn refused_by_circuit(held: Held, now: Now) -> Refused {
    match held {
        Held::TrialRunning => Refused::Busy,
        Held::Open { until } => Refused::CircuitOpen {
            retry_after_ms: now.until(until),
        },
    }
}

/// Whether an outcome speaks for or against the provider.
fn verdict(outcome: &Outcome, policy: &ProviderPolicy) -> Verdict {
    match outcome {
        Outcome::Success(_) => Verdict::Good,
        Outcome::Unknown => Verdict::None,
        Outcome::Failure(failure) => match failure.fault {
            Fault::Provider | Fault::BrokenAnswer => Verdict::Bad,
            Fault::Network if policy.count_network_faults => Verdict::Bad,
            Fault::Network | Fault::Client | Fault::Account | Fault::Model => Verdict::None,
        },
    }
}
