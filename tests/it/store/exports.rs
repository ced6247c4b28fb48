//! The log as a stream of any length, by every filter, with its sums and the values of its menus.

use std::sync::Arc;

use actors::domain::{Dialect, EndedBy, KeyId, NanoUsd, RequestId, RequestLog, UserId};
use actors::log_writer::port::LogSink;
use claude_code_hub::store::{Db, RequestFilter, RequestRow, RequestSink, StreamOrder};
use futures_util::TryStreamExt;

use super::{on_both, rows};

const HOUR: i64 = 3_600_000;
const NOON: i64 = 490_000 * HOUR;

async fn write(db: &Db, logs: &[RequestLog]) {
    for piece in logs.chunks(500) {
        RequestSink(db.clone())
            .write(Arc::new(piece.to_vec()))
            .await
            .unwrap();
    }
}

async fn found(db: &Db, filter: RequestFilter) -> Vec<i64> {
    let rows = db.list_requests(&filter).await.unwrap();
    rows.iter().map(|row| row.at_ms - NOON).collect()
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

on_both! {
    async fn every_row_comes_once_in_order_whichever_way(db: Db) {
        // More than two pages, several rows in each millisecond.
        let mut logs: Vec<RequestLog> = (0..1203).map(|n| rows::request(NOON + n / 7)).collect();
        for log in &mut logs[..100] {
            log.model = "other".to_owned();
        }
        write(&db, &logs).await;
        let mut wanted: Vec<(i64, RequestId)> = logs.iter().map(|log| (log.at_ms, log.id)).collect();
        wanted.sort_unstable();
        let all = RequestFilter { limit: 3, ..RequestFilter::default() };
        let ids = |rows: Vec<RequestRow>| rows.iter().map(|row| (row.at_ms, row.id)).collect::<Vec<_>>();
        let oldest: Vec<RequestRow> =
            db.stream_requests(&all, StreamOrder::OldestFirst).try_collect().await.unwrap();
        assert_eq!(ids(oldest), wanted);
        let newest: Vec<RequestRow> =
            db.stream_requests(&all, StreamOrder::NewestFirst).try_collect().await.unwrap();
        wanted.reverse();
        assert_eq!(ids(newest), wanted);
        let some = RequestFilter { model: text("other"), from_ms: Some(NOON + 3), ..all };
        let detailed: Vec<_> =
            db.stream_requests_with_details(&some, StreamOrder::OldestFirst).try_collect().await.unwrap();
        assert_eq!(detailed.len(), 79);
        assert!(detailed.iter().all(|(row, details)| details.as_ref().is_some_and(|told| told.request_id == row.id)));
    }

    async fn the_list_knows_more_filters(db: Db) {
        let mut logs: Vec<RequestLog> = (0..6).map(|n| rows::request(NOON + n)).collect();
        logs[0].upstream_model = "sent".to_owned();
        logs[1].dialect = Dialect::Gemini;
        (logs[2].ended_by, logs[2].status) = (EndedBy::Hub, 429);
        logs[3].stream = false;
        logs[4].cost.unpriced = true;
        logs[5].session = text("sess%on_9\u{e9}");
        write(&db, &logs).await;
        let all = RequestFilter::default;
        let prefix = |prefix: &str| RequestFilter { session_prefix: text(prefix), ..all() };
        for (filter, wanted) in [
            (RequestFilter { upstream_model: text("sent"), ..all() }, vec![0]),
            (RequestFilter { dialect: Some(Dialect::Gemini), ..all() }, vec![1]),
            (RequestFilter { ended_by: Some(EndedBy::Hub), ..all() }, vec![2]),
            (RequestFilter { ended_by: Some(EndedBy::Complete), ..all() }, vec![5, 4, 3, 1, 0]),
            (RequestFilter { stream: Some(false), ..all() }, vec![3]),
            (RequestFilter { stream: Some(true), ..all() }, vec![5, 4, 2, 1, 0]),
            (RequestFilter { unpriced: Some(true), ..all() }, vec![4]),
            (RequestFilter { unpriced: Some(false), limit: 1, ..all() }, vec![5]),
            (RequestFilter { unpriced: Some(true), stream: Some(false), ..all() }, vec![]),
            (RequestFilter { dialect: Some(Dialect::Gemini), stream: Some(true), user_id: logs[0].user_id, ..all() }, vec![1]),
            (prefix("session-"), vec![4, 3, 2, 1, 0]),
            (prefix("sess%"), vec![5]),
            (prefix("sess%on_9\u{e9}"), vec![5]),
            (prefix("s_s"), vec![]),
            (prefix("Session"), vec![]),
            (prefix(""), vec![5, 4, 3, 2, 1, 0]),
            (RequestFilter { ended_by: Some(EndedBy::Hub), ..prefix("sess") }, vec![2]),
        ] {
            assert_eq!(found(&db, filter.clone()).await, wanted, "{filter:?}");
        }
    }

    async fn a_beginning_that_too_many_sessions_have_is_looked_for_by_time(db: Db) {
        let logs: Vec<RequestLog> = (0..1100).map(|n| {
            let mut log = rows::request(NOON + n);
            log.session = Some(format!("{}-{n}", if n == 7 { "rare" } else { "often" }));
            log
        }).collect();
        write(&db, &logs).await;
        let page = |prefix: &str| RequestFilter { session_prefix: text(prefix), limit: 2, ..RequestFilter::default() };
        assert_eq!(found(&db, page("often")).await, [1099, 1098]);
        assert_eq!(found(&db, page("rare")).await, [7]);
        if db.backend() == "sqlite" {
            let plan = async |prefix| db.explain_requests(&page(prefix)).await.unwrap().join("; ");
            assert!(plan("often").await.contains("requests_at"), "{}", plan("often").await);
            assert!(plan("rare").await.contains("requests_session"), "{}", plan("rare").await);
        }
    }

    async fn the_rows_of_a_filter_are_added_up(db: Db) {
        let mut logs: Vec<RequestLog> = (0..40).map(|n| rows::request(NOON + n * HOUR / 4)).collect();
        for (n, log) in logs.iter_mut().enumerate() {
            log.cost.total = NanoUsd(1 << (n % 20));
            log.stream = n % 3 == 0;
            log.user_id = Some(UserId(i64::try_from(n % 2).unwrap() + 1));
            log.key_id = Some(KeyId(1));
        }
        write(&db, &logs).await;
        let all = RequestFilter::default;
        for filter in [
            all(),
            RequestFilter { user_id: Some(UserId(2)), limit: 1, ..all() },
            RequestFilter { stream: Some(false), ..all() },
            RequestFilter { user_id: Some(UserId(1)), key_id: Some(KeyId(1)), status: Some(200), ..all() },
            RequestFilter { user_id: Some(UserId(9)), stream: Some(true), ..all() },
            RequestFilter { from_ms: Some(NOON + 5), to_ms: Some(NOON + 5 * HOUR + 7), ..all() },
        ] {
            let every = RequestFilter { limit: 1000, ..filter.clone() };
            let rows = db.list_requests(&every).await.unwrap();
            let totals = db.request_totals(&filter).await.unwrap();
            assert!(totals.exact);
            assert_eq!(totals.sums.requests, rows.len() as u64, "{filter:?}");
            assert_eq!(totals.sums.cost.0, rows.iter().map(|row| row.cost.0).sum::<i64>(), "{filter:?}");
        }
        let cursor = db.list_requests(&all()).await.unwrap()[3].cursor();
        let paged = RequestFilter { before: Some(cursor), stream: Some(true), ..all() };
        assert_eq!(db.request_totals(&paged).await.unwrap().sums.requests, 14, "whatever the page");
    }

    async fn menus_offer_the_values_that_rows_have(db: Db) {
        let nothing = db.request_values(NOON).await.unwrap();
        assert_eq!((nothing.models.len(), nothing.statuses.as_slice()), (0, [200].as_slice()));
        let mut logs: Vec<RequestLog> = (0..6).map(|n| rows::request(NOON + n)).collect();
        logs[0].model = "a".to_owned();
        logs[1].model = String::new();
        logs[1].upstream_model = String::new();
        logs[2].endpoint = "/v1/responses".to_owned();
        (logs[3].status, logs[3].error_code) = (529, text("upstream_status"));
        (logs[4].status, logs[4].error_code) = (429, text("rate_limited"));
        write(&db, &logs).await;
        let values = db.request_values(NOON + HOUR).await.unwrap();
        assert_eq!(values.models, ["a", "claude-opus-4-5"]);
        assert_eq!(values.upstream_models, ["claude-opus-4-5-20251101"]);
        assert_eq!(values.endpoints, ["/v1/messages", "/v1/responses"]);
        assert_eq!(values.statuses, [200, 429, 529]);
        assert_eq!(values.error_codes, ["rate_limited", "upstream_status"]);
    }
}
