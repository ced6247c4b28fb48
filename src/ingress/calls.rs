//! A call of any dialect: authenticate, read, peek, relay, answer.

use std::future::ready;
use std::rc::Rc;

use actix_web::{HttpRequest, HttpResponse, web};
use actors::domain::{Dialect, RequestId};
use bytes::Bytes;
use futures_util::StreamExt;

use super::error::{self, Refusal};
use super::extract::Worker;
use super::paths::{Called, gemini_path};
use super::{body, extract};
use crate::capture::Kept;
use crate::dialect::endpoint::Operation;
use crate::dialect::gemini::envelope::{self, Rewrap};
use crate::dialect::peek::{InPath, Peek, peek_at};
use crate::relay::{self, Call, CallHead, Relay, RelayError, Reply, ReplyBody};

/// Asks Gemini for events; without it a stream is a JSON array.
const EVENTS: &str = "alt=sse";

pub(super) async fn serve(
    request: HttpRequest,
    payload: web::Payload,
    Worker(relay): Worker,
    called: Called,
) -> HttpResponse {
    let dialect = called.endpoint.dialect;
    // Where the client leaves before there is an answer, its drop keeps what there is.
    let mut kept = Kept::default();
    let answered = answer(&request, payload, &relay, called, &mut kept).await;
    let response = answered.unwrap_or_else(|refusal| {
        if let Refusal::Key { refused, .. } = &refusal {
            tracing::debug!(%refused, "key refused");
        }
        error::respond(dialect, &refusal)
    });
    kept.answered(response)
}

async fn answer(
    request: &HttpRequest,
    payload: web::Payload,
    relay: &Rc<Relay>,
    called: Called,
    kept: &mut Kept,
) -> Result<HttpResponse, Refusal> {
    let Called {
        endpoint,
        in_path,
        enveloped,
    } = called;
    let generates = endpoint.operation == Operation::Generate;
    let mut head = extract::call_head(request, relay, endpoint, kept)?;
    let id = head.id;
    let refused = |error: RelayError| Refusal::Relay { id, error };
    let limit = relay.shared.settings.load().body_limit;
    let read = body::read(request, payload.into_inner(), limit).await;
    let asked = read.and_then(|body| {
        kept.body(&body);
        if enveloped {
            opened(&mut head, in_path, &body)
        } else {
            plain(&mut head, in_path, body)
        }
    });
    match asked {
        Ok((body, peeked)) => {
            let reply = relay::relay(relay, Call::new(head, body, peeked))
                .await
                .map_err(refused)?;
            // A count has no envelope.
            let wrap = (enveloped && generates).then(|| Rewrap::wrapping(&id.to_string()));
            Ok(respond(reply, id, wrap))
        }
        Err(error) => {
            relay::log_refused(relay, &head, &error);
            Err(refused(error))
        }
    }
}

/// A request as it stands, but for what filters change.
fn plain(head: &mut CallHead, path: InPath, body: Bytes) -> Result<(Bytes, Peek), RelayError> {
    let body = relay::guarded(head, body);
    let array = head.dialect == Dialect::Gemini && !wants_events(&head.query);
    let path = InPath { array, ..path };
    let peeked = peek_at(&head.endpoint, path, &body)
        .map_err(|error| RelayError::bad_request(error.to_string()))?;
    Ok((body, peeked))
}

/// The request out of Code Assist's envelope: from here on it is one of Gemini's like any other.
fn opened(head: &mut CallHead, path: InPath, body: &Bytes) -> Result<(Bytes, Peek), RelayError> {
    let wrong = |error: envelope::EnvelopeError| RelayError::bad_request(error.to_string());
    let (envelope, inside) = envelope::open(body).map_err(wrong)?;
    let model = envelope.model().map_err(wrong)?;
    let method = head.endpoint.path.rsplit(':').next().unwrap_or_default();
    head.endpoint.path = gemini_path(&model, method).into();
    // Code Assist's clients read nothing but events.
    if path.stream && !wants_events(&head.query) {
        EVENTS.clone_into(&mut head.query);
    }
    head.envelope = Some(envelope);
    plain(head, InPath { model, ..path }, inside)
}

fn wants_events(query: &str) -> bool {
    let mut pairs = query.split('&');
    // Google's system parameters may be written with a dollar sign.
    pairs.any(|pair| pair.trim_start_matches("%24").trim_start_matches('$') == EVENTS)
}

fn respond(reply: Reply, id: RequestId, wrap: Option<Rewrap>) -> HttpResponse {
    let mut response = HttpResponse::build(reply.status);
    for (name, value) in relay::client_headers(&reply.headers) {
        response.append_header((name.clone(), value.clone()));
    }
    response.insert_header((error::REQUEST_ID, id.to_string()));
    for (name, value) in error::allowance_headers(&reply.allowance) {
        response.insert_header((name, value));
    }
    match (reply.body, wrap) {
        (ReplyBody::Whole(bytes), None) => response.body(bytes),
        (ReplyBody::Whole(bytes), Some(rewrap)) => response.body(rewrap.whole(&bytes)),
        (ReplyBody::Stream(stream), None) => response.streaming(stream),
        (ReplyBody::Stream(stream), Some(mut rewrap)) => {
            let wrapped = stream.map(move |chunk| chunk.map(|chunk| rewrap.push(&chunk)));
            // A chunk of nothing would end the body.
            let chunks =
                wrapped.filter(|chunk| ready(!matches!(chunk, Ok(bytes) if bytes.is_empty())));
            response.streaming(chunks)
        }
    }
}
