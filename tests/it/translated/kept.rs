//! What a vendor keeps, and operations that are passed on as they are: an answer is asked for where it was made.

use std::sync::atomic::{AtomicUsize, Ordering};

use actors::domain::{RequestKind, Usage};
use serde_json::{Value, json};
use testkit::{Answer, Gate, Seen, Upstream};

use super::{hub, post, send, typed};
use crate::support::TestApp;

/// A vendor that keeps its answers and knows no others.
async fn keeping(name: &'static str) -> Upstream {
    let made = AtomicUsize::new(0);
    let answer = move |seen: &Seen| {
        if seen.method != "POST" || seen.path.ends_with("/cancel") {
            let own = seen.path.contains(&format!("/resp_{name}_"));
            let lost = json!({ "error": { "message": "No response found", "type": "invalid_request_error" } });
            return match own {
                true => Answer::json(
                    &json!({ "id": seen.path, "method": seen.method, "error": { "code": "server_error" } }),
                ),
                false => Answer::json(&lost).status(404),
            };
        }
        let id = format!("resp_{name}_{}", made.fetch_add(1, Ordering::Relaxed));
        let response = json!({
            "id": id, "object": "response", "status": "completed",
            "output": [{ "type": "message", "role": "assistant", "content": [{ "type": "output_text", "text": "hi" }] }],
            "usage": { "input_tokens": 7, "output_tokens": 3 },
        });
        if !seen.wants_stream() {
            return Answer::json(&response);
        }
        let event = |kind: &str, more: Value| {
            format!("event: {kind}\ndata: {}\n\n", {
                let mut event = json!({ "type": kind });
                event
                    .as_object_mut()
                    .unwrap()
                    .extend(more.as_object().unwrap().clone());
                event
            })
        };
        Answer::raw_events([
            event(
                "response.created",
                json!({ "response": { "id": id, "status": "in_progress" } }),
            ),
            event("response.output_text.delta", json!({ "delta": "hi" })),
            event("response.completed", json!({ "response": response })),
        ])
    };
    Upstream::start(answer).await
}

async fn two() -> (Upstream, Upstream, TestApp) {
    let (a, b) = (keeping("a").await, keeping("b").await);
    let app = hub(&[typed("a", "codex", &a, ""), typed("b", "codex", &b, "")]).await;
    (a, b, app)
}

/// The ids of so many answers to requests that have nothing in common.
async fn answers(app: &TestApp, stream: bool) -> Vec<String> {
    let mut ids = Vec::new();
    for nth in 0..8 {
        let body =
            json!({ "model": "gpt-5", "stream": stream, "input": format!("question {nth}") });
        let answered = post(&app.client(), "/v1/responses", &body).await;
        let text = answered.text();
        let at = text.find("resp_").unwrap_or_else(|| panic!("{text}"));
        ids.push(text[at..].split('"').next().unwrap().to_owned());
    }
    ids
}

#[actix_web::test]
async fn an_answer_is_asked_for_and_continued_where_it_was_made() {
    for stream in [false, true] {
        let (_a, _b, app) = two().await;
        let client = app.client();
        for id in answers(&app, stream).await {
            let maker = &id[.."resp_a_".len()];
            for (method, rest) in [
                ("GET", ""),
                ("POST", "/cancel"),
                ("GET", "/input_items"),
                ("DELETE", ""),
            ] {
                let answered =
                    send(&client, method, &format!("/v1/responses/{id}{rest}"), "").await;
                assert_eq!(
                    answered.status,
                    200,
                    "{method} {id}{rest}: {}",
                    answered.text()
                );
                // Also one that says of itself that it failed.
                assert_eq!(answered.json()["method"], method);
            }
            let body = json!({ "model": "gpt-5", "input": "go on", "previous_response_id": id });
            let next = post(&client, "/v1/responses", &body).await.json();
            assert!(
                next["id"].as_str().unwrap().starts_with(maker),
                "{next} after {id}"
            );
        }
        app.stop().await;
    }
}

