//! Reads a request's body: decompressed, up to a limit, without a copy where it came in one piece.

use actix_web::HttpRequest;
use actix_web::dev::{Decompress, Payload};
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};

use crate::relay::RelayError;

/// Reads the body. The limit counts decompressed bytes, so that a small bomb cannot fill the memory.
pub(super) async fn read(
    request: &HttpRequest,
    payload: Payload,
    limit: usize,
) -> Result<Bytes, RelayError> {
    let declared = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse::<usize>().ok());
    if declared.is_some_and(|length| length > limit) {
        return Err(RelayError::too_large(limit));
    }
    match request
        .headers()
        .get(CONTENT_ENCODING)
        .map(|value| value.to_str().unwrap_or("?").trim())
    {
        None | Some("" | "identity") => collect(payload, declared.unwrap_or(0), limit).await,
        Some("gzip" | "x-gzip" | "deflate" | "br" | "zstd") => {
            collect(
                Decompress::from_headers(payload, request.headers()),
                0,
                limit,
            )
            .await
        }
        Some(other) => Err(RelayError::bad_request(format!(
            "`content-encoding` is `{other}`; the hub reads gzip, deflate, br and zstd"
        ))),
    }
}

async fn collect<S, E>(mut chunks: S, expected: usize, limit: usize) -> Result<Bytes, RelayError>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    let mut first: Option<Bytes> = None;
    let mut joined = BytesMut::new();
    let mut size = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| {
            RelayError::bad_request(format!("the request body cannot be read: {error}"))
        })?;
        size += chunk.len();
        if size > limit {
            return Err(RelayError::too_large(limit));
        }
        match first.take() {
            None if joined.is_empty() => first = Some(chunk),
            held => {
                if let Some(held) = held {
                    joined.reserve(expected.max(held.len() + chunk.len()));
                    joined.extend_from_slice(&held);
                }
                joined.extend_from_slice(&chunk);
            }
        }
    }
    Ok(first.unwrap_or_else(|| joined.freeze()))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn joined(chunks: Vec<&'static str>, limit: usize) -> Result<Bytes, RelayError> {
        let chunks = chunks
            .into_iter()
            .map(|c| Ok::<_, std::io::Error>(Bytes::from_static(c.as_bytes())));
        collect(futures_util::stream::iter(chunks), 0, limit).await
    }

    #[actix_web::test]
    async fn chunks_are_joined_in_order() {
        assert_eq!(joined(vec![], 9).await.unwrap(), "");
        assert_eq!(joined(vec!["one"], 9).await.unwrap(), "one");
        assert_eq!(joined(vec!["one", "two", "3"], 9).await.unwrap(), "onetwo3");
    }

    #[actix_web::test]
    async fn a_body_over_the_limit_is_refused() {
        assert_eq!(joined(vec!["12345"], 5).await.unwrap(), "12345");
        assert_eq!(joined(vec!["123", "456"], 5).await.unwrap_err().status, 413);
    }
}
