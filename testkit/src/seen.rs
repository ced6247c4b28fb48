//! A request as it arrived, and how it is read off the wire.
//! Nothing is normalised but the header names: a test wants to see what was really sent.

use std::io;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt};

/// One request that the upstream received in full.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Raw, without the question mark; empty when there was none.
    pub query: String,
    /// In the order of arrival, names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
    /// Which connection it came on, counted from 1: equal numbers mean that it was kept alive.
    pub connection: usize,
}

impl Seen {
    /// The first value of a header; `name` in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(known, _)| known == name)?;
        Some(value)
    }

    /// The body as JSON; `Null` when it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Whether the request asked for an event stream.
    #[must_use]
    pub fn wants_stream(&self) -> bool {
        self.path.ends_with(":streamGenerateContent")
            || self.json()["stream"].as_bool().unwrap_or(false)
    }
}

/// Reads one request; `None` when the connection ends between requests.
pub(crate) async fn read_request(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut BytesMut,
    connection: usize,
) -> io::Result<Option<Seen>> {
    let (mut seen, head_length) = loop {
        if let Some(parsed) = parse_head(buffer, connection)? {
            break parsed;
        }
        if stream.read_buf(buffer).await? == 0 {
            return if buffer.is_empty() {
                Ok(None)
            } else {
                Err(cut())
            };
        }
    };
    let _ = buffer.split_to(head_length);
    let chunked = seen
        .header("transfer-encoding")
        .is_some_and(|value| value.contains("chunked"));
    seen.body = if chunked {
        read_chunked(stream, buffer).await?
    } else {
        let length = seen.header("content-length").unwrap_or("0").trim().parse();
        let length = length.map_err(|_| malformed("content-length"))?;
        fill(stream, buffer, length).await?;
        buffer.split_to(length).freeze()
    };
    Ok(Some(seen))
}

fn parse_head(buffer: &[u8], connection: usize) -> io::Result<Option<(Seen, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let mut request = httparse::Request::new(&mut headers);
    let status = request
        .parse(buffer)
        .map_err(|error| malformed(&error.to_string()))?;
    let httparse::Status::Complete(length) = status else {
        return Ok(None);
    };
    let target = request.path.unwrap_or("/");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let headers = request
        .headers
        .iter()
        .map(|header| {
            let value = String::from_utf8_lossy(header.value).into_owned();
            (header.name.to_ascii_lowercase(), value)
        })
        .collect();
    let seen = Seen {
        method: request.method.unwrap_or_default().to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        body: Bytes::new(),
        connection,
    };
    Ok(Some((seen, length)))
}

async fn read_chunked(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut BytesMut,
) -> io::Result<Bytes> {
    let mut body = BytesMut::new();
    loop {
        let (head, size) = loop {
            match httparse::parse_chunk_size(buffer).map_err(|_| malformed("chunk size"))? {
                httparse::Status::Complete((head, size)) => break (head, size as usize),
                httparse::Status::Partial => fill(stream, buffer, buffer.len() + 1).await?,
            }
        };
        fill(stream, buffer, head + size + 2).await?;
        body.extend_from_slice(&buffer[head..head + size]);
        let _ = buffer.split_to(head + size + 2);
        if size == 0 {
            return Ok(body.freeze());
        }
    }
}

/// Reads until the buffer holds at least `length` bytes.
async fn fill(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut BytesMut,
    length: usize,
) -> io::Result<()> {
    while buffer.len() < length {
        if stream.read_buf(buffer).await? == 0 {
            return Err(cut());
        }
    }
    Ok(())
}

fn cut() -> io::Error {
    io::Error::new(
        io::ErrorKind::UnexpectedEof,
        "the client left within a request",
    )
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("malformed request: {what}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(wire: &str) -> io::Result<Option<Seen>> {
        read_request(&mut wire.as_bytes(), &mut BytesMut::new(), 1).await
    }

    #[tokio::test]
    async fn both_framings_of_a_body_are_read() {
        let seen = read("POST /a?b=c HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nxyz").await;
        let seen = seen.unwrap().unwrap();
        assert_eq!(
            (
                seen.method.as_str(),
                seen.path.as_str(),
                seen.query.as_str()
            ),
            ("POST", "/a", "b=c")
        );
        assert_eq!(
            (&seen.body[..], seen.header("host")),
            (&b"xyz"[..], Some("h"))
        );

        let wire =
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxy\r\n1\r\nz\r\n0\r\n\r\n";
        assert_eq!(read(wire).await.unwrap().unwrap().body, "xyz");
    }

    #[tokio::test]
    async fn an_end_between_requests_is_none_and_within_one_an_error() {
        assert!(read("").await.unwrap().is_none());
        assert!(read("GET / HT").await.is_err());
        assert!(
            read("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nxyz")
                .await
                .is_err()
        );
    }
}
