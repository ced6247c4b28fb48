//! The main job: what Claude Code sends arrives upstream unharmed, and the answer comes back.

use actors::domain::{EndedBy, Usage};
use serde_json::json;
use testkit::{Answer, Upstream};

use crate::support::{KEY, TestApp, compress, hub_yaml, provider, reported};

const USAGE: Usage = Usage {
    input: 12,
    output: 34,
    cache_write_5m: 1000,
    cache_write_1h: 200,
    cache_read: 50_000,
    ..Usage::ZERO
};

#[actix_web::test]
async fn json_and_stream_go_through_with_the_provider_s_credentials() {
    let upstream = Upstream::start(Answer::message("Hello there").usage(reported(&USAGE))).await;
    let app = TestApp::with_upstreams(&[&upstream]).await;
    let client = app.client();

    let plain = client.message(false).await;
    assert_eq!(plain.status, 200, "{}", plain.text());
    assert_eq!(plain.json()["content"][0]["text"], "Hello there");
    let stream = client.message(true).await;
    assert!(stream.is_complete_stream(), "{}", stream.text());
    assert_eq!(
        stream.header("content-type"),
        Some("text/event-stream; charset=utf-8")
    );

    for seen in upstream.requests() {
        assert_eq!(
            (seen.method.as_str(), seen.path.as_str()),
            ("POST", "/v1/messages")
        );
        assert_eq!(seen.query, "beta=true");
        assert_eq!(seen.header("x-api-key"), Some("sk-upstream-p0"));
        assert_eq!(seen.header("authorization"), Some("Bearer sk-upstream-p0"));
        assert_eq!(seen.header("anthropic-version"), Some("2023-06-01"));
        assert_eq!(
            seen.header("user-agent"),
            Some("claude-cli/2.1.329 (external, sdk-cli)")
        );
        assert!(
            seen.headers.iter().all(|(_, value)| !value.contains(KEY)),
            "the client's key went upstream"
        );
    }

    let rows = app.rows(2).await;
    for row in &rows {
        assert_eq!((row.status, row.ended_by), (200, EndedBy::Complete));
        assert_eq!(row.usage, USAGE);
        // 12 × 3 + 34 × 15 + 1000 × 3.75 + 200 × 6 + 50,000 × 0.30 USD per million tokens.
        assert_eq!(
            row.cost.0,
            36_000 + 510_000 + 3_750_000 + 1_200_000 + 15_000_000
        );
    }
    assert_eq!(rows[0].id.to_string(), plain.request_id());
    app.stop().await;
}

#[actix_web::test]
async fn the_body_is_byte_exact_but_for_a_redirected_model() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let more = "redirects: { claude-old: claude-haiku-4-5 }";
    let app = TestApp::start(&hub_yaml(&provider("p0", &upstream, more), "")).await;
    let client = app.client();
    let odd = r#"{ "zz":1.50,"model" : "claude-sonnet-4-5", "messages":[{"role":"system","content":"é\u00e9"}],
        "unknown": {"b":[ ],"a":1e400}}"#;
    client
        .send(client.post("/v1/messages"), odd.to_owned())
        .await;
    client
        .send(
            client.post("/v1/messages"),
            odd.replace("claude-sonnet-4-5", "claude-old"),
        )
        .await;
    let bodies: Vec<String> = upstream
        .requests()
        .iter()
        .map(|seen| String::from_utf8(seen.body.to_vec()).unwrap())
        .collect();
    assert_eq!(bodies[0], odd);
    assert_eq!(
        bodies[1],
        odd.replace("claude-sonnet-4-5", "claude-haiku-4-5")
    );
    let rows = app.rows(2).await;
    assert_eq!(
        (rows[1].model.as_str(), rows[1].upstream_model.as_str()),
        ("claude-old", "claude-haiku-4-5")
    );
    app.stop().await;
}

#[actix_web::test]
async fn a_doubled_prefix_works_for_every_path() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::with_upstreams(&[&upstream]).await;
    let client = app.client();
    let body = json!({ "model": "claude-sonnet-4-5", "messages": [] }).to_string();
    assert_eq!(
        client
            .send(client.post("/v1/v1/messages?beta=true"), body.clone())
            .await
            .status,
        200
    );
    let counted = client
        .send(client.post("/v1/v1/messages/count_tokens?beta=true"), body)
        .await;
    assert!(
        counted.json()["input_tokens"].is_u64(),
        "{}",
        counted.text()
    );
    let models = client
        .request("GET", "/v1/v1/models?limit=1000")
        .insert_header(("x-api-key", KEY));
    let models = client
        .send(
            models.insert_header(("anthropic-version", "2023-06-01")),
            "",
        )
        .await;
    assert!(
        models.json()["data"]
            .as_array()
            .unwrap()
            .iter()
            .any(|model| model["id"] == "claude-sonnet-4-5")
    );
    let paths: Vec<String> = upstream
        .requests()
        .iter()
        .map(|seen| seen.path.clone())
        .collect();
    assert_eq!(paths, ["/v1/messages", "/v1/messages/count_tokens"]);
    app.stop().await;
}

