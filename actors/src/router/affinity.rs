//! Which provider a conversation sticks to, and for how long. Pure: time is data.
//! It must not know whether a provider may be used: a pin is a wish.

use std::time::Duration;

use tokio::time::Instant;

use super::filters::Counts;
use super::handle::{ConversationId, PinUpdate};
use super::pin_map::{Pin, PinMap};
use crate::domain::ProviderId;

/// Pins are told in whole milliseconds, so that a pin comes back up to that much shorter.
const TOLD_IN: Duration = Duration::from_millis(1);

/// What a pick is told of a conversation's pin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pinned {
    pub(crate) home: ProviderId,
    pub(crate) current: ProviderId,
    pub(crate) counts: bool,
    pub(crate) provisional: bool,
}

/// The pins of all conversations.
#[derive(Debug)]
pub(crate) struct Pins(PinMap);

impl Pins {
    pub(crate) fn new(most: usize, now: Instant) -> Self {
        Self(PinMap::new(most, now))
    }

    /// What a dead incarnation left behind.
    pub(crate) fn inherited(self) -> Self {
        Self(self.0.recounted())
    }

    /// Conversations that each provider serves at present.
    pub(crate) fn counts(&self) -> &Counts {
        self.0.counts()
    }

    /// The pin of the first of these names that has one.
    pub(crate) fn find(&self, ids: &[ConversationId], now: Instant) -> Option<Pinned> {
        let pin = ids.iter().find_map(|id| self.0.get(*id, now))?;
        Some(Pinned {
            home: pin.home,
            current: pin.current,
            counts: pin.counts,
            provisional: pin.provisional,
        })
    }

    /// A conversation that nobody has served yet is on its way to a provider: what comes meanwhile goes there too.
    pub(crate) fn propose(
        &mut self,
        id: ConversationId,
        provider: ProviderId,
        lifetime: Duration,
        now: Instant,
    ) {
        let is_served = self.0.get(id, now).is_some_and(|pin| !pin.provisional);
        if is_served || lifetime.is_zero() {
            return;
        }
        let pin = Pin {
            provisional: true,
            ..fresh(provider, true, now + lifetime)
        };
        self.0.put(id, pin);
    }

    /// A provider served a conversation. `exists` says of a provider whether it may ever serve again; `publish`
    /// hears of what is worth telling others.
    pub(crate) fn confirm(
        &mut self,
        update: &PinUpdate,
        ttl: Duration,
        now: Instant,
        exists: &dyn Fn(ProviderId) -> bool,
        publish: &mut dyn FnMut(ConversationId, &Pin),
    ) {
        let expires = now + ttl;
        for (nth, id) in update.ids.iter().enumerate() {
            let is_name = nth == 0;
            let old = self.0.get(*id, now).copied();
            let new = match old {
                Some(old) if is_name => served(&old, update.provider, expires, exists),
                // Its own first answer is still to come and will say more.
                Some(old) if old.provisional => continue,
                Some(old) => renewed(&old, update.provider, expires, exists),
                None => fresh(update.provider, is_name, expires),
            };
            if new.expires <= now {
                continue;
            }
            self.set(*id, old.as_ref(), new, ttl, publish);
        }
    }

    fn set(
        &mut self,
        id: ConversationId,
        old: Option<&Pin>,
        mut new: Pin,
        ttl: Duration,
        publish: &mut dyn FnMut(ConversationId, &Pin),
    ) {
        let says = |pin: &Pin| (pin.home, pin.current, pin.counts);
        let is_news = old.is_none_or(|old| says(old) != says(&new))
            || new
                .published
                .is_none_or(|told| new.expires.saturating_duration_since(told) > ttl / 4);
        if is_news {
            new.published = Some(new.expires);
            publish(id, &new);
        }
        self.0.put(id, new);
    }

    /// Drops a conversation's pin; what others were told of it.
    pub(crate) fn forget(&mut self, id: ConversationId) -> Option<Pin> {
        let pin = self.0.remove(id)?;
        pin.published.is_some().then_some(pin)
    }

    /// What another replica published, or what was kept. Of two pins the one that lives longer is right, and of
    /// two that live as long the heard one: a conversation may move without its pin living longer.
    pub(crate) fn hear(&mut self, id: ConversationId, heard: Pin, now: Instant) {
        let own = self.0.get(id, now).map_or(now, |own| own.expires);
        let outlives = own.saturating_duration_since(heard.expires) >= TOLD_IN;
        if now < heard.expires && !outlives {
            self.0.put(id, heard);
        }
    }

    /// Forgets what has lapsed.
    pub(crate) fn sweep(&mut self, now: Instant) {
        self.0.sweep(now);
    }

    #[cfg(test)]
    pub(crate) fn map(&self) -> &PinMap {
        &self.0
    }
}

fn fresh(provider: ProviderId, counts: bool, expires: Instant) -> Pin {
    Pin {
        home: provider,
        current: provider,
        expires,
        counts,
        provisional: false,
        published: None,
    }
}

/// The pin of a conversation that was served once more. Its home is who served it first, as long as there is such
/// a provider.
fn served(old: &Pin, by: ProviderId, expires: Instant, exists: &dyn Fn(ProviderId) -> bool) -> Pin {
    let keeps_home = !old.provisional && exists(old.home);
    Pin {
        home: if keeps_home { old.home } else { by },
        current: by,
        expires: old.expires.max(expires),
        counts: true,
        provisional: false,
        published: old.published,
    }
}

/// The pin of another name of a conversation that was served once more. It stays what it is, as long as one of its
/// providers exists.
fn renewed(
    old: &Pin,
    by: ProviderId,
    expires: Instant,
    exists: &dyn Fn(ProviderId) -> bool,
) -> Pin {
    let stays = exists(old.home) || exists(old.current);
    Pin {
        home: if stays { old.home } else { by },
        current: if stays { old.current } else { by },
        expires: old.expires.max(expires),
        ..*old
    }
}
