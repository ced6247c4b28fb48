//! PostgreSQL servers of one test that may be stopped.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

/// A server of its own, killed with the test. It keeps its data over its death.
#[derive(Debug)]
pub struct Postgres {
    child: Option<Child>,
    port: u16,
    folder: TempDir,
    user: Option<(u32, u32)>,
}

impl Postgres {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let user = server_user(folder.path());
        if let Some((uid, gid)) = user {
            std::os::unix::fs::chown(folder.path(), Some(uid), Some(gid)).unwrap();
        }
        let mut server = Self {
            child: None,
            port: super::free_port(),
            folder,
            user,
        };
        let made = server
            .program("initdb")
            .args(["-U", "postgres", "-A", "trust", "-E", "UTF8"])
            .args(["--locale=C", "--no-sync", "-D"])
            .arg(server.data())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(made.success(), "initdb failed");
        server.start_again().await;
        server
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// SIGKILL to the server, which takes its connections along. What was committed is there again after a start.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub async fn start_again(&mut self) {
        // The backends of a killed server live a moment longer, and a new one does not start beside them.
        let up = super::within(Duration::from_secs(30), async || {
            if !self.is_running() {
                self.spawn();
            }
            PgConnection::connect(&self.url()).await.ok()
        });
        up.await
            .expect("postgres does not come up")
            .close()
            .await
            .unwrap();
    }

    fn is_running(&mut self) -> bool {
        let child = self.child.as_mut();
        child.is_some_and(|child| child.try_wait().unwrap().is_none())
    }

    fn spawn(&mut self) {
        let settings = [
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=off",
        ];
        let mut command = self.program("postgres");
        command.arg("-D").arg(self.data());
        command.arg("-p").arg(self.port.to_string());
        for setting in settings {
            command.args(["-c", setting]);
        }
        self.child = Some(command.stdout(Stdio::null()).spawn().unwrap());
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// One of PostgreSQL's programs, as a user that it accepts.
    fn program(&self, name: &str) -> Command {
        use std::os::unix::process::CommandExt;
        let mut command = Command::new(programs().join(name));
        command
            .current_dir(self.folder.path())
            .stderr(Stdio::null());
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _gone_already = child.kill();
            let _gone_already = child.wait();
        }
    }
}

/// PostgreSQL refuses to run as root, which then hands it to the first of these users that exists.
fn server_user(own: &Path) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    if std::fs::metadata(own).unwrap().uid() != 0 {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap();
    let find = |name: &str| {
        let line = users
            .lines()
            .find(|line| line.split(':').next() == Some(name))?;
        let mut numbers = line.split(':').skip(2).map(str::parse);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    };
    let user = ["postgres", "nobody"].into_iter().find_map(find);
    Some(user.expect(
        "PostgreSQL does not run as root, and neither a user postgres nor nobody exists here",
    ))
}

/// The folder with `initdb` and `postgres`: Debian keeps them out of PATH, one for each version.
fn programs() -> PathBuf {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests are told by their caller where PostgreSQL is"
    )]
    let variable = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
    let named = variable("POSTGRES_BIN").map(PathBuf::from);
    let in_path = variable("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&in_path).collect::<Vec<_>>();
    let versions = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"];
    let mut versions: Vec<PathBuf> = versions
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flat_map(|entries| entries.flatten().map(|entry| entry.path().join("bin")))
        .collect();
    versions.sort();
    versions.reverse();
    let mut all = named.into_iter().chain(versions).chain(in_path);
    all.find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
        .expect("there is no PostgreSQL: run `make test`, which says how to get it")
}
