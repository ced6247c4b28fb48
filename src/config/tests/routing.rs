//! What is said about routing: a provider's tuning, redirects, strategies of groups. What is wrong is named.

use actors::domain::{
    ActiveHours, BillingHeader, CacheTtl, ClientRules, Failback, InstructionsMode, ModelRedirect,
    ModelRule, ModelTest, Overrides, ProviderTuning, ReasoningEffort, ReasoningSummary, Strategy,
    Verbosity,
};

use super::{problems, read};
use crate::config::{Config, GroupConfig, ProviderConfig};

fn provider_text(lines: &str) -> String {
    let lines = lines.replace('\n', "\n    ");
    format!(
        "providers:\n  - name: a\n    type: claude\n    url: http://127.0.0.1:1\n    key: k\n    {lines}\n"
    )
}

fn provider(lines: &str) -> ProviderConfig {
    let config: Config = read(&provider_text(lines)).unwrap();
    config.providers.into_iter().next().unwrap()
}

fn redirect(from: ModelRule, to: &str) -> ModelRedirect {
    ModelRedirect {
        from,
        to: to.to_owned(),
    }
}

fn exact(name: &str) -> ModelRule {
    ModelRule::Exact(name.to_owned())
}

#[test]
fn nothing_said_is_the_default() {
    let plain = provider("enabled: true");
    assert_eq!(plain.tuning, ProviderTuning::default());
    assert_eq!(plain.circuit.failure_decay_ms, 600_000);
    let nothing = "group_priorities:\nclients:\nactive_hours:\nfailback:\nmax_pins:\nbilling_header:\nattempts:\ntranslate:\nredirects:";
    assert_eq!(provider(nothing), plain);
    assert_eq!(provider("clients: { allow: [], block: }"), plain);
}

#[test]
fn every_field_of_a_providers_tuning_is_read() {
    let tuned = provider(
        "group_priorities: { vip: -1, batch: 20 }
clients: { allow: [claude-cli, Codex], block: [curl] }
active_hours: 22:00-06:30
failback: stay_until_idle
max_pins: 50
billing_header: strip
attempts: 10
overrides:
  reasoning_effort: xhigh
  reasoning_summary: concise
  thinking_budget: 0
  verbosity: low
  service_tier: flex
  max_tokens: 9
  parallel_tool_calls: false
  cache_ttl: 1h
  image_generation: true
  google_search: false
  instructions: be brief
  instructions_mode: replace
  omit: [max_output_tokens]
translate: false
project: p-1
circuit: { failure_decay_ms: 5000 }",
    );
    let expected = ProviderTuning {
        group_priorities: [("vip".to_owned(), -1), ("batch".to_owned(), 20)].into(),
        clients: ClientRules {
            allow: vec!["claude-cli".to_owned(), "Codex".to_owned()],
            block: vec!["curl".to_owned()],
        },
        active_hours: Some(ActiveHours {
            from: 22 * 60,
            until: 6 * 60 + 30,
        }),
        failback: Failback::StayUntilIdle,
        max_pins: Some(50),
        billing_header: BillingHeader::Strip,
        attempts: Some(10),
        overrides: Overrides {
            reasoning_effort: Some(ReasoningEffort::XHigh),
            reasoning_summary: Some(ReasoningSummary::Concise),
            thinking_budget: Some(0),
            verbosity: Some(Verbosity::Low),
            service_tier: Some("flex".to_owned()),
            max_tokens: Some(9),
            parallel_tool_calls: Some(false),
            cache_ttl: Some(CacheTtl::OneHour),
            image_generation: Some(true),
            google_search: Some(false),
            instructions: Some("be brief".to_owned()),
            instructions_mode: InstructionsMode::Replace,
            omit: vec!["max_output_tokens".to_owned()],
        },
        translate: false,
        websocket: false,
        project: Some("p-1".to_owned()),
    };
    assert_eq!(tuned.tuning, expected);
    assert_eq!(tuned.circuit.failure_decay_ms, 5000);
    let stabilised = provider("billing_header: stabilise\nfailback: return_when_healthy").tuning;
    assert_eq!(stabilised.billing_header, BillingHeader::Stabilise);
    assert_eq!(stabilised.failback, Failback::ReturnWhenHealthy);
}

#[test]
fn a_daily_window_is_minutes_since_midnight_and_may_end_at_twenty_four() {
    let hours = |text: &str| {
        let hours = provider(&format!("active_hours: {text}"))
            .tuning
            .active_hours;
        hours.map(|hours| (hours.from, hours.until))
    };
    assert_eq!(hours("00:00-12:00"), Some((0, 720)));
    assert_eq!(hours("'08:15 - 24:00'"), Some((495, 0)));
    assert_eq!(hours("23:59-00:00"), Some((1439, 0)));
}

