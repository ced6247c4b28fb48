//! A circuit in half-open lets one request through, not all that wait at its door.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use testkit::{Answer, Gate, Upstream};

use crate::support::{Answered, TestApp, eventually, hub_yaml, provider, within};

/// Requests at the door.
const CROWD: usize = 500;

async fn circuit(app: &TestApp) -> String {
    let view = app.provider_view("p0").await;
    view["circuit"]["state"].as_str().unwrap().to_owned()
}

async fn circuit_becomes(app: &TestApp, state: &str) {
    let reached = eventually(async || (circuit(app).await == state).then_some(())).await;
    assert!(
        reached.is_some(),
        "the circuit is not `{state}`, but {}",
        circuit(app).await
    );
}

fn is_from(answered: &Answered, text: &str) -> bool {
    answered.status == 200 && answered.said() == text
}

/// Opens the circuit of `p0`, lets it become half-open with a provider that is well but slow, and sends a crowd.
async fn a_crowd_meets_half_open(with_alternative: bool) {
    let first = Upstream::start(Answer::error(503, "api_error", "down")).await;
    let second = Upstream::start(Answer::message("from the second")).await;
    let circuit_of_first = "priority: 0, circuit: { failure_threshold: 1, open_ms: 200 }";
    let mut providers = provider("p0", &first, circuit_of_first);
    if with_alternative {
        providers.push_str(&provider("p1", &second, "priority: 1"));
    }
    let app = TestApp::start(&hub_yaml(&providers, "")).await;
    let client = app.client();
    let mut conversations = 0..;
    let mut conversation = || conversations.next().unwrap();

    let expected = if with_alternative { 200 } else { 503 };
    assert_eq!(client.turn(conversation(), false).await.status, expected);
    let gate = Gate::closed();
    first.set(Answer::message("from the first").behind(&gate));
    let before = first.requests().len();
    circuit_becomes(&app, "half_open").await;

    let mut crowd: FuturesUnordered<_> = (0..CROWD)
        .map(|_| {
            let (client, number) = (client.clone(), conversation());
            async move { client.turn(number, false).await }
        })
        .collect();
    let others = within(Duration::from_secs(60), async || {
        let mut answers = Vec::with_capacity(CROWD);
        while answers.len() < CROWD - 1 {
            answers.push(crowd.next().await.unwrap());
        }
        Some(answers)
    });
    let others = others.await.expect("all but one have an answer");
    assert_eq!(first.requests().len() - before, 1, "requests in half-open");
    for answered in &others {
        let sent_away = if with_alternative {
            is_from(answered, "from the second")
        } else {
            answered.status == 503
        };
        assert!(sent_away, "{}: {}", answered.status, answered.text());
    }
    gate.open();
    let trial = crowd.next().await.unwrap();
    assert!(is_from(&trial, "from the first"), "{}", trial.text());

    // The first success is not enough; the second closes it.
    assert_eq!(circuit(&app).await, "half_open");
    let trial = client.turn(conversation(), false).await;
    assert!(is_from(&trial, "from the first"), "{}", trial.text());
    circuit_becomes(&app, "closed").await;
    let through: Vec<Answered> = (0..50)
        .map(|_| {
            let (client, number) = (client.clone(), conversation());
            async move { client.turn(number, false).await }
        })
        .collect::<FuturesUnordered<_>>()
        .collect()
        .await;
    let from_first = through
        .iter()
        .filter(|answered| is_from(answered, "from the first"));
    assert_eq!(from_first.count(), 50, "all pass once it is closed");
    app.stop().await;
}

#[actix_web::test]
async fn one_of_five_hundred_is_let_through_and_the_others_go_elsewhere() {
    a_crowd_meets_half_open(true).await;
}

#[actix_web::test]
async fn one_of_five_hundred_is_let_through_and_the_others_are_told_to_come_back() {
    a_crowd_meets_half_open(false).await;
}
