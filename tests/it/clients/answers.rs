//! What comes back to real clients when upstreams are silent, break off, fail, or answer in a form of their own.

use actors::domain::{Dialect, EndedBy};
use futures_util::StreamExt;
use serde_json::{Value, json};
use testkit::{Answer, Gate, Seen, Upstream};

use super::{CLAUDE_CODE, CLIS, GEMINI_CLI, OPENCODE, hub_at, provider_of};
use crate::support::{Client, TestApp, hub_yaml};
use crate::translate::valid;

/// Point 2: Gemini's command line takes a comment or an `event:` line for a broken answer. While its upstream is silent a
/// Chat client's is too, and the signs of life that one gets show for how long.
#[actix_web::test]
async fn a_gemini_stream_holds_nothing_but_data_however_silent_its_upstream_is() {
    // From Anthropic's own dialect no ping may come through either.
    for kind in [GEMINI_CLI.kind, "claude"] {
        let gate = Gate::closed();
        let slow = |events| Answer::message("one two three").pause_after_events(events, &gate);
        // Each falls silent once it has said something.
        let begun = if kind == GEMINI_CLI.kind { 1 } else { 6 };
        let silent = Upstream::start(slow(begun).pings_first(2)).await;
        let beside = Upstream::start(slow(2)).await;
        let providers = provider_of(kind, "p0", &silent, "models: [m]")
            + &provider_of(OPENCODE.kind, "p1", &beside, "models: [other]");
        let app = TestApp::start(&hub_yaml(&providers, "relay: { ping_ms: 20 }\n")).await;
        let client = app.client();

        let request = GEMINI_CLI.request(&client);
        let mut gemini = request.send_body(GEMINI_CLI.body).await.unwrap();
        let mut text = gemini.next().await.unwrap().unwrap().to_vec();
        let body = OPENCODE.body.replace("\"m\"", "\"other\"");
        let mut chat = OPENCODE.request(&client).send_body(body).await.unwrap();
        let mut signs = String::new();
        while signs.matches(": keep-alive\n\n").count() < 5 {
            let chunk = chat.next().await.unwrap().unwrap();
            signs.push_str(&String::from_utf8_lossy(&chunk));
        }
        gate.open();
        while let Some(chunk) = gemini.next().await {
            text.extend_from_slice(&chunk.unwrap());
        }
        let said = String::from_utf8_lossy(&text);
        valid(GEMINI_CLI.dialect, &text).unwrap_or_else(|wrong| panic!("{kind}: {wrong}\n{said}"));
        app.stop().await;
    }
}

/// The last event of a stream that has any, in JSON.
fn last_event(text: &str) -> Value {
    let mut data = text.lines().filter_map(|line| line.strip_prefix("data: "));
    serde_json::from_str(data.next_back().unwrap()).unwrap_or_default()
}

/// Point 5: clients repeat such a turn, and Gemini's shows the same text twice if it was told of an end.
#[actix_web::test]
async fn a_stream_that_ends_without_its_last_event_is_an_error_in_every_dialect() {
    let endings = [
        "message_stop",
        "response.completed",
        "[DONE]",
        "finishReason",
    ];
    for cli in &CLIS {
        let events = match cli.dialect {
            Dialect::Anthropic | Dialect::OpenaiResponses => 5,
            Dialect::OpenaiChat | Dialect::Gemini => 2,
        };
        let upstream = Upstream::start(Answer::message("a b c").end_after_events(events)).await;
        let app = hub_at(cli.kind, &upstream).await;
        let answered = cli.turn(&app.client()).await;
        let text = answered.text();
        assert_eq!(answered.status, 200, "{}: {text}", cli.kind);
        let last = last_event(&text);
        let error = [&last["error"], &last["response"]["error"]];
        assert!(
            error.iter().any(|error| error.is_object()),
            "{}: {text}",
            cli.kind
        );
        assert!(
            !endings.iter().any(|ending| text.contains(ending)),
            "{text}"
        );
        assert_eq!(
            upstream.requests().len(),
            1,
            "repeated after its first byte"
        );
        assert_eq!(app.rows(1).await[0].ended_by, EndedBy::Upstream);
        app.stop().await;
    }
}

