//! Limits of providers through whole hubs: held before a request is sent, one limit for two hubs on one Redis, and
//! what it refuses fails over.

use std::collections::BTreeMap;

use actors::domain::{AttemptRecord, ProviderId};
use claude_code_hub::store::RequestRow;
use testkit::{Answer, Gate, Upstream};

use super::hubs::{COST, GUESS, answer, comes_back, metric, statuses, sum};
use super::*;
use crate::support::{Answered, Redis, TestApp, eventually, hub_yaml, provider};

/// Ten requests' money.
const TEN: &str = "total_usd: 0.18";

/// An upstream whose provider has limits, and one without, which is only used where the first is not.
struct World {
    limited: Upstream,
    other: Upstream,
    gate: Gate,
    redis: Option<Redis>,
}

impl World {
    /// The limited one answers once its gate is open.
    async fn new(redis: bool) -> Self {
        let gate = Gate::closed();
        Self {
            limited: Upstream::start(answer().behind(&gate)).await,
            other: Upstream::start(Answer::message("from the other")).await,
            gate,
            redis: if redis {
                Some(Redis::start().await)
            } else {
                None
            },
        }
    }

    fn yaml(&self, limits: &str, alternative: bool) -> String {
        let rank = format!("priority: 0, limits: {{ {limits} }}");
        let mut providers = provider("p0", &self.limited, &rank);
        if alternative {
            providers += &provider("p1", &self.other, "priority: 1");
        }
        let redis = self.redis.as_ref();
        let section = redis.map(|redis| format!("redis: {{ url: '{}' }}\n", redis.url()));
        hub_yaml(&providers, &section.unwrap_or_default())
    }

    async fn hub(&self, limits: &str, alternative: bool) -> TestApp {
        TestApp::start(&self.yaml(limits, alternative)).await
    }

    /// Sixty-four requests of as many conversations at once, shared out among the hubs. No answer of the limited provider begins before all
    /// requests were judged: those that it does not serve have a row by then.
    async fn sixty_four(&self, apps: &[&TestApp]) -> Vec<Answered> {
        let clients: Vec<_> = (0..64).map(|nth| apps[nth % apps.len()].client()).collect();
        let asking = clients
            .iter()
            .enumerate()
            .map(|(nth, client)| client.turn(nth, nth % 2 == 0));
        let judged = async {
            eventually(async || {
                let mut judged = self.limited.requests().len() as i64;
                for app in apps {
                    judged += app.hub.db.count_requests().await.unwrap();
                }
                (judged == 64).then_some(())
            })
            .await
            .expect("sixty-four requests that are judged");
            self.gate.open();
        };
        let asking = futures_util::future::join_all(asking);
        futures_util::future::join(asking, judged).await.0
    }

    fn served(&self) -> usize {
        self.limited.requests().len()
    }
}

/// How many hubs counted alone for a while, as Redis was slow on a busy machine; never none.
async fn hubs_alone(apps: &[&TestApp]) -> usize {
    let mut alone = 0;
    for app in apps {
        alone += metric(app, "hub_limits_local_total").await;
    }
    if alone > 0 { apps.len() } else { 1 }
}

/// Used and reserved in a window of the limited provider, as the hub's store sees it now.
async fn seen(app: &TestApp, window: WindowKind) -> (u64, u64) {
    let snapshot = app.hub.shared.catalog.snapshot();
    let limited = snapshot.providers().find(|one| one.name == "p0").unwrap();
    let zone = app.hub.shared.settings.load().zone.clone();
    let at_ms = jiff::Timestamp::now().as_millisecond();
    let rules = limited.limits.rules(at_ms, &zone);
    let rule = rules.into_iter().find(|rule| rule.window == window);
    let closed = LimitRule {
        limit: 0,
        ..rule.unwrap()
    };
    let scope = LimitScope {
        id: ScopeId::Provider(limited.id.0),
        rules: vec![closed],
    };
    let probe = ask(RequestId::generate(), at_ms, vec![scope]);
    let limiters = &app.hub.shared.limiters;
    let hit = limiters.reserve_at(limited.id, probe).await;
    let hit = hit.expect_err("a limit of 0 lets nothing in");
    (hit.used, hit.reserved)
}

