//! The `hub.yaml` of the demo: how the hub runs, and the part of its people and accounts that a file declares. It must
//! not write anything itself.

use std::fmt::Write;
use std::path::Path;

use jiff::tz::TimeZone;

use crate::budgets::Amounts;
use crate::people::{PEOPLE, Person, QWEN};
use crate::upstream_accounts::{ACCOUNTS, Account};

#[derive(Debug)]
pub struct Settings<'a> {
    pub data_dir: &'a Path,
    pub port: u16,
    pub zone: &'a TimeZone,
    /// Of `ACCOUNTS`, in their order.
    pub urls: &'a [String],
    /// Texts of keys, by person and key.
    pub keys: &'a [Vec<String>],
    pub amounts: &'a Amounts,
}

impl Settings<'_> {
    pub fn yaml(&self) -> String {
        let zone = self.zone.iana_name().unwrap_or("UTC");
        let mut text = format!(
            "# A demo: every account, person and key in here is made up.\n\
             data_dir: {}\n\
             server: {{ host: 127.0.0.1, port: {}, shutdown_grace_ms: 3000 }}\n\
             limits: {{ timezone: {zone} }}\n\
             auth: {{ secure_cookies: false }}\n\
             price_sync: {{ every_h: 0 }}\n\
             providers:\n",
            quoted(&self.data_dir.display().to_string()),
            self.port
        );
        for (account, url) in ACCOUNTS.iter().zip(self.urls) {
            if account.in_file {
                text.push_str(&self.provider(account, url));
            }
        }
        text.push_str("users:\n");
        for (person, keys) in PEOPLE.iter().zip(self.keys) {
            if person.in_file {
                text.push_str(&self.user(person, keys));
            }
        }
        let _infallible = writeln!(
            text,
            "prices:\n  - {{ model: {QWEN}, input_per_mtok: 0.2, output_per_mtok: 0.8, cache_read_per_mtok: 0.02 }}"
        );
        text
    }

    fn provider(&self, account: &Account, url: &str) -> String {
        let prefixes = account
            .models
            .iter()
            .map(|own| format!("{{ prefix: {own} }}"));
        let mut lines = vec![
            format!("  - name: {}", account.name),
            format!("type: {}", account.kind.as_str()),
            format!("url: {url}"),
            "key: sk-demo-upstream".to_owned(),
            format!("weight: {}", account.weight),
            format!("groups: [{}]", account.groups.join(", ")),
            format!("cost_multiplier: {}", account.multiplier),
            format!("models: [{}]", prefixes.collect::<Vec<_>>().join(", ")),
            format!("translate: {}", account.translate),
            format!("circuit: {{ failure_threshold: {} }}", account.opens_after),
            self.limits(account.name, None),
        ];
        if let Some((from, to)) = account.redirect {
            lines.push(format!("redirects: {{ {from}: {to} }}"));
        }
        if let Some(group) = account.first_for {
            lines.push(format!("group_priorities: {{ {group}: -1 }}"));
        }
        lines.join("\n    ") + "\n"
    }

    fn user(&self, person: &Person, keys: &[String]) -> String {
        let mut lines = vec![
            format!("  - name: {}", person.name),
            format!("note: {NOTE}"),
            format!("tags: [demo, {}]", person.team),
            format!("groups: [{}]", person.groups.join(", ")),
            self.limits(person.name, person.daily_usd),
            "keys:".to_owned(),
        ];
        for (key, secret) in person.keys.iter().zip(keys) {
            let rpm = person.rpm.map(|rpm| format!("rpm: {rpm}"));
            lines.push(format!(
                "  - {{ name: {}, key: {secret}, limits: {{ {} }} }}",
                key.name,
                rpm.unwrap_or_default()
            ));
        }
        lines.join("\n    ") + "\n"
    }

    fn limits(&self, name: &str, daily_usd: Option<f64>) -> String {
        let mut words = Vec::new();
        words.extend(daily_usd.map(|usd| format!("daily_usd: {usd}")));
        words.extend(self.amounts.of(name).map(|amount| amount.yaml()));
        format!("limits: {{ {} }}", words.join(", "))
    }
}

/// What an admin reads beside everybody.
pub const NOTE: &str = "made up, for the demo";

/// A JSON string is one of YAML; in this file `$` begins a variable.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('$', "$$")
}

#[cfg(test)]
mod tests {
    use claude_code_hub::config::{self, Environment};

    use super::*;

    struct NoEnvironment;

    impl Environment for NoEnvironment {
        fn get(&self, _: &str) -> Option<String> {
            None
        }
    }

    #[test]
    fn the_hub_takes_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().join("a $folder with \"quotes\"");
        let file = folder.path().join("hub.yaml");
        let urls: Vec<String> = (0..ACCOUNTS.len())
            .map(|n| format!("http://127.0.0.1:{}", 9000 + n))
            .collect();
        let keys: Vec<Vec<String>> = PEOPLE
            .iter()
            .map(|person| {
                let key = |key: &crate::people::Key| format!("sk-{}-{}", person.name, key.name);
                person.keys.iter().map(key).collect()
            })
            .collect();
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let settings = Settings {
            data_dir: &data_dir,
            port: 23_000,
            zone: &zone,
            urls: &urls,
            keys: &keys,
            amounts: &Amounts::default(),
        };
        std::fs::write(&file, settings.yaml()).unwrap();
        let loaded = config::load(Some(&file), &NoEnvironment).unwrap();
        let config = loaded.config;
        assert_eq!(config.data_dir, data_dir);
        let in_file = |name: &str| ACCOUNTS.iter().any(|one| one.in_file && one.name == name);
        assert!(!config.providers.is_empty());
        assert!(config.providers.iter().all(|one| in_file(&one.name)));
        let ci = config.users.iter().find(|user| user.name == "ci").unwrap();
        assert_eq!(ci.keys[0].limits.rpm, Some(12));
        assert!(ci.tags.contains(&"demo".to_owned()));
    }
}
