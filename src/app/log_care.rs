//! What looks after what is written down: partitions of the request log ahead of time, retention of it and of the audit
//! log, sign-ins that are over, and the journal's bound. A failure is told and costs no request.

use std::sync::Arc;
use std::time::Duration;

use actix_rt::task::JoinHandle;

use super::repeat::every;
use crate::catalog::Catalog;
use crate::config::Config;
use crate::journal::Journal;
use crate::store::{Db, Partitioning, Prune, StoreError, Who};

/// How often partitions and retention are looked after; the first time is at the start.
const EVERY: Duration = Duration::from_secs(60 * 60);
/// How often the journal's size is looked at.
const JOURNAL_EVERY: Duration = Duration::from_secs(2);
/// The start waits no longer for partitions.
const DEADLINE: Duration = Duration::from_secs(30);
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Days for which it is known which clients were seen: as far back as the API looks.
const CLIENTS_SEEN_DAYS: i64 = 90;
/// Logs that are kept for up to so many days are kept in partitions of a day.
const DAILY_UP_TO: u64 = 100;

/// Before the first row is written.
pub(super) async fn prepare(db: &Db, config: &Config) {
    if tokio::time::timeout(DEADLINE, make_partitions(db, config))
        .await
        .is_err()
    {
        tracing::warn!("partitions of the request log could not be made in time");
    }
}

/// Every hour, until it is aborted.
pub(super) fn keep(db: Db, catalog: Arc<Catalog>) -> JoinHandle<()> {
    #[expect(clippy::disallowed_methods, reason = "aborted by `Hub::stop`")]
    actix_rt::spawn(async move {
        loop {
            let config = catalog.settings();
            make_partitions(&db, &config).await;
            prune(&db, &config).await;
            prune_audit(&db, config.audit.keep_days).await;
            if let Err(error) = db.prune_sign_ins(now_ms() - DAY_MS).await {
                tracing::warn!(%error, "sessions that are over could not be deleted");
            }
            let clients_before = now_ms() - CLIENTS_SEEN_DAYS * DAY_MS;
            if let Err(error) = db.prune_clients_seen(clients_before).await {
                tracing::warn!(%error, "clients that were seen long ago could not be forgotten");
            }
            tokio::time::sleep(EVERY).await;
        }
    })
}

/// Keeps the journal within `request_log.journal_max_bytes`, until it is aborted.
pub(super) fn bound_journal(journal: Journal, catalog: Arc<Catalog>) -> JoinHandle<()> {
    every(JOURNAL_EVERY, async move || {
        let most = catalog.settings().request_log.journal_max_bytes;
        if journal.bytes() <= most {
            return;
        }
        let thinning = journal.clone();
        match tokio::task::spawn_blocking(move || thinning.thin(most)).await {
            Ok(Ok(thinned)) if thinned.rows > 0 => tracing::warn!(
                rows = thinned.rows,
                bytes_freed = thinned.bytes_freed,
                bytes = journal.bytes(),
                journal_max_bytes = most,
                "the journal is over its bound: the oldest rows that wait lost their details"
            ),
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the journal is over its bound"),
            Err(error) => tracing::warn!(%error, "the journal is over its bound"),
        }
    })
}

async fn make_partitions(db: &Db, config: &Config) {
    let keep_days = config.request_log.keep_days;
    let size = if (1..=DAILY_UP_TO).contains(&keep_days) {
        Partitioning::Daily
    } else {
        Partitioning::Monthly
    };
    match db.make_partitions(now_ms(), size).await {
        Ok(made) if made.is_empty() => {}
        Ok(made) => tracing::info!(?made, "partitions of the request log made"),
        Err(error) => tracing::warn!(%error, "partitions of the request log could not be made"),
    }
}

async fn prune(db: &Db, config: &Config) {
    let log = &config.request_log;
    let order = Prune::keep_days(now_ms(), log.keep_days, log.keep_details_days)
        .and_bodies(now_ms(), log.keep_bodies_days);
    if order == Prune::default() {
        return;
    }
    match db.prune_requests(order, |_| ()).await {
        Ok(gone) if gone.rows + gone.details + gone.bodies + gone.partitions == 0 => {}
        Ok(gone) => {
            tracing::info!(
                rows = gone.rows,
                details = gone.details,
                bodies = gone.bodies,
                partitions = gone.partitions,
                bytes_freed = gone.bytes,
                "rows of the request log that are older than is kept were deleted"
            );
            if gone.cannot_shrink {
                tracing::warn!(
                    "this database file was made without incremental vacuum: deleted rows leave room for new ones, but the file does not shrink"
                );
            }
        }
        Err(error) => tracing::warn!(%error, "old rows of the request log could not be deleted"),
    }
}

/// 0 keeps everything.
async fn prune_audit(db: &Db, keep_days: u64) {
    let Some(keep_ms) = i64::try_from(keep_days)
        .ok()
        .filter(|days| *days > 0)
        .and_then(|days| days.checked_mul(DAY_MS))
    else {
        return;
    };
    let pruned = async {
        let mut change = db.change(&Who::hub()).await?;
        let rows = change.prune_audit(now_ms() - keep_ms).await?;
        if rows > 0 {
            change.commit_quietly().await?;
        }
        Ok::<_, StoreError>(rows)
    };
    match pruned.await {
        Ok(0) => {}
        Ok(rows) => tracing::info!(rows, keep_days, "old rows of the audit log were deleted"),
        Err(error) => tracing::warn!(%error, "old rows of the audit log could not be deleted"),
    }
}

fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
