//! Real proxies on free ports of loopback, each in a folder of its own: tinyproxy, microsocks, and Dante.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use tokio::net::TcpStream;

use super::{eventually, free_port};

/// Who may use a proxy: everybody, or whoever knows user and password.
pub type Login<'a> = Option<(&'a str, &'a str)>;

/// A running proxy. Its process is ended with it.
#[derive(Debug)]
pub struct ProxyServer {
    child: Option<Child>,
    pub port: u16,
    folder: TempDir,
}

impl ProxyServer {
    /// CONNECT.
    pub async fn tinyproxy(login: Login<'_>) -> Self {
        Self::start("tinyproxy", |port, folder| {
            let mut text = format!("Port {port}\nListen 127.0.0.1\nTimeout 600\nMaxClients 100\n");
            if let Some((user, password)) = login {
                text += &format!("BasicAuth {user} {password}\n");
            }
            let config = file(folder, "tinyproxy.conf", &text);
            vec!["-d".to_owned(), "-c".to_owned(), config]
        })
        .await
    }

    /// SOCKS5 with RFC 1929.
    pub async fn microsocks(login: Login<'_>) -> Self {
        Self::start("microsocks", |port, _| {
            let mut words = vec!["-i".to_owned(), "127.0.0.1".to_owned()];
            words.extend(["-p".to_owned(), port.to_string()]);
            if let Some((user, password)) = login {
                words.extend(["-u", user, "-P", password].map(str::to_owned));
            }
            words
        })
        .await
    }

    /// SOCKS4 and SOCKS5, without a login.
    pub async fn dante() -> Self {
        Self::start("danted", |port, folder| {
            let text = format!(
                "logoutput: {}\ninternal: 127.0.0.1 port = {port}\nexternal: 127.0.0.1\n\
                 clientmethod: none\nsocksmethod: none\n\
                 client pass {{ from: 0.0.0.0/0 to: 0.0.0.0/0 }}\n\
                 socks pass {{ from: 0.0.0.0/0 to: 0.0.0.0/0 }}\n",
                folder.join("danted.log").display()
            );
            let config = file(folder, "danted.conf", &text);
            let pid = folder.join("danted.pid").display().to_string();
            ["-N", "1", "-p", &pid, "-f", &config]
                .map(str::to_owned)
                .into()
        })
        .await
    }

    async fn start(name: &str, arguments: impl Fn(u16, &Path) -> Vec<String>) -> Self {
        for _ in 0..5 {
            let folder = tempfile::tempdir().unwrap();
            let port = free_port();
            let said = std::fs::File::create(folder.path().join("said")).unwrap();
            let child = Command::new(program(name))
                .args(arguments(port, folder.path()))
                .stdin(Stdio::null())
                .stdout(said.try_clone().unwrap())
                .stderr(said)
                .spawn()
                .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
            let mut server = Self {
                child: Some(child),
                port,
                folder,
            };
            if server.answers().await {
                return server;
            }
        }
        panic!("{name} did not start on any of five ports");
    }

    /// True as soon as it listens, false if it has ended: somebody else has the port.
    async fn answers(&mut self) -> bool {
        eventually(async || {
            let child = self.child.as_mut().unwrap();
            if child.try_wait().unwrap().is_some() {
                return Some(false);
            }
            let connected = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await;
            connected.is_ok().then_some(true)
        })
        .await
        .unwrap_or_else(|| panic!("a proxy does not listen: {}", self.said()))
    }

    /// What the program wrote to its terminal.
    pub fn said(&self) -> String {
        let said = std::fs::read(self.folder.path().join("said")).unwrap_or_default();
        String::from_utf8_lossy(&said).into_owned()
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Ends it: afterwards its port refuses.
    pub fn stop(&mut self) {
        let Some(mut child) = self.child.take() else {
            return;
        };
        if child.try_wait().is_ok_and(|ended| ended.is_some()) {
            return;
        }
        // Asked, not killed: Dante ends its own children only when it is asked.
        let asked = Command::new("kill").arg(child.id().to_string()).status();
        if !asked.is_ok_and(|status| status.success()) {
            child.kill().ok();
        }
        child.wait().ok();
    }
}

impl Drop for ProxyServer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Debian keeps servers where only root looks.
    let more = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"].map(PathBuf::from);
    // Elsewhere than on Debian Dante's program is `sockd`.
    let names: &[&str] = match name {
        "danted" => &["danted", "sockd"],
        _ => &[name],
    };
    std::env::split_paths(&path)
        .chain(more)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("{name} is not here: `make test` installs it, or says how"))
}
