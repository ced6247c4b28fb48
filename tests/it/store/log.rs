//! The request log: written in batches, counted once, listed by cursor.

use std::sync::Arc;

use actors::domain::{EndedBy, KeyId, NanoUsd, RequestKind, RequestLog};
use actors::log_writer::port::LogSink;
use claude_code_hub::store::{Db, RequestFilter, RequestSink, Sums};

use super::{on_both, rows};

const HOUR: i64 = 3_600_000;
/// The beginning of an hour.
const NOON: i64 = 490_000 * HOUR;

async fn write(db: &Db, batch: Vec<RequestLog>) {
    RequestSink(db.clone())
        .write(Arc::new(batch))
        .await
        .unwrap();
}

async fn list(db: &Db, filter: RequestFilter) -> Vec<i64> {
    db.list_requests(&filter)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.at_ms)
        .collect()
}

on_both! {
    async fn a_request_is_read_as_written(db: Db) {
        let mut log = rows::request(NOON);
        log.error_code = Some("upstream_cut".to_owned());
        log.error_message = Some("connection reset".to_owned());
        log.ended_by = EndedBy::Upstream;
        write(&db, vec![log.clone()]).await;

        let row = db.list_requests(&RequestFilter::default()).await.unwrap().remove(0);
        assert_eq!((row.id, row.at_ms, row.kind, row.dialect), (log.id, log.at_ms, log.kind, log.dialect));
        assert_eq!((row.key_id, row.user_id, row.provider_id), (log.key_id, log.user_id, log.provider_id));
        assert_eq!((row.model, row.upstream_model, row.endpoint), (log.model, log.upstream_model, log.endpoint));
        assert_eq!((row.session, row.stream, row.status), (log.session, log.stream, log.status));
        assert_eq!((row.ended_by, row.error_code), (log.ended_by, log.error_code));
        assert_eq!((row.duration_ms, row.ttfb_ms, row.ttft_ms), (log.duration_ms, log.ttfb_ms, log.ttft_ms));
        assert_eq!((row.usage, row.usage_partial), (log.usage, log.usage_partial));
        assert_eq!((row.cost, row.unpriced), (log.cost.total, log.cost.unpriced));

        let details = db.request_details(log.id).await.unwrap().unwrap();
        assert_eq!((details.request_id, details.attempts, details.cost), (log.id, log.attempts, log.cost));
        assert_eq!((details.user_agent, details.client_ip), (log.user_agent, log.client_ip));
        assert_eq!(details.error_message, log.error_message);
        assert_eq!(db.request_details(rows::request(NOON).id).await.unwrap(), None);
    }

    async fn a_request_that_comes_twice_counts_once(db: Db) {
        let logs: Vec<RequestLog> = (0..150).map(|n| rows::request(NOON + n)).collect();
        write(&db, logs[..100].to_vec()).await;
        // The second batch overlaps the first and holds a twin of its own.
        let mut second = logs[50..].to_vec();
        second.push(logs[149].clone());
        write(&db, second).await;

        assert_eq!(db.count_requests().await.unwrap(), 150);
        let sums: Vec<Sums> = db.rollups(NOON, NOON + HOUR).await.unwrap().into_iter().map(|row| row.sums).collect();
        let wanted = Sums {
            requests: 150,
            errors: 0,
            input: 1500,
            output: 3000,
            cache_write_5m: 4500,
            cache_write_1h: 6000,
            cache_read: 7500,
            cost: NanoUsd(150 * 1_234_567),
            duration_ms_sum: 150 * 900,
            ttfb_ms_sum: 150 * 120,
            ttfb_count: 150,
            streamed_tokens: 150 * 20,
            streaming_ms: 150 * 750,
        };
        assert_eq!(sums, [wanted]);
    }

    async fn writers_at_once_count_every_request_once(db: Db) {
        let logs: Vec<RequestLog> = (0..60).map(|n| {
            let mut log = rows::request(NOON + n);
            log.model = format!("model-{}", n % 5);
            log
        }).collect();
        let reversed: Vec<RequestLog> = logs.iter().rev().cloned().collect();
        let writes = [logs.clone(), reversed, logs[20..].to_vec(), logs].map(|batch| write(&db, batch));
        futures_util::future::join_all(writes).await;
        assert_eq!(db.count_requests().await.unwrap(), 60);
        let requests: Vec<u64> =
            db.rollups(NOON, NOON + HOUR).await.unwrap().iter().map(|row| row.sums.requests).collect();
        assert_eq!(requests, [12; 5]);
    }

    async fn sums_are_apart_by_hour_and_by_every_dimension(db: Db) {
        let mut logs: Vec<RequestLog> = (0..5).map(|_| rows::request(NOON)).collect();
        logs[1].at_ms = NOON - 1;
        logs[2].key_id = None;
        logs[3].kind = RequestKind::CountTokens;
        logs[4].model = String::new();
        write(&db, logs).await;
        let all = db.rollups(NOON - HOUR, NOON + HOUR).await.unwrap();
        assert_eq!(all.len(), 5);
        assert_eq!(all[0].hour_ms, NOON - HOUR);
        assert!(all.iter().any(|row| row.key_id.is_none() && row.user_id.is_some()));
        assert_eq!(db.rollups(NOON, NOON + HOUR).await.unwrap().len(), 4);
    }

    async fn an_error_is_counted_but_not_a_client_that_left(db: Db) {
        let mut logs: Vec<RequestLog> = (0..4).map(|_| rows::request(NOON)).collect();
        (logs[1].status, logs[1].ended_by) = (499, EndedBy::Client);
        (logs[2].status, logs[2].ended_by) = (200, EndedBy::Upstream);
        (logs[3].status, logs[3].ended_by, logs[3].ttfb_ms) = (429, EndedBy::Hub, None);
        write(&db, logs).await;
        let sums = db.rollups(NOON, NOON + 1).await.unwrap()[0].sums;
        assert_eq!((sums.requests, sums.errors, sums.ttfb_count), (4, 2, 3));
    }

    async fn an_odd_row_does_not_keep_its_batch_from_being_written(db: Db) {
        let mut odd = rows::request(NOON);
        odd.model = format!("nul\0{}", "模型".repeat(5000));
        odd.user_agent = Some("a\0b".to_owned());
        odd.attempts[0].detail = "c\0d".to_owned();
        odd.usage.input = u64::MAX;
        odd.usage.output = u64::MAX;
        odd.cost.total = NanoUsd(i64::MAX);
        let twin = RequestLog { id: rows::request(NOON).id, ..odd.clone() };
        write(&db, vec![odd.clone(), rows::request(NOON), twin]).await;
        assert_eq!(db.count_requests().await.unwrap(), 3);
        let details = db.request_details(odd.id).await.unwrap().unwrap();
        assert_eq!(details.user_agent.as_deref(), Some("ab"));
        assert_eq!(details.attempts, odd.attempts);
        let rollups = db.rollups(NOON, NOON + 1).await.unwrap();
        assert_eq!(rollups.iter().map(|row| row.sums.requests).sum::<u64>(), 3);
    }

    async fn pages_follow_one_another_without_gap_or_overlap(db: Db) {
        // Several share a millisecond, so that the order within it counts.
        let logs: Vec<RequestLog> = (0..25).map(|n| rows::request(NOON + n / 4)).collect();
        write(&db, logs.clone()).await;
        let mut wanted: Vec<_> = logs.iter().map(|log| (log.at_ms, log.id)).collect();
        wanted.sort_unstable();
        wanted.reverse();

        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let page = db.list_requests(&RequestFilter { before, limit: 7, ..RequestFilter::default() }).await.unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.cursor());
            seen.extend(page.iter().map(|row| (row.at_ms, row.id)));
        }
        assert_eq!(seen, wanted);

        let (mut tail, mut after) = (Vec::new(), before);
        loop {
            let page = db.list_requests(&RequestFilter { after, limit: 7, ..RequestFilter::default() }).await.unwrap();
            let Some(newest) = page.first() else { break };
            after = Some(newest.cursor());
            tail.extend(page.iter().rev().map(|row| (row.at_ms, row.id)));
        }
        wanted.reverse();
        assert_eq!(tail, wanted[1..], "all that is newer than the oldest row, oldest first");
    }

    async fn filters_leave_what_they_say(db: Db) {
        let mut logs: Vec<RequestLog> = (0..6).map(|n| rows::request(NOON + n)).collect();
        logs[0].key_id = Some(KeyId(8));
        logs[1].user_id = None;
        logs[2].provider_id = None;
        logs[3].model = "gpt-5".to_owned();
        (logs[4].status, logs[4].error_code) = (429, Some("rate_limited".to_owned()));
        logs[5].session = None;
        write(&db, logs.clone()).await;
        let filter = RequestFilter::default;
        let n = |offset: i64| NOON + offset;
        assert_eq!(list(&db, RequestFilter { key_id: Some(KeyId(8)), ..filter() }).await, [n(0)]);
        assert_eq!(list(&db, RequestFilter { user_id: logs[0].user_id, limit: 2, ..filter() }).await, [n(5), n(4)]);
        assert_eq!(list(&db, RequestFilter { provider_id: logs[0].provider_id, ..filter() }).await.len(), 5);
        assert_eq!(list(&db, RequestFilter { model: Some("gpt-5".to_owned()), ..filter() }).await, [n(3)]);
        assert_eq!(list(&db, RequestFilter { status_class: Some(4), ..filter() }).await, [n(4)]);
        assert_eq!(list(&db, RequestFilter { error_code: Some("rate_limited".to_owned()), ..filter() }).await, [n(4)]);
        assert_eq!(list(&db, RequestFilter { session: Some("session-1".to_owned()), ..filter() }).await.len(), 5);
        assert_eq!(list(&db, RequestFilter { from_ms: Some(n(2)), to_ms: Some(n(4)), ..filter() }).await, [n(3), n(2)]);
        assert_eq!(list(&db, RequestFilter { model: Some("' OR 1=1 --".to_owned()), ..filter() }).await, Vec::<i64>::new());
    }

    async fn a_failed_write_says_so_and_leaves_nothing(db: Db) {
        db.close().await;
        let error = RequestSink(db).write(Arc::new(vec![rows::request(NOON)])).await.unwrap_err();
        assert!(error.to_string().starts_with("log sink: "), "{error}");
    }
}
