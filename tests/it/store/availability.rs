//! How tries at providers went, how fast they were, and which limits refused.

use std::sync::Arc;

use actors::domain::{
    AttemptRecord, EndedBy, Fault, KeyId, LimitRefusal, Period, ProviderId, RequestLog, ScopeId,
    UserId, WindowKind,
};
use actors::log_writer::port::LogSink;
use claude_code_hub::store::{
    Db, Percentiles, RefusalsBy, RefusalsFilter, RequestFilter, RequestSink,
};

use super::{on_both, rows};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// The beginning of an hour.
const NOON: i64 = 490_000 * HOUR;

async fn write(db: &Db, logs: Vec<RequestLog>) {
    RequestSink(db.clone()).write(Arc::new(logs)).await.unwrap();
}

/// A request that was tried there, with those faults, and ended at the last.
fn tried(
    at_ms: i64,
    faults: &[(i64, Fault)],
    last: i64,
    status: u16,
    ended_by: EndedBy,
) -> RequestLog {
    let mut log = rows::request(at_ms);
    let step = log.attempts.remove(0);
    log.attempts = faults
        .iter()
        .map(|(provider, fault)| AttemptRecord {
            provider_id: Some(ProviderId(*provider)),
            fault: Some(*fault),
            ..step.clone()
        })
        .collect();
    log.provider_id = Some(ProviderId(last));
    (log.status, log.ended_by) = (status, ended_by);
    log
}

fn refused(at_ms: i64, user: i64, scope: ScopeId, window: WindowKind) -> RequestLog {
    let mut log = tried(at_ms, &[], 1, 429, EndedBy::Hub);
    log.provider_id = None;
    log.user_id = Some(UserId(user));
    log.key_id = Some(KeyId(user * 10));
    log.error_code = Some("rate_limited".to_owned());
    log.refused_by = Some(LimitRefusal {
        scope,
        window,
        limit: 5,
        used: 5,
        reserved: 1,
        resets_at_ms: Some(at_ms + 9),
    });
    log
}

/// Since noon, and then what succeeded, what failed, and the rest.
type Counted = (i64, u64, u64, u64);

