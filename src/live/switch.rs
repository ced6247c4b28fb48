//! What ends a running request from outside: thrown once, from any thread, and looked at by the one task that serves the
//! request. Looking allocates nothing.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use futures_util::task::AtomicWaker;

/// Whether an admin has ended the request. It knows one waiter, the last that looked.
#[derive(Debug, Default)]
pub(super) struct Switch {
    thrown: AtomicBool,
    waiter: AtomicWaker,
}

impl Switch {
    pub(super) fn throw(&self) {
        self.thrown.store(true, Ordering::Release);
        self.waiter.wake();
    }

    pub(super) fn is_thrown(&self) -> bool {
        self.thrown.load(Ordering::Acquire)
    }

    pub(super) fn poll(&self, cx: &mut Context<'_>) -> Poll<()> {
        if self.is_thrown() {
            return Poll::Ready(());
        }
        self.waiter.register(cx.waker());
        // It may have been thrown while the waiter was not known yet.
        if self.is_thrown() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

/// Resolves once somebody ends the request.
#[derive(Clone, Debug)]
pub struct Cancelled(pub(super) Arc<Switch>);

impl Future for Cancelled {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0.poll(cx)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn it_resolves_once_thrown_and_stays_so() {
        let switch = Arc::new(Switch::default());
        let mut cancelled = Cancelled(switch.clone());
        assert_eq!((&mut cancelled).now_or_never(), None);
        let waiting = tokio::task::spawn_blocking({
            let switch = switch.clone();
            move || switch.throw()
        });
        cancelled.clone().await;
        cancelled.await;
        waiting.await.unwrap();
        assert!(switch.is_thrown());
    }
}
