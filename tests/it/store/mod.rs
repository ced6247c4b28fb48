//! The store as one suite, stamped on both databases. A test here must not look at tables where the store can be asked.

#![expect(
    clippy::unwrap_used,
    reason = "the lint spares only functions that are tests themselves, not what they call"
)]

mod availability;
mod bodies;
mod catalog;
mod clients_seen;
mod declared;
pub mod direct;
pub mod direct_rules;
mod exact_sums;
mod exports;
mod guardrails;
mod log;
mod opening;
mod plans;
mod prices;
mod retention;
pub mod rows;
mod series;
mod sessions;
mod spending;
mod sums;
mod tuning;
mod upgrade;

use std::time::Duration;

use claude_code_hub::store::{Db, DbOptions};
use tempfile::TempDir;

/// Stamps behaviours on both databases: `on_both! { async fn name(db: Db) { … } }`.
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($db:ident: Db) $body:block)*) => {
        $($(#[$doc])* async fn $name($db: claude_code_hub::store::Db) $body)*

        mod sqlite {
            $(#[tokio::test] async fn $name() {
                let place = crate::store::Place::sqlite();
                super::$name(place.open().await).await;
            })*
        }

        mod postgres {
            $(#[tokio::test] async fn $name() {
                let place = crate::store::Place::postgres().await;
                super::$name(place.open().await).await;
            })*
        }
    };
}
use on_both;

/// Where one test has a database to itself.
struct Place {
    dsn: String,
    _folder: Option<TempDir>,
}

impl Place {
    fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            dsn: format!("sqlite://{}", folder.path().join("data/hub.db").display()),
            _folder: Some(folder),
        }
    }

    /// A new database on the server that the test command started.
    async fn postgres() -> Self {
        Self {
            dsn: crate::support::fresh_postgres("store").await,
            _folder: None,
        }
    }

    fn options(&self) -> DbOptions {
        DbOptions {
            dsn: self.dsn.clone(),
            pool_max: 4,
            idle_timeout: Duration::from_secs(20),
            connect_timeout: Duration::from_secs(10),
        }
    }

    async fn open(&self) -> Db {
        let db = Db::connect(&self.options()).await.unwrap();
        db.migrate().await.unwrap();
        db
    }
}
