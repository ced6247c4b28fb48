//! The last events, so that whoever was away for a moment misses none, and those who follow. Neither a follower that
//! does not read nor one that left holds anybody up.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

use super::event::{Data, Event, Scope};

/// So many events a follower may be behind.
const BEHIND: usize = 1024;

/// What came after an event that somebody saw last.
#[derive(Clone, Debug, PartialEq)]
pub enum Resume {
    /// All of it, oldest first.
    Events(Vec<Arc<Event>>),
    /// Too long ago, or of another hub: what is shown has to be loaded anew.
    Gap,
}

/// What a follower hears.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    Event(Arc<Event>),
    /// It was too far behind: some events are lost to it.
    Gap,
    /// The hub stops.
    Closed,
}

/// Hears every event from its beginning on.
#[derive(Debug)]
pub struct Follower(Option<broadcast::Receiver<Arc<Event>>>);

impl Follower {
    /// The next event. Nothing is lost where this is given up half-way.
    pub async fn next(&mut self) -> Heard {
        let Some(receiver) = &mut self.0 else {
            return Heard::Closed;
        };
        match receiver.recv().await {
            Ok(event) => Heard::Event(event),
            Err(RecvError::Lagged(_)) => Heard::Gap,
            Err(RecvError::Closed) => Heard::Closed,
        }
    }
}

/// An event before it has a number.
#[derive(Debug)]
pub(super) struct News {
    pub(super) at_ms: i64,
    pub(super) replica: Uuid,
    pub(super) scope: Scope,
    pub(super) data: Data,
}

#[derive(Debug)]
pub(super) struct Ring {
    events: VecDeque<Arc<Event>>,
    most: usize,
    /// The number of the last event, or of the moment at which this began.
    last: u64,
    /// Up to this number nothing is known any more.
    forgotten: u64,
    /// Gone once the hub stops.
    followers: Option<broadcast::Sender<Arc<Event>>>,
}

impl Ring {
    /// `now_us` is the time in Unix microseconds: numbers go on growing over a restart.
    pub(super) fn new(most: usize, now_us: u64) -> Self {
        Self {
            events: VecDeque::with_capacity(most.min(64)),
            most,
            last: now_us,
            forgotten: now_us,
            followers: Some(broadcast::Sender::new(BEHIND)),
        }
    }

    pub(super) fn push(&mut self, news: News, now_us: u64) -> Arc<Event> {
        self.last = now_us.max(self.last + 1);
        let event = Arc::new(Event {
            id: self.last,
            at_ms: news.at_ms,
            replica: news.replica,
            scope: news.scope,
            data: news.data,
        });
        if self.events.len() >= self.most
            && let Some(oldest) = self.events.pop_front()
        {
            self.forgotten = oldest.id;
        }
        self.events.push_back(event.clone());
        if let Some(followers) = self
            .followers
            .as_ref()
            .filter(|all| all.receiver_count() > 0)
        {
            // An error says that the last of them has just left.
            let _nobody_left = followers.send(event.clone());
        }
        event
    }

    pub(super) fn since(&self, id: u64) -> Resume {
        if id < self.forgotten || id > self.last {
            return Resume::Gap;
        }
        let first = self.events.partition_point(|event| event.id <= id);
        Resume::Events(self.events.range(first..).cloned().collect())
    }

    #[cfg(test)]
    pub(super) fn last(&self) -> u64 {
        self.last
    }

    pub(super) fn follow(&self) -> Follower {
        Follower(self.followers.as_ref().map(broadcast::Sender::subscribe))
    }

    pub(super) fn close(&mut self) {
        self.followers = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::event::CatalogChanged;

    fn news(version: i64) -> News {
        News {
            at_ms: 1,
            replica: Uuid::nil(),
            scope: Scope::HUB,
            data: Data::CatalogChanged(CatalogChanged { version }),
        }
    }

    fn ids(resume: Resume) -> Option<Vec<u64>> {
        match resume {
            Resume::Events(events) => Some(events.iter().map(|event| event.id).collect()),
            Resume::Gap => None,
        }
    }

    #[test]
    fn numbers_grow_by_the_clock_and_also_where_it_stands_or_goes_back() {
        let mut ring = Ring::new(10, 100);
        let pushed: Vec<u64> = [100, 100, 500, 400]
            .map(|now_us| ring.push(news(1), now_us).id)
            .into();
        assert_eq!(pushed, [101, 102, 500, 501]);
    }

    #[test]
    fn what_came_since_is_all_or_a_gap() {
        let mut ring = Ring::new(3, 100);
        assert_eq!(ids(ring.since(100)), Some(vec![]));
        assert_eq!(ids(ring.since(99)), None);
        for version in 0..3 {
            ring.push(news(version), 0);
        }
        assert_eq!(ids(ring.since(100)), Some(vec![101, 102, 103]));
        ring.push(news(3), 0);
        assert_eq!(ids(ring.since(100)), None, "101 is forgotten");
        assert_eq!(ids(ring.since(101)), Some(vec![102, 103, 104]));
        assert_eq!(ids(ring.since(104)), Some(vec![]));
        assert_eq!(ids(ring.since(105)), None, "nobody has seen that here");
        assert_eq!(ids(ring.since(u64::MAX)), None);
    }

    #[tokio::test]
    async fn a_follower_that_does_not_read_loses_events_and_is_told_so() {
        let mut ring = Ring::new(3, 0);
        let (mut slow, mut gone) = (ring.follow(), ring.follow());
        for version in 0..=BEHIND as i64 {
            ring.push(news(version), 0);
        }
        assert_eq!(slow.next().await, Heard::Gap);
        assert!(matches!(slow.next().await, Heard::Event(event) if event.id == 2));
        ring.close();
        assert_eq!(gone.next().await, Heard::Gap);
        assert_eq!(ring.follow().next().await, Heard::Closed);
        let mut rest = 0;
        while let Heard::Event(_) = slow.next().await {
            rest += 1;
        }
        assert_eq!(rest, BEHIND - 1);
    }

    #[tokio::test]
    async fn a_follower_hears_what_comes_after_it() {
        let mut ring = Ring::new(3, 0);
        let before = ring.push(news(1), 0);
        let mut follower = ring.follow();
        let after = ring.push(news(2), 0);
        assert_eq!(follower.next().await, Heard::Event(after.clone()));
        assert_eq!(ring.since(before.id), Resume::Events(vec![after]));
    }
}
