//! `/api/v1/audit`: who changed what. Rows are written by the changes themselves and by nobody else.

mod export;

use actix_web::{get, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Read};
use super::body::Query;
use super::page::{self, Page};
use super::problem::Problem;
use super::shape::Time;
use crate::store::{AuditCheck, AuditFilter, AuditRow};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(verify)
        .service(export::export)
        .service(show);
}

/// Something that somebody did.
#[derive(Debug, Serialize, ToSchema)]
struct AuditEntry {
    /// Grows by one.
    #[schema(example = 42)]
    seq: i64,
    at: Time,
    /// `admin_token`, `account`, `api_token`, `key`, `anonymous` or `system`.
    #[schema(example = "account")]
    actor_kind: String,
    /// Of the account, API token or key.
    actor_id: Option<i64>,
    #[schema(example = "alice")]
    actor_name: String,
    /// `api`, `console`, `command_line`, `file` or `hub`.
    #[schema(example = "console")]
    door: String,
    client_ip: Option<String>,
    user_agent: Option<String>,
    #[schema(example = "user.update")]
    action: String,
    #[schema(example = "user")]
    target_kind: String,
    target_id: Option<String>,
    target_name: String,
    /// Of an update what differs, else all of it.
    #[schema(value_type = Option<Object>)]
    before: Option<Value>,
    #[schema(value_type = Option<Object>)]
    after: Option<Value>,
    /// Of the row before this one.
    previous_hash: String,
    /// Over this row and `previous_hash`: SHA-256 in hexadecimal.
    hash: String,
}

impl From<AuditRow> for AuditEntry {
    fn from(row: AuditRow) -> Self {
        // Written by the hub as JSON; what cannot be read is shown as the text that it is.
        let value = |text: Option<String>| {
            text.map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text)))
        };
        Self {
            seq: row.seq,
            at: Time::of_ms(row.at_ms),
            actor_kind: row.actor_kind,
            actor_id: row.actor_id,
            actor_name: row.actor_name,
            door: row.door,
            client_ip: row.client_ip,
            user_agent: row.user_agent,
            action: row.action,
            target_kind: row.target_kind,
            target_id: row.target_id,
            target_name: row.target_name,
            before: value(row.before),
            after: value(row.after),
            previous_hash: row.previous_hash,
            hash: row.hash,
        }
    }
}

/// Which rows a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct AuditQuery {
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
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

impl AuditQuery {
    fn filter(&self) -> AuditFilter {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let all = AuditFilter::default();
        AuditFilter {
            from_ms: self.from.map_or(all.from_ms, Time::ms),
            until_ms: self.to.map_or(all.until_ms, Time::ms),
            action: text(&self.action),
            target_kind: text(&self.target_kind),
            target_id: text(&self.target_id),
            actor: text(&self.actor),
            door: text(&self.door),
        }
    }
}

/// List what was done
///
/// The newest first.
#[utoipa::path(
    tag = "audit",
    params(AuditQuery),
    responses((status = 200, description = "A page of the audit log", body = Page<AuditEntry>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/audit")]
async fn list(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<AuditQuery>,
) -> Result<web::Json<Page<AuditEntry>>, Problem> {
    let limit = page::limit(query.limit)?;
    let before: Option<i64> = page::after(query.cursor.as_deref())?;
    let filter = query.filter();
    let rows = admin.db.list_audit(&filter, before, limit + 1).await?;
    let items = rows.into_iter().map(AuditEntry::from).collect();
    Ok(web::Json(Page::of_rows(
        items,
        limit,
        |entry: &AuditEntry| entry.seq,
    )))
}

/// Show what was done
#[utoipa::path(
    tag = "audit",
    params(("seq" = i64, Path, description = "The row's number", example = 42)),
    responses((status = 200, description = "The row", body = AuditEntry)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/audit/{seq}")]
async fn show(
    _: Access<Read>,
    admin: web::Data<Admin>,
    seq: web::Path<String>,
) -> Result<web::Json<AuditEntry>, Problem> {
    let unknown = || Problem::not_found("row of the audit log", seq.as_str());
    let number = seq.parse().map_err(|_| unknown())?;
    let row = admin.db.get_audit(number).await?;
    let row = row.ok_or_else(unknown)?;
    Ok(web::Json(row.into()))
}

/// What a check of the audit log found.
#[derive(Debug, Serialize, ToSchema)]
struct AuditVerdict {
    /// Whether every row follows from the one before it.
    intact: bool,
    /// Rows that were looked at.
    #[schema(example = 1234)]
    rows: u64,
    /// The first row that does not follow: it, or what stood before it, was changed or removed.
    broken_at: Option<i64>,
}

impl From<AuditCheck> for AuditVerdict {
    fn from(check: AuditCheck) -> Self {
        Self {
            intact: check.broken_at.is_none(),
            rows: check.rows,
            broken_at: check.broken_at,
        }
    }
}

/// Verify the audit log
///
/// Walks the whole chain of hashes, from where `audit.keep_days` has cut it.
#[utoipa::path(
    tag = "audit",
    responses((status = 200, description = "What was found", body = AuditVerdict)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/audit/verify")]
async fn verify(
    _: Access<Read>,
    admin: web::Data<Admin>,
) -> Result<web::Json<AuditVerdict>, Problem> {
    Ok(web::Json(admin.db.verify_audit().await?.into()))
}
