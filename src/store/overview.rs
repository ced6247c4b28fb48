//! Today so far beside yesterday until the same time: out of the sums, and of the log only the minutes that no whole hour
//! covers. It must not read more rows than those of two hours.

use std::sync::LazyLock;

use actors::domain::Period;
use jiff::tz::TimeZone;

use super::database::{Db, on};
use super::error::Result;
use super::rollups::{HOUR_MS, Sums, begin_of};
use super::totals::{SumsFilter, Total, bind_filter, filter_from};

/// How a day goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// When today began, Unix milliseconds.
    pub today_from_ms: i64,
    /// When yesterday began,
    pub yesterday_from_ms: i64,
    /// and until when it counts here.
    pub yesterday_to_ms: i64,
    pub today: Sums,
    pub yesterday: Sums,
    /// Requests that came in within the last minute and have ended.
    pub last_minute: u64,
    /// The same of five minutes.
    pub last_five_minutes: u64,
    /// Who had a request today.
    pub active_users: u64,
    pub active_keys: u64,
    pub active_providers: u64,
}

impl Db {
    /// How today goes, in the days of a zone.
    pub async fn overview(&self, now_ms: i64, zone: &TimeZone) -> Result<Overview> {
        self.overview_of(&SumsFilter::default(), now_ms, zone).await
    }

    /// The same of the requests that count.
    pub async fn overview_of(
        &self,
        filter: &SumsFilter,
        now_ms: i64,
        zone: &TimeZone,
    ) -> Result<Overview> {
        let today_ms = Period::Day.start(now_ms, zone);
        let yesterday_ms = Period::Day.start(today_ms - 1, zone);
        let until_ms = (yesterday_ms + (now_ms - today_ms)).min(today_ms);
        // Nothing comes in later than now: the present hour counts whole.
        let soon_ms = begin_of(HOUR_MS, now_ms) + HOUR_MS;
        let (last_five_minutes, last_minute) = self.recent(filter, now_ms).await?;
        let [active_users, active_keys, active_providers] =
            self.active(filter, today_ms, soon_ms).await?;
        Ok(Overview {
            today_from_ms: today_ms,
            yesterday_from_ms: yesterday_ms,
            yesterday_to_ms: until_ms,
            today: self.exact_totals(today_ms, soon_ms, filter).await?,
            yesterday: self.exact_totals(yesterday_ms, until_ms, filter).await?,
            last_minute,
            last_five_minutes,
            active_users,
            active_keys,
            active_providers,
        })
    }

    /// The sums of `from_ms..to_ms` to the millisecond: as `totals`, with the rows of the hours at the two ends that
    /// are only partly within. Those rows must still be there.
    pub async fn exact_totals(
        &self,
        from_ms: i64,
        to_ms: i64,
        filter: &SumsFilter,
    ) -> Result<Sums> {
        let first = begin_of(HOUR_MS, from_ms.saturating_add(HOUR_MS - 1));
        let last = begin_of(HOUR_MS, to_ms);
        if first >= last {
            return self.rows_between(from_ms, to_ms, filter).await;
        }
        let head = self.rows_between(from_ms, first, filter).await?;
        let tail = self.rows_between(last, to_ms, filter).await?;
        let hours = self.totals(first, last, filter).await?;
        Ok(hours.plus(&head).plus(&tail))
    }

    async fn rows_between(&self, from_ms: i64, to_ms: i64, filter: &SumsFilter) -> Result<Sums> {
        static BETWEEN: LazyLock<String> = LazyLock::new(|| {
            let rows = format!(
                "requests WHERE at_ms >= $1 AND at_ms < $2 {}",
                filter_from(3)
            );
            include_str!("sql/requests/sums.sql").replace("/*rows*/", &rows)
        });
        if from_ms >= to_ms {
            return Ok(Sums::default());
        }
        let Total(sums) = on!(self, pool => {
            let query = sqlx::query_as(BETWEEN.as_str()).bind(from_ms).bind(to_ms);
            bind_filter!(query, filter).fetch_one(pool).await
        })?;
        Ok(sums)
    }

    async fn recent(&self, filter: &SumsFilter, now_ms: i64) -> Result<(u64, u64)> {
        const RECENT: &str = include_str!("sql/requests/recent.sql");
        let (five, one): (i64, i64) = on!(self, pool => {
            let query = sqlx::query_as(RECENT).bind(now_ms - 300_000);
            bind_filter!(query, filter).bind(now_ms - 60_000).fetch_one(pool).await
        })?;
        Ok((five.unsigned_abs(), one.unsigned_abs()))
    }

    async fn active(&self, filter: &SumsFilter, from_ms: i64, to_ms: i64) -> Result<[u64; 3]> {
        const ACTIVE: &str = include_str!("sql/request_rollups/active.sql");
        let (users, keys, providers): (i64, i64, i64) = on!(self, pool => {
            let query = sqlx::query_as(ACTIVE).bind(from_ms).bind(to_ms);
            bind_filter!(query, filter).fetch_one(pool).await
        })?;
        Ok([users, keys, providers].map(i64::unsigned_abs))
    }
}
