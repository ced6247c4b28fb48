//! An admin ends what runs: a request, a session, many sessions. The audit log has a row for each.

use actix_web::{post, web};
use actors::domain::RequestId;
use actors::limiter::port::ConversationId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::Admin;
use super::super::access::{Access, Write};
use super::super::body::{Body, Check, Wrong};
use super::super::problem::Problem;
use crate::live::Terminated;
use crate::store::{Change, StoreError};

/// Sessions that are ended at once, at most.
const AT_ONCE: usize = 200;

/// A session that was ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndedSession {
    #[schema(example = "0123456789abcdef0123456789abcdef")]
    id: String,
    /// As rows of the log name it.
    session: Option<String>,
    /// Requests that ran and were ended, at all replicas.
    requests: usize,
}

impl From<Terminated> for EndedSession {
    fn from(ended: Terminated) -> Self {
        Self {
            id: format!("{:032x}", ended.session.id.0),
            session: ended.session.session,
            requests: ended.requests,
        }
    }
}

/// Which sessions to end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionIds {
    /// Ids of active sessions, 200 at most.
    #[schema(example = json!(["0123456789abcdef0123456789abcdef"]), min_items = 1, max_items = 200)]
    ids: Vec<String>,
}

impl Check for SessionIds {
    fn check(&self, wrong: &mut Wrong) {
        if self.ids.is_empty() || self.ids.len() > AT_ONCE {
            let many = self.ids.len();
            wrong.add("ids", format!("holds {many} ids; 1 to {AT_ONCE} are taken"));
        }
        wrong.within("ids", |wrong| {
            for (at, id) in self.ids.iter().enumerate() {
                if read_id(id).is_none() {
                    wrong.add(
                        at,
                        format!("`{id}` is no session's id: 32 hexadecimal digits"),
                    );
                }
            }
        });
    }
}

/// What became of many.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndedSessions {
    ended: Vec<EndedSession>,
    /// Ids of which no session is active.
    not_found: Vec<String>,
}

/// A running request that was ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndedRequest {
    #[schema(example = "019a0000-0000-7000-8000-000000000000")]
    id: String,
}

/// The id of an active session.
pub fn read_id(text: &str) -> Option<ConversationId> {
    let fits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = fits.then(|| u128::from_str_radix(text, 16).ok())?;
    number.map(ConversationId)
}

/// End a session
///
/// Its running requests end at all replicas: their clients are told for good, their upstream calls are cancelled. The
/// session forgets its provider; its client may start it anew.
#[utoipa::path(
    tag = "sessions",
    params(("id" = String, Path, description = "The session's id", example = "0123456789abcdef0123456789abcdef")),
    responses((status = 200, description = "It is over", body = EndedSession)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/sessions/{id}/terminate")]
pub async fn session(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: web::Path<String>,
) -> Result<web::Json<EndedSession>, Problem> {
    let id = id.into_inner();
    let mut change = admin.db.change(&access.who).await?;
    let ended = read_id(&id).map(|id| end(&admin, &mut change, id));
    let ended = ended.transpose()?.flatten();
    change.commit_quietly().await?;
    let ended = ended.ok_or_else(|| Problem::not_found("active session", &id))?;
    Ok(web::Json(ended))
}

/// End many sessions
///
/// Those that are not active are named, and no error.
#[utoipa::path(
    tag = "sessions",
    request_body = SessionIds,
    responses((status = 200, description = "What became of each", body = EndedSessions)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/sessions/terminate")]
pub async fn sessions(
    access: Access<Write>,
    admin: web::Data<Admin>,
    body: Body<SessionIds>,
) -> Result<web::Json<EndedSessions>, Problem> {
    let mut change = admin.db.change(&access.who).await?;
    let mut told = EndedSessions {
        ended: Vec::new(),
        not_found: Vec::new(),
    };
    for text in body.0.ids {
        let ended = read_id(&text).map(|id| end(&admin, &mut change, id));
        match ended.transpose()?.flatten() {
            Some(ended) => told.ended.push(ended),
            None => told.not_found.push(text),
        }
    }
    change.commit_quietly().await?;
    Ok(web::Json(told))
}

fn end(
    admin: &Admin,
    change: &mut Change,
    id: ConversationId,
) -> Result<Option<EndedSession>, StoreError> {
    let Some(ended) = admin.live.terminate(id) else {
        return Ok(None);
    };
    let view = &ended.session;
    let told = serde_json::json!({
        "user": view.user, "key": view.key, "session": view.session, "requests": ended.requests,
    });
    let name = view.session.clone().unwrap_or_default();
    let id = format!("{:032x}", view.id.0);
    change.acted(
        "terminate",
        "conversation",
        id,
        &name,
        None::<&()>,
        Some(&told),
    )?;
    Ok(Some(ended.into()))
}

/// End a running request
///
/// Wherever it runs: its client is told for good, its upstream call is cancelled, what it cost so far is written down.
#[utoipa::path(
    tag = "sessions",
    params(("id" = String, Path, description = "The request's id", example = "019a0000-0000-7000-8000-000000000000")),
    responses((status = 200, description = "It is over", body = EndedRequest)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/requests/running/{id}/terminate")]
pub async fn request(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: web::Path<String>,
) -> Result<web::Json<EndedRequest>, Problem> {
    let unknown = || Problem::not_found("running request", id.as_str());
    let request = RequestId(id.parse().map_err(|_| unknown())?);
    let mut running = admin.live.list().into_iter();
    let view = running.find(|view| view.request.id == request);
    let view = view.ok_or_else(unknown)?;
    let mut change = admin.db.change(&access.who).await?;
    if !admin.live.terminate_request(request) {
        return Err(unknown());
    }
    let told = serde_json::json!({
        "user": view.request.user, "key": view.request.key, "model": view.request.model,
        "session": view.request.session, "age_ms": view.age_ms,
    });
    change.acted(
        "terminate",
        "request",
        request,
        &view.request.model,
        None::<&()>,
        Some(&told),
    )?;
    change.commit_quietly().await?;
    Ok(web::Json(EndedRequest {
        id: request.to_string(),
    }))
}
