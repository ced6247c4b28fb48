//! Two hubs on one Redis, and one hub over its restarts: an open circuit, a cool-down and a pin hold for both.

use std::time::Duration;

use actors::{CircuitView, FilterReason};
use claude_code_hub::app::Hub;
use serde_json::json;
use testkit::{Answer, Upstream};

use crate::support::{
    Answered, Client, KEY, Process, Redis, TestApp, eventually, free_port, hub_yaml, provider,
    within,
};

const SECOND: Duration = Duration::from_secs(1);

fn on(redis: &Redis, providers: &str) -> String {
    hub_yaml(providers, &format!("redis: {{ url: '{}' }}\n", redis.url()))
}

/// Both know the same providers and keys by the same ids, because one file declares them.
async fn two(yaml: &str) -> (TestApp, TestApp) {
    (TestApp::start(yaml).await, TestApp::start(yaml).await)
}

/// A provider's circuit, by its place in the file.
async fn is_open(hub: &Hub, nth: usize) -> bool {
    let view = hub.root.providers.all()[nth].observe().await.unwrap();
    matches!(view.circuit, CircuitView::Open { .. })
}

async fn unavailable(hub: &Hub, name: &str) -> Option<FilterReason> {
    let view = hub.root.router.observe().await.unwrap();
    let mut routes = view.routes.into_iter();
    routes.find(|route| &*route.name == name)?.unavailable
}

async fn pins(hub: &Hub) -> usize {
    hub.root.router.observe().await.unwrap().pins
}

/// Asks a hub whose only provider fails until its circuit is open.
async fn open_the_circuit(app: &TestApp) {
    for _ in 0..10 {
        app.client().message(false).await;
        if is_open(&app.hub, 0).await {
            return;
        }
    }
    panic!("ten failures have not opened the circuit");
}

/// A turn of the nth conversation, as Claude Code names it.
async fn turn(client: &Client, nth: u32) -> Answered {
    let session = format!(
        "user_{}_account__session_{:08x}-0000-4000-8000-000000000000",
        "0a".repeat(32),
        nth
    );
    let body = json!({
        "model": "claude-sonnet-4-5",
        "max_tokens": 16,
        "metadata": { "user_id": session },
        "messages": [{ "role": "user", "content": "hello" }],
    });
    client
        .send(client.post("/v1/messages"), body.to_string())
        .await
}

fn counts(upstreams: &[&Upstream]) -> Vec<usize> {
    upstreams
        .iter()
        .map(|upstream| upstream.requests().len())
        .collect()
}

async fn restart(app: TestApp, yaml: &str) -> TestApp {
    let TestApp { hub, folder, .. } = app;
    hub.stop().await;
    TestApp::start_in(folder, yaml).await
}

#[actix_web::test]
async fn a_circuit_that_opened_here_is_open_there_within_a_second() {
    let redis = Redis::start().await;
    let bad = Upstream::start(Answer::error(500, "api_error", "boom")).await;
    let (a, b) = two(&on(&redis, &provider("p0", &bad, ""))).await;
    open_the_circuit(&a).await;
    within(SECOND, async || is_open(&b.hub, 0).await.then_some(()))
        .await
        .expect("the other replica does not know after a second");
    let asked = bad.requests().len();
    assert!(b.client().message(false).await.status >= 500);
    assert_eq!(
        bad.requests().len(),
        asked,
        "the other replica asked the broken provider"
    );
    a.stop().await;
    b.stop().await;
}

#[actix_web::test]
async fn a_provider_that_asked_for_peace_here_has_it_there_within_a_second() {
    let redis = Redis::start().await;
    let limited = Answer::error(429, "rate_limit_error", "slow down").header("retry-after", "30");
    let limited = Upstream::start(limited).await;
    let good = Upstream::start(Answer::message("hi")).await;
    let providers = provider("p0", &limited, "priority: 0") + &provider("p1", &good, "priority: 1");
    let (a, b) = two(&on(&redis, &providers)).await;
    assert_eq!(a.client().message(false).await.status, 200);
    let asked = limited.requests().len();
    within(SECOND, async || {
        (unavailable(&b.hub, "p0").await == Some(FilterReason::CoolingDown)).then_some(())
    })
    .await
    .expect("the other replica does not know after a second");
    assert_eq!(b.client().message(false).await.status, 200);
    assert_eq!(limited.requests().len(), asked);
    a.stop().await;
    b.stop().await;
}

#[actix_web::test]
async fn a_conversation_keeps_its_provider_at_the_other_replica() {
    let redis = Redis::start().await;
    let upstreams = [
        Upstream::start(Answer::message("hi")).await,
        Upstream::start(Answer::message("hi")).await,
    ];
    let both = [&upstreams[0], &upstreams[1]];
    let providers = provider("p0", both[0], "") + &provider("p1", both[1], "");
    let (a, b) = two(&on(&redis, &providers)).await;
    for nth in 0..6 {
        let (before, known) = (counts(&both), pins(&b.hub).await);
        assert_eq!(turn(&a.client(), nth).await.status, 200);
        let home = (0..2).find(|i| counts(&both)[*i] > before[*i]).unwrap();
        within(SECOND, async || (pins(&b.hub).await > known).then_some(()))
            .await
            .expect("the other replica does not know after a second");
        for _ in 0..5 {
            assert_eq!(turn(&b.client(), nth).await.status, 200);
        }
        let mut wanted = before;
        wanted[home] += 6;
        assert_eq!(counts(&both), wanted, "conversation {nth} moved");
    }
    a.stop().await;
    b.stop().await;
}

