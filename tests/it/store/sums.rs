//! What dashboards ask of the hourly sums: totals, series, leaderboards.

use std::sync::Arc;

use actors::domain::{EndedBy, KeyId, NanoUsd, ProviderId, RequestKind, RequestLog, UserId};
use actors::log_writer::port::LogSink;
use claude_code_hub::store::{
    Db, Leader, LeaderboardBy, RequestFilter, RequestSink, Sums, SumsFilter,
};

use super::{on_both, rows};

const HOUR: i64 = 3_600_000;
const NOON: i64 = 490_000 * HOUR;

/// Six requests, two an hour: user 1 has the keys 1 and 2, user 2 the key 3; every second is for another model.
async fn six(db: &Db) -> Vec<RequestLog> {
    let logs: Vec<RequestLog> = (0..6)
        .map(|n| {
            let mut log = rows::request(NOON + n / 2 * HOUR + n);
            let key = n % 3 + 1;
            log.key_id = Some(KeyId(key));
            log.user_id = Some(UserId(if key == 3 { 2 } else { 1 }));
            log.provider_id = Some(ProviderId(n / 3 + 1));
            log.model = if n % 2 == 0 { "even" } else { "odd" }.to_owned();
            log.cost.total = NanoUsd(10_i64.pow(u32::try_from(n).unwrap()));
            log
        })
        .collect();
    write(db, logs.clone()).await;
    logs
}

async fn write(db: &Db, logs: Vec<RequestLog>) {
    RequestSink(db.clone()).write(Arc::new(logs)).await.unwrap();
}

async fn cost(db: &Db, filter: SumsFilter) -> (u64, i64) {
    let sums = db.totals(NOON, NOON + 3 * HOUR, &filter).await.unwrap();
    (sums.requests, sums.cost.0)
}

async fn leaders(db: &Db, by: LeaderboardBy) -> Vec<(Leader, i64)> {
    let rows = db.leaderboard(by, NOON, NOON + 3 * HOUR, 10).await.unwrap();
    rows.into_iter()
        .map(|row| (row.leader, row.sums.cost.0))
        .collect()
}

