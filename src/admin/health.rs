//! `/livez`, `/readyz`, `/health`, `/metrics`: no login, so no names of users, keys or providers.

use std::sync::Arc;
use std::time::Duration;

use actix_web::{HttpResponse, web};
use actors::CircuitView;
use actors::domain::ProviderId;
use serde::Serialize;
use utoipa::ToSchema;

use super::Admin;
use crate::board::BoardNumbers;
use crate::limits::ResilientLimits;
use crate::telemetry::{ActorNumber, ActorNumbers, BoardNumber, LimitsNumber, Metrics};

/// A check that takes longer counts as failed.
const CHECK_DEADLINE: Duration = Duration::from_secs(2);

/// How this replica is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    /// `ok`, `degraded` or `down`.
    #[schema(example = "ok")]
    status: &'static str,
    version: &'static str,
    uptime_s: u64,
    checks: Checks,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HealthChecks)]
struct Checks {
    store: Check,
    /// Absent where no Redis is configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    redis: Option<Check>,
    /// Whether pins and circuits are kept and shared.
    board: Check,
    providers: ProviderCheck,
    config: Check,
}

/// `"ok"`, or what is wrong.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(as = HealthCheck, example = "ok")]
struct Check(String);

impl Check {
    fn ok() -> Self {
        Self("ok".to_owned())
    }

    fn is_ok(&self) -> bool {
        self.0 == "ok"
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct ProviderCheck {
    /// Enabled ones.
    total: usize,
    /// Those whose circuit is not open.
    available: usize,
}

/// The process runs and answers.
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

/// 200 while requests can be served: the store answers. Redis gone or no provider available is told, but a hub
/// that fails open must not be taken out of service for it.
pub(super) async fn ready(admin: web::Data<Admin>) -> HttpResponse {
    let health = look(&admin).await;
    let status = if health.checks.store.is_ok() {
        200
    } else {
        503
    };
    respond(status, &health)
}

/// The same, always 200: for people and the console.
pub(super) async fn health(admin: web::Data<Admin>) -> HttpResponse {
    respond(200, &look(&admin).await)
}

fn respond(status: u16, health: &Health) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
    HttpResponse::build(status)
        .insert_header(("cache-control", "no-store"))
        .json(health)
}

pub(super) async fn look(admin: &Admin) -> Health {
    let store = check(async { admin.db.ping().await.map_err(|error| error.to_string()) }).await;
    let redis = match &admin.redis {
        Some(redis) => {
            Some(check(async { redis.check().await.map_err(|error| error.to_string()) }).await)
        }
        None => None,
    };
    let providers = providers(admin).await;
    let board = admin.board.trouble().map_or_else(Check::ok, Check);
    let config = config(admin);
    let good = store.is_ok()
        && config.is_ok()
        && board.is_ok()
        && redis.as_ref().is_none_or(|redis| redis.is_ok());
    let status = match (
        store.is_ok(),
        good && (providers.available > 0 || providers.total == 0),
    ) {
        (false, _) => "down",
        (true, false) => "degraded",
        (true, true) => "ok",
    };
    Health {
        status,
        version: env!("CARGO_PKG_VERSION"),
        uptime_s: admin.started.elapsed().as_secs(),
        checks: Checks {
            store,
            redis,
            board,
            providers,
            config,
        },
    }
}

async fn check(ask: impl Future<Output = Result<(), String>>) -> Check {
    match tokio::time::timeout(CHECK_DEADLINE, ask).await {
        Ok(Ok(())) => Check::ok(),
        Ok(Err(detail)) => Check(detail),
        Err(_) => Check("no answer within 2 s".to_owned()),
    }
}

async fn providers(admin: &Admin) -> ProviderCheck {
    let snapshot = admin.catalog.snapshot();
    let mut counts = ProviderCheck {
        total: 0,
        available: 0,
    };
    for provider in snapshot.providers().filter(|provider| provider.enabled) {
        counts.total += 1;
        let can_be_asked = can_be_asked(admin, provider.id).await;
        counts.available += usize::from(can_be_asked);
    }
    counts
}

/// Whether its circuit is not open.
pub(super) async fn can_be_asked(admin: &Admin, provider: ProviderId) -> bool {
    let Some(handle) = admin.root.providers.get(provider) else {
        return false;
    };
    match handle.observe().await {
        Ok(view) => !matches!(view.circuit, CircuitView::Open { .. }),
        Err(_) => false,
    }
}

fn config(admin: &Admin) -> Check {
    match admin.config_status.load().problems.len() {
        0 => Check::ok(),
        n => Check(format!(
            "the last change of the file has {n} problems and is not in force; see the log"
        )),
    }
}

/// Prometheus text format.
pub(super) async fn metrics(admin: web::Data<Admin>) -> HttpResponse {
    if !admin.catalog.settings().telemetry.metrics {
        return HttpResponse::NotFound().body("metrics are switched off (`telemetry.metrics`)\n");
    }
    let numbers = actor_numbers(&admin);
    HttpResponse::Ok()
        .content_type(Metrics::CONTENT_TYPE)
        .body(admin.metrics.scrape(&numbers))
}

fn actor_numbers(admin: &Arc<Admin>) -> ActorNumbers {
    let stats = admin.root.stats();
    ActorNumbers {
        actors: stats
            .iter()
            .map(|stats| ActorNumber {
                name: stats.name,
                restarts: stats.restarts,
                depth: stats.depth,
            })
            .collect(),
        log_depth: admin.root.log_writer.depth(),
        log_dropped: admin.root.log_writer.dropped_total(),
        limits_degraded: admin.root.limiters.degraded_total(),
        limits: limits_number(admin),
        log_left: admin.root.log_writer.left(),
        journal_bytes: admin.journal.bytes(),
        journal_thinned: admin.journal.thinned_total(),
        board: board_number(admin.board.numbers()),
    }
}

fn limits_number(admin: &Admin) -> LimitsNumber {
    let numbers = admin.redis.as_ref().map(ResilientLimits::numbers);
    let numbers = numbers.unwrap_or_default();
    LimitsNumber {
        local: numbers.local,
        cuts: numbers.cuts,
        owed: numbers.owed,
    }
}

fn board_number(numbers: BoardNumbers) -> BoardNumber {
    BoardNumber {
        waiting: numbers.waiting,
        carried: numbers.carried,
        heard: numbers.heard,
        dropped: numbers.dropped,
        failures: numbers.failures,
    }
}
