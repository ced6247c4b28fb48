//! CONNECT, for http and https proxies. Plain-http upstreams are reached by CONNECT as well, so that there is one way
//! and the proxy sees no request. It reads the head of the proxy's answer and not a byte more of anything.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::{Buf, BytesMut};
use httparse::{EMPTY_HEADER, Response, Status};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::ProxyFault;
use crate::config::ProxyLogin;

/// The longest head of an answer, in bytes.
const HEAD_MAX: usize = 16 * 1024;

/// The most headers of an answer.
const HEADERS_MAX: usize = 64;

/// How much of a proxy's own words goes into an error.
const WORDS_MAX: usize = 80;

/// Asks for a connection to `host:port`. Afterwards what is written goes there.
pub(super) async fn handshake<S>(
    stream: &mut S,
    login: Option<&ProxyLogin>,
    host: &str,
    port: u16,
) -> Result<(), ProxyFault>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    stream
        .write_all(request(login, host, port).as_bytes())
        .await?;
    stream.flush().await?;
    let mut head = BytesMut::with_capacity(1024);
    loop {
        if let Some((length, status, words)) = parse(&head)? {
            head.advance(length);
            match status {
                // Something like "102 Processing": the answer is still to come.
                100..=199 => continue,
                200..=299 if head.is_empty() => return Ok(()),
                200..=299 => {
                    let text = "it sent something before it was asked for anything";
                    return Err(ProxyFault::Broken(text.to_owned()));
                }
                // 401 is what tinyproxy says to a wrong password.
                401 | 407 => return Err(ProxyFault::Login(words)),
                _ => return Err(ProxyFault::Refused(words)),
            }
        }
        if head.len() >= HEAD_MAX {
            let text = format!("the head of its answer has more than {HEAD_MAX} bytes");
            return Err(ProxyFault::Broken(text));
        }
        if stream.read_buf(&mut head).await? == 0 {
            return Err(ProxyFault::Broken("closed without an answer".to_owned()));
        }
    }
}

fn request(login: Option<&ProxyLogin>, host: &str, port: u16) -> String {
    let authority = if host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    };
    let login = login.map_or_else(String::new, |login| {
        let pair = format!("{}:{}", login.user.expose(), login.password.expose());
        format!("Proxy-Authorization: Basic {}\r\n", STANDARD.encode(pair))
    });
    format!("CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{login}\r\n")
}

/// Length, status and first line of a whole head; nothing while it is not whole.
fn parse(bytes: &[u8]) -> Result<Option<(usize, u16, String)>, ProxyFault> {
    let mut headers = [EMPTY_HEADER; HEADERS_MAX];
    let mut answer = Response::new(&mut headers);
    match answer.parse(bytes) {
        Ok(Status::Complete(length)) => {
            let status = answer.code.unwrap_or_default();
            let reason = answer.reason.unwrap_or_default();
            let words: String = reason.chars().take(WORDS_MAX).collect();
            let words = format!("status {status} {words}").trim_end().to_owned();
            Ok(Some((length, status, words)))
        }
        Ok(Status::Partial) => Ok(None),
        Err(error) => Err(ProxyFault::Broken(format!(
            "it does not speak HTTP: {error}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{DuplexStream, duplex};

    use super::*;
    use crate::config::ProxyUrl;

    /// What the proxy was asked, and what came of its answer, given in these pieces.
    async fn answered(
        proxy: &str,
        host: &str,
        pieces: &[&[u8]],
    ) -> (String, Result<(), ProxyFault>) {
        let url = ProxyUrl::parse(proxy).unwrap();
        // Few bytes at a time, whatever the pieces are.
        let (mut ours, theirs): (DuplexStream, DuplexStream) = duplex(3);
        let pieces = pieces.concat();
        let proxy = async move {
            let mut theirs = theirs;
            let mut asked = Vec::new();
            while !asked.ends_with(b"\r\n\r\n") {
                asked.push(theirs.read_u8().await.unwrap());
            }
            theirs.write_all(&pieces).await.ok();
            String::from_utf8(asked).unwrap()
        };
        // Gone with its result, so that who still writes does not wait for ever.
        let asking = async move { handshake(&mut ours, url.login.as_ref(), host, 443).await };
        tokio::join!(proxy, asking)
    }

    #[actix_rt::test]
    async fn the_upstream_is_asked_for_by_name_and_the_login_is_basic() {
        let ok: &[&[u8]] = &[b"HTTP/1.1 200 Connection established\r\n\r\n"];
        let (asked, result) = answered("http://p", "api.example.com", ok).await;
        assert_eq!(result, Ok(()));
        assert_eq!(
            asked,
            "CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\n\r\n"
        );
        let (asked, result) = answered("http://Aladdin:open%20sesame@p", "::1", ok).await;
        assert_eq!(result, Ok(()));
        assert_eq!(
            asked,
            "CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n"
        );
    }

    #[actix_rt::test]
    async fn each_kind_of_answer_means_what_it_says() {
        let result = async |answer: &[u8]| answered("http://u:p@h", "a", &[answer]).await.1;
        let good: [&[u8]; 3] = [
            b"HTTP/1.0 200 OK\r\nx: y\r\n\r\n",
            b"HTTP/1.1 204\r\n\r\n",
            b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        ];
        for answer in good {
            assert_eq!(result(answer).await, Ok(()));
        }
        assert_eq!(
            result(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\nlogin").await,
            Err(ProxyFault::Login(
                "status 407 Proxy Authentication Required".to_owned()
            ))
        );
        assert_eq!(
            result(b"HTTP/1.0 401 Unauthorized\r\n\r\n").await,
            Err(ProxyFault::Login("status 401 Unauthorized".to_owned()))
        );
        assert_eq!(
            result(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 9\r\n\r\nno route!").await,
            Err(ProxyFault::Refused("status 502 Bad Gateway".to_owned()))
        );
        let flood = [b"HTTP/1.1 200 OK\r\nx: ".as_slice(), &[b'y'; HEAD_MAX]].concat();
        let broken: [&[u8]; 5] = [
            b"",
            b"HTTP/1.1 200",
            b"SSH-2.0-x\r\n\r\n",
            b"\x05\x00",
            &flood,
        ];
        for answer in broken {
            let result = result(answer).await;
            assert!(matches!(result, Err(ProxyFault::Broken(_))), "{result:?}");
        }
    }
}
