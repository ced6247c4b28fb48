//! On which days a user, a key, a provider and a model came together: out of the daily sums. Each of them may be frequent
//! and both together unknown, and then no index keeps the list from a walk through all rows of one. It must not read rows.

use super::database::{Db, on};
use super::error::Result;
use super::partitions::DAY_MS;
use super::request_filter::{RequestFilter, kind_word};
use super::rollups::begin_of;
use super::span::bounded;

/// The same filter within the days that have such requests; `None` where no day has. Sums outlive their rows: it may
/// leave too much time, and never too little.
pub(super) async fn narrowed(db: &Db, filter: &RequestFilter) -> Result<Option<RequestFilter>> {
    const DAYS: &str = include_str!("sql/request_rollups/days_of.sql");
    let asked = [
        filter.user_id.is_some(),
        filter.key_id.is_some(),
        filter.provider_id.is_some(),
        filter.model.is_some(),
        filter.kind.is_some(),
    ];
    if asked.into_iter().filter(|asked| *asked).count() < 2 {
        return Ok(Some(filter.clone()));
    }
    let after_ms = filter.after.map(|cursor| cursor.at_ms);
    let before_ms = filter.before.map(|cursor| cursor.at_ms.saturating_add(1));
    let from_ms = filter.from_ms.max(after_ms).unwrap_or(i64::MIN);
    let to_ms = filter.to_ms.unwrap_or(i64::MAX);
    let to_ms = to_ms.min(before_ms.unwrap_or(i64::MAX));
    let (from_ms, to_ms) = bounded(from_ms, to_ms);
    let (first, last): (Option<i64>, Option<i64>) = on!(db, pool => {
        sqlx::query_as(DAYS)
            .bind(begin_of(DAY_MS, from_ms))
            .bind(to_ms)
            .bind(filter.user_id.map(|id| id.0))
            .bind(filter.key_id.map(|id| id.0))
            .bind(filter.provider_id.map(|id| id.0))
            .bind(filter.model.clone())
            .bind(filter.kind.map(kind_word))
            .fetch_one(pool)
            .await
    })?;
    let days = first.zip(last);
    Ok(days.map(|(first, last)| RequestFilter {
        from_ms: filter.from_ms.max(Some(first)),
        to_ms: Some(
            filter
                .to_ms
                .map_or(last + DAY_MS, |to| to.min(last + DAY_MS)),
        ),
        ..filter.clone()
    }))
}