on_both! {
    async fn totals_count_what_the_filter_asks(db: Db) {
        let nothing = db.totals(NOON, NOON + HOUR, &SumsFilter::default()).await.unwrap();
        assert_eq!(nothing, Sums::default());
        six(&db).await;
        let all = SumsFilter::default;
        assert_eq!(cost(&db, all()).await, (6, 111_111));
        assert_eq!(cost(&db, SumsFilter { user_id: Some(UserId(1)), ..all() }).await, (4, 11_011));
        assert_eq!(cost(&db, SumsFilter { key_id: Some(KeyId(3)), ..all() }).await, (2, 100_100));
        assert_eq!(cost(&db, SumsFilter { provider_id: Some(ProviderId(2)), ..all() }).await, (3, 111_000));
        assert_eq!(cost(&db, SumsFilter { model: Some("odd".to_owned()), ..all() }).await, (3, 101_010));
        assert_eq!(cost(&db, SumsFilter { kind: Some(RequestKind::CountTokens), ..all() }).await, (0, 0));
        let both = SumsFilter { user_id: Some(UserId(2)), model: Some("even".to_owned()), ..all() };
        assert_eq!(cost(&db, both).await, (1, 100));
    }

    async fn an_hour_counts_where_it_begins(db: Db) {
        six(&db).await;
        let requests = async |from, to| db.totals(from, to, &SumsFilter::default()).await.unwrap().requests;
        assert_eq!(requests(NOON, NOON + 1).await, 2);
        assert_eq!(requests(NOON + 1, NOON + 3 * HOUR).await, 4);
        assert_eq!(requests(NOON + HOUR, NOON + 2 * HOUR).await, 2);
    }

    async fn a_series_has_the_steps_that_had_requests(db: Db) {
        six(&db).await;
        let series = async |from, step| {
            let points = db.series(from, NOON + 3 * HOUR, step).await.unwrap();
            points.into_iter().map(|point| (point.from_ms, point.sums.requests)).collect::<Vec<_>>()
        };
        assert_eq!(series(NOON, HOUR).await, [(NOON, 2), (NOON + HOUR, 2), (NOON + 2 * HOUR, 2)]);
        assert_eq!(series(NOON, 2 * HOUR).await, [(NOON, 4), (NOON + 2 * HOUR, 2)]);
        // Steps begin where the series does: half a day before is another grid.
        assert_eq!(series(NOON - HOUR, 2 * HOUR).await, [(NOON - HOUR, 2), (NOON + HOUR, 4)]);
        let odd = SumsFilter { model: Some("odd".to_owned()), ..SumsFilter::default() };
        let points = db.series_of(NOON, NOON + 3 * HOUR, HOUR, &odd).await.unwrap();
        assert_eq!(points.iter().map(|point| point.sums.cost.0).collect::<Vec<_>>(), [10, 1000, 100_000]);
    }

    async fn a_leaderboard_begins_with_the_dearest(db: Db) {
        six(&db).await;
        let user = |id| Leader::User(UserId(id));
        assert_eq!(leaders(&db, LeaderboardBy::User).await, [(user(2), 100_100), (user(1), 11_011)]);
        let key = |id| Leader::Key(KeyId(id));
        assert_eq!(leaders(&db, LeaderboardBy::Key).await, [(key(3), 100_100), (key(2), 10_010), (key(1), 1001)]);
        let provider = |id| Leader::Provider(ProviderId(id));
        assert_eq!(leaders(&db, LeaderboardBy::Provider).await, [(provider(2), 111_000), (provider(1), 111)]);
        let model = |name: &str| Leader::Model(name.to_owned());
        assert_eq!(leaders(&db, LeaderboardBy::Model).await, [(model("odd"), 101_010), (model("even"), 10_101)]);
        let first = db.leaderboard(LeaderboardBy::Key, NOON, NOON + HOUR, 1).await.unwrap();
        assert_eq!(first.len(), 1);
        assert_eq!((first[0].leader.clone(), first[0].sums.requests), (key(2), 1));
    }

    async fn requests_of_nobody_are_in_the_totals_only(db: Db) {
        let mut log = rows::request(NOON);
        (log.key_id, log.user_id, log.provider_id) = (None, None, None);
        log.model = String::new();
        write(&db, vec![log]).await;
        assert_eq!(cost(&db, SumsFilter::default()).await.0, 1);
        for by in [LeaderboardBy::User, LeaderboardBy::Key, LeaderboardBy::Provider, LeaderboardBy::Model] {
            assert_eq!(leaders(&db, by).await, [], "{by:?}");
        }
    }

    async fn rates_are_those_of_the_requests(db: Db) {
        let mut logs: Vec<RequestLog> = (0..4).map(|_| rows::request(NOON)).collect();
        (logs[0].status, logs[0].ended_by, logs[0].ttfb_ms) = (429, EndedBy::Hub, None);
        write(&db, logs).await;
        let sums = db.totals(NOON, NOON + 1, &SumsFilter::default()).await.unwrap();
        assert_eq!(sums.success_rate(), Some(0.75));
        assert_eq!((sums.mean_ttfb_ms(), sums.mean_duration_ms()), (Some(120.0), Some(900.0)));
        // Of each prompt 10 new, 30 and 40 written and 50 read; 20 answered.
        assert_eq!((sums.cache_hit_rate(), sums.tokens()), (Some(50.0 / 130.0), 4 * 150));
        let nothing = Sums::default();
        assert_eq!((nothing.success_rate(), nothing.cache_hit_rate()), (None, None));
        assert_eq!((nothing.mean_ttfb_ms(), nothing.mean_duration_ms()), (None, None));
    }

    async fn the_list_asks_for_kind_endpoint_and_status(db: Db) {
        let mut logs: Vec<RequestLog> = (0..4).map(|n| rows::request(NOON + n)).collect();
        logs[0].kind = RequestKind::CountTokens;
        logs[1].endpoint = "/v1/responses".to_owned();
        logs[2].status = 529;
        logs[3].status = 503;
        write(&db, logs).await;
        let all = RequestFilter::default;
        for (filter, wanted) in [
            (RequestFilter { kind: Some(RequestKind::CountTokens), ..all() }, vec![NOON]),
            (RequestFilter { endpoint: Some("/v1/responses".to_owned()), ..all() }, vec![NOON + 1]),
            (RequestFilter { status: Some(529), ..all() }, vec![NOON + 2]),
            (RequestFilter { status: Some(404), ..all() }, vec![]),
            (RequestFilter { status_class: Some(5), ..all() }, vec![NOON + 3, NOON + 2]),
            (RequestFilter { status_class: Some(5), status: Some(503), ..all() }, vec![NOON + 3]),
        ] {
            let found: Vec<i64> = db.list_requests(&filter).await.unwrap().iter().map(|row| row.at_ms).collect();
            assert_eq!(found, wanted, "{filter:?}");
        }
    }
}
