//! Work that is done again and again while the hub runs.

use std::time::Duration;

use actix_rt::task::JoinHandle;

/// Does it after each pause, until it is aborted.
pub(super) fn every(pause: Duration, mut work: impl AsyncFnMut() + 'static) -> JoinHandle<()> {
    #[expect(clippy::disallowed_methods, reason = "aborted by `Hub::stop`")]
    actix_rt::spawn(async move {
        loop {
            tokio::time::sleep(pause).await;
            work().await;
        }
    })
}
