//! What operators and scripts ask: health, metrics, the state of the system. Must not name `relay`.

mod health;
mod system;

use std::sync::Arc;
use std::time::Instant;

use actix_web::web;
use actors::Root;

use crate::auth::key::KeyHash;
use crate::board::Boards;
use crate::catalog::Catalog;
use crate::journal::Journal;
use crate::limits::ResilientLimits;
use crate::store::Db;
use crate::telemetry::Metrics;

/// What the admin paths look at.
#[derive(Debug)]
pub struct Admin {
    pub db: Db,
    pub root: Root,
    pub catalog: Arc<Catalog>,
    pub metrics: Metrics,
    /// Present where limits are kept in Redis.
    pub redis: Option<ResilientLimits>,
    /// Where pins and circuits are kept and shared.
    pub board: Boards,
    pub admin_token: KeyHash,
    pub journal: Journal,
    pub started: Instant,
    /// What the last reload of the configuration file said; empty when it went well.
    pub config_status: Arc<arc_swap::ArcSwap<ConfigStatus>>,
}

/// How the last reload went.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct ConfigStatus {
    /// The file in force, if there is one.
    pub file: Option<String>,
    /// Problems of the last reload, a line each; the settings before it are still in force.
    pub problems: Vec<String>,
    /// Settings that were changed but need a restart.
    pub restart_needed: Vec<String>,
}

/// Registers the paths.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/livez").route(web::get().to(health::live)))
        .service(web::resource("/readyz").route(web::get().to(health::ready)))
        .service(web::resource("/health").route(web::get().to(health::health)))
        .service(web::resource("/metrics").route(web::get().to(health::metrics)))
        .service(web::resource("/api/v1/system").route(web::get().to(system::system)));
}
