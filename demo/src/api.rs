//! The demo as a client of the hub's management API. It must not know what is asked for.

use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use serde_json::Value;

#[derive(Clone)]
pub struct Api {
    http: awc::Client,
    url: String,
    token: String,
}

impl Api {
    pub fn new(url: String, token: &str) -> Self {
        let http = awc::Client::builder()
            .timeout(Duration::from_secs(30))
            .finish();
        Self {
            http,
            url,
            token: token.to_owned(),
        }
    }

    /// The same for the bearer of another token.
    pub fn with(&self, token: &str) -> Self {
        Self {
            token: token.to_owned(),
            ..self.clone()
        }
    }

    /// Sends JSON and reads JSON; an answer that is no success is an error.
    pub async fn send(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let parsed = method.parse().context("a method")?;
        let request = self
            .http
            .request(parsed, format!("{}/api/v1{path}", self.url))
            .bearer_auth(&self.token);
        // What awc says cannot be sent between threads.
        let mut answer = request
            .send_json(body)
            .await
            .map_err(|error| anyhow!("{method} {path}: {error}"))?;
        let text = answer.body().await?;
        let shown = String::from_utf8_lossy(&text);
        ensure!(
            answer.status().is_success(),
            "{method} {path}: {} {shown}",
            answer.status()
        );
        Ok(serde_json::from_slice(&text).unwrap_or_default())
    }

    /// Whether the hub takes requests.
    pub async fn is_ready(&self) -> bool {
        let asked = self.http.get(format!("{}/readyz", self.url)).send().await;
        asked.is_ok_and(|answer| answer.status().is_success())
    }
}
