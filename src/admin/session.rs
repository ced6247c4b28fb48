//! `/api/v1/session`: signing in to the console, who one is, signing out; and all sessions there are.

use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{self, Access, Me, Own};
use super::body::{Body, Check, Id, Wrong};
use super::page::{Page, PageQuery};
use super::problem::{Code, Problem};
use super::shape::Time;
use crate::auth::identity::{CSRF_COOKIE, Identity, NoIdentity, SESSION_COOKIE, Via};
use crate::auth::role::Role;
use crate::auth::sign_in::{Shown, SignInError};
use crate::store::{ActorKind, ConsoleSessionRow};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(sign_in)
        .service(show)
        .service(sign_out)
        .service(list)
        .service(revoke);
}

/// What somebody signs in with: a token (the admin token or a client key), or name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignIn {
    /// The admin token, or a key that may log in.
    #[schema(example = "hub-admin-…", write_only)]
    token: Option<String>,
    #[schema(example = "alice")]
    name: Option<String>,
    #[schema(write_only)]
    password: Option<String>,
}

impl Check for SignIn {
    fn check(&self, wrong: &mut Wrong) {
        match (&self.token, &self.name, &self.password) {
            (Some(_), None, None) | (None, Some(_), Some(_)) => {}
            (Some(_), ..) => wrong.add(
                "token",
                "stands beside a name or password; send one of them",
            ),
            (None, None, _) => wrong.add("name", "is missing, or a `token` in its place"),
            (None, Some(_), None) => wrong.add("password", "is missing"),
        }
    }
}

/// Who is signed in.
#[derive(Serialize, ToSchema)]
struct Signed {
    #[schema(value_type = String, example = "owner")]
    role: Role,
    #[schema(value_type = String, example = "account")]
    kind: ActorKind,
    /// Of the account, API token or key.
    id: Option<i64>,
    #[schema(example = "alice")]
    name: String,
    /// The user whose data is their own.
    user_id: Option<i64>,
    /// Scopes of an API token; absent where there are none to heed.
    #[serde(skip_serializing_if = "Option::is_none")]
    looks_only: Option<bool>,
    /// To be sent as `x-csrf-token` with every change by cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    csrf_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Time>,
}

impl Signed {
    fn of(identity: &Identity) -> Self {
        Self {
            role: identity.role,
            kind: identity.kind,
            id: identity.id,
            name: identity.name.clone(),
            user_id: identity.user_id.map(|id| id.0),
            looks_only: identity.looks_only.then_some(true),
            csrf_token: match &identity.via {
                Via::Session { csrf, .. } => Some(csrf.clone()),
                Via::Header => None,
            },
            expires_at: None,
        }
    }
}

/// Sign in
///
/// Sets two cookies: `hub_session` (not readable by scripts) and `hub_csrf`, whose value every change by cookie has to send
/// as `x-csrf-token`. Failed tries are counted over all replicas.
#[utoipa::path(
    tag = "session",
    request_body = SignIn,
    responses(
        (status = 200, description = "Signed in", body = Signed),
        (status = 401, description = "Token, name or password is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many failed tries", body = Problem, content_type = "application/problem+json"),
    ),
    extensions(("x-permission" = json!("public"))),
)]
#[post("/session")]
async fn sign_in(
    request: HttpRequest,
    admin: web::Data<Admin>,
    body: Body<SignIn>,
) -> Result<HttpResponse, Problem> {
    let shown = match (&body.0.token, &body.0.name, &body.0.password) {
        (Some(token), ..) => Shown::Token(token),
        (None, Some(name), Some(password)) => Shown::Password { name, password },
        _ => return Err(Problem::invalid("/token", "is missing")),
    };
    let settings = admin.catalog.settings();
    let ttl_s = i64::try_from(settings.auth.session_ttl_s).unwrap_or(i64::MAX / 1000);
    let signed = access::doorkeeper(&admin, &access::origin(&request))
        .sign_in(shown, ttl_s.saturating_mul(1000))
        .await
        .map_err(refused)?;
    let cookie = |name: &'static str, value: String, hidden: bool| {
        Cookie::build(name, value)
            .path("/")
            .same_site(SameSite::Lax)
            .http_only(hidden)
            .secure(settings.auth.secure_cookies)
            .max_age(time::Duration::seconds(ttl_s))
            .finish()
    };
    let answer = Signed {
        csrf_token: Some(signed.csrf.clone()),
        expires_at: Some(Time::of_ms(signed.expires_at_ms)),
        ..Signed::of(&signed.identity)
    };
    Ok(HttpResponse::Ok()
        .cookie(cookie(SESSION_COOKIE, signed.token, true))
        .cookie(cookie(CSRF_COOKIE, signed.csrf, false))
        .json(answer))
}

