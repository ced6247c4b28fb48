//! The settings in force, one a line, with where each came from, for people. Secrets are told only as set or not set.

use serde_json::Value;

use super::Config;
use super::section::{Described, Range};
use super::setting::{Setting, SettingKind};
use super::stated::{Stated, Statement};

/// A setting in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Effective {
    /// As a dotted path.
    pub name: &'static str,
    /// As the file writes it; `None` where it is not set, or secret.
    pub value: Option<String>,
    /// The same as JSON.
    pub json: Value,
    pub default: Value,
    pub secret: bool,
    /// Whether it differs from its default; of secrets, whether there is one.
    pub set: bool,
    pub source: SettingSource,
    /// Who has set it; `None` where nobody has.
    pub stated: Option<Statement>,
    /// The variable that overrides it.
    pub env: Option<&'static str>,
    /// Whether a change needs a restart.
    pub restart: bool,
    /// Why it cannot be set in the database, whoever has set it; `None` where it can.
    pub fixed: Option<&'static str>,
    pub kind: SettingKind,
    pub range: Option<Range>,
    /// What the file's comments say of it.
    pub docs: &'static [&'static str],
}

/// Where a setting came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingSource {
    Environment,
    File,
    /// An admin has set it while the hub ran.
    Database,
    /// Nobody set it.
    Default,
}

impl SettingSource {
    /// `environment`, `file`, `database` or `default`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::File => "file",
            Self::Database => "database",
            Self::Default => "default",
        }
    }
}

/// A value as it is shown.
#[derive(Debug)]
pub(super) struct Shown {
    value: Option<String>,
    json: Value,
    set: bool,
}

impl Shown {
    pub(super) fn of<T: Setting + PartialEq>(value: &T, default: &T) -> Self {
        Self {
            value: if T::SECRET { None } else { value.render() },
            json: if T::SECRET { Value::Null } else { value.json() },
            set: value != default,
        }
    }
}

impl Effective {
    pub(super) fn of(described: Described, shown: Shown, stated: &Stated) -> Self {
        let by = stated.by(described.path).cloned();
        Self {
            name: described.path,
            value: shown.value,
            json: shown.json,
            secret: described.secret,
            set: shown.set,
            source: match &by {
                Some(Statement::Environment(_)) => SettingSource::Environment,
                Some(Statement::File { .. }) => SettingSource::File,
                Some(Statement::Database) => SettingSource::Database,
                None => SettingSource::Default,
            },
            stated: by,
            env: described.env,
            restart: described.restart,
            fixed: described.why_fixed(),
            kind: described.kind,
            range: described.range,
            docs: described.docs,
            default: described.default_json,
        }
    }
}

impl Config {
    /// The only setting outside of a section.
    pub(super) fn describe_data_dir() -> Described {
        Described {
            name: "data_dir",
            path: "data_dir",
            docs: Self::DATA_DIR_DOCS,
            env: Some("DATA_DIR"),
            example: None,
            default: Self::default_data_dir().render(),
            default_json: Self::default_data_dir().json(),
            kind: SettingKind::Text,
            range: None,
            secret: false,
            restart: true,
            fixed: None,
        }
    }

    /// Every setting of the hub itself, in the file's order. What the file declares (providers, users, prices, groups)
    /// is shown elsewhere.
    #[must_use]
    pub fn effective(&self) -> Vec<Effective> {
        let stated = &self.stated;
        let shown = Shown::of(&self.data_dir, &Self::default_data_dir());
        let mut all = vec![Effective::of(Self::describe_data_dir(), shown, stated)];
        all.extend(self.server.effective(stated));
        all.extend(self.database.effective(stated));
        all.extend(self.redis.effective(stated));
        all.extend(self.limits.effective(stated));
        all.extend(self.sessions.effective(stated));
        all.extend(self.relay.effective(stated));
        all.extend(self.price_sync.effective(stated));
        all.extend(self.console.effective(stated));
        all.extend(self.auth.effective(stated));
        all.extend(self.audit.effective(stated));
        all.extend(self.request_log.effective(stated));
        all.extend(self.log.effective(stated));
        all.extend(self.telemetry.effective(stated));
        // Nobody set the database that follows from the data folder.
        if let Some(dsn) = all.iter_mut().find(|one| one.name == "database.dsn") {
            dsn.set = dsn.stated.is_some() || self.database.dsn != self.default_dsn();
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::load::read;

    fn named(text: &str, env: &[(&str, &str)], name: &str) -> Effective {
        let env: BTreeMap<String, String> = env
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let config = read("hub.yaml", text, &env).unwrap();
        let mut all = config.effective().into_iter();
        all.find(|setting| setting.name == name).unwrap()
    }

    #[test]
    fn each_setting_says_what_it_is_and_where_from() {
        let port = named("", &[], "server.port");
        assert_eq!(
            (port.value.as_deref(), port.source, port.json),
            (
                Some("23000"),
                SettingSource::Default,
                serde_json::json!(23000)
            )
        );
        let text = "server:\n  host: 127.0.0.1\n  port: 8080\n";
        let port = named(text, &[("APP_PORT", "9090")], "server.port");
        assert_eq!((port.source, port.set), (SettingSource::Environment, true));
        assert_eq!(
            port.stated.unwrap().to_string(),
            "environment variable `APP_PORT`"
        );
        let port = named(text, &[("APP_PORT", "")], "server.port");
        assert_eq!(port.source, SettingSource::File);
        assert_eq!(port.stated.unwrap().to_string(), "hub.yaml:3");
        // Whoever states the default has stated it, and whoever writes nothing has not.
        let ttl = named("sessions: { ttl_s: 300 }", &[], "sessions.ttl_s");
        assert_eq!((ttl.source, ttl.set), (SettingSource::File, false));
        let ttl = named("sessions: { ttl_s: }", &[], "sessions.ttl_s");
        assert_eq!(ttl.source, SettingSource::Default);
        let dsn = named("", &[("DATA_DIR", "/d")], "database.dsn");
        assert_eq!((dsn.source, dsn.set), (SettingSource::Default, false));
    }

    #[test]
    fn secrets_are_told_as_set_and_no_more() {
        let text = "auth: { admin_token: hunter2-hunter2-hunter2 }";
        let token = named(text, &[], "auth.admin_token");
        assert!(token.secret && token.set && token.value.is_none() && token.json.is_null());
        let config = read("hub.yaml", text, &BTreeMap::new()).unwrap();
        let all = format!("{:?}", config.effective());
        assert!(!all.contains("hunter2"), "{all}");
    }
}
