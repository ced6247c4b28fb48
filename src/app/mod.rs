//! Wiring: the only module that knows every other. Starts the hub in order and stops it in reverse.

mod budgets;
mod first_start;
mod log_care;
mod reload;
mod repeat;
mod server;
mod spending;
mod told;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actors::limiter::port::LimitStore;
use actors::log_writer::port::LogSink;
use actors::{BatchPolicy, Root, RootConfig};
use anyhow::Context;
use arc_swap::ArcSwap;

use crate::admin::{Admin, ConfigStatus, Reloads, StatusPage};
use crate::auth::master_key::MasterKey;
use crate::board::{Boards, Running};
use crate::capture;
use crate::catalog::Catalog;
use crate::config::{Config, WriteMode};
use crate::ingress::Sockets;
use crate::journal::Journal;
use crate::limits::{MemoryLimits, RedisLimits, ResilientLimits};
use crate::live::{Carrying, Live};
use crate::notify::{self, Notifier, Notifying, Watched};
use crate::relay::{Experience, Settings, Shared};
use crate::store::{BodyStore, Db, DbOptions, RequestSink};
use crate::telemetry::{LogControl, Metrics};

/// A limiter without requests for this long goes away.
const LIMITER_IDLE: Duration = Duration::from_secs(60);
/// How long an answer's end waits for the database where `request_log.write_mode` is `sync`.
const SYNC_WAIT: Duration = Duration::from_secs(5);

/// What the hub is started with.
#[derive(Debug)]
pub struct Options {
    pub config: Config,
    /// Watched for changes, where there is a file.
    pub config_file: Option<PathBuf>,
    /// Changes the level of the log on a reload; tests have none.
    pub log_control: Option<LogControl>,
}

/// A running hub.
#[derive(Debug)]
pub struct Hub {
    pub address: SocketAddr,
    pub shared: Arc<Shared>,
    pub root: Root,
    pub db: Db,
    /// Shown once, at the very first start without `ADMIN_TOKEN`.
    pub new_admin_token: Option<String>,
    pub notifier: Notifier,
    journal: Journal,
    board: Running,
    /// What other replicas say of what runs there, where there may be others.
    live: Option<Carrying>,
    notifying: Notifying,
    /// Writes headers and bodies that are kept.
    keeping: capture::Writing,
    server: actix_web::dev::ServerHandle,
    sockets: Sockets,
    tasks: Vec<actix_rt::task::JoinHandle<()>>,
}

