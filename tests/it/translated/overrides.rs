//! What a provider's admin changes in requests, as the provider gets it: from clients of its own dialect and of every
//! other one, and told in the row's chain. What each change makes of a body is tested beside `overrides`.

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{hub, post, typed};
use crate::support::TestApp;

/// The same request in each dialect: 9,000 tokens at most.
fn asked(stream: bool) -> [(&'static str, Value); 4] {
    let gemini = if stream {
        "/v1beta/models/m-1:streamGenerateContent?alt=sse"
    } else {
        "/v1beta/models/m-1:generateContent"
    };
    [
        (
            "/v1/messages",
            json!({ "model": "m-1", "max_tokens": 9000, "stream": stream, "messages": [{ "role": "user",
                "content": [{ "type": "text", "text": "hi", "cache_control": { "type": "ephemeral" } }] }] }),
        ),
        (
            "/v1/chat/completions",
            json!({ "model": "m-1", "max_tokens": 9000, "stream": stream,
                "messages": [{ "role": "user", "content": "hi" }] }),
        ),
        (
            "/v1/responses",
            json!({ "model": "m-1", "max_output_tokens": 9000, "stream": stream, "input": "hi" }),
        ),
        (
            gemini,
            json!({ "contents": [{ "role": "user", "parts": [{ "text": "hi" }] }],
                "generationConfig": { "maxOutputTokens": 9000 } }),
        ),
    ]
}

/// A provider with overrides, where in its requests they have to be, and what the chain says of them.
struct Case {
    kind: &'static str,
    overrides: &'static str,
    sent: Vec<(&'static str, Value)>,
    told: &'static [&'static str],
}

fn cases() -> [Case; 7] {
    [
        Case {
            kind: "claude",
            overrides: "max_tokens: 5000, thinking_budget: 2000, service_tier: standard_only, cache_ttl: 1h",
            sent: vec![
                ("/max_tokens", json!(5000)),
                (
                    "/thinking",
                    json!({ "type": "enabled", "budget_tokens": 2000 }),
                ),
                ("/service_tier", json!("standard_only")),
                (
                    "/messages/0/content/0/cache_control",
                    json!({ "type": "ephemeral", "ttl": "1h" }),
                ),
            ],
            told: &[
                "max_tokens 9000 → 5000",
                "thinking none → {",
                "service_tier none → \"standard_only\"",
                "cache_control.ttl → 1h",
            ],
        },
        Case {
            kind: "claude",
            overrides: "reasoning_effort: high",
            sent: vec![
                ("/thinking", json!({ "type": "adaptive" })),
                ("/output_config/effort", json!("high")),
                ("/max_tokens", json!(9000)),
            ],
            told: &["output_config.effort none → \"high\""],
        },
        Case {
            kind: "openai-compatible",
            overrides: "max_tokens: 77, reasoning_effort: minimal, verbosity: low, service_tier: flex",
            sent: vec![
                ("/max_tokens", json!(77)),
                ("/reasoning_effort", json!("minimal")),
                ("/verbosity", json!("low")),
                ("/service_tier", json!("flex")),
            ],
            told: &[
                "max_tokens 9000 → 77",
                "reasoning_effort none → \"minimal\"",
                "verbosity none → \"low\"",
                "service_tier none → \"flex\"",
            ],
        },
        Case {
            kind: "codex",
            overrides: "reasoning_effort: xhigh, reasoning_summary: detailed, verbosity: high, service_tier: priority, omit: [max_output_tokens]",
            sent: vec![
                (
                    "/reasoning",
                    json!({ "effort": "xhigh", "summary": "detailed" }),
                ),
                ("/text/verbosity", json!("high")),
                ("/service_tier", json!("priority")),
                ("/max_output_tokens", Value::Null),
            ],
            told: &[
                "max_output_tokens left out",
                "reasoning.effort none → \"xhigh\"",
                "reasoning.summary none → \"detailed\"",
                "text.verbosity none → \"high\"",
                "service_tier none → \"priority\"",
            ],
        },
        Case {
            kind: "gemini",
            overrides: "max_tokens: 400, thinking_budget: 300",
            sent: vec![(
                "/generationConfig",
                json!({ "maxOutputTokens": 400, "thinkingConfig": { "thinkingBudget": 300 } }),
            )],
            told: &[
                "generationConfig.maxOutputTokens 9000 → 400",
                "generationConfig.thinkingConfig.thinkingBudget none → 300",
            ],
        },
        Case {
            kind: "gemini",
            overrides: "reasoning_effort: low",
            sent: vec![(
                "/generationConfig",
                json!({ "maxOutputTokens": 9000, "thinkingConfig": { "thinkingLevel": "low" } }),
            )],
            told: &["generationConfig.thinkingConfig.thinkingLevel none → \"low\""],
        },
        Case {
            kind: "gemini-cli",
            overrides: "max_tokens: 400",
            sent: vec![("/request/generationConfig/maxOutputTokens", json!(400))],
            told: &["generationConfig.maxOutputTokens 9000 → 400"],
        },
    ]
}

/// What the chain says of the newest of so many requests.
async fn told(app: &TestApp, requests: usize) -> String {
    let row = app.rows(requests).await.remove(requests - 1);
    app.chain(&row).await.remove(0).detail
}

#[actix_web::test]
async fn what_a_provider_changes_reaches_it_from_every_client_and_is_told() {
    for case in cases() {
        let upstream = Upstream::start(Answer::message("Hello")).await;
        let more = format!("overrides: {{ {} }}", case.overrides);
        let app = hub(&[typed("p0", case.kind, &upstream, &more)]).await;
        let client = app.client();
        let mut requests = 0;
        for (path, body) in [asked(false), asked(true)].concat() {
            let what = format!("{path} at {} with {}", case.kind, case.overrides);
            let answered = post(&client, path, &body).await;
            assert_eq!(answered.status, 200, "{what}: {}", answered.text());
            requests += 1;
            let sent = upstream.requests().remove(requests - 1).json();
            for (pointer, expected) in &case.sent {
                let found = sent.pointer(pointer).unwrap_or(&Value::Null);
                assert_eq!(found, expected, "{what}, {pointer}: {sent}");
            }
            let detail = told(&app, requests).await;
            let (_, changed) = detail.split_once("changed: ").unwrap();
            for words in case.told {
                assert!(changed.contains(words), "{what}: {detail}");
            }
        }
        app.stop().await;
    }
}

#[actix_web::test]
async fn what_is_no_generation_stays_as_it_is() {
    let upstream = Upstream::start(Answer::json(&json!({ "input_tokens": 3 }))).await;
    let overrides = "overrides: { max_tokens: 5, service_tier: flex, omit: [messages, input] }";
    for (kind, path, body) in [
        (
            "claude",
            "/v1/messages/count_tokens",
            json!({ "model": "m-1", "messages": [{ "role": "user", "content": "hi" }] }),
        ),
        (
            "openai-compatible",
            "/v1/embeddings",
            json!({ "model": "m-1", "input": "hi" }),
        ),
        (
            "codex",
            "/v1/responses/compact",
            json!({ "model": "m-1", "input": "hi" }),
        ),
    ] {
        let app = hub(&[typed("p0", kind, &upstream, overrides)]).await;
        let before = upstream.requests().len();
        let answered = post(&app.client(), path, &body).await;
        assert_eq!(answered.status, 200, "{path}: {}", answered.text());
        let seen = upstream.requests().remove(before);
        assert_eq!(seen.body, body.to_string(), "{path}");
        let detail = told(&app, 1).await;
        assert!(!detail.contains("changed"), "{path}: {detail}");
        app.stop().await;
    }
}

#[actix_web::test]
async fn a_code_assist_provider_gets_an_envelope_with_its_project_whoever_asks() {
    let upstream = Upstream::start(Answer::message("Hello").events(1)).await;
    let more = "project: proj-1, redirects: { m-1: gemini-2.5-pro }";
    let app = hub(&[typed("p0", "gemini-cli", &upstream, more)]).await;
    let client = app.client();
    let mut requests = 0;
    for stream in [false, true] {
        let (method, query) = if stream {
            ("streamGenerateContent", "?alt=sse")
        } else {
            ("generateContent", "")
        };
        let own = format!("/gemini/v1internal:{method}{query}");
        let [_, _, _, (_, inside)] = asked(stream);
        let enveloped = json!({ "model": "m-1", "project": "of-the-client", "user_prompt_id": "u-1",
            "request": inside });
        let mut all = asked(stream).to_vec();
        all.push((&own, enveloped));
        for (path, body) in all {
            let answered = post(&client, path, &body).await;
            assert_eq!(answered.status, 200, "{path}: {}", answered.text());
            assert!(answered.text().contains("Hello"), "{}", answered.text());
            let seen = upstream.requests().remove(requests);
            requests += 1;
            assert_eq!(seen.path, format!("/v1internal:{method}"), "{path}");
            assert_eq!(seen.query, query.trim_start_matches('?'), "{path}");
            assert_eq!(
                seen.header("authorization"),
                Some("Bearer sk-upstream-p0"),
                "{path}"
            );
            let sent = seen.json();
            assert_eq!(
                (&sent["model"], &sent["project"]),
                (&json!("gemini-2.5-pro"), &json!("proj-1")),
                "{path}: {sent}"
            );
            let of_the_client = path == own;
            assert_eq!(sent["user_prompt_id"] == "u-1", of_the_client, "{sent}");
            let text = &sent["request"]["contents"][0]["parts"][0]["text"];
            assert_eq!(text, "hi", "{path}: {sent}");
            assert_eq!(sent.get("contents"), None, "{path}: {sent}");
            assert_eq!(
                sent["request"]["generationConfig"]["maxOutputTokens"], 9000,
                "{path}"
            );
        }
    }
    app.stop().await;
}
