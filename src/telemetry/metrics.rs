//! What the hub counts about itself, for Prometheus. Call sites say what happened, in one line; which metrics that
//! touches is decided here. Must not block, and must not grow with users, keys or models.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actors::domain::{EndedBy, RequestLog, Usage, WindowKind};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry};

use super::metrics_labels::{
    ActorLabel, KindLabel, OutcomeLabel, RequestLabels, ResultLabel, WindowLabel, Word, attempt,
    ended_by, endpoint, status_class, window,
};
use super::metrics_names::MetricName;
use super::unpriced::UnpricedModels;

/// From 50 µs, which is what the hub should add, to 1 s, which would be a fault.
const ADDED_LATENCY_BUCKETS: [f64; 12] = [
    0.000_05, 0.000_1, 0.000_2, 0.000_5, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0,
];

/// Models answer after tenths of a second to a minute.
const TTFB_BUCKETS: [f64; 11] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 300.0];

/// The numbers of one kind of actor; several entries of a kind are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActorNumber {
    /// `provider`, `router`, `limiter`, `log_writer`.
    pub name: &'static str,
    pub restarts: u64,
    /// Messages that wait.
    pub depth: usize,
}

/// What is read rather than counted, gathered by the caller for each scrape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActorNumbers {
    pub actors: Vec<ActorNumber>,
    /// Rows that wait in the LogWriter, and rows that it dropped since the start.
    pub log_depth: usize,
    pub log_dropped: u64,
    /// Rows that wait on disk only.
    pub log_left: u64,
    /// Requests let through since the start because the limit store failed.
    pub limits_degraded: u64,
    pub limits: LimitsNumber,
    pub journal_bytes: u64,
    /// Rows that lost their details since the start.
    pub journal_thinned: u64,
    pub board: BoardNumber,
}

/// How limits fare without Redis: requests that were judged without it, how often it was given up, and settlements
/// that wait for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LimitsNumber {
    pub local: u64,
    pub cuts: u64,
    pub owed: u64,
}

/// Notes about pins and circuits: those that wait, and since the start those carried, heard and given up, and how
/// often carrying failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoardNumber {
    pub waiting: u64,
    pub carried: u64,
    pub heard: u64,
    pub dropped: u64,
    pub failures: u64,
}

/// All metrics. Cloning is cheap, and clones count together.
#[derive(Clone, Debug)]
pub struct Metrics {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    added_latency: Histogram,
    ttfb: Histogram,
    tokens: Family<KindLabel, Counter>,
    cost: Counter,
    attempts: Family<OutcomeLabel, Counter>,
    limits_refused: Family<WindowLabel, Counter>,
    limits_degraded: Counter,
    limits_local: Counter,
    limits_cut: Counter,
    limits_owed: Gauge,
    log_queue: Gauge,
    log_dropped: Counter,
    log_left: Gauge,
    journal_bytes: Gauge,
    journal_thinned: Counter,
    board_waiting: Gauge,
    board_carried: Counter,
    board_heard: Counter,
    board_dropped: Counter,
    board_failures: Counter,
    actor_restarts: Family<ActorLabel, Counter>,
    actor_queue: Family<ActorLabel, Gauge>,
    config_reloads: Family<ResultLabel, Counter>,
    streams_cut: Counter,
    unpriced: Counter,
    unpriced_models: UnpricedModels,
    bodies_dropped: Counter,
    in_flight: Gauge,
}

