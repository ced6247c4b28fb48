//! Amounts over time: pure arithmetic with the time as data. Must not read a clock, nor know what the amounts are of.

/// Amounts of the last while, by buckets of equal length. One bucket more than the while has is kept: the oldest and
/// the newest are only partly inside of it, and without the spare an amount at the end of a bucket would be forgotten
/// too early. Never counts less than what the while saw, and at most one bucket more than that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rolling {
    bucket_ms: i64,
    /// Bucket `b` lies at `b mod slots`. Empty until something is counted.
    buckets: Vec<u64>,
    slots: i64,
    /// Number of the newest bucket since 1970.
    newest: i64,
    total: u64,
}

impl Rolling {
    /// An empty window that ends at `at_ms`.
    #[must_use]
    pub fn new(bucket_ms: i64, slots: i64, at_ms: i64) -> Self {
        Self {
            bucket_ms,
            buckets: Vec::new(),
            slots,
            newest: at_ms.div_euclid(bucket_ms),
            total: 0,
        }
    }

    /// Whether it has this shape.
    #[must_use]
    pub fn is(&self, bucket_ms: i64, slots: i64) -> bool {
        (self.bucket_ms, self.slots) == (bucket_ms, slots)
    }

    /// Moves the window up to `at_ms` and forgets what fell out of it.
    ///
    /// A time a little in the past (another thread, another replica) counts as the newest bucket. A clock that was set
    /// back by more than the window starts afresh, because waiting for it to catch up could take for ever.
    pub fn advance(&mut self, at_ms: i64) {
        let now = at_ms.div_euclid(self.bucket_ms);
        let passed = now - self.newest;
        if self.total == 0 || passed >= self.slots || passed <= -self.slots {
            self.clear(now);
            return;
        }
        for bucket in self.newest + 1..=now {
            let slot = self.slot(bucket);
            self.total -= std::mem::take(&mut self.buckets[slot]);
        }
        self.newest = self.newest.max(now);
    }

    fn clear(&mut self, now: i64) {
        self.buckets.fill(0);
        self.newest = now;
        self.total = 0;
    }

    /// What is counted, as of the last `advance`.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.total
    }

    /// Counts an amount of the time `at_ms`, after an `advance` to the present. What lies before the window is not
    /// counted; what lies after it counts in the newest bucket.
    pub fn add(&mut self, amount: u64, at_ms: i64) {
        let bucket = at_ms.div_euclid(self.bucket_ms).min(self.newest);
        if amount == 0 || bucket <= self.newest - self.slots {
            return;
        }
        if self.buckets.is_empty() {
            let slots = usize::try_from(self.slots).unwrap_or_default();
            self.buckets = vec![0; slots];
        }
        let slot = self.slot(bucket);
        self.buckets[slot] += amount;
        self.total += amount;
    }

    /// Where the amounts are more than what is counted, they take its place; after an `advance` to the present.
    pub fn raise(&mut self, amounts: &[(i64, u64)]) {
        let mut other = Self {
            buckets: Vec::new(),
            total: 0,
            ..*self
        };
        for (at_ms, amount) in amounts {
            other.add(*amount, *at_ms);
        }
        if other.total > self.total {
            *self = other;
        }
    }

    /// What is counted, by the beginning of its bucket in Unix milliseconds, oldest first.
    #[must_use]
    pub fn amounts(&self) -> Vec<(i64, u64)> {
        if self.total == 0 {
            return Vec::new();
        }
        let buckets = self.newest - self.slots + 1..=self.newest;
        let amount = |bucket| (bucket * self.bucket_ms, self.buckets[self.slot(bucket)]);
        buckets
            .map(amount)
            .filter(|(_, amount)| *amount > 0)
            .collect()
    }

    /// Unix milliseconds at which everything counted so far is forgotten.
    #[must_use]
    pub fn empty_at_ms(&self) -> i64 {
        (self.newest + self.slots) * self.bucket_ms
    }

    /// Unix milliseconds at which less than `limit` is counted if nothing else comes. A limit of 0 never lets one in;
    /// the answer is then as `empty_at_ms`.
    #[must_use]
    pub fn frees_at_ms(&self, limit: u64) -> i64 {
        let mut left = self.total;
        for bucket in self.newest - self.slots + 1..=self.newest {
            if !self.buckets.is_empty() {
                left -= self.buckets[self.slot(bucket)];
            }
            if left < limit {
                return (bucket + self.slots) * self.bucket_ms;
            }
        }
        self.empty_at_ms()
    }

    /// True where the window can be forgotten at `at_ms`: it is empty, or so old that it was empty `spare_ms` ago, so
    /// that a clock which is set back by less than that finds the same.
    #[must_use]
    pub fn is_idle(&self, at_ms: i64, spare_ms: i64) -> bool {
        let age_ms = (at_ms - self.newest * self.bucket_ms).abs();
        self.total == 0 || age_ms >= self.slots * self.bucket_ms + spare_ms
    }

    fn slot(&self, bucket: i64) -> usize {
        usize::try_from(bucket.rem_euclid(self.slots)).unwrap_or_default()
    }
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
