//! What the tables of guardrails have in common: an id, a rule, two times, and five statements. A row that this hub cannot
//! read, because a later one wrote it, is left out and said: it must not keep everybody from working.

use serde::Serialize;
use sqlx::{FromRow, Row};

use super::client_versions::ClientVersionRow;
use super::error::{Result, StoreError};
use super::error_rules::ErrorRuleRow;
use super::request_filters::RequestFilterRow;
use super::sensitive_words::SensitiveWordRow;

/// A rule as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleRow<Id, Rule> {
    pub id: Id,
    #[serde(flatten)]
    pub rule: Rule,
    /// Unix milliseconds.
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

/// All rules about requests and answers, also those that are switched off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuardrailRows {
    pub words: Vec<SensitiveWordRow>,
    pub filters: Vec<RequestFilterRow>,
    pub error_rules: Vec<ErrorRuleRow>,
    pub client_versions: Vec<ClientVersionRow>,
}

/// Writes the statements of one table: `insert`, `update`, `remove`, `find`, `list`. `$1` is the present time, the values
/// follow in their order, an id comes last.
macro_rules! rule_table {
    (
        $row:ty, $id:ty, $rule:ty, $what:literal,
        insert $insert:expr, update $update:expr, remove $remove:expr, find $find:expr, list $list:expr,
        |$bound:ident| $name:expr, [$($value:expr),+ $(,)?]
    ) => {
        pub(super) async fn insert(tx: &mut Tx, $bound: &$rule) -> Result<$row> {
            on!(tx tx, c => sqlx::query_as($insert)
                .bind(now_ms())
                $(.bind($value))+
                .fetch_one(c)
                .await)
            .map_err(|error| StoreError::or_exists(error, $what, $name))
        }

        /// Writes all of a rule.
        pub(super) async fn update(tx: &mut Tx, id: $id, $bound: &$rule) -> Result<$row> {
            let found: Option<$row> = on!(tx tx, c => sqlx::query_as($update)
                .bind(now_ms())
                $(.bind($value))+
                .bind(id.0)
                .fetch_optional(c)
                .await)
            .map_err(|error| StoreError::or_exists(error, $what, $name))?;
            found.ok_or_else(|| not_found(id))
        }

        /// Takes it out, and says what it was.
        pub(super) async fn remove(tx: &mut Tx, id: $id) -> Result<$row> {
            let found: Option<$row> =
                on!(tx tx, c => sqlx::query_as($remove).bind(id.0).fetch_optional(c).await)?;
            found.ok_or_else(|| not_found(id))
        }

        pub(super) async fn find(tx: &mut Tx, id: $id) -> Result<$row> {
            let found: Option<$row> =
                on!(tx tx, c => sqlx::query_as($find).bind(id.0).fetch_optional(c).await)?;
            found.ok_or_else(|| not_found(id))
        }

        pub(super) async fn list(tx: &mut Tx) -> Result<Vec<$row>> {
            Ok(on!(tx tx, c => readable(&sqlx::query($list).fetch_all(c).await?, $what)))
        }

        fn not_found(id: $id) -> StoreError {
            StoreError::NotFound {
                what: $what,
                name: id.to_string(),
            }
        }
    };
}
pub(super) use rule_table;

/// Reads the columns that each table has around those of its rule.
macro_rules! from_rule_row {
    ($row:ty => |$found:ident| ($id:path, $rule:expr);) => {
        $crate::store::rows::from_row! {
            $row => |$found| Self {
                id: $id($found.try_get("id")?),
                rule: $rule,
                created_at_ms: $found.try_get("created_at_ms")?,
                updated_at_ms: $found.try_get("updated_at_ms")?,
            };
        }
    };
}
pub(super) use from_rule_row;

/// The rows that this hub can read.
pub(super) fn readable<R: Row, T>(rows: &[R], what: &'static str) -> Vec<T>
where
    T: for<'r> FromRow<'r, R>,
    for<'c> &'c str: sqlx::ColumnIndex<R>,
    for<'r> i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    let read = |row: &R| {
        T::from_row(row)
            .inspect_err(|error| {
                let id = row.try_get::<i64, _>("id").unwrap_or_default();
                tracing::error!(what, id, %error, "a rule that cannot be read is left out");
            })
            .ok()
    };
    rows.iter().filter_map(read).collect()
}

/// The plain word of an enum.
pub(super) fn as_word(value: &impl Serialize) -> Result<String> {
    let encode = |source| StoreError::Encode {
        column: "word",
        source,
    };
    match serde_json::to_value(value).map_err(encode)? {
        serde_json::Value::String(word) => Ok(word),
        other => Ok(other.to_string()),
    }
}

/// One rule: found by its id, and changed.
macro_rules! rule_changes {
    ($row:ty, $id:ty, $rule:ty, $kind:literal, |$named:ident| $name:expr, $get:ident, $insert:ident, $update:ident, $remove:ident) => {
        impl Db {
            pub async fn $get(&self, id: $id) -> Result<$row> {
                let mut tx = self.begin_reading().await?;
                let row = find(&mut tx, id).await?;
                tx.commit().await?;
                Ok(row)
            }
        }

        impl Change {
            pub async fn $insert(&mut self, rule: &$rule) -> Result<$row> {
                let row = insert(&mut self.tx, rule).await?;
                self.created($kind, row.id.0, name(&row), &row)?;
                Ok(row)
            }

            /// Writes all of a rule. `revision` is what the caller has seen, where that matters to it.
            pub async fn $update(
                &mut self,
                id: $id,
                revision: Option<i64>,
                rule: &$rule,
            ) -> Result<$row> {
                let before = find(&mut self.tx, id).await?;
                Seen::new($kind, name(&before), before.updated_at_ms).check(revision)?;
                let row = update(&mut self.tx, id, rule).await?;
                self.updated($kind, id.0, name(&row), &before, &row)?;
                Ok(row)
            }

            pub async fn $remove(&mut self, id: $id, revision: Option<i64>) -> Result<$row> {
                let row = find(&mut self.tx, id).await?;
                Seen::new($kind, name(&row), row.updated_at_ms).check(revision)?;
                remove(&mut self.tx, id).await?;
                self.removed($kind, id.0, name(&row), &row)?;
                Ok(row)
            }
        }

        fn name($named: &$row) -> &str {
            $name
        }
    };
}
pub(super) use rule_changes;
