//! `Idempotency-Key`: a creation that is sent again within a day answers what it answered, and happens once. Around all
//! operations of the API, so that none can forget it.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, web};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::problem::{Code, Problem};
use super::{Admin, access, body};

pub const HEADER: &str = "idempotency-key";
const KEY_MAX: usize = 255;
const BODY_MAX: usize = 16 * 1024 * 1024;
/// A request that has not answered for so long is given up, and its key is free again.
const STALE_MS: i64 = 10 * 60_000;

/// What is kept of an answer, sealed.
#[derive(Serialize, Deserialize)]
struct Kept {
    content_type: Option<String>,
    etag: Option<String>,
    body: String,
}

/// A middleware.
pub(super) async fn once(
    mut request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let key = request.headers().get(HEADER).cloned();
    let (Some(key), &Method::POST) = (key, request.method()) else {
        return next.call(request).await;
    };
    let key = key.to_str().unwrap_or_default().to_owned();
    if key.is_empty() || key.len() > KEY_MAX {
        let problem = Problem::invalid(
            HEADER,
            format!("must be 1 to {KEY_MAX} printable characters"),
        );
        return Ok(request.into_response(problem.respond()));
    }
    // Whoever is not known has nothing to repeat.
    let identity = match access::identify(request.request()).await {
        Ok(identity) => identity,
        Err(problem) => return Ok(request.into_response(problem.respond())),
    };
    let bytes = match body::collect(&mut request.take_payload(), BODY_MAX).await {
        Ok(bytes) => bytes,
        Err(problem) => return Ok(request.into_response(problem.respond())),
    };
    let admin = request.app_data::<web::Data<Admin>>().cloned();
    let Some(admin) = admin else {
        return next.call(request).await;
    };
    let name = digest(&[
        &format!("{:?} {:?}", identity.kind, identity.id),
        request.path(),
        &key,
    ]);
    let request_hash = digest(&[request.query_string(), &hex::encode(Sha256::digest(&bytes))]);
    match begin(&admin, &name, &request_hash).await {
        Ok(None) => {}
        Ok(Some(answer)) => return Ok(request.into_response(answer)),
        Err(problem) => return Ok(request.into_response(problem.respond())),
    }
    request.set_payload(Payload::from(bytes));
    let answered = next.call(request).await;
    match answered {
        Ok(response) => keep(&admin, &name, response).await,
        Err(error) => {
            forget(&admin, &name).await;
            Err(error)
        }
    }
}

/// Nothing where the request is to be done; else the answer that there is.
async fn begin(
    admin: &Admin,
    name: &str,
    request_hash: &str,
) -> Result<Option<HttpResponse>, Problem> {
    for _ in 0..2 {
        if admin.db.begin_idempotent(name, request_hash).await? {
            return Ok(None);
        }
        let Some(row) = admin.db.find_idempotent(name).await? else {
            continue;
        };
        if row.request_hash != request_hash {
            return Err(Problem::new(
                Code::IdempotencyConflict,
                format!("this `{HEADER}` came with another request before"),
            ));
        }
        if let (Some(status), Some(sealed)) = (row.status, row.answer_sealed) {
            return replay(admin, name, status, &sealed).map(Some);
        }
        if row.created_at_ms + STALE_MS > jiff::Timestamp::now().as_millisecond() {
            return Err(Problem::new(
                Code::IdempotencyConflict,
                format!("the first request with this `{HEADER}` is still running"),
            )
            .retry_after(1));
        }
        admin.db.forget_idempotent(name).await?;
    }
    Err(Problem::new(Code::IdempotencyConflict, "try again").retry_after(1))
}

fn replay(admin: &Admin, name: &str, status: i64, sealed: &str) -> Result<HttpResponse, Problem> {
    let opened = admin.master_key.open(sealed, &context(name));
    let kept: Option<Kept> = opened
        .ok()
        .and_then(|text| serde_json::from_str(text.expose()).ok());
    let kept = kept.ok_or_else(|| {
        Problem::new(
            Code::IdempotencyConflict,
            "it was done, and its answer can no longer be read",
        )
    })?;
    let status = u16::try_from(status)
        .ok()
        .and_then(|status| StatusCode::from_u16(status).ok());
    let mut response = HttpResponse::build(status.unwrap_or_default());
    if let Some(kind) = kept.content_type {
        response.insert_header((header::CONTENT_TYPE, kind));
    }
    if let Some(etag) = kept.etag {
        response.insert_header((header::ETAG, etag));
    }
    Ok(response
        .insert_header(("idempotent-replayed", "true"))
        .body(kept.body))
}

/// Keeps what was done or refused for good; what failed may be sent again.
async fn keep(
    admin: &Admin,
    name: &str,
    response: ServiceResponse<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let status = response.status();
    let (request, response) = response.into_parts();
    if !status.is_success() {
        forget(admin, name).await;
        return Ok(ServiceResponse::new(request, response));
    }
    let (head, body) = response.into_parts();
    let bytes = match body.try_into_bytes() {
        Ok(bytes) => bytes,
        // A stream is no creation's answer.
        Err(body) => {
            forget(admin, name).await;
            return Ok(ServiceResponse::new(request, head.set_body(body)));
        }
    };
    let text = |name| {
        head.headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    let kept = Kept {
        content_type: text(header::CONTENT_TYPE),
        etag: text(header::ETAG),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    };
    let written = serde_json::to_string(&kept).unwrap_or_default();
    let sealed = admin.master_key.seal(&written, &context(name));
    if let Err(error) = admin
        .db
        .finish_idempotent(name, status.as_u16(), &sealed)
        .await
    {
        tracing::error!(%error, "an answer could not be kept for its idempotency key");
    }
    Ok(ServiceResponse::new(
        request,
        head.set_body(BoxBody::new(bytes)),
    ))
}

async fn forget(admin: &Admin, name: &str) {
    if let Err(error) = admin.db.forget_idempotent(name).await {
        tracing::error!(%error, "an idempotency key could not be given back");
    }
}

fn context(name: &str) -> String {
    format!("idempotency:{name}")
}

fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(Sha256::digest(part));
    }
    hex::encode(hash.finalize())
}
