//! `/api/v1/system`: what runs, with which settings, and having them read again.

use std::time::Duration;

use actix_web::{HttpResponse, get, post, web};
use serde::Serialize;
use tokio::sync::{mpsc, oneshot};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::access::{Access, Read, Write};
use super::health::{self, Health};
use super::problem::{Code, Problem};
use super::{Admin, ConfigStatus};
use crate::config::Effective;

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(system)
        .service(show_health)
        .service(show_config)
        .service(reload);
}

/// A reload takes no longer than this, or its caller is told that it goes on.
const RELOAD_DEADLINE: Duration = Duration::from_secs(30);

/// Somebody waits for a reload.
pub type Asked = oneshot::Sender<()>;

/// The way to whoever reads the configuration file.
#[derive(Clone, Debug)]
pub struct Reloads(mpsc::Sender<Asked>);

impl Reloads {
    /// The other end answers each after it has read the file.
    #[must_use]
    pub fn new() -> (Self, mpsc::Receiver<Asked>) {
        let (ask, asked) = mpsc::channel(16);
        (Self(ask), asked)
    }

    /// False where it took too long, or the hub stops.
    async fn reload(&self) -> bool {
        let (done, is_done) = oneshot::channel();
        let asked = async { self.0.send(done).await.is_ok() && is_done.await.is_ok() };
        tokio::time::timeout(RELOAD_DEADLINE, asked).await == Ok(true)
    }
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

/// How it is
///
/// What `/health` says, for those who are signed in: the database, Redis, what replicas share, providers, the
/// configuration file.
#[utoipa::path(
    tag = "system",
    responses((status = 200, description = "How this replica is", body = Health)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/system/health")]
async fn show_health(_: Access<Read>, admin: web::Data<Admin>) -> web::Json<Health> {
    web::Json(health::look(&admin).await)
}

/// The configuration in force.
#[derive(Debug, Serialize, ToSchema)]
struct SystemConfig {
    status: ConfigStatus,
    /// Whether the hub was started with a file.
    reloadable: bool,
    settings: Vec<EffectiveSetting>,
}

/// A setting in force.
#[derive(Debug, Serialize, ToSchema)]
struct EffectiveSetting {
    #[schema(example = "server.port")]
    name: &'static str,
    /// As the file writes it; null where it is not set, or secret.
    #[schema(example = "23000")]
    value: Option<String>,
    /// Secrets are not shown.
    secret: bool,
    /// Whether it differs from its default.
    set: bool,
    /// `environment`, `file`, `database` or `default`.
    #[schema(example = "default")]
    source: &'static str,
    /// The environment variable that overrides it.
    #[schema(example = "APP_PORT")]
    env: Option<&'static str>,
    /// Whether a change needs a restart.
    restart: bool,
}

impl From<Effective> for EffectiveSetting {
    fn from(setting: Effective) -> Self {
        Self {
            name: setting.name,
            value: setting.value,
            secret: setting.secret,
            set: setting.set,
            source: setting.source.as_str(),
            env: setting.env,
            restart: setting.restart,
        }
    }
}

/// Show the configuration
///
/// How the file was read last, and every setting in force with where it came from. Secrets are not shown.
#[utoipa::path(
    tag = "system",
    responses((status = 200, description = "The configuration in force", body = SystemConfig)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/system/config")]
async fn show_config(_: Access<Read>, admin: web::Data<Admin>) -> web::Json<SystemConfig> {
    let settings = admin.catalog.settings().effective();
    web::Json(SystemConfig {
        status: (**admin.config_status.load()).clone(),
        reloadable: admin.reloads.is_some(),
        settings: settings.into_iter().map(EffectiveSetting::from).collect(),
    })
}

/// Read the configuration again
///
/// As on a change of the file or SIGHUP: a valid file is in force at once, an invalid one changes nothing, and `problems`
/// says why. Only this replica reads it.
#[utoipa::path(
    tag = "system",
    responses((status = 200, description = "How it went", body = ConfigStatus)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/system/reload")]
async fn reload(
    access: Access<Write>,
    admin: web::Data<Admin>,
) -> Result<web::Json<ConfigStatus>, Problem> {
    let reloads = admin.reloads.as_ref().ok_or_else(|| {
        let reason = "this hub was started without a configuration file";
        Problem::new(Code::Conflict, reason)
    })?;
    if !reloads.reload().await {
        let reason = "the reload takes longer than 30 s, or the hub stops; see its log";
        return Err(Problem::new(Code::Unavailable, reason));
    }
    let status = (**admin.config_status.load()).clone();
    let file = status.file.clone().unwrap_or_default();
    let mut change = admin.db.change(&access.who).await?;
    change.acted(
        "reload",
        "configuration",
        "",
        &file,
        None::<&()>,
        Some(&status),
    )?;
    change.commit_quietly().await?;
    Ok(web::Json(status))
}
