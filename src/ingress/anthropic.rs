//! `/v1/messages` and `/v1/messages/count_tokens`: authenticate, read, peek, relay, answer.

use std::rc::Rc;

use actix_web::{HttpRequest, HttpResponse, web};
use actors::domain::{Dialect, RequestId};

use super::error::{self, Refusal};
use super::extract::Worker;
use super::{body, extract};
use crate::dialect::endpoint::{Endpoint, Operation};
use crate::dialect::peek::peek;
use crate::relay::{self, Call, Relay, RelayError, Reply, ReplyBody};

pub(super) async fn messages(
    request: HttpRequest,
    payload: web::Payload,
    relay: Worker,
) -> HttpResponse {
    serve(request, payload, relay, Operation::Generate, "/v1/messages").await
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
        Operation::CountTokens,
        "/v1/messages/count_tokens",
    )
    .await
}

async fn serve(
    request: HttpRequest,
    payload: web::Payload,
    Worker(relay): Worker,
    operation: Operation,
    path: &'static str,
) -> HttpResponse {
    let endpoint = Endpoint {
        dialect: Dialect::Anthropic,
        operation,
        path: path.into(),
    };
    match answer(&request, payload, &relay, endpoint).await {
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
    endpoint: Endpoint,
) -> Result<HttpResponse, Refusal> {
    let head = extract::call_head(request, relay.shared.catalog.snapshot(), endpoint)?;
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
