//! From the file through a database to what the actors are told.

use std::collections::BTreeMap;

use actors::domain::{
    ActiveHours, BillingHeader, BudgetRule, CircuitPolicy, ClientRules, Failback, FiveHourMode,
    ModelRule, NanoUsd, Period, ProviderPolicy, ProviderTuning, RoutingEntry, RoutingTable,
    Strategy, TimeOfDay, WindowModes,
};

use super::{Snapshot, declare, load, routing};
use crate::auth::master_key::MasterKey;
use crate::config::{self, Config, Environment};
use crate::pricing::PriceTable;
use crate::store::{Db, DbOptions};

const FILE: &str = "
limits: { timezone: Asia/Shanghai }
sessions: { ttl_s: 120 }
relay: { network_errors_open_circuit: true }
routing:
  groups: { batch: { strategy: cheapest }, team: { strategy: least_load }, rest: {} }
providers:
  - name: tuned
    type: claude
    url: http://127.0.0.1:9100
    key: sk-upstream
    weight: 60
    priority: 1
    groups: [default, vip]
    cost_multiplier: 0.85
    models: [claude-old, { prefix: claude- }]
    redirects:
      - { from: claude-old, to: claude-new }
      - { from: { regex: '^claude-3-[57]-' }, to: claude-haiku-4-5 }
    limits: { five_hour_usd: 0.1, daily_usd: 19.99, weekly_usd: 200, monthly_usd: 500, total_usd: 5000, concurrent_sessions: 20, rpm: 50, tpm: 90000, daily_reset: 07:30, five_hour_mode: fixed }
    max_in_flight: 7
    circuit: { failure_threshold: 3, open_ms: 60000, half_open_successes: 1, failure_decay_ms: 5000 }
    group_priorities: { vip: -1 }
    clients: { allow: [claude-cli], block: [curl] }
    active_hours: 22:00-06:00
    failback: stay_until_idle
    max_pins: 50
    billing_header: stabilise
    attempts: 4
    translate: false
  - { name: plain, type: claude, url: 'http://127.0.0.1:9101', key: sk-upstream }
";

struct NoEnvironment;

impl Environment for NoEnvironment {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

/// What the actors are told about `text`, and the snapshot that requests see.
async fn told(text: &str) -> (Snapshot, Vec<ProviderPolicy>, RoutingTable) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.yaml");
    std::fs::write(&file, text).unwrap();
    let config: Config = config::load(Some(&file), &NoEnvironment).unwrap().config;
    let master_key = MasterKey::load_or_create(folder.path(), None).unwrap();
    let options = DbOptions {
        dsn: "sqlite::memory:".to_owned(),
        pool_max: 1,
        idle_timeout: std::time::Duration::ZERO,
        connect_timeout: std::time::Duration::from_secs(5),
    };
    let db = Db::connect(&options).await.unwrap();
    db.migrate().await.unwrap();
    let declared = declare::declared(&config, &master_key);
    assert!(db.sync_declared(declared).await.unwrap().changed());
    // Another sealing, the same settings: a field that does not come back as it went would be written for ever.
    let again = declare::declared(&config, &master_key);
    assert!(!db.sync_declared(again).await.unwrap().changed());
    let rows = db.load_catalog().await.unwrap();
    let snapshot = load::snapshot(rows, PriceTable::bundled(), &master_key, &config).unwrap();
    let (policies, table) = routing::routing(&snapshot, &config);
    (snapshot, policies, table)
}

fn rule(period: Period, limit: i64) -> BudgetRule {
    BudgetRule {
        period,
        limit: NanoUsd(limit),
        modes: WindowModes {
            five_hour: FiveHourMode::Fixed,
            daily_reset: TimeOfDay::new(7, 30).unwrap(),
            ..WindowModes::default()
        },
    }
}

