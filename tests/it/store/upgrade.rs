//! A database as the first version left it, opened by this one.

use std::path::Path;

use actors::domain::{Cost, ModelRedirect, ModelRule, ProviderTuning, UserId};
use claude_code_hub::store::{Db, Declared, RequestFilter, SumsFilter};
use sqlx::migrate::Migrator;

use super::tuning::execute;
use super::{Place, rows};

const PROVIDER: &str = r#"INSERT INTO providers
            (name, kind, url, secret_sealed, secret_fingerprint, enabled, priority, weight, cost_multiplier, groups,
            models, redirects, limits, circuit, timeouts, proxy_sealed, headers, managed_by, created_at_ms, updated_at_ms)
        VALUES ('primary', 'claude', 'http://127.0.0.1:9100', 'v1.00', 'print', TRUE, 1, 60, '0.8', '["default"]',
            '[{"prefix":"claude-"}]', '{"claude-old":"claude-new"}', '{"daily_usd":100.0}',
            '{"failure_threshold":5,"open_ms":1800000,"half_open_successes":2}',
            '{"connect_ms":10000,"first_byte_ms":60000,"idle_ms":60000,"total_ms":600000}', NULL, '{}', 'file', 5, 6)"#;

/// Only the first migration, and a provider as the first version inserted it.
async fn left_by_the_first_version(place: &Place) {
    let db = with_migrations(place, &["0001_init.sql"]).await;
    execute(&db, PROVIDER).await;
    db.close().await;
}

/// A database that knows only these.
async fn with_migrations(place: &Place, names: &[&str]) -> Db {
    let db = Db::connect(&place.options()).await.unwrap();
    let released = tempfile::tempdir().unwrap();
    let all = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("migrations")
        .join(db.backend());
    for name in names {
        std::fs::copy(all.join(name), released.path().join(name)).unwrap();
    }
    let migrator = Migrator::new(released.path()).await.unwrap();
    match &db {
        Db::Sqlite(pool) => migrator.run(pool).await.unwrap(),
        Db::Postgres(pool) => migrator.run(pool).await.unwrap(),
    }
    db
}

async fn a_database_of_the_first_version_is_taken_over(place: Place) {
    left_by_the_first_version(&place).await;
    let db = place.open().await;
    let [primary] = <[_; 1]>::try_from(db.list_providers().await.unwrap()).unwrap();
    assert_eq!(primary.name, "primary");
    assert_eq!(primary.tuning, ProviderTuning::default());
    assert_eq!(
        primary.redirects,
        [ModelRedirect {
            from: ModelRule::Exact("claude-old".to_owned()),
            to: "claude-new".to_owned()
        }]
    );
    assert_eq!(primary.circuit.failure_decay_ms, 600_000);
    assert_eq!((primary.created_at_ms, primary.updated_at_ms), (5, 6));

    // It can be written from now on, and is still the same provider.
    let declared = Declared {
        providers: vec![rows::provider("primary")],
        ..Declared::default()
    };
    db.sync_declared(declared).await.unwrap();
    let written = db.find_provider("primary").await.unwrap().unwrap();
    assert_eq!(written.id, primary.id);
    assert_eq!(written.tuning, rows::provider("primary").tuning);

    // A hub of the first version, still running beside, inserts without the new column.
    execute(
        &db,
        r#"INSERT INTO providers
            (name, kind, url, secret_sealed, secret_fingerprint, enabled, priority, weight, cost_multiplier, groups,
            models, redirects, limits, circuit, timeouts, proxy_sealed, headers, managed_by, created_at_ms, updated_at_ms)
        VALUES ('late', 'claude', 'http://127.0.0.1:9101', 'v1.00', 'print', TRUE, 1, 60, '1', '[]', '[]', '{}', '{}',
            '{}', '{}', NULL, '{}', 'api', 7, 7)"#,
    )
    .await;
    let late = db.find_provider("late").await.unwrap().unwrap();
    assert_eq!(late.tuning, ProviderTuning::default());
}

#[tokio::test]
async fn on_sqlite() {
    a_database_of_the_first_version_is_taken_over(Place::sqlite()).await;
}

#[tokio::test]
async fn on_postgres() {
    a_database_of_the_first_version_is_taken_over(Place::postgres().await).await;
}

