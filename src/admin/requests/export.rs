//! `GET /api/v1/requests/export`: the log as a file of any size. It must not hold more than a page of it.

use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, TryStreamExt};

use super::query::{ExportFormat, ExportOrder, ExportQuery};
use super::shape::{RequestItem, RequestWhole};
use crate::admin::Admin;
use crate::admin::access::{Access, Read};
use crate::admin::body::Query;
use crate::admin::names::Names;
use crate::admin::problem::{Code, Problem};
use crate::admin::shape::Time;
use crate::store::{RequestDetails, RequestRow, StreamOrder};

/// Rows that are written in one go.
const PIECE: usize = 500;

type Row = (RequestRow, Option<RequestDetails>);

/// Export requests
///
/// All that the filter finds, streamed. In CSV a cell that a spreadsheet would take for a formula begins with `'`.
#[utoipa::path(
    tag = "requests",
    params(ExportQuery),
    responses((status = 200, description = "The file", content(
        (String = "text/csv"),
        (String = "application/x-ndjson"),
    ))),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/requests/export")]
pub(super) async fn export(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    let filter = query.filter(&admin).await?;
    let details = query.details.unwrap_or_default();
    if details && query.format == ExportFormat::Csv {
        return Err(Problem::invalid(
            "details",
            "a table has no room for details: export them as `ndjson`",
        ));
    }
    let order = match query.order.unwrap_or_default() {
        ExportOrder::Newest => StreamOrder::NewestFirst,
        ExportOrder::Oldest => StreamOrder::OldestFirst,
    };
    let rows: BoxStream<'static, _> = if details {
        let rows = admin.db.stream_requests_with_details(&filter, order);
        rows.boxed()
    } else {
        let rows = admin.db.stream_requests(&filter, order);
        rows.map_ok(|row| (row, None)).boxed()
    };
    let (kind, ending) = match query.format {
        ExportFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        ExportFormat::Ndjson => ("application/x-ndjson", "ndjson"),
    };
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H%M%SZ");
    let file = format!("attachment; filename=\"requests-{now}.{ending}\"");
    let head = match query.format {
        ExportFormat::Csv => Some(line(COLUMNS)?),
        ExportFormat::Ndjson => None,
    };
    let format = query.format;
    let names = Names::in_force(&admin);
    let written = stream::try_unfold((rows.ready_chunks(PIECE), names), move |state| async move {
        let (mut pieces, mut names) = state;
        let Some(piece) = pieces.next().await else {
            return Ok(None);
        };
        let mut text = Vec::new();
        for row in piece {
            let row = row.map_err(Problem::from)?;
            write(row, format, details, &mut names, &mut text).await?;
        }
        Ok::<_, Problem>(Some((Bytes::from(text), (pieces, names))))
    });
    let head = stream::iter(head.map(|head| Ok(Bytes::from(head))));
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CONTENT_DISPOSITION, file))
        .streaming(head.chain(written)))
}

async fn write(
    (row, details): Row,
    format: ExportFormat,
    whole: bool,
    names: &mut Names,
    text: &mut Vec<u8>,
) -> Result<(), Problem> {
    let item = RequestItem::of(row, names).await?;
    match format {
        ExportFormat::Csv => text.extend(line(cells(item))?),
        ExportFormat::Ndjson => {
            let written = if whole {
                serde_json::to_writer(&mut *text, &RequestWhole::of(item, details))
            } else {
                serde_json::to_writer(&mut *text, &item)
            };
            written.map_err(failed)?;
            text.push(b'\n');
        }
    }
    Ok(())
}

const COLUMNS: [&str; 34] = [
    "id",
    "at",
    "kind",
    "dialect",
    "endpoint",
    "user_id",
    "user",
    "key_id",
    "key",
    "provider_id",
    "provider",
    "model",
    "upstream_model",
    "session",
    "stream",
    "status",
    "ended_by",
    "error_code",
    "duration_ms",
    "ttfb_ms",
    "ttft_ms",
    "input_tokens",
    "output_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
    "cache_read_tokens",
    "reasoning_tokens",
    "image_input_tokens",
    "image_output_tokens",
    "web_searches",
    "usage_partial",
    "cost_usd",
    "unpriced",
    "tokens_per_second",
];

/// As `COLUMNS` has them.
fn cells(item: RequestItem) -> [String; 34] {
    let word = |word: serde_json::Result<serde_json::Value>| {
        let word = word.ok();
        let word = word.as_ref().and_then(serde_json::Value::as_str);
        word.unwrap_or_default().to_owned()
    };
    let number = |number: Option<u32>| number.map_or_else(String::new, |number| number.to_string());
    let speed = item.tokens_per_second();
    let pair = |named: Option<crate::admin::names::Named>| match named {
        Some(named) => (named.id.to_string(), named.name.unwrap_or_default()),
        None => Default::default(),
    };
    let (user_id, user) = pair(item.user);
    let (key_id, key) = pair(item.key);
    let (provider_id, provider) = pair(item.provider);
    let Time(at) = item.at;
    let usage = item.usage;
    [
        item.id,
        at.to_string(),
        word(serde_json::to_value(item.kind)),
        word(serde_json::to_value(item.dialect)),
        item.endpoint,
        user_id,
        user,
        key_id,
        key,
        provider_id,
        provider,
        item.model,
        item.upstream_model,
        item.session.unwrap_or_default(),
        item.stream.to_string(),
        item.status.to_string(),
        word(serde_json::to_value(item.ended_by)),
        item.error_code.unwrap_or_default(),
        item.duration_ms.to_string(),
        number(item.ttfb_ms),
        number(item.ttft_ms),
        usage.input.to_string(),
        usage.output.to_string(),
        usage.cache_write_5m.to_string(),
        usage.cache_write_1h.to_string(),
        usage.cache_read.to_string(),
        usage.reasoning.to_string(),
        usage.image_input.to_string(),
        usage.image_output.to_string(),
        usage.web_searches.to_string(),
        item.usage_partial.to_string(),
        item.cost_usd.0.to_string(),
        item.unpriced.to_string(),
        speed.map_or_else(String::new, |speed| format!("{speed:.1}")),
    ]
}

/// A line of a table.
fn line(cells: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Vec<u8>, Problem> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for cell in cells {
        let cell = cell.as_ref();
        let guard = if is_formula(cell) { "'" } else { "" };
        writer
            .write_field(format!("{guard}{cell}"))
            .map_err(failed)?;
    }
    writer.write_record(None::<&[u8]>).map_err(failed)?;
    writer.into_inner().map_err(failed)
}

/// Whether a spreadsheet would work something out instead of showing it.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

fn failed(error: impl std::fmt::Display) -> Problem {
    Problem::new(Code::Internal, format!("a row cannot be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        let cells = [
            "=1+1",
            "-2",
            "@x",
            "+3",
            "a,b",
            "say \"hi\"",
            "two\nlines",
            "plain",
            "",
        ];
        let written = String::from_utf8(line(cells).unwrap()).unwrap();
        assert_eq!(
            written,
            "'=1+1,'-2,'@x,'+3,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",plain,\r\n"
        );
    }
}
