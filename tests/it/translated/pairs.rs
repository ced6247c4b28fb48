//! A client of one dialect at a provider of another, over real sockets. What each pair says in full is shown beside the
//! dialects; here it is shown that the relay sends, judges, streams and bills in the right one of the two.

use actors::domain::{EndedBy, Usage};
use futures_util::StreamExt;
use serde_json::{Value, json};
use testkit::{Answer, Gate, Upstream};

use super::{hub, post, typed};
use crate::support::{Answered, Client, TestApp, hub_yaml, message};

const LEFT_OUT: &str = "left out: ";

fn chunk(delta: &Value, finish: Option<&str>) -> String {
    let chunk = json!({
        "id": "chatcmpl-up", "object": "chat.completion.chunk", "created": 1, "model": "gpt-5",
        "choices": [{ "index": 0, "delta": delta, "finish_reason": finish }],
    });
    format!("data: {chunk}\n\n")
}

fn ending(finish: &str) -> [String; 3] {
    let usage = json!({
        "id": "chatcmpl-up", "object": "chat.completion.chunk", "created": 1, "model": "gpt-5", "choices": [],
        "usage": { "prompt_tokens": 10, "completion_tokens": 3, "total_tokens": 13, "prompt_tokens_details": { "cached_tokens": 4 } },
    });
    let done = "data: [DONE]\n\n".to_owned();
    [
        chunk(&json!({}), Some(finish)),
        format!("data: {usage}\n\n"),
        done,
    ]
}

fn chat_text(words: &[&str]) -> Vec<String> {
    let first = chunk(&json!({ "role": "assistant", "content": "" }), None);
    let words = words
        .iter()
        .map(|word| chunk(&json!({ "content": word }), None));
    std::iter::once(first)
        .chain(words)
        .chain(ending("stop"))
        .collect()
}

fn chat_tool() -> Vec<String> {
    let call = |more: Value| chunk(&json!({ "tool_calls": [more] }), None);
    let mut events = vec![
        call(
            json!({ "index": 0, "id": "call_1", "type": "function", "function": { "name": "read", "arguments": "" } }),
        ),
        call(json!({ "index": 0, "function": { "arguments": "{\"path\":" } })),
        call(json!({ "index": 0, "function": { "arguments": "\"a.txt\"}" } })),
    ];
    events.extend(ending("tool_calls"));
    events
}

fn used() -> Usage {
    Usage {
        input: 6,
        cache_read: 4,
        output: 3,
        ..Usage::default()
    }
}

/// What Claude Code says and nobody else knows.
fn claude_code(stream: bool) -> Value {
    let mut body = message("claude-sonnet-4-5", stream);
    body["context_management"] = json!({ "edits": [] });
    body["tools"] = json!([{ "name": "read", "input_schema": { "type": "object", "properties": { "path": { "type": "string" } } } }]);
    body
}

async fn ask(client: &Client, body: &Value) -> Answered {
    let request = client
        .post("/v1/messages?beta=true")
        .insert_header((
            "x-claude-code-session-id",
            "00000000-0000-4000-8000-000000000001",
        ))
        .insert_header(("anthropic-beta", "claude-code-20250219"))
        .insert_header(("x-stainless-lang", "js"));
    client.send(request, body.to_string()).await
}

/// A hub whose only provider speaks Chat and is sent another model.
async fn over_chat(upstream: &Upstream) -> TestApp {
    let more = "redirects: { claude-sonnet-4-5: gpt-5 }";
    hub(&[typed("p0", "openai-compatible", upstream, more)]).await
}

fn data(text: &str) -> Vec<Value> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("data: "));
    lines
        .filter_map(|data| serde_json::from_str(data).ok())
        .collect()
}

