//! The hub of the demo as a process of its own: started on the filled folder, watched, and stopped by its id. It must not
//! touch any other process.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::time::{Instant, sleep};

use crate::api::Api;

/// How long it may take until it answers.
const START: Duration = Duration::from_secs(60);
/// How long it may take to end; its own grace for running requests is 3 s.
const STOP: Duration = Duration::from_secs(15);
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// Lines of its log that are shown when it dies.
const LAST_LINES: usize = 15;

pub struct HubProcess {
    child: Child,
    log: std::path::PathBuf,
}

impl HubProcess {
    /// Starts `program` with nothing of this process' environment that it could take for settings.
    pub fn start(program: &Path, config: &Path, log: &Path) -> Result<Self> {
        let mut file = File::create(log)?;
        writeln!(
            file,
            "This is a demo: all people, accounts, requests and costs are made up."
        )?;
        let kept = ["PATH", "HOME", "TMPDIR", "LANG", "SSL_CERT_FILE"];
        let kept = std::env::vars_os().filter(|(name, _)| kept.iter().any(|kept| name == kept));
        let child = Command::new(program)
            .arg("serve")
            .arg("--config")
            .arg(config)
            .env_clear()
            .envs(kept)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file)
            .spawn()
            .with_context(|| format!("cannot start `{}`", program.display()))?;
        Ok(Self {
            child,
            log: log.to_owned(),
        })
    }

    /// Waits until it takes requests.
    pub async fn ready(&mut self, api: &Api) -> Result<()> {
        let until = Instant::now() + START;
        loop {
            self.check()?;
            if api.is_ready().await {
                // Somebody else's hub may listen there, and this one be about to say so.
                return self.check();
            }
            if Instant::now() > until {
                bail!("the hub does not answer:\n{}", self.last_words());
            }
            sleep(LOOK_EVERY).await;
        }
    }

    /// Resolves when it has ended by itself.
    pub async fn ended(&mut self) -> anyhow::Error {
        loop {
            if let Err(error) = self.check() {
                return error;
            }
            sleep(LOOK_EVERY * 5).await;
        }
    }

    fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("the hub has ended ({status}):\n{}", self.last_words()),
        }
    }

    fn last_words(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")
    }

    /// Asks it to stop and waits for its end.
    pub async fn stop(mut self) -> Result<()> {
        ask_to_stop(&mut self.child)?;
        let until = Instant::now() + STOP;
        while self.child.try_wait()?.is_none() {
            if Instant::now() > until {
                bail!("the hub does not stop");
            }
            sleep(LOOK_EVERY).await;
        }
        Ok(())
    }
}

impl Drop for HubProcess {
    fn drop(&mut self) {
        // Nothing is left to be done where it has ended.
        if matches!(self.child.try_wait(), Ok(None)) {
            let _gone_already = self.child.kill();
            let _gone_already = self.child.wait();
        }
    }
}

/// SIGTERM, unless it has ended: its id may then be another's.
#[cfg(unix)]
fn ask_to_stop(child: &mut Child) -> Result<()> {
    use rustix::process::{Pid, Signal, kill_process};
    if child.try_wait()?.is_none() {
        kill_process(Pid::from_child(child), Signal::TERM)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn ask_to_stop(child: &mut Child) -> Result<()> {
    Ok(child.kill()?)
}
