//! Which rules are about what, and what is the same again.

use actors::domain::{NanoUsd, Period, ProviderId};
use serde_json::json;

use super::super::event::BudgetUse;
use super::*;

fn rule(kind: EventKind, options: serde_json::Value) -> Rule {
    let row = NotificationRule {
        id: 7,
        event: kind.as_str().to_owned(),
        enabled: true,
        target_ids: vec![1],
        language: "en".to_owned(),
        options,
        created_at_ms: 0,
        updated_at_ms: 0,
    };
    Rule::read(&row).unwrap()
}

fn used(percent: i64, window: i64) -> Event {
    Event::BudgetReached(BudgetUse {
        spender: Spender::User,
        id: 3,
        name: "alice".to_owned(),
        period: Period::Day,
        spent: NanoUsd(percent),
        limit: NanoUsd(100),
        window,
        ends_at_ms: Some(window + 10),
        quiet_until_ms: window + 10,
    })
}

#[test]
fn a_budget_is_told_at_each_threshold_and_a_jump_tells_only_the_highest() {
    let rule = rule(EventKind::BudgetReached, json!({}));
    assert_eq!(rule.claim(&used(79, 0), 0), None);
    let eighty = rule.claim(&used(80, 0), 0).unwrap();
    assert_eq!(
        rule.claim(&used(99, 0), 5).unwrap(),
        eighty,
        "the same window, the same breach"
    );
    let all = rule.claim(&used(130, 0), 0).unwrap();
    assert_ne!(all.topic, eighty.topic);
    assert_eq!(
        all.also,
        std::slice::from_ref(&eighty.topic),
        "falling back below it is no news"
    );
    assert_eq!((all.until_ms, eighty.until_ms), (10, 10));
    assert_ne!(
        rule.claim(&used(80, 10), 10).unwrap().topic,
        eighty.topic,
        "the next window"
    );
}

#[test]
fn a_rule_may_be_about_some_spenders_and_other_thresholds() {
    let keys = rule(EventKind::BudgetReached, json!({ "spenders": ["key"] }));
    assert_eq!(keys.claim(&used(100, 0), 0), None);
    let early = rule(EventKind::BudgetReached, json!({ "thresholds": [50, 20] }));
    assert!(early.claim(&used(20, 0), 0).unwrap().topic.ends_with("/20"));
    assert!(
        early
            .claim(&used(100, 0), 0)
            .unwrap()
            .topic
            .ends_with("/50")
    );
}

#[test]
fn what_repeats_is_quiet_for_a_while() {
    let opened = Event::CircuitOpened {
        provider: ProviderId(4),
        name: "p".to_owned(),
        failures: 5,
        retry_at_ms: 0,
    };
    let claim = |options| {
        rule(EventKind::CircuitOpened, options)
            .claim(&opened, 1000)
            .unwrap()
    };
    assert_eq!(claim(json!({})).until_ms, 1000 + 300_000);
    assert_eq!(claim(json!({ "quiet_s": 60 })).until_ms, 61_000);
    assert_eq!(claim(json!({ "quiet_s": 0 })).until_ms, 1000);
    assert_eq!(claim(json!({})).topic, "circuit_opened/4");
    let mut disabled = rule(EventKind::CircuitOpened, json!({}));
    disabled.enabled = false;
    assert_eq!(disabled.claim(&opened, 0), None);
    assert_eq!(
        rule(EventKind::CircuitClosed, json!({})).claim(&opened, 0),
        None
    );
}

#[test]
fn a_leaderboard_is_due_at_its_time_of_day_in_its_zone_and_not_hours_later() {
    let ms = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
    let hub = TimeZone::UTC;
    let mut rule = rule(
        EventKind::DailyLeaderboard,
        json!({ "at": "09:30", "zone": "Asia/Shanghai" }),
    );
    let due = |rule: &Rule, at: &str| rule.leaderboard_due(ms(at), &hub);
    let time = Some(ms("2026-11-21T01:30:00Z"));
    assert_eq!(due(&rule, "2026-11-21T01:29:59.999Z"), None);
    assert_eq!(due(&rule, "2026-11-21T01:30:00Z"), time);
    assert_eq!(due(&rule, "2026-11-21T04:30:00Z"), time);
    assert_eq!(due(&rule, "2026-11-21T04:30:00.001Z"), None);
    rule.updated_at_ms = ms("2026-11-21T01:31:00Z");
    assert_eq!(
        due(&rule, "2026-11-21T01:32:00Z"),
        None,
        "a new rule begins with the next day"
    );
    rule.options.zone = None;
    assert_eq!(
        due(&rule, "2026-11-21T09:30:00Z"),
        Some(ms("2026-11-21T09:30:00Z"))
    );
}

#[test]
fn options_that_cannot_be_name_their_field() {
    let table = [
        (json!({ "thresholds": [0] }), "options.thresholds"),
        (json!({ "thresholds": [80, 201] }), "options.thresholds"),
        (json!({ "top": 0 }), "options.top"),
        (json!({ "zone": "Moon/Sea" }), "options.zone"),
        (json!({ "quiet_s": 99_999_999 }), "options.quiet_s"),
        (json!({ "at": "25:00" }), "options"),
        (json!({ "colour": "red" }), "options"),
    ];
    for (options, field) in table {
        assert_eq!(
            RuleOptions::read(&options).unwrap_err().field,
            field,
            "{options}"
        );
    }
    let options = RuleOptions::read(&json!({})).unwrap();
    assert_eq!((options.at.to_string().as_str(), options.top), ("09:00", 5));
}

#[test]
fn every_kind_of_event_is_its_own_word() {
    for kind in EventKind::ALL {
        assert_eq!(EventKind::of(kind.as_str()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        let event = Event::example(kind, 0);
        assert_eq!(event.kind(), kind);
        let mut rule = rule(kind, json!({}));
        rule.id = 0;
        assert!(rule.claim(&event, 0).is_some(), "{kind:?}");
    }
}
