//! A running answer that can be ended from outside, also while its client does not read it: then nobody polls it, and
//! only a task of its own hears of its end. Must not know how an answer ends: that is the passage's part.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use futures_util::Stream;
use tokio::task::AbortHandle;

use super::stream::Passage;
use crate::live::Cancelled;

/// Dropping it (the client left) settles the request and closes the upstream connection.
#[derive(Debug)]
pub struct RelayStream {
    answer: Rc<RefCell<Answer>>,
    watch: AbortHandle,
}

#[derive(Debug)]
struct Answer {
    passage: Passage,
    /// Who waits for the next chunk.
    waiting: Option<Waker>,
}

impl RelayStream {
    pub(super) fn new(passage: Passage, cancelled: Cancelled) -> Self {
        let answer = Rc::new(RefCell::new(Answer {
            passage,
            waiting: None,
        }));
        let watched = Rc::downgrade(&answer);
        #[expect(clippy::disallowed_methods, reason = "aborted with the stream")]
        let watch = actix_web::rt::spawn(async move {
            cancelled.await;
            if let Some(answer) = watched.upgrade() {
                let mut answer = answer.borrow_mut();
                answer.passage.terminate();
                if let Some(waiting) = answer.waiting.take() {
                    waiting.wake();
                }
            }
        });
        Self {
            answer,
            watch: watch.abort_handle(),
        }
    }
}

impl Stream for RelayStream {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut answer = self.answer.borrow_mut();
        let polled = Pin::new(&mut answer.passage).poll_next(cx);
        if polled.is_pending() {
            match &mut answer.waiting {
                Some(waiting) => waiting.clone_from(cx.waker()),
                none => *none = Some(cx.waker().clone()),
            }
        }
        polled
    }
}

impl Drop for RelayStream {
    fn drop(&mut self) {
        self.watch.abort();
    }
}
