//! Writes finished requests: row, details and sums in one transaction a batch. It must count a request once
//! however often it comes, and must never let one odd row keep a whole batch from being written.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use actors::domain::RequestLog;
use actors::log_writer::port::{LogSink, LogSinkError};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::batch::Statements;
use super::columns;
use super::database::{Db, Tx, on};
use super::error::Result;
use super::request_filter::{end_word, kind_word};
use super::rollups::Additions;
use super::rows::to_json;
use super::tallies::Tallies;

/// The longest texts that are kept, in bytes. PostgreSQL refuses index entries above 2.7 kB, so one absurd model
/// name would otherwise stop the log.
const NAME_MAX: usize = 256;
const MESSAGE_MAX: usize = 4096;
/// More tokens than any request has, or money: a lying upstream must not make the sums overflow.
const TOKENS_MAX: i64 = 1_000_000_000_000;
const COST_MAX_NANO: i64 = 1_000_000_000_000_000;

/// The store as the LogWriter knows it.
#[derive(Clone, Debug)]
pub struct RequestSink(pub Db);

impl LogSink for RequestSink {
    fn write(&self, batch: Arc<Vec<RequestLog>>) -> BoxFuture<'static, Result<(), LogSinkError>> {
        let db = self.0.clone();
        async move {
            db.insert_requests(&batch)
                .await
                .map_err(|error| LogSinkError(error.to_string()))
        }
        .boxed()
    }
}

/// A request as its columns hold it.
pub(super) struct SlimRow<'r> {
    pub log: &'r RequestLog,
    pub model: Cow<'r, str>,
    pub kind: &'static str,
    /// Input, output, cache write 5 min and 1 h, cache read, reasoning, images in and out; last the web searches.
    pub counts: [i64; 9],
    pub cost_nano: i64,
}

impl<'r> SlimRow<'r> {
    fn of(log: &'r RequestLog) -> Self {
        let usage = &log.usage;
        let counts = [
            usage.input,
            usage.output,
            usage.cache_write_5m,
            usage.cache_write_1h,
            usage.cache_read,
            usage.reasoning,
            usage.image_input,
            usage.image_output,
            usage.web_searches,
        ];
        Self {
            log,
            model: clean(&log.model, NAME_MAX),
            kind: kind_word(log.kind),
            counts: counts.map(|count| i64::try_from(count).unwrap_or(TOKENS_MAX).min(TOKENS_MAX)),
            cost_nano: log.cost.total.0.clamp(-COST_MAX_NANO, COST_MAX_NANO),
        }
    }

    /// The texts of the slim row, cleaned.
    pub(super) fn texts(&self) -> ColumnTexts<'r> {
        let log = self.log;
        ColumnTexts {
            dialect: log.dialect.as_str(),
            endpoint: clean(&log.endpoint, NAME_MAX),
            upstream_model: clean(&log.upstream_model, NAME_MAX),
            session: log.session.as_deref().map(|text| clean(text, 4 * NAME_MAX)),
            ended_by: end_word(log.ended_by),
            error_code: log.error_code.as_deref().map(|text| clean(text, NAME_MAX)),
        }
    }

    /// The optional texts of the details, cleaned.
    pub(super) fn told(&self) -> ToldTexts<'r> {
        let log = self.log;
        ToldTexts {
            user_agent: log
                .user_agent
                .as_deref()
                .map(|text| clean(text, 4 * NAME_MAX)),
            client_ip: log.client_ip.as_deref().map(|text| clean(text, NAME_MAX)),
            error_message: log
                .error_message
                .as_deref()
                .map(|text| clean(text, MESSAGE_MAX)),
        }
    }
}

/// What a slim row holds as text beside model and kind.
pub(super) struct ColumnTexts<'r> {
    pub dialect: &'static str,
    pub endpoint: Cow<'r, str>,
    pub upstream_model: Cow<'r, str>,
    pub session: Option<Cow<'r, str>>,
    pub ended_by: &'static str,
    pub error_code: Option<Cow<'r, str>>,
}

/// What client and provider said of themselves.
pub(super) struct ToldTexts<'r> {
    pub user_agent: Option<Cow<'r, str>>,
    pub client_ip: Option<Cow<'r, str>>,
    pub error_message: Option<Cow<'r, str>>,
}

impl Db {
    /// Inserts the requests that are not there yet, and adds those to the sums.
    async fn insert_requests(&self, batch: &[RequestLog]) -> Result<()> {
        let mut rows: Vec<SlimRow<'_>> = batch.iter().map(SlimRow::of).collect();
        // Two hubs that replay the same requests then wait for each other in one order, and not crosswise.
        rows.sort_by_key(|row| row.log.id);
        // PostgreSQL tells twins by id and time: one of another time would be another row.
        rows.dedup_by_key(|row| row.log.id);
        let mut tx = self.begin().await?;
        let mut inserted = insert_rows(&mut tx, &rows).await?;
        let new: Vec<&SlimRow<'_>> = rows
            .iter()
            .filter(|row| inserted.remove(row.log.id.0.as_bytes().as_slice()))
            .collect();
        insert_details(&mut tx, &new).await?;
        let tallies = Tallies::of(new.iter().map(|row| row.log));
        Additions::of(new.into_iter()).write(&mut tx).await?;
        tallies.write(&mut tx).await?;
        tx.commit().await
    }
}

