//! What running requests hold of one scope: places, guessed amounts, and conversations. Pure; time is data.

use std::collections::{BTreeSet, HashMap, HashSet};

use actors::domain::RequestId;
use actors::limiter::port::{ConversationId, Spend};

use super::verdict::{Unit, amount};

/// For how long a request is known to be settled, in milliseconds: as long as somebody might say it again.
pub(super) const DONE_MS: i64 = 3_600_000;

/// Running requests, each with the time at which it lapses if nobody settles it.
#[derive(Clone, Debug, Default)]
pub(super) struct Holds {
    held: HashMap<RequestId, (i64, Spend)>,
    tokens: u64,
    cost: u64,
    /// None lapses before this; saves looking at each of them for each request.
    next_lapse_ms: i64,
}

impl Holds {
    pub(super) fn lapse(&mut self, at_ms: i64) {
        if at_ms < self.next_lapse_ms {
            return;
        }
        let lapsed = self.held.iter().filter(|(_, (until, _))| *until <= at_ms);
        let lapsed: Vec<RequestId> = lapsed.map(|(request, _)| *request).collect();
        for request in lapsed {
            self.release(request);
        }
        let untils = self.held.values().map(|(until, _)| *until);
        self.next_lapse_ms = untils.min().unwrap_or(i64::MAX);
    }

    /// Places taken by others: a request that asks again keeps its own.
    pub(super) fn others(&self, request: RequestId) -> u64 {
        (self.held.len() - usize::from(self.held.contains_key(&request))) as u64
    }

    /// What others hold of a unit.
    pub(super) fn reserved(&self, unit: Unit, request: RequestId) -> u64 {
        let all = match unit {
            Unit::Tokens => self.tokens,
            Unit::Cost => self.cost,
            Unit::Requests | Unit::Places | Unit::Conversations => return 0,
        };
        let own = self.held.get(&request);
        all - own.map_or(0, |(_, spend)| amount(unit, spend))
    }

    /// How many run at `at_ms`, and what they hold of a unit; nothing lapses by it.
    pub(super) fn standing(&self, unit: Unit, at_ms: i64) -> (u64, u64) {
        let live = || self.held.values().filter(|(until_ms, _)| *until_ms > at_ms);
        let reserved = match unit {
            Unit::Tokens | Unit::Cost => live().map(|(_, spend)| amount(unit, spend)).sum(),
            Unit::Requests | Unit::Places | Unit::Conversations => 0,
        };
        (live().count() as u64, reserved)
    }

    pub(super) fn hold(&mut self, request: RequestId, until_ms: i64, estimate: Spend) {
        self.release(request);
        self.tokens += amount(Unit::Tokens, &estimate);
        self.cost += amount(Unit::Cost, &estimate);
        self.held.insert(request, (until_ms, estimate));
        self.next_lapse_ms = self.next_lapse_ms.min(until_ms);
    }

    pub(super) fn release(&mut self, request: RequestId) {
        if let Some((_, estimate)) = self.held.remove(&request) {
            self.tokens -= amount(Unit::Tokens, &estimate);
            self.cost -= amount(Unit::Cost, &estimate);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }
}

/// Conversations that count: of which a request runs, or was seen not long ago.
#[derive(Clone, Debug, Default)]
pub(super) struct Conversations {
    seen: HashMap<ConversationId, i64>,
    running: HashMap<(ConversationId, RequestId), i64>,
}

impl Conversations {
    pub(super) fn lapse(&mut self, at_ms: i64) {
        self.seen.retain(|_, until_ms| *until_ms > at_ms);
        self.running.retain(|_, until_ms| *until_ms > at_ms);
    }

    /// How many count beside this one.
    pub(super) fn others(&self, own: ConversationId) -> u64 {
        let running = self.running.keys().map(|(conversation, _)| conversation);
        let all: HashSet<_> = self.seen.keys().chain(running).collect();
        (all.len() - usize::from(all.contains(&own))) as u64
    }

    /// How many count at `at_ms`; nothing lapses by it.
    pub(super) fn open(&self, at_ms: i64) -> u64 {
        let live = |until_ms: &i64| *until_ms > at_ms;
        let seen = self.seen.iter().filter(|(_, until_ms)| live(until_ms));
        let running = self.running.iter().filter(|(_, until_ms)| live(until_ms));
        let running = running.map(|((conversation, _), _)| conversation);
        let all: HashSet<_> = seen
            .map(|(conversation, _)| conversation)
            .chain(running)
            .collect();
        all.len() as u64
    }

    pub(super) fn begin(
        &mut self,
        own: ConversationId,
        request: RequestId,
        seen_until_ms: i64,
        lapses_ms: i64,
    ) {
        self.seen.insert(own, seen_until_ms);
        self.running.insert((own, request), lapses_ms);
    }

    pub(super) fn end(&mut self, own: ConversationId, request: RequestId, seen_until_ms: i64) {
        self.running.remove(&(own, request));
        self.seen.insert(own, seen_until_ms);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.seen.is_empty() && self.running.is_empty()
    }
}

/// Requests that were settled, so that each counts once however often it is said.
#[derive(Clone, Debug, Default)]
pub(super) struct Done {
    at: HashMap<RequestId, i64>,
    order: BTreeSet<(i64, RequestId)>,
}

impl Done {
    /// Remembers the request. True the first time.
    pub(super) fn first(&mut self, request: RequestId, at_ms: i64) -> bool {
        self.trim(at_ms);
        if self.at.contains_key(&request) {
            return false;
        }
        self.at.insert(request, at_ms);
        self.order.insert((at_ms, request));
        true
    }

    pub(super) fn knows(&self, request: RequestId, at_ms: i64) -> bool {
        let settled_ms = self.at.get(&request);
        settled_ms.is_some_and(|settled_ms| *settled_ms > at_ms - DONE_MS)
    }

    pub(super) fn trim(&mut self, at_ms: i64) {
        while let Some((first_ms, request)) = self.order.first().copied() {
            if first_ms > at_ms - DONE_MS {
                break;
            }
            self.order.pop_first();
            self.at.remove(&request);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.at.is_empty()
    }
}
