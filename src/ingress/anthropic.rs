//! `/v1/messages` and `/v1/messages/count_tokens`: authenticate, read, peek, relay, answer.

use std::rc::Rc;

use actix_web::{HttpRequest, HttpResponse, web};
use actors::domain::{RequestId, RequestKind};

use super::error::{self, Refusal};
use super::extract::Worker;
use super::{body, extract};
use crate::dialect::anthropic::peek::peek;
use crate::relay::{self, Call, Relay, RelayError, Reply, ReplyBody};

pub(super) async fn messages(
    request: HttpRequest,
    payload: web::Payload,
    relay: Worker,
) -> HttpResponse {
    serve(
        request,
        payload,
        relay,
        RequestKind::Generation,
        "/v1/messages",
    )
    .await
}

pub(super) async fn count_tokens(
    request: HttpRequest,
    payload: web::Payload,
    relay: Worker,
) -> HttpResponse {
    serve(
        request,
        payload,
        relay,
        RequestKind::CountTokens,
        "/v1/messages/count_tokens",
    )
    .await
}

async fn serve(
    request: HttpRequest,
    payload: web::Payload,
    Worker(relay): Worker,
    kind: RequestKind,
    endpoint: &'static str,
) -> HttpResponse {
    match answer(&request, payload, &relay, kind, endpoint).await {
        Ok(response) => response,
        Err(refusal) => {
            if let Refusal::Key { refused, .. } = &refusal {
                tracing::debug!(%refused, "key refused");
            }
            error::respond(&refusal)
        }
    }
}

async fn answer(
    request: &HttpRequest,
    payload: web::Payload,
    relay: &Rc<Relay>,
    kind: RequestKind,
    endpoint: &'static str,
) -> Result<HttpResponse, Refusal> {
    let head = extract::call_head(request, relay.shared.catalog.snapshot(), kind, endpoint)?;
    let id = head.id;
    let refused = |error: RelayError| Refusal::Relay { id, error };
    let limit = relay.shared.settings.load().body_limit;
    let read = body::read(request, payload.into_inner(), limit).await;
    let peeked = read.and_then(|body| match peek(&body) {
        Ok(peeked) => Ok((body, peeked)),
        Err(error) => Err(RelayError::bad_request(error.to_string())),
    });
    match peeked {
        Ok((body, peeked)) => {
            let reply = relay::relay(relay, Call::new(head, body, peeked))
                .await
                .map_err(refused)?;
            Ok(respond(reply, id))
        }
        Err(error) => {
            relay::log_refused(relay, &head, &error);
            Err(refused(error))
        }
    }
}

fn respond(reply: Reply, id: RequestId) -> HttpResponse {
    let mut response = HttpResponse::build(reply.status);
    for (name, value) in relay::client_headers(&reply.headers) {
        response.append_header((name.clone(), value.clone()));
    }
    response.insert_header((error::REQUEST_ID, id.to_string()));
    for (name, value) in error::allowance_headers(&reply.allowance) {
        response.insert_header((name, value));
    }
    match reply.body {
        ReplyBody::Whole(bytes) => response.body(bytes),
        ReplyBody::Stream(stream) => response.streaming(stream),
    }
}
