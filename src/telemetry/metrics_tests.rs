//! What a scrape shows after something happened.

use actors::domain::{
    AttemptRecord, Cost, Dialect, EndedBy, Fault, NanoUsd, RequestId, RequestKind,
};

use super::*;

fn row() -> RequestLog {
    let step = |event: &str, fault| AttemptRecord {
        provider_id: None,
        provider: "acme".to_owned(),
        event: event.to_owned(),
        fault,
        status: None,
        at_ms: 0,
        took_ms: 1,
        detail: String::new(),
        candidates: Vec::new(),
        passed_over: Vec::new(),
    };
    RequestLog {
        id: RequestId::generate(),
        at_ms: 0,
        kind: RequestKind::Generation,
        dialect: Dialect::Anthropic,
        endpoint: "/v1/messages".to_owned(),
        key_id: None,
        user_id: None,
        provider_id: None,
        model: "secret-model".to_owned(),
        upstream_model: "secret-model".to_owned(),
        session: None,
        stream: true,
        status: 200,
        ended_by: EndedBy::Complete,
        error_code: None,
        error_message: None,
        duration_ms: 900,
        ttfb_ms: Some(300),
        ttft_ms: None,
        usage: Usage {
            input: 10,
            output: 20,
            cache_read: 5,
            ..Usage::default()
        },
        usage_partial: false,
        cost: Cost {
            total: NanoUsd(1_500),
            ..Cost::default()
        },
        user_agent: None,
        client_ip: None,
        attempts: vec![
            step("status", Some(Fault::Provider)),
            step("answered", None),
        ],
        refused_by: None,
    }
}

fn assert_has(text: &str, line: &str) {
    assert!(text.lines().any(|l| l == line), "no `{line}` in:\n{text}");
}

#[test]
fn a_finished_request_is_seen_in_every_metric_that_it_touches() {
    let metrics = Metrics::new();
    metrics.observe_request(&row());
    metrics.clone().observe_request(&row());
    let text = metrics.scrape(&ActorNumbers::default());
    for line in [
        "hub_requests_total{endpoint=\"messages\",outcome=\"complete\",status_class=\"2xx\"} 2",
        "hub_tokens_total{kind=\"input\"} 20",
        "hub_tokens_total{kind=\"output\"} 40",
        "hub_tokens_total{kind=\"cache_read\"} 10",
        "hub_cost_nano_usd_total 3000",
        "hub_attempts_total{outcome=\"provider_fault\"} 2",
        "hub_attempts_total{outcome=\"answered\"} 2",
        "hub_ttfb_seconds_count 2",
        "hub_ttfb_seconds_sum 0.6",
        "hub_streams_cut_total 0",
    ] {
        assert_has(&text, line);
    }
    assert!(!text.contains("secret-model") && !text.contains("acme"));
}

#[test]
fn a_cut_stream_is_counted() {
    let metrics = Metrics::new();
    metrics.observe_request(&RequestLog {
        ended_by: EndedBy::Upstream,
        ttft_ms: Some(310),
        error_code: Some("connection_reset".to_owned()),
        ..row()
    });
    let text = metrics.scrape(&ActorNumbers::default());
    assert_has(&text, "hub_streams_cut_total 1");
}

#[test]
fn a_request_without_a_price_is_counted() {
    let metrics = Metrics::new();
    metrics.observe_request(&row());
    let mut unpriced = row();
    unpriced.cost.unpriced = true;
    metrics.observe_request(&unpriced);
    let text = metrics.scrape(&ActorNumbers::default());
    assert_has(&text, "hub_requests_unpriced_total 1");
}

#[test]
fn running_requests_are_counted_until_they_end() {
    let metrics = Metrics::new();
    let running = [metrics.begin_request(), metrics.begin_request()];
    let text = metrics.scrape(&ActorNumbers::default());
    assert_has(&text, "hub_in_flight_requests 2");
    drop(running);
    let text = metrics.scrape(&ActorNumbers::default());
    assert_has(&text, "hub_in_flight_requests 0");
}

#[test]
fn what_the_actors_say_is_shown_summed_and_counters_never_go_down() {
    let metrics = Metrics::new();
    let provider = |restarts, depth| ActorNumber {
        name: "provider",
        restarts,
        depth,
    };
    let numbers = ActorNumbers {
        actors: vec![provider(1, 4), provider(2, 5)],
        log_depth: 7,
        log_dropped: 8,
        limits_degraded: 9,
        limits: LimitsNumber {
            local: 13,
            cuts: 14,
            owed: 15,
        },
        log_left: 16,
        journal_bytes: 10,
        journal_thinned: 17,
        board: BoardNumber {
            waiting: 11,
            dropped: 12,
            ..BoardNumber::default()
        },
    };
    assert_has(
        &metrics.scrape(&numbers),
        "hub_actor_queue_messages{actor=\"provider\"} 9",
    );
    let lower = ActorNumbers {
        actors: vec![provider(1, 1)],
        log_dropped: 3,
        ..numbers
    };
    let text = metrics.scrape(&lower);
    for line in [
        "hub_actor_restarts_total{actor=\"provider\"} 3",
        "hub_actor_queue_messages{actor=\"provider\"} 1",
        "hub_log_queue_rows 7",
        "hub_log_rows_dropped_total 8",
        "hub_limits_degraded_total 9",
        "hub_limits_local_total 13",
        "hub_limits_cut_total 14",
        "hub_limits_owed_requests 15",
        "hub_journal_bytes 10",
        "hub_log_left_rows 16",
        "hub_journal_thinned_total 17",
        "hub_board_waiting_notes 11",
        "hub_board_notes_dropped_total 12",
    ] {
        assert_has(&text, line);
    }
}

#[test]
fn refusals_reloads_and_latency_are_counted() {
    let metrics = Metrics::new();
    metrics.limit_refused(WindowKind::RequestsPerMinute);
    metrics.config_reloaded(true);
    metrics.config_reloaded(false);
    metrics.observe_added_latency(Duration::from_micros(80));
    let text = metrics.scrape(&ActorNumbers::default());
    for line in [
        "hub_limits_refused_total{window=\"requests_per_minute\"} 1",
        "hub_config_reloads_total{result=\"applied\"} 1",
        "hub_config_reloads_total{result=\"invalid\"} 1",
        "hub_added_latency_seconds_bucket{le=\"0.00005\"} 0",
        "hub_added_latency_seconds_bucket{le=\"0.0001\"} 1",
    ] {
        assert_has(&text, line);
    }
}

#[test]
fn every_metric_is_registered_under_its_name_with_its_help() {
    let metrics = Metrics::new();
    metrics.observe_request(&row());
    metrics.limit_refused(WindowKind::CountsPerMinute);
    metrics.config_reloaded(true);
    let router = ActorNumber {
        name: "router",
        restarts: 0,
        depth: 0,
    };
    let text = metrics.scrape(&ActorNumbers {
        actors: vec![router],
        ..ActorNumbers::default()
    });
    for name in MetricName::ALL {
        let help = format!("# HELP {} {}.", name.registered(), name.help());
        assert_has(&text, &help);
    }
    assert!(text.ends_with("# EOF\n"));
}
