//! The management API over a real socket. What a resource does is tested in its own file.

#![expect(
    clippy::unwrap_used,
    reason = "the lint spares only functions that are tests themselves, not what they call"
)]

mod accounts;
mod api_tokens;
mod audit;
mod bad_input;
mod client_versions_seen;
pub mod contract;
mod docs;
mod document;
mod events;
pub mod examples;
mod guardrails;
mod idempotency;
mod keys;
mod me;
mod notifications;
mod prices;
mod providers;
mod quotas;
mod requests;
mod routing;
mod script;
pub mod session;
mod sessions;
mod settings;
mod statistics;
mod system;
mod users;

use claude_code_hub::auth::key::KeyHash;
use claude_code_hub::store::{NewApiToken, Who};
use serde_json::Value;

use crate::support::{Answered, Client, TestApp, hub_yaml, provider_at};

/// The token that every hub here knows.
pub const ADMIN: &str = "hub-admin-test-token-0123456789";

/// A hub with one provider that nobody calls.
pub async fn hub() -> TestApp {
    hub_with("").await
}

/// The same with more settings.
pub async fn hub_with(more: &str) -> TestApp {
    let yaml = hub_yaml(
        &provider_at("p0", "http://127.0.0.1:9", ""),
        &format!("auth: {{ admin_token: {ADMIN}, secure_cookies: false }}\n{more}"),
    );
    TestApp::start(&yaml).await
}

/// Somebody who calls the API.
pub struct Api {
    pub client: Client,
    /// Headers that say who it is.
    shows: Vec<(&'static str, String)>,
    prefix: &'static str,
}

impl Api {
    /// The bearer of the admin token.
    pub fn admin(app: &TestApp) -> Self {
        Self::bearer(app, ADMIN)
    }

    /// Somebody with a token that may all that the role may.
    pub async fn of_role(app: &TestApp, role: &str) -> Self {
        let token = format!("hub-token-{role}");
        let mut change = app.hub.db.change(&Who::command_line()).await.unwrap();
        let new = NewApiToken {
            account_id: None,
            name: role.to_owned(),
            hash: KeyHash::of(&token).to_hex(),
            hint: String::new(),
            role: role.to_owned(),
            scopes: vec!["*:write".to_owned()],
            expires_at_ms: None,
        };
        change.insert_api_token(new).await.unwrap();
        change.commit_quietly().await.unwrap();
        Self::bearer(app, &token)
    }

    pub fn bearer(app: &TestApp, token: &str) -> Self {
        Self {
            client: app.client(),
            shows: vec![("authorization", format!("Bearer {token}"))],
            prefix: "/api/v1",
        }
    }

    /// A browser that was signed in by this answer.
    pub fn signed_in(app: &TestApp, answered: &Answered) -> Self {
        let csrf = answered.json()["csrf_token"].as_str().unwrap().to_owned();
        Self {
            shows: vec![
                ("cookie", session::cookies(answered)),
                ("x-csrf-token", csrf),
            ],
            ..Self::admin(app)
        }
    }

    /// The same caller of the earlier system's actions.
    pub fn of_actions(self) -> Self {
        Self {
            prefix: "/api/actions",
            ..self
        }
    }

    pub fn request(&self, method: &str, path: &str) -> awc::ClientRequest {
        let request = self
            .client
            .request(method, &format!("{}{path}", self.prefix));
        let shows = self.shows.iter();
        shows.fold(
            request.insert_header(("content-type", "application/json")),
            |request, (name, value)| request.insert_header((*name, value.as_str())),
        )
    }

    pub async fn send(&self, method: &str, path: &str, body: &Value) -> Answered {
        self.client
            .send(self.request(method, path), body.to_string())
            .await
    }

    pub async fn get(&self, path: &str) -> Answered {
        self.client.send(self.request("GET", path), "").await
    }

    pub async fn delete(&self, path: &str) -> Answered {
        self.client.send(self.request("DELETE", path), "").await
    }

    /// Sends it and expects that status.
    pub async fn expect(&self, status: u16, method: &str, path: &str, body: &Value) -> Value {
        let answered = self.send(method, path, body).await;
        assert_eq!(
            answered.status,
            status,
            "{method} {path}: {}",
            answered.text()
        );
        if answered.body.is_empty() {
            Value::Null
        } else {
            answered.json()
        }
    }
}

/// The code and the pointers of a problem.
pub fn problem(answered: &Answered) -> (String, Vec<String>) {
    assert_eq!(
        answered.header("content-type"),
        Some("application/problem+json")
    );
    let body = answered.json();
    let errors = body["errors"].as_array().cloned().unwrap_or_default();
    let pointers = errors
        .iter()
        .map(|error| error["pointer"].as_str().unwrap().to_owned());
    (
        body["code"].as_str().unwrap().to_owned(),
        pointers.collect(),
    )
}
