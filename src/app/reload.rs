//! Live reload: a change of the file, SIGHUP, or a change of the catalog in the database by somebody else. A valid
//! change is in force at once and no running stream notices; an invalid one changes nothing and is told.

use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::time::Duration;

use actix_rt::task::JoinHandle;
use arc_swap::ArcSwap;
use tokio::sync::mpsc;

use super::repeat::every;
use crate::admin::{Asked, ConfigStatus};
use crate::catalog::Catalog;
use crate::config::{self, Config, ProcessEnvironment};
use crate::live::{ConfigReloaded, Live};
use crate::relay::Shared;
use crate::telemetry::{LogControl, Metrics};

/// How often the database is asked whether the catalog has changed.
const DATABASE_EVERY: Duration = Duration::from_secs(1);

/// What a reload touches.
#[derive(Debug)]
pub(super) struct Reloader {
    pub file: PathBuf,
    pub catalog: Arc<Catalog>,
    pub live: Live,
    pub metrics: Metrics,
    pub status: Arc<ArcSwap<ConfigStatus>>,
}

/// Those who keep a copy of settings that can change while the hub runs; all others ask the catalog.
#[derive(Debug)]
pub(super) struct Copies {
    /// Weak, because it holds the catalog, which tells of settings.
    pub shared: Weak<Shared>,
    pub log_control: Option<LogControl>,
}

impl Copies {
    pub(super) fn renew(&self, config: &Config) {
        if let Some(shared) = self.shared.upgrade() {
            let settings = super::relay_settings(config);
            shared.live.set_session_ttl_ms(settings.session_ttl_ms);
            shared.settings.store(Arc::new(settings));
            shared.log_writer.set_policy(super::batch_policy(config));
        }
        if let Some(control) = &self.log_control
            && let Err(error) = control.set_level(&config.log.level)
        {
            tracing::error!(%error, "the log level stays as it was");
        }
    }
}

/// Follows the catalog's version in the database: other replicas and the command line change it too.
pub(super) fn follow_database(catalog: Arc<Catalog>, live: Live) -> JoinHandle<()> {
    let mut failing = false;
    every(DATABASE_EVERY, async move || {
        match catalog.refresh().await {
            Ok(changed) => {
                failing = false;
                if changed {
                    let version = catalog.snapshot().version;
                    tracing::info!(version, "catalog reloaded");
                    live.catalog_changed(version);
                }
            }
            Err(error) if !failing => {
                failing = true;
                tracing::error!(%error, "the catalog cannot be reloaded; the last good one stays in force");
            }
            Err(_) => {}
        }
    })
}

/// Follows the file, SIGHUP, and admins who ask for it.
pub(super) fn follow_file(
    reloader: Reloader,
    mut asked: mpsc::Receiver<Asked>,
) -> anyhow::Result<Vec<JoinHandle<()>>> {
    let (watcher, mut changes) = config::watch(&reloader.file)?;
    let mut hangups = hangups()?;
    #[expect(clippy::disallowed_methods, reason = "aborted by `Hub::stop`")]
    let task = actix_rt::spawn(async move {
        let _watcher = watcher;
        loop {
            let mut waiting = None;
            tokio::select! {
                changed = changes.recv() => if changed.is_none() { return },
                () = hangups.recv() => tracing::info!("SIGHUP: reloading"),
                Some(asked) = asked.recv() => waiting = Some(asked),
            }
            reloader.reload().await;
            // An error says that whoever asked has left.
            let _left = waiting.map(|waiting| waiting.send(()));
        }
    });
    Ok(vec![task])
}

#[cfg(unix)]
fn hangups() -> std::io::Result<Hangups> {
    Ok(Hangups(tokio::signal::unix::signal(
        tokio::signal::unix::SignalKind::hangup(),
    )?))
}

/// SIGHUP, where there is such a thing.
#[cfg(unix)]
struct Hangups(tokio::signal::unix::Signal);

#[cfg(unix)]
impl Hangups {
    async fn recv(&mut self) {
        if self.0.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
fn hangups() -> std::io::Result<Hangups> {
    Ok(Hangups)
}

#[cfg(not(unix))]
struct Hangups;

#[cfg(not(unix))]
impl Hangups {
    async fn recv(&mut self) {
        std::future::pending::<()>().await;
    }
}

impl Reloader {
    async fn reload(&self) {
        match config::load(Some(&self.file), &ProcessEnvironment) {
            Ok(loaded) => self.apply(loaded.config).await,
            Err(error) => {
                let problems = error
                    .problems
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>();
                self.refuse(problems);
            }
        }
    }

    async fn apply(&self, config: Config) {
        let config = Arc::new(config);
        let before = self.catalog.declared_settings();
        let restart_needed: Vec<String> = config::restart_needed(&before, &config)
            .into_iter()
            .map(str::to_owned)
            .collect();
        let version = self.catalog.snapshot().version;
        if let Err(error) = self.catalog.apply(config).await {
            return self.refuse(vec![error.to_string()]);
        }
        let live = &self.live;
        self.metrics.config_reloaded(true);
        tracing::info!(file = %self.file.display(), ?restart_needed, "configuration reloaded");
        live.config_reloaded(ConfigReloaded {
            applied: true,
            problems: 0,
            restart_needed: restart_needed.clone(),
        });
        let now = self.catalog.snapshot().version;
        if now != version {
            live.catalog_changed(now);
        }
        self.set_status(Vec::new(), restart_needed);
    }

    fn refuse(&self, problems: Vec<String>) {
        self.metrics.config_reloaded(false);
        for problem in &problems {
            tracing::error!(%problem, "configuration not reloaded; the settings before stay in force");
        }
        let restart_needed = self.status.load().restart_needed.clone();
        self.live.config_reloaded(ConfigReloaded {
            applied: false,
            problems: problems.len(),
            restart_needed: restart_needed.clone(),
        });
        self.set_status(problems, restart_needed);
    }

    fn set_status(&self, problems: Vec<String>, restart_needed: Vec<String>) {
        let file = Some(self.file.display().to_string());
        self.status.store(Arc::new(ConfigStatus {
            file,
            problems,
            restart_needed,
        }));
    }
}
