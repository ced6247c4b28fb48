//! What may go wrong with the store, in words that a person can act on. Messages must not show secrets or hashes.

/// Everything here returns this.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database address must begin with `sqlite:` or `postgres://`, not `{scheme}`")]
    UnknownDatabase { scheme: String },
    #[error("cannot open the {backend} database: {source}")]
    Connect {
        backend: &'static str,
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error("cannot bring the {backend} database up to date: {source}")]
    Migrate {
        backend: &'static str,
        source: sqlx::migrate::MigrateError,
    },
    /// A live row of that name is there already.
    #[error("{what} `{name}` exists already")]
    Exists { what: &'static str, name: String },
    #[error("no {what} is named `{name}`")]
    NotFound { what: &'static str, name: String },
    /// Several users have a key of that name.
    #[error("several users have a key named `{name}`: say whose")]
    Ambiguous { name: String },
    #[error("{what} `{name}` is declared in the configuration file: change it there")]
    ManagedByFile { what: &'static str, name: String },
    /// Somebody else was faster.
    #[error("{what} `{name}` has changed since it was read")]
    Stale { what: &'static str, name: String },
    /// Something else needs it.
    #[error("{what} `{name}` is in use: {by}")]
    InUse {
        what: &'static str,
        name: String,
        by: String,
    },
    /// Two keys are the same text.
    #[error(
        "key `{name}` of user `{user}` is the same as key `{other_name}` of user `{other_user}`"
    )]
    SameKey {
        user: String,
        name: String,
        other_user: String,
        other_name: String,
    },
    /// The configuration declares a name twice.
    #[error("{what} `{name}` is declared twice")]
    DeclaredTwice { what: &'static str, name: String },
    #[error("a value for column `{column}` cannot be written: {source}")]
    Encode {
        column: &'static str,
        source: serde_json::Error,
    },
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
}

impl StoreError {
    /// Turns the violation of a unique index into `Exists`; any other error stays what it is.
    pub(super) fn or_exists(error: sqlx::Error, what: &'static str, name: &str) -> Self {
        match error.as_database_error() {
            Some(database) if database.is_unique_violation() => Self::Exists {
                what,
                name: name.to_owned(),
            },
            _ => Self::Database(error),
        }
    }
}
