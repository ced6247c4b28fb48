//! Statements on `client_versions`. Which version a client has is not known here.

use actors::domain::{ClientVersion, ClientVersionId};

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::change::{Change, Seen};
use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::rule_rows::{RuleRow, from_rule_row, readable, rule_changes, rule_table};

/// A client's oldest version as it is stored.
pub type ClientVersionRow = RuleRow<ClientVersionId, ClientVersion>;

impl Db {
    /// All that can be read.
    pub async fn list_client_versions(&self) -> Result<Vec<ClientVersionRow>> {
        let mut tx = self.begin_reading().await?;
        let rows = list(&mut tx).await?;
        tx.commit().await?;
        Ok(rows)
    }
}

rule_table! {
    ClientVersionRow, ClientVersionId, ClientVersion, "client version",
    insert include_str!("sql/client_versions/insert.sql"),
    update include_str!("sql/client_versions/update.sql"),
    remove include_str!("sql/client_versions/remove.sql"),
    find include_str!("sql/client_versions/find.sql"),
    list include_str!("sql/client_versions/list.sql"),
    |rule| rule.client.as_str(), [rule.client.as_str(), rule.min_version.as_str(), rule.refuse_unknown, rule.how_to_update.as_str(), rule.enabled]
}

from_rule_row! {
    ClientVersionRow => |row| (ClientVersionId, ClientVersion {
        client: row.try_get("client")?,
        min_version: row.try_get("min_version")?,
        refuse_unknown: row.try_get("refuse_unknown")?,
        how_to_update: row.try_get("how_to_update")?,
        enabled: row.try_get("enabled")?,
    });
}

rule_changes! {
    ClientVersionRow, ClientVersionId, ClientVersion, "client_version", |row| &row.rule.client,
    get_client_version, insert_client_version, update_client_version, remove_client_version
}
