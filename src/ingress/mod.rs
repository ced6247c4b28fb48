//! Where AI CLIs come in: every data-plane path on one screen. Must not name `store`, `egress` or handles.

mod body;
mod calls;
mod code_assist;
mod error;
mod extract;
mod models;
mod paths;
mod voice;
mod websocket;

use actix_web::http::Method;
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::dialect::endpoint::Operation;
use extract::Worker;
use paths::Place;

pub use websocket::Sockets;

/// Registers the data plane. Which path is whose is said by `paths`, because vendors spell them in more ways than a
/// router can.
pub fn configure(cfg: &mut web::ServiceConfig) {
    websocket::configure(cfg);
    cfg.service(web::resource("/").route(web::head().to(alive)));
    cfg.service(
        web::resource("/api/hello")
            .route(web::head().to(alive))
            .route(web::get().to(alive)),
    );
    cfg.service(web::resource(["/v1{path:.*}", "/gemini{path:.*}"]).to(data_plane));
}

async fn data_plane(request: HttpRequest, payload: web::Payload, worker: Worker) -> HttpResponse {
    let Some(place) = paths::find(request.path()) else {
        return not_found(request).await;
    };
    let method = request.method();
    if method == Method::HEAD {
        return alive().await;
    }
    if method == Method::POST && matches!(&place, Place::Model { id, .. } if id.contains(':')) {
        // A method that is none of Gemini's, and no model that anybody would post to.
        return not_found(request).await;
    }
    let allowed = methods(&place);
    if !allowed
        .split(", ")
        .any(|allowed| allowed == method.as_str())
    {
        return wrong_method(&request, allowed);
    }
    match place {
        Place::Call(called) => calls::serve(request, payload, worker, called).await,
        Place::Models { google } => models::list(&request, &worker, google),
        Place::Model { id, google } => models::one(&request, &worker, google, &id),
        Place::CodeAssist(method) => code_assist::answer(&request, payload, &worker, method).await,
        Place::CodeAssistOperation(name) => code_assist::operation(&request, &worker, name),
    }
}

/// What answers a path that nobody serves.
pub async fn not_found(request: HttpRequest) -> HttpResponse {
    let message = format!("there is no `{} {}` here", request.method(), request.path());
    error::plain(voice::of(&request), 404, &message, extract::request_id())
}

fn methods(place: &Place<'_>) -> &'static str {
    match place {
        Place::Call(called) if called.endpoint.operation == Operation::Resource => {
            "GET, POST, DELETE"
        }
        Place::Call(_) => "POST",
        Place::Models { .. } | Place::Model { .. } | Place::CodeAssistOperation(_) => "GET",
        // The command line gets one of its settings under the name that it sets another by.
        Place::CodeAssist(_) => "GET, POST",
    }
}

fn wrong_method(request: &HttpRequest, allowed: &'static str) -> HttpResponse {
    let message = format!(
        "`{}` takes {allowed}, not {}",
        request.path(),
        request.method()
    );
    let id = extract::request_id();
    let mut response = error::plain(voice::of(request), 405, &message, id);
    let allowed = HeaderValue::from_static(allowed);
    response.headers_mut().insert(ALLOW, allowed);
    response
}

/// Claude Code asks `HEAD /` and `HEAD /api/hello` at its start, Codex `HEAD /v1/responses`; any quick answer will do.
async fn alive() -> HttpResponse {
    HttpResponse::Ok().finish()
}
