//! A request that an admin ends: the upstream connection closes, the client is told for good in its own dialect, and there
//! is one row that says so and what it cost.

use std::time::Duration;

use actors::domain::EndedBy;
use claude_code_hub::live::Phase;
use futures_util::future::join;
use serde_json::{Value, json};
use testkit::{Answer, Upstream};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::{PRICES, WAYS, Way, live, nothing_runs, provider_of, running};
use crate::support::{Answered, KEY, TestApp, eventually, hub_yaml, read};

const WORDS: &str = "an admin ended this request";

async fn start(kind: &str, upstream: &Upstream) -> TestApp {
    TestApp::start(&hub_yaml(&provider_of(kind, upstream), PRICES)).await
}

/// Nothing is left of it, here or upstream, and the row says who ended it.
async fn it_is_gone(app: &TestApp, upstream: &Upstream, what: &str) {
    let five = Duration::from_secs(5);
    let closed = upstream.wait_for(|upstream| upstream.open_connections() == 0, five);
    assert!(closed.await, "{what}: the upstream connection is open");
    assert_eq!(upstream.closed_early(), 1, "{what}");
    nothing_runs(live(app)).await;
    let freed = eventually(async || (app.in_flight().await == 0).then_some(()));
    freed.await.expect("the permit is still out");
    let row = app.rows(1).await.remove(0);
    assert_eq!(row.ended_by, EndedBy::Hub, "{what}");
    assert_eq!(row.error_code.as_deref(), Some("terminated"), "{what}");
    let chain = app.chain(&row).await;
    assert_eq!(chain.last().unwrap().event, "terminated", "{what}");
    // Nobody is to blame for it.
    let view = app.provider_view("p0").await;
    assert_eq!(view["failed"], 0, "{what}");
}

fn says_why(answered: &Answered) -> bool {
    answered.json()["error"]["message"] == WORDS
}

#[actix_web::test]
async fn before_the_first_byte_every_client_gets_an_error_that_it_does_not_repeat() {
    for way in &WAYS {
        let upstream = Upstream::start(Answer::message("never").hang_before_head()).await;
        let app = start(way.kind, &upstream).await;
        let client = app.client();
        let asking = client.send(way.request(&client), way.body);
        let (answered, ()) = join(asking, async {
            let view = running(live(&app), Phase::Waiting).await;
            assert_eq!(view.provider.as_deref(), Some("p0"));
            upstream
                .wait_for(
                    |upstream| upstream.open_connections() == 1,
                    Duration::from_secs(5),
                )
                .await;
            assert!(live(&app).terminate_request(view.request.id));
        })
        .await;
        assert_eq!(answered.status, 400, "{}: {}", way.path, answered.text());
        assert_eq!(answered.header("x-should-retry"), Some("false"));
        assert!(says_why(&answered), "{}", answered.text());
        it_is_gone(&app, &upstream, way.path).await;
        let row = app.rows(1).await.remove(0);
        assert_eq!((row.status, row.cost.0), (400, 0));
        app.stop().await;
    }
}

/// Ends an answer of which the client has the head.
async fn ended_midway(way: &Way, app: &TestApp) -> Answered {
    let client = app.client();
    let response = way.request(&client).send_body(way.body).await.unwrap();
    let view = running(live(app), Phase::Answering).await;
    assert!(live(app).terminate_request(view.request.id));
    read(response).await
}

