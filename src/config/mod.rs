//! Typed settings: load, merge with the environment, watch, reload. Names no other module of the hub; whoever
//! applies a setting is wired in `app`.

mod check;
mod chosen;
mod effective;
mod environment;
mod fields;
mod hidden;
mod interpolate;
mod load;
mod model;
mod price;
mod problem;
mod provider;
mod proxy_url;
mod routing;
mod section;
mod sections;
mod setting;
mod stated;
mod template;
#[cfg(test)]
mod tests;
mod tree;
mod trusted_proxies;
mod tuning;
mod user;
mod watch;

use std::path::PathBuf;

pub use chosen::ChooseError;
pub use effective::{Effective, SettingSource};
pub use environment::{Environment, ProcessEnvironment};
pub use hidden::Hidden;
pub use load::{DEFAULT_FILE, Loaded, check, load};
pub use price::PriceConfig;
pub use problem::{ConfigError, Problem};
pub use provider::{ProviderConfig, ProxyConfig, TimeoutsConfig};
pub use proxy_url::{ProxyLogin, ProxyScheme, ProxyUrl};
pub use routing::{GroupConfig, RoutingConfig};
pub use section::Range;
pub use sections::{
    AuditConfig, AuthConfig, ConsoleConfig, DatabaseConfig, LimitsConfig, LogConfig, LogFormat,
    PriceSyncConfig, RedisConfig, RelayConfig, RequestLogConfig, ServerConfig, SessionsConfig,
    TelemetryConfig, WriteMode,
};
pub use setting::SettingKind;
pub use stated::{Stated, Statement};
pub use template::template;
pub use trusted_proxies::TrustedProxies;
pub use tuning::{read_active_hours, show_active_hours};
pub use user::{KeyConfig, KeySecret, UserConfig};
pub use watch::{WatchError, Watcher, watch};

/// Everything that file and environment say, and once the database is read, what admins have set.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Where the hub keeps what it makes itself. Default `./data`. Environment: `DATA_DIR`.
    pub data_dir: PathBuf,
    pub server: ServerConfig,
    pub database: DatabaseConfig,
    pub redis: RedisConfig,
    pub limits: LimitsConfig,
    pub sessions: SessionsConfig,
    pub log: LogConfig,
    pub request_log: RequestLogConfig,
    pub relay: RelayConfig,
    pub routing: RoutingConfig,
    pub price_sync: PriceSyncConfig,
    pub console: ConsoleConfig,
    pub auth: AuthConfig,
    pub audit: AuditConfig,
    pub telemetry: TelemetryConfig,
    pub providers: Vec<ProviderConfig>,
    pub users: Vec<UserConfig>,
    pub prices: Vec<PriceConfig>,
    /// Who has set which setting.
    pub stated: Stated,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data_dir: Self::default_data_dir(),
            server: ServerConfig::default(),
            database: DatabaseConfig::default(),
            redis: RedisConfig::default(),
            limits: LimitsConfig::default(),
            sessions: SessionsConfig::default(),
            log: LogConfig::default(),
            request_log: RequestLogConfig::default(),
            relay: RelayConfig::default(),
            routing: RoutingConfig::default(),
            price_sync: PriceSyncConfig::default(),
            console: ConsoleConfig::default(),
            auth: AuthConfig::default(),
            audit: AuditConfig::default(),
            telemetry: TelemetryConfig::default(),
            providers: Vec::new(),
            users: Vec::new(),
            prices: Vec::new(),
            stated: Stated::default(),
        }
        .with_default_dsn()
    }
}

/// The settings that differ and that only a restart applies, as dotted paths; all others a reload applies.
#[must_use]
pub fn restart_needed(old: &Config, new: &Config) -> Vec<&'static str> {
    let mut names = Vec::new();
    if old.data_dir != new.data_dir {
        names.push("data_dir");
    }
    names.extend(old.server.restart_needed(&new.server));
    names.extend(old.database.restart_needed(&new.database));
    names.extend(old.redis.restart_needed(&new.redis));
    names.extend(old.limits.restart_needed(&new.limits));
    names.extend(old.sessions.restart_needed(&new.sessions));
    names.extend(old.log.restart_needed(&new.log));
    names.extend(old.request_log.restart_needed(&new.request_log));
    names.extend(old.relay.restart_needed(&new.relay));
    names.extend(old.price_sync.restart_needed(&new.price_sync));
    names.extend(old.console.restart_needed(&new.console));
    names.extend(old.auth.restart_needed(&new.auth));
    names.extend(old.audit.restart_needed(&new.audit));
    names.extend(old.telemetry.restart_needed(&new.telemetry));
    names
}
