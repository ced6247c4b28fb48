//! Where AI CLIs come in: every data-plane path on one screen. Must not name `store`, `egress` or handles.

mod anthropic;
mod body;
mod error;
mod extract;
mod models;

use actix_web::{HttpRequest, HttpResponse, web};

/// Registers the data-plane paths. A doubled prefix works too: users set a base URL that ends in `/v1`, and the
/// CLI appends its own.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/").route(web::head().to(alive)));
    cfg.service(
        web::resource("/api/hello")
            .route(web::head().to(alive))
            .route(web::get().to(alive)),
    );
    for prefix in ["/v1", "/v1/v1"] {
        cfg.service(
            web::resource(format!("{prefix}/messages"))
                .route(web::post().to(anthropic::messages))
                .default_service(web::to(only_post)),
        );
        cfg.service(
            web::resource(format!("{prefix}/messages/count_tokens"))
                .route(web::post().to(anthropic::count_tokens))
                .default_service(web::to(only_post)),
        );
        cfg.service(
            web::resource(format!("{prefix}/models"))
                .route(web::get().to(models::list))
                .default_service(web::to(only_get)),
        );
    }
}

/// What answers a path that nobody serves.
pub async fn not_found(request: HttpRequest) -> HttpResponse {
    let message = format!("there is no `{} {}` here", request.method(), request.path());
    error::plain(404, &message, extract::request_id())
}

async fn only_post(request: HttpRequest) -> HttpResponse {
    wrong_method(&request, "POST")
}

async fn only_get(request: HttpRequest) -> HttpResponse {
    wrong_method(&request, "GET")
}

fn wrong_method(request: &HttpRequest, allowed: &'static str) -> HttpResponse {
    let message = format!(
        "`{}` takes {allowed}, not {}",
        request.path(),
        request.method()
    );
    let mut response = error::plain(405, &message, extract::request_id());
    response.headers_mut().insert(
        actix_web::http::header::ALLOW,
        actix_web::http::header::HeaderValue::from_static(allowed),
    );
    response
}

/// Claude Code asks `HEAD /` and `HEAD /api/hello` at its start; any quick answer will do.
async fn alive() -> HttpResponse {
    HttpResponse::Ok().finish()
}