/// The last event, as JSON.
fn last(answered: &Answered, array: bool) -> Value {
    let text = answered.text();
    if array {
        let mut items: Vec<Value> = serde_json::from_str(&text).unwrap();
        return items.pop().unwrap();
    }
    let data = text.trim_end().rsplit("data: ").next().unwrap();
    serde_json::from_str(data).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn is_final(way: &Way, event: &Value) -> bool {
    match way.kind {
        "claude" | "openai-compatible" => {
            event["error"]["type"] == "invalid_request_error" && event["error"]["message"] == WORDS
        }
        "codex" => {
            let error = &event["response"]["error"];
            event["type"] == "response.failed"
                && error == &json!({ "code": "invalid_prompt", "message": WORDS })
        }
        _ => event["error"]["code"] == 400 && event["error"]["message"] == WORDS,
    }
}

#[actix_web::test]
async fn within_a_stream_every_client_gets_its_own_last_error_event_and_the_row_its_cost() {
    for way in &WAYS {
        let answer = Answer::message("some words that are said one by one").events(8);
        let upstream = Upstream::start(answer.hang_after_events(7)).await;
        let app = start(way.kind, &upstream).await;
        let answered = ended_midway(way, &app).await;
        assert!(answered.whole, "{}: {}", way.path, answered.text());
        let array = !way.path.contains("alt=") && way.kind == "gemini";
        let event = last(&answered, array);
        assert!(is_final(way, &event), "{}: {event}", way.path);
        it_is_gone(&app, &upstream, way.path).await;
        let row = app.rows(1).await.remove(0);
        assert_eq!((row.status, row.usage_partial), (200, true), "{}", way.path);
        assert!(row.cost.0 > 0, "{}: {:?}", way.path, row.usage);
        app.stop().await;
    }
}

#[actix_web::test]
async fn a_translated_stream_ends_in_the_clients_words_too() {
    for way in &WAYS[..4] {
        let other = if way.kind == "claude" {
            "openai-compatible"
        } else {
            "claude"
        };
        let answer = Answer::message("some words that are said one by one").events(8);
        let upstream = Upstream::start(answer.hang_after_events(7)).await;
        let app = start(other, &upstream).await;
        let answered = ended_midway(way, &app).await;
        let event = last(&answered, false);
        let error = event.pointer("/response/error").unwrap_or(&event["error"]);
        assert_eq!(error["message"], WORDS, "{}: {event}", way.path);
        if way.kind == "codex" {
            assert_eq!(error["code"], "invalid_prompt");
        }
        it_is_gone(&app, &upstream, way.path).await;
        app.stop().await;
    }
}

/// 64 MB of words.
fn endless() -> impl Iterator<Item = String> {
    let event = |event: Value| {
        format!(
            "event: {}\ndata: {event}\n\n",
            event["type"].as_str().unwrap()
        )
    };
    let start = json!({ "type": "message_start", "message": { "type": "message", "role": "assistant", "usage": { "input_tokens": 9 } } });
    let block = json!({ "type": "content_block_start", "index": 0, "content_block": { "type": "text", "text": "" } });
    let words = "word ".repeat(13_000);
    let delta = json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "text_delta", "text": words } });
    let begun = [event(start), event(block)].into_iter();
    begun.chain(std::iter::repeat_n(event(delta), 1_000))
}

#[actix_web::test]
async fn a_client_that_does_not_read_its_answer_keeps_nothing_open() {
    // More than all buffers on the way take.
    let upstream = Upstream::start(Answer::raw_events(endless())).await;
    let app = start("claude", &upstream).await;
    let mut socket = TcpStream::connect(app.hub.address).await.unwrap();
    let body = WAYS[0].body;
    let head = format!(
        "POST /v1/messages HTTP/1.1\r\nhost: hub\r\nx-api-key: {KEY}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let view = running(live(&app), Phase::Answering).await;
    socket.readable().await.unwrap();
    assert!(live(&app).terminate_request(view.request.id));
    it_is_gone(&app, &upstream, "a client that does not read").await;
    drop(socket);
    app.stop().await;
}

#[actix_web::test]
async fn what_is_over_or_was_never_there_cannot_be_ended() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = start("claude", &upstream).await;
    let answered = app.client().message(true).await;
    assert!(answered.is_complete_stream());
    let id = app.rows(1).await[0].id;
    assert!(!live(&app).terminate_request(id));
    assert_eq!(app.rows(1).await[0].error_code, None);
    app.stop().await;
}
