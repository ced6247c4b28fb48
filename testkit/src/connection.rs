//! One connection of the scripted upstream: reads requests, writes answers, breaks where it is told to.
//! HTTP/1.1 by hand, because the faults to be acted out are those that a server library prevents.

use std::io;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::watch;
use tokio::time::sleep;

use crate::answer::{Answer, Ending, Rendered};
use crate::seen::read_request;
use crate::upstream::{Shared, stopped};

/// The answer to what is no request.
const NOT_HTTP: &[u8] =
    b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// What becomes of the connection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    KeepAlive,
    Close,
    Reset,
}

/// Serves one connection until its end, or resets it when the upstream stops.
pub(crate) async fn serve(mut stream: TcpStream, shared: Arc<Shared>, stop: watch::Receiver<bool>) {
    // Events are small, and a delayed acknowledgement would look like a slow model.
    stream.set_nodelay(true).ok();
    let then = tokio::select! {
        then = requests(&mut stream, &shared) => then,
        () = stopped(stop) => Then::Reset,
    };
    if then == Then::Reset {
        stream.set_zero_linger().ok();
    }
}

async fn requests(stream: &mut TcpStream, shared: &Arc<Shared>) -> Then {
    let connection = shared.connected();
    let mut buffer = BytesMut::with_capacity(16 * 1024);
    loop {
        let seen = match read_request(stream, &mut buffer, connection).await {
            Ok(Some(seen)) => seen,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                // Above all a TLS handshake: a server of plain HTTP says so and hangs up.
                stream.write_all(NOT_HTTP).await.ok();
                return Then::Close;
            }
            Ok(None) | Err(_) => return Then::Close,
        };
        let asks_to_close = seen
            .header("connection")
            .is_some_and(|v| v.eq_ignore_ascii_case("close"));
        let head_only = seen.method == "HEAD";
        let (answer, answering) = shared.received(seen.clone());
        let rendered = answer.render(&seen);
        let (mut read, mut write) = stream.split();
        let written = tokio::select! {
            biased;
            written = write_answer(&mut write, &answer, rendered, head_only) => written.ok(),
            () = left(&mut read, &mut buffer) => None,
        };
        answering.ended(written.is_none());
        match written {
            Some(Then::KeepAlive) if !asks_to_close => {}
            Some(then) => return then,
            None => return Then::Close,
        }
    }
}

/// Resolves when the client has closed its side; what it sends ahead is kept for the next request.
async fn left(read: &mut ReadHalf<'_>, buffer: &mut BytesMut) {
    while matches!(read.read_buf(buffer).await, Ok(length) if length > 0) {}
}

async fn write_answer(
    write: &mut WriteHalf<'_>,
    answer: &Answer,
    rendered: Rendered,
    head_only: bool,
) -> io::Result<Then> {
    match answer.ending {
        Ending::HangBeforeHead => std::future::pending().await,
        Ending::CutBeforeHead => return Ok(Then::Reset),
        _ => {}
    }
    if let Some(gate) = &answer.gate {
        gate.opened().await;
    }
    if !answer.delay_head.is_zero() {
        sleep(answer.delay_head).await;
    }
    let chunked = rendered.length.is_none() && !answer.until_close;
    let closing =
        answer.until_close || !matches!(answer.ending, Ending::Complete | Ending::Error(_));
    let mut out = head(&rendered, chunked, closing);
    if head_only {
        write.write_all(&out).await?;
        return Ok(Then::KeepAlive);
    }
    for (index, piece) in rendered.pieces.iter().enumerate() {
        if let Some((after, gate)) = &answer.pause
            && *after == index
        {
            write.write_all(&out.split()).await?;
            gate.opened().await;
        }
        if index > 0 && !answer.delay_between.is_zero() {
            write.write_all(&out.split()).await?;
            sleep(answer.delay_between).await;
        }
        if chunked {
            put_chunk(&mut out, piece);
        } else {
            out.extend_from_slice(piece);
        }
        // Each piece is a write of its own, so that it arrives as one.
        write.write_all(&out.split()).await?;
    }
    match answer.ending {
        Ending::Hang(_) => {
            write.write_all(&out).await?;
            std::future::pending().await
        }
        Ending::Cut(_) => {
            write.write_all(&out).await?;
            Ok(Then::Reset)
        }
        Ending::Truncate(_) => {
            write.write_all(&out).await?;
            Ok(Then::Close)
        }
        _ => {
            if chunked {
                out.extend_from_slice(b"0\r\n\r\n");
            }
            write.write_all(&out).await?;
            Ok(if closing {
                Then::Close
            } else {
                Then::KeepAlive
            })
        }
    }
}

fn head(rendered: &Rendered, chunked: bool, closing: bool) -> BytesMut {
    let mut head = format!("HTTP/1.1 {} Scripted\r\n", rendered.status);
    for (name, value) in &rendered.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if let Some(length) = rendered.length {
        head.push_str(&format!("content-length: {length}\r\n"));
    } else if chunked {
        head.push_str("transfer-encoding: chunked\r\n");
    }
    if closing {
        head.push_str("connection: close\r\n");
    }
    head.push_str("\r\n");
    BytesMut::from(head.as_bytes())
}

fn put_chunk(out: &mut BytesMut, piece: &Bytes) {
    // A chunk of no length would be the end.
    if !piece.is_empty() {
        out.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
        out.extend_from_slice(piece);
        out.extend_from_slice(b"\r\n");
    }
}
