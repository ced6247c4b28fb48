//! Rows that tests begin with. They carry no assertion.

use actors::domain::{
    ActiveHours, BillingHeader, CircuitPolicy, ClientRules, Failback, Limits, ModelRedirect,
    Overrides, ProviderTuning,
};
use actors::domain::{
    AttemptRecord, Cost, Dialect, EndedBy, Fault, KeyId, ModelRule, ModelTest, NanoUsd, ProviderId,
    ProviderKind, RequestId, RequestKind, RequestLog, Usage, UserId,
};
use claude_code_hub::store::{
    DeclaredKey, ManagedBy, ManualPrice, NewKey, NewProvider, NewUser, Timeouts,
};

pub fn user(name: &str) -> NewUser {
    NewUser {
        name: name.to_owned(),
        enabled: true,
        groups: vec!["default".to_owned(), "研究".to_owned()],
        limits: Limits {
            rpm: Some(60),
            daily_usd: Some(12.5),
            ..Limits::default()
        },
        expires_at_ms: Some(1_900_000_000_000),
        note: "works nights".to_owned(),
        tags: vec!["nights".to_owned()],
        allowed_models: vec![ModelRule::Exact("m".to_owned())],
        allowed_clients: vec!["claude-code".to_owned()],
        blocked_clients: Vec::new(),
        managed_by: ManagedBy::Api,
    }
}

pub fn key(user_id: UserId, name: &str, hash: &str) -> NewKey {
    let key = declared_key(name, hash);
    NewKey {
        user_id,
        name: key.name,
        hash: key.hash,
        hint: key.hint,
        enabled: key.enabled,
        expires_at_ms: key.expires_at_ms,
        groups: key.groups,
        limits: key.limits,
        web_login: key.web_login,
        allowed_ips: key.allowed_ips,
        previous_hash: None,
        previous_until_ms: None,
        managed_by: ManagedBy::Api,
    }
}

pub fn declared_key(name: &str, hash: &str) -> DeclaredKey {
    DeclaredKey {
        name: name.to_owned(),
        hash: hash.to_owned(),
        hint: format!("sk-…{hash}"),
        enabled: true,
        expires_at_ms: None,
        groups: Vec::new(),
        limits: Limits {
            total_usd: Some(0.1),
            ..Limits::default()
        },
        web_login: true,
        allowed_ips: vec!["10.0.0.0/8".to_owned()],
    }
}

pub fn provider(name: &str) -> NewProvider {
    NewProvider {
        name: name.to_owned(),
        kind: ProviderKind::OpenaiCompatible,
        url: "http://127.0.0.1:9100/v1".to_owned(),
        secret_sealed: "v1.00".to_owned(),
        secret_fingerprint: "print".to_owned(),
        enabled: true,
        priority: -3,
        weight: 60,
        cost_multiplier: "0.85".parse().unwrap(),
        groups: vec!["default".to_owned()],
        models: vec![
            ModelRule::Exact("claude-opus-4-5".to_owned()),
            ModelRule::Test(ModelTest::Prefix("claude-".to_owned())),
        ],
        redirects: vec![ModelRedirect {
            from: ModelRule::Exact("claude-3-5-haiku-latest".to_owned()),
            to: "claude-haiku-4-5".to_owned(),
        }],
        limits: Limits {
            concurrent_sessions: Some(20),
            ..Limits::default()
        },
        circuit: CircuitPolicy {
            failure_threshold: 7,
            open_ms: 1000,
            half_open_successes: 3,
            ..CircuitPolicy::default()
        },
        timeouts: Timeouts {
            first_byte_ms: 5000,
            ..Timeouts::default()
        },
        proxy_sealed: Some("v1.11".to_owned()),
        headers: [("x-team".to_owned(), "hub".to_owned())].into(),
        tuning: ProviderTuning {
            group_priorities: [("vip".to_owned(), -1)].into(),
            clients: ClientRules {
                allow: vec!["claude-cli".to_owned()],
                block: vec!["curl".to_owned()],
            },
            active_hours: Some(ActiveHours {
                from: 1320,
                until: 360,
            }),
            failback: Failback::StayUntilIdle,
            max_pins: Some(50),
            billing_header: BillingHeader::Strip,
            attempts: Some(4),
            overrides: Overrides {
                max_tokens: Some(9),
                omit: vec!["user".to_owned()],
                ..Overrides::default()
            },
            translate: false,
            websocket: true,
            project: Some("p-1".to_owned()),
        },
        managed_by: ManagedBy::Api,
    }
}

pub fn price(input: &str) -> ManualPrice {
    ManualPrice {
        input_per_mtok: Some(input.parse().unwrap()),
        output_per_mtok: Some("10".parse().unwrap()),
        ..ManualPrice::default()
    }
}

/// A finished generation that answered in full.
pub fn request(at_ms: i64) -> RequestLog {
    RequestLog {
        id: RequestId::generate(),
        at_ms,
        kind: RequestKind::Generation,
        dialect: Dialect::Anthropic,
        endpoint: "/v1/messages".to_owned(),
        key_id: Some(KeyId(7)),
        user_id: Some(UserId(3)),
        provider_id: Some(ProviderId(2)),
        model: "claude-opus-4-5".to_owned(),
        upstream_model: "claude-opus-4-5-20251101".to_owned(),
        session: Some("session-1".to_owned()),
        stream: true,
        status: 200,
        ended_by: EndedBy::Complete,
        error_code: None,
        error_message: None,
        duration_ms: 900,
        ttfb_ms: Some(120),
        ttft_ms: Some(150),
        usage: Usage {
            input: 10,
            output: 20,
            cache_write_5m: 30,
            cache_write_1h: 40,
            cache_read: 50,
            reasoning: 5,
            image_input: 6,
            image_output: 7,
            web_searches: 8,
        },
        usage_partial: false,
        cost: Cost {
            total: NanoUsd(1_234_567),
            multiplier_ppm: 800_000,
            ..Cost::default()
        },
        user_agent: Some("claude-cli/2.0".to_owned()),
        client_ip: Some("127.0.0.1".to_owned()),
        attempts: vec![AttemptRecord {
            provider_id: Some(ProviderId(2)),
            provider: "primary".to_owned(),
            event: "status".to_owned(),
            fault: Some(Fault::Provider),
            status: Some(529),
            at_ms: 1,
            took_ms: 80,
            detail: "overloaded".to_owned(),
            candidates: Vec::new(),
            passed_over: Vec::new(),
        }],
        refused_by: None,
    }
}
