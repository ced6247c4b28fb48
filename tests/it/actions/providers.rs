//! `providers/*`: written in the earlier system's words, in force at once, and without a word of their secrets.

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{Script, hub_over};
use crate::admin::{Api, hub};
use crate::support::eventually;

#[actix_web::test]
async fn a_provider_is_written_shown_changed_and_deleted() {
    let app = hub().await;
    let admin = Script::admin(&app);
    let fields = json!({"name": "second", "url": "http://127.0.0.1:9", "key": "sk-very-secret", "provider_type": "codex", "weight": 3, "priority": 2,
        "cost_multiplier": 0.8, "group_tag": "default,premium", "group_priorities": {"premium": 1},
        "model_redirects": [{"matchType": "prefix", "source": "gpt-", "target": "gpt-5"}], "allowed_models": ["gpt-5", {"matchType": "contains", "pattern": "codex"}],
        "allowed_clients": ["codex"], "active_time_start": "22:00", "active_time_end": "06:00", "limit_5h_usd": 10, "limit_daily_usd": "20",
        "limit_concurrent_sessions": 4, "max_retry_attempts": 2, "circuit_breaker_failure_threshold": 7, "circuit_breaker_open_duration": 60000,
        "circuit_breaker_half_open_success_threshold": 3, "proxy_url": "http://user:hidden@127.0.0.1:9", "proxy_fallback_to_direct": true,
        "first_byte_timeout_streaming_ms": 0, "streaming_idle_timeout_ms": 61000, "request_timeout_non_streaming_ms": 62000,
        "custom_headers": {"x-one": "hidden-one"}, "cache_ttl_preference": "inherit", "codex_reasoning_effort_preference": "high",
        "codex_parallel_tool_calls_preference": "true", "anthropic_max_tokens_preference": "32000", "gemini_google_search_preference": "disabled",
        "preserve_client_ip": false, "mcp_passthrough_type": "none", "website_url": "https://example.com", "tpm": 7});
    assert_eq!(
        admin.call("providers/addProvider", fields).await,
        Value::Null
    );
    let listed = admin.send("providers/getProviders", &json!({})).await;
    assert!(
        !listed.text().contains("very-secret") && !listed.text().contains("hidden"),
        "{}",
        listed.text()
    );
    let listed = listed.json();
    let shown = &listed["data"][1];
    let id = shown["id"].clone();
    for (field, expected) in [
        ("name", json!("second")),
        ("providerType", json!("codex")),
        ("weight", json!(3)),
        ("costMultiplier", json!(0.8)),
        ("groups", json!(["default", "premium"])),
        ("groupTag", json!("default,premium")),
        ("limit5hUsd", json!(10.0)),
        ("dailyCostLimit", json!(20.0)),
        (
            "modelRedirects",
            json!([{"matchType": "prefix", "source": "gpt-", "target": "gpt-5"}]),
        ),
        ("allowedClients", json!(["codex"])),
        (
            "allowedModels",
            json!([{"matchType": "exact", "pattern": "gpt-5"}, {"matchType": "contains", "pattern": "codex"}]),
        ),
        ("activeTimeStart", json!("22:00")),
        ("activeTimeEnd", json!("06:00")),
        ("limitConcurrentSessions", json!(4)),
        ("maxRetryAttempts", json!(2)),
        ("circuitBreakerFailureThreshold", json!(7)),
        ("circuitBreakerOpenDuration", json!(60000)),
        ("proxyFallbackToDirect", json!(true)),
        ("proxyUrl", json!("http://127.0.0.1:9")),
        ("firstByteTimeoutStreamingMs", json!(86_400_000)),
        ("streamingIdleTimeoutMs", json!(61000)),
        ("todayCallCount", json!(0)),
        ("isEnabled", json!(true)),
    ] {
        assert_eq!(shown[field], expected, "{field}");
    }
    let v1 = Api::admin(&app)
        .expect(200, "GET", &format!("/providers/{id}"), &json!({}))
        .await;
    assert_eq!(v1["overrides"]["reasoning_effort"], "high");
    assert_eq!(v1["overrides"]["parallel_tool_calls"], true);
    assert_eq!(v1["overrides"]["max_tokens"], 32000);
    assert_eq!(v1["overrides"]["google_search"], false);
    assert_eq!(v1["headers"], json!({"x-one": true}));
    assert_eq!(v1["group_priorities"], json!({"premium": 1}));

    let change = json!({"providerId": id, "key": "", "weight": 9, "model_redirects": {"a": "b"}, "custom_headers": {"x-two": "2"},
        "group_priorities": null, "active_time_start": null, "active_time_end": null, "proxy_url": null, "allowed_models": null,
        "codex_reasoning_effort_preference": "inherit", "limit_5h_usd": null, "is_enabled": false});
    admin.call("providers/editProvider", change).await;
    let v1 = Api::admin(&app)
        .expect(200, "GET", &format!("/providers/{id}"), &json!({}))
        .await;
    assert_eq!(v1["has_key"], true);
    assert_eq!((&v1["weight"], &v1["enabled"]), (&json!(9), &json!(false)));
    assert_eq!(v1["headers"], json!({"x-two": true}));
    assert_eq!(v1["group_priorities"], json!({}));
    assert_eq!(v1["redirects"], json!([{"from": "a", "to": "b"}]));
    assert_eq!(
        (v1.get("active_hours"), v1.get("proxy")),
        (Some(&Value::Null), Some(&Value::Null))
    );
    assert_eq!(
        (
            v1["overrides"].get("reasoning_effort"),
            v1["limits"].get("five_hour_usd")
        ),
        (None, None)
    );
    assert_eq!(v1["limits"]["daily_usd"], "20");

    admin
        .call("providers/removeProvider", json!({"providerId": id}))
        .await;
    let (status, error, code) = admin
        .refused("providers/removeProvider", json!({"providerId": id}))
        .await;
    assert_eq!((status, code.as_str()), (400, "NOT_FOUND"), "{error}");
    app.stop().await;
}