/// A request that is running; dropped when it ends.
#[derive(Debug)]
#[must_use = "the request counts as running until this is dropped"]
pub struct InFlight {
    gauge: Gauge,
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.gauge.dec();
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    #[must_use]
    pub fn new() -> Self {
        let mut registry = Registry::default();
        let inner = Inner {
            requests: add(&mut registry, MetricName::Requests, Family::default()),
            added_latency: add(
                &mut registry,
                MetricName::AddedLatency,
                Histogram::new(ADDED_LATENCY_BUCKETS),
            ),
            ttfb: add(
                &mut registry,
                MetricName::Ttfb,
                Histogram::new(TTFB_BUCKETS),
            ),
            tokens: add(&mut registry, MetricName::Tokens, Family::default()),
            cost: add(&mut registry, MetricName::Cost, Counter::default()),
            attempts: add(&mut registry, MetricName::Attempts, Family::default()),
            limits_refused: add(&mut registry, MetricName::LimitsRefused, Family::default()),
            limits_degraded: add(
                &mut registry,
                MetricName::LimitsDegraded,
                Counter::default(),
            ),
            limits_local: add(&mut registry, MetricName::LimitsLocal, Counter::default()),
            limits_cut: add(&mut registry, MetricName::LimitsCut, Counter::default()),
            limits_owed: add(&mut registry, MetricName::LimitsOwed, Gauge::default()),
            log_queue: add(&mut registry, MetricName::LogQueue, Gauge::default()),
            log_dropped: add(&mut registry, MetricName::LogDropped, Counter::default()),
            log_left: add(&mut registry, MetricName::LogLeft, Gauge::default()),
            journal_bytes: add(&mut registry, MetricName::JournalBytes, Gauge::default()),
            journal_thinned: add(
                &mut registry,
                MetricName::JournalThinned,
                Counter::default(),
            ),
            board_waiting: add(&mut registry, MetricName::BoardWaiting, Gauge::default()),
            board_carried: add(&mut registry, MetricName::BoardCarried, Counter::default()),
            board_heard: add(&mut registry, MetricName::BoardHeard, Counter::default()),
            board_dropped: add(&mut registry, MetricName::BoardDropped, Counter::default()),
            board_failures: add(&mut registry, MetricName::BoardFailures, Counter::default()),
            actor_restarts: add(&mut registry, MetricName::ActorRestarts, Family::default()),
            actor_queue: add(&mut registry, MetricName::ActorQueue, Family::default()),
            config_reloads: add(&mut registry, MetricName::ConfigReloads, Family::default()),
            streams_cut: add(&mut registry, MetricName::StreamsCut, Counter::default()),
            unpriced: add(&mut registry, MetricName::Unpriced, Counter::default()),
            unpriced_models: UnpricedModels::default(),
            bodies_dropped: add(&mut registry, MetricName::BodiesDropped, Counter::default()),
            in_flight: add(&mut registry, MetricName::InFlight, Gauge::default()),
            registry,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// A request came in.
    pub fn begin_request(&self) -> InFlight {
        let gauge = self.inner.in_flight.clone();
        gauge.inc();
        InFlight { gauge }
    }

    /// A request ended: its outcome, attempts, first byte, tokens and cost.
    pub fn observe_request(&self, log: &RequestLog) {
        let inner = &*self.inner;
        let labels = RequestLabels {
            endpoint: endpoint(&log.endpoint),
            outcome: ended_by(log.ended_by),
            status_class: status_class(log.status),
        };
        inner.requests.get_or_create(&labels).inc();
        for step in &log.attempts {
            let outcome = attempt(step);
            inner
                .attempts
                .get_or_create(&OutcomeLabel { outcome })
                .inc();
        }
        if let Some(ttfb_ms) = log.ttfb_ms {
            inner.ttfb.observe(f64::from(ttfb_ms) / 1000.0);
        }
        self.observe_usage(&log.usage);
        // A negative cost cannot be; a counter must not go down if it were.
        inner
            .cost
            .inc_by(u64::try_from(log.cost.total.0).unwrap_or(0));
        if log.cost.unpriced {
            inner.unpriced.inc();
            inner.unpriced_models.tell(log);
        }
        // The answer had begun, and the upstream did not end it.
        if log.ttft_ms.is_some() && log.ended_by == EndedBy::Upstream {
            inner.streams_cut.inc();
        }
    }

    fn observe_usage(&self, usage: &Usage) {
        for (kind, count) in [
            ("input", usage.input),
            ("output", usage.output),
            ("cache_write_5m", usage.cache_write_5m),
            ("cache_write_1h", usage.cache_write_1h),
            ("cache_read", usage.cache_read),
            ("image_input", usage.image_input),
            ("image_output", usage.image_output),
        ] {
            if count > 0 {
                let kind = Word(kind);
                let tokens = self.inner.tokens.get_or_create(&KindLabel { kind });
                tokens.inc_by(count);
            }
        }
    }

    /// A request is about to be sent upstream, this long after it came in.
    pub fn observe_added_latency(&self, added: Duration) {
        self.inner.added_latency.observe(added.as_secs_f64());
    }

    /// A limit refused a request.
    pub fn limit_refused(&self, kind: WindowKind) {
        let label = WindowLabel {
            window: window(kind),
        };
        self.inner.limits_refused.get_or_create(&label).inc();
    }

    /// What was to be kept of so many requests was given up.
    pub fn bodies_dropped(&self, many: u64) {
        self.inner.bodies_dropped.inc_by(many);
    }

    /// The settings file was read again, and applied or refused.
    pub fn config_reloaded(&self, applied: bool) {
        let result = Word(if applied { "applied" } else { "invalid" });
        let reloads = &self.inner.config_reloads;
        reloads.get_or_create(&ResultLabel { result }).inc();
    }

    /// Everything as OpenMetrics text, to be sent with `Metrics::CONTENT_TYPE`.
    #[must_use]
    pub fn scrape(&self, numbers: &ActorNumbers) -> String {
        self.take_over(numbers);
        let mut text = String::with_capacity(8 * 1024);
        // Writing to a string fails only where a metric does, and none of ours can.
        if let Err(error) = encode(&mut text, &self.inner.registry) {
            tracing::error!(%error, "cannot encode the metrics");
        }
        text
    }

    /// What `scrape` returns.
    pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    fn take_over(&self, numbers: &ActorNumbers) {
        let inner = &*self.inner;
        set_gauge(&inner.log_queue, numbers.log_depth as u64);
        set_gauge(&inner.log_left, numbers.log_left);
        set_gauge(&inner.journal_bytes, numbers.journal_bytes);
        set_counter(&inner.journal_thinned, numbers.journal_thinned);
        set_counter(&inner.log_dropped, numbers.log_dropped);
        set_counter(&inner.limits_degraded, numbers.limits_degraded);
        set_counter(&inner.limits_local, numbers.limits.local);
        set_counter(&inner.limits_cut, numbers.limits.cuts);
        set_gauge(&inner.limits_owed, numbers.limits.owed);
        set_gauge(&inner.board_waiting, numbers.board.waiting);
        set_counter(&inner.board_carried, numbers.board.carried);
        set_counter(&inner.board_heard, numbers.board.heard);
        set_counter(&inner.board_dropped, numbers.board.dropped);
        set_counter(&inner.board_failures, numbers.board.failures);
        let mut sums: Vec<ActorNumber> = Vec::new();
        for number in &numbers.actors {
            match sums.iter_mut().find(|sum| sum.name == number.name) {
                Some(sum) => {
                    sum.restarts += number.restarts;
                    sum.depth += number.depth;
                }
                None => sums.push(*number),
            }
        }
        for sum in sums {
            let actor = Word(sum.name);
            let label = ActorLabel { actor };
            set_counter(&inner.actor_restarts.get_or_create(&label), sum.restarts);
            set_gauge(&inner.actor_queue.get_or_create(&label), sum.depth as u64);
        }
    }
}

fn add<M: Metric + Clone>(registry: &mut Registry, name: MetricName, metric: M) -> M {
    registry.register(name.registered(), name.help(), metric.clone());
    metric
}

fn set_gauge(gauge: &Gauge, value: u64) {
    gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
}

/// Takes over a count that somebody else keeps. It never goes down, whichever of two scrapes is later.
fn set_counter(counter: &Counter<u64, AtomicU64>, value: u64) {
    counter.inner().fetch_max(value, Ordering::Relaxed);
}

#[cfg(test)]
#[path = "metrics_tests.rs"]
mod tests;