#[actix_web::test]
async fn claude_code_streams_text_from_a_chat_provider() {
    for at in [1, 7, usize::MAX] {
        let answer = Answer::raw_events(chat_text(&["Hel", "lo"])).chunked_at(at);
        let upstream = Upstream::start(answer.header("openai-organization", "o")).await;
        let app = over_chat(&upstream).await;
        let answered = ask(&app.client(), &claude_code(true)).await;
        assert!(answered.is_complete_stream(), "{}", answered.text());
        assert_eq!(answered.said(), "Hello");
        assert_eq!(answered.header("content-type"), Some("text/event-stream"));
        assert_eq!(answered.header("cache-control"), Some("no-cache"));
        assert_eq!(answered.header("openai-organization"), None);
        let events = data(&answered.text());
        assert_eq!(events[0]["message"]["model"], "claude-sonnet-4-5");
        let row = &app.rows(1).await[0];
        assert_eq!((row.usage, row.usage_partial), (used(), false));
        assert_eq!(
            (row.model.as_str(), row.upstream_model.as_str()),
            ("claude-sonnet-4-5", "gpt-5")
        );
        assert_eq!(row.ended_by, EndedBy::Complete);
        let detail = &app.chain(row).await[0].detail;
        assert!(detail.contains("translated to openai_chat"), "{detail}");
        let left_out = detail.split_once(LEFT_OUT).unwrap().1;
        assert!(left_out.contains("context_management"), "{detail}");
        app.stop().await;
    }
}

#[actix_web::test]
async fn a_provider_of_another_dialect_sees_its_own_and_nothing_of_the_client_s() {
    let upstream = Upstream::start(Answer::raw_events(chat_text(&["hi"]))).await;
    let app = over_chat(&upstream).await;
    ask(&app.client(), &claude_code(true)).await;
    let seen = upstream.requests().remove(0);
    assert_eq!(
        (seen.path.as_str(), seen.query.as_str()),
        ("/v1/chat/completions", "")
    );
    assert_eq!(seen.json()["model"], "gpt-5");
    assert_eq!(seen.json()["stream"], true);
    assert_eq!(seen.header("authorization"), Some("Bearer sk-upstream-p0"));
    assert!(
        seen.header("user-agent")
            .unwrap()
            .starts_with("claude-code-hub/")
    );
    let foreign = [
        "anthropic-",
        "x-claude",
        "x-stainless",
        "x-api-key",
        "x-app",
    ];
    for (name, value) in &seen.headers {
        assert!(
            !foreign.iter().any(|prefix| name.starts_with(prefix)),
            "{name}: {value}"
        );
    }
    app.stop().await;
}

#[actix_web::test]
async fn claude_code_calls_a_tool_of_its_own_through_a_chat_provider() {
    let upstream = Upstream::start(Answer::raw_events(chat_tool())).await;
    let app = over_chat(&upstream).await;
    let answered = ask(&app.client(), &claude_code(true)).await;
    assert!(answered.is_complete_stream(), "{}", answered.text());
    let events = data(&answered.text());
    let start = events
        .iter()
        .find(|event| event["type"] == "content_block_start")
        .unwrap();
    assert_eq!(start["content_block"]["type"], "tool_use");
    assert_eq!(start["content_block"]["name"], "read");
    let json: String = events
        .iter()
        .filter_map(|event| event["delta"]["partial_json"].as_str())
        .collect();
    assert_eq!(
        serde_json::from_str::<Value>(&json).unwrap(),
        json!({ "path": "a.txt" })
    );
    let stop = events
        .iter()
        .find_map(|event| event["delta"]["stop_reason"].as_str());
    assert_eq!(stop, Some("tool_use"));
    app.stop().await;
}

#[actix_web::test]
async fn a_whole_answer_comes_in_the_client_s_dialect() {
    let whole = json!({
        "id": "chatcmpl-up", "object": "chat.completion", "created": 1, "model": "gpt-5",
        "choices": [{ "index": 0, "message": { "role": "assistant", "content": "Hello" }, "finish_reason": "stop" }],
        "usage": { "prompt_tokens": 10, "completion_tokens": 3, "total_tokens": 13, "prompt_tokens_details": { "cached_tokens": 4 } },
    });
    let upstream = Upstream::start(Answer::json(&whole)).await;
    let app = over_chat(&upstream).await;
    let answered = ask(&app.client(), &claude_code(false)).await;
    assert_eq!((answered.status, answered.said().as_str()), (200, "Hello"));
    assert_eq!(answered.header("content-type"), Some("application/json"));
    let json = answered.json();
    assert_eq!(
        (&json["type"], &json["model"]),
        (&"message".into(), &"claude-sonnet-4-5".into())
    );
    assert_eq!(json["usage"]["cache_read_input_tokens"], 4);
    assert_eq!(app.rows(1).await[0].usage, used());
    app.stop().await;
}

