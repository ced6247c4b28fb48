//! The hub that the examples come from, its upstream, and everybody's way to ask for an operation of the document.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use testkit::{Answer, Seen, Upstream, Usage};

use super::readable::Words;
use super::recording::Recording;
use crate::admin::contract::Contract;
use crate::admin::{ADMIN, Api};
use crate::support::{Answered, KEY, TestApp, provider};

/// A model that nobody has a price for.
pub const UNPRICED: &str = "house-model";
/// A model that the first provider is too busy for.
pub const BUSY: &str = "claude-opus-4-5";
/// A model that never answers.
pub const SLOW: &str = "claude-opus-4-1";

/// A hub and what is recorded of it.
pub struct Stage {
    pub app: TestApp,
    pub upstream: Upstream,
    pub contract: Contract,
    /// Who may do everything.
    pub api: Api,
    pub recording: Recording,
    is_dearer: Arc<AtomicBool>,
}

impl Stage {
    pub async fn start(contract: Contract) -> Self {
        let is_dearer = Arc::new(AtomicBool::new(false));
        let (cheap, dear) = tables();
        let price_table = is_dearer.clone();
        let upstream = Upstream::start(move |seen: &Seen| {
            let dear_now = price_table.load(Ordering::Relaxed);
            let table = if dear_now { &dear } else { &cheap };
            answer(seen, table)
        })
        .await;
        let yaml = format!(
            "server: {{ host: 127.0.0.1, port: 0, workers: 2, shutdown_grace_ms: 1000 }}\n\
             request_log: {{ flush_interval_ms: 20 }}\n\
             relay: {{ retry_pause_ms: 0, attempts_per_provider: 1 }}\n\
             console: {{ status_page: true }}\n\
             sessions: {{ store_messages: true }}\n\
             auth: {{ admin_token: {ADMIN}, secure_cookies: false }}\n\
             price_sync: {{ url: '{}/prices.json', every_h: 0 }}\n\
             providers:\n{}\
             users:\n  - name: alice\n    keys:\n      - {{ name: laptop, key: {KEY} }}\n",
            upstream.url(),
            provider("claude-main", &upstream, "priority: 0"),
        );
        let app = TestApp::start(&yaml).await;
        let api = Api::admin(&app);
        let api = match contract.prefix {
            "/api/actions" => api.of_actions(),
            _ => api,
        };
        Self {
            app,
            upstream,
            contract,
            api,
            recording: Recording::default(),
            is_dearer,
        }
    }

    /// From now on the table of prices says more.
    pub fn prices_rise(&self) {
        self.is_dearer.store(true, Ordering::Relaxed);
    }

    /// Does what the operation says as an owner.
    pub async fn call(&self, id: &str, names: &[(&str, &Value)], body: Value) -> Value {
        self.call_as(&self.api, id, names, body).await
    }

    /// Does it as somebody; the first time it is the operation's example.
    pub async fn call_as(
        &self,
        api: &Api,
        id: &str,
        names: &[(&str, &Value)],
        body: Value,
    ) -> Value {
        let answered = self.send_as(api, id, names, &body).await;
        match answered.header("content-type") {
            Some("application/json") => answered.json(),
            _ => Value::Null,
        }
    }

    /// The same with the whole answer.
    pub async fn send_as(
        &self,
        api: &Api,
        id: &str,
        names: &[(&str, &Value)],
        body: &Value,
    ) -> Answered {
        let answered = self.contract.send(api, id, names, body).await;
        let told = answered.text();
        assert!(
            answered.status < 300,
            "{id} {body}: {} {told}",
            answered.status
        );
        self.recording.keep(id, body, &answered);
        answered
    }

    /// An operation without a body on one thing.
    pub async fn on(&self, id: &str, of: &Value) -> Value {
        self.call(id, &[("id", of)], Value::Null).await
    }

    /// An operation with neither body nor names.
    pub async fn plain(&self, id: &str) -> Value {
        self.call(id, &[], Value::Null).await
    }

    pub async fn finish(self, file: &str) {
        let folder = self.app.folder.path().display().to_string();
        let words = Words::new(&[
            (&self.upstream.url(), "https://api.example.com"),
            (&self.app.url(), "https://hub.example.com"),
            (&format!("{folder}/data"), "/var/lib/claude-code-hub"),
            (&folder, "/etc/claude-code-hub"),
            ("127.0.0.1", "203.0.113.7"),
        ]);
        self.recording.finish(&self.contract, &words, file);
        self.app.stop().await;
    }
}

/// What the upstream says: it is a vendor, a table of prices and a receiver of alerts in one.
fn answer(seen: &Seen, prices: &str) -> Answer {
    let model = seen.json()["model"].as_str().unwrap_or_default().to_owned();
    let is_first = seen.header("x-api-key") == Some("sk-upstream-claude-main");
    match seen.path.as_str() {
        "/v1/models" => {
            let models = ["claude-haiku-4-5", "claude-sonnet-4-5"];
            Answer::json(&json!({"data": models.map(|id| json!({"id": id}))}))
        }
        "/prices.json" => Answer::whole("application/json", prices.to_owned()),
        path if path.starts_with("/hooks/") => Answer::whole("application/json", "ok"),
        _ if model == BUSY && is_first => Answer::error(529, "overloaded_error", "Overloaded"),
        _ if model == SLOW => Answer::message("never").hang_before_head(),
        _ => Answer::message("Hello! What shall we build?").usage(Usage {
            input: 1200,
            output: 350,
            cache_write_5m: 800,
            cache_read: 15_000,
            ..Usage::default()
        }),
    }
}

/// The table that the hub ships with, and what it was before one model came and another one became dearer.
fn tables() -> (String, String) {
    let text = std::fs::read_to_string("config/prices.json").unwrap();
    let mut table: Value = serde_json::from_str(&text).unwrap();
    let models = table.as_object_mut().unwrap();
    models.shift_remove("claude-opus-4-5");
    models["claude-sonnet-4-5"]["input_cost_per_token"] = json!(0.000_002);
    (table.to_string(), text)
}
