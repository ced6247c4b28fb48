//! How many requests a provider was given in the last minute, and how many tokens they took. Pure: time is data.
//! It must not know of money, nor of other replicas: the limit store counts for all of them.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);
/// The present second and the sixty before it: never less than a minute, and at most a second more.
const SECONDS: u32 = 61;
/// When a minute ends in which nothing may happen at all.
const NEVER: Duration = Duration::from_secs(365 * 24 * 3600);

/// What may happen in a minute; `None` is unlimited.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RateLimits {
    pub(crate) rpm: Option<u64>,
    pub(crate) tpm: Option<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Second {
    begins: Instant,
    requests: u64,
    tokens: u64,
}

/// The last minute, second by second.
#[derive(Debug)]
pub(crate) struct Rate {
    /// Seconds are counted from here.
    origin: Instant,
    /// Those in which something happened, the oldest first.
    seconds: VecDeque<Second>,
    requests: u64,
    tokens: u64,
}

impl Rate {
    pub(crate) fn new(origin: Instant) -> Self {
        Self {
            origin,
            seconds: VecDeque::new(),
            requests: 0,
            tokens: 0,
        }
    }

    /// Forgets what is older than a minute.
    pub(crate) fn tick(&mut self, now: Instant) {
        while let Some(oldest) = self.seconds.front()
            && oldest.leaves() <= now
        {
            self.requests -= oldest.requests;
            self.tokens -= oldest.tokens;
            self.seconds.pop_front();
        }
    }

    /// A permit was granted.
    pub(crate) fn request(&mut self, now: Instant) {
        self.requests += 1;
        self.second(now).requests += 1;
    }

    /// A permit that was granted then led to no request.
    pub(crate) fn take_back(&mut self, granted_at: Instant) {
        let mut seconds = self.seconds.iter_mut().rev();
        let of_it = seconds.find(|second| second.begins <= granted_at);
        if let Some(second) = of_it.filter(|second| second.requests > 0) {
            second.requests -= 1;
            self.requests -= 1;
        }
    }

    /// An attempt ended.
    pub(crate) fn tokens(&mut self, tokens: u64, now: Instant) {
        // A count so absurd that the sum overflows is as good as the highest.
        let counted = tokens.min(u64::MAX - self.tokens);
        if counted > 0 {
            self.tokens += counted;
            self.second(now).tokens += counted;
        }
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests
    }

    pub(crate) fn token_count(&self) -> u64 {
        self.tokens
    }

    /// Until when there is no room; `None` where there is some. The request that crosses the line of tokens is
    /// served. `tick` comes first.
    pub(crate) fn full_until(&self, limits: RateLimits) -> Option<Instant> {
        let requests = self.frees(limits.rpm, self.requests, |second| second.requests);
        let tokens = self.frees(limits.tpm, self.tokens, |second| second.tokens);
        requests.max(tokens)
    }

    /// When enough has left that less than the limit remains.
    fn frees(&self, limit: Option<u64>, sum: u64, of: fn(&Second) -> u64) -> Option<Instant> {
        let limit = limit.filter(|limit| sum >= *limit)?;
        let mut left = sum;
        let freeing = self.seconds.iter().find(|second| {
            left -= of(second);
            left < limit
        });
        Some(freeing.map_or(self.origin + NEVER, Second::leaves))
    }

    /// The second that holds this moment, the last one.
    fn second(&mut self, now: Instant) -> &mut Second {
        let number = now.saturating_duration_since(self.origin).as_secs();
        let begins = self.origin + Duration::from_secs(number);
        if self.seconds.back().is_none_or(|last| last.begins < begins) {
            self.seconds.push_back(Second {
                begins,
                requests: 0,
                tokens: 0,
            });
        }
        let last = self.seconds.len() - 1;
        &mut self.seconds[last]
    }
}

impl Second {
    /// When it is no longer of the last minute.
    fn leaves(&self) -> Instant {
        self.begins + SECOND * SECONDS
    }
}
