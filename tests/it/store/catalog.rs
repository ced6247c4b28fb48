//! Users, keys, providers, prices and settings, made and removed by hand.

use actors::domain::{KeyId, UserId};
use claude_code_hub::store::{NewUser, StoreError};

use super::direct::Direct;
use super::{on_both, rows};

on_both! {
    async fn a_user_is_read_as_written(db: Db) {
        let made = db.insert_user(rows::user("alice")).await.unwrap();
        let read = NewUser::from(made.clone());
        assert_eq!(read, rows::user("alice"));
        assert_eq!(db.find_user("alice").await.unwrap().as_ref(), Some(&made));
        assert_eq!(db.list_users().await.unwrap(), [made]);
        assert_eq!(db.find_user("bob").await.unwrap(), None);
    }

    async fn a_taken_name_is_a_clear_error_and_changes_nothing(db: Db) {
        let alice = db.insert_user(rows::user("alice")).await.unwrap();
        db.insert_provider(rows::provider("primary")).await.unwrap();
        db.insert_key(rows::key(alice.id, "laptop", "h1")).await.unwrap();
        let version = db.catalog_version().await.unwrap();

        let errors = [
            db.insert_user(rows::user("alice")).await.unwrap_err(),
            db.insert_provider(rows::provider("primary")).await.unwrap_err(),
            db.insert_key(rows::key(alice.id, "laptop", "h2")).await.unwrap_err(),
            db.insert_key(rows::key(alice.id, "other", "h1")).await.unwrap_err(),
            db.insert_key(rows::key(UserId(404), "laptop", "h3")).await.unwrap_err(),
        ];
        assert_eq!(
            errors.map(|error| error.to_string()),
            [
                "user `alice` exists already",
                "provider `primary` exists already",
                "key `laptop` exists already",
                "a key with the text `sk-…h1` exists already",
                "no user is named `404`",
            ]
        );
        assert_eq!(db.catalog_version().await.unwrap(), version);
    }

    async fn every_change_is_a_new_version(db: Db) {
        let mut last = db.catalog_version().await.unwrap();
        let mut grown = |now: i64| {
            let grown = now > last;
            last = now;
            grown
        };
        let alice = db.insert_user(rows::user("alice")).await.unwrap();
        assert!(grown(db.catalog_version().await.unwrap()));
        let key = db.insert_key(rows::key(alice.id, "laptop", "h1")).await.unwrap();
        assert!(grown(db.catalog_version().await.unwrap()));
        db.revoke_key_by_id(key.id).await.unwrap();
        assert!(grown(db.catalog_version().await.unwrap()));
        db.insert_provider(rows::provider("primary")).await.unwrap();
        assert!(grown(db.catalog_version().await.unwrap()));
        db.remove_provider("primary").await.unwrap();
        assert!(grown(db.catalog_version().await.unwrap()));
        db.set_price("my-model", &rows::price("1.25")).await.unwrap();
        assert!(grown(db.catalog_version().await.unwrap()));
        db.remove_price("my-model").await.unwrap();
        assert!(grown(db.catalog_version().await.unwrap()));
        db.remove_user("alice").await.unwrap();
        assert!(grown(db.catalog_version().await.unwrap()));
        db.set_setting("theme", "dark").await.unwrap();
        assert!(!grown(db.catalog_version().await.unwrap()), "settings are no part of the catalog");
    }

    async fn a_revoked_name_is_free_again_and_has_a_new_id(db: Db) {
        let alice = db.insert_user(rows::user("alice")).await.unwrap();
        let first = db.insert_key(rows::key(alice.id, "laptop", "h1")).await.unwrap();
        db.revoke_key(Some("alice"), "laptop").await.unwrap();
        assert_eq!(db.list_keys().await.unwrap(), []);
        let second = db.insert_key(rows::key(alice.id, "laptop", "h1")).await.unwrap();
        assert_ne!(first.id, second.id);
        assert_eq!(db.list_keys().await.unwrap(), [second]);
    }

    async fn a_key_name_that_two_users_have_needs_the_user(db: Db) {
        let alice = db.insert_user(rows::user("alice")).await.unwrap();
        let bob = db.insert_user(rows::user("bob")).await.unwrap();
        db.insert_key(rows::key(alice.id, "laptop", "h1")).await.unwrap();
        let kept = db.insert_key(rows::key(bob.id, "laptop", "h2")).await.unwrap();
        let error = db.revoke_key(None, "laptop").await.unwrap_err();
        assert!(matches!(error, StoreError::Ambiguous { .. }), "{error}");
        db.revoke_key(Some("alice"), "laptop").await.unwrap();
        assert_eq!(db.list_keys().await.unwrap(), std::slice::from_ref(&kept));
        assert_eq!(db.revoke_key(None, "laptop").await.unwrap().id, kept.id);
    }

    async fn what_does_not_exist_is_not_found(db: Db) {
        let errors = [
            db.revoke_key(None, "laptop").await.unwrap_err(),
            db.revoke_key_by_id(KeyId(9)).await.unwrap_err(),
            db.remove_provider("primary").await.unwrap_err(),
            db.remove_user("alice").await.unwrap_err(),
            db.remove_price("my-model").await.unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(error, StoreError::NotFound { .. }), "{error}");
        }
    }

    async fn the_catalog_holds_what_is_live_as_it_was_written(db: Db) {
        let alice = db.insert_user(rows::user("alice")).await.unwrap();
        let key = db.insert_key(rows::key(alice.id, "laptop", "h1")).await.unwrap();
        let gone = db.insert_user(rows::user("gone")).await.unwrap();
        db.insert_key(rows::key(gone.id, "laptop", "h2")).await.unwrap();
        db.remove_user("gone").await.unwrap();
        let made = db.insert_provider(rows::provider("primary")).await.unwrap();
        db.insert_provider(rows::provider("removed")).await.unwrap();
        db.remove_provider("removed").await.unwrap();
        db.set_price("my-model", &rows::price("1.250000001")).await.unwrap();

        let catalog = db.load_catalog().await.unwrap();
        assert_eq!(catalog.version, db.catalog_version().await.unwrap());
        assert_eq!(catalog.users, [alice]);
        assert_eq!(catalog.keys, [key]);
        assert_eq!(db.find_provider("primary").await.unwrap().as_ref(), Some(&made));
        let wanted = rows::provider("primary");
        assert_eq!(made.kind, wanted.kind);
        assert_eq!((made.priority, made.weight), (wanted.priority, wanted.weight));
        assert_eq!(made.cost_multiplier, wanted.cost_multiplier);
        assert_eq!((&made.models, &made.redirects), (&wanted.models, &wanted.redirects));
        assert_eq!((made.circuit, made.timeouts), (wanted.circuit, wanted.timeouts));
        assert_eq!((&made.proxy_sealed, &made.headers), (&wanted.proxy_sealed, &wanted.headers));
        assert_eq!(made.tuning, wanted.tuning);
        assert_eq!(catalog.providers, [made]);
        let prices: Vec<_> = catalog.prices.into_iter().map(|row| (row.model, row.source, row.price)).collect();
        assert_eq!(prices, [("my-model".to_owned(), "manual".to_owned(), rows::price("1.250000001"))]);
    }

    async fn a_setting_is_read_as_last_written(db: Db) {
        assert_eq!(db.get_setting("theme").await.unwrap(), None);
        db.set_setting("theme", "dark").await.unwrap();
        db.set_setting("theme", "light").await.unwrap();
        assert_eq!(db.get_setting("theme").await.unwrap().as_deref(), Some("light"));
    }

    async fn changes_at_once_all_happen(db: Db) {
        let before = db.catalog_version().await.unwrap();
        let names: Vec<String> = (0..12).map(|n| format!("user-{n}")).collect();
        let made = futures_util::future::join_all(names.iter().map(|name| db.insert_user(rows::user(name)))).await;
        assert!(made.iter().all(Result::is_ok), "{made:?}");
        assert_eq!(db.catalog_version().await.unwrap(), before + 12);
    }
}
