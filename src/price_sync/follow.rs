//! The sync that happens by itself. Of several hubs on one database the first one does it.

use std::sync::Arc;
use std::time::Duration;

use actix_rt::task::JoinHandle;

use super::{Origin, last, sync};
use crate::catalog::Catalog;
use crate::config::PriceSyncConfig;
use crate::store::{Db, Who};

/// How often it is asked whether a sync is due. The first time is not at once: a start has other things to do, and a
/// hub that lives for seconds needs no news.
const EVERY: Duration = Duration::from_secs(60);
/// How long a sync that failed is left alone.
const AFTER_FAILURE_MS: i64 = 60 * 60 * 1000;
const HOUR_MS: i64 = 60 * 60 * 1000;

/// Syncs when the settings say so, as they are at the time, until it is aborted.
pub fn follow(db: Db, catalog: Arc<Catalog>) -> JoinHandle<()> {
    #[expect(clippy::disallowed_methods, reason = "whoever starts it aborts it")]
    actix_rt::spawn(async move {
        let mut failed_at_ms = None;
        loop {
            tokio::time::sleep(EVERY).await;
            let settings = catalog.settings().price_sync.clone();
            let now_ms = jiff::Timestamp::now().as_millisecond();
            let last_at_ms = match last(&db).await {
                Ok(report) => report.map(|report| report.at_ms),
                Err(error) => {
                    tracing::warn!(%error, "whether prices must be synced cannot be known");
                    continue;
                }
            };
            if !due(&settings, last_at_ms, failed_at_ms, now_ms) {
                continue;
            }
            failed_at_ms = match sync(&db, &Who::hub(), &Origin::Url(settings.url)).await {
                Ok(report) => {
                    let found = &report.differences;
                    tracing::info!(
                        from = report.from,
                        models = report.models,
                        added = found.added,
                        changed = found.changed,
                        removed = found.removed,
                        overridden = found.overridden,
                        "prices synced"
                    );
                    None
                }
                Err(error) => {
                    tracing::warn!(%error, "prices are not synced; those before stay in force");
                    Some(now_ms)
                }
            };
        }
    })
}

fn due(
    settings: &PriceSyncConfig,
    last_at_ms: Option<i64>,
    failed_at_ms: Option<i64>,
    now_ms: i64,
) -> bool {
    let every_ms = i64::try_from(settings.every_h)
        .unwrap_or(i64::MAX)
        .saturating_mul(HOUR_MS);
    let over = |since: Option<i64>, wait_ms: i64| {
        since.is_none_or(|since| now_ms.saturating_sub(since) >= wait_ms)
    };
    every_ms > 0 && over(last_at_ms, every_ms) && over(failed_at_ms, AFTER_FAILURE_MS.min(every_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sync_is_due_after_its_hours_and_an_hour_after_a_failure() {
        let settings = |every_h| PriceSyncConfig {
            every_h,
            ..PriceSyncConfig::default()
        };
        let now = 100 * HOUR_MS;
        assert!(due(&settings(24), None, None, now));
        assert!(due(&settings(24), Some(now - 24 * HOUR_MS), None, now));
        assert!(!due(&settings(24), Some(now - 24 * HOUR_MS + 1), None, now));
        assert!(!due(&settings(24), None, Some(now - HOUR_MS + 1), now));
        assert!(due(&settings(24), None, Some(now - HOUR_MS), now));
        assert!(!due(&settings(0), None, None, now));
    }
}
