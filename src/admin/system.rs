//! `/api/v1/system`: what runs.

use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::access::{Access, Read};
use super::{Admin, ConfigStatus};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(system);
}

/// The state of a replica.
#[derive(Serialize, ToSchema)]
struct System {
    version: &'static str,
    database: &'static str,
    limits: &'static str,
    catalog_version: i64,
    keys: usize,
    config: ConfigStatus,
    /// Circuit, load and health of each provider, as its actor sees it.
    #[schema(value_type = Vec<Object>)]
    providers: Vec<actors::ProviderView>,
    actors: Vec<ActorView>,
}

#[derive(Serialize, ToSchema)]
struct ActorView {
    name: &'static str,
    restarts: u64,
    waiting: usize,
}

/// What runs
///
/// Version, database, the catalog's version, how the configuration file was read, providers with their circuits, actors.
#[utoipa::path(
    tag = "system",
    responses((status = 200, description = "The state of this replica", body = System)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/system")]
async fn system(_: Access<Read>, admin: web::Data<Admin>) -> HttpResponse {
    let mut providers = Vec::new();
    for handle in admin.root.providers.all() {
        if let Ok(view) = handle.observe().await {
            providers.push(view);
        }
    }
    providers.sort_by_key(|view| view.id);
    let stats = admin.root.stats();
    let actors = stats.iter().map(|stats| ActorView {
        name: stats.name,
        restarts: stats.restarts,
        waiting: stats.depth,
    });
    let snapshot = admin.catalog.snapshot();
    HttpResponse::Ok().json(System {
        version: env!("CARGO_PKG_VERSION"),
        database: admin.db.backend(),
        limits: if admin.redis.is_some() {
            "redis"
        } else {
            "memory"
        },
        catalog_version: snapshot.version,
        keys: snapshot.key_count(),
        config: (**admin.config_status.load()).clone(),
        providers,
        actors: actors.collect(),
    })
}