/// Gives the ids of the rows that were new.
async fn insert_rows(tx: &mut Tx, rows: &[SlimRow<'_>]) -> Result<HashSet<Vec<u8>>> {
    static INSERT: LazyLock<Statements> =
        LazyLock::new(|| Statements::new(include_str!("sql/requests/insert.sql"), 30));
    if let Tx::Postgres(tx) = tx {
        return columns::insert_rows(tx, rows).await;
    }
    // Asked first, because SQLite hands every id that an insert returns from thread to thread, and mostly none is
    // known. Nobody writes in between: the transaction has the write lock from its beginning.
    let known = known(tx, rows).await?;
    let mut inserted = HashSet::with_capacity(rows.len());
    let new: Vec<&SlimRow<'_>> = rows
        .iter()
        .filter(|row| {
            let id = row.log.id.0.as_bytes().as_slice();
            !known.contains(id) && inserted.insert(id.to_vec())
        })
        .collect();
    for (statement, piece) in INSERT.pieces(tx, &new) {
        on!(tx tx, c => {
            let mut query = sqlx::query(statement);
            for row in piece {
                let (log, texts) = (row.log, row.texts());
                query = query
                    .bind(log.id.0.as_bytes().to_vec())
                    .bind(log.at_ms)
                    .bind(row.kind)
                    .bind(texts.dialect)
                    .bind(texts.endpoint)
                    .bind(log.key_id.map(|id| id.0))
                    .bind(log.user_id.map(|id| id.0))
                    .bind(log.provider_id.map(|id| id.0))
                    .bind(row.model.as_ref())
                    .bind(texts.upstream_model)
                    .bind(texts.session)
                    .bind(log.stream)
                    .bind(i64::from(log.status))
                    .bind(texts.ended_by)
                    .bind(texts.error_code)
                    .bind(i64::from(log.duration_ms))
                    .bind(log.ttfb_ms.map(i64::from))
                    .bind(log.ttft_ms.map(i64::from));
                for count in row.counts {
                    query = query.bind(count);
                }
                query = query.bind(log.usage_partial).bind(row.cost_nano).bind(log.cost.unpriced);
            }
            query.execute(c).await.map(drop)
        })?;
    }
    Ok(inserted)
}

/// The ids that are there already.
async fn known(tx: &mut Tx, rows: &[SlimRow<'_>]) -> Result<HashSet<Vec<u8>>> {
    static KNOWN: LazyLock<Statements> =
        LazyLock::new(|| Statements::new(include_str!("sql/requests/known.sql"), 1));
    let mut known = HashSet::new();
    for (statement, piece) in KNOWN.pieces(tx, rows) {
        let ids: Vec<Vec<u8>> = on!(tx tx, c => {
            let mut query = sqlx::query_scalar(statement);
            for row in piece {
                query = query.bind(row.log.id.0.as_bytes().to_vec());
            }
            query.fetch_all(c).await
        })?;
        known.extend(ids);
    }
    Ok(known)
}

async fn insert_details(tx: &mut Tx, rows: &[&SlimRow<'_>]) -> Result<()> {
    static INSERT: LazyLock<Statements> =
        LazyLock::new(|| Statements::new(include_str!("sql/request_details/insert.sql"), 8));
    if let Tx::Postgres(tx) = tx {
        return columns::insert_details(tx, rows).await;
    }
    for (statement, piece) in INSERT.pieces(tx, rows) {
        on!(tx tx, c => {
            let mut query = sqlx::query(statement);
            for row in piece {
                let (log, told) = (row.log, row.told());
                query = query
                    .bind(log.id.0.as_bytes().to_vec())
                    .bind(log.at_ms)
                    .bind(to_json("attempts", &log.attempts)?)
                    .bind(to_json("cost", &log.cost)?)
                    .bind(told.user_agent)
                    .bind(told.client_ip)
                    .bind(told.error_message)
                    .bind(refused_by(log)?);
            }
            query.execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

/// The limit that refused a request, as its column holds it.
pub(super) fn refused_by(log: &RequestLog) -> Result<Option<String>> {
    let refusal = log.refused_by.as_ref();
    refusal
        .map(|refusal| to_json("refused_by", refusal))
        .transpose()
}

/// Takes out NUL, which PostgreSQL refuses in a text, and cuts at a character's boundary.
fn clean(text: &str, max: usize) -> Cow<'_, str> {
    let cut = &text[..text.floor_char_boundary(max)];
    if cut.contains('\0') {
        Cow::Owned(cut.replace('\0', ""))
    } else {
        Cow::Borrowed(cut)
    }
}