/// Point 6: the next provider answers, and of what the first one said nothing is heard.
#[actix_web::test]
async fn an_error_inside_a_200_is_a_failover_in_every_dialect() {
    let openai =
        json!({"error": {"message": "busy", "type": "server_error", "code": "overloaded"}});
    let google = json!({"error": {"message": "busy", "code": 503, "status": "UNAVAILABLE"}});
    for cli in &CLIS {
        for fake in [
            Answer::error_in_200(),
            Answer::json(&openai),
            Answer::json(&google),
            Answer::message("never seen").error_event_first(),
            Answer::html_200(),
            Answer::empty_200(),
            Answer::empty_stream(),
        ] {
            let first = Upstream::start(fake.clone()).await;
            let second = Upstream::start(Answer::message("served")).await;
            let providers = provider_of(cli.kind, "p0", &first, "priority: 0")
                + &provider_of(cli.kind, "p1", &second, "priority: 1");
            let app = TestApp::start(&hub_yaml(&providers, "relay: { retry_pause_ms: 1 }\n")).await;
            let answered = cli.turn(&app.client()).await;
            assert_eq!(
                answered.status,
                200,
                "{} {fake:?}: {}",
                cli.kind,
                answered.text()
            );
            let direct = cli.turn(&Client::new(&second.url())).await;
            assert_eq!(answered.text(), direct.text(), "{} {fake:?}", cli.kind);
            assert!(!first.requests().is_empty());
            app.stop().await;
        }
    }
}

/// Point 7: Claude Code asks the same path for a whole answer once a stream had nothing in it, for as many tokens.
#[actix_web::test]
async fn a_stream_that_failed_is_asked_for_again_as_a_whole_answer() {
    let script = |seen: &Seen| match seen.wants_stream() {
        true => Answer::empty_stream(),
        false => Answer::message("in one piece"),
    };
    let upstream = Upstream::start(script).await;
    let app = hub_at(CLAUDE_CODE.kind, &upstream).await;
    let client = app.client();
    let body = CLAUDE_CODE
        .body
        .replace("\"max_tokens\":9", "\"max_tokens\":128000");
    assert_eq!(CLAUDE_CODE.ask(&client, &body).await.status, 502);
    let body = body.replace("\"stream\":true", "\"stream\":false");
    let answered = CLAUDE_CODE.ask(&client, &body).await;
    assert_eq!(answered.said(), "in one piece", "{}", answered.text());
    assert_eq!(answered.header("content-type"), Some("application/json"));
    assert_eq!(upstream.requests().last().unwrap().body, body);
    app.stop().await;
}

/// Point 8: on a 400 Claude Code takes its request apart and sends it up to six times.
#[actix_web::test]
async fn no_failure_of_an_account_or_a_provider_looks_like_the_request_s_own() {
    let empty =
        "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.";
    let answers = [
        (400, "invalid_request_error", empty),
        (401, "authentication_error", "invalid x-api-key"),
        (402, "billing_error", "pay first"),
        (403, "permission_error", "not for you"),
        (429, "rate_limit_error", "slow down"),
        (500, "api_error", "boom"),
        (502, "api_error", "bad gateway"),
        (503, "api_error", "away"),
        (529, "overloaded_error", "busy"),
    ];
    for kind in [CLAUDE_CODE.kind, OPENCODE.kind] {
        for (status, name, message) in answers {
            let upstream = Upstream::start(Answer::error(status, name, message)).await;
            let app = hub_at(kind, &upstream).await;
            let answered = CLAUDE_CODE.turn(&app.client()).await;
            let what = format!("{kind} {status}: {} {}", answered.status, answered.text());
            assert!(answered.status == 429 || answered.status >= 500, "{what}");
            assert_eq!(answered.json()["type"], "error", "{what}");
            app.stop().await;
        }
    }
}

/// Point 14: Codex sends no `Accept-Encoding` and cannot read what is compressed all the same.
#[actix_web::test]
async fn who_asks_for_no_compression_gets_none() {
    let answer = Answer::message("word ".repeat(2_000));
    let plain = Upstream::start(answer.clone()).await;
    let compressed = Upstream::start(answer.gzip()).await;
    for cli in &CLIS {
        let ask = async |url: &str| {
            let client = Client::new(url);
            let request = cli.request(&client).no_decompress();
            client.send(request, cli.body).await
        };
        let app = hub_at(cli.kind, &compressed).await;
        let answered = ask(&app.url()).await;
        let expected = ask(&plain.url()).await;
        assert_eq!(answered.header("content-encoding"), None, "{}", cli.kind);
        assert_eq!(answered.body, expected.body, "{}", cli.kind);
        // This client asks for nothing, and the upstream compresses all the same.
        let seen = plain.requests().pop().unwrap();
        assert_eq!(seen.header("accept-encoding"), None);
        let direct = ask(&compressed.url()).await;
        assert_eq!(direct.header("content-encoding"), Some("gzip"));
        app.stop().await;
    }
}
