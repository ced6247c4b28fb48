//! Pins by conversation, bounded in number and in age, with a count for each provider that is always right.
//! Pure: time is data. It must not know what a pin means.

use std::collections::{BTreeMap, HashMap, VecDeque};

use tokio::time::Instant;

use super::filters::Counts;
use super::handle::ConversationId;
use crate::domain::ProviderId;

/// Room for stale entries of the age queue before it is rebuilt.
const SLACK: usize = 1024;
/// Pins that lapse within so many seconds are looked at together. A day has few of these spans, so that the
/// ordered map of them costs next to nothing.
const SPAN_SECS: u64 = 15;

/// A conversation sticks to a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pin {
    /// Who served it first.
    pub(crate) home: ProviderId,
    /// Who serves it at present.
    pub(crate) current: ProviderId,
    pub(crate) expires: Instant,
    /// Whether it is a conversation of its own and not another name of one.
    pub(crate) counts: bool,
    /// It was sent there, but nobody has served it yet.
    pub(crate) provisional: bool,
    /// The end of its life that others were told, where they were.
    pub(crate) published: Option<Instant>,
}

#[derive(Clone, Copy, Debug)]
struct Kept {
    pin: Pin,
    /// Which entry of the age queue speaks for it.
    turn: u64,
    /// The span under which it is looked at next; never later than the one in which it lapses, unless its life
    /// was shortened.
    span: u64,
}

/// Pins with a bound on their number. Putting one in is amortised O(1).
#[derive(Debug)]
pub(crate) struct PinMap {
    kept: HashMap<ConversationId, Kept>,
    /// The longest untouched first; entries whose turn has passed are stale.
    ages: VecDeque<(u64, ConversationId)>,
    /// By the span in which they may lapse; entries that are kept under another span are stale.
    due: BTreeMap<u64, Vec<ConversationId>>,
    counts: Counts,
    turn: u64,
    most: usize,
    origin: Instant,
}

impl PinMap {
    pub(crate) fn new(most: usize, origin: Instant) -> Self {
        Self {
            kept: HashMap::new(),
            ages: VecDeque::new(),
            due: BTreeMap::new(),
            counts: Counts::new(),
            turn: 0,
            most,
            origin,
        }
    }

    /// The same pins, with everything else counted anew: what was at hand in a panic may be half done.
    pub(crate) fn recounted(self) -> Self {
        let mut kept: Vec<(ConversationId, Kept)> = self.kept.into_iter().collect();
        kept.sort_unstable_by_key(|(_, kept)| kept.turn);
        let mut map = Self::new(self.most, self.origin);
        for (id, kept) in kept {
            map.put(id, kept.pin);
        }
        map
    }

    /// Conversations that each provider serves at present.
    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The pin of a conversation, unless it has lapsed.
    pub(crate) fn get(&self, id: ConversationId, now: Instant) -> Option<&Pin> {
        let pin = &self.kept.get(&id)?.pin;
        (now < pin.expires).then_some(pin)
    }

    /// Puts a pin in the place of whatever was there. Where there are too many, the one that was put in longest ago goes out.
    pub(crate) fn put(&mut self, id: ConversationId, pin: Pin) {
        self.turn += 1;
        let turn = self.turn;
        let old = self.kept.get(&id).copied();
        // Usually a life was only lengthened; the entry that exists then finds out when its span comes.
        let span = match &old {
            Some(old) => old.span,
            None => self.note(id, pin.expires),
        };
        self.kept.insert(id, Kept { pin, turn, span });
        if let Some(old) = old {
            self.uncount(&old.pin);
        }
        if pin.counts {
            *self.counts.entry(pin.current).or_default() += 1;
        }
        self.ages.push_back((turn, id));
        self.bound();
    }

    fn note(&mut self, id: ConversationId, expires: Instant) -> u64 {
        let span = self.span_of(expires);
        self.due.entry(span).or_default().push(id);
        span
    }

    fn span_of(&self, at: Instant) -> u64 {
        at.saturating_duration_since(self.origin).as_secs() / SPAN_SECS
    }

    fn uncount(&mut self, pin: &Pin) {
        if !pin.counts {
            return;
        }
        if let Some(count) = self.counts.get_mut(&pin.current) {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(&pin.current);
            }
        }
    }

    /// The pin that was there, lapsed or not.
    pub(crate) fn remove(&mut self, id: ConversationId) -> Option<Pin> {
        let kept = self.kept.remove(&id)?;
        self.uncount(&kept.pin);
        Some(kept.pin)
    }

    fn bound(&mut self) {
        while self.kept.len() > self.most
            && let Some((turn, id)) = self.ages.pop_front()
        {
            if self.kept.get(&id).is_some_and(|kept| kept.turn == turn) {
                self.remove(id);
            }
        }
        if self.ages.len() > 2 * self.kept.len() + SLACK {
            let kept = &self.kept;
            self.ages
                .retain(|(turn, id)| kept.get(id).is_some_and(|kept| kept.turn == *turn));
        }
    }

    /// Forgets what has lapsed.
    pub(crate) fn sweep(&mut self, now: Instant) {
        let later = self.due.split_off(&(self.span_of(now) + 1));
        for (span, ids) in std::mem::replace(&mut self.due, later) {
            for id in ids {
                let Some(kept) = self.kept.get(&id).filter(|kept| kept.span == span) else {
                    continue;
                };
                let expires = kept.pin.expires;
                if expires <= now {
                    self.remove(id);
                    continue;
                }
                let span = self.note(id, expires);
                if let Some(kept) = self.kept.get_mut(&id) {
                    kept.span = span;
                }
            }
        }
        self.bound();
    }

    /// Pins, entries of the age queue, and entries by span, stale ones too.
    #[cfg(test)]
    pub(crate) fn sizes(&self) -> (usize, usize, usize) {
        let due = self.due.values().map(Vec::len).sum();
        (self.kept.len(), self.ages.len(), due)
    }

    /// Counted from scratch.
    #[cfg(test)]
    pub(crate) fn recount(&self) -> Counts {
        let mut counts = Counts::new();
        for kept in self.kept.values().filter(|kept| kept.pin.counts) {
            *counts.entry(kept.pin.current).or_default() += 1;
        }
        counts
    }
}