#[actix_web::test]
async fn a_chat_client_streams_text_and_a_tool_call_from_a_messages_provider() {
    let upstream = Upstream::start(Answer::message("Hello")).await;
    let app = hub(&[typed(
        "p0",
        "claude",
        &upstream,
        "redirects: { gpt-5: claude-sonnet-4-5 }",
    )])
    .await;
    let client = app.client();
    let body = json!({
        "model": "gpt-5", "stream": true, "stream_options": { "include_usage": true },
        "messages": [{ "role": "user", "content": "hi" }],
        "tools": [{ "type": "function", "function": { "name": "read", "parameters": { "type": "object", "properties": {} } } }],
    });
    let answered = post(&client, "/v1/chat/completions", &body).await;
    assert!(
        answered.text().ends_with("data: [DONE]\n\n"),
        "{}",
        answered.text()
    );
    let chunks = data(&answered.text());
    let text: String = chunks
        .iter()
        .filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str())
        .collect();
    assert_eq!(text, "Hello");
    assert!(
        chunks.iter().all(|chunk| chunk["model"] == "gpt-5"),
        "{}",
        answered.text()
    );
    assert_eq!(chunks.last().unwrap()["usage"]["completion_tokens"], 5);
    let seen = upstream.requests().remove(0);
    assert_eq!(
        (seen.path.as_str(), seen.query.as_str()),
        ("/v1/messages", "")
    );
    assert_eq!(seen.header("anthropic-version"), Some("2023-06-01"));
    // The price table knows how much this model may say.
    assert_eq!(seen.json()["max_tokens"], 64_000);
    upstream.set(Answer::tool_use("read", json!({ "path": "a.txt" })));
    let answered = post(&client, "/v1/chat/completions", &body).await;
    let chunks = data(&answered.text());
    let call = |field: &str| -> String {
        let calls = chunks
            .iter()
            .map(|chunk| &chunk["choices"][0]["delta"]["tool_calls"][0]["function"][field]);
        calls.filter_map(Value::as_str).collect()
    };
    assert_eq!(call("name"), "read");
    assert_eq!(
        serde_json::from_str::<Value>(&call("arguments")).unwrap(),
        json!({ "path": "a.txt" })
    );
    let finish = chunks
        .iter()
        .find_map(|chunk| chunk["choices"][0]["finish_reason"].as_str());
    assert_eq!(finish, Some("tool_calls"));
    app.stop().await;
}

#[actix_web::test]
async fn a_cut_is_the_client_s_own_error_event_and_no_ending() {
    let answers = [
        Answer::raw_events(chat_text(&["Hel", "lo"])).cut_after_events(3),
        Answer::raw_events(chat_text(&["Hel", "lo"])).end_after_events(3),
    ];
    for answer in answers {
        let upstream = Upstream::start(answer).await;
        let app = over_chat(&upstream).await;
        let answered = ask(&app.client(), &claude_code(true)).await;
        assert_eq!(answered.status, 200);
        assert!(
            answered.text().contains("event: error\n"),
            "{}",
            answered.text()
        );
        assert!(
            !answered.text().contains("message_stop"),
            "{}",
            answered.text()
        );
        let row = &app.rows(1).await[0];
        assert_eq!((row.ended_by, row.usage_partial), (EndedBy::Upstream, true));
        app.stop().await;
    }
}

