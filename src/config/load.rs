//! From a file and the environment to a `Config`. Reads one file and nothing else; changes nothing.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::fields::{Context, Fields};
use super::price::read_prices;
use super::provider::read_providers;
use super::user::read_users;
use super::{
    AuditConfig, AuthConfig, Config, ConfigError, ConsoleConfig, DatabaseConfig, Environment,
    Hidden, LimitsConfig, LogConfig, PriceSyncConfig, Problem, RedisConfig, RelayConfig,
    RequestLogConfig, RoutingConfig, ServerConfig, SessionsConfig, Stated, TelemetryConfig, tree,
};

/// Where the file is looked for when none is named.
pub const DEFAULT_FILE: &str = "config/hub.yaml";

/// A configuration and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    pub config: Config,
    /// `None` where there is no file: defaults and environment only.
    pub file: Option<PathBuf>,
    /// SHA-256 of the file's bytes in hexadecimal; of nothing where there is no file.
    pub text_hash: String,
}

/// Loads `path`, or `config/hub.yaml` where that exists, or the defaults, and applies the environment.
///
/// # Errors
/// All problems of file and environment at once; a named file that cannot be read is one.
pub fn load(path: Option<&Path>, env: &dyn Environment) -> Result<Loaded, ConfigError> {
    let default = Path::new(DEFAULT_FILE);
    let Some(file) = path.or_else(|| default.exists().then_some(default)) else {
        return read("defaults", "", env).map(|config| loaded(config, None, ""));
    };
    let shown = file.display().to_string();
    let text = std::fs::read_to_string(file)
        .map_err(|error| ConfigError::of_file(&shown, format!("cannot be read: {error}")))?;
    read(&shown, &text, env).map(|config| loaded(config, Some(file.to_owned()), &text))
}

/// Loads `path` as `load` does and says in a few lines what it holds.
///
/// # Errors
/// As `load`.
pub fn check(path: &Path, env: &dyn Environment) -> Result<String, ConfigError> {
    let loaded = load(Some(path), env)?;
    let config = &loaded.config;
    let keys: usize = config.users.iter().map(|user| user.keys.len()).sum();
    let counts = [
        count(config.providers.len(), "provider"),
        count(config.users.len(), "user"),
        count(keys, "key"),
        count(config.prices.len(), "price"),
    ];
    Ok(format!("{}: valid; {}", path.display(), counts.join(", ")))
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn loaded(config: Config, file: Option<PathBuf>, text: &str) -> Loaded {
    Loaded {
        config,
        file,
        text_hash: hash(text.as_bytes()),
    }
}

pub(super) fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Reads `text`, which problems name as `file`.
pub(super) fn read(file: &str, text: &str, env: &dyn Environment) -> Result<Config, ConfigError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let tree = tree::parse(text).map_err(|malformed| ConfigError {
        problems: vec![Problem {
            file: file.to_owned(),
            line: malformed.at.line,
            column: Some(malformed.at.column),
            field: String::new(),
            reason: malformed.reason,
        }],
    })?;
    if let Some(tree::Node {
        kind: kind @ (tree::Kind::Scalar(_) | tree::Kind::List(_)),
        ..
    }) = &tree
    {
        let reason = format!(
            "holds {}; expected settings such as `server:`",
            kind.described()
        );
        return Err(ConfigError::of_file(file, reason));
    }
    let context = Context::new(file.to_owned(), env);
    let config = read_root(&Fields::new(&context, tree.as_ref(), String::new()));
    context.finish().map(|stated| Config { stated, ..config })
}

fn read_root(root: &Fields<'_>) -> Config {
    let limits = LimitsConfig::read(root);
    let users = read_users(root, &limits.timezone);
    let data_dir = Config::default_data_dir();
    Config {
        data_dir: root.setting("data_dir", Some("DATA_DIR"), data_dir, &[]),
        server: ServerConfig::read(root),
        database: DatabaseConfig::read(root),
        redis: RedisConfig::read(root),
        limits,
        sessions: SessionsConfig::read(root),
        log: LogConfig::read(root),
        request_log: RequestLogConfig::read(root),
        relay: RelayConfig::read(root),
        routing: RoutingConfig::read(root),
        price_sync: PriceSyncConfig::read(root),
        console: ConsoleConfig::read(root),
        auth: AuthConfig::read(root),
        audit: AuditConfig::read(root),
        telemetry: TelemetryConfig::read(root),
        providers: read_providers(root),
        users,
        prices: read_prices(root),
        stated: Stated::default(),
    }
    .with_default_dsn()
}

impl Config {
    pub(super) const DATA_DIR_DOCS: &'static [&'static str] =
        &[" Where the hub keeps what it makes itself: database, journal, master key."];

    pub(super) fn default_data_dir() -> PathBuf {
        PathBuf::from("./data")
    }

    /// A file in `data_dir` is the database where none is named.
    pub(super) fn with_default_dsn(mut self) -> Self {
        if self.database.dsn.expose().is_empty() {
            self.database.dsn = self.default_dsn();
        }
        self
    }

    pub(super) fn default_dsn(&self) -> Hidden {
        let file = self.data_dir.join("hub.db");
        Hidden::new(format!("sqlite://{}", file.display()))
    }
}
