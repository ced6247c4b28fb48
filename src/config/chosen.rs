//! What admins set while the hub runs, over the defaults and under what file and environment state. Where it is kept is
//! not known here.

use serde_json::Value;

use super::section::Described;
use super::stated::Statement;
use super::{Config, template};

/// Why a setting is not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChooseError {
    #[error("`{0}` is no setting")]
    Unknown(String),
    #[error("`{name}` cannot be changed here: {why}")]
    Fixed {
        name: &'static str,
        why: &'static str,
    },
    /// The operator says it.
    #[error("`{name}` is stated in {by}")]
    Declared { name: &'static str, by: Statement },
    #[error("{0}")]
    Wrong(String),
}

impl Config {
    /// Whether somebody may set it in the database.
    ///
    /// # Errors
    /// Why not.
    pub fn may_choose(&self, name: &str) -> Result<(), ChooseError> {
        self.open(name).map(drop)
    }

    /// Sets it, by the checks that the file meets, too. An error changes nothing.
    ///
    /// # Errors
    /// It is not there to be set, or the value is wrong.
    pub fn choose(&mut self, name: &str, value: &Value) -> Result<(), ChooseError> {
        let path = self.open(name)?;
        let (section, field) = path.split_once('.').unwrap_or((path, ""));
        let set = match section {
            "server" => self.server.set(field, value),
            "database" => self.database.set(field, value),
            "redis" => self.redis.set(field, value),
            "limits" => self.limits.set(field, value),
            "sessions" => self.sessions.set(field, value),
            "relay" => self.relay.set(field, value),
            "price_sync" => self.price_sync.set(field, value),
            "console" => self.console.set(field, value),
            "auth" => self.auth.set(field, value),
            "audit" => self.audit.set(field, value),
            "request_log" => self.request_log.set(field, value),
            "log" => self.log.set(field, value),
            "telemetry" => self.telemetry.set(field, value),
            _ => return Err(ChooseError::Unknown(name.to_owned())),
        };
        set.map_err(ChooseError::Wrong)?;
        self.stated.add(path.to_owned(), Statement::Database);
        Ok(())
    }

    /// With what admins set; what the operator states stays. Also what cannot be used, which is left out.
    #[must_use]
    pub fn with_chosen<'a>(
        &self,
        chosen: impl IntoIterator<Item = (&'a str, &'a Value)>,
    ) -> (Self, Vec<(String, ChooseError)>) {
        let mut config = self.clone();
        let mut left_out = Vec::new();
        for (name, value) in chosen {
            match config.choose(name, value) {
                Ok(()) | Err(ChooseError::Declared { .. }) => {}
                Err(error) => left_out.push((name.to_owned(), error)),
            }
        }
        (config, left_out)
    }

    fn open(&self, name: &str) -> Result<&'static str, ChooseError> {
        let all = template::sections().into_iter();
        let all = all.flat_map(|(_, _, described)| described);
        let mut all = all.chain([Self::describe_data_dir()]);
        let found: Option<Described> = all.find(|described| described.path == name);
        let described = found.ok_or_else(|| ChooseError::Unknown(name.to_owned()))?;
        let name = described.path;
        if let Some(why) = described.why_fixed() {
            return Err(ChooseError::Fixed { name, why });
        }
        match self.stated.by(name) {
            Some(by) if by.is_declared() => Err(ChooseError::Declared {
                name,
                by: by.clone(),
            }),
            _ => Ok(name),
        }
    }
}