/// Starts everything. Must run inside an actix system: the actors live on the calling thread.
pub async fn start(options: Options) -> anyhow::Result<Hub> {
    let started = Instant::now();
    let config = Arc::new(options.config);
    let data_dir = config.data_dir.clone();
    std::fs::create_dir_all(&data_dir)
        .with_context(|| format!("the data folder `{}` cannot be made", data_dir.display()))?;
    let db = open_db(&config).await?;
    log_care::prepare(&db, &config).await;
    let master_key = config.auth.master_key.as_ref().map(|key| key.expose());
    let master_key = Arc::new(MasterKey::load_or_create(&data_dir, master_key)?);
    let (admin_token, new_admin_token) = first_start::admin_token(&db, &config).await?;

    let sink = Arc::new(RequestSink(db.clone()));
    let (journal, replay) = Journal::open(&data_dir.join("journal"))?;
    replay_journal(replay, &sink).await?;

    let redis = open_redis(&config)?;
    let limit_store: Arc<dyn LimitStore> = match &redis {
        Some(redis) => Arc::new(redis.clone()),
        None => Arc::new(MemoryLimits::new()),
    };
    let board = open_board(&config)?;
    let live = open_live(&config)?;
    let root = Root::start(RootConfig {
        limit_store,
        log_sink: sink,
        batch: batch_policy(&config),
        board: Arc::new(told::Told {
            board: board.clone(),
            live: live.clone(),
        }),
        limiter_idle: LIMITER_IDLE,
    });
    root.log_writer.read_back_from(Arc::new(journal.clone()));
    let catalog = Arc::new(
        Catalog::open(db.clone(), master_key.clone(), root.clone(), config.clone()).await?,
    );
    // Both tell actors, which must be there; and the first request must meet what was known before the start.
    let mut spending = spending::Spending::new(db.clone(), root.clone());
    spending.seed().await;
    let mut budgets = budgets::Budgets::new(db.clone(), catalog.clone(), root.clone());
    budgets.seed().await;
    let hearing = root.clone();
    let board_running = board.start(move |notes| hearing.hear(notes)).await?;
    let router = root.router.clone();
    live.drops_pins_by(move |ids| router.forget(ids));
    let live_running = live.start().await?;
    let metrics = Metrics::new();
    let (bodies, keeping) = capture::start(
        Arc::new(BodyStore(db.clone())),
        metrics.clone(),
        capture::WAITING_MAX,
    );
    let shared = Arc::new(Shared {
        providers: root.providers.clone(),
        router: root.router.clone(),
        limiters: root.limiters.clone(),
        log_writer: root.log_writer.clone(),
        catalog: catalog.clone(),
        metrics: metrics.clone(),
        experience: Experience::default(),
        live: live.clone(),
        bodies,
        settings: ArcSwap::from_pointee(relay_settings(&config)),
    });
    let copies = reload::Copies {
        shared: Arc::downgrade(&shared),
        log_control: options.log_control,
    };
    catalog.follow_settings(move |config| copies.renew(config));
    let config_status = Arc::new(ArcSwap::from_pointee(ConfigStatus {
        file: options
            .config_file
            .as_ref()
            .map(|file| file.display().to_string()),
        ..ConfigStatus::default()
    }));
    let watched = watched(
        db.clone(),
        catalog.clone(),
        &root,
        journal.clone(),
        config_status.clone(),
    );
    let (notifier, notifying) = notify::start(watched, master_key.clone());
    let (reloads, asked) = Reloads::new();
    let admin = Admin {
        db: db.clone(),
        root: root.clone(),
        catalog: catalog.clone(),
        metrics: metrics.clone(),
        redis,
        board,
        admin_token,
        master_key,
        journal: journal.clone(),
        started,
        config_status: config_status.clone(),
        live: live.clone(),
        notifier: notifier.clone(),
        reloads: options.config_file.is_some().then_some(reloads),
        status_page: StatusPage::default(),
    };
    let sockets = Sockets::default();
    let (address, server) =
        server::listen(&config, shared.clone(), admin, journal.clone(), &sockets)?;
    let mut tasks = vec![
        log_care::bound_journal(journal.clone(), catalog.clone()),
        log_care::keep(db.clone(), catalog.clone()),
        reload::follow_database(catalog.clone(), live.clone()),
        crate::price_sync::follow(db.clone(), catalog.clone()),
        spending.follow(),
        budgets.follow(),
    ];
    if let Some(file) = options.config_file {
        let reloader = reload::Reloader {
            file,
            catalog,
            live,
            metrics,
            status: config_status,
        };
        tasks.extend(reload::follow_file(reloader, asked)?);
    }
    Ok(Hub {
        address,
        shared,
        root,
        db,
        new_admin_token,
        journal,
        notifier,
        board: board_running,
        live: live_running,
        notifying,
        keeping,
        server,
        sockets,
        tasks,
    })
}

impl Hub {
    /// Stops in reverse: no new requests, running ones to their end (within the grace), rows into the database.
    pub async fn stop(self) {
        self.sockets.close();
        self.shared.live.close();
        self.server.stop(true).await;
        for task in self.tasks {
            task.abort();
        }
        self.notifying.stop().await;
        self.keeping.stop().await;
        self.root.stop().await;
        // Actors tell until they end.
        self.board.stop().await;
        if let Some(live) = self.live {
            live.stop().await;
        }
        self.journal.close();
        self.db.close().await;
    }

    /// A handle that stops the listener, for a signal handler.
    #[must_use]
    pub fn server(&self) -> actix_web::dev::ServerHandle {
        self.server.clone()
    }
}

/// Connects and migrates.
pub async fn open_db(config: &Config) -> anyhow::Result<Db> {
    let db = Db::connect(&DbOptions {
        dsn: config.database.dsn.expose().to_owned(),
        pool_max: config.database.pool_max,
        idle_timeout: Duration::from_secs(config.database.idle_timeout_s),
        connect_timeout: Duration::from_secs(config.database.connect_timeout_s),
    })
    .await?;
    if config.database.auto_migrate {
        db.migrate().await?;
    }
    Ok(db)
}