const TOTAL: WindowKind = WindowKind::Money(actors::domain::Period::Total);

/// Waits until nothing is held and every hub knows that so much is spent.
async fn spent(apps: &[&TestApp], expected: u64) {
    for app in apps {
        let same = eventually(async || (seen(app, TOTAL).await == (expected, 0)).then_some(()));
        assert!(
            same.await.is_some(),
            "{:?} are counted, rows say {expected}",
            seen(app, TOTAL).await
        );
    }
}

/// The rows of all hubs that the provider with this id served.
async fn rows_of(apps: &[&TestApp], id: i64) -> Vec<RequestRow> {
    let mut rows = Vec::new();
    for app in apps {
        rows.extend(app.rows(64 / apps.len()).await);
    }
    rows.retain(|row| row.status == 200 && row.provider_id == Some(ProviderId(id)));
    rows
}

fn says(chain: &[AttemptRecord], reason: &str) -> bool {
    chain.iter().any(|step| {
        let mut passed_over = step.passed_over.iter();
        (step.event == reason && step.provider == "p0")
            || passed_over.any(|one| &*one.provider == "p0" && one.reason == reason)
    })
}

async fn ten_and_the_rest_fail_over(world: &World, apps: &[&TestApp]) {
    let answers = world.sixty_four(apps).await;
    assert_eq!(statuses(&answers), BTreeMap::from([(200, 64)]));
    // Ten, and the two by which the guess is too low.
    let at_most = (10 * COST).div_ceil(GUESS) as usize * hubs_alone(apps).await;
    let served = world.served();
    assert!((10..=at_most).contains(&served), "{served} were served");
    let rows = rows_of(apps, 1).await;
    assert_eq!(rows.len(), served);
    assert_eq!(sum(&rows), served as u64 * COST);
    spent(apps, sum(&rows)).await;
    for app in apps {
        for row in app.rows(64 / apps.len()).await {
            let elsewhere = row.provider_id == Some(ProviderId(2));
            let chain = app.chain(&row).await;
            assert_eq!(says(&chain, "budget"), elsewhere, "{chain:#?}");
        }
    }
    let next = apps[0].client().message(false).await;
    assert_eq!(next.said(), "from the other");
}

#[actix_web::test]
async fn a_providers_budget_of_ten_serves_ten_of_sixty_four_from_memory() {
    let world = World::new(false).await;
    let app = world.hub(TEN, true).await;
    ten_and_the_rest_fail_over(&world, &[&app]).await;
    app.stop().await;
}

#[actix_web::test]
async fn a_providers_budget_of_ten_serves_ten_of_sixty_four_from_two_hubs_on_one_redis() {
    let world = World::new(true).await;
    let (a, b) = (world.hub(TEN, true).await, world.hub(TEN, true).await);
    ten_and_the_rest_fail_over(&world, &[&a, &b]).await;
    a.stop().await;
    b.stop().await;
}

#[actix_web::test]
async fn a_providers_minute_of_ten_is_one_minute_for_two_hubs() {
    let world = World::new(true).await;
    let (a, b) = (
        world.hub("rpm: 10", false).await,
        world.hub("rpm: 10", false).await,
    );
    let answers = world.sixty_four(&[&a, &b]).await;
    let most = 10 * hubs_alone(&[&a, &b]).await;
    let served = world.served();
    assert!((10..=most).contains(&served), "{served} were served");
    let expected = BTreeMap::from([(200, served), (429, 64 - served)]);
    assert_eq!(statuses(&answers), expected);
    for refused in answers.iter().filter(|answer| answer.status == 429) {
        let wait_s: u64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=61).contains(&wait_s), "{wait_s}");
        assert!(refused.text().contains("1 × rate"), "{}", refused.text());
    }
    for app in [a, b] {
        let view = app.provider_view("p0").await;
        let here = view["requests_in_minute"].as_u64().unwrap();
        let rows = app.rows(32).await;
        let served = rows.iter().filter(|row| row.status == 200).count();
        assert_eq!(here, served as u64, "what the store refused was no request");
        app.stop().await;
    }
}