#[actix_web::test]
async fn what_is_wrong_with_a_provider_is_named_as_it_was_sent() {
    let app = hub().await;
    let admin = Script::admin(&app);
    let with = |more: Value| {
        let mut fields = json!({"name": "x", "url": "http://127.0.0.1:9", "key": "sk-x"});
        fields
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        fields
    };
    let mut wrong = vec![
        (json!({"url": "http://127.0.0.1:9", "key": "k"}), "`name`"),
        (json!({"name": "x", "url": "http://127.0.0.1:9"}), "`key`"),
    ];
    for (more, named) in [
        (json!({"url": "not a url"}), "`url`: `not a url`"),
        (json!({"key": "two words"}), "`key`"),
        (json!({"provider_type": "smoke"}), "`provider_type`"),
        (
            json!({"cost_multiplier": -1}),
            "`cost_multiplier`: `-1` is below 0",
        ),
        (
            json!({"limit_daily_usd": "-2"}),
            "`limit_daily_usd`: `-2` is below 0",
        ),
        (
            json!({"model_redirects": [{"source": "", "target": "b"}]}),
            "`model_redirects.0",
        ),
        (
            json!({"allowed_models": [{"matchType": "regex", "pattern": "("}]}),
            "`allowed_models.0`",
        ),
        (
            json!({"max_retry_attempts": 11}),
            "`max_retry_attempts`: `11`",
        ),
        (
            json!({"circuit_breaker_open_duration": 0}),
            "`circuit_breaker_open_duration`: `0`",
        ),
        (json!({"proxy_url": "smoke://x"}), "`proxy_url`"),
        (
            json!({"custom_headers": {"authorization": "x"}}),
            "`custom_headers.authorization`",
        ),
        (
            json!({"active_time_start": "22:00"}),
            "`active_time_end`: is missing",
        ),
        (
            json!({"active_time_start": "x", "active_time_end": "y"}),
            "`active_time_start`",
        ),
        (
            json!({"anthropic_max_tokens_preference": "many"}),
            "`anthropic_max_tokens_preference`",
        ),
        (
            json!({"preserve_client_ip": true}),
            "`preserve_client_ip`: `true`: this hub has no such setting",
        ),
        (
            json!({"swap_cache_ttl_billing": true, "context_1m_preference": "force_enable"}),
            "`context_1m_preference`: `force_enable`",
        ),
        (
            json!({"anthropic_adaptive_thinking": {"effort": "low"}}),
            "`anthropic_adaptive_thinking`",
        ),
        (json!({"name": "p0"}), "`p0`"),
    ] {
        wrong.push((with(more), named));
    }
    admin.all_wrong("providers/addProvider", &wrong).await;
    for action in [
        "providers/editProvider",
        "providers/removeProvider",
        "providers/resetProviderCircuit",
        "providers/getProviderLimitUsage",
    ] {
        admin
            .all_wrong(
                action,
                &[
                    (json!({}), "`providerId`"),
                    (json!({"providerId": 999}), "`999`"),
                ],
            )
            .await;
    }
    let left = admin.call("providers/getProviders", json!({})).await;
    assert_eq!(left.as_array().unwrap().len(), 1);
    app.stop().await;
}

#[actix_web::test]
async fn a_circuit_is_seen_open_and_closed_again() {
    let upstream = Upstream::start(Answer::error(500, "api_error", "down")).await;
    let app = hub_over(&upstream).await;
    let admin = Script::admin(&app);
    let id = admin.call("providers/getProviders", json!({})).await[0]["id"].clone();
    let status = async || {
        let all = admin
            .call("providers/getProvidersHealthStatus", json!({}))
            .await;
        all[id.to_string()].clone()
    };
    assert_eq!(status().await["circuitState"], "closed");
    let open = eventually(async || {
        app.client().message(false).await;
        let seen = status().await;
        (seen["circuitState"] == "open").then_some(seen)
    });
    let open = open.await.expect("the circuit does not open");
    assert!(open["failureCount"].as_u64().unwrap() >= 5, "{open}");
    assert!(
        open["circuitOpenUntil"].is_i64() && open["recoveryMinutes"] == 1,
        "{open}"
    );
    admin
        .call("providers/resetProviderCircuit", json!({"providerId": id}))
        .await;
    let closed = eventually(async || (status().await["circuitState"] == "closed").then_some(()));
    closed.await.expect("the circuit does not close");
    let used = admin
        .call("providers/getProviderLimitUsage", json!({"providerId": id}))
        .await;
    assert_eq!(used["cost5h"]["current"], 0.0);
    assert_eq!(used["costDaily"], json!({"current": 0.0, "limit": null}));
    assert_eq!(used["concurrentSessions"]["limit"], 0);
    app.stop().await;
}