#[actix_web::test]
async fn what_is_not_found_is_looked_for_once() {
    let (a, b, app) = two().await;
    let answered = send(&app.client(), "GET", "/v1/responses/resp_c_1", "").await;
    assert_eq!(answered.status, 404);
    assert_eq!(answered.json()["error"]["message"], "No response found");
    assert_eq!(a.requests().len() + b.requests().len(), 1);
    let row = &app.rows(1).await[0];
    assert_eq!((row.kind, row.model.as_str()), (RequestKind::Resource, ""));
    for name in ["a", "b"] {
        assert_eq!(app.provider_view(name).await["consecutive_failures"], 0);
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_rule_about_models_does_not_keep_a_request_without_one_away() {
    let a = keeping("a").await;
    let app = hub(&[typed("a", "codex", &a, "models: [gpt-5]")]).await;
    let answered = send(&app.client(), "GET", "/v1/responses/resp_a_1", "").await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    app.stop().await;
}

#[actix_web::test]
async fn vectors_pass_whatever_they_are_and_their_input_is_counted() {
    let vectors = "{\"object\":\"list\",\"data\":[{\"embedding\":[0.1,-2e-3]}],\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}";
    let upstream = Upstream::start(Answer::whole("application/json", vectors)).await;
    let other = Upstream::start(Answer::message("not asked")).await;
    let app = hub(&[
        typed("p0", "codex", &other, "priority: 0"),
        typed("p1", "openai-compatible", &upstream, "priority: 1"),
    ])
    .await;
    let client = app.client();
    let body = json!({ "model": "text-embedding-3-small", "input": "hi" });
    let answered = post(&client, "/v1/embeddings", &body).await;
    assert_eq!((answered.status, answered.text().as_str()), (200, vectors));
    upstream.set(Answer::whole(
        "application/octet-stream",
        vec![0_u8, 159, 146, 150],
    ));
    let answered = post(&client, "/v1/embeddings", &body).await;
    assert_eq!(
        (answered.status, &answered.body[..]),
        (200, &[0_u8, 159, 146, 150][..])
    );
    upstream.set(Answer::html_200());
    assert_eq!(post(&client, "/v1/embeddings", &body).await.status, 502);
    let rows = app.rows(3).await;
    assert_eq!(rows[0].kind, RequestKind::Embedding);
    let used = Usage {
        input: 7,
        ..Usage::default()
    };
    assert_eq!(rows[0].usage, used);
    assert!(rows[0].cost > rows[1].cost);
    assert_eq!(other.requests().len(), 0);
    app.stop().await;
}

#[actix_web::test]
async fn a_legacy_completion_streams_from_its_first_word_on() {
    let gate = Gate::closed();
    let events = [
        "data: {\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"text\":\"one\"}]}\n\n",
        "data: {\"choices\":[{\"index\":0,\"text\":\" two\",\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\n",
        "data: [DONE]\n\n",
    ];
    let upstream = Upstream::start(Answer::raw_events(events).pause_after_events(1, &gate)).await;
    let app = hub(&[typed("p0", "openai-compatible", &upstream, "")]).await;
    let client = app.client();
    let request = client
        .request("POST", "/v1/completions")
        .insert_header(("authorization", format!("Bearer {}", crate::support::KEY)));
    let body = json!({ "model": "m", "prompt": "count", "stream": true });
    // The head comes while the upstream still waits.
    let response = request.send_body(body.to_string()).await.unwrap();
    gate.open();
    let answered = crate::support::read(response).await;
    assert_eq!(answered.text(), events.concat());
    assert_eq!(app.rows(1).await[0].usage.total(), 10);
    app.stop().await;
}

#[actix_web::test]
async fn a_compaction_passes_and_is_billed() {
    let compacted = "{\"id\":\"resp_c\",\"object\":\"response.compaction\",\"output\":[{\"type\":\"compaction\",\"encrypted_content\":\"gAAA\"}],\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}";
    let upstream = Upstream::start(Answer::whole("application/json", compacted)).await;
    let app = hub(&[typed("p0", "codex", &upstream, "")]).await;
    let body = json!({ "model": "gpt-5", "input": [] });
    let answered = post(&app.client(), "/v1/responses/compact", &body).await;
    assert_eq!(
        (answered.status, answered.text().as_str()),
        (200, compacted)
    );
    assert_eq!(upstream.requests()[0].path, "/v1/responses/compact");
    assert_eq!(app.rows(1).await[0].usage.total(), 10);
    app.stop().await;
}
