//! The management API, and what operators and scripts ask: health, metrics, the state of the system. A file a resource;
//! handlers read and check, the store changes. Must not name `relay`.

mod access;
mod accounts;
mod actions;
mod amount;
mod api_tokens;
mod audit;
mod availability;
mod body;
mod choice;
mod console;
mod docs;
mod events;
mod examples;
mod guardrails;
mod health;
mod idempotency;
mod keys;
mod me;
mod names;
mod notifications;
mod nowhere;
mod openapi;
mod page;
mod patch;
mod prices;
mod problem;
mod provider_groups;
mod providers;
mod quotas;
mod rate_limit_events;
mod renewal;
mod requests;
mod revision;
mod routing;
mod session;
mod sessions;
mod settings;
mod shape;
mod shown;
mod statistics;
mod status;
mod strict;
mod sums;
mod system;
mod tags;
mod times;
mod users;
mod words;

pub use actions::openapi as actions_document;
pub use openapi::openapi as document;

use std::sync::Arc;
use std::time::Instant;

use actix_web::web;
use actors::Root;

use crate::auth::key::KeyHash;
use crate::auth::master_key::MasterKey;
use crate::board::Boards;
use crate::catalog::Catalog;
use crate::journal::Journal;
use crate::limits::ResilientLimits;
use crate::live::Live;
use crate::notify::Notifier;
use crate::store::{Change, Db, StoreError};
use crate::telemetry::Metrics;

pub use status::StatusPage;
pub use system::{Asked, Reloads};

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
    pub master_key: Arc<MasterKey>,
    pub journal: Journal,
    pub started: Instant,
    /// What the last reload of the configuration file said; empty when it went well.
    pub config_status: Arc<arc_swap::ArcSwap<ConfigStatus>>,
    pub live: Live,
    pub notifier: Notifier,
    /// Has the configuration file read again, where there is one.
    pub reloads: Option<Reloads>,
    pub status_page: StatusPage,
}

/// How the last reload went.
#[derive(Clone, Debug, Default, serde::Serialize, utoipa::ToSchema)]
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
        .service(openapi::api())
        .service(actions::api());
}

impl Admin {
    /// All of a change at once, and in force here when it returns. What no request depends on is committed quietly.
    async fn commit(&self, change: Change) -> Result<(), StoreError> {
        change.commit().await?;
        self.changed().await;
        Ok(())
    }

    /// Puts a committed change into force here at once; other replicas see it within a second. That it failed to load
    /// is told in the log, and tried again within a second.
    async fn changed(&self) {
        match self.catalog.refresh().await {
            Ok(true) => self.live.catalog_changed(self.catalog.snapshot().version),
            Ok(false) => {}
            Err(error) => {
                tracing::error!(%error, "a change is saved, but the catalog cannot be reloaded yet");
            }
        }
    }
}