#[actix_web::test]
async fn two_conversations_of_a_provider_are_two_for_two_hubs() {
    let world = World::new(true).await;
    world.gate.open();
    let limits = "concurrent_sessions: 2";
    let (a, b) = (world.hub(limits, true).await, world.hub(limits, true).await);
    let said = async |app: &TestApp, conversation| {
        let answered = app.client().turn(conversation, false).await;
        assert_eq!(answered.status, 200, "{}", answered.text());
        answered.said()
    };
    let (here, there) = ("hi", "from the other");
    assert_eq!(said(&a, 1).await, here);
    assert_eq!(said(&b, 2).await, here);
    assert_eq!(said(&a, 3).await, there);
    assert_eq!(said(&b, 4).await, there);
    assert_eq!(said(&a, 1).await, here, "it is one of the two");
    let rows = b.rows(2).await;
    let chain = b.chain(&rows[1]).await;
    assert!(says(&chain, "sessions_full"), "{chain:#?}");
    a.stop().await;
    b.stop().await;
}

#[actix_web::test]
async fn a_redis_that_dies_fails_no_request_at_a_limited_provider_and_forgets_no_money() {
    let mut world = World::new(true).await;
    world.gate.open();
    let limits = "total_usd: 1000, rpm: 100000, concurrent_sessions: 1000";
    let app = world.hub(limits, false).await;
    for round in 0..4 {
        match (round, &mut world.redis) {
            (1, Some(redis)) => redis.kill(),
            (3, Some(redis)) => redis.start_again().await,
            _ => {}
        }
        let clients: Vec<_> = (0..16).map(|_| app.client()).collect();
        let asking = clients
            .iter()
            .enumerate()
            .map(|(nth, client)| client.turn(nth, false));
        let answers = futures_util::future::join_all(asking).await;
        let all = BTreeMap::from([(200, 16)]);
        assert_eq!(statuses(&answers), all, "round {round}");
    }
    let rows = app.rows(64).await;
    comes_back(&app).await;
    spent(&[&app], sum(&rows)).await;
    app.stop().await;
}

#[actix_web::test]
async fn what_a_provider_cost_before_a_restart_counts_in_its_budget() {
    let world = World::new(false).await;
    world.gate.open();
    let app = world.hub("total_usd: 5", false).await;
    assert_eq!(app.client().message(false).await.status, 200);
    app.rows(1).await;
    let yaml = world.yaml("total_usd: 5", false);
    let folder = app.stop_keeping_the_folder().await;
    let app = TestApp::start_in(folder, &yaml).await;
    assert_eq!(seen(&app, TOTAL).await, (COST, 0));
    app.stop().await;
}

#[actix_web::test]
async fn what_failed_at_a_provider_gives_its_place_back() {
    let failing = Upstream::start(Answer::error(500, "api_error", "no")).await;
    let other = Upstream::start(answer()).await;
    let limited = provider("p0", &failing, "priority: 0, limits: { total_usd: 5 }");
    let yaml = hub_yaml(&(limited + &provider("p1", &other, "priority: 1")), "");
    let app = TestApp::start(&yaml).await;
    assert_eq!(app.client().message(true).await.status, 200);
    let row = app.rows(1).await.remove(0);
    assert_eq!(row.provider_id, Some(ProviderId(2)));
    spent(&[&app], 0).await;
    app.stop().await;
}
