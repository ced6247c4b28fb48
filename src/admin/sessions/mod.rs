//! `/api/v1/sessions` and `/api/v1/requests/running`: conversations and requests that run now, at all replicas, and the
//! conversations of the log. Who is signed in to the console is `session`'s.

pub(super) mod messages;
mod shape;
mod terminate;

use actix_web::{get, web};
use actors::domain::{KeyId, UserId};
use actors::limiter::port::ConversationId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Read};
use super::body::Query;
use super::names::Names;
use super::page::{self, Page};
use super::problem::Problem;
use super::shape::Time;
use crate::live::SessionView;
use crate::store::{Conversation, Cursor, RequestFilter};

pub(super) use shape::StartedRequest;
use shape::{LiveSession, LoggedRequest, LoggedSession, RunningNow, SessionSums};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(history)
        .service(running)
        .service(terminate::sessions)
        .service(terminate::session)
        .service(terminate::request)
        .service(messages::messages)
        .service(show);
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum State {
    /// Seen within `sessions.ttl_s`.
    #[default]
    Active,
}

/// Which sessions a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct SessionQuery {
    /// Only active sessions are in this list; those of the log are at `/api/v1/sessions/history`.
    #[serde(default)]
    #[param(required = false, inline, example = "active")]
    #[expect(dead_code, reason = "there is one word, and others are refused")]
    state: State,
    user_id: Option<i64>,
    key_id: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List active sessions
