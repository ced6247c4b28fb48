//! The actions of the earlier system over a real socket, called as its scripts call them.

#![expect(
    clippy::unwrap_used,
    reason = "the lint spares only functions that are tests themselves, not what they call"
)]

mod callers;
mod document;
mod examples;
mod keys;
mod log;
mod notifications;
mod prices;
mod providers;
mod script;
mod users;
mod words;

use serde_json::{Value, json};
use testkit::Upstream;

use crate::admin::ADMIN;
use crate::support::{Answered, Client, TestApp, hub_yaml, provider};

/// A hub with one provider.
pub async fn hub_over(upstream: &Upstream) -> TestApp {
    let admin = format!("auth: {{ admin_token: {ADMIN}, secure_cookies: false }}\n");
    TestApp::start(&hub_yaml(&provider("p0", upstream, ""), &admin)).await
}

/// A script.
pub struct Script {
    client: Client,
    /// A header that says who it is.
    shows: (&'static str, String),
}

impl Script {
    pub fn admin(app: &TestApp) -> Self {
        Self::bearer(app, ADMIN)
    }

    pub fn bearer(app: &TestApp, token: &str) -> Self {
        Self {
            client: app.client(),
            shows: ("authorization", format!("Bearer {token}")),
        }
    }

    pub fn cookie(app: &TestApp, cookie: &str) -> Self {
        Self {
            client: app.client(),
            shows: ("cookie", cookie.to_owned()),
        }
    }

    pub fn request(&self, action: &str) -> awc::ClientRequest {
        self.client
            .request("POST", &format!("/api/actions/{action}"))
            .insert_header((self.shows.0, self.shows.1.as_str()))
    }

    pub async fn send(&self, action: &str, args: &Value) -> Answered {
        let request = self.request(action);
        let request = request.insert_header(("content-type", "application/json"));
        self.client.send(request, args.to_string()).await
    }

    /// What it answers where it is done.
    pub async fn call(&self, action: &str, args: Value) -> Value {
        let answered = self.send(action, &args).await;
        assert_eq!(answered.status, 200, "{action} {args}: {}", answered.text());
        let mut body = answered.json();
        assert_eq!(body["ok"], true, "{action}: {body}");
        body["data"].take()
    }

    /// Status, error and code where it is not.
    pub async fn refused(&self, action: &str, args: Value) -> (u16, String, String) {
        let answered = self.send(action, &args).await;
        let body = answered.json();
        assert_eq!(body["ok"], false, "{action} {args}: {body}");
        let text = |field: &str| body[field].as_str().unwrap().to_owned();
        (answered.status, text("error"), text("errorCode"))
    }

    /// Each of these is refused with 400, and the error names what is wrong.
    pub async fn all_wrong(&self, action: &str, wrong: &[(Value, &str)]) {
        for (args, named) in wrong {
            let (status, error, _) = self.refused(action, args.clone()).await;
            assert_eq!(status, 400, "{action} {args}: {error}");
            assert!(error.contains(named), "{action} {args}: {error}");
        }
    }

    /// A user, and the key that comes with it.
    pub async fn user(&self, name: &str) -> (i64, i64, String) {
        let made = self.call("users/addUser", json!({ "name": name })).await;
        let key = &made["defaultKey"];
        (
            made["user"]["id"].as_i64().unwrap(),
            key["id"].as_i64().unwrap(),
            key["key"].as_str().unwrap().to_owned(),
        )
    }
}
