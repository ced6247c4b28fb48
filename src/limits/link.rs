//! Whether Redis is there, and what it is owed. Pure state; nothing is sent from here.

use std::collections::VecDeque;
use std::time::Instant;

use actors::domain::LimitScope;
use actors::limiter::port::{Settlement, Spent};

/// Settlements kept one by one while Redis is away. Beyond it only whose they were is kept: what they add up to is in
/// the counters here, to which Redis is then raised.
const OWED_MAX: usize = 50_000;

/// How the line to Redis has fared.
#[derive(Debug, Default)]
pub(super) struct Link {
    /// Since when it is given up, and why.
    down: Option<(Instant, String)>,
    owed: VecDeque<Settlement>,
    /// Whose settlements were too many to keep.
    overflowed: Vec<Vec<LimitScope>>,
    /// What the log knew while it was away.
    seeds: Vec<Spent>,
    /// How often it was given up.
    pub(super) cuts: u64,
}

impl Link {
    pub(super) fn is_up(&self) -> bool {
        self.down.is_none()
    }

    /// True where it was up before.
    pub(super) fn fail(&mut self, reason: String) -> bool {
        let was_up = self.is_up();
        if was_up {
            self.cuts += 1;
            self.down = Some((Instant::now(), reason));
        }
        was_up
    }

    /// What is wrong, for people.
    pub(super) fn trouble(&self) -> Option<String> {
        let (since, reason) = self.down.as_ref()?;
        let seconds = since.elapsed().as_secs();
        let owed = self.owed();
        Some(format!(
            "given up {seconds} s ago ({reason}); this hub counts limits by itself, {owed} settlements wait"
        ))
    }

    pub(super) fn owed(&self) -> usize {
        self.owed.len()
    }

    pub(super) fn owe(&mut self, settlements: impl IntoIterator<Item = Settlement>) {
        for one in settlements {
            if self.owed.len() < OWED_MAX {
                self.owed.push_back(one);
            } else if !self.overflowed.contains(&one.scopes) {
                self.overflowed.push(one.scopes);
            }
        }
    }

    /// The next ones to be sent, oldest first. They stay until `sent`.
    pub(super) fn next(&self, at_most: usize) -> Vec<Settlement> {
        self.owed.iter().take(at_most).cloned().collect()
    }

    pub(super) fn sent(&mut self, count: usize) {
        self.owed.drain(..count.min(self.owed.len()));
    }

    pub(super) fn take_overflowed(&mut self) -> Vec<Vec<LimitScope>> {
        std::mem::take(&mut self.overflowed)
    }

    pub(super) fn keep_seeds(&mut self, known: Vec<Spent>) {
        self.seeds.extend(known);
    }

    pub(super) fn take_seeds(&mut self) -> Vec<Spent> {
        std::mem::take(&mut self.seeds)
    }

    /// Up again, unless something has come to be owed. True where it is.
    pub(super) fn recover(&mut self) -> bool {
        let caught_up = self.owed.is_empty() && self.overflowed.is_empty() && self.seeds.is_empty();
        if caught_up {
            self.down = None;
        }
        caught_up
    }
}