///
/// Conversations that were seen lately, at all replicas, the last seen first; with what they did since the hub started.
#[utoipa::path(
    tag = "sessions",
    params(SessionQuery),
    responses((status = 200, description = "A page of sessions", body = Page<LiveSession>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/sessions")]
async fn list(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<SessionQuery>,
) -> Result<web::Json<Page<LiveSession>>, Problem> {
    let limit = page::limit(query.limit)?;
    let after: Option<(i64, ConversationId)> = page::after(query.cursor.as_deref())?;
    let fits = |view: &SessionView| {
        query.user_id.is_none_or(|id| view.user_id.0 == id)
            && query.key_id.is_none_or(|id| view.key_id.0 == id)
            && after.is_none_or(|after| (view.last_seen_ms, view.id) < after)
    };
    let all = admin.live.sessions().into_iter().filter(fits);
    let some: Vec<SessionView> = all.take(limit as usize + 1).collect();
    let page = Page::of_rows(some, limit, |view| (view.last_seen_ms, view.id));
    Ok(web::Json(Page {
        items: page.items.into_iter().map(LiveSession::from).collect(),
        next_cursor: page.next_cursor,
    }))
}

/// Which requests a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct RunningQuery {
    user_id: Option<i64>,
    key_id: Option<i64>,
    provider_id: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List running requests
///
/// What clients wait for now, at all replicas, the oldest first.
#[utoipa::path(
    tag = "sessions",
    params(RunningQuery),
    responses((status = 200, description = "A page of running requests", body = Page<RunningNow>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/requests/running")]
async fn running(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<RunningQuery>,
) -> Result<web::Json<Page<RunningNow>>, Problem> {
    let limit = page::limit(query.limit)?;
    let after: Option<(i64, uuid::Uuid)> = page::after(query.cursor.as_deref())?;
    let all = admin.live.list().into_iter().filter(|view| {
        let request = &view.request;
        query.user_id.is_none_or(|id| request.user_id.0 == id)
            && query.key_id.is_none_or(|id| request.key_id.0 == id)
            && query
                .provider_id
                .is_none_or(|id| view.provider_id.is_some_and(|provider| provider.0 == id))
            && after.is_none_or(|after| (request.at_ms, request.id.0) > after)
    });
    let some = all.take(limit as usize + 1).collect();
    let page = Page::of_rows(some, limit, |view| (view.request.at_ms, view.request.id.0));
    Ok(web::Json(Page {
        items: page.items.into_iter().map(RunningNow::from).collect(),
        next_cursor: page.next_cursor,
    }))
}

/// Which conversations of the log a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct HistoryQuery {
    user_id: Option<i64>,
    key_id: Option<i64>,
    /// What the session's name begins with.
    prefix: Option<String>,
    /// Only requests from then on count.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Time>,
    /// Only requests before then count.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Time>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// List sessions of the log
///
/// By their latest request, each with the sums of the requests that the filters leave. A page may be shorter than asked,
/// and even empty, and still have a next one: where a few sessions have very many requests.
#[utoipa::path(
    tag = "sessions",
    params(HistoryQuery),
    responses((status = 200, description = "A page of sessions", body = Page<LoggedSession>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/sessions/history")]
async fn history(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<HistoryQuery>,
) -> Result<web::Json<Page<LoggedSession>>, Problem> {
    let before: Option<String> = page::after(query.cursor.as_deref())?;
    let before = before.map(|text| text.parse::<Cursor>()).transpose();
    let filter = RequestFilter {
        before: before.map_err(|reason| Problem::invalid("cursor", reason))?,
        limit: page::limit(query.limit)?,
        user_id: query.user_id.map(UserId),
        key_id: query.key_id.map(KeyId),
        session_prefix: query.prefix.clone(),
        from_ms: query.from.map(Time::ms),
        to_ms: query.to.map(Time::ms),
        ..RequestFilter::default()
    };
    let found = admin.db.sessions(&filter).await?;
    let mut names = Names::in_force(&admin);
    let mut items = Vec::with_capacity(found.conversations.len());
    for row in found.conversations {
        items.push(LoggedSession::of(row, &mut names).await?);
    }
    Ok(web::Json(Page {
        items,
        next_cursor: found.next.map(|next| page::cursor(&next.to_string())),
    }))
}

/// Whose session it is, where two have the same name.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct WhoseQuery {
    key_id: Option<i64>,
    user_id: Option<i64>,
}

/// A session with its requests.
#[derive(Debug, Serialize, ToSchema)]
struct Session {
    /// As rows of the log name it; not unique beyond its key.
    session: String,
    /// What runs and what was done since the hub started; absent where it is not active.
    live: Option<LiveSession>,
    totals: SessionSums,
    /// False where there are more requests than could be added up.
    totals_exact: bool,
    /// As clients asked for them.
    models: Vec<String>,
    /// Oldest first; the newest thousand.
    requests: Vec<LoggedRequest>,
}

/// Show a session
///
/// What is known of it live, and its requests out of the log; what was said is at `/api/v1/sessions/{id}/messages`. `id` is the id of an active session, or the name that rows
/// of the log have; a name may need `key_id`, because two keys may use the same one.
#[utoipa::path(
    tag = "sessions",
    params(("id" = String, Path, description = "The session's id or name", example = "0123456789abcdef0123456789abcdef"), WhoseQuery),
    responses((status = 200, description = "The session", body = Session)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/sessions/{id}")]
async fn show(
    _: Access<Read>,
    admin: web::Data<Admin>,
    id: web::Path<String>,
    query: Query<WhoseQuery>,
) -> Result<web::Json<Session>, Problem> {
    let (key, user) = (query.key_id.map(KeyId), query.user_id.map(UserId));
    let found = found(&admin, &id, key, user).await?;
    let live = found.live.map(LiveSession::from);
    let Some(logged) = found.logged else {
        let live = live.ok_or_else(|| Problem::not_found("session", &id))?;
        return Ok(web::Json(Session {
            session: found.name,
            models: live.models.clone(),
            live: Some(live),
            totals: SessionSums::default(),
            totals_exact: true,
            requests: Vec::new(),
        }));
    };
    let catalog = admin.catalog.snapshot();
    let requests = logged.requests.into_iter().map(|row| {
        let provider = row.provider_id.and_then(|id| catalog.provider(id));
        LoggedRequest::of(row, provider.map(|provider| provider.name.to_string()))
    });
    Ok(web::Json(Session {
        session: logged.session,
        live,
        totals: logged.sums.into(),
        totals_exact: logged.exact,
        models: logged.models,
        requests: requests.collect(),
    }))
}

/// What is known of a session, live and out of the log; at least one of both.
pub(super) struct FoundSession {
    /// As rows of the log name it.
    pub(super) name: String,
    pub(super) live: Option<SessionView>,
    pub(super) logged: Option<Conversation>,
}

/// The session of that id or name, of a key or a user where one is asked for.
pub(super) async fn found(
    admin: &Admin,
    id: &str,
    key: Option<KeyId>,
    user: Option<UserId>,
) -> Result<FoundSession, Problem> {
    let wanted = terminate::read_id(id);
    let live = admin.live.sessions().into_iter().find(|view| {
        let named = Some(view.id) == wanted || view.session.as_deref() == Some(id);
        named
            && key.is_none_or(|key| view.key_id == key)
            && user.is_none_or(|user| view.user_id == user)
    });
    let name = live.as_ref().and_then(|view| view.session.clone());
    let name = name.unwrap_or_else(|| id.to_owned());
    let filter = RequestFilter {
        key_id: live.as_ref().map(|view| view.key_id).or(key),
        user_id: user,
        ..RequestFilter::default()
    };
    let logged = admin.db.session(&name, &filter).await?;
    if live.is_none() && logged.is_none() {
        return Err(Problem::not_found("session", id));
    }
    Ok(FoundSession { name, live, logged })
}
