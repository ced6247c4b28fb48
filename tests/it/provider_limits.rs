//! A provider that is at its limit is passed over, and the client is told when nobody is left.

use actors::domain::AttemptRecord;
use futures_util::future::join_all;
use testkit::{Answer, Upstream};

use crate::support::{TestApp, hub_yaml, provider};

/// Whether the chain says that a provider was full: passed over, or asked in vain before the Router heard of it.
fn says_rate(chain: &[AttemptRecord], name: &str) -> bool {
    chain.iter().any(|step| {
        let passed_over = step.passed_over.iter();
        (step.event == "rate" && step.provider == name)
            || passed_over
                .into_iter()
                .any(|one| &*one.provider == name && one.reason == "rate")
    })
}

#[actix_web::test]
async fn requests_beyond_the_minute_go_to_the_alternative_and_the_chain_says_why() {
    let first = Upstream::start(Answer::message("from the first")).await;
    let second = Upstream::start(Answer::message("from the second")).await;
    let providers = provider("p0", &first, "priority: 0, limits: { rpm: 2 }")
        + &provider("p1", &second, "priority: 1");
    let app = TestApp::start(&hub_yaml(&providers, "")).await;
    let mut said = Vec::new();
    for conversation in 0..4 {
        let answered = app.client().turn(conversation, false).await;
        assert_eq!(answered.status, 200, "{}", answered.text());
        said.push(answered.said());
    }
    let (one, two) = ("from the first", "from the second");
    assert_eq!(said, [one, one, two, two]);
    for (number, row) in app.rows(4).await.iter().enumerate() {
        let chain = app.chain(row).await;
        assert_eq!(says_rate(&chain, "p0"), number >= 2, "{number}: {chain:#?}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn tokens_of_the_minute_hold_the_requests_that_come_after_them() {
    let first = Upstream::start(Answer::message("from the first")).await;
    let second = Upstream::start(Answer::message("from the second")).await;
    let providers = provider("p0", &first, "priority: 0, limits: { tpm: 1 }")
        + &provider("p1", &second, "priority: 1");
    let app = TestApp::start(&hub_yaml(&providers, "")).await;
    for (conversation, expected) in ["from the first", "from the second"].iter().enumerate() {
        let answered = app.client().turn(conversation, true).await;
        assert_eq!(answered.said(), *expected, "{}", answered.text());
    }
    let rows = app.rows(2).await;
    let tokens = app.provider_view("p0").await["tokens_in_minute"].clone();
    assert_eq!(tokens, rows[0].usage.total());
    app.stop().await;
}

#[actix_web::test]
async fn of_a_crowd_as_many_pass_as_may_and_the_others_hear_when_to_come_back() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let limited = provider("p0", &upstream, "limits: { rpm: 3 }");
    let app = TestApp::start(&hub_yaml(&limited, "")).await;
    let client = app.client();
    let answers = join_all((0..12).map(|conversation| client.turn(conversation, false))).await;
    let (served, refused): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answered| answered.status == 200);
    assert_eq!((served.len(), upstream.requests().len()), (3, 3));
    for answered in refused {
        assert_eq!(answered.status, 429, "{}", answered.text());
        let wait_s: u64 = answered.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=61).contains(&wait_s), "{wait_s}");
        assert!(answered.text().contains("1 × rate"), "{}", answered.text());
    }
    app.stop().await;
}
