//! How providers fared over a time: out of the tallies of tries, and how fast they were out of a sample of the log. It
//! must not say how a provider is now: its actor knows.

use actors::domain::ProviderId;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::database::{Db, on};
use super::error::Result;
use super::partitions::DAY_MS;
use super::rollups::begin_of;
use super::rows::{from_row, narrow};
use super::tallies::PIECE_MS;

/// The longest time; a longer one begins later.
const SPAN_MAX_MS: i64 = 31 * DAY_MS;
const LANES_MAX: u32 = 400;
/// The newest answers of a time that its percentiles are of.
const SAMPLE: i64 = 1000;

/// Tries at a provider in one step of a time. A request that failed over counts at each provider that was tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lane {
    /// When the step begins, Unix milliseconds.
    pub from_ms: i64,
    /// Answered in full, or until the client left an answer that had begun.
    pub succeeded: u64,
    /// By a fault of the provider or of the way to it, or with something that is no answer.
    pub failed: u64,
    /// What says nothing of it: a wrong request, an account without credit, a client that left before an answer.
    pub other: u64,
}

/// A provider's lane of steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Availability {
    pub provider_id: ProviderId,
    /// Oldest first, all of them, also those without a try.
    pub lanes: Vec<Lane>,
}

impl Lane {
    /// The share of the tries that succeeded among those that say something; `None` without one.
    #[must_use]
    pub fn availability(&self) -> Option<f64> {
        let all = self.succeeded + self.failed;
        (all > 0).then(|| self.succeeded as f64 / all as f64)
    }
}

impl Availability {
    /// All steps together.
    #[must_use]
    pub fn total(&self) -> Lane {
        let first = self.lanes.first().copied().unwrap_or_default();
        let rest = self.lanes.iter().skip(1);
        rest.fold(first, |sum, lane| Lane {
            from_ms: sum.from_ms,
            succeeded: sum.succeeded + lane.succeeded,
            failed: sum.failed + lane.failed,
            other: sum.other + lane.other,
        })
    }
}

/// Half of the answers took no longer than the first, and so on, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Percentiles {
    pub p50: u32,
    pub p95: u32,
    pub p99: u32,
}

/// How fast a provider was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latency {
    /// Of so many answers: the newest of the time, at most a thousand.
    pub sample: u32,
    pub duration: Percentiles,
    /// `None` where none had a first byte.
    pub ttfb: Option<Percentiles>,
}

impl Percentiles {
    /// By nearest rank; `None` of nothing.
    fn of(mut times: Vec<u32>) -> Option<Self> {
        times.sort_unstable();
        let rank = |percent: usize| {
            let rank = (times.len() * percent).div_ceil(100);
            times.get(rank.max(1) - 1).copied()
        };
        Some(Self {
            p50: rank(50)?,
            p95: rank(95)?,
            p99: rank(99)?,
        })
    }
}

impl Db {
    /// The tries of `from_ms..to_ms` (31 days at most) in about so many steps (400 at most), each of whole five minutes,
    /// of one provider or of all that were tried.
    pub async fn availability(
        &self,
        provider: Option<ProviderId>,
        from_ms: i64,
        to_ms: i64,
        lanes: u32,
    ) -> Result<Vec<Availability>> {
        const LANES: &str = include_str!("sql/provider_tries/lanes.sql");
        let from_ms = from_ms.max(to_ms.saturating_sub(SPAN_MAX_MS));
        let from_ms = begin_of(PIECE_MS, from_ms);
        let wanted = i64::from(lanes.clamp(1, LANES_MAX));
        let each_ms = (to_ms - from_ms).max(1).div_euclid(wanted);
        let step_ms = (each_ms + PIECE_MS - 1).div_euclid(PIECE_MS).max(1) * PIECE_MS;
        let rows: Vec<Tried> = on!(self, pool => {
            // Planned with its values: `store::span` says why.
            let query = sqlx::query_as(LANES).persistent(false);
            let query = query.bind(from_ms).bind(to_ms).bind(step_ms);
            query.bind(provider.map(|id| id.0)).fetch_all(pool).await
        })?;
        let steps = std::iter::successors(Some(from_ms), |at| Some(at + step_ms));
        let blank = steps.take_while(|at| *at < to_ms).map(|from_ms| Lane {
            from_ms,
            ..Lane::default()
        });
        let blank: Vec<Lane> = blank.collect();
        let mut all: Vec<Availability> = Vec::new();
        for row in rows {
            if all
                .last()
                .is_none_or(|last| last.provider_id != row.provider_id)
            {
                all.push(Availability {
                    provider_id: row.provider_id,
                    lanes: blank.clone(),
                });
            }
            let place =
                usize::try_from((row.lane.from_ms - from_ms) / step_ms).unwrap_or(usize::MAX);
            let lanes = all.last_mut().map(|last| &mut last.lanes);
            if let Some(lane) = lanes.and_then(|lanes| lanes.get_mut(place)) {
                *lane = row.lane;
            }
        }
        Ok(all)
    }

    /// How long a provider's answers took that came in within `from_ms..to_ms` and ended well; `None` where it has none.
    /// Of a request that failed over all of its time counts.
    pub async fn latency(
        &self,
        provider: ProviderId,
        from_ms: i64,
        to_ms: i64,
    ) -> Result<Option<Latency>> {
        const LATENCY: &str = include_str!("sql/requests/latency.sql");
        let rows: Vec<(i64, Option<i64>)> = on!(self, pool => {
            let query = sqlx::query_as(LATENCY).bind(provider.0).bind(from_ms).bind(to_ms);
            query.bind(SAMPLE).fetch_all(pool).await
        })?;
        let ms = |ms: i64| u32::try_from(ms).unwrap_or(u32::MAX);
        let durations: Vec<u32> = rows.iter().map(|(duration, _)| ms(*duration)).collect();
        let ttfbs = rows.iter().filter_map(|(_, ttfb)| ttfb.map(ms)).collect();
        let sample = u32::try_from(durations.len()).unwrap_or(u32::MAX);
        Ok(Percentiles::of(durations).map(|duration| Latency {
            sample,
            duration,
            ttfb: Percentiles::of(ttfbs),
        }))
    }
}

struct Tried {
    provider_id: ProviderId,
    lane: Lane,
}

from_row! {
    Tried => |row| Self {
        provider_id: ProviderId(row.try_get("provider_id")?),
        lane: Lane {
            from_ms: row.try_get("begins_ms")?,
            succeeded: narrow("succeeded", row.try_get("succeeded")?)?,
            failed: narrow("failed", row.try_get("failed")?)?,
            other: narrow("other", row.try_get("other")?)?,
        },
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let of = |times: std::ops::RangeInclusive<u32>| Percentiles::of(times.rev().collect());
        let wanted = |p50, p95, p99| Some(Percentiles { p50, p95, p99 });
        assert_eq!(of(1..=100), wanted(50, 95, 99));
        assert_eq!(of(7..=7), wanted(7, 7, 7));
        assert_eq!(of(1..=3), wanted(2, 3, 3));
        assert_eq!(Percentiles::of(Vec::new()), None);
    }
}
