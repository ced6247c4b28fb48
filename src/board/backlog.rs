//! Notes that wait to be carried, the latest of each subject only, and never more than a bound. Must not know where
//! they go.

use std::collections::{HashMap, VecDeque};

use actors::board::{Note, SpentNote};
use actors::domain::{CoolScope, ProviderId};

/// As many notes wait at most: the Router keeps fewer pins than that.
pub(super) const MOST: usize = 300_000;

/// What a note is about: a later note of the same subject replaces an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    /// By its conversation's digest.
    Pin(u128),
    Circuit(ProviderId),
    CoolDown(ProviderId, CoolScope),
    /// Money is added up by minute, so that a budget's windows stay as exact as a restart leaves them.
    Spent(ProviderId, i64),
}

impl Subject {
    pub(super) fn of(note: &Note) -> Self {
        match note {
            Note::Pin(pin) => Self::Pin(pin.id.0),
            Note::Circuit(circuit) => Self::Circuit(circuit.provider),
            Note::CoolDown(cool_down) => {
                Self::CoolDown(cool_down.provider, cool_down.scope.clone())
            }
            Note::Spent(spent) => Self::Spent(spent.provider, spent.at_ms.div_euclid(60_000)),
        }
    }

    /// Circuits and cool-downs: few, and others act on them at once.
    fn is_urgent(&self) -> bool {
        matches!(self, Self::Circuit(_) | Self::CoolDown(..))
    }
}

/// Notes in the order in which their subjects came; each subject is in both fields exactly once.
#[derive(Debug, Default)]
struct Lane {
    notes: HashMap<Subject, Note>,
    order: VecDeque<Subject>,
}

impl Lane {
    fn put(&mut self, subject: Subject, note: Note) {
        if self.notes.insert(subject.clone(), note).is_none() {
            self.order.push_back(subject);
        }
    }

    fn pop_oldest(&mut self) -> Option<(Subject, Note)> {
        let subject = self.order.pop_front()?;
        let note = self.notes.remove(&subject)?;
        Some((subject, note))
    }
}

/// The notes that wait.
#[derive(Debug, Default)]
pub(super) struct Backlog {
    urgent: Lane,
    other: Lane,
}

impl Backlog {
    pub(super) fn len(&self) -> usize {
        self.urgent.notes.len() + self.other.notes.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn holds(&self, subject: &Subject) -> bool {
        let lane = if subject.is_urgent() {
            &self.urgent
        } else {
            &self.other
        };
        lane.notes.contains_key(subject)
    }

    pub(super) fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.urgent.notes.keys().chain(self.other.notes.keys())
    }

    /// Takes a note, which replaces an earlier one; money is added. True where the oldest had to go for it.
    pub(super) fn add(&mut self, note: Note) -> bool {
        self.put(note, |_, later| later);
        self.make_room()
    }

    /// Takes a note that is older than what waits: that one stays. Money is added.
    fn give_back(&mut self, note: Note) -> bool {
        self.put(note, |there, _| there);
        self.make_room()
    }

    fn put(&mut self, note: Note, choose: fn(Note, Note) -> Note) {
        let subject = Subject::of(&note);
        let lane = if subject.is_urgent() {
            &mut self.urgent
        } else {
            &mut self.other
        };
        let note = match lane.notes.remove(&subject) {
            None => {
                lane.put(subject, note);
                return;
            }
            Some(Note::Spent(there)) => match note {
                Note::Spent(more) => Note::Spent(SpentNote {
                    provider: there.provider,
                    at_ms: there.at_ms.max(more.at_ms),
                    amount: there.amount + more.amount,
                }),
                other => other,
            },
            Some(there) => choose(there, note),
        };
        lane.notes.insert(subject, note);
    }

    fn make_room(&mut self) -> bool {
        self.len() > MOST
            && self
                .other
                .pop_oldest()
                .or_else(|| self.urgent.pop_oldest())
                .is_some()
    }

    /// Takes all of a later backlog. Returns how many of the oldest had to go.
    pub(super) fn absorb(&mut self, mut later: Self) -> u64 {
        if self.is_empty() {
            *self = later;
            return 0;
        }
        let mut dropped = 0;
        while let Some(note) = later.next() {
            dropped += u64::from(self.add(note));
        }
        dropped
    }

    /// Takes back what could not be carried. Returns how many of the oldest had to go.
    pub(super) fn restore(&mut self, earlier: Vec<Note>) -> u64 {
        let mut dropped = 0;
        for note in earlier {
            dropped += u64::from(self.give_back(note));
        }
        dropped
    }

    /// Up to `most` notes, urgent ones first, then the oldest.
    pub(super) fn take(&mut self, most: usize) -> Vec<Note> {
        std::iter::from_fn(|| self.next()).take(most).collect()
    }

    fn next(&mut self) -> Option<Note> {
        let lane = &mut self.urgent;
        let oldest = lane.pop_oldest().or_else(|| self.other.pop_oldest());
        oldest.map(|(_, note)| note)
    }
}

#[cfg(test)]
#[path = "backlog_tests.rs"]
mod tests;
