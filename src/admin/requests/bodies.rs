//! Headers and bodies of a request and of its answer, where they were kept. Secrets were masked before; nothing is decided here.

use actix_web::{HttpRequest, get, web};
use actors::domain::RequestId;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::Admin;
use crate::admin::access::{Access, Read};
use crate::admin::problem::{Code, Problem};
use crate::capture::port::{Packed, PackedMessage};
use crate::capture::unpacked;

/// Headers and bodies that were kept.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::admin) struct BodiesShape {
    request: KeptRequest,
    /// As the client got it. `null` where the client left before there was one.
    response: Option<KeptResponse>,
}

/// A request as it came in.
#[derive(Debug, Serialize, ToSchema)]
struct KeptRequest {
    #[schema(example = "POST")]
    method: String,
    /// With its query, secrets masked.
    #[schema(example = "/v1/messages?beta=true")]
    path: String,
    headers: Vec<KeptHeader>,
    #[serde(flatten)]
    body: KeptBody,
}

/// An answer as the client got it, as far as it was sent.
#[derive(Debug, Serialize, ToSchema)]
struct KeptResponse {
    #[schema(example = 200)]
    status: u16,
    headers: Vec<KeptHeader>,
    #[serde(flatten)]
    body: KeptBody,
}

/// A header, `***` for the value of a secret one.
#[derive(Debug, Serialize, ToSchema)]
struct KeptHeader {
    #[schema(example = "anthropic-version")]
    name: String,
    #[schema(example = "2023-06-01")]
    value: String,
}

/// A body, or its beginning.
#[derive(Debug, Serialize, ToSchema)]
struct KeptBody {
    /// `null` where bodies of answers were not to be kept.
    body: Option<String>,
    body_encoding: BodyEncoding,
    /// Of the whole body.
    #[schema(example = 48213)]
    bytes: u64,
    /// Only its beginning was kept.
    truncated: bool,
}

/// How `body` is written: as it is, or as base64 where it is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum BodyEncoding {
    Utf8,
    Base64,
}

impl From<Packed> for BodiesShape {
    fn from(kept: Packed) -> Self {
        Self {
            response: kept.answer.map(|answer| KeptResponse {
                status: answer.status,
                headers: headers(&answer.message),
                body: KeptBody::of(&answer.message),
            }),
            request: KeptRequest {
                method: kept.method,
                path: kept.path,
                headers: headers(&kept.request),
                body: KeptBody::of(&kept.request),
            },
        }
    }
}

/// Name and value of each.
pub(in crate::admin) fn header_pairs(message: &PackedMessage) -> Vec<(String, String)> {
    serde_json::from_str(&message.headers).unwrap_or_default()
}

fn headers(message: &PackedMessage) -> Vec<KeptHeader> {
    let pairs = header_pairs(message).into_iter();
    pairs
        .map(|(name, value)| KeptHeader { name, value })
        .collect()
}

/// What of a body was kept.
pub(in crate::admin) fn kept_bytes(message: &PackedMessage) -> Option<Vec<u8>> {
    let body = message.body.as_deref()?;
    Some(unpacked(body, message.bytes))
}

impl KeptBody {
    fn of(message: &PackedMessage) -> Self {
        let (body, body_encoding) = match kept_bytes(message) {
            None => (None, BodyEncoding::Utf8),
            Some(bytes) => {
                let (text, encoding) = readable(bytes, message.truncated);
                (Some(text), encoding)
            }
        };
        Self {
            body,
            body_encoding,
            bytes: message.bytes,
            truncated: message.truncated,
        }
    }
}

fn readable(bytes: Vec<u8>, truncated: bool) -> (String, BodyEncoding) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, BodyEncoding::Utf8),
        Err(odd) => {
            let (whole, why) = (odd.utf8_error().valid_up_to(), odd.utf8_error().error_len());
            let mut bytes = odd.into_bytes();
            if truncated && why.is_none() {
                // The cut went through a character.
                bytes.truncate(whole);
                return (
                    String::from_utf8_lossy(&bytes).into_owned(),
                    BodyEncoding::Utf8,
                );
            }
            (STANDARD.encode(&bytes), BodyEncoding::Base64)
        }
    }
}

/// The id in the path.
pub(in crate::admin) fn id_in_path(request: &HttpRequest) -> Result<RequestId, Problem> {
    let text = request.match_info().get("id").unwrap_or_default();
    let id = uuid::Uuid::parse_str(text);
    id.map(RequestId)
        .map_err(|_| Problem::not_found("request", text))
}

/// What was kept of a request, or why there is nothing.
pub(in crate::admin) async fn kept(admin: &Admin, id: RequestId) -> Result<Packed, Problem> {
    let found = admin.db.request_bodies(id).await?;
    found.ok_or_else(|| {
        let what = format!("headers and bodies of request `{id}`");
        Problem::new(Code::NotFound, why_nothing(admin, &what))
    })
}

/// Why nothing is there of it.
pub(in crate::admin) fn why_nothing(admin: &Admin, what: &str) -> String {
    if admin.catalog.settings().sessions.store_messages {
        format!(
            "{what} were not kept: they came in while that was off, are too old, or did not fit"
        )
    } else {
        format!("{what} were not kept: `sessions.store_messages` is off")
    }
}

/// Show headers and bodies of a request
///
/// The request as it came in and the answer as the client got it, also an answer of the hub itself. They are there where
/// `sessions.store_messages` was on, up to `sessions.store_max_bytes` of each body, for `request_log.keep_bodies_days`.
#[utoipa::path(
    tag = "requests",
    params(("id" = String, Path, description = "The request's id, as in `x-request-id`", format = "uuid", example = "019aa6d5-0c3e-7b50-9d3c-1f3f6a4b5c6d")),
    responses(
        (status = 200, description = "What was kept", body = BodiesShape),
        (status = 404, description = "Nothing was kept of it; `detail` says whether that is off", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/requests/{id}/bodies")]
pub(super) async fn bodies(
    _: Access<Read>,
    admin: web::Data<Admin>,
    request: HttpRequest,
) -> Result<web::Json<BodiesShape>, Problem> {
    let id = id_in_path(&request)?;
    Ok(web::Json(kept(&admin, id).await?.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shown_as_it_is_and_what_is_none_in_base64() {
        let text = |bytes: &[u8], truncated| readable(bytes.to_vec(), truncated);
        assert_eq!(text(b"{}", false), ("{}".to_owned(), BodyEncoding::Utf8));
        let cut = &"aé".as_bytes()[..2];
        assert_eq!(text(cut, true), ("a".to_owned(), BodyEncoding::Utf8));
        assert_eq!(text(cut, false).1, BodyEncoding::Base64);
        assert_eq!(
            text(b"\xff\x00", true),
            ("/wA=".to_owned(), BodyEncoding::Base64)
        );
    }
}
