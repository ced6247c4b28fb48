//! Which provider a conversation sticks to, and for how long. Pure: time is data.
//! It must not know whether a provider may be used: a pin is a wish.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::handle::Conversation;
use crate::domain::ProviderId;

/// Room for stale entries of the age queue before it is rebuilt.
const SLACK: usize = 1024;

#[derive(Clone, Copy, Debug)]
struct Pin {
    provider: ProviderId,
    expires: Instant,
    /// Which entry of the age queue speaks for it.
    turn: u64,
}

/// Pins with a lifetime and a bound on their number. Confirming is amortised O(1).
#[derive(Debug)]
pub(crate) struct Pins {
    pins: HashMap<Arc<Conversation>, Pin>,
    /// Oldest confirmation first; entries whose turn has passed are stale.
    ages: VecDeque<(u64, Arc<Conversation>)>,
    turn: u64,
    most: usize,
}

impl Pins {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            pins: HashMap::new(),
            ages: VecDeque::new(),
            turn: 0,
            most,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.pins.len()
    }

    /// Entries of the age queue, stale ones too.
    #[cfg(test)]
    pub(crate) fn remembered(&self) -> usize {
        self.ages.len()
    }

    /// The provider of a conversation, unless the pin has lapsed.
    pub(crate) fn get(&self, conversation: &Conversation, now: Instant) -> Option<ProviderId> {
        let pin = self.pins.get(conversation)?;
        (now < pin.expires).then_some(pin.provider)
    }

    /// Sets, moves or refreshes a pin.
    pub(crate) fn confirm(
        &mut self,
        conversation: Conversation,
        provider: ProviderId,
        ttl: Duration,
        now: Instant,
    ) {
        self.turn += 1;
        let key = Arc::new(conversation);
        let pin = Pin {
            provider,
            expires: now + ttl,
            turn: self.turn,
        };
        self.pins.insert(key.clone(), pin);
        self.ages.push_back((self.turn, key));
        self.sweep(now);
    }

    /// Forgets what has lapsed, and the oldest where there are too many.
    pub(crate) fn sweep(&mut self, now: Instant) {
        while let Some((turn, conversation)) = self.ages.front() {
            let current = self.pins.get(conversation).filter(|pin| pin.turn == *turn);
            match current {
                Some(pin) if now < pin.expires && self.pins.len() <= self.most => break,
                Some(_) => drop(self.pins.remove(conversation)),
                None => {}
            }
            self.ages.pop_front();
        }
        if self.ages.len() > 2 * self.pins.len() + SLACK {
            let pins = &self.pins;
            self.ages
                .retain(|(turn, key)| pins.get(key).is_some_and(|pin| pin.turn == *turn));
        }
    }
}
