//! A scripted upstream to point a hub, or a coding client, at.
//! `text` and `tool-write` are for demonstrations, `bench` is for the load harness.

use std::io::{self, Write};
use std::net::Ipv4Addr;

use clap::{Parser, ValueEnum};
use testkit::{Answer, Script, Upstream, bench, tool_write};

#[derive(Parser)]
#[command(about = "Answers like an upstream provider, by a script")]
struct Arguments {
    /// Port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 9100)]
    port: u16,
    #[arg(long, value_enum, default_value = "text")]
    mode: Mode,
}

#[derive(Clone, Copy, ValueEnum)]
enum Mode {
    /// Every request gets a short text.
    Text,
    /// A prompt with `WRITE:<path>` gets a call of the client's Write tool.
    ToolWrite,
    /// As fast as possible: 0.5 KB of JSON, or a stream of 100 events, one each 10 ms.
    Bench,
}

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match arguments.mode {
            Mode::Text => {
                scripted(
                    arguments.port,
                    Answer::message("Hello from a scripted upstream."),
                )
                .await
            }
            Mode::ToolWrite => scripted(arguments.port, tool_write()).await,
            Mode::Bench => {
                let listener =
                    tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, arguments.port)).await?;
                announce(listener.local_addr()?.port())?;
                bench::serve(listener).await
            }
        }
    })
}

async fn scripted(port: u16, script: impl Into<Script>) -> io::Result<()> {
    let upstream = Upstream::start_on(port, script).await;
    announce(upstream.port())?;
    tokio::signal::ctrl_c().await?;
    upstream.stop().await;
    Ok(())
}

fn announce(port: u16) -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "listening on http://127.0.0.1:{port}")?;
    out.flush()
}