/// Requests of two months and one without a sensible time, as they were before the log had partitions.
async fn a_log_of_before_partitions_is_taken_over(place: Place) {
    let released = [
        "0001_init.sql",
        "0002_provider_tuning.sql",
        "0003_prices.sql",
    ];
    let db = with_migrations(&place, &released).await;
    let blob = match &db {
        Db::Sqlite(_) => |hex: &str| format!("X'{hex}'"),
        Db::Postgres(_) => |hex: &str| format!("'\\x{hex}'"),
    };
    let cost = serde_json::to_string(&Cost::default()).unwrap();
    // 2026-01-31 and 2026-02-01, at midnight UTC, and long before.
    let times = [1_769_817_600_000_i64, 1_769_904_000_000, -5];
    for (n, at_ms) in times.iter().enumerate() {
        let id = blob(&format!("{n:032x}"));
        execute(&db, &format!(
            "INSERT INTO requests (id, at_ms, kind, dialect, endpoint, model, upstream_model, stream, status, ended_by,
                duration_ms, input, output, cache_write_5m, cache_write_1h, cache_read, reasoning, usage_partial,
                cost_nano, unpriced)
            VALUES ({id}, {at_ms}, 'generation', 'anthropic', '/v1/messages', 'm', 'm', TRUE, 200, 'complete', 9, 1, 2,
                3, 4, 5, 6, FALSE, 77, FALSE)"
        )).await;
        execute(
            &db,
            &format!(
                "INSERT INTO request_details (request_id, attempts, cost, client_ip)
            VALUES ({id}, '[]', '{cost}', '10.0.0.{n}')"
            ),
        )
        .await;
    }
    db.close().await;

    let db = place.open().await;
    let rows = db.list_requests(&RequestFilter::default()).await.unwrap();
    let found: Vec<i64> = rows.iter().map(|row| row.at_ms).collect();
    assert_eq!(found, [times[1], times[0], times[2]]);
    for (row, ip) in rows.iter().zip(["10.0.0.1", "10.0.0.0", "10.0.0.2"]) {
        assert_eq!((row.cost.0, row.usage.reasoning), (77, 6));
        let details = db.request_details(row.id).await.unwrap().unwrap();
        assert_eq!(details.client_ip.as_deref(), Some(ip));
    }
    if let Db::Postgres(pool) = &db {
        let strays: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM requests_default")
            .fetch_one(pool)
            .await
            .unwrap();
        assert_eq!(strays, 1);
        let january: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM request_details_p20260101_20260201")
                .fetch_one(pool)
                .await
                .unwrap();
        assert_eq!(january, 1);
    }
}

#[tokio::test]
async fn the_log_on_sqlite() {
    a_log_of_before_partitions_is_taken_over(Place::sqlite()).await;
}

#[tokio::test]
async fn the_log_on_postgres() {
    a_log_of_before_partitions_is_taken_over(Place::postgres().await).await;
}

/// Hourly sums of two days and of before 1970, which had no daily ones.
async fn sums_of_before_there_were_days_are_taken_over(place: Place) {
    const HOUR: i64 = 3_600_000;
    const DAY: i64 = 24 * HOUR;
    let released = [
        "0001_init.sql",
        "0002_provider_tuning.sql",
        "0003_prices.sql",
        "0004_request_partitions.sql",
        "0005_request_filters.sql",
    ];
    let db = with_migrations(&place, &released).await;
    for (hour, user, requests) in [
        (-1, 1, 1),
        (0, 1, 10),
        (23, 1, 100),
        (23, 2, 1000),
        (24, 1, 10_000),
    ] {
        let hour_ms = hour * HOUR;
        execute(&db, &format!(
            "INSERT INTO request_rollups (hour_ms, user_id, key_id, provider_id, model, kind, requests, errors, input,
                output, cache_write_5m, cache_write_1h, cache_read, cost_nano, duration_ms_sum, ttfb_ms_sum, ttfb_count)
            VALUES ({hour_ms}, {user}, 1, 1, 'm', 'generation', {requests}, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)"
        ))
        .await;
    }
    db.close().await;

    let db = place.open().await;
    let of_one = SumsFilter {
        user_id: Some(UserId(1)),
        ..SumsFilter::default()
    };
    let requests =
        async |from, to, filter: &SumsFilter| db.totals(from, to, filter).await.unwrap().requests;
    for (from, to, all, one) in [
        (-DAY, 0, 1, 1),
        (0, DAY, 1110, 110),
        (-DAY, 2 * DAY, 11_111, 10_111),
        (-HOUR, DAY + 1, 11_111, 10_111),
    ] {
        assert_eq!(
            requests(from, to, &SumsFilter::default()).await,
            all,
            "{from}..{to}"
        );
        assert_eq!(
            requests(from, to, &of_one).await,
            one,
            "user 1, {from}..{to}"
        );
    }
    let sums = db.totals(0, DAY, &of_one).await.unwrap();
    assert_eq!((sums.output, sums.cost.0, sums.ttfb_count), (4, 12, 18));
}

#[tokio::test]
async fn the_sums_on_sqlite() {
    sums_of_before_there_were_days_are_taken_over(Place::sqlite()).await;
}

#[tokio::test]
async fn the_sums_on_postgres() {
    sums_of_before_there_were_days_are_taken_over(Place::postgres().await).await;
}
