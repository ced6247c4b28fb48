//! One kept HTTP/1.1 connection of the load generator: writes a request, reads an answer to its end.
//! It understands framing and nothing of the content, so that it costs little beside what it measures.

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use bytes::{Buf, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::report::Sample;

pub struct Connection {
    stream: TcpStream,
    buffer: BytesMut,
}

enum Framing {
    Sized(usize),
    Chunked,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)
            .await
            .with_context(|| format!("connect to {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: BytesMut::with_capacity(32 * 1024),
        })
    }

    /// One request and its whole answer; anything but a 200 is an error.
    pub async fn exchange(&mut self, request: &[u8]) -> Result<Sample> {
        let begun = Instant::now();
        self.stream.write_all(request).await?;
        let framing = self.read_head().await?;
        if self.buffer.is_empty() {
            self.more().await?;
        }
        let first_byte = begun.elapsed();
        match framing {
            Framing::Sized(length) => {
                while self.buffer.len() < length {
                    self.more().await?;
                }
                self.buffer.advance(length);
            }
            Framing::Chunked => while self.read_chunk().await? > 0 {},
        }
        Ok(Sample {
            first_byte,
            whole: begun.elapsed(),
        })
    }

    async fn read_head(&mut self) -> Result<Framing> {
        loop {
            let mut headers = [httparse::EMPTY_HEADER; 64];
            let mut head = httparse::Response::new(&mut headers);
            if let httparse::Status::Complete(length) = head.parse(&self.buffer)? {
                let status = head.code.unwrap_or_default();
                let framing = framing(&head)?;
                ensure!(
                    status == 200,
                    "status {status}: {}",
                    String::from_utf8_lossy(&self.buffer[length..])
                );
                self.buffer.advance(length);
                return Ok(framing);
            }
            self.more().await?;
        }
    }

    /// Takes one chunk out of the buffer and returns its size.
    async fn read_chunk(&mut self) -> Result<usize> {
        loop {
            let parsed = httparse::parse_chunk_size(&self.buffer);
            if let httparse::Status::Complete((head, size)) = parsed.ok().context("a chunk size")? {
                let size = usize::try_from(size)?;
                while self.buffer.len() < head + size + 2 {
                    self.more().await?;
                }
                self.buffer.advance(head + size + 2);
                return Ok(size);
            }
            self.more().await?;
        }
    }

    async fn more(&mut self) -> Result<()> {
        ensure!(
            self.stream.read_buf(&mut self.buffer).await? > 0,
            "closed within an answer"
        );
        Ok(())
    }
}

fn framing(head: &httparse::Response<'_, '_>) -> Result<Framing> {
    for header in head.headers.iter() {
        if header.name.eq_ignore_ascii_case("transfer-encoding") {
            return Ok(Framing::Chunked);
        }
        if header.name.eq_ignore_ascii_case("content-length") {
            return Ok(Framing::Sized(
                std::str::from_utf8(header.value)?.trim().parse()?,
            ));
        }
    }
    bail!("an answer that says nothing about its length")
}
