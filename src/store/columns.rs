//! How PostgreSQL takes many rows: as one array for each column, in one statement whatever their number, with thirty
//! parameters instead of thirty for each row. Nothing is decided here.

use std::collections::HashSet;

use sqlx::PgConnection;

use super::error::Result;
use super::rollups::{Addends, Dimensions, SUM_COLUMNS};
use super::rows::to_json;
use super::sink::{ColumnTexts, SlimRow, refused_by};

/// Inserts the rows that are not there yet and gives their ids.
pub(super) async fn insert_rows(
    connection: &mut PgConnection,
    rows: &[SlimRow<'_>],
) -> Result<HashSet<Vec<u8>>> {
    const INSERT: &str = include_str!("sql/requests/insert.postgres.sql");
    let texts: Vec<ColumnTexts<'_>> = rows.iter().map(SlimRow::texts).collect();
    /// One column of all rows.
    macro_rules! column {
        ($row:ident => $value:expr) => {
            rows.iter().map(|$row| $value).collect::<Vec<_>>()
        };
        (texts, $text:ident => $value:expr) => {
            texts.iter().map(|$text| $value).collect::<Vec<_>>()
        };
    }
    let mut query = sqlx::query_scalar(INSERT)
        .bind(column!(row => row.log.id.0.as_bytes().as_slice()))
        .bind(column!(row => row.log.at_ms))
        .bind(column!(row => row.kind))
        .bind(column!(texts, text => text.dialect))
        .bind(column!(texts, text => text.endpoint.as_ref()))
        .bind(column!(row => row.log.key_id.map(|id| id.0)))
        .bind(column!(row => row.log.user_id.map(|id| id.0)))
        .bind(column!(row => row.log.provider_id.map(|id| id.0)))
        .bind(column!(row => row.model.as_ref()))
        .bind(column!(texts, text => text.upstream_model.as_ref()))
        .bind(column!(texts, text => text.session.as_deref()))
        .bind(column!(row => row.log.stream))
        .bind(column!(row => i64::from(row.log.status)))
        .bind(column!(texts, text => text.ended_by))
        .bind(column!(texts, text => text.error_code.as_deref()))
        .bind(column!(row => i64::from(row.log.duration_ms)))
        .bind(column!(row => row.log.ttfb_ms.map(i64::from)))
        .bind(column!(row => row.log.ttft_ms.map(i64::from)));
    for count in 0..rows.first().map_or(0, |row| row.counts.len()) {
        query = query.bind(column!(row => row.counts[count]));
    }
    let inserted: Vec<Vec<u8>> = query
        .bind(column!(row => row.log.usage_partial))
        .bind(column!(row => row.cost_nano))
        .bind(column!(row => row.log.cost.unpriced))
        .fetch_all(connection)
        .await?;
    Ok(inserted.into_iter().collect())
}

pub(super) async fn insert_details(
    connection: &mut PgConnection,
    rows: &[&SlimRow<'_>],
) -> Result<()> {
    const INSERT: &str = include_str!("sql/request_details/insert.postgres.sql");
    let mut attempts = Vec::with_capacity(rows.len());
    let mut costs = Vec::with_capacity(rows.len());
    let mut refusals = Vec::with_capacity(rows.len());
    for row in rows {
        attempts.push(to_json("attempts", &row.log.attempts)?);
        costs.push(to_json("cost", &row.log.cost)?);
        refusals.push(refused_by(row.log)?);
    }
    let ids: Vec<&[u8]> = rows
        .iter()
        .map(|row| row.log.id.0.as_bytes().as_slice())
        .collect();
    let times: Vec<i64> = rows.iter().map(|row| row.log.at_ms).collect();
    let told: Vec<_> = rows.iter().map(|row| row.told()).collect();
    sqlx::query(INSERT)
        .bind(ids)
        .bind(times)
        .bind(attempts)
        .bind(costs)
        .bind(
            told.iter()
                .map(|told| told.user_agent.as_deref())
                .collect::<Vec<_>>(),
        )
        .bind(
            told.iter()
                .map(|told| told.client_ip.as_deref())
                .collect::<Vec<_>>(),
        )
        .bind(
            told.iter()
                .map(|told| told.error_message.as_deref())
                .collect::<Vec<_>>(),
        )
        .bind(refusals)
        .execute(connection)
        .await?;
    Ok(())
}

/// Adds to sums that have all dimensions.
pub(super) async fn add_sums(
    connection: &mut PgConnection,
    statement: &'static str,
    added: &[(Dimensions<'_>, Addends)],
) -> Result<()> {
    if added.is_empty() {
        return Ok(());
    }
    let ids = |id: fn(&Dimensions<'_>) -> i64| -> Vec<i64> {
        added.iter().map(|(dimensions, _)| id(dimensions)).collect()
    };
    let models: Vec<&str> = added
        .iter()
        .map(|(dimensions, _)| dimensions.model)
        .collect();
    let kinds: Vec<&str> = added
        .iter()
        .map(|(dimensions, _)| dimensions.kind)
        .collect();
    let mut query = sqlx::query(statement)
        .bind(ids(|dimensions| dimensions.begins_ms))
        .bind(ids(|dimensions| dimensions.user_id))
        .bind(ids(|dimensions| dimensions.key_id))
        .bind(ids(|dimensions| dimensions.provider_id))
        .bind(models)
        .bind(kinds);
    for sum in 0..SUM_COLUMNS {
        query = query.bind(
            added
                .iter()
                .map(|(_, sums)| sums[sum])
                .collect::<Vec<i64>>(),
        );
    }
    query.execute(connection).await?;
    Ok(())
}
