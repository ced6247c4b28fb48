//! Prices over time: what is in force, what was, what will be; and models without one.

use actors::domain::{Cost, ProviderId};
use actors::log_writer::port::LogSink;
use claude_code_hub::store::{Db, ManualPrice, PriceSource, RequestSink, Who};
use std::sync::Arc;

use super::direct::Direct;
use super::{on_both, rows};

const FUTURE: i64 = 4_000_000_000_000;

async fn in_force(db: &Db) -> Vec<(String, String, ManualPrice)> {
    let rows = db.load_catalog().await.unwrap().prices;
    rows.into_iter()
        .map(|row| (row.model, row.source, row.price))
        .collect()
}

fn entry(model: &str, source: &str, input: &str) -> (String, String, ManualPrice) {
    (model.to_owned(), source.to_owned(), rows::price(input))
}

fn change(model: &str, price: Option<&str>) -> (String, Option<String>) {
    (model.to_owned(), price.map(str::to_owned))
}

on_both! {
    async fn the_newest_price_that_is_not_in_the_future_is_in_force_and_the_others_stay(db: Db) {
        let manual = PriceSource::Manual;
        db.set_price_of(manual, "m", &rows::price("1"), Some(1_000)).await.unwrap();
        db.set_price_of(manual, "m", &rows::price("3"), Some(FUTURE)).await.unwrap();
        db.set_price_of(manual, "m", &rows::price("2"), Some(2_000)).await.unwrap();
        assert_eq!(in_force(&db).await, [entry("m", "manual", "2")]);
        assert_eq!(db.load_catalog().await.unwrap().next_price_at_ms, Some(FUTURE));
        let history = db.price_history("m").await.unwrap();
        let times: Vec<i64> = history.iter().map(|row| row.effective_at_ms).collect();
        assert_eq!(times, [1_000, 2_000, FUTURE]);
        let first: ManualPrice = serde_json::from_str(history[0].price.as_deref().unwrap()).unwrap();
        assert_eq!(first, rows::price("1"));
    }

    async fn a_price_that_is_taken_back_is_no_longer_in_force_and_still_known(db: Db) {
        db.set_price_of(PriceSource::Manual, "m", &rows::price("1"), Some(1_000)).await.unwrap();
        db.remove_price("m").await.unwrap();
        assert_eq!(in_force(&db).await, []);
        let history = db.price_history("m").await.unwrap();
        assert_eq!(history.iter().map(|row| row.price.is_some()).collect::<Vec<_>>(), [true, false]);
        assert!(db.remove_price("m").await.is_err(), "it is gone already");
        db.set_price_of(PriceSource::Manual, "m", &rows::price("4"), Some(history[1].effective_at_ms)).await.unwrap();
        assert_eq!(in_force(&db).await, [entry("m", "manual", "4")]);
    }

    async fn sources_do_not_touch_one_another(db: Db) {
        let provider = PriceSource::Provider(ProviderId(7));
        db.set_price("m", &rows::price("1")).await.unwrap();
        db.set_price_of(provider, "m", &rows::price("2"), None).await.unwrap();
        assert_eq!(in_force(&db).await, [entry("m", "manual", "1"), entry("m", "provider:7", "2")]);
        db.remove_price("m").await.unwrap();
        assert_eq!(in_force(&db).await, [entry("m", "provider:7", "2")]);
        db.remove_price_of(provider, "m").await.unwrap();
        assert_eq!(in_force(&db).await, []);
    }

    async fn a_synced_table_changes_as_a_whole_and_only_for_who_has_seen_the_last(db: Db) {
        let version = db.catalog_version().await.unwrap();
        // More rows than fit one statement.
        let mut changes: Vec<_> = (0..150).map(|n| change(&format!("m{n:03}"), Some("{}"))).collect();
        assert!(db.sync_prices(&Who::hub(), None, &changes).await.unwrap());
        let (first, kept) = db.synced_prices_now().await.unwrap();
        assert_eq!(kept.len(), 150);
        assert!(!db.sync_prices(&Who::hub(), None, &changes).await.unwrap(), "another hub was first");
        assert_eq!(db.catalog_version().await.unwrap(), version + 1);

        changes = vec![change("m000", Some(r#"{"input":"1"}"#)), change("m001", None), change("new", Some("{}"))];
        assert!(db.sync_prices(&Who::hub(), first, &changes).await.unwrap());
        let second = db.price_history("new").await.unwrap()[0].effective_at_ms;
        // Also where both happened within a millisecond.
        assert!(second > first.unwrap());
        let now = db.synced_prices(second).await.unwrap();
        let names: Vec<&str> = now.iter().map(|row| row.model.as_str()).collect();
        assert_eq!((names.len(), names[0], names[1], names[149]), (150, "m000", "m002", "new"));
        assert_eq!(now[0].price, r#"{"input":"1"}"#);
        // Unchanged rows got no new entry, and the old table can still be read.
        assert_eq!(db.price_history("m002").await.unwrap().len(), 1);
        let before = db.synced_prices(first.unwrap()).await.unwrap();
        assert_eq!(before, kept);
        assert!(in_force(&db).await.is_empty(), "synced prices are loaded apart");
    }

    async fn models_without_a_price_are_listed_by_how_often(db: Db) {
        let unpriced = |at_ms, model: &str| {
            let mut log = rows::request(at_ms);
            log.model = model.to_owned();
            log.upstream_model = format!("{model}-up");
            log.cost = Cost { unpriced: true, ..Cost::default() };
            log
        };
        let batch = vec![
            rows::request(5_000),
            unpriced(5_000, "rare"),
            unpriced(4_000, "often"),
            unpriced(6_000, "often"),
            unpriced(900, "long-ago"),
        ];
        RequestSink(db.clone()).write(Arc::new(batch)).await.unwrap();
        let models = db.unpriced_models(1_000).await.unwrap();
        let found: Vec<_> = models.iter().map(|row| (row.model.as_str(), row.upstream_model.as_str(), row.requests, row.last_at_ms)).collect();
        assert_eq!(found, [("often", "often-up", 2, 6_000), ("rare", "rare-up", 1, 5_000)]);
    }
}
