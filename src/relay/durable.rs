//! `request_log.write_mode: sync`: an answer's last byte waits for its row to be in the database. It must not wait
//! for ever: a database that is slow or down costs a warning, and the row is safe in the journal.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actors::Written;
use actors::domain::RequestId;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

/// Resolves once the row is committed, or the time for it is up.
pub(super) struct Durable(LocalBoxFuture<'static, ()>);

impl Durable {
    pub(super) fn new(request: RequestId, written: Written, limit: Duration) -> Self {
        let waiting = async move {
            if !written.within(limit).await {
                tracing::warn!(
                    %request,
                    limit_ms = limit.as_millis() as u64,
                    "the database did not take a row in time; it waits in the journal"
                );
            }
        };
        Self(waiting.boxed_local())
    }
}

impl Future for Durable {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.poll_unpin(cx)
    }
}

impl std::fmt::Debug for Durable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Durable")
    }
}

/// Waits where there is something to wait for.
pub(super) async fn settled(durable: Option<Durable>) {
    if let Some(durable) = durable {
        durable.await;
    }
}
