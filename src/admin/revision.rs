//! `ETag` and `If-Match`: what a caller has seen of a row, so that nobody overwrites what they did not see.

use std::future::ready;

use actix_web::dev::Payload;
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use futures_util::future::LocalBoxFuture;
use serde::Serialize;

use super::access::once_allowed;
use super::problem::Problem;

/// The revision that `If-Match` names; without it, or with `*`, any will do.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub Option<i64>);

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        once_allowed(request, ready(read(request)))
    }
}

fn read(request: &HttpRequest) -> Result<IfMatch, Problem> {
    let Some(header) = request.headers().get(IF_MATCH) else {
        return Ok(IfMatch(None));
    };
    let text = header.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(IfMatch(None));
    }
    let inside = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    let revision = inside.and_then(|text| text.parse().ok());
    revision
        .map(|revision| IfMatch(Some(revision)))
        .ok_or_else(|| {
            Problem::invalid(
                "If-Match",
                format!("`{text}` is no ETag of this API: send one as it was answered"),
            )
        })
}

/// An answer with the row's revision.
pub fn tagged(status: u16, revision: i64, body: &impl Serialize) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
    HttpResponse::build(status)
        .insert_header(("etag", format!("\"{revision}\"")))
        .json(body)
}
