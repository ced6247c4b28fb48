//! A proxy that acts: it writes down what it is asked for, takes every name for one upstream, or fails as it is told.
//! For what real proxies do not do on demand; for everything else there are real ones.

use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What it does with whoever comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    Carry,
    /// Takes connections and says nothing.
    Hang,
    /// Closes them.
    HangUp,
    /// Understands, and says no.
    Refuse,
}

/// One request for a connection, as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// `socks4`, `socks5` or `connect`.
    pub how: &'static str,
    /// `host:port`, not resolved.
    pub destination: String,
    /// User and password, or for CONNECT the header's value; empty without.
    pub login: String,
}

/// A running scripted proxy; it and its tunnels end with it.
pub struct ScriptedProxy {
    pub port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    _serving: JoinSet<()>,
}

impl ScriptedProxy {
    /// Carries everything to `upstream`, a port of loopback, whatever it is asked for.
    pub async fn start(upstream: u16, manner: Manner) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&asked);
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let mut tunnels = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                if manner == Manner::HangUp {
                    continue;
                }
                let shared = Arc::clone(&shared);
                tunnels.spawn(async move {
                    // A tunnel that breaks is an end like any other.
                    tunnel(stream, upstream, manner, &shared).await.ok();
                });
            }
        });
        Self {
            port,
            asked,
            _serving: serving,
        }
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Everything that it was asked for so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn tunnel(
    mut stream: TcpStream,
    upstream: u16,
    manner: Manner,
    seen: &Mutex<Vec<Asked>>,
) -> io::Result<()> {
    if manner == Manner::Hang {
        // Until the other side gives up.
        tokio::io::copy(&mut stream, &mut tokio::io::sink()).await?;
        return Ok(());
    }
    let asked = match stream.read_u8().await? {
        4 => socks4(&mut stream).await?,
        5 => socks5(&mut stream).await?,
        _ => connect(&mut stream).await?,
    };
    let how = asked.how;
    seen.lock().unwrap().push(asked);
    let (yes, no): (&[u8], &[u8]) = match how {
        "socks4" => (&[0, 90, 0, 0, 0, 0, 0, 0], &[0, 91, 0, 0, 0, 0, 0, 0]),
        "socks5" => (
            &[5, 0, 0, 1, 127, 0, 0, 1, 0, 1],
            &[5, 1, 0, 1, 0, 0, 0, 0, 0, 0],
        ),
        _ => (
            b"HTTP/1.1 200 Connection established\r\n\r\n",
            b"HTTP/1.1 503 Not Today\r\n\r\n",
        ),
    };
    if manner == Manner::Refuse {
        stream.write_all(no).await?;
        return stream.shutdown().await;
    }
    let mut to = TcpStream::connect((Ipv4Addr::LOCALHOST, upstream)).await?;
    stream.write_all(yes).await?;
    stream.flush().await?;
    copy_bidirectional(&mut stream, &mut to).await.map(drop)
}

async fn socks4(stream: &mut TcpStream) -> io::Result<Asked> {
    stream.read_u8().await?;
    let port = stream.read_u16().await?;
    let address = Ipv4Addr::from(stream.read_u32().await?);
    let login = until_zero(stream).await?;
    // 4a says by an impossible address that a name follows.
    let named = address.octets()[..3] == [0, 0, 0] && address.octets()[3] != 0;
    let host = if named {
        until_zero(stream).await?
    } else {
        address.to_string()
    };
    Ok(Asked {
        how: "socks4",
        destination: format!("{host}:{port}"),
        login,
    })
}

async fn socks5(stream: &mut TcpStream) -> io::Result<Asked> {
    let mut methods = vec![0; stream.read_u8().await?.into()];
    stream.read_exact(&mut methods).await?;
    let mut login = String::new();
    if methods.contains(&2) {
        stream.write_all(&[5, 2]).await?;
        stream.read_u8().await?;
        let user = counted(stream).await?;
        login = format!("{user}:{}", counted(stream).await?);
        stream.write_all(&[1, 0]).await?;
    } else {
        stream.write_all(&[5, 0]).await?;
    }
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    let host = match head[3] {
        1 => Ipv4Addr::from(stream.read_u32().await?).to_string(),
        4 => std::net::Ipv6Addr::from(stream.read_u128().await?).to_string(),
        _ => counted(stream).await?,
    };
    let port = stream.read_u16().await?;
    Ok(Asked {
        how: "socks5",
        destination: format!("{host}:{port}"),
        login,
    })
}

async fn connect(stream: &mut TcpStream) -> io::Result<Asked> {
    let mut head = b"C".to_vec();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let destination = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let login = head
        .lines()
        .find_map(|line| line.strip_prefix("Proxy-Authorization: "));
    Ok(Asked {
        how: "connect",
        destination,
        login: login.unwrap_or_default().to_owned(),
    })
}

async fn until_zero(stream: &mut TcpStream) -> io::Result<String> {
    let mut bytes = Vec::new();
    loop {
        match stream.read_u8().await? {
            0 => return Ok(String::from_utf8_lossy(&bytes).into_owned()),
            byte => bytes.push(byte),
        }
    }
}

async fn counted(stream: &mut TcpStream) -> io::Result<String> {
    let mut bytes = vec![0; stream.read_u8().await?.into()];
    stream.read_exact(&mut bytes).await?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
