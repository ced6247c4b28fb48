//! A real hub on a free port with its own database, and words to talk to it.

mod client;
pub mod compress;
mod database;
mod postgres;
mod process;
pub mod proxy_server;
mod redis;
pub mod scripted_proxy;
pub mod tls_front;

use std::path::PathBuf;
use std::time::Duration;

pub use client::{Answered, Client, message, read};
pub use database::{fresh_postgres, postgres_url};
pub use postgres::Postgres;
pub use process::{Process, free_port};
pub use redis::{Redis, redis_url};

use actors::domain::AttemptRecord;
use claude_code_hub::app::{self, Hub, Options};
use claude_code_hub::config::{self, Environment};
use claude_code_hub::store::{RequestFilter, RequestRow};
use tempfile::TempDir;
use testkit::Upstream;

/// The key that every test hub knows.
pub const KEY: &str = "sk-hub-test-key";

/// An environment without variables.
#[derive(Debug)]
pub struct NoEnvironment;

impl Environment for NoEnvironment {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

/// A running hub. Its folder goes away with it.
#[derive(Debug)]
pub struct TestApp {
    pub hub: Hub,
    pub folder: TempDir,
    pub config_file: PathBuf,
}

/// One provider of a test hub, as YAML.
pub fn provider(name: &str, upstream: &Upstream, more: &str) -> String {
    provider_at(name, &upstream.url(), more)
}

/// The same at an address that need not be a scripted upstream's.
pub fn provider_at(name: &str, url: &str, more: &str) -> String {
    let comma = if more.is_empty() { "" } else { ", " };
    format!(
        "  - {{ name: {name}, type: claude, url: '{url}', key: sk-upstream-{name}{comma}{more} }}\n"
    )
}

/// The usage that a scripted upstream is to report.
pub fn reported(usage: &actors::domain::Usage) -> testkit::Usage {
    testkit::Usage {
        input: usage.input,
        output: usage.output,
        cache_write_5m: usage.cache_write_5m,
        cache_write_1h: usage.cache_write_1h,
        cache_read: usage.cache_read,
    }
}

/// The whole file of a test hub: `providers` as made by [`provider`], `more` as further sections.
pub fn hub_yaml(providers: &str, more: &str) -> String {
    format!(
        "server: {{ host: 127.0.0.1, port: 0, workers: 2, shutdown_grace_ms: 1000 }}\n\
         request_log: {{ flush_interval_ms: 20 }}\n\
         providers:\n{providers}\
         users:\n  - name: alice\n    keys:\n      - {{ name: test, key: {KEY} }}\n{more}"
    )
}

impl TestApp {
    /// A hub with these upstreams as providers of equal rank, first to last by priority.
    pub async fn with_upstreams(upstreams: &[&Upstream]) -> Self {
        let lines = upstreams.iter().enumerate();
        let providers: String = lines
            .map(|(i, upstream)| provider(&format!("p{i}"), upstream, &format!("priority: {i}")))
            .collect();
        Self::start(&hub_yaml(&providers, "")).await
    }

    /// A hub from a configuration file's text.
    pub async fn start(yaml: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::start_in(folder, yaml).await
    }

    pub async fn start_in(folder: TempDir, yaml: &str) -> Self {
        let config_file = folder.path().join("hub.yaml");
        let data = folder.path().join("data");
        let yaml = format!("data_dir: '{}'\n{yaml}", data.display());
        std::fs::write(&config_file, yaml).unwrap();
        let loaded = config::load(Some(&config_file), &NoEnvironment)
            .unwrap_or_else(|error| panic!("{error}"));
        let options = Options {
            config: loaded.config,
            config_file: Some(config_file.clone()),
            log_control: None,
        };
        let hub = app::start(options)
            .await
            .unwrap_or_else(|error| panic!("{error:#}"));
        Self {
            hub,
            folder,
            config_file,
        }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.hub.address)
    }

    pub fn client(&self) -> Client {
        Client::new(&self.url())
    }

    /// Waits until `n` rows are in the database; fails after ten seconds.
    pub async fn rows(&self, n: usize) -> Vec<RequestRow> {
        let found = eventually(async || {
            let rows = self.all_rows().await;
            (rows.len() >= n).then_some(rows)
        });
        let mut rows = found
            .await
            .unwrap_or_else(|| panic!("fewer than {n} rows after ten seconds"));
        assert_eq!(rows.len(), n, "{rows:#?}");
        rows.sort_by_key(|row| (row.at_ms, row.id));
        rows
    }

    /// What is in the database now, page by page.
    async fn all_rows(&self) -> Vec<RequestRow> {
        let mut filter = RequestFilter {
            limit: 1000,
            ..RequestFilter::default()
        };
        let mut rows = Vec::new();
        loop {
            let page = self.hub.db.list_requests(&filter).await.unwrap();
            let Some(last) = page.last() else {
                return rows;
            };
            filter.before = Some(last.cursor());
            rows.extend(page);
        }
    }

    /// The decision chain of a request that is in the log.
    pub async fn chain(&self, row: &RequestRow) -> Vec<AttemptRecord> {
        let details = self.hub.db.request_details(row.id).await.unwrap();
        details.unwrap().attempts
    }

    /// A provider as its actor sees it now, as JSON, so that a test reads only what it knows.
    pub async fn provider_view(&self, name: &str) -> serde_json::Value {
        let all = self.hub.root.providers.all();
        let handle = all.iter().find(|handle| handle.name() == name).unwrap();
        serde_json::to_value(handle.observe().await.unwrap()).unwrap()
    }

    /// Requests in flight at all providers, as their actors count them.
    pub async fn in_flight(&self) -> u32 {
        let mut sum = 0;
        for provider in self.hub.root.providers.all() {
            sum += provider.observe().await.unwrap().in_flight;
        }
        sum
    }

    /// Changes the file under the running hub (`data_dir` stays).
    pub fn rewrite(&self, yaml: &str) {
        let data = self.folder.path().join("data");
        let text = format!("data_dir: '{}'\n{yaml}", data.display());
        let next = self.folder.path().join("next.yaml");
        std::fs::write(&next, text).unwrap();
        std::fs::rename(&next, &self.config_file).unwrap();
    }

    /// For tests that look at what a stopped hub leaves behind.
    pub async fn stop_keeping_the_folder(self) -> TempDir {
        self.hub.stop().await;
        self.folder
    }

    pub async fn stop(self) {
        self.hub.stop().await;
    }
}

/// Asks until the answer is there, for ten seconds at most.
pub async fn eventually<T>(mut ask: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    within(Duration::from_secs(10), async move || ask().await).await
}

/// Asks until the answer is there, or the time is up.
pub async fn within<T>(time: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let mut every = tokio::time::interval(Duration::from_millis(10));
    let asking = async {
        loop {
            every.tick().await;
            if let Some(answer) = ask().await {
                return answer;
            }
        }
    };
    tokio::time::timeout(time, asking).await.ok()
}