#[test]
fn wrong_tuning_is_named_with_its_line_and_field() {
    let window = "is not a daily time window, such as `22:00-06:00`";
    let all_day = "ends where it begins; leave it out for the whole day";
    let cases = [
        (
            "group_priorities: [vip]".to_owned(),
            "group_priorities: is a list; expected a mapping".to_owned(),
        ),
        (
            "group_priorities: { vip: }".to_owned(),
            "group_priorities.vip: a group needs its priority, as in `vip: 0`".to_owned(),
        ),
        (
            "group_priorities: { vip: first }".to_owned(),
            "group_priorities.vip: `first` is not a whole number".to_owned(),
        ),
        (
            "clients: [curl]".to_owned(),
            "clients: is a list; expected a mapping".to_owned(),
        ),
        (
            "clients: { alow: [curl] }".to_owned(),
            "clients.alow: unknown setting; known here: allow, block".to_owned(),
        ),
        (
            "clients: { allow: curl }".to_owned(),
            "clients.allow: is a single value; expected a list".to_owned(),
        ),
        (
            "clients: { block: [''] }".to_owned(),
            "clients.block[0]: may not be empty".to_owned(),
        ),
        (
            "active_hours: 9-17".to_owned(),
            format!("active_hours: `9-17` {window}"),
        ),
        (
            "active_hours: 09:00".to_owned(),
            format!("active_hours: `09:00` {window}"),
        ),
        (
            "active_hours: 09:60-10:00".to_owned(),
            format!("active_hours: `09:60-10:00` {window}"),
        ),
        (
            "active_hours: 24:00-10:00".to_owned(),
            format!("active_hours: `24:00-10:00` {window}"),
        ),
        (
            "active_hours: 09:00-24:01".to_owned(),
            format!("active_hours: `09:00-24:01` {window}"),
        ),
        (
            "active_hours: 09:00-+9:00".to_owned(),
            format!("active_hours: `09:00-+9:00` {window}"),
        ),
        (
            "active_hours: 09:00-09:00".to_owned(),
            format!("active_hours: `09:00-09:00` {all_day}"),
        ),
        (
            "active_hours: 00:00-24:00".to_owned(),
            format!("active_hours: `00:00-24:00` {all_day}"),
        ),
        (
            "failback: never".to_owned(),
            "failback: `never` is not one of `return_when_healthy` `stay_until_idle`".to_owned(),
        ),
        (
            "max_pins: 0".to_owned(),
            "max_pins: `0` must be at least 1".to_owned(),
        ),
        (
            "billing_header: remove".to_owned(),
            "billing_header: `remove` is not one of `pass` `stabilise` `strip`".to_owned(),
        ),
        (
            "attempts: 0".to_owned(),
            "attempts: `0` must be from 1 to 10".to_owned(),
        ),
        (
            "attempts: 11".to_owned(),
            "attempts: `11` must be from 1 to 10".to_owned(),
        ),
        (
            "websocket: true".to_owned(),
            "websocket: is for providers of type `codex`; no other has a WebSocket".to_owned(),
        ),
        (
            "circuit: { failure_decay_ms: 10 }".to_owned(),
            "circuit.failure_decay_ms: `10` must be from 1000 to 86400000".to_owned(),
        ),
    ];
    for (line, expected) in cases {
        let found = problems(&provider_text(&line));
        assert!(
            found.starts_with(&format!("hub.yaml:6: providers[0].{expected}")),
            "{found}"
        );
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}

#[test]
fn redirects_are_names_or_rules_in_their_order() {
    let names = provider("redirects: { b: x, a: y }").redirects;
    assert_eq!(
        names,
        [redirect(exact("a"), "y"), redirect(exact("b"), "x")]
    );
    let rules = provider(
        "redirects:
  - { from: b, to: x }
  - { from: { prefix: claude-3- }, to: claude-haiku-4-5 }
  - { from: { suffix: -latest }, to: y }
  - { from: { contains: opus }, to: z }
  - from: { regex: '^gpt-[45]' }
    to: $1
  - { from: a, to: b }",
    )
    .redirects;
    let test = ModelRule::Test;
    let expected = [
        redirect(exact("b"), "x"),
        redirect(
            test(ModelTest::Prefix("claude-3-".to_owned())),
            "claude-haiku-4-5",
        ),
        redirect(test(ModelTest::Suffix("-latest".to_owned())), "y"),
        redirect(test(ModelTest::Contains("opus".to_owned())), "z"),
        redirect(test(ModelTest::Regex("^gpt-[45]".to_owned())), "$1"),
        redirect(exact("a"), "b"),
    ];
    assert_eq!(rules, expected);
    assert_eq!(provider("redirects: []").redirects, []);
}

#[test]
fn wrong_redirects_are_named_with_their_field() {
    let cases = [
        (
            "redirects: x",
            "redirects: is a single value; expected a mapping",
        ),
        (
            "redirects: [{ to: x }]",
            "redirects[0].from: is required: a model, or a test",
        ),
        (
            "redirects: [{ from: '', to: x }]",
            "redirects[0].from: may not be empty",
        ),
        (
            "redirects: [{ from: a }]",
            "redirects[0].to: is required and may not be empty",
        ),
        (
            "redirects: [{ from: a, to: a }]",
            "redirects[0].to: `a` is redirected to itself",
        ),
        (
            "redirects: [{ from: { starts: a }, to: x }]",
            "redirects[0].from.starts: unknown setting; known here: prefix, suffix, contains, regex",
        ),
        (
            "redirects: [{ from: { prefix: a, suffix: b }, to: x }]",
            "redirects[0].from: holds several tests",
        ),
        (
            "redirects: [{ from: {}, to: x }]",
            "redirects[0].from: holds no test; one of prefix, suffix, contains, regex",
        ),
        (
            "redirects: [{ from: { regex: '(a' }, to: x }]",
            "redirects[0].from.regex: `(a` is not a regular expression: error: unclosed group",
        ),
        (
            "redirects: [{ from: a, to: x, when: y }]",
            "redirects[0].when: unknown setting; known here: to, from",
        ),
        (
            "redirects: [{ from: a, to: x }, { from: a, to: y }]",
            "redirects[1].from: `a` is already the from of providers[0].redirects[0]",
        ),
        ("models: [{}]", "models[0]: holds no test"),
    ];
    for (line, expected) in cases {
        let found = problems(&provider_text(line));
        assert!(
            found.starts_with(&format!("hub.yaml:6: providers[0].{expected}")),
            "{found}"
        );
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}

#[test]
fn groups_have_strategies_and_need_not_exist() {
    let config = read(
        "routing:\n  groups:\n    vip: { strategy: least_load }\n    batch: { strategy: Cheapest }\n    rest: {}\n    none:\n",
    )
    .unwrap();
    let group = |name: &str, strategy| {
        (
            name.to_owned(),
            GroupConfig {
                strategy,
                ..GroupConfig::default()
            },
        )
    };
    let expected = [
        group("vip", Strategy::LeastLoad),
        group("batch", Strategy::Cheapest),
        group("rest", Strategy::Weighted),
        group("none", Strategy::Weighted),
    ];
    assert_eq!(config.routing.groups, expected.into());
    for text in [
        "routing:\n",
        "routing: { groups: }\n",
        "routing: { groups: {} }\n",
    ] {
        assert_eq!(read(text).unwrap(), Config::default());
    }
}

#[test]
fn wrong_groups_and_relay_settings_are_named() {
    let cases = [
        (
            "routing: { group: {} }",
            "routing.group: unknown setting; known here: groups",
        ),
        (
            "routing: { groups: [vip] }",
            "routing.groups: is a list; expected a mapping",
        ),
        (
            "routing: { groups: { vip: cheapest } }",
            "routing.groups.vip: is a single value; expected a mapping",
        ),
        (
            "routing: { groups: { vip: { strategy: random } } }",
            "routing.groups.vip.strategy: `random` is not one of `weighted` `least_load` `cheapest`",
        ),
        (
            "routing: { groups: { vip: { weight: 1 } } }",
            "routing.groups.vip.weight: unknown setting; known here: strategy",
        ),
        (
            "relay: { deadline_ms: 86400001 }",
            "relay.deadline_ms: `86400001` must be from 0 to 86400000",
        ),
        (
            "relay: { retry_pause_ms: 60001 }",
            "relay.retry_pause_ms: `60001` must be from 0 to 60000",
        ),
        (
            "relay: { ping_ms: 3600001 }",
            "relay.ping_ms: `3600001` must be from 0 to 3600000",
        ),
        (
            "relay: { ping_ms: -1 }",
            "relay.ping_ms: `-1` is not a whole number",
        ),
    ];
    for (text, expected) in cases {
        let found = problems(text);
        assert!(
            found.starts_with(&format!("hub.yaml:1: {expected}")),
            "{found}"
        );
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}
