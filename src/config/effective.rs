//! The settings in force, one a line, with where each came from, for people. Secrets are told only as set or not set.

use super::setting::Setting;
use super::{Config, Environment};

/// A setting in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    /// As a dotted path.
    pub name: &'static str,
    /// As the file writes it; `None` where it is not set, or secret.
    pub value: Option<String>,
    pub secret: bool,
    /// Whether it differs from its default; of secrets, whether there is one.
    pub set: bool,
    pub source: SettingSource,
    /// The variable that overrides it.
    pub env: Option<&'static str>,
    /// Whether a change needs a restart.
    pub restart: bool,
}

/// Where a setting came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingSource {
    Environment,
    File,
    /// Nobody set it, or somebody set what it is anyway.
    Default,
}

pub(super) fn one<T: Setting + PartialEq>(
    name: &'static str,
    value: &T,
    default: &T,
    variable: Option<&'static str>,
    restart: bool,
    env: &dyn Environment,
) -> Effective {
    let given = variable.and_then(|name| env.get(name));
    let given = given.filter(|text| !text.trim().is_empty());
    let by_environment =
        given.is_some_and(|text| T::parse(text.trim()).is_ok_and(|given| given == *value));
    let source = match (by_environment, value == default) {
        (true, _) => SettingSource::Environment,
        (false, true) => SettingSource::Default,
        (false, false) => SettingSource::File,
    };
    Effective {
        name,
        value: if T::SECRET { None } else { value.render() },
        secret: T::SECRET,
        set: value != default,
        source,
        env: variable,
        restart,
    }
}

impl Config {
    /// Every setting of the hub itself, in the file's order. What the file declares (providers, users, prices, groups)
    /// is shown elsewhere.
    #[must_use]
    pub fn effective(&self, env: &dyn Environment) -> Vec<Effective> {
        let mut all = vec![one(
            "data_dir",
            &self.data_dir,
            &Self::default_data_dir(),
            Some("DATA_DIR"),
            true,
            env,
        )];
        all.extend(self.server.effective(env));
        all.extend(self.database.effective(env));
        all.extend(self.redis.effective(env));
        all.extend(self.limits.effective(env));
        all.extend(self.sessions.effective(env));
        all.extend(self.relay.effective(env));
        all.extend(self.price_sync.effective(env));
        all.extend(self.auth.effective(env));
        all.extend(self.audit.effective(env));
        all.extend(self.request_log.effective(env));
        all.extend(self.log.effective(env));
        all.extend(self.telemetry.effective(env));
        // Nobody set the database that follows from the data folder.
        let by_default = self.database.dsn == self.default_dsn();
        let dsn = all.iter_mut().find(|one| one.name == "database.dsn");
        if let Some(dsn) = dsn.filter(|dsn| by_default && dsn.source == SettingSource::File) {
            (dsn.set, dsn.source) = (false, SettingSource::Default);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::Hidden;

    fn named(config: &Config, env: &[(&str, &str)], name: &str) -> Effective {
        let env: BTreeMap<String, String> = env
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let mut all = config.effective(&env).into_iter();
        all.find(|setting| setting.name == name).unwrap()
    }

    #[test]
    fn each_setting_says_what_it_is_and_where_from() {
        let mut config = Config::default();
        let port = named(&config, &[], "server.port");
        assert_eq!(
            (port.value.as_deref(), port.source),
            (Some("23000"), SettingSource::Default)
        );
        config.server.port = 8080;
        let port = named(&config, &[("APP_PORT", "8080")], "server.port");
        assert_eq!((port.source, port.set), (SettingSource::Environment, true));
        // A variable that came after the start is not what is in force.
        let port = named(&config, &[("APP_PORT", "9090")], "server.port");
        assert_eq!(port.source, SettingSource::File);
    }

    #[test]
    fn secrets_are_told_as_set_and_no_more() {
        let mut config = Config::default();
        config.auth.admin_token = Some(Hidden::new("hunter2-hunter2-hunter2"));
        let token = named(&config, &[], "auth.admin_token");
        assert!(token.secret && token.set && token.value.is_none());
        let all = format!("{:?}", config.effective(&BTreeMap::new()));
        assert!(!all.contains("hunter2"), "{all}");
    }
}
