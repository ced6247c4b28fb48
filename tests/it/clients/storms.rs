//! Clients that repeat what failed, some of them without end: what that may cost the providers.

use testkit::{Answer, Upstream};

use super::{CLAUDE_CODE, CLIS, CODEX, hub_at, provider_of};
use crate::support::{TestApp, hub_yaml};

/// Tries of one request at one provider, and at how many providers, as the configuration has it by default.
const TRIES: usize = 2;
const PROVIDERS_A_REQUEST: usize = 4;

/// Failures in a row that open a circuit.
const FAILURES: usize = 5;

/// Point 4: one turn of Codex at a failing upstream is thirty requests.
#[actix_web::test]
async fn a_storm_of_retries_costs_each_provider_five_failures_and_no_more() {
    const PROVIDERS: usize = 6;
    let upstream = Upstream::start(Answer::error(500, "server_error", "boom")).await;
    let providers: String = (0..PROVIDERS)
        .map(|number| provider_of(CODEX.kind, &format!("p{number}"), &upstream, ""))
        .collect();
    let app = TestApp::start(&hub_yaml(&providers, "relay: { retry_pause_ms: 1 }\n")).await;
    let client = app.client();

    assert_eq!(CODEX.turn(&client).await.status, 500);
    assert_eq!(upstream.requests().len(), TRIES * PROVIDERS_A_REQUEST);
    for _ in 1..30 {
        assert!(CODEX.turn(&client).await.status >= 500);
    }
    let in_all = upstream.requests().len();
    assert!(in_all <= TRIES * FAILURES * PROVIDERS, "{in_all}");

    // All circuits are open: who goes on hears of it, and nobody is asked.
    let answered = CODEX.turn(&client).await;
    assert_eq!(answered.status, 503, "{}", answered.text());
    assert_eq!(upstream.requests().len(), in_all);
    app.stop().await;
}

/// Point 20: opencode repeated a fake 200 three hundred times in a minute.
#[actix_web::test]
async fn a_fake_200_is_told_as_an_error_and_asked_for_no_more() {
    for cli in &CLIS {
        let upstream = Upstream::start(Answer::error_in_200()).await;
        let app = hub_at(cli.kind, &upstream).await;
        let client = app.client();
        for _ in 0..40 {
            let answered = cli.turn(&client).await;
            assert!(answered.status >= 500, "{}: {}", cli.kind, answered.text());
            assert!(answered.json()["error"]["message"].is_string());
        }
        assert_eq!(upstream.requests().len(), FAILURES, "{}", cli.kind);
        app.stop().await;
    }
    // And who only asked once is told not to.
    let upstream = Upstream::start(Answer::error_in_200()).await;
    let app = hub_at(CLAUDE_CODE.kind, &upstream).await;
    let answered = CLAUDE_CODE.turn(&app.client()).await;
    assert_eq!(answered.header("x-should-retry"), Some("false"));
    app.stop().await;
}
