//! The audit log as a file of any size: read in pieces, never held whole.

use actix_web::{HttpResponse, get, web};
use futures_util::stream::try_unfold;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::Admin;
use super::super::access::{Access, Read};
use super::super::body::Query;
use super::super::problem::Problem;
use super::super::shape::Time;
use super::AuditEntry;
use crate::store::{AuditFilter, AuditRow};

/// Rows that are read at once.
const PIECE: u32 = 500;

const COLUMNS: [&str; 16] = [
    "seq",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "door",
    "client_ip",
    "user_agent",
    "action",
    "target_kind",
    "target_id",
    "target_name",
    "before",
    "after",
    "previous_hash",
    "hash",
];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Format {
    /// A JSON object a line, as the list shows them.
    #[default]
    Ndjson,
    /// With a heading; cells that a spreadsheet would calculate have a `'` before them.
    Csv,
}

/// Which rows to export.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ExportQuery {
    /// `ndjson` (a JSON object a line) or `csv`.
    #[serde(default)]
    #[param(required = false, inline)]
    format: Format,
    /// From then on.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Time>,
    /// Before then.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Time>,
    /// Exactly, as in `user.update`.
    action: Option<String>,
    /// As in `user`.
    target_kind: Option<String>,
    target_id: Option<String>,
    /// The actor's name, exactly.
    actor: Option<String>,
    /// `api`, `console`, `command_line`, `file` or `hub`.
    door: Option<String>,
}

/// Export the audit log
///
/// The newest first, streamed. An export that fails on the way is cut off, and so not taken for whole.
#[utoipa::path(
    tag = "audit",
    params(ExportQuery),
    responses((status = 200, description = "The rows", content(
        (String = "application/x-ndjson"),
        (String = "text/csv"),
    ))),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/audit/export")]
pub async fn export(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let format = query.format;
    let text = Option::unwrap_or_default;
    let all = AuditFilter::default();
    let filter = AuditFilter {
        from_ms: query.from.map_or(all.from_ms, Time::ms),
        until_ms: query.to.map_or(all.until_ms, Time::ms),
        action: text(query.action),
        target_kind: text(query.target_kind),
        target_id: text(query.target_id),
        actor: text(query.actor),
        door: text(query.door),
    };
    // The first piece shows whether the database answers, before a status is told.
    let first = admin.db.list_audit(&filter, None, PIECE).await?;
    let (kind, ending) = match format {
        Format::Ndjson => ("application/x-ndjson", "ndjson"),
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
    };
    let head = match format {
        Format::Ndjson => Vec::new(),
        Format::Csv => lines([COLUMNS.map(str::to_owned)]).map_err(failed)?,
    };
    let began = (Some(first), head);
    let pieces = try_unfold(began, move |(rows, head)| {
        let (admin, filter) = (admin.clone(), filter.clone());
        async move {
            let Some(rows) = rows else {
                return Ok(None);
            };
            let next = match rows.last() {
                Some(last) if rows.len() == PIECE as usize => {
                    let rows = admin.db.list_audit(&filter, Some(last.seq), PIECE).await;
                    Some(rows.map_err(|error| std::io::Error::other(error.to_string()))?)
                }
                _ => None,
            };
            let mut text = head;
            text.extend(written(rows, format)?);
            Ok::<_, std::io::Error>(Some((web::Bytes::from(text), (next, Vec::new()))))
        }
    });
    let name = format!("attachment; filename=\"audit.{ending}\"");
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header(("content-disposition", name))
        .streaming(pieces))
}

fn failed(error: std::io::Error) -> Problem {
    Problem::new(super::super::problem::Code::Internal, error.to_string())
}

fn written(rows: Vec<AuditRow>, format: Format) -> std::io::Result<Vec<u8>> {
    match format {
        Format::Csv => lines(rows.into_iter().map(cells)),
        Format::Ndjson => {
            let mut text = Vec::new();
            for row in rows {
                serde_json::to_writer(&mut text, &AuditEntry::from(row))?;
                text.push(b'\n');
            }
            Ok(text)
        }
    }
}

fn lines(rows: impl IntoIterator<Item = [String; COLUMNS.len()]>) -> std::io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.map(harmless))?;
    }
    writer
        .into_inner()
        .map_err(|error| std::io::Error::other(error.to_string()))
}

/// A spreadsheet takes a cell for a formula by its first character.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

fn cells(row: AuditRow) -> [String; COLUMNS.len()] {
    let text = Option::unwrap_or_default;
    [
        row.seq.to_string(),
        Time::of_ms(row.at_ms).0.to_string(),
        row.actor_kind,
        row.actor_id.map(|id| id.to_string()).unwrap_or_default(),
        row.actor_name,
        row.door,
        text(row.client_ip),
        text(row.user_agent),
        row.action,
        row.target_kind,
        text(row.target_id),
        row.target_name,
        text(row.before),
        text(row.after),
        row.previous_hash,
        row.hash,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_nothing_calculates() {
        let mut row: [String; COLUMNS.len()] = Default::default();
        row[0] = "1".to_owned();
        row[4] = "=HYPERLINK(\"x\")".to_owned();
        row[12] = "a,\"b\"".to_owned();
        let text = String::from_utf8(lines([row]).unwrap()).unwrap();
        assert_eq!(
            text,
            "1,,,,\"'=HYPERLINK(\"\"x\"\")\",,,,,,,,\"a,\"\"b\"\"\",,,\n"
        );
    }
}
