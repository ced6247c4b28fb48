//! What the configuration file declares, brought into the database again and again.

use claude_code_hub::store::{Changes, Declared, DeclaredUser, ManagedBy, StoreError};

use super::direct::Direct;
use super::{on_both, rows};

fn declared() -> Declared {
    Declared {
        users: vec![DeclaredUser {
            user: rows::user("alice"),
            keys: vec![
                rows::declared_key("laptop", "h1"),
                rows::declared_key("ci", "h2"),
            ],
        }],
        providers: vec![rows::provider("primary"), rows::provider("secondary")],
        prices: vec![("my-model".to_owned(), rows::price("1.25"))],
    }
}

fn changes(added: usize, updated: usize, removed: usize) -> Changes {
    Changes {
        added,
        updated,
        removed,
    }
}

on_both! {
    async fn the_first_time_makes_all_and_the_second_touches_nothing(db: Db) {
        let report = db.sync_declared(declared()).await.unwrap();
        let counts = (report.users, report.keys, report.providers, report.prices);
        assert_eq!(counts, (changes(1, 0, 0), changes(2, 0, 0), changes(2, 0, 0), changes(1, 0, 0)));
        let first = db.load_catalog().await.unwrap();
        assert_eq!(first.version, report.version);
        assert!(first.users.iter().all(|row| row.managed_by == ManagedBy::File));
        assert!(first.keys.iter().all(|row| row.managed_by == ManagedBy::File && row.user_id == first.users[0].id));

        // Sealing gives another text each time; the fingerprint says that the secret is the same.
        let mut again = declared();
        again.providers[0].secret_sealed = "v1.sealed-anew".to_owned();
        let report = db.sync_declared(again).await.unwrap();
        assert!(!report.changed());
        assert_eq!(report.version, first.version);
        assert_eq!(db.load_catalog().await.unwrap(), first);
    }

    async fn a_change_keeps_the_ids(db: Db) {
        db.sync_declared(declared()).await.unwrap();
        let before = db.load_catalog().await.unwrap();
        let mut next = declared();
        next.users[0].user.limits.rpm = Some(1);
        next.users[0].keys[0].web_login = false;
        next.providers[0].secret_fingerprint = "another".to_owned();
        next.providers[0].secret_sealed = "v1.22".to_owned();
        next.prices[0].1 = rows::price("2");
        let report = db.sync_declared(next).await.unwrap();
        let counts = (report.users, report.keys, report.providers, report.prices);
        assert_eq!(counts, (changes(0, 1, 0), changes(0, 1, 0), changes(0, 1, 0), changes(0, 1, 0)));
        assert_eq!(report.version, before.version + 1);
        let after = db.load_catalog().await.unwrap();
        assert_eq!(after.users[0].id, before.users[0].id);
        assert_eq!(after.users[0].limits.rpm, Some(1));
        assert_eq!((after.keys[0].id, after.keys[0].web_login), (before.keys[0].id, false));
        assert_eq!(after.providers[0].id, before.providers[0].id);
        assert_eq!(after.providers[0].secret_sealed, "v1.22");
        assert_eq!(after.providers[1], before.providers[1]);
        assert_eq!(after.prices[0].price, rows::price("2"));
    }

    async fn what_is_no_longer_declared_goes_and_what_returns_has_its_old_id(db: Db) {
        db.sync_declared(declared()).await.unwrap();
        let before = db.load_catalog().await.unwrap();
        let report = db.sync_declared(Declared::default()).await.unwrap();
        let counts = (report.users, report.providers, report.prices);
        assert_eq!(counts, (changes(0, 0, 1), changes(0, 0, 2), changes(0, 0, 1)));
        let empty = db.load_catalog().await.unwrap();
        assert!(empty.users.is_empty() && empty.keys.is_empty() && empty.providers.is_empty() && empty.prices.is_empty());

        let report = db.sync_declared(declared()).await.unwrap();
        assert_eq!((report.users, report.keys), (changes(1, 0, 0), changes(2, 0, 0)));
        let after = db.load_catalog().await.unwrap();
        assert_eq!(after.users[0].id, before.users[0].id);
        assert_eq!(after.keys.iter().map(|row| row.id).collect::<Vec<_>>(), [before.keys[0].id, before.keys[1].id]);
        assert_eq!(after.providers[0].id, before.providers[0].id);
    }

    async fn rows_made_by_api_stay_unless_the_file_names_them(db: Db) {
        let alice = db.insert_user(rows::user("alice")).await.unwrap();
        db.insert_user(rows::user("bob")).await.unwrap();
        db.insert_key(rows::key(alice.id, "phone", "h9")).await.unwrap();
        db.insert_provider(rows::provider("own")).await.unwrap();
        db.set_price("my-model", &rows::price("7")).await.unwrap();

        let report = db.sync_declared(declared()).await.unwrap();
        assert_eq!(report.users, changes(0, 1, 0), "alice became the file's");
        let catalog = db.load_catalog().await.unwrap();
        assert_eq!((catalog.users[0].id, catalog.users[0].managed_by), (alice.id, ManagedBy::File));
        assert_eq!(catalog.users[1].managed_by, ManagedBy::Api);
        assert_eq!(catalog.keys.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["phone", "laptop", "ci"]);
        assert_eq!(catalog.providers.len(), 3);
        assert_eq!(catalog.prices.iter().map(|row| row.source.as_str()).collect::<Vec<_>>(), ["file", "manual"]);
    }

    async fn what_the_file_manages_is_not_removed_by_hand(db: Db) {
        db.sync_declared(declared()).await.unwrap();
        let errors = [
            db.revoke_key(Some("alice"), "laptop").await.unwrap_err(),
            db.remove_provider("primary").await.unwrap_err(),
            db.remove_user("alice").await.unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(error, StoreError::ManagedByFile { .. }), "{error}");
        }
    }

    async fn two_keys_may_swap_their_texts(db: Db) {
        db.sync_declared(declared()).await.unwrap();
        let mut swapped = declared();
        swapped.users[0].keys[0].hash = "h2".to_owned();
        swapped.users[0].keys[1].hash = "h1".to_owned();
        assert_eq!(db.sync_declared(swapped).await.unwrap().keys, changes(0, 2, 0));
        let hashes: Vec<String> = db.list_keys().await.unwrap().into_iter().map(|row| row.hash).collect();
        assert_eq!(hashes, ["h2", "h1"]);
    }

    async fn a_key_that_another_user_has_is_refused_and_nothing_changes(db: Db) {
        let bob = db.insert_user(rows::user("bob")).await.unwrap();
        db.insert_key(rows::key(bob.id, "desk", "h2")).await.unwrap();
        let before = db.load_catalog().await.unwrap();
        let error = db.sync_declared(declared()).await.unwrap_err();
        assert_eq!(error.to_string(), "key `ci` of user `alice` is the same as key `desk` of user `bob`");
        assert_eq!(db.load_catalog().await.unwrap(), before);
    }

    async fn a_name_declared_twice_is_refused(db: Db) {
        let mut twice = declared();
        twice.providers[1].name = "primary".to_owned();
        assert_eq!(db.sync_declared(twice).await.unwrap_err().to_string(), "provider `primary` is declared twice");
        let mut twice = declared();
        twice.users[0].keys[1].name = "laptop".to_owned();
        assert_eq!(db.sync_declared(twice).await.unwrap_err().to_string(), "key `laptop` is declared twice");
    }

    async fn hubs_that_start_at_once_agree(db: Db) {
        let reports = futures_util::future::join_all((0..4).map(|_| db.sync_declared(declared()))).await;
        let changed = reports.iter().filter(|report| report.as_ref().unwrap().changed()).count();
        assert_eq!(changed, 1);
        assert_eq!(db.list_keys().await.unwrap().len(), 2);
    }
}
