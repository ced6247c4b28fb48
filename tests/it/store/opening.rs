//! Opening, migrating and closing.

use std::time::Duration;

use claude_code_hub::store::{Db, DbOptions, StoreError};

use super::direct::Direct;
use super::{Place, on_both, rows};

on_both! {
    async fn migrating_twice_changes_nothing(db: Db) {
        let version = db.catalog_version().await.unwrap();
        db.migrate().await.unwrap();
        assert_eq!(db.catalog_version().await.unwrap(), version);
        db.ping().await.unwrap();
    }

    async fn a_closed_store_answers_no_ping(db: Db) {
        db.close().await;
        assert!(db.ping().await.is_err());
    }
}

#[tokio::test]
async fn a_sqlite_file_and_its_folder_are_created_and_outlive_the_process() {
    let place = Place::sqlite();
    let db = place.open().await;
    assert_eq!(db.backend(), "sqlite");
    db.insert_user(rows::user("alice")).await.unwrap();
    db.close().await;
    assert!(
        place
            .open()
            .await
            .find_user("alice")
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn sqlite_runs_with_the_pragmas_that_we_rely_on() {
    let place = Place::sqlite();
    let Db::Sqlite(pool) = place.open().await else {
        panic!("not SQLite")
    };
    let journal: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&pool)
        .await
        .unwrap();
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous")
        .fetch_one(&pool)
        .await
        .unwrap();
    let foreign_keys: i64 = sqlx::query_scalar("PRAGMA foreign_keys")
        .fetch_one(&pool)
        .await
        .unwrap();
    let busy_timeout: i64 = sqlx::query_scalar("PRAGMA busy_timeout")
        .fetch_one(&pool)
        .await
        .unwrap();
    let auto_vacuum: i64 = sqlx::query_scalar("PRAGMA auto_vacuum")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(
        (
            journal.as_str(),
            synchronous,
            foreign_keys,
            busy_timeout,
            auto_vacuum
        ),
        ("wal", 1, 1, 10_000, 2)
    );
}

#[tokio::test]
async fn a_store_in_memory_keeps_its_rows_between_statements() {
    let options = DbOptions {
        dsn: "sqlite::memory:".to_owned(),
        pool_max: 8,
        idle_timeout: Duration::ZERO,
        connect_timeout: Duration::from_secs(5),
    };
    let db = Db::connect(&options).await.unwrap();
    db.migrate().await.unwrap();
    db.insert_user(rows::user("alice")).await.unwrap();
    assert_eq!(db.list_users().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::NamedTempFile::new().unwrap();
    let options = DbOptions {
        dsn: format!("sqlite://{}/hub.db", folder.path().display()),
        pool_max: 1,
        idle_timeout: Duration::from_secs(1),
        connect_timeout: Duration::from_secs(1),
    };
    let error = Db::connect(&options).await.unwrap_err();
    assert!(matches!(
        error,
        StoreError::Connect {
            backend: "sqlite",
            ..
        }
    ));
    assert!(
        error
            .to_string()
            .contains(&folder.path().display().to_string()),
        "{error}"
    );
}
