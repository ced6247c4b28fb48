//! Responses over a WebSocket, as Codex speaks it: the handshake. A turn is a request like any other and takes the
//! same way through the relay; nothing about limits, routing or money is decided here.

mod connection;
mod frames;
mod headers;
mod inbound;

use actix_web::guard::GuardContext;
use actix_web::http::header::UPGRADE;
use actix_web::{HttpRequest, HttpResponse, web};
use tokio::sync::watch;

use super::error::Refusal;
use super::extract::{self, Worker};
use connection::Connection;
use inbound::Inbound;

/// Every open WebSocket of this hub, so that a stop reaches them: the listener knows only requests.
#[derive(Clone, Debug)]
pub struct Sockets {
    closing: watch::Sender<bool>,
}

impl Default for Sockets {
    fn default() -> Self {
        Self {
            closing: watch::Sender::new(false),
        }
    }
}

impl Sockets {
    /// Closes those that are idle at once, and the others when their turn is over. New turns are refused.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }
}

/// Registers the handshake. A request without `Upgrade` is none, and is left to what else serves the path.
pub(super) fn configure(cfg: &mut web::ServiceConfig) {
    for prefix in ["/v1", "/v1/v1"] {
        cfg.service(
            web::resource(format!("{prefix}/responses"))
                .guard(actix_web::guard::fn_guard(asks_for_websocket))
                .route(web::get().to(open)),
        );
    }
}

fn asks_for_websocket(context: &GuardContext<'_>) -> bool {
    let upgrade = context.head().headers().get(UPGRADE);
    upgrade.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

async fn open(
    request: HttpRequest,
    payload: web::Payload,
    Worker(relay): Worker,
    sockets: web::Data<Sockets>,
) -> HttpResponse {
    let id = extract::request_id();
    if !relay.shared.settings.load().responses_websocket {
        // Any other status would cost Codex its turn, or seconds of further handshakes.
        let message = "responses over a websocket are switched off here; use http";
        return frames::answer(426, "invalid_request_error", "websocket_off", message, id);
    }
    let snapshot = relay.shared.catalog.snapshot();
    if let Err(Refusal::Key { refused, .. }) = extract::key(&request, &snapshot, id) {
        tracing::debug!(%refused, "key refused");
        let message = refused.to_string();
        return frames::answer(
            401,
            "invalid_request_error",
            "invalid_api_key",
            &message,
            id,
        );
    }
    let (response, session, messages) = match actix_ws::handle(&request, payload) {
        Ok(opened) => opened,
        Err(error) => {
            let status = error.as_response_error().status_code().as_u16();
            let message = error.to_string();
            return frames::answer(status, "invalid_request_error", "handshake", &message, id);
        }
    };
    let limit = relay.shared.settings.load().body_limit;
    let inbound = Inbound::new(session, messages, limit);
    let connection = Connection::new(request, relay, inbound, sockets.closing.subscribe());
    #[expect(
        clippy::disallowed_methods,
        reason = "ends with its connection, which the listener counts and closes"
    )]
    actix_web::rt::spawn(connection.serve());
    response
}
