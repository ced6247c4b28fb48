//! The body of an answer: decoded bytes as they come, with its limits of time.
//! It neither buffers nor understands what passes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use awc::error::PayloadError;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use tokio::time::{Instant, Sleep, sleep_until};

use super::Timeouts;
use super::dial::noticing_hang_up;
use crate::dialect::gemini::envelope::Rewrap;

/// How a body failed after its head was good.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum BodyError {
    #[error("the provider was silent for longer than its idle timeout")]
    IdleTimeout,
    #[error("the answer took longer than the provider's total timeout")]
    TotalTimeout,
    #[error("the provider's answer was cut off: {0}")]
    Cut(String),
    #[error("the provider's answer is larger than is accepted")]
    TooLarge,
    #[error("the provider's answer could not be decompressed: {0}")]
    Decode(String),
}

/// What the head says about how the body ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Framing {
    /// Bytes announced, where they are counted as they arrive (not compressed).
    pub length: Option<u64>,
    /// Whether a closed connection means that something is missing.
    pub delimited: bool,
    /// Whether the body ends with its connection, which awc takes for no body at all (HTTP/1.1 only).
    pub unreadable: bool,
    pub compressed: bool,
}

/// A stream of decoded chunks. Dropping it closes the connection, or resets the HTTP/2 stream, unless the
/// answer was read to its end.
pub struct Body {
    inner: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>>,
    framing: Framing,
    received: u64,
    hung_up: bool,
    done: bool,
    idle: std::time::Duration,
    total_at: Option<Instant>,
    /// Since when the caller waits for the next chunk; a slow caller is no silence of the provider's.
    waiting_since: Option<Instant>,
    alarm: Option<Pin<Box<Sleep>>>,
    /// Takes Code Assist's answers out of their envelope.
    envelope: Option<Box<Rewrap>>,
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

impl Body {
    pub(super) fn new(
        inner: impl Stream<Item = Result<Bytes, PayloadError>> + 'static,
        framing: Framing,
        timeouts: &Timeouts,
        started: Instant,
    ) -> Self {
        Self {
            inner: Box::pin(inner),
            framing,
            received: 0,
            hung_up: false,
            done: false,
            idle: timeouts.idle,
            total_at: (!timeouts.total.is_zero()).then(|| started + timeouts.total),
            waiting_since: None,
            alarm: None,
            envelope: None,
        }
    }

    /// Takes the answer out of Code Assist's envelope: event by event as a stream, as one where it is collected.
    #[must_use]
    pub fn out_of_envelope(self) -> Self {
        Self {
            envelope: Some(Box::new(Rewrap::unwrapping())),
            ..self
        }
    }

    /// Lets the answer take as long as it likes, as long as it is not silent: for a stream that has begun to answer.
    pub fn lift_total_timeout(&mut self) {
        self.total_at = None;
    }

    /// The whole body, at most `limit` bytes of it, within the idle and the remaining total timeout.
    ///
    /// # Errors
    /// As of the stream, and `TooLarge`.
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, BodyError> {
        match self.envelope.take() {
            Some(envelope) => Ok(envelope.whole(&self.collect_as_it_is(limit).await?)),
            None => self.collect_as_it_is(limit).await,
        }
    }

    async fn collect_as_it_is(mut self, limit: usize) -> Result<Bytes, BodyError> {
        let Some(first) = self.next().await.transpose()? else {
            return Ok(Bytes::new());
        };
        let mut whole = None::<BytesMut>;
        let mut length = first.len();
        while length <= limit {
            let Some(chunk) = self.next().await.transpose()? else {
                // Most answers come in one piece, which then is not copied.
                return Ok(whole.map_or(first, BytesMut::freeze));
            };
            length += chunk.len();
            whole
                .get_or_insert_with(|| BytesMut::from(&first[..]))
                .extend_from_slice(&chunk);
        }
        Err(BodyError::TooLarge)
    }

    /// Why a body that has ended without an error is incomplete all the same.
    fn missing(&self) -> Option<BodyError> {
        if self.framing.unreadable {
            // Better an error that says so than an answer that looks empty.
            let text = "it announces neither its length nor chunks";
            return Some(BodyError::Cut(text.to_owned()));
        }
        match self.framing.length {
            Some(length) if self.received < length => Some(BodyError::Cut(format!(
                "{} of {length} bytes arrived",
                self.received
            ))),
            None if self.framing.delimited && self.hung_up => Some(BodyError::Cut(
                "connection closed before the last chunk".to_owned(),
            )),
            _ => None,
        }
    }

    fn failure(&self, error: &PayloadError) -> BodyError {
        match error {
            // Half a compressed body cannot be decoded, but that it is half is the cause.
            _ if self.hung_up => BodyError::Cut(error.to_string()),
            PayloadError::EncodingCorrupted => BodyError::Decode(error.to_string()),
            PayloadError::Io(cause) | PayloadError::Incomplete(Some(cause)) => {
                if self.framing.compressed && is_decoding(cause) {
                    BodyError::Decode(cause.to_string())
                } else {
                    BodyError::Cut(cause.to_string())
                }
            }
            _ => BodyError::Cut(error.to_string()),
        }
    }