#[tokio::test]
async fn the_router_is_told_everything_that_the_file_says() {
    let (_, _, table) = told(FILE).await;
    let [tuned, plain] = table.entries.as_slice() else {
        panic!("two entries")
    };
    let tuning = ProviderTuning {
        group_priorities: [("vip".to_owned(), -1)].into(),
        clients: ClientRules {
            allow: vec!["claude-cli".to_owned()],
            block: vec!["curl".to_owned()],
        },
        active_hours: Some(ActiveHours {
            from: 22 * 60,
            until: 6 * 60,
        }),
        failback: Failback::StayUntilIdle,
        max_pins: Some(50),
        billing_header: BillingHeader::Stabilise,
        attempts: Some(4),
        websocket: false,
        translate: false,
        ..ProviderTuning::default()
    };
    let expected = RoutingEntry {
        id: tuned.id,
        name: "tuned".into(),
        kind: actors::domain::ProviderKind::Claude,
        enabled: true,
        priority: 1,
        weight: 60,
        groups: vec!["default".to_owned(), "vip".to_owned()],
        models: vec![
            ModelRule::Exact("claude-old".to_owned()),
            ModelRule::Test(actors::domain::ModelTest::Prefix("claude-".to_owned())),
        ],
        redirected: vec![
            ModelRule::Exact("claude-old".to_owned()),
            ModelRule::Test(actors::domain::ModelTest::Regex(
                "^claude-3-[57]-".to_owned(),
            )),
        ],
        cost_ppm: 850_000,
        tuning,
    };
    assert_eq!(*tuned, expected);
    assert_eq!(plain.cost_ppm, 1_000_000);
    assert_eq!(plain.tuning, ProviderTuning::default());
    assert_eq!(table.pin_ttl_ms, 120_000);
    let strategies: BTreeMap<String, Strategy> = [
        ("batch".to_owned(), Strategy::Cheapest),
        ("rest".to_owned(), Strategy::Weighted),
        ("team".to_owned(), Strategy::LeastLoad),
    ]
    .into();
    assert_eq!(table.strategies, strategies);
}

#[tokio::test]
async fn providers_are_told_their_money_their_sessions_and_their_circuit() {
    let (_, policies, table) = told(FILE).await;
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    let tuned = ProviderPolicy {
        id: table.entries[0].id,
        name: "tuned".to_owned(),
        circuit: CircuitPolicy {
            failure_threshold: 3,
            open_ms: 60_000,
            half_open_successes: 1,
            failure_decay_ms: 5000,
        },
        max_in_flight: Some(7),
        count_network_faults: true,
        max_sessions: Some(20),
        session_ttl_ms: 120_000,
        budgets: vec![
            rule(Period::FiveHours, 100_000_000),
            rule(Period::Day, 19_990_000_000),
            rule(Period::Week, 200_000_000_000),
            rule(Period::Month, 500_000_000_000),
            rule(Period::Total, 5_000_000_000_000),
        ],
        rpm: Some(50),
        tpm: Some(90_000),
        zone: zone.clone(),
    };
    let plain = ProviderPolicy {
        id: table.entries[1].id,
        name: "plain".to_owned(),
        circuit: CircuitPolicy::default(),
        max_in_flight: None,
        count_network_faults: true,
        max_sessions: None,
        session_ttl_ms: 120_000,
        budgets: Vec::new(),
        rpm: None,
        tpm: None,
        zone,
    };
    assert_eq!(policies, [tuned, plain]);
}

#[tokio::test]
async fn limits_switched_off_are_off_for_providers_too_but_not_their_slots() {
    let off = FILE.replace("limits: { timezone", "limits: { enabled: false, timezone");
    let (_, policies, _) = told(&off).await;
    assert_eq!(
        (policies[0].max_sessions, &policies[0].budgets),
        (None, &Vec::new())
    );
    assert_eq!(policies[0].max_in_flight, Some(7));
}

#[tokio::test]
async fn redirects_come_after_the_allowlist_and_listings_name_the_exact_ones() {
    let (snapshot, ..) = told(FILE).await;
    let tuned = snapshot
        .providers()
        .find(|one| one.name == "tuned")
        .unwrap();
    assert_eq!(tuned.redirect("claude-old"), "claude-new");
    assert_eq!(tuned.redirect("claude-3-5-sonnet"), "claude-haiku-4-5");
    assert_eq!(tuned.redirect("claude-3-opus"), "claude-3-opus");
    assert!(tuned.serves_model("claude-3-opus") && !tuned.serves_model("gpt-5"));
    assert_eq!(tuned.redirected_names().collect::<Vec<_>>(), ["claude-old"]);
}
