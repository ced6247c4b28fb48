//! What is too old goes, in both databases; sums stay; PostgreSQL's partitions come ahead and go as a whole.

use std::sync::Arc;

use actors::domain::{RequestId, RequestLog};
use actors::log_writer::port::LogSink;
use claude_code_hub::store::{Db, Partitioning, Prune, Pruned, RequestFilter, RequestSink};
use sqlx::Row;
use uuid::Uuid;

use super::{Place, on_both, rows};

const DAY: i64 = 86_400_000;
/// The beginning of a day: 2026-01-01.
const TODAY: i64 = 20_454 * DAY;

/// A request whose id was made when it came in, as all ids are.
fn request(at_ms: i64) -> RequestLog {
    let tail = rows::request(at_ms).id.0.as_u128() & ((1 << 80) - 1);
    let ms = u128::from(at_ms.unsigned_abs());
    RequestLog {
        id: RequestId(Uuid::from_u128(ms << 80 | tail)),
        ..rows::request(at_ms)
    }
}

async fn write(db: &Db, logs: &[RequestLog]) {
    let sink = RequestSink(db.clone());
    for piece in logs.chunks(500) {
        sink.write(Arc::new(piece.to_vec())).await.unwrap();
    }
}

async fn days(db: &Db) -> Vec<i64> {
    let filter = RequestFilter {
        limit: 1000,
        ..RequestFilter::default()
    };
    let rows = db.list_requests(&filter).await.unwrap();
    let mut days: Vec<i64> = rows
        .iter()
        .map(|row| (row.at_ms - TODAY).div_euclid(DAY))
        .collect();
    days.dedup();
    days
}

async fn has_details(db: &Db, log: &RequestLog) -> bool {
    db.request_details(log.id).await.unwrap().is_some()
}

