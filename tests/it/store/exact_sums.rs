//! Totals, series and leaderboards of any time are those of the rows in it, added up one by one; and retention does not
//! change them.

use std::collections::BTreeMap;
use std::sync::Arc;

use actors::domain::{
    EndedBy, KeyId, NanoUsd, ProviderId, RequestId, RequestKind, RequestLog, UserId,
};
use actors::log_writer::port::LogSink;
use claude_code_hub::store::{
    Db, Leader, LeaderboardBy, Partitioning, Prune, RequestSink, Sums, SumsFilter,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use uuid::Uuid;

use super::{on_both, rows};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// The beginning of a day.
const BEGIN: i64 = 20_454 * DAY;
const DAYS: i64 = 6;
const MODELS: [&str; 3] = ["sonnet", "opus", ""];

fn request() -> impl Strategy<Value = RequestLog> {
    let who = (0..4_i64, 0..3_i64, 0..MODELS.len(), any::<bool>());
    // Around the limits of hours more often than chance would have it.
    let at = (0..DAYS * 24, prop_oneof![Just(0), Just(HOUR - 1), 0..HOUR]);
    (who, at, 0..5_i64, any::<u128>()).prop_map(
        |((key, provider, model, counts), (hour, within), fate, tail)| {
            let at_ms = BEGIN + hour * HOUR + within;
            let id = u128::from(at_ms.unsigned_abs()) << 80 | tail >> 48;
            let mut log = rows::request(at_ms);
            log.id = RequestId(Uuid::from_u128(id));
            log.key_id = (key > 0).then_some(KeyId(key));
            log.user_id = (key > 0).then_some(UserId(key % 2 + 1));
            log.provider_id = (provider > 0).then_some(ProviderId(provider));
            log.model = MODELS[model].to_owned();
            if counts {
                log.kind = RequestKind::CountTokens;
            }
            if fate == 0 {
                (log.status, log.ended_by, log.ttfb_ms) = (529, EndedBy::Upstream, None);
            }
            log.cost.total = NanoUsd(i64::try_from(tail % 1_000_000_007).unwrap());
            log.usage.output = u64::try_from(tail % 8191).unwrap();
            log
        },
    )
}

/// A time with odd ends, and what is asked of it.
type Question = (i64, i64, SumsFilter);

fn question() -> impl Strategy<Value = Question> {
    let at = || {
        prop_oneof![
            (-30..DAYS * 24 + 30).prop_map(|hour| hour * HOUR),
            -DAY..(DAYS + 1) * DAY
        ]
    };
    let filter = (
        prop::option::of(1..3_i64),
        prop::option::weighted(0.3, 1..4_i64),
        prop::option::weighted(0.3, 1..3_i64),
        prop::option::weighted(0.3, 0..MODELS.len()),
        prop::option::weighted(0.3, any::<bool>()),
    );
    (at(), at(), filter).prop_map(|(from, to, (user, key, provider, model, counts))| {
        let filter = SumsFilter {
            user_id: user.map(UserId),
            key_id: key.map(KeyId),
            provider_id: provider.map(ProviderId),
            model: model.map(|model| MODELS[model].to_owned()),
            kind: counts.map(|counts| match counts {
                true => RequestKind::CountTokens,
                false => RequestKind::Generation,
            }),
        };
        (BEGIN + from, BEGIN + to, filter)
    })
}

fn draw<T>(strategy: impl Strategy<Value = T>) -> T {
    let mut runner = TestRunner::deterministic();
    strategy.new_tree(&mut runner).unwrap().current()
}

/// Whether a row counts: its hour begins in that time.
fn counts(log: &RequestLog, (from, to, filter): &Question) -> bool {
    let hour = log.at_ms - log.at_ms % HOUR;
    (*from..*to).contains(&hour)
        && filter.user_id.is_none_or(|id| log.user_id == Some(id))
        && filter.key_id.is_none_or(|id| log.key_id == Some(id))
        && filter
            .provider_id
            .is_none_or(|id| log.provider_id == Some(id))
        && filter
            .model
            .as_ref()
            .is_none_or(|model| *model == log.model)
        && filter.kind.is_none_or(|kind| kind == log.kind)
}

fn add(sums: &mut Sums, log: &RequestLog) {
    sums.requests += 1;
    sums.errors += u64::from(log.status == 529);
    sums.input += log.usage.input;
    sums.output += log.usage.output;
    sums.cache_write_5m += log.usage.cache_write_5m;
    sums.cache_write_1h += log.usage.cache_write_1h;
    sums.cache_read += log.usage.cache_read;
    sums.cost.0 += log.cost.total.0;
    sums.duration_ms_sum += u64::from(log.duration_ms);
    sums.ttfb_ms_sum += u64::from(log.ttfb_ms.unwrap_or(0));
    sums.ttfb_count += u64::from(log.ttfb_ms.is_some());
    if log.status == 200 && log.usage.output > 0 {
        sums.streamed_tokens += log.usage.output;
        sums.streaming_ms += 750;
    }
}

fn grouped<K: Ord>(
    logs: &[RequestLog],
    question: &Question,
    group: impl Fn(&RequestLog) -> Option<K>,
) -> BTreeMap<K, Sums> {
    let mut groups = BTreeMap::<K, Sums>::new();
    for log in logs.iter().filter(|log| counts(log, question)) {
        if let Some(key) = group(log) {
            add(groups.entry(key).or_default(), log);
        }
    }
    groups
}

async fn check(db: &Db, logs: &[RequestLog], question: &Question) {
    let (from, to, filter) = question;
    let total = grouped(logs, question, |_| Some(())).remove(&());
    let found = db.totals(*from, *to, filter).await.unwrap();
    assert_eq!(found, total.unwrap_or_default(), "totals of {question:?}");

    for step in [HOUR, DAY, 2 * DAY, 36 * HOUR] {
        let wanted = grouped(logs, question, |log| {
            let hour = log.at_ms - log.at_ms % HOUR;
            Some(hour - (hour - from) % step)
        });
        let points = db.series_of(*from, *to, step, filter).await.unwrap();
        let found: Vec<(i64, Sums)> = points
            .iter()
            .map(|point| (point.from_ms, point.sums))
            .collect();
        assert_eq!(
            found,
            wanted.into_iter().collect::<Vec<_>>(),
            "steps of {step} of {question:?}"
        );
    }

    let everybody = &(*from, *to, SumsFilter::default());
    for by in [
        LeaderboardBy::User,
        LeaderboardBy::Key,
        LeaderboardBy::Provider,
        LeaderboardBy::Model,
    ] {
        let named = |log: &RequestLog| match by {
            LeaderboardBy::User => log.user_id.map(|id| id.0.to_string()),
            LeaderboardBy::Key => log.key_id.map(|id| id.0.to_string()),
            LeaderboardBy::Provider => log.provider_id.map(|id| id.0.to_string()),
            LeaderboardBy::Model => Some(log.model.clone()).filter(|model| !model.is_empty()),
        };
        let lines = db.leaderboard(by, *from, *to, 100).await.unwrap();
        assert!(lines.is_sorted_by(|one, other| one.sums.cost.0 >= other.sums.cost.0));
        let found: BTreeMap<String, Sums> = lines
            .into_iter()
            .map(|line| match line.leader {
                Leader::User(UserId(id))
                | Leader::Key(KeyId(id))
                | Leader::Provider(ProviderId(id)) => (id.to_string(), line.sums),
                Leader::Model(name) => (name, line.sums),
            })
            .collect();
        assert_eq!(
            found,
            grouped(logs, everybody, named),
            "{by:?} of {from}..{to}"
        );
    }
}

async fn write(db: &Db, logs: &[RequestLog]) {
    let sink = RequestSink(db.clone());
    for piece in logs.chunks(90) {
        sink.write(Arc::new(piece.to_vec())).await.unwrap();
    }
}

on_both! {
    async fn sums_of_any_time_are_those_of_its_rows(db: Db) {
        db.make_partitions(BEGIN, Partitioning::Daily).await.unwrap();
        let logs = draw(prop::collection::vec(request(), 400));
        write(&db, &logs).await;
        // Some come again, as from a journal that is replayed.
        write(&db, &logs[200..300]).await;
        let mut questions = draw(prop::collection::vec(question(), 40));
        // A month as another zone has it, all of time, and days in UTC.
        questions.push((BEGIN - 8 * HOUR, BEGIN + 4 * DAY - 8 * HOUR, SumsFilter::default()));
        questions.push((BEGIN, BEGIN + DAYS * DAY, SumsFilter { user_id: Some(UserId(1)), ..SumsFilter::default() }));
        for question in &questions {
            check(&db, &logs, question).await;
        }
        let all = db.totals(i64::MIN, i64::MAX, &SumsFilter::default()).await.unwrap();
        assert_eq!(all.requests, 400);
        let by_filter = SumsFilter { user_id: Some(UserId(2)), ..SumsFilter::default() };
        let of_user = logs.iter().filter(|log| log.user_id == Some(UserId(2))).count();
        assert_eq!(db.totals(i64::MIN, i64::MAX, &by_filter).await.unwrap().requests, of_user as u64);

        // Rows go, sums stay.
        let order = Prune { rows_before_ms: Some(BEGIN + 3 * DAY), ..Prune::default() };
        assert!(db.prune_requests(order, |_| ()).await.unwrap().rows > 100);
        for question in &questions {
            check(&db, &logs, question).await;
        }
    }
}