#[actix_web::test]
async fn a_silent_upstream_is_kept_alive_in_the_client_s_words() {
    let gate = Gate::closed();
    let answer = Answer::raw_events(chat_text(&["Hel", "lo"])).pause_after_events(2, &gate);
    let upstream = Upstream::start(answer).await;
    let providers = typed("p0", "openai-compatible", &upstream, "");
    let app = TestApp::start(&hub_yaml(&providers, "relay: { ping_ms: 50 }\n")).await;
    let client = app.client();
    let request = client.post("/v1/messages");
    let mut response = request
        .send_body(claude_code(true).to_string())
        .await
        .unwrap();
    let mut text = String::new();
    while text.matches("event: ping\n").count() < 3 {
        let chunk = response.next().await.unwrap().unwrap();
        text.push_str(&String::from_utf8_lossy(&chunk));
    }
    gate.open();
    while let Some(chunk) = response.next().await {
        text.push_str(&String::from_utf8_lossy(&chunk.unwrap()));
    }
    assert!(text.contains("event: message_stop"), "{text}");
    app.stop().await;
}

#[actix_web::test]
async fn an_error_of_the_request_is_said_again_with_the_words_that_clients_act_on() {
    let error = json!({ "error": { "message": "Your input is too big for this model.", "type": "invalid_request_error", "param": "messages", "code": "context_length_exceeded" } });
    let upstream = Upstream::start(Answer::json(&error).status(400)).await;
    let app = over_chat(&upstream).await;
    let answered = ask(&app.client(), &claude_code(true)).await;
    assert_eq!(answered.status, 400);
    let said = answered.json();
    assert_eq!(
        (&said["type"], &said["error"]["type"]),
        (&"error".into(), &"invalid_request_error".into())
    );
    assert_eq!(
        said["error"]["message"],
        "prompt is too long: Your input is too big for this model."
    );
    assert_eq!(
        app.rows(1).await[0].error_code.as_deref(),
        Some("upstream_status")
    );
    app.stop().await;
    // And back: what Anthropic only says in a sentence has a code in OpenAI's dialects.
    let error = Answer::error(
        400,
        "invalid_request_error",
        "prompt is too long: 210000 tokens > 200000 maximum",
    );
    let upstream = Upstream::start(error).await;
    let app = hub(&[typed("p0", "claude", &upstream, "")]).await;
    let body = json!({ "model": "m", "messages": [{ "role": "user", "content": "hi" }] });
    let answered = post(&app.client(), "/v1/chat/completions", &body).await;
    assert_eq!(answered.status, 400);
    assert_eq!(
        answered.json()["error"]["code"],
        "context_length_exceeded",
        "{}",
        answered.text()
    );
    app.stop().await;
}

#[actix_web::test]
async fn an_error_in_a_stream_s_first_event_is_a_failover_across_dialects() {
    let error = "data: {\"error\":{\"message\":\"busy\",\"type\":\"server_error\",\"code\":\"overloaded\"}}\n\n";
    let chat = Upstream::start(Answer::raw_events([error])).await;
    let native = Upstream::start(Answer::message("from the native one")).await;
    let app = hub(&[
        typed(
            "p0",
            "openai-compatible",
            &chat,
            "priority: 0, models: [claude-sonnet-4-5]",
        ),
        typed("p1", "claude", &native, "priority: 1"),
    ])
    .await;
    let answered = ask(&app.client(), &claude_code(true)).await;
    assert_eq!(answered.said(), "from the native one");
    // And the other way: whoever stands back serves when nobody else does.
    native.set(Answer::error(529, "overloaded_error", "busy"));
    chat.set(Answer::raw_events(chat_text(&["from the other"])));
    let answered = ask(&app.client(), &claude_code(true)).await;
    assert_eq!(answered.said(), "from the other");
    app.stop().await;
}

#[actix_web::test]
async fn who_only_stood_in_does_not_hide_why_the_others_failed() {
    let native = Upstream::start(Answer::error(500, "api_error", "boom")).await;
    let unknown = json!({ "error": { "message": "The model `claude-sonnet-4-5` does not exist", "code": "model_not_found" } });
    let other = Upstream::start(Answer::json(&unknown).status(404)).await;
    let app = hub(&[
        typed("p0", "claude", &native, "priority: 0"),
        typed("p1", "openai-compatible", &other, "priority: 1"),
    ])
    .await;
    let answered = ask(&app.client(), &claude_code(false)).await;
    assert_eq!(answered.status, 500, "{}", answered.text());
    assert_eq!(other.requests().len(), 1);
    app.stop().await;
}
