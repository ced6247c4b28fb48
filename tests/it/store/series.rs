//! Leaderboards in every order, series of the greatest and the rest, and how today goes.

use std::sync::Arc;

use actors::domain::{EndedBy, KeyId, NanoUsd, ProviderId, RequestKind, RequestLog, UserId};
use actors::log_writer::port::LogSink;
use claude_code_hub::store::{
    Db, Leader, LeaderboardBy, LeaderboardOrder, LeaderboardQuery, RequestSink, Resolution,
    SeriesOf, SeriesQuery, SumsFilter,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{on_both, rows};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// Midnight in UTC.
const BEGIN: i64 = 20_454 * DAY;

async fn write(db: &Db, logs: Vec<RequestLog>) {
    RequestSink(db.clone()).write(Arc::new(logs)).await.unwrap();
}

fn of_user(user: i64, at_ms: i64, nanos: i64) -> RequestLog {
    let mut log = rows::request(at_ms);
    log.user_id = Some(UserId(user));
    log.key_id = Some(KeyId(user * 10));
    log.cost.total = NanoUsd(nanos);
    log
}

fn query(order: LeaderboardOrder) -> LeaderboardQuery {
    LeaderboardQuery {
        by: LeaderboardBy::User,
        order,
        from_ms: BEGIN,
        to_ms: BEGIN + DAY,
        filter: SumsFilter::default(),
        limit: 10,
        offset: 0,
    }
}

async fn users(db: &Db, asked: LeaderboardQuery) -> Vec<i64> {
    let id = |leader| match leader {
        Leader::User(UserId(id)) => id,
        other => panic!("{other:?} is no user"),
    };
    db.leaders(&asked)
        .await
        .unwrap()
        .into_iter()
        .map(|row| id(row.leader))
        .collect()
}

/// User 1 is the dearest, 2 asks most, 3 has the most tokens and the fastest answers, 4 reads all from caches.
fn four() -> Vec<RequestLog> {
    let mut logs = vec![of_user(1, BEGIN, 900)];
    logs.extend((0..3).map(|n| of_user(2, BEGIN + n, 100)));
    logs.push(of_user(3, BEGIN, 200));
    logs.push(of_user(4, BEGIN, 50));
    (logs[1].status, logs[1].ended_by) = (529, EndedBy::Upstream);
    (logs[0].status, logs[0].ended_by) = (529, EndedBy::Upstream);
    logs[4].usage.output = 5000;
    logs[5].usage.input = 0;
    (logs[5].usage.cache_write_5m, logs[5].usage.cache_write_1h) = (0, 0);
    logs
}

on_both! {
    async fn a_leaderboard_has_whoever_has_most_of_it_first(db: Db) {
        write(&db, four()).await;
        use LeaderboardOrder::{CacheHitRate, Cost, Requests, Speed, SuccessRate, Tokens};
        for (order, wanted) in [
            (Cost, [1, 2, 3, 4]),
            (Requests, [2, 1, 3, 4]),
            (Tokens, [3, 2, 1, 4]),
            (CacheHitRate, [4, 1, 2, 3]),
            (SuccessRate, [3, 4, 2, 1]),
            // User 1 has no answer that ended well.
            (Speed, [3, 2, 4, 1]),
        ] {
            assert_eq!(users(&db, query(order)).await, wanted, "{order:?}");
        }
        let second = LeaderboardQuery { limit: 2, offset: 1, ..query(Cost) };
        assert_eq!(users(&db, second).await, [2, 3]);
        let of_key = SumsFilter { key_id: Some(KeyId(30)), ..SumsFilter::default() };
        assert_eq!(users(&db, LeaderboardQuery { filter: of_key, ..query(Cost) }).await, [3]);
        let fastest = db.leaders(&query(Speed)).await.unwrap().remove(0).sums;
        assert_eq!(fastest.tokens_per_second(), Some(5000.0 * 1000.0 / 750.0));
        assert_eq!(fastest.mean_cost(), Some(NanoUsd(200)));
    }

    async fn a_series_has_a_line_for_the_dearest_and_one_for_the_rest(db: Db) {
        let mut logs = four();
        logs.push(of_user(1, BEGIN + 2 * HOUR, 7));
        logs.push(of_user(4, BEGIN + 2 * HOUR, 1));
        write(&db, logs).await;
        let asked = |by, top| SeriesQuery {
            from_ms: BEGIN,
            to_ms: BEGIN + 3 * HOUR,
            resolution: Resolution::Hour,
            zone: TimeZone::UTC,
            filter: SumsFilter::default(),
            top: Some((by, top)),
        };
        let series = db.series_by(&asked(LeaderboardBy::User, 2)).await.unwrap();
        assert_eq!(series.steps, [BEGIN, BEGIN + HOUR, BEGIN + 2 * HOUR]);
        let costs: Vec<(SeriesOf, Vec<i64>)> = series.lines.into_iter().map(|line| {
            (line.of, line.sums.iter().map(|sums| sums.cost.0).collect())
        }).collect();
        let user = |id| SeriesOf::One(Leader::User(UserId(id)));
        assert_eq!(costs, [
            (SeriesOf::All, vec![1450, 0, 8]),
            (user(1), vec![900, 0, 7]),
            (user(2), vec![300, 0, 0]),
            (SeriesOf::Others, vec![250, 0, 1]),
        ]);
        let models = db.series_by(&asked(LeaderboardBy::Model, 20)).await.unwrap();
        assert_eq!(models.lines.len(), 3);
        assert_eq!(models.lines[0].sums, models.lines[1].sums, "one model has it all");
        assert!(models.lines[2].sums.iter().all(|sums| sums.requests == 0));
        let alone = SeriesQuery { top: None, ..asked(LeaderboardBy::User, 0) };
        assert_eq!(db.series_by(&alone).await.unwrap().lines.len(), 1);
    }

    async fn days_of_a_zone_begin_when_they_do_there(db: Db) {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let midnight = BEGIN - 8 * HOUR;
        write(&db, vec![of_user(1, midnight - 1, 1), of_user(1, midnight, 2), of_user(1, BEGIN + DAY, 4)]).await;
        let asked = SeriesQuery {
            from_ms: midnight - DAY,
            to_ms: BEGIN + 2 * DAY,
            resolution: Resolution::Day,
            zone,
            filter: SumsFilter { user_id: Some(UserId(1)), ..SumsFilter::default() },
            top: None,
        };
        let series = db.series_by(&asked).await.unwrap();
        assert_eq!(series.steps, [midnight - DAY, midnight, midnight + DAY, midnight + 2 * DAY]);
        let costs: Vec<i64> = series.lines[0].sums.iter().map(|sums| sums.cost.0).collect();
        assert_eq!(costs, [1, 2, 4, 0]);
    }

    async fn days_of_any_zone_have_what_was_done_in_them(db: Db) {
        // Over the night on which clocks are changed in Berlin, a request each 37 minutes.
        let begin = "2026-03-26T00:00:00Z".parse::<Timestamp>().unwrap().as_millisecond();
        let logs: Vec<RequestLog> = (0..300).map(|n| of_user(1 + n % 3, begin + n * 37 * 60_000, 1 + n * n)).collect();
        write(&db, logs.clone()).await;
        for name in ["Asia/Shanghai", "America/New_York", "Asia/Kolkata", "Europe/Berlin", "Pacific/Auckland", "UTC"] {
            let zone = TimeZone::get(name).unwrap();
            let asked = SeriesQuery {
                from_ms: begin + DAY,
                to_ms: begin + 7 * DAY,
                resolution: Resolution::Day,
                zone: zone.clone(),
                filter: SumsFilter::default(),
                top: Some((LeaderboardBy::User, 2)),
            };
            let series = db.series_by(&asked).await.unwrap();
            let midnight = |at_ms: i64| {
                let at = Timestamp::from_millisecond(at_ms).unwrap().to_zoned(zone.clone());
                at.start_of_day().unwrap().timestamp().as_millisecond()
            };
            // An hour counts where it begins, and the last one that is asked for is that before `to_ms`.
            let hour = |log: &RequestLog| log.at_ms - log.at_ms.rem_euclid(HOUR);
            for line in &series.lines {
                let counts = |log: &&RequestLog| match &line.of {
                    SeriesOf::All => true,
                    SeriesOf::One(Leader::User(id)) => log.user_id == Some(*id),
                    of => *of == SeriesOf::Others && log.user_id == Some(UserId(1)),
                };
                for (at, step) in series.steps.iter().enumerate() {
                    let in_step = |log: &&RequestLog| midnight(hour(log)) == *step && hour(log) < asked.to_ms;
                    let cost: i64 = logs.iter().filter(counts).filter(in_step).map(|log| log.cost.total.0).sum();
                    assert_eq!(line.sums[at].cost.0, cost, "{name}, step {at} of {:?}", line.of);
                }
            }
            assert_eq!(series.lines.len(), 4);
        }
    }

    async fn each_condition_counts_by_itself_and_with_all_others(db: Db) {
        let kinds = [RequestKind::Generation, RequestKind::Embedding];
        let logs: Vec<RequestLog> = (0..64).map(|n: i64| {
            let bit = |at: i64| n >> at & 1;
            let mut log = of_user(1 + bit(0), BEGIN + n * HOUR, 1 + n * n);
            log.key_id = Some(KeyId(1 + bit(1)));
            log.provider_id = Some(ProviderId(1 + bit(2)));
            log.model = format!("model-{}", bit(3));
            log.kind = kinds[usize::try_from(bit(4)).unwrap()];
            log
        }).collect();
        write(&db, logs.clone()).await;
        for asked in 0..32_u8 {
            let has = |at: u8| asked >> at & 1 == 1;
            let filter = SumsFilter {
                user_id: has(0).then_some(UserId(2)),
                key_id: has(1).then_some(KeyId(2)),
                provider_id: has(2).then_some(ProviderId(2)),
                model: has(3).then(|| "model-1".to_owned()),
                kind: has(4).then_some(kinds[1]),
            };
            let cost: i64 = logs.iter().enumerate()
                .filter(|(n, _)| n & usize::from(asked) == usize::from(asked))
                .map(|(_, log)| log.cost.total.0)
                .sum();
            for (by, zone) in [(LeaderboardBy::User, "UTC"), (LeaderboardBy::Model, "Asia/Shanghai")] {
                let series = db.series_by(&SeriesQuery {
                    from_ms: BEGIN - DAY,
                    to_ms: BEGIN + 4 * DAY,
                    resolution: Resolution::Day,
                    zone: TimeZone::get(zone).unwrap(),
                    filter: filter.clone(),
                    top: Some((by, 5)),
                }).await.unwrap();
                let of = |wanted: fn(&SeriesOf) -> bool| -> i64 {
                    let lines = series.lines.iter().filter(|line| wanted(&line.of));
                    lines.flat_map(|line| &line.sums).map(|sums| sums.cost.0).sum()
                };
                assert_eq!(of(|of| matches!(of, SeriesOf::One(_))), cost, "{zone} {filter:?}");
                assert_eq!(of(|of| *of == SeriesOf::All), cost, "{zone} {filter:?}");
            }
        }
    }

    async fn today_so_far_is_beside_yesterday_until_the_same_time(db: Db) {
        let now = BEGIN + 10 * HOUR + 1_234_567;
        let mut logs = vec![
            of_user(1, BEGIN, 1),
            of_user(2, now - 200_000, 2),
            of_user(2, now - 1000, 4),
            of_user(1, now - DAY, 100),
            of_user(1, now - DAY - 1, 10),
            of_user(1, BEGIN - DAY, 20),
            of_user(1, BEGIN - DAY - 1, 1000),
        ];
        logs[0].provider_id = Some(ProviderId(5));
        logs[1].provider_id = None;
        write(&db, logs).await;
        let day = db.overview(now, &TimeZone::UTC).await.unwrap();
        assert_eq!((day.today_from_ms, day.yesterday_from_ms, day.yesterday_to_ms), (BEGIN, BEGIN - DAY, now - DAY));
        assert_eq!((day.today.requests, day.today.cost.0), (3, 7));
        assert_eq!((day.yesterday.requests, day.yesterday.cost.0), (2, 30), "the one of this very moment is not yet in");
        assert_eq!((day.last_minute, day.last_five_minutes), (1, 2));
        assert_eq!((day.active_users, day.active_keys, day.active_providers), (2, 2, 2));
        let of_one = SumsFilter { user_id: Some(UserId(1)), ..SumsFilter::default() };
        let day = db.overview_of(&of_one, now, &TimeZone::UTC).await.unwrap();
        assert_eq!((day.today.cost.0, day.yesterday.cost.0, day.last_five_minutes), (1, 30, 0));
        assert_eq!((day.active_users, day.active_providers), (1, 1));
    }

    async fn sums_of_rows_are_those_of_hours(db: Db) {
        let mut logs = four();
        logs[2].ended_by = EndedBy::Client;
        logs[3].ttft_ms = None;
        logs[4].stream = false;
        write(&db, logs).await;
        let all = SumsFilter::default();
        let by_rows = db.exact_totals(BEGIN, BEGIN + HOUR / 2, &all).await.unwrap();
        assert_eq!(by_rows, db.totals(BEGIN, BEGIN + HOUR, &all).await.unwrap());
        assert_eq!(by_rows.requests, 6);
    }
}