/// The partitions of a table, by name.
async fn partitions(db: &Db, table: &str) -> Vec<String> {
    let Db::Postgres(pool) = db else {
        return Vec::new();
    };
    let query = "SELECT inhrelid::regclass::TEXT FROM pg_inherits WHERE inhparent = to_regclass($1) ORDER BY 1";
    let rows = sqlx::query(query)
        .bind(table)
        .fetch_all(pool)
        .await
        .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

on_both! {
    async fn rows_older_than_kept_go_with_their_details_and_the_sums_stay(db: Db) {
        let logs: Vec<RequestLog> = (0..10).flat_map(|day| {
            (0..150).map(move |n| request(TODAY - day * DAY + n))
        }).collect();
        db.make_partitions(TODAY - 5 * DAY, Partitioning::Daily).await.unwrap();
        write(&db, &logs).await;
        let sums = db.rollups(0, i64::MAX).await.unwrap();

        let order = Prune::keep_days(TODAY + DAY / 2, 4, 0);
        let found = db.count_prunable(order).await.unwrap();
        assert_eq!((found.rows, found.details), (750, 750));
        let mut told = Vec::new();
        let gone = db.prune_requests(order, |so_far| told.push(*so_far)).await.unwrap();
        assert_eq!((gone.rows, gone.details, gone.cannot_shrink), (750, 750, false));
        assert!(!told.is_empty() && told.is_sorted_by_key(|so_far| so_far.rows));

        assert_eq!(days(&db).await, [0, -1, -2, -3, -4]);
        assert_eq!(db.count_requests().await.unwrap(), 750);
        assert!(has_details(&db, &logs[0]).await && !has_details(&db, &logs[1499]).await);
        assert_eq!(db.rollups(0, i64::MAX).await.unwrap(), sums);
        assert_eq!(db.prune_requests(order, |_| ()).await.unwrap(), Pruned::default());
    }

    async fn details_may_go_before_their_rows(db: Db) {
        let logs = [request(TODAY - 3 * DAY), request(TODAY - DAY), request(TODAY)];
        write(&db, &logs).await;
        let gone = db.prune_requests(Prune::keep_days(TODAY, 0, 2), |_| ()).await.unwrap();
        assert_eq!((gone.rows, gone.details), (0, 1));
        assert_eq!(db.count_requests().await.unwrap(), 3);
        assert!(!has_details(&db, &logs[0]).await && has_details(&db, &logs[1]).await);
    }

    async fn to_keep_for_ever_deletes_nothing(db: Db) {
        write(&db, &[request(0), request(TODAY)]).await;
        let order = Prune::keep_days(TODAY, 0, 0);
        assert_eq!(order, Prune::default());
        assert_eq!(db.prune_requests(order, |_| ()).await.unwrap(), Pruned::default());
        assert_eq!(db.count_requests().await.unwrap(), 2);
    }

    async fn writers_go_on_while_old_rows_are_deleted(db: Db) {
        let old: Vec<RequestLog> = (0..6000).map(|n| request(TODAY - 9 * DAY + n)).collect();
        write(&db, &old).await;
        let new: Vec<RequestLog> = (0..50).map(|n| request(TODAY + n)).collect();
        let prune = db.prune_requests(Prune::keep_days(TODAY, 1, 0), |_| ());
        let writing = async {
            for log in &new {
                write(&db, std::slice::from_ref(log)).await;
            }
        };
        let (gone, ()) = futures_util::future::join(prune, writing).await;
        assert_eq!(gone.unwrap().rows, 6000);
        assert_eq!(db.count_requests().await.unwrap(), 50);
    }
}

#[tokio::test]
async fn a_sqlite_file_gives_the_room_back() {
    let place = Place::sqlite();
    let db = place.open().await;
    let old: Vec<RequestLog> = (0..4000).map(|n| request(TODAY - 9 * DAY + n)).collect();
    write(&db, &old).await;
    let gone = db
        .prune_requests(Prune::keep_days(TODAY, 1, 0), |_| ())
        .await
        .unwrap();
    assert!(gone.bytes > 1_000_000, "{gone:?}");
    let Db::Sqlite(pool) = &db else {
        unreachable!()
    };
    let free: i64 = sqlx::query_scalar("PRAGMA freelist_count")
        .fetch_one(pool)
        .await
        .unwrap();
    assert_eq!(free, 0);
}

#[tokio::test]
async fn a_sqlite_file_that_cannot_shrink_is_told_apart() {
    let place = Place::sqlite();
    let path = place.dsn.trim_start_matches("sqlite://").to_owned();
    std::fs::create_dir_all(std::path::Path::new(&path).parent().unwrap()).unwrap();
    let before = sqlx::SqlitePool::connect(&format!("{}?mode=rwc", place.dsn))
        .await
        .unwrap();
    sqlx::query("CREATE TABLE earlier (one BIGINT)")
        .execute(&before)
        .await
        .unwrap();
    before.close().await;
    let db = place.open().await;
    write(&db, &[request(TODAY - 9 * DAY)]).await;
    let gone = db
        .prune_requests(Prune::keep_days(TODAY, 1, 0), |_| ())
        .await
        .unwrap();
    assert!(
        gone.cannot_shrink && gone.bytes == 0 && gone.rows == 1,
        "{gone:?}"
    );
}

#[tokio::test]
async fn partitions_are_made_ahead_once_take_strays_in_and_go_as_a_whole() {
    let place = Place::postgres().await;
    let db = place.open().await;
    // Before anybody made a partition, and from a time that nobody expects.
    let stray = request(TODAY + 5);
    write(&db, &[stray.clone(), request(5)]).await;
    let made = db
        .make_partitions(TODAY, Partitioning::Daily)
        .await
        .unwrap();
    assert_eq!(
        made.len(),
        8,
        "today and three days, for both tables: {made:?}"
    );
    assert_eq!(
        db.make_partitions(TODAY, Partitioning::Daily)
            .await
            .unwrap(),
        [""; 0]
    );
    assert_eq!(
        db.make_partitions(TODAY + DAY, Partitioning::Daily)
            .await
            .unwrap()
            .len(),
        2
    );
    assert_eq!(
        partitions(&db, "requests").await,
        [
            "requests_default",
            "requests_p20260101_20260102",
            "requests_p20260102_20260103",
            "requests_p20260103_20260104",
            "requests_p20260104_20260105",
            "requests_p20260105_20260106"
        ]
    );
    let Db::Postgres(pool) = &db else {
        unreachable!()
    };
    let moved: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM requests_p20260101_20260102")
        .fetch_one(pool)
        .await
        .unwrap();
    assert_eq!(moved, 1);
    // Twice is once, after the move too.
    write(&db, &[stray.clone(), request(TODAY + DAY)]).await;
    assert_eq!(db.count_requests().await.unwrap(), 3);
    assert!(has_details(&db, &stray).await);

    let gone = db
        .prune_requests(Prune::keep_days(TODAY + 2 * DAY, 1, 0), |_| ())
        .await
        .unwrap();
    assert_eq!(
        (gone.rows, gone.details, gone.partitions),
        (2, 2, 2),
        "one partition of each table, and the stray"
    );
    assert_eq!(days(&db).await, [1]);
    assert!(
        !partitions(&db, "request_details")
            .await
            .contains(&"request_details_p20260101_20260102".to_owned())
    );
}

#[tokio::test]
async fn two_hubs_that_make_partitions_at_once_make_them_once() {
    let place = Place::postgres().await;
    let (one, other) = (place.open().await, place.open().await);
    let both = futures_util::future::join(
        one.make_partitions(TODAY, Partitioning::Monthly),
        other.make_partitions(TODAY, Partitioning::Monthly),
    );
    let (first, second) = both.await;
    first.unwrap();
    second.unwrap();
    assert_eq!(
        partitions(&one, "requests").await,
        ["requests_default", "requests_p20260101_20260201"]
    );
}