#[actix_web::test]
async fn a_compressed_request_arrives_plain() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::with_upstreams(&[&upstream]).await;
    let client = app.client();
    let body = json!({ "model": "claude-sonnet-4-5", "messages": [] }).to_string();
    for (encoding, bytes) in [
        ("gzip", compress::gzip(body.as_bytes())),
        ("br", compress::brotli(body.as_bytes())),
        ("zstd", compress::zstd(body.as_bytes())),
    ] {
        let request = client
            .post("/v1/messages")
            .insert_header(("content-encoding", encoding));
        assert_eq!(client.send(request, bytes).await.status, 200, "{encoding}");
    }
    for seen in upstream.requests() {
        assert_eq!(String::from_utf8(seen.body.to_vec()).unwrap(), body);
        assert_eq!(seen.header("content-encoding"), None);
    }
    app.stop().await;
}

#[actix_web::test]
async fn twenty_five_counts_at_once_neither_fail_nor_use_up_the_generations_limit() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let yaml = hub_yaml(&provider("p0", &upstream, "max_in_flight: 2"), "")
        .replace("- name: alice\n", "- name: alice\n    limits: { rpm: 1 }\n");
    let app = TestApp::start(&yaml).await;
    let client = app.client();
    let body = json!({ "model": "claude-sonnet-4-5", "messages": [] }).to_string();
    let counts = (0..25).map(|_| {
        client.send(
            client.post("/v1/messages/count_tokens?beta=true"),
            body.clone(),
        )
    });
    let counts = futures_util::future::join_all(counts).await;
    assert!(counts.iter().all(|counted| counted.status == 200));
    assert_eq!(client.message(false).await.status, 200);
    let refused = client.message(false).await;
    assert_eq!(refused.status, 429);
    app.stop().await;
}

#[actix_web::test]
async fn a_used_up_limit_is_a_429_that_says_what_and_when() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let yaml = hub_yaml(&provider("p0", &upstream, ""), "")
        .replace("- { name: test,", "- { limits: { rpm: 2 }, name: test,");
    let app = TestApp::start(&yaml).await;
    let client = app.client();
    let first = client.message(false).await;
    assert_eq!(
        (
            first.header("x-ratelimit-limit"),
            first.header("x-ratelimit-remaining")
        ),
        (Some("2"), Some("1"))
    );
    client.message(false).await;
    let refused = client.message(true).await;
    assert_eq!(refused.status, 429);
    assert_eq!(refused.json()["error"]["type"], "rate_limit_error");
    assert!(
        refused.text().contains("limited to 2 requests per minute"),
        "{}",
        refused.text()
    );
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait));
    assert_eq!(refused.header("x-ratelimit-remaining"), Some("0"));
    let rows = app.rows(3).await;
    assert_eq!(
        (rows[2].status, rows[2].error_code.as_deref()),
        (429, Some("rate_limited"))
    );
    assert_eq!(upstream.requests().len(), 2);
    app.stop().await;
}

#[actix_web::test]
async fn what_claude_code_asks_at_its_start_is_answered() {
    let app = TestApp::start(&hub_yaml("", "").replace("providers:\n", "providers: []\n")).await;
    let client = app.client();
    for path in ["/", "/api/hello"] {
        assert_eq!(
            client.send(client.request("HEAD", path), "").await.status,
            200,
            "{path}"
        );
    }
    for path in ["/", "/livez", "/readyz", "/health", "/metrics"] {
        assert_eq!(
            client.send(client.request("GET", path), "").await.status,
            200,
            "{path}"
        );
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_conversation_stays_with_its_provider() {
    let one = Upstream::start(Answer::message("hi")).await;
    let two = Upstream::start(Answer::message("hi")).await;
    let providers = provider("p0", &one, "") + &provider("p1", &two, "");
    let app = TestApp::start(&hub_yaml(&providers, "")).await;
    let client = app.client();
    let body = json!({ "model": "claude-sonnet-4-5", "messages": [] }).to_string();
    for _ in 0..12 {
        let request = client.post("/v1/messages").insert_header((
            "x-claude-code-session-id",
            "8f14e45f-ceea-467f-9d3a-1f6b0e1c2d3e",
        ));
        assert_eq!(client.send(request, body.clone()).await.status, 200);
    }
    let counts = [one.requests().len(), two.requests().len()];
    assert!(counts.contains(&12), "{counts:?}");
    app.stop().await;
}

#[actix_web::test]
async fn of_two_credentials_the_one_that_is_ours_counts() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::with_upstreams(&[&upstream]).await;
    let client = app.client();
    let body = json!({ "model": "claude-sonnet-4-5", "messages": [] }).to_string();
    let request = client
        .request("POST", "/v1/messages")
        .insert_header(("x-api-key", "sk-ant-left-in-the-environment"))
        .insert_header(("authorization", format!("Bearer {KEY}")));
    assert_eq!(client.send(request, body).await.status, 200);
    let seen = &upstream.requests()[0];
    let foreign = |(_, value): &(String, String)| value.contains("left-in-the-environment");
    assert!(
        !seen.headers.iter().any(foreign),
        "a client's credential went upstream"
    );
    app.stop().await;
}

#[actix_web::test]
async fn a_stream_in_single_bytes_is_counted_like_any_other() {
    let answer = Answer::message("Hello")
        .usage(reported(&USAGE))
        .chunked_at(1);
    let upstream = Upstream::start(answer).await;
    let app = TestApp::with_upstreams(&[&upstream]).await;
    assert!(app.client().message(true).await.is_complete_stream());
    let rows = app.rows(1).await;
    assert_eq!((rows[0].usage, rows[0].usage_partial), (USAGE, false));
    app.stop().await;
}
