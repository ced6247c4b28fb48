//! The listener: one relay for each worker thread, every path registered.

use std::net::{SocketAddr, TcpListener};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use anyhow::Context;

use crate::admin::{self, Admin};
use crate::config::Config;
use crate::egress::Clients;
use crate::ingress::Sockets;
use crate::journal::Journal;
use crate::relay::{Relay, Shared};
use crate::{console, ingress};

/// A client has this long to send a request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// Idle connections of clients are kept this long.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// Binds, starts the workers and returns at once.
pub(super) fn listen(
    config: &Config,
    shared: Arc<Shared>,
    admin: Admin,
    journal: Journal,
    sockets: &Sockets,
) -> anyhow::Result<(SocketAddr, ServerHandle)> {
    let wanted = format!("{}:{}", config.server.host, config.server.port);
    let listener = TcpListener::bind((config.server.host.as_str(), config.server.port))
        .with_context(|| format!("`{wanted}` (server.host, server.port) cannot be listened on"))?;
    let address = listener.local_addr()?;
    let admin = web::Data::new(admin);
    let sockets = web::Data::new(sockets.clone());
    let factory = move || {
        let relay = Rc::new(Relay {
            shared: shared.clone(),
            clients: Clients::new(),
            journal: journal.writer(),
        });
        App::new()
            .app_data(relay)
            .app_data(admin.clone())
            .app_data(sockets.clone())
            .configure(admin::configure)
            // Before ingress, which answers what is left of `/`: HEAD.
            .configure(console::configure)
            .configure(ingress::configure)
            .default_service(web::to(not_found))
    };
    let mut server = HttpServer::new(factory)
        // Drops a waiting handler, or a silent stream, as soon as its client leaves: that is what frees the permit
        // and cancels the upstream call.
        .h1_allow_half_closed(false)
        .client_request_timeout(HEAD_TIMEOUT)
        .keep_alive(KEEP_ALIVE)
        .shutdown_timeout(config.server.shutdown_grace_ms.div_ceil(1000))
        .disable_signals()
        .shutdown_signal(std::future::pending());
    if config.server.workers > 0 {
        server = server.workers(config.server.workers);
    }
    let server = server.listen(listener)?.run();
    let handle = server.handle();
    #[expect(
        clippy::disallowed_methods,
        reason = "ends when the handle stops it; `Hub::stop` waits for that"
    )]
    actix_rt::spawn(async move {
        if let Err(error) = server.await {
            tracing::error!(%error, "the listener ended");
        }
    });
    Ok((address, handle))
}

/// What answers an address that nobody serves: a page for people, and an error that programs understand. Below `/api` there
/// are only programs.
async fn not_found(request: HttpRequest) -> HttpResponse {
    let path = request.path();
    let is_api = path == "/api" || path.starts_with("/api/");
    if !is_api && console::is_opened(&request) {
        return console::not_found();
    }
    ingress::not_found(request).await
}
