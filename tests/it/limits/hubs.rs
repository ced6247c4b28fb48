//! Budgets through whole hubs: at once, in two hubs on one Redis, over restarts, and without Redis.

use std::collections::BTreeMap;
use std::time::Duration;

use actors::domain::{KeyId, RequestKind};
use claude_code_hub::store::RequestRow;
use testkit::{Answer, Gate, Upstream, Usage};

use super::*;
use crate::support::{Answered, Redis, TestApp, eventually, hub_yaml, provider};

/// One request costs 1,000 × 3 + 1,000 × 15 USD a million: 0.018 USD.
pub(super) const COST: u64 = 18_000_000;
/// It is guessed to cost 1,000 tokens of output, and its body by the size: 0.0151 USD.
pub(super) const GUESS: u64 = 15_000_000;

pub(super) fn answer() -> Answer {
    Answer::message("hi").usage(Usage {
        input: 1_000,
        output: 1_000,
        ..Usage::default()
    })
}

fn yaml(upstream: &Upstream, limits: &str, more: &str) -> String {
    hub_yaml(&provider("p0", upstream, ""), more).replace(
        "- { name: test,",
        &format!("- {{ limits: {{ {limits} }}, name: test,"),
    )
}

pub(super) fn sum(rows: &[RequestRow]) -> u64 {
    rows.iter()
        .map(|row| u64::try_from(row.cost.0).unwrap())
        .sum()
}

/// Used and reserved in the windows of the test key, as its store sees them now.
async fn seen(app: &TestApp) -> Vec<(u64, u64)> {
    let snapshot = app.hub.shared.catalog.snapshot();
    let key = snapshot.keys().next().unwrap().clone();
    let zone = app.hub.shared.settings.load().zone.clone();
    let at_ms = jiff::Timestamp::now().as_millisecond();
    let scopes = key.scopes(RequestKind::Generation, at_ms, &zone);
    let mut seen = Vec::new();
    for rule in &scopes[0].rules {
        let mut closed = scopes.clone();
        closed.iter_mut().for_each(|scope| scope.rules.clear());
        closed[0].rules = vec![LimitRule { limit: 0, ..*rule }];
        let probe = ask(RequestId::generate(), at_ms, closed);
        let hit = app
            .hub
            .shared
            .limiters
            .reserve(KeyId(key.id.0), probe)
            .await;
        let hit = hit.expect_err("a limit of 0 lets nothing in");
        seen.push((hit.used, hit.reserved));
    }
    seen
}

/// Waits until nothing is held; what is spent then.
async fn settled(app: &TestApp) -> u64 {
    eventually(async || {
        let seen = seen(app).await;
        seen.iter()
            .all(|(_, reserved)| *reserved == 0)
            .then(|| seen[0].0)
    })
    .await
    .expect("something is still held")
}

pub(super) fn statuses(answers: &[Answered]) -> BTreeMap<u16, usize> {
    let mut counts = BTreeMap::new();
    for answer in answers {
        *counts.entry(answer.status).or_default() += 1;
    }
    counts
}

/// The sum of a metric over its labels.
pub(super) async fn metric(app: &TestApp, name: &str) -> u64 {
    let client = app.client();
    let text = client
        .send(client.request("GET", "/metrics"), "")
        .await
        .text();
    let lines = text.lines().filter(|line| line.starts_with(name));
    let numbers = lines.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok());
    numbers.sum()
}