on_both! {
    async fn each_try_counts_at_the_provider_that_was_tried(db: Db) {
        let mut early = tried(NOON + 11 * MINUTE, &[], 1, 499, EndedBy::Client);
        early.ttft_ms = None;
        write(&db, vec![
            tried(NOON, &[], 1, 200, EndedBy::Complete),
            // Failed over, after two tries at the first.
            tried(NOON + 1, &[(1, Fault::Provider), (1, Fault::Network)], 2, 200, EndedBy::Complete),
            tried(NOON + 2, &[(1, Fault::BrokenAnswer), (2, Fault::Account)], 2, 429, EndedBy::Upstream),
            tried(NOON + 10 * MINUTE, &[], 1, 200, EndedBy::Client),
            early,
            tried(NOON + 12 * MINUTE, &[(1, Fault::Client)], 1, 400, EndedBy::Upstream),
            // The answer broke off after it had begun.
            tried(NOON + 13 * MINUTE, &[(1, Fault::Provider)], 1, 200, EndedBy::Upstream),
        ]).await;
        let all = db.availability(None, NOON, NOON + 15 * MINUTE, 3).await.unwrap();
        let lanes: Vec<(i64, Vec<Counted>)> = all.iter().map(|one| {
            let lane = one.lanes.iter().map(|lane| (lane.from_ms - NOON, lane.succeeded, lane.failed, lane.other));
            (one.provider_id.0, lane.collect())
        }).collect();
        let five = 5 * MINUTE;
        assert_eq!(lanes, [
            (1, vec![(0, 1, 3, 0), (five, 0, 0, 0), (2 * five, 1, 1, 2)]),
            (2, vec![(0, 1, 0, 1), (five, 0, 0, 0), (2 * five, 0, 0, 0)]),
        ]);
        assert_eq!(all[0].total().availability(), Some(2.0 / 6.0));
        assert_eq!(all[0].lanes[1].availability(), None);
        let one = db.availability(Some(ProviderId(2)), NOON - HOUR, NOON + HOUR, 2).await.unwrap();
        assert_eq!(one.len(), 1);
        assert_eq!(one[0].lanes.iter().map(|lane| lane.succeeded).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(db.availability(None, NOON + HOUR, NOON, 9).await.unwrap(), []);
    }

    async fn a_request_that_is_written_again_counts_no_try_again(db: Db) {
        let log = tried(NOON, &[(1, Fault::Provider)], 2, 200, EndedBy::Complete);
        write(&db, vec![log.clone()]).await;
        write(&db, vec![log.clone(), log]).await;
        let all = db.availability(None, NOON, NOON + HOUR, 1).await.unwrap();
        let totals: Vec<(u64, u64)> = all.iter().map(|one| (one.total().succeeded, one.total().failed)).collect();
        assert_eq!(totals, [(0, 1), (1, 0)]);
    }

    async fn latency_is_of_the_answers_that_ended_well(db: Db) {
        let mut logs: Vec<RequestLog> = (1..=100_u32).map(|n| {
            let mut log = tried(NOON + i64::from(n), &[], 1, 200, EndedBy::Complete);
            (log.duration_ms, log.ttfb_ms) = (n * 10, Some(n));
            log
        }).collect();
        logs.push(tried(NOON, &[], 1, 529, EndedBy::Upstream));
        write(&db, logs).await;
        let found = db.latency(ProviderId(1), NOON, NOON + HOUR).await.unwrap().unwrap();
        assert_eq!(found.sample, 100);
        assert_eq!(found.duration, Percentiles { p50: 500, p95: 950, p99: 990 });
        assert_eq!(found.ttfb, Some(Percentiles { p50: 50, p95: 95, p99: 99 }));
        assert_eq!(db.latency(ProviderId(2), NOON, NOON + HOUR).await.unwrap(), None);
    }

    async fn refusals_are_counted_by_limit_and_by_whom(db: Db) {
        let day = WindowKind::Money(Period::Day);
        let logs = vec![
            refused(NOON, 1, ScopeId::Key(10), WindowKind::RequestsPerMinute),
            refused(NOON + 1, 1, ScopeId::User(1), day),
            refused(NOON + HOUR, 2, ScopeId::User(2), day),
            rows::request(NOON),
        ];
        // A limit of the provider's own, which is none of ours.
        let mut theirs = tried(NOON, &[(1, Fault::Account)], 1, 429, EndedBy::Upstream);
        theirs.error_code = Some("rate_limited".to_owned());
        write(&db, logs.clone()).await;
        write(&db, vec![theirs, logs[0].clone()]).await;
        let to = NOON + 2 * HOUR;
        let all = RefusalsFilter::default();
        let by = async |by, filter: &RefusalsFilter| -> Vec<(String, u64)> {
            let lines = db.refusals_by(by, NOON, to, filter).await.unwrap();
            lines.into_iter().map(|line| (line.of, line.refused)).collect()
        };
        let line = |of: &str, refused| (of.to_owned(), refused);
        assert_eq!(by(RefusalsBy::Limit, &all).await, [line("daily_usd", 2), line("rpm", 1)]);
        assert_eq!(by(RefusalsBy::User, &all).await, [line("1", 2), line("2", 1)]);
        assert_eq!(by(RefusalsBy::Scope, &all).await, [line("user", 2), line("key", 1)]);
        let of_one = RefusalsFilter { user_id: Some(UserId(1)), limit: Some("rpm".to_owned()), ..all.clone() };
        assert_eq!(by(RefusalsBy::Key, &of_one).await, [line("10", 1)]);
        assert_eq!(db.refusals_series(NOON, to, HOUR, &all).await.unwrap(), [(NOON, 2), (NOON + HOUR, 1)]);
        let page = db.list_refusals(&RequestFilter { limit: 2, ..RequestFilter::default() }).await.unwrap();
        assert_eq!(page.iter().map(|(row, _)| row.id).collect::<Vec<_>>(), [logs[2].id, logs[1].id]);
        let told = page[1].1.as_ref().unwrap().refused_by.clone();
        assert_eq!(told, logs[1].refused_by);
    }
}