#[actix_web::test]
async fn a_restart_without_redis_keeps_the_circuit_the_cool_down_and_the_pins() {
    let broken = Upstream::start(Answer::error(500, "api_error", "boom")).await;
    let limited = Answer::error(429, "rate_limit_error", "slow down").header("retry-after", "600");
    let limited = Upstream::start(limited).await;
    let upstreams = [
        Upstream::start(Answer::message("hi")).await,
        Upstream::start(Answer::message("hi")).await,
    ];
    let both = [&upstreams[0], &upstreams[1]];
    let providers = provider("broken", &broken, "priority: 0")
        + &provider("limited", &limited, "priority: 1")
        + &provider("p2", both[0], "priority: 2")
        + &provider("p3", both[1], "priority: 2");
    let yaml = hub_yaml(&providers, "");
    let mut app = TestApp::start(&yaml).await;
    let mut homes = Vec::new();
    for nth in 0..8 {
        let before = counts(&both);
        assert_eq!(turn(&app.client(), nth).await.status, 200);
        homes.push((0..2).find(|i| counts(&both)[*i] > before[*i]).unwrap());
    }
    open_the_circuit(&app).await;
    for round in 1..=2 {
        app = restart(app, &yaml).await;
        assert!(is_open(&app.hub, 0).await, "round {round}");
        within(SECOND, async || {
            (unavailable(&app.hub, "limited").await == Some(FilterReason::CoolingDown))
                .then_some(())
        })
        .await
        .expect("the cool-down was forgotten");
        let let_alone = counts(&[&broken, &limited]);
        for (nth, home) in (0..).zip(&homes) {
            let before = counts(&both);
            assert_eq!(turn(&app.client(), nth).await.status, 200);
            assert!(
                counts(&both)[*home] > before[*home],
                "conversation {nth} moved"
            );
        }
        assert_eq!(counts(&[&broken, &limited]), let_alone);
    }
    app.stop().await;
}

#[actix_web::test]
async fn kill_nine_keeps_what_is_a_second_old() {
    let broken = Upstream::start(Answer::error(500, "api_error", "boom")).await;
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let address = format!("127.0.0.1:{port}");
    let port = format!("port: {port}");
    let yaml = hub_yaml(&provider("p0", &broken, ""), "").replace("port: 0", &port);
    let data = folder.path().join("data");
    let config = folder.path().join("hub.yaml");
    std::fs::write(&config, format!("data_dir: '{}'\n{yaml}", data.display())).unwrap();
    let client = Client::new(&format!("http://{address}"));
    let available = async || {
        let answer = client.request("GET", "/health").send().await.ok()?;
        let health = crate::support::read(answer).await.json();
        health["checks"]["providers"]["available"].as_u64()
    };

    let hub = Process::start(&config);
    eventually(async || (available().await == Some(1)).then_some(()))
        .await
        .expect("the hub did not start");
    eventually(async || {
        let request = client
            .post("/v1/messages")
            .insert_header(("x-api-key", KEY));
        client
            .send(request, r#"{"model":"claude-sonnet-4-5","messages":[]}"#)
            .await;
        (available().await == Some(0)).then_some(())
    })
    .await
    .expect("the circuit did not open");
    let log = data.join("state/board.log");
    let is_kept = async || {
        std::fs::read_to_string(&log)
            .ok()?
            .contains("open_until_ms")
            .then_some(())
    };
    within(3 * SECOND, is_kept)
        .await
        .expect("the circuit was not written");
    drop(hub);

    let asked = broken.requests().len();
    let _hub = Process::start(&config);
    let first = eventually(available)
        .await
        .expect("the hub did not start again");
    assert_eq!(first, 0, "the circuit was forgotten");
    client.message(false).await;
    assert_eq!(broken.requests().len(), asked);
}

#[actix_web::test]
async fn redis_killed_under_load_fails_no_request_and_health_says_so() {
    let mut redis = Redis::start().await;
    let upstream = Upstream::start(Answer::message("a b c")).await;
    let app = TestApp::start(&on(&redis, &provider("p0", &upstream, ""))).await;
    let health = async || {
        let client = app.client();
        client
            .send(client.request("GET", "/health"), "")
            .await
            .json()
    };
    assert_eq!(health().await["checks"]["board"], "ok");
    let client = app.client();
    let load = futures_util::future::join_all((0..8_u32).map(async |lane| {
        let mut answers = Vec::new();
        for nth in 0..40 {
            answers.push(turn(&client, lane * 100 + nth).await);
        }
        answers
    }));
    let kill = async {
        upstream
            .wait_for(
                |upstream| upstream.requests().len() > 80,
                Duration::from_secs(20),
            )
            .await;
        redis.kill();
    };
    let (answers, ()) = futures_util::future::join(load, kill).await;
    for answered in answers.iter().flatten() {
        assert_eq!(answered.status, 200, "{}", answered.text());
    }
    eventually(async || (health().await["checks"]["board"] != "ok").then_some(()))
        .await
        .expect("health does not say that redis is gone");
    let ready = client.send(client.request("GET", "/readyz"), "").await;
    assert_eq!(ready.status, 200, "{}", ready.text());
    redis.start_again().await;
    eventually(async || (health().await["checks"]["board"] == "ok").then_some(()))
        .await
        .expect("health does not say that redis is back");
    app.stop().await;
}
