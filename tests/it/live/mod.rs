//! What runs now, what just happened, and what an admin ends, as a hub and its replicas see it.

mod events;
mod replicas;
mod sessions;
mod terminated;

use claude_code_hub::live::{Live, Phase, RunningView};
use testkit::Upstream;

use crate::support::{Client, KEY, TestApp, eventually};

/// 1 USD a million of input, 10 of output.
const PRICES: &str = "prices: [{ model: m, input_per_mtok: 1, output_per_mtok: 10 }, \
    { model: claude-sonnet-4-5, input_per_mtok: 1, output_per_mtok: 10 }]\n";

/// A client's way to ask, and the type of a provider that speaks the same.
struct Way {
    kind: &'static str,
    path: &'static str,
    body: &'static str,
}

const WAYS: [Way; 5] = [
    Way {
        kind: "claude",
        path: "/v1/messages",
        body: r#"{"model":"m","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hello"}]}"#,
    },
    Way {
        kind: "openai-compatible",
        path: "/v1/chat/completions",
        body: r#"{"model":"m","stream":true,"messages":[{"role":"user","content":"hello"}]}"#,
    },
    Way {
        kind: "codex",
        path: "/v1/responses",
        body: r#"{"model":"m","stream":true,"input":"hello"}"#,
    },
    Way {
        kind: "gemini",
        path: "/v1beta/models/m:streamGenerateContent?alt=sse",
        body: r#"{"contents":[{"parts":[{"text":"hello"}]}]}"#,
    },
    Way {
        kind: "gemini",
        path: "/v1beta/models/m:streamGenerateContent",
        body: r#"{"contents":[{"parts":[{"text":"as an array"}]}]}"#,
    },
];

impl Way {
    fn request(&self, client: &Client) -> awc::ClientRequest {
        client
            .request("POST", self.path)
            .insert_header(("authorization", format!("Bearer {KEY}")))
            .insert_header(("content-type", "application/json"))
    }
}

fn provider_of(kind: &str, upstream: &Upstream) -> String {
    let url = upstream.url();
    format!("  - {{ name: p0, type: {kind}, url: '{url}', key: sk-upstream-p0 }}\n")
}

fn live(app: &TestApp) -> &Live {
    &app.hub.shared.live
}

/// The one request that runs, once it is that far.
async fn running(live: &Live, phase: Phase) -> RunningView {
    let found = eventually(async || live.list().into_iter().find(|view| view.phase == phase));
    found
        .await
        .unwrap_or_else(|| panic!("nothing is {phase:?}: {:?}", live.list()))
}

async fn nothing_runs(live: &Live) {
    eventually(async || live.list().is_empty().then_some(()))
        .await
        .unwrap_or_else(|| panic!("still running: {:?}", live.list()));
}