/// Sixty-four requests at once, shared out among the hubs, none of which ends before all were judged.
async fn sixty_four(apps: &[&TestApp], upstream: &Upstream, gate: &Gate) {
    let clients: Vec<_> = (0..64).map(|nth| apps[nth % apps.len()].client()).collect();
    let asking = clients
        .iter()
        .enumerate()
        .map(|(nth, client)| client.message(nth % 2 == 0));
    let all = futures_util::future::join_all(asking);
    let judged = async {
        // Whoever is refused has a row; whoever is served waits at the upstream.
        eventually(async || {
            let mut refused = 0;
            for app in apps {
                refused += metric(app, "hub_limits_refused_total").await;
            }
            (refused as usize + upstream.requests().len() == 64).then_some(())
        })
        .await
        .expect("sixty-four requests that are judged");
        gate.open();
    };
    let (answers, ()) = futures_util::future::join(all, judged).await;
    let counts = statuses(&answers);
    let served = counts.get(&200).copied().unwrap_or(0);
    assert_eq!(
        served + counts.get(&429).copied().unwrap_or(0),
        64,
        "{counts:?}"
    );
    let mut alone = 0;
    for app in apps {
        alone += metric(app, "hub_limits_local_total").await;
    }
    // Ten, and the two by which the guess is too low; as often as there are hubs that were cut off from Redis.
    let at_most = (10 * COST).div_ceil(GUESS) as usize;
    let times = if alone > 0 { apps.len() } else { 1 };
    assert!(
        (10..=at_most * times).contains(&served),
        "{served} were served, {alone} without Redis"
    );
    let mut rows = 0;
    let mut of_rows = Vec::new();
    for (nth, app) in apps.iter().enumerate() {
        let share = 64 / apps.len() + usize::from(nth < 64 % apps.len());
        let found = app.rows(share).await;
        rows += found.len();
        of_rows.push(sum(&found));
    }
    assert_eq!(rows, 64, "refused requests leave a row");
    let spent: u64 = of_rows.iter().sum();
    assert_eq!(spent, served as u64 * COST);
    for app in apps {
        let same = eventually(async || (settled(app).await == spent).then_some(())).await;
        assert!(
            same.is_some(),
            "{} are counted, rows say {spent}",
            settled(app).await
        );
    }
    // What is left is used up one after the other, and not more.
    let more = apps[0].client().message(false).await.status;
    assert_eq!(more, if spent >= 10 * COST { 429 } else { 200 });
}

const TEN: &str = "monthly_usd: 0.18";

#[actix_web::test]
async fn a_budget_of_ten_serves_ten_of_sixty_four_from_memory() {
    let gate = Gate::closed();
    let upstream = Upstream::start(answer().behind(&gate)).await;
    let app = TestApp::start(&yaml(&upstream, TEN, "")).await;
    sixty_four(&[&app], &upstream, &gate).await;
    app.stop().await;
}

#[actix_web::test]
async fn a_budget_of_ten_serves_ten_of_sixty_four_from_redis() {
    let redis = Redis::start().await;
    let gate = Gate::closed();
    let upstream = Upstream::start(answer().behind(&gate)).await;
    let section = format!("redis: {{ url: '{}' }}\n", redis.url());
    let app = TestApp::start(&yaml(&upstream, TEN, &section)).await;
    sixty_four(&[&app], &upstream, &gate).await;
    app.stop().await;
}

#[actix_web::test]
async fn a_budget_of_ten_serves_ten_of_sixty_four_from_two_hubs_on_one_redis() {
    let redis = Redis::start().await;
    let gate = Gate::closed();
    let upstream = Upstream::start(answer().behind(&gate)).await;
    let section = format!("redis: {{ url: '{}' }}\n", redis.url());
    let a = TestApp::start(&yaml(&upstream, TEN, &section)).await;
    let b = TestApp::start(&yaml(&upstream, TEN, &section)).await;
    sixty_four(&[&a, &b], &upstream, &gate).await;
    a.stop().await;
    b.stop().await;
}

#[actix_web::test]
async fn a_budget_warns_before_it_refuses_and_says_what_and_when() {
    let upstream = Upstream::start(answer()).await;
    let app = TestApp::start(&yaml(
        &upstream,
        "daily_usd: 0.04",
        "limits: { timezone: Asia/Shanghai }\n",
    ))
    .await;
    let first = app.client().message(false).await;
    assert_eq!(first.header("x-hub-budget-warning"), None);
    assert_eq!(first.header("x-ratelimit-limit"), Some("0.04"));
    settled(&app).await;
    assert_eq!(app.client().message(true).await.status, 200);
    settled(&app).await;
    let last = app.client().message(true).await;
    assert_eq!(
        last.header("x-hub-budget-warning"),
        Some("key day 0.036 of 0.04 USD")
    );
    settled(&app).await;
    let refused = app.client().message(false).await;
    assert_eq!(refused.status, 429);
    let wait_s: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((61..=86_400).contains(&wait_s), "{wait_s}");
    assert_eq!(refused.header("x-should-retry"), Some("false"));
    assert_eq!(refused.header("x-ratelimit-remaining"), Some("0.00"));
    let reset: i64 = refused
        .header("x-ratelimit-reset")
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!((reset + 8 * 3600) % 86_400, 0, "midnight in Shanghai");
    let error = refused.json()["error"]["message"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        error.starts_with("this key may spend 0.04 USD a day; 0.054 USD are used; it resets at "),
        "{error}"
    );
    assert!(error.contains("00:00 (Asia/Shanghai), in "), "{error}");
    let rows = app.rows(4).await;
    assert_eq!((rows[3].status, rows[3].cost.0), (429, 0));
    app.stop().await;
}