    /// Which limit has passed while waiting. One timer serves the whole body: it is moved only when it fires.
    fn poll_limits(&mut self, cx: &mut Context<'_>) -> Poll<BodyError> {
        let since = *self.waiting_since.get_or_insert_with(Instant::now);
        let idle_at = (!self.idle.is_zero()).then(|| since + self.idle);
        let Some(next) = [idle_at, self.total_at].into_iter().flatten().min() else {
            return Poll::Pending;
        };
        let alarm = self
            .alarm
            .get_or_insert_with(|| Box::pin(sleep_until(next)));
        loop {
            ready!(alarm.as_mut().poll(cx));
            let now = Instant::now();
            if self.total_at.is_some_and(|at| at <= now) {
                return Poll::Ready(BodyError::TotalTimeout);
            }
            if next <= now {
                return Poll::Ready(BodyError::IdleTimeout);
            }
            alarm.as_mut().reset(next);
        }
    }
}

/// Errors of the decoders are about data, errors of the connection are not.
fn is_decoding(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    error.raw_os_error().is_none()
        && matches!(
            error.kind(),
            InvalidData | InvalidInput | Other | UnexpectedEof
        )
}

impl Stream for Body {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let chunk = ready!(self.poll_chunk(cx));
            let (Some(Ok(bytes)), Some(envelope)) = (&chunk, &mut self.envelope) else {
                return Poll::Ready(chunk);
            };
            let events = envelope.push(bytes);
            if !events.is_empty() {
                return Poll::Ready(Some(Ok(events)));
            }
        }
    }
}

impl Body {
    /// The next chunk as it came.
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        let this = self;
        if this.done {
            return Poll::Ready(None);
        }
        let (polled, hung_up) = noticing_hang_up(|| this.inner.as_mut().poll_next(cx));
        this.hung_up |= hung_up;
        let end = match polled {
            Poll::Ready(Some(Ok(chunk))) => {
                this.received += chunk.len() as u64;
                this.waiting_since = None;
                return Poll::Ready(Some(Ok(chunk)));
            }
            Poll::Ready(Some(Err(error))) => Some(this.failure(&error)),
            Poll::Ready(None) => this.missing(),
            Poll::Pending => Some(ready!(this.poll_limits(cx))),
        };
        this.done = true;
        // The connection goes now, even if the caller keeps what is left of the answer.
        this.inner = Box::pin(futures_util::stream::empty());
        Poll::Ready(end.map(Err))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::stream;

    use super::*;

    const PLAIN: Framing = Framing {
        length: None,
        delimited: true,
        unreadable: false,
        compressed: false,
    };

    fn body(chunks: &[(u64, &'static str)], timeouts: &Timeouts) -> Body {
        let chunks = chunks.to_vec();
        let inner = stream::unfold(chunks.into_iter(), |mut rest| async move {
            let (wait, text) = rest.next()?;
            tokio::time::sleep(Duration::from_secs(wait)).await;
            Some((Ok(Bytes::from_static(text.as_bytes())), rest))
        });
        Body::new(inner, PLAIN, timeouts, Instant::now())
    }

    fn limits(idle: u64, total: u64) -> Timeouts {
        Timeouts {
            idle: Duration::from_secs(idle),
            total: Duration::from_secs(total),
            ..Timeouts::default()
        }
    }

    #[actix_rt::test]
    async fn idle_counts_between_chunks_and_total_over_all() {
        tokio::time::pause();
        let steady = [(4, "a"), (4, "b"), (4, "c")];
        assert_eq!(
            body(&steady, &limits(5, 60)).collect(9).await.unwrap(),
            "abc"
        );
        assert_eq!(
            body(&steady, &limits(3, 60)).collect(9).await,
            Err(BodyError::IdleTimeout)
        );
        assert_eq!(
            body(&steady, &limits(5, 10)).collect(9).await,
            Err(BodyError::TotalTimeout)
        );
        assert_eq!(
            body(&steady, &limits(0, 0)).collect(9).await.unwrap(),
            "abc"
        );
    }

    #[actix_rt::test]
    async fn a_caller_that_reads_late_is_not_the_providers_silence() {
        tokio::time::pause();
        let mut body = body(&[(0, "a"), (2, "b")], &limits(3, 60));
        assert_eq!(body.next().await.unwrap().unwrap(), "a");
        tokio::time::advance(Duration::from_secs(20)).await;
        assert_eq!(body.next().await.unwrap().unwrap(), "b");
        assert!(body.next().await.is_none());
    }

    #[actix_rt::test]
    async fn collecting_stops_at_the_limit() {
        tokio::time::pause();
        let chunks = [(0, "abc"), (0, "def")];
        assert_eq!(
            body(&chunks, &limits(1, 9)).collect(6).await.unwrap(),
            "abcdef"
        );
        assert_eq!(
            body(&chunks, &limits(1, 9)).collect(5).await,
            Err(BodyError::TooLarge)
        );
        assert_eq!(
            body(&chunks[..1], &limits(1, 9)).collect(2).await,
            Err(BodyError::TooLarge)
        );
        assert_eq!(body(&[], &limits(1, 9)).collect(0).await.unwrap(), "");
    }

    #[actix_rt::test]
    async fn fewer_bytes_than_announced_is_a_cut() {
        let inner = stream::iter([Ok(Bytes::from_static(b"ab"))]);
        let framing = Framing {
            length: Some(3),
            ..PLAIN
        };
        let body = Body::new(inner, framing, &Timeouts::default(), Instant::now());
        assert_eq!(
            body.collect(9).await,
            Err(BodyError::Cut("2 of 3 bytes arrived".to_owned()))
        );
    }
}
