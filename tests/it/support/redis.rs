//! Redis: the server of the test run, and servers of one test that may be killed.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// The address of the test server, which other tests use at the same time.
pub fn redis_url() -> String {
    variable("TEST_REDIS_URL").expect("TEST_REDIS_URL is not set: run `make test`")
}

/// A server of its own, killed with the test. It keeps nothing over its death.
#[derive(Debug)]
pub struct Redis {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl Redis {
    pub async fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .unwrap()
            .port();
        let folder = tempfile::tempdir().unwrap();
        let child = spawn(port, &folder);
        let server = Self {
            child,
            port,
            folder,
        };
        server.is_up().await;
        server
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Another one on the same port, which knows nothing.
    pub async fn start_again(&mut self) {
        self.child = spawn(self.port, &self.folder);
        self.is_up().await;
    }

    async fn is_up(&self) {
        let answers = async || std::net::TcpStream::connect(("127.0.0.1", self.port)).ok();
        super::within(Duration::from_secs(20), answers)
            .await
            .expect("redis-server does not come up");
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _gone_already = self.child.kill();
        let _gone_already = self.child.wait();
    }
}

fn spawn(port: u16, folder: &TempDir) -> Child {
    let named = variable("REDIS_SERVER");
    let names = named
        .as_deref()
        .into_iter()
        .chain(["redis-server", "valkey-server"]);
    let start = |name: &str| {
        Command::new(name)
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .arg("--port")
            .arg(port.to_string())
            .arg("--dir")
            .arg(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()
    };
    names
        .filter(|name| !name.is_empty())
        .find_map(start)
        .expect("there is no redis-server: run `make test`, which says how to get it")
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by `make test` where its servers are"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
