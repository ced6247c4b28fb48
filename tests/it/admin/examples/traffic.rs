//! What clients do: conversations, a model without a price, a provider that is too busy, a limit that is reached, and a
//! request that never ends. Requests of one conversation have its number in their session.

use std::time::Duration;

use claude_code_hub::live::Phase;
use futures_util::StreamExt;
use futures_util::future::join;
use serde_json::{Value, json};

use super::stage::{BUSY, SLOW, Stage, UNPRICED};
use crate::support::{Answered, KEY, eventually};

/// Whatever is asked for later.
pub struct Traffic {
    /// A request that went to a second provider.
    pub failed_over: Value,
    /// Of bob's first conversation.
    pub session: Value,
}

/// One request, as Claude Code sends it.
pub async fn ask(
    stage: &Stage,
    key: &str,
    model: &str,
    conversation: usize,
    text: &str,
) -> Answered {
    let session = format!("00000000-0000-4000-8000-{conversation:012}");
    let user = format!("user_{:064x}_account__session_{session}", 0xfeed);
    let body = json!({
        "model": model, "max_tokens": 1024, "stream": true, "metadata": {"user_id": user},
        "messages": [{"role": "user", "content": text}],
    });
    let client = stage.app.client();
    let request = client
        .post("/v1/messages?beta=true")
        .insert_header(("x-api-key", key))
        .insert_header(("x-claude-code-session-id", session));
    client.send(request, body.to_string()).await
}

/// Everything that is in the log of both documents.
pub async fn talk(stage: &Stage, bob: &str, carol: &str) -> String {
    for (key, model, conversation, expected) in [
        (bob, "claude-sonnet-4-5", 1, 200),
        (bob, "claude-sonnet-4-5", 1, 200),
        (KEY, "claude-haiku-4-5", 2, 200),
        (KEY, UNPRICED, 2, 200),
        (carol, "claude-haiku-4-5", 3, 200),
        (carol, "claude-haiku-4-5", 3, 429),
    ] {
        let answered = ask(stage, key, model, conversation, "hello").await;
        assert_eq!(answered.status, expected, "{model}: {}", answered.text());
    }
    let failed_over = ask(stage, bob, BUSY, 4, "hello").await;
    assert_eq!(failed_over.status, 200, "{}", failed_over.text());
    let id = failed_over.request_id();
    stage.app.rows(7).await;
    id
}

pub async fn act(stage: &Stage, bob: &str, carol: &str) -> Traffic {
    let (failed_over, ()) = join(talk(stage, bob, carol), follow(stage)).await;
    let live = stage.plain("getSessions").await;
    let ids = live["items"].as_array().unwrap().iter();
    let ids: Vec<Value> = ids.map(|session| session["id"].clone()).collect();
    let bobs = "00000000-0000-4000-8000-000000000001";
    let unknown = "0123456789abcdef0123456789abcdef";
    stage.on("getSessionsById", &json!(bobs)).await;
    never_ends(stage, bob).await;
    let some = json!({"ids": [ids[0], unknown]});
    stage.call("postSessionsTerminate", &[], some).await;
    stage.on("postSessionsByIdTerminate", &ids[1]).await;
    Traffic {
        failed_over: failed_over.into(),
        session: bobs.into(),
    }
}

/// The events of the first request that is heard of.
async fn follow(stage: &Stage) {
    let request = stage
        .api
        .request("GET", "/events?kinds=request.started,request.finished");
    let mut response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    let mut text = String::new();
    let listening = async {
        while !text.contains("event: request.finished") || !text.ends_with("\n\n") {
            let piece = response.next().await.unwrap().unwrap();
            text.push_str(std::str::from_utf8(&piece).unwrap());
        }
    };
    let heard = tokio::time::timeout(Duration::from_secs(30), listening).await;
    heard.expect("no event came");
    let kind = "text/event-stream";
    stage
        .recording
        .keep_parts("getEvents", &Value::Null, 200, kind, Some(text.into()));
}

/// Somebody waits, and an operator ends it.
async fn never_ends(stage: &Stage, bob: &str) {
    let ended = async {
        let live = &stage.app.hub.shared.live;
        let waits = eventually(async || {
            let running = live.list();
            let is_waiting = running.iter().any(|view| view.phase == Phase::Waiting);
            is_waiting.then_some(())
        });
        waits.await.expect("the request does not wait upstream");
        let running = stage.plain("getRequestsRunning").await;
        let id = &running["items"][0]["id"];
        stage.on("postRequestsRunningByIdTerminate", id).await;
    };
    let (answered, ()) = join(ask(stage, bob, SLOW, 5, "hello"), ended).await;
    let told = answered.text();
    assert!(told.contains("an admin ended this request"), "{told}");
    stage.app.rows(8).await;
}