#[actix_web::test]
async fn what_was_spent_survives_a_restart_of_the_hub() {
    let upstream = Upstream::start(answer()).await;
    let limits = "five_hour_usd: 0.05, daily_usd: 9, weekly_usd: 9, monthly_usd: 9, total_usd: 9";
    let yaml = yaml(&upstream, limits, "");
    let app = TestApp::start(&yaml).await;
    for _ in 0..3 {
        assert_eq!(app.client().message(false).await.status, 200);
        settled(&app).await;
    }
    app.rows(3).await;
    assert_eq!(seen(&app).await, [(3 * COST, 0); 5]);
    let TestApp { hub, folder, .. } = app;
    hub.stop().await;
    let app = TestApp::start_in(folder, &yaml).await;
    assert_eq!(seen(&app).await, [(3 * COST, 0); 5]);
    assert_eq!(app.client().message(false).await.status, 429);
    app.stop().await;
}

#[actix_web::test]
async fn a_budget_that_is_added_knows_what_was_spent_before() {
    let upstream = Upstream::start(answer()).await;
    let app = TestApp::start(&yaml(&upstream, "rpm: 1000", "")).await;
    assert_eq!(app.client().message(false).await.status, 200);
    app.rows(1).await;
    app.rewrite(&yaml(&upstream, "total_usd: 0.01", ""));
    eventually(async || (app.client().message(false).await.status == 429).then_some(()))
        .await
        .expect("0.018 of 0.01 USD are used");
    app.stop().await;
}

#[actix_web::test]
async fn a_client_that_leaves_pays_for_what_it_saw_and_its_estimate_comes_back() {
    let hanging = answer().events(5).hang_after_events(4);
    let upstream = Upstream::start(hanging).await;
    let app = TestApp::start(&yaml(&upstream, "total_usd: 5", "")).await;
    {
        let client = app.client();
        let body = crate::support::message("claude-sonnet-4-5", true).to_string();
        let response = client.post("/v1/messages").send_body(body).await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        assert!(seen(&app).await[0].1 > 0, "an estimate is held");
    }
    let rows = app.rows(1).await;
    assert_eq!(settled(&app).await, sum(&rows));
    app.stop().await;
}

pub(super) async fn comes_back(app: &TestApp) {
    let is_back = async || {
        let client = app.client();
        let ready = client.send(client.request("GET", "/readyz"), "").await;
        (ready.json()["checks"]["redis"] == "ok").then_some(())
    };
    crate::support::within(Duration::from_secs(20), is_back)
        .await
        .expect("the hub has not come back to Redis");
}

#[actix_web::test]
async fn a_redis_that_comes_and_goes_under_load_fails_no_request_and_forgets_no_money() {
    let mut redis = Redis::start().await;
    let upstream = Upstream::start(answer()).await;
    let section = format!("redis: {{ url: '{}' }}\n", redis.url());
    let app = TestApp::start(&yaml(&upstream, "total_usd: 1000", &section)).await;
    let mut asked = 0;
    for round in 0..6 {
        match round {
            1 => redis.signal("STOP"),
            2 => redis.signal("CONT"),
            3 => redis.kill(),
            5 => redis.start_again().await,
            _ => {}
        }
        if round == 4 {
            let client = app.client();
            let ready = client.send(client.request("GET", "/readyz"), "").await;
            assert_eq!(ready.status, 200, "it serves");
            assert_eq!(ready.json()["status"], "degraded");
        }
        let clients: Vec<_> = (0..20).map(|_| app.client()).collect();
        let asking = clients.iter().map(|client| client.message(false));
        let answers = futures_util::future::join_all(asking).await;
        assert_eq!(
            statuses(&answers),
            BTreeMap::from([(200, 20)]),
            "round {round}"
        );
        asked += 20;
        if round == 2 {
            comes_back(&app).await;
        }
    }
    let rows = app.rows(asked).await;
    comes_back(&app).await;
    assert_eq!(settled(&app).await, sum(&rows));
    assert!(metric(&app, "hub_limits_cut_total").await >= 2);
    // Another hub that knows nothing sees the same in Redis.
    let fresh = RedisLimits::connect(&redis.url(), true).unwrap();
    let snapshot = app.hub.shared.catalog.snapshot();
    let key = snapshot.keys().next().unwrap();
    let at_ms = jiff::Timestamp::now().as_millisecond();
    let zone = app.hub.shared.settings.load().zone.clone();
    let scopes = key.scopes(RequestKind::Generation, at_ms, &zone);
    assert_eq!(look(&fresh, &scopes, at_ms).await, [(sum(&rows), 0)]);
    app.stop().await;
}
