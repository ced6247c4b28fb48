//! Syncing prices from a server that behaves well or badly: a good table is taken over, anything else changes nothing.

use std::time::Duration;

use crate::store::direct::Direct;
use claude_code_hub::price_sync::{Origin, PriceSyncError, Report, last, sync};
use claude_code_hub::pricing::{PriceTable, Source};
use claude_code_hub::store::{Db, DbOptions, PriceSource, Who};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers each connection with these bytes and closes it.
pub async fn serve(answer: Vec<u8>) -> Origin {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/prices.json", listener.local_addr().unwrap());
    #[expect(clippy::disallowed_methods, reason = "ends with the test's runtime")]
    actix_rt::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let read = connection.read(&mut head).await;
            assert!(read.is_ok(), "{read:?}");
            // A client that has enough hangs up.
            connection.write_all(&answer).await.ok();
        }
    });
    Origin::Url(url)
}

pub fn ok(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

/// A table of that many models; the first one costs what is said.
pub fn table(models: usize, first: &str) -> String {
    let rows: Vec<String> = (0..models)
        .map(|n| {
            let input = if n == 0 { first } else { "2e-06" };
            format!(r#""test-model-{n:05}":{{"mode":"chat","input_cost_per_token":{input},"output_cost_per_token":1e-05}}"#)
        })
        .collect();
    format!("{{{}}}", rows.join(","))
}

/// As large as the bundled one, so that it is no shrunken one.
pub const MODELS: usize = 4000;

async fn db() -> Db {
    let options = DbOptions {
        dsn: "sqlite::memory:".to_owned(),
        pool_max: 1,
        idle_timeout: Duration::from_secs(1),
        connect_timeout: Duration::from_secs(1),
    };
    let db = Db::connect(&options).await.unwrap();
    db.migrate().await.unwrap();
    db
}

async fn synced(db: &Db, body: &str) -> Result<Report, PriceSyncError> {
    sync(db, &Who::hub(), &serve(ok(body)).await).await
}

async fn prices(db: &Db) -> PriceTable {
    claude_code_hub::catalog::price_table(db).await.unwrap()
}

#[actix_web::test]
async fn a_good_table_is_in_force_and_the_next_one_changes_only_what_differs() {
    let db = db().await;
    let report = synced(&db, &table(MODELS, "1e-06")).await.unwrap();
    assert_eq!((report.models, report.differences.added), (MODELS, MODELS));
    let found = prices(&db).await;
    let first = found.find("test-model-00000").unwrap();
    assert_eq!(first.source, Source::Litellm);
    assert_eq!(first.price.base.input.unwrap().to_string(), "0.000001");
    assert_eq!(
        found.find("claude-opus-5-5").unwrap().source,
        Source::Bundled
    );
    assert_eq!(last(&db).await.unwrap(), Some(report));

    let version = db.catalog_version().await.unwrap();
    let same = synced(&db, &table(MODELS, "1.0e-6")).await.unwrap();
    assert_eq!(
        (
            same.differences.added,
            same.differences.changed,
            same.differences.removed
        ),
        (0, 0, 0)
    );
    assert_eq!(
        db.catalog_version().await.unwrap(),
        version,
        "nothing changed, so nothing is reloaded"
    );

    db.set_price_of(
        PriceSource::Manual,
        "test-model-00002",
        &Default::default(),
        None,
    )
    .await
    .unwrap();
    let next = synced(&db, &table(MODELS - 1, "3e-06"))
        .await
        .unwrap()
        .differences;
    assert_eq!(
        (next.added, next.changed, next.removed, next.overridden),
        (0, 1, 1, 1)
    );
    assert_eq!(next.changed_names, ["test-model-00000"]);
    assert_eq!(
        next.removed_names,
        [format!("test-model-{:05}", MODELS - 1)]
    );
    assert_eq!(next.overridden_names, ["test-model-00002"]);
    assert_eq!(db.price_history("test-model-00000").await.unwrap().len(), 2);
    assert_eq!(db.price_history("test-model-00001").await.unwrap().len(), 1);
}

#[actix_web::test]
async fn whatever_is_wrong_changes_nothing_and_says_why() {
    let db = db().await;
    synced(&db, &table(MODELS, "1e-06")).await.unwrap();
    let before = (
        db.synced_prices_now().await.unwrap(),
        db.catalog_version().await.unwrap(),
        last(&db).await.unwrap(),
    );
    let good = table(MODELS, "5e-06");
    let truncated = {
        let mut answer = ok(&good);
        answer.truncate(answer.len() - 1000);
        answer
    };
    let endless = [
        b"HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n2100000\r\n"
            .to_vec(),
        vec![b' '; 0x210_0000],
    ]
    .concat();
    let redirect = b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/elsewhere\r\ncontent-length: 0\r\n\r\n".to_vec();
    let failing = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 4\r\n\r\noops".to_vec();
    for (answer, reason) in [
        (ok("{\"a\": "), "invalid price table: EOF"),
        (
            ok("<!doctype html><title>Sign in</title>"),
            "invalid price table: expected value",
        ),
        (ok("[]"), "expected an object of models"),
        (ok("{}"), "has prices for 0 models, fewer than 100"),
        (
            ok(&table(99, "1e-06")),
            "has prices for 99 models, fewer than 100",
        ),
        (
            ok(&table(MODELS / 2 - 1, "1e-06")),
            "has prices for 1999 models, less than half of the 4000 before",
        ),
        (
            ok(&table(MODELS, "-1e-06")),
            "model `test-model-00000`: `input_cost_per_token`: price `-1e-06` is negative",
        ),
        (
            ok(&table(MODELS, "NaN")),
            "invalid price table: expected value",
        ),
        (ok(&table(MODELS, "\"dear\"")), "price `\"dear\"`"),
        (
            ok(&table(MODELS, "3")),
            "model `test-model-00000`: 3 USD for a token cannot be meant",
        ),
        (truncated, "prices.json`"),
        (endless, "is larger than 33554432 bytes"),
        (redirect, "points to `http://127.0.0.1:1/elsewhere`"),
        (failing, "answered 500"),
        (b"nonsense\r\n\r\n".to_vec(), "cannot be reached"),
    ] {
        let error = sync(&db, &Who::hub(), &serve(answer).await)
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains(reason), "expected `{reason}` in: {error}");
    }
    let after = (
        db.synced_prices_now().await.unwrap(),
        db.catalog_version().await.unwrap(),
        last(&db).await.unwrap(),
    );
    assert!(before == after, "something was changed");
    synced(&db, &good).await.unwrap();
    assert_eq!(
        prices(&db)
            .await
            .find("test-model-00000")
            .unwrap()
            .price
            .base
            .input
            .unwrap()
            .to_string(),
        "0.000005"
    );
}

#[actix_web::test]
async fn the_bundled_table_is_a_table_to_sync_from() {
    let db = db().await;
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/config/prices.json");
    let report = sync(&db, &Who::hub(), &Origin::File(file.into()))
        .await
        .unwrap();
    assert_eq!(report.differences.added, report.models);
    let (synced, bundled) = (prices(&db).await, PriceTable::bundled());
    for found in bundled.listed() {
        let same = synced.find(found.name).unwrap();
        assert_eq!(
            (same.source, same.price),
            (Source::Litellm, found.price),
            "{}",
            found.name
        );
    }
    assert_eq!(synced.anthropic_models(), bundled.anthropic_models());
}
