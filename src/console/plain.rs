//! Pages that stand by themselves, for where the console's own is not there. They must need no other file.

use actix_web::http::header::{ACCEPT, CACHE_CONTROL};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};

/// The console's page in a build without it.
pub(super) fn not_built() -> HttpResponse {
    page(
        StatusCode::OK,
        "<p>The gateway works. Its console is not part of this build.</p>\
         <p>To add it, install Node 20.19 or newer, run <code>make web</code> in the source folder, then build the hub \
         again.</p><p>How the hub is: <a href=\"/health\">/health</a></p>",
    )
}

/// What somebody sees who opens an address where nothing is.
pub fn not_found() -> HttpResponse {
    page(
        StatusCode::NOT_FOUND,
        "<p>There is nothing at this address.</p><p>The console: <a href=\"/console\">/console</a></p>",
    )
}

/// Whether a browser opens an address: programs, and a page's own scripts, do not ask for HTML.
#[must_use]
pub fn is_opened(request: &HttpRequest) -> bool {
    let accepted = request.headers().get_all(ACCEPT);
    let mut accepted = accepted.filter_map(|value| value.to_str().ok());
    request.method() == Method::GET
        && accepted.any(|kinds| kinds.to_ascii_lowercase().contains("text/html"))
}

fn page(status: StatusCode, text: &str) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><title>Claude Code Hub</title>\
             <body style=\"font-family: system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem\">\
             <h1>Claude Code Hub</h1>{text}</body></html>"
        ))
}
