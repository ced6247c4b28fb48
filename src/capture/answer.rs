//! Answers of actix-web on their way to the client. What passes is looked at and stays as it is.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use bytes::Bytes;

use super::exchange::Kept;

impl Kept {
    /// The answer as it came in, with its bytes kept on their way.
    #[must_use]
    pub fn answered(mut self, response: HttpResponse) -> HttpResponse {
        if !self.is_on() {
            return response;
        }
        let status = response.status().as_u16();
        self.head(status, response.headers());
        response.map_body(|_, body| match body.try_into_bytes() {
            Ok(whole) => {
                self.chunk(&whole);
                self.finish();
                BoxBody::new(whole)
            }
            Err(stream) => BoxBody::new(Watched { stream, kept: self }),
        })
    }
}

/// A body that is looked at. Dropped before its end, what was sent so far is kept.
struct Watched {
    stream: BoxBody,
    kept: Kept,
}

impl MessageBody for Watched {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.stream.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.stream).poll_next(cx);
        match &polled {
            Poll::Ready(Some(Ok(chunk))) => this.kept.chunk(chunk),
            // Before the client hears of the end: so what it has seen whole is on its way to the database.
            Poll::Ready(_) => this.kept.finish(),
            Poll::Pending => {}
        }
        polled
    }
}