/// What people are told of without anybody telling.
fn watched(
    db: Db,
    catalog: Arc<Catalog>,
    root: &Root,
    journal: Journal,
    status: Arc<ArcSwap<ConfigStatus>>,
) -> Watched {
    Watched {
        db,
        catalog,
        providers: root.providers.clone(),
        journal_bytes: Box::new(move || journal.bytes()),
        config_problems: Box::new(move || {
            let status = status.load();
            (status.file.clone(), status.problems.clone())
        }),
    }
}

/// What must outlive the process, and reach the others: through Redis, or a file where there is none.
fn open_board(config: &Config) -> anyhow::Result<Boards> {
    Ok(match redis_url(config) {
        None => Boards::in_folder(&config.data_dir.join("state")),
        Some(url) => Boards::on_redis(url, config.redis.tls_reject_unauthorized)?,
    })
}

/// What runs now, for all replicas where there may be several.
fn open_live(config: &Config) -> anyhow::Result<Live> {
    let live = match redis_url(config) {
        None => Live::alone(),
        Some(url) => Live::on_redis(url, config.redis.tls_reject_unauthorized)?,
    };
    live.set_session_ttl_ms(relay_settings(config).session_ttl_ms);
    Ok(live)
}

fn redis_url(config: &Config) -> Option<&str> {
    let url = config.redis.url.as_ref().map(|url| url.expose());
    url.filter(|url| !url.is_empty())
}

fn open_redis(config: &Config) -> anyhow::Result<Option<ResilientLimits>> {
    let Some(url) = redis_url(config) else {
        return Ok(None);
    };
    let redis = RedisLimits::connect(url, config.redis.tls_reject_unauthorized)?;
    Ok(Some(ResilientLimits::new(redis)))
}

/// Rows that a killed hub had not yet committed. They are keyed by request id, so that twice is once.
async fn replay_journal(replay: crate::journal::Replay, sink: &RequestSink) -> anyhow::Result<()> {
    let finished = replay.finished.len();
    let interrupted = replay.interrupted.len();
    if finished + interrupted > 0 {
        let lost = replay
            .interrupted
            .iter()
            .cloned()
            .map(crate::journal::Intent::interrupted);
        let rows: Vec<_> = replay.finished.iter().cloned().chain(lost).collect();
        for batch in rows.chunks(500) {
            sink.write(Arc::new(batch.to_vec())).await?;
        }
        tracing::warn!(
            finished,
            interrupted,
            "rows of an earlier run were recovered from the journal"
        );
    }
    replay.discard()?;
    Ok(())
}

fn relay_settings(config: &Config) -> Settings {
    Settings {
        attempts_per_provider: config.relay.attempts_per_provider,
        retry_pause: Duration::from_millis(config.relay.retry_pause_ms),
        deadline: positive(config.relay.deadline_ms),
        ping_every: positive(config.relay.ping_ms),
        zone: config.limits.timezone.clone(),
        session_ttl_ms: config.sessions.ttl_s.saturating_mul(1000),
        other_providers: config.relay.other_providers,
        body_limit: config.server.body_limit_bytes,
        trusted_proxies: config.server.trusted_proxies.clone(),
        responses_websocket: config.server.responses_websocket,
        wait_for_log: is_sync(config).then_some(SYNC_WAIT),
        keep_bodies: config.sessions.store_messages.then_some(capture::Policy {
            max_bytes: config.sessions.store_max_bytes,
            answers: config.sessions.store_response_body,
        }),
    }
}

/// A time in milliseconds, where 0 switches it off.
fn positive(ms: u64) -> Option<Duration> {
    (ms > 0).then(|| Duration::from_millis(ms))
}

fn is_sync(config: &Config) -> bool {
    config.request_log.write_mode == WriteMode::Sync
}

fn batch_policy(config: &Config) -> BatchPolicy {
    // Where answers wait for their rows, these wait for no others: a batch is what comes while one is written.
    let flush_interval_ms = if is_sync(config) {
        0
    } else {
        config.request_log.flush_interval_ms
    };
    BatchPolicy {
        max_rows: config.request_log.batch_size,
        max_age: Duration::from_millis(flush_interval_ms),
        max_pending: config.request_log.max_pending,
    }
}
