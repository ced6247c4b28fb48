//! A database as the first version left it, opened by this one.

use std::path::Path;

use actors::domain::{ModelRedirect, ModelRule, ProviderTuning};
use claude_code_hub::store::{Db, Declared};
use sqlx::migrate::Migrator;

use super::tuning::execute;
use super::{Place, rows};

/// Only the first migration, and a provider as the first version inserted it.
async fn left_by_the_first_version(place: &Place) {
    let db = Db::connect(&place.options()).await.unwrap();
    let released = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("migrations")
        .join(db.backend())
        .join("0001_init.sql");
    std::fs::copy(from, released.path().join("0001_init.sql")).unwrap();
    let migrator = Migrator::new(released.path()).await.unwrap();
    match &db {
        Db::Sqlite(pool) => migrator.run(pool).await.unwrap(),
        Db::Postgres(pool) => migrator.run(pool).await.unwrap(),
    }
    execute(
        &db,
        r#"INSERT INTO providers
            (name, kind, url, secret_sealed, secret_fingerprint, enabled, priority, weight, cost_multiplier, groups,
            models, redirects, limits, circuit, timeouts, proxy_sealed, headers, managed_by, created_at_ms, updated_at_ms)
        VALUES ('primary', 'claude', 'http://127.0.0.1:9100', 'v1.00', 'print', TRUE, 1, 60, '0.8', '["default"]',
            '[{"prefix":"claude-"}]', '{"claude-old":"claude-new"}', '{"daily_usd":100.0}',
            '{"failure_threshold":5,"open_ms":1800000,"half_open_successes":2}',
            '{"connect_ms":10000,"first_byte_ms":60000,"idle_ms":60000,"total_ms":600000}', NULL, '{}', 'file', 5, 6)"#,
    )
    .await;
    db.close().await;
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
