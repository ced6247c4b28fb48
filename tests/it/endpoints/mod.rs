//! Every endpoint of every dialect, over real sockets: native service, Code Assist, lists of models, errors.

mod code_assist;
mod errors;
mod lists;
mod native;

use testkit::Upstream;

use crate::support::{Answered, Client, KEY};

/// A provider of some type.
fn provider_of(kind: &str, name: &str, upstream: &Upstream, more: &str) -> String {
    let comma = if more.is_empty() { "" } else { ", " };
    let url = upstream.url();
    format!(
        "  - {{ name: {name}, type: {kind}, url: '{url}', key: sk-upstream-{name}{comma}{more} }}\n"
    )
}

/// Sends a request with the test key as a bearer, as most CLIs do.
async fn ask(client: &Client, method: &str, path: &str, body: &str) -> Answered {
    let request = client
        .request(method, path)
        .insert_header(("authorization", format!("Bearer {KEY}")))
        .insert_header(("content-type", "application/json"));
    client.send(request, body.to_owned()).await
}
