//! Error rules: what clients get, and whether another provider is asked.

use actors::domain::{ErrorRule, Fault};
use testkit::{Answer, Upstream};

use super::rules::{error_rule, put_error_rule};
use super::{DIALECTS, hub, message_of, post, says, upstream};
use crate::support::TestApp;

#[actix_web::test]
async fn a_rule_words_an_error_for_clients_of_every_dialect() {
    let upstream = Upstream::start(Answer::error(
        400,
        "invalid_request_error",
        "Quota of team 7 is used up",
    ))
    .await;
    let app = hub(&upstream).await;
    put_error_rule(
        &app,
        &ErrorRule {
            override_status: Some(402),
            override_message: Some("ask Ann for more".to_owned()),
            ..error_rule("quota of team")
        },
    )
    .await;
    for (_, path) in DIALECTS {
        let answered = post(&app, path, &says(path, "hi")).await;
        assert_eq!(answered.status, 402, "{path}: {}", answered.text());
        assert_eq!(message_of(&answered), "ask Ann for more", "{path}");
        assert_eq!(answered.header("x-should-retry"), Some("false"), "{path}");
    }
    for row in app.rows(DIALECTS.len()).await {
        assert_eq!(row.status, 402);
        let chain = app.chain(&row).await;
        let told = &chain[0].detail;
        assert!(
            told.contains("error rule ") && told.contains("status 402"),
            "{told}"
        );
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_rule_gives_a_whole_body_to_the_dialect_it_names_only() {
    let upstream = Upstream::start(Answer::error(400, "invalid_request_error", "odd")).await;
    let app = hub(&upstream).await;
    let body = r#"{ "type":"error","error":{"type":"custom","message":"ours"} }"#;
    let mut rule = error_rule("odd");
    rule.override_bodies.anthropic = Some(body.to_owned());
    put_error_rule(&app, &rule).await;
    let answered = post(&app, "/v1/messages", &says("/v1/messages", "hi")).await;
    assert_eq!((answered.status, answered.text().as_str()), (400, body));
    assert_eq!(answered.header("content-type"), Some("application/json"));
    let path = "/v1/chat/completions";
    let other = post(&app, path, &says(path, "hi")).await;
    assert!(message_of(&other).contains("odd"), "{}", other.text());
    app.stop().await;
}

#[actix_web::test]
async fn a_rule_says_whether_another_provider_is_asked() {
    for (status, message, fault, asked) in [
        // By itself a 400 is the client's fault and final, a 500 the provider's.
        (400, "this account is odd", None, (1, 0)),
        (400, "this account is odd", Some(Fault::Account), (1, 1)),
        (500, "prompt is odd", Some(Fault::Client), (1, 0)),
        (400, "odd line", Some(Fault::Network), (2, 1)),
        (400, "odd model", Some(Fault::Model), (1, 1)),
    ] {
        let first = Upstream::start(Answer::error(status, "x", message)).await;
        let second = upstream().await;
        let app = TestApp::with_upstreams(&[&first, &second]).await;
        if let Some(fault) = fault {
            let rule = ErrorRule {
                fault: Some(fault),
                status: Some(status),
                ..error_rule("odd")
            };
            put_error_rule(&app, &rule).await;
        }
        let answered = app.client().message(false).await;
        let counted = (first.requests().len(), second.requests().len());
        assert_eq!(counted, asked, "{message} {fault:?}: {}", answered.text());
        assert_eq!(answered.status == 200, asked.1 == 1, "{message} {fault:?}");
        let rows = app.rows(1).await;
        let chain = app.chain(&rows[0]).await;
        let expected = fault.unwrap_or(Fault::Client);
        assert_eq!(chain[0].fault, Some(expected), "{chain:?}");
        app.stop().await;
    }
}

#[actix_web::test]
async fn an_error_inside_of_a_good_status_is_judged_by_rules_too() {
    let first =
        Upstream::start(Answer::error(529, "overloaded_error", "Odd weather").status(200)).await;
    let second = upstream().await;
    let app = TestApp::with_upstreams(&[&first, &second]).await;
    put_error_rule(
        &app,
        &ErrorRule {
            fault: Some(Fault::Client),
            override_message: Some("come back tomorrow".to_owned()),
            ..error_rule("odd weather")
        },
    )
    .await;
    let answered = app.client().message(false).await;
    assert_eq!(message_of(&answered), "come back tomorrow");
    assert!(second.requests().is_empty());
    app.stop().await;
}
