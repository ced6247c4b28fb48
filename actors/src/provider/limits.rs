//! What the limit store counts of a provider for all replicas, and what its refusal means here. Pure: time is data.
//! It must not count anything itself.

use tokio::time::Instant;

use super::handle::Refused;
use super::now::Now;
use crate::domain::{LimitRule, LimitScope, ProviderPolicy, ScopeId, WindowKind};
use crate::limiter::port::LimitHit;
use crate::router;

impl ProviderPolicy {
    /// Whether the store has anything to count. Slots are not of it: they are each replica's own.
    pub(super) fn is_limited(&self) -> bool {
        let counted = self.rpm.is_some() || self.tpm.is_some() || self.max_sessions.is_some();
        counted || !self.budgets.is_empty()
    }

    /// The rules that an attempt which begins at `at_ms` counts against.
    pub(super) fn scope(&self, at_ms: i64) -> LimitScope {
        let counted = [
            (WindowKind::RequestsPerMinute, self.rpm),
            (WindowKind::TokensPerMinute, self.tpm),
            (
                WindowKind::ConcurrentSessions,
                self.max_sessions.map(u64::from),
            ),
        ];
        let counted = counted
            .into_iter()
            .filter_map(|(window, limit)| Some(LimitRule::new(window, limit?)));
        let money = self.budgets.iter().map(|budget| LimitRule {
            window: WindowKind::Money(budget.period),
            limit: u64::try_from(budget.limit.0).unwrap_or(0),
            span: budget.span(at_ms, &self.zone),
        });
        LimitScope {
            id: ScopeId::Provider(self.id.0),
            rules: counted.chain(money).collect(),
        }
    }
}

/// What the store found full, so that nobody asks again in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full {
    what: What,
    pub(crate) until: Instant,
    /// Not used up, but held by requests that run: the end of any of them may make room.
    pub(crate) only_held: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Budget,
    Rate,
}

impl Full {
    /// `None` where it does not keep everybody away: known conversations may go on.
    pub(crate) fn of(hit: &LimitHit, now: Now) -> Option<Self> {
        let what = match hit.window {
            WindowKind::Money(_) => What::Budget,
            WindowKind::RequestsPerMinute
            | WindowKind::TokensPerMinute
            | WindowKind::CountsPerMinute => What::Rate,
            WindowKind::ConcurrentSessions | WindowKind::ConcurrentRequests => return None,
        };
        Some(Self {
            what,
            until: now.instant_of(hit.resets_at_ms),
            only_held: hit.used < hit.limit,
        })
    }

    pub(crate) fn refused(&self, now: Now) -> Refused {
        let retry_after_ms = now.until(self.until);
        match self.what {
            What::Budget => Refused::Budget { retry_after_ms },
            What::Rate => Refused::Rate { retry_after_ms },
        }
    }

    pub(crate) fn held(&self) -> router::Held {
        let until = self.until;
        match self.what {
            What::Budget => router::Held::Budget { until },
            What::Rate => router::Held::Rate { until },
        }
    }
}

/// The store's refusal in a provider's words.
pub(crate) fn refused(hit: &LimitHit, now: Now) -> Refused {
    match (Full::of(hit, now), hit.window) {
        (Some(full), _) => full.refused(now),
        (None, WindowKind::ConcurrentSessions) => Refused::SessionsFull,
        (None, _) => Refused::Busy,
    }
}
