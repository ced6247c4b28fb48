//! Another provider takes over before the first byte, and nothing is retried after it.

use std::time::Duration;

use actors::domain::EndedBy;
use serde_json::json;
use testkit::{Answer, Upstream};

use crate::support::{TestApp, hub_yaml, provider};

#[actix_web::test]
async fn a_failing_provider_is_passed_over_and_the_chain_says_so() {
    let cases: [(&str, Answer); 7] = [
        ("500", Answer::error(500, "api_error", "boom")),
        ("529", Answer::error(529, "overloaded_error", "busy")),
        ("401", Answer::error(401, "authentication_error", "bad key")),
        ("429", Answer::error(429, "rate_limit_error", "slow down")),
        (
            "error in a 200",
            Answer::error(529, "overloaded_error", "busy").status(200),
        ),
        ("html", Answer::html_200()),
        ("empty", Answer::empty_200()),
    ];
    let event = Answer::message("never seen").error_event_first();
    let streams = [("error event", event, true)];
    let both = cases
        .into_iter()
        .flat_map(|(name, answer)| [(name, answer.clone(), false), (name, answer, true)]);
    for (name, answer, stream) in both.chain(streams) {
        let bad = Upstream::start(answer.clone()).await;
        let good = Upstream::start(Answer::message("from the second")).await;
        let app = TestApp::with_upstreams(&[&bad, &good]).await;
        let answered = app.client().message(stream).await;
        assert_eq!(answered.status, 200, "{name} {stream}: {}", answered.text());
        assert_eq!(good.requests().len(), 1, "{name} {stream}");
        assert!(
            !answered.text().contains("error"),
            "{name} {stream}: {}",
            answered.text()
        );
        let rows = app.rows(1).await;
        let details = app
            .hub
            .db
            .request_details(rows[0].id)
            .await
            .unwrap()
            .unwrap();
        let chain: Vec<&str> = details
            .attempts
            .iter()
            .map(|step| step.provider.as_str())
            .collect();
        assert_eq!(chain.first(), Some(&"p0"), "{name}");
        assert_eq!(chain.last(), Some(&"p1"), "{name}");
        app.stop().await;
    }
}

#[actix_web::test]
async fn a_client_s_own_fault_comes_back_at_once_and_unchanged() {
    let error = json!({ "type": "error", "error": { "type": "invalid_request_error", "message": "too big" }, "x": 1 });
    let body = error.to_string();
    let first = Upstream::start(Answer::json(&error).status(400)).await;
    let second = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::with_upstreams(&[&first, &second]).await;
    let answered = app.client().message(true).await;
    assert_eq!(
        (answered.status, answered.text().as_str()),
        (400, body.as_str())
    );
    assert_eq!((first.requests().len(), second.requests().len()), (1, 0));
    app.stop().await;
}

#[actix_web::test]
async fn when_all_fail_the_error_is_final_and_names_the_last_failure() {
    let one = Upstream::start(Answer::error(500, "api_error", "boom")).await;
    let two = Upstream::start(Answer::error(
        401,
        "authentication_error",
        "invalid x-api-key",
    ))
    .await;
    let app = TestApp::with_upstreams(&[&one, &two]).await;
    let answered = app.client().message(true).await;
    // Our account's refusal must not look like a refusal of the client's key.
    assert_eq!(answered.status, 502, "{}", answered.text());
    assert_eq!(answered.header("x-should-retry"), Some("false"));
    assert_eq!(answered.json()["type"], "error");
    let rows = app.rows(1).await;
    assert_eq!(rows[0].ended_by, EndedBy::Upstream);
    app.stop().await;
}

#[actix_web::test]
async fn an_upstream_that_dies_in_mid_stream_becomes_an_error_event_not_an_ending() {
    for answer in [
        Answer::message("one two three").cut_after_events(4),
        Answer::message("x").end_after_events(4),
    ] {
        let first = Upstream::start(answer).await;
        let second = Upstream::start(Answer::message("not asked")).await;
        let app = TestApp::with_upstreams(&[&first, &second]).await;
        let answered = app.client().message(true).await;
        assert_eq!(answered.status, 200);
        assert!(
            answered.text().contains("event: error"),
            "{}",
            answered.text()
        );
        assert!(
            !answered.text().contains("message_stop"),
            "{}",
            answered.text()
        );
        assert_eq!(second.requests().len(), 0, "retried after the first byte");
        let rows = app.rows(1).await;
        assert_eq!(rows[0].ended_by, EndedBy::Upstream);
        assert!(rows[0].usage_partial);
        app.stop().await;
    }
}

#[actix_web::test]
async fn killing_one_of_two_upstreams_under_load_fails_nobody_who_had_no_byte_yet() {
    let slow = || {
        Answer::message("a b c d e f g h")
            .delay_head(Duration::from_millis(20))
            .delay_between_events(Duration::from_millis(5))
    };
    let one = Upstream::start(slow()).await;
    let two = Upstream::start(slow()).await;
    let providers = provider("p0", &one, "") + &provider("p1", &two, "");
    let app = TestApp::start(&hub_yaml(&providers, "")).await;
    let client = app.client();
    let run = |rounds: usize| {
        let client = client.clone();
        async move {
            let mut answers = Vec::new();
            for _ in 0..rounds {
                answers.push(client.message(true).await);
            }
            answers
        }
    };
    let load = futures_util::future::join_all((0..100).map(|_| run(4)));
    let kill = async {
        one.wait_for(
            |upstream| upstream.requests().len() >= 60,
            Duration::from_secs(10),
        )
        .await;
        one.stop().await;
    };
    let (answers, ()) = futures_util::future::join(load, kill).await;
    let answers: Vec<_> = answers.into_iter().flatten().collect();
    assert_eq!(answers.len(), 400);
    for answered in &answers {
        assert_eq!(answered.status, 200, "{}", answered.text());
        // Cut after its first byte: told as an error, never as an ending.
        assert!(answered.is_complete_stream() || answered.text().contains("event: error"));
    }
    let complete = answers
        .iter()
        .filter(|answered| answered.is_complete_stream())
        .count();
    assert!(complete >= 300, "{complete} of 400 were complete");
    app.rows(400).await;
    app.stop().await;
}

#[actix_web::test]
async fn a_provider_that_may_only_be_reached_through_a_proxy_is_not_called_directly() {
    let hidden = Upstream::start(Answer::message("should not be asked")).await;
    let open = Upstream::start(Answer::message("hi")).await;
    let proxy = "proxy: { url: 'http://127.0.0.1:9' }";
    let providers = provider("p0", &hidden, &format!("priority: 0, {proxy}"))
        + &provider("p1", &open, "priority: 1");
    let app = TestApp::start(&hub_yaml(&providers, "")).await;
    assert_eq!(app.client().message(false).await.status, 200);
    assert_eq!((hidden.requests().len(), open.requests().len()), (0, 1));
    app.stop().await;
}
