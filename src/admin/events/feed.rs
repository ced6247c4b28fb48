//! One follower's stream: what was missed, what comes, signs of life, and the look whether the follower still may. It must
//! not hold anybody up: a follower that does not read loses events and is told so.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use actix_web::web::Bytes;
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

use super::Viewer;
use super::shape::LiveEvent;
use crate::auth::identity::Identity;
use crate::live::{Data, Event, Follower, Heard, Resume};

/// A sign of life so often.
const BEAT: Duration = Duration::from_secs(15);
/// Whether the follower still may is asked with every so many signs of life.
const BEATS_A_LOOK: u32 = 4;
/// Sent where events are lost.
const GAP: &str = "event: gap\ndata: {}\n\n";
/// How soon a client comes back whose connection broke.
const GREETING: &str = "retry: 2000\n: here follows what happens\n\n";

/// How it stands with somebody who follows.
pub(super) enum Standing {
    Good(Box<Identity>),
    /// Signed out, disabled, expired.
    Over,
    /// It cannot be asked now.
    Unknown,
}

pub(super) struct Feed<L> {
    viewer: Viewer,
    ready: VecDeque<Bytes>,
    follower: Follower,
    look: L,
    beat: Interval,
    beats: u32,
}

impl<L: AsyncFnMut() -> Standing + 'static> Feed<L> {
    pub(super) fn new(viewer: Viewer, missed: Option<Resume>, follower: Follower, look: L) -> Self {
        let mut beat = interval_at(Instant::now() + BEAT, BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut feed = Self {
            viewer,
            ready: VecDeque::from([Bytes::from_static(GREETING.as_bytes())]),
            follower,
            look,
            beat,
            beats: 0,
        };
        match missed {
            None => {}
            Some(Resume::Gap) => feed.gap(),
            Some(Resume::Events(events)) => events.iter().for_each(|event| feed.add(event)),
        }
        feed
    }

    pub(super) fn stream(self) -> impl Stream<Item = Result<Bytes, Infallible>> {
        unfold(self, async |mut feed| {
            let next = feed.next().await?;
            Some((Ok(next), feed))
        })
    }

    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(bytes) = self.ready.pop_front() {
                return Some(bytes);
            }
            tokio::select! {
                heard = self.follower.next() => match heard {
                    Heard::Event(event) => {
                        // Keys and users are part of the catalog: one that was disabled follows no longer.
                        if matches!(event.data, Data::CatalogChanged(_)) && !self.still_may().await {
                            return None;
                        }
                        self.add(&event);
                    }
                    Heard::Gap => self.gap(),
                    Heard::Closed => return None,
                },
                _ = self.beat.tick() => {
                    self.beats += 1;
                    if self.beats.is_multiple_of(BEATS_A_LOOK) && !self.still_may().await {
                        return None;
                    }
                    return Some(Bytes::from_static(b":\n\n"));
                }
            }
        }
    }

    async fn still_may(&mut self) -> bool {
        match (self.look)().await {
            Standing::Good(identity) => {
                self.viewer.identity = *identity;
                true
            }
            Standing::Unknown => true,
            Standing::Over => false,
        }
    }

    fn gap(&mut self) {
        self.ready.push_back(Bytes::from_static(GAP.as_bytes()));
    }

    fn add(&mut self, event: &Event) {
        let kind = event.data.kind();
        if !self.viewer.wants(kind) || !self.viewer.may_see(&event.scope) {
            return;
        }
        let shown = LiveEvent::of(event, self.viewer.sees_everything());
        match serde_json::to_string(&shown) {
            Ok(json) => {
                let id = event.id;
                let text = format!("event: {kind}\nid: {id}\ndata: {json}\n\n");
                self.ready.push_back(text.into());
            }
            Err(error) => tracing::error!(%error, kind, "an event cannot be written"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use super::*;
    use crate::auth::identity::Via;
    use crate::auth::role::Role;
    use crate::live::Live;
    use crate::store::ActorKind;

    fn auditor() -> Identity {
        Identity {
            role: Role::Auditor,
            kind: ActorKind::Account,
            id: Some(1),
            name: "ann".to_owned(),
            user_id: None,
            key_id: None,
            scopes: None,
            looks_only: false,
            via: Via::Header,
        }
    }

    fn viewer() -> Viewer {
        Viewer {
            identity: auditor(),
            kinds: None,
        }
    }

    async fn text(feed: &mut Feed<impl AsyncFnMut() -> Standing + 'static>) -> Option<String> {
        let bytes = feed.next().await?;
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn it_lives_while_nothing_happens_and_ends_within_a_minute_after_the_right_to_it() {
        let live = Live::alone();
        let looks = Rc::new(Cell::new(0));
        let counted = looks.clone();
        let mut feed = Feed::new(viewer(), None, live.follow(), async move || {
            counted.set(counted.get() + 1);
            match counted.get() {
                1 => Standing::Good(Box::new(auditor())),
                2 => Standing::Unknown,
                _ => Standing::Over,
            }
        });
        let began = Instant::now();
        assert_eq!(text(&mut feed).await.as_deref(), Some(GREETING));
        for beat in 1..12 {
            assert_eq!(text(&mut feed).await.as_deref(), Some(":\n\n"), "{beat}");
        }
        assert_eq!(text(&mut feed).await, None);
        assert_eq!((looks.get(), began.elapsed()), (3, BEAT * 12));
    }

    #[tokio::test]
    async fn a_change_of_the_catalog_is_told_to_those_who_still_may() {
        let live = Live::alone();
        let may = Rc::new(Cell::new(true));
        let told = may.clone();
        let mut feed = Feed::new(viewer(), None, live.follow(), async move || {
            if told.get() {
                Standing::Good(Box::new(auditor()))
            } else {
                Standing::Over
            }
        });
        live.catalog_changed(7);
        assert_eq!(text(&mut feed).await.as_deref(), Some(GREETING));
        let first = text(&mut feed).await.unwrap();
        assert!(first.starts_with("event: catalog.changed\nid: "), "{first}");
        assert!(first.contains(r#""data":{"version":7}"#), "{first}");
        may.set(false);
        live.catalog_changed(8);
        assert_eq!(text(&mut feed).await, None);
    }

    #[tokio::test]
    async fn whoever_comes_back_gets_what_they_missed_or_a_gap() {
        let live = Live::alone();
        let (_, mut first) = live.follow_since(0);
        live.catalog_changed(1);
        let Heard::Event(seen) = first.next().await else {
            panic!("an event was to come");
        };
        live.catalog_changed(2);
        let look = async || Standing::Unknown;
        let (missed, follower) = live.follow_since(seen.id);
        let mut feed = Feed::new(viewer(), Some(missed), follower, look);
        text(&mut feed).await.unwrap();
        assert!(text(&mut feed).await.unwrap().contains(r#""version":2"#));
        let (missed, follower) = live.follow_since(1);
        let mut feed = Feed::new(viewer(), Some(missed), follower, look);
        text(&mut feed).await.unwrap();
        assert_eq!(text(&mut feed).await.as_deref(), Some(GAP));
        live.close();
        assert_eq!(text(&mut feed).await, None);
    }
}
