//! What a provider's row says about routing, as written by this hub, by the one before, and by one after.

use actors::domain::{
    CircuitPolicy, Failback, ModelRedirect, ModelRule, ModelTest, ProviderTuning,
};
use claude_code_hub::store::{Db, Declared};
use sqlx::AssertSqlSafe;

use super::direct::Direct;
use super::{on_both, rows};

/// What another hub might write; the store itself would not.
pub async fn execute(db: &Db, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    match db {
        Db::Sqlite(pool) => drop(sqlx::query(sql).execute(pool).await.unwrap()),
        Db::Postgres(pool) => drop(sqlx::query(sql).execute(pool).await.unwrap()),
    }
}

async fn column(db: &Db, name: &str) -> String {
    let sql = AssertSqlSafe(format!("SELECT {name} FROM providers"));
    match db {
        Db::Sqlite(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
    }
}

fn redirect(from: ModelRule, to: &str) -> ModelRedirect {
    ModelRedirect {
        from,
        to: to.to_owned(),
    }
}

fn exact(name: &str) -> ModelRule {
    ModelRule::Exact(name.to_owned())
}

on_both! {
    async fn a_change_of_the_tuning_alone_is_a_change(db: Db) {
        let mut declared = Declared { providers: vec![rows::provider("primary")], ..Declared::default() };
        db.sync_declared(declared.clone()).await.unwrap();
        assert!(!db.sync_declared(declared.clone()).await.unwrap().changed());
        declared.providers[0].tuning.failback = Failback::ReturnWhenHealthy;
        declared.providers[0].tuning.max_pins = None;
        assert_eq!(db.sync_declared(declared.clone()).await.unwrap().providers.updated, 1);
        let stored = db.find_provider("primary").await.unwrap().unwrap();
        assert_eq!(stored.tuning, declared.providers[0].tuning);
    }

    async fn redirects_keep_their_order_and_every_form(db: Db) {
        let mut provider = rows::provider("primary");
        provider.redirects = vec![
            redirect(exact("z"), "1"),
            redirect(ModelRule::Test(ModelTest::Prefix("a".to_owned())), "2"),
            redirect(ModelRule::Test(ModelTest::Suffix("b".to_owned())), "3"),
            redirect(ModelRule::Test(ModelTest::Contains("c".to_owned())), "4"),
            redirect(ModelRule::Test(ModelTest::Regex("^d$".to_owned())), "5"),
            redirect(exact("a"), "6"),
        ];
        let made = db.insert_provider(provider.clone()).await.unwrap();
        assert_eq!(made.redirects, provider.redirects);

        // Names that a mapping would reorder stay as they are, too.
        let mut names = rows::provider("names");
        names.redirects = vec![redirect(exact("z"), "1"), redirect(exact("a"), "2")];
        assert_eq!(db.insert_provider(names.clone()).await.unwrap().redirects, names.redirects);
    }

    async fn redirects_of_names_are_written_as_the_first_version_reads_them(db: Db) {
        let mut provider = rows::provider("primary");
        provider.redirects = vec![redirect(exact("a"), "x"), redirect(exact("b"), "y")];
        let made = db.insert_provider(provider.clone()).await.unwrap();
        assert_eq!(column(&db, "redirects").await, r#"{"a":"x","b":"y"}"#);
        assert_eq!(made.redirects, provider.redirects);
    }

    async fn the_mapping_of_the_first_version_is_read(db: Db) {
        db.insert_provider(rows::provider("primary")).await.unwrap();
        execute(&db, r#"UPDATE providers SET redirects = '{"b":"y","a":"x"}'"#).await;
        let read = db.find_provider("primary").await.unwrap().unwrap().redirects;
        assert_eq!(read, [redirect(exact("a"), "x"), redirect(exact("b"), "y")]);
        execute(&db, "UPDATE providers SET redirects = '{}'").await;
        assert_eq!(db.find_provider("primary").await.unwrap().unwrap().redirects, []);
    }

    async fn what_a_later_hub_writes_does_not_lock_this_one_out(db: Db) {
        db.insert_provider(rows::provider("primary")).await.unwrap();
        execute(
            &db,
            r#"UPDATE providers SET
                tuning = '{"failback":"stay_until_idle","later":{"a":1},"clients":{"require":["x"],"block":["curl"]}}',
                limits = '{"daily_usd":1.5,"yearly_usd":2}',
                circuit = '{"failure_threshold":9,"later":true}'"#,
        )
        .await;
        let read = db.find_provider("primary").await.unwrap().unwrap();
        let mut tuning = ProviderTuning { failback: Failback::StayUntilIdle, ..ProviderTuning::default() };
        tuning.clients.block.push("curl".to_owned());
        assert_eq!(read.tuning, tuning);
        assert_eq!(read.limits.daily_usd, Some(1.5));
        assert_eq!(read.circuit, CircuitPolicy { failure_threshold: 9, ..CircuitPolicy::default() });
    }

    async fn a_damaged_column_is_named(db: Db) {
        db.insert_provider(rows::provider("primary")).await.unwrap();
        for name in ["redirects", "tuning"] {
            let before = column(&db, name).await;
            execute(&db, &format!("UPDATE providers SET {name} = '7'")).await;
            let error = db.find_provider("primary").await.unwrap_err().to_string();
            assert!(error.contains(name), "{error}");
            execute(&db, &format!("UPDATE providers SET {name} = '{before}'")).await;
        }
        db.find_provider("primary").await.unwrap().unwrap();
    }
}
