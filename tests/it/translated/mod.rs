//! Clients of every dialect at providers of every dialect: who serves whom, what is sent, and what comes back.

mod counts;
mod kept;
mod native;
mod overrides;
mod pairs;
mod routing;

use serde_json::Value;
use testkit::Upstream;

use crate::support::{Answered, Client, KEY, TestApp, hub_yaml};

/// A provider of a type, as YAML.
fn typed(name: &str, kind: &str, upstream: &Upstream, more: &str) -> String {
    let comma = if more.is_empty() { "" } else { ", " };
    let url = upstream.url();
    format!(
        "  - {{ name: {name}, type: {kind}, url: '{url}', key: sk-upstream-{name}{comma}{more} }}\n"
    )
}

async fn hub(providers: &[String]) -> TestApp {
    TestApp::start(&hub_yaml(&providers.concat(), "")).await
}

/// A request with the hub's key and no header of any vendor's.
async fn send(client: &Client, method: &str, path: &str, body: &str) -> Answered {
    let request = client
        .request(method, path)
        .insert_header(("authorization", format!("Bearer {KEY}")))
        .insert_header(("content-type", "application/json"));
    client.send(request, body.to_owned()).await
}

async fn post(client: &Client, path: &str, body: &Value) -> Answered {
    send(client, "POST", path, &body.to_string()).await
}