pub(super) fn refused(error: SignInError) -> Problem {
    match error {
        SignInError::Store(error) => error.into(),
        SignInError::TooManyTries { retry_after_s } => {
            Problem::new(Code::TooManyTries, error.to_string()).retry_after(retry_after_s)
        }
        SignInError::WrongToken(error @ NoIdentity::Address(_)) => access::nobody(error),
        SignInError::ApiToken => Problem::invalid("/token", error.to_string()),
        other => Problem::new(Code::Unauthorized, other.to_string()),
    }
}

/// Who am I
#[utoipa::path(
    tag = "session",
    responses((status = 200, description = "Who is signed in", body = Signed)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[get("/session")]
async fn show(access: Access<Me>) -> web::Json<Signed> {
    web::Json(Signed::of(&access.identity))
}

/// Sign out
#[utoipa::path(
    tag = "session",
    responses((status = 204, description = "Signed out")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[delete("/session")]
async fn sign_out(request: HttpRequest, admin: web::Data<Admin>) -> Result<HttpResponse, Problem> {
    // Without `Access`: also somebody who may look only may leave.
    let identity = access::identify(&request).await?;
    if let Via::Session { id, csrf } = &identity.via {
        if !access::sent_csrf(&request, csrf) {
            return Err(Problem::new(
                Code::CsrfFailed,
                "signing out by cookie needs `x-csrf-token`",
            ));
        }
        let who = identity.who(&access::origin(&request));
        let mut change = admin.db.change(&who).await?;
        change.close_console_session(*id, "sign_out").await?;
        change.commit_quietly().await?;
    }
    let gone = |name: &'static str| {
        let mut cookie = Cookie::build(name, "").path("/").finish();
        cookie.make_removal();
        cookie
    };
    Ok(HttpResponse::build(StatusCode::NO_CONTENT)
        .cookie(gone(SESSION_COOKIE))
        .cookie(gone(CSRF_COOKIE))
        .finish())
}

/// Somebody who is signed in to the console.
#[derive(Serialize, ToSchema)]
struct ConsoleSession {
    id: i64,
    /// Whether it is the one that asks.
    current: bool,
    /// By password.
    account_id: Option<i64>,
    /// By key; with neither, by the admin token.
    key_id: Option<i64>,
    client_ip: Option<String>,
    user_agent: Option<String>,
    created_at: Time,
    /// To the minute.
    seen_at: Time,
    expires_at: Time,
}

impl ConsoleSession {
    fn of(row: ConsoleSessionRow, asking: Option<i64>) -> Self {
        Self {
            id: row.id,
            current: asking == Some(row.id),
            account_id: row.account_id,
            key_id: row.key_id,
            client_ip: row.client_ip,
            user_agent: row.user_agent,
            created_at: Time::of_ms(row.created_at_ms),
            seen_at: Time::of_ms(row.seen_at_ms),
            expires_at: Time::of_ms(row.expires_at_ms),
        }
    }
}

/// List who is signed in
#[utoipa::path(
    tag = "session",
    params(PageQuery),
    responses((status = 200, description = "A page of sessions", body = Page<ConsoleSession>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("own"))),
)]
#[get("/console-sessions")]
async fn list(
    access: Access<Own>,
    admin: web::Data<Admin>,
    query: super::body::Query<PageQuery>,
) -> Result<web::Json<Page<ConsoleSession>>, Problem> {
    let mut rows = admin.db.list_console_sessions().await?;
    rows.sort_by_key(|row| row.id);
    let asking = match access.identity.via {
        Via::Session { id, .. } => Some(id),
        Via::Header => None,
    };
    let sessions = rows.into_iter().map(|row| ConsoleSession::of(row, asking));
    Ok(web::Json(Page::of_all(sessions, &query, |session| {
        session.id
    })?))
}

/// End somebody's session
#[utoipa::path(
    tag = "session",
    params(("id" = i64, Path, description = "The session's id")),
    responses((status = 204, description = "The session is over")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("own"))),
)]
#[delete("/console-sessions/{id}")]
async fn revoke(
    access: Access<Own>,
    admin: web::Data<Admin>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut change = admin.db.change(&access.who).await?;
    change.close_console_session(id.0, "revoke").await?;
    change.commit_quietly().await?;
    Ok(HttpResponse::NoContent().finish())
}
