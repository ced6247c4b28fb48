//! The oldest version of each client that may call. A client that says no version that can be read passes, unless its
//! rule says otherwise.

use actors::domain::{ClientVersion, ClientVersionId};
use semver::Version;

use super::access::status_for;
use super::clients::{CLAUDE_CODE, CODEX_CLI, Client, GEMINI_CLI, version};
use super::{Invalid, LeftOut, Refused};

/// Longest name of a client, and longest advice, in characters.
const CLIENT_MAX: usize = 100;
const ADVICE_MAX: usize = 500;

/// The rules that are enabled, compiled.
#[derive(Debug, Default)]
pub struct ClientVersions(Vec<Compiled>);

#[derive(Debug)]
struct Compiled {
    client: String,
    min: Version,
    refuse_unknown: bool,
    advice: String,
}

/// Whether a rule can be saved.
///
/// # Errors
/// The client's name could be none, or the version is none.
pub fn check(rule: &ClientVersion) -> Result<(), Invalid> {
    compiled(rule).map(drop)
}

fn compiled(rule: &ClientVersion) -> Result<Compiled, Invalid> {
    let client = rule.client.as_str();
    let length = client.chars().count();
    if client.is_empty() || length > CLIENT_MAX || client.contains(['/', ' ']) {
        let reason = format!(
            "is `{client}`: the client's name, such as `claude-code`, or the first word of its `User-Agent`"
        );
        return Err(Invalid::new("client", reason));
    }
    let min = version(&rule.min_version).ok_or_else(|| {
        let reason = format!(
            "is `{}`, which is no version such as `2.1.0`",
            rule.min_version
        );
        Invalid::new("min_version", reason)
    })?;
    let length = rule.how_to_update.chars().count();
    if length > ADVICE_MAX {
        let reason = format!("is {length} characters long, more than {ADVICE_MAX}");
        return Err(Invalid::new("how_to_update", reason));
    }
    let advice = match rule.how_to_update.trim() {
        "" => usual(client).to_owned(),
        advice => advice.to_owned(),
    };
    Ok(Compiled {
        client: client.to_owned(),
        min,
        refuse_unknown: rule.refuse_unknown,
        advice,
    })
}

/// How each client's own pages say that it is brought up to date.
fn usual(client: &str) -> &'static str {
    match client.to_ascii_lowercase().as_str() {
        CLAUDE_CODE => "update it with `claude update`",
        CODEX_CLI => "update it with `npm install -g @openai/codex@latest`",
        GEMINI_CLI => "update it with `npm install -g @google/gemini-cli@latest`",
        _ => "update it",
    }
}

impl ClientVersions {
    /// Takes the rules that are enabled. What cannot be used is left out and said.
    #[must_use]
    pub fn compile(rules: &[(ClientVersionId, &ClientVersion)]) -> (Self, Vec<LeftOut>) {
        let (mut usable, mut left_out) = (Vec::new(), Vec::new());
        for (id, rule) in rules.iter().filter(|(_, rule)| rule.enabled) {
            match compiled(rule) {
                Ok(rule) => usable.push(rule),
                Err(why) => left_out.push(LeftOut {
                    what: "client version",
                    id: id.0,
                    why,
                }),
            }
        }
        (Self(usable), left_out)
    }

    /// The oldest version of this client that may call; `None` where all may.
    #[must_use]
    pub fn oldest(&self, client: &Client<'_>) -> Option<&Version> {
        let rules = self.0.iter().filter(|rule| client.is(&rule.client));
        rules.map(|rule| &rule.min).max()
    }

    /// # Errors
    /// The client is too old, or does not say how old it is where it has to.
    pub fn check(&self, user_agent: Option<&str>) -> Result<(), Refused> {
        let (Some(agent), false) = (user_agent, self.0.is_empty()) else {
            return Ok(());
        };
        let client = Client::of(agent);
        for rule in self.0.iter().filter(|rule| client.is(&rule.client)) {
            let found = match &client.version {
                Some(version) if *version >= rule.min => continue,
                Some(version) => format!("{} {version} is too old for this hub", rule.client),
                None if rule.refuse_unknown => {
                    format!("{} did not say its version to this hub", rule.client)
                }
                None => continue,
            };
            return Err(Refused {
                status: status_for(&client),
                code: "client_too_old",
                message: format!(
                    "{found}: version {} or newer is needed; {}",
                    rule.min, rule.advice
                ),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(client: &str, min_version: &str, refuse_unknown: bool) -> ClientVersion {
        ClientVersion {
            client: client.to_owned(),
            min_version: min_version.to_owned(),
            refuse_unknown,
            how_to_update: String::new(),
            enabled: true,
        }
    }

    #[test]
    fn old_clients_are_told_what_is_needed_and_how_to_get_it() {
        let claude = rule("claude-code", "2.1.300", false);
        let codex = rule("codex-cli", "0.160", true);
        let own = ClientVersion {
            how_to_update: "ask Bob".to_owned(),
            ..rule("mytool", "3.0.0", false)
        };
        let off = ClientVersion {
            enabled: false,
            ..rule("opencode", "99.0.0", true)
        };
        let rules = [&claude, &codex, &own, &off];
        let rules: Vec<_> = rules
            .into_iter()
            .map(|rule| (ClientVersionId(1), rule))
            .collect();
        let (versions, left_out) = ClientVersions::compile(&rules);
        assert_eq!(left_out, []);
        let oldest = |agent| versions.oldest(&Client::of(agent)).map(Version::to_string);
        assert_eq!(oldest("claude-cli/1.0.0").as_deref(), Some("2.1.300"));
        assert_eq!(oldest("opencode/1.0.0"), None);
        for passes in [
            Some("claude-cli/2.1.300 (external, cli)"),
            Some("claude-cli/10.0.0"),
            Some("claude-cli/dev"),
            Some("codex_exec/0.169.0"),
            Some("opencode/1.0.0"),
            Some("curl/8.0"),
            None,
        ] {
            assert_eq!(versions.check(passes), Ok(()), "{passes:?}");
        }
        for (agent, status, words) in [
            (
                "claude-cli/2.1.299 (external, cli)",
                403,
                "claude-code 2.1.299 is too old for this hub: version 2.1.300 or newer is needed; update it with `claude update`",
            ),
            ("codex_exec/0.159.9 (x)", 400, "version 0.160.0 or newer"),
            ("codex_exec/0.160.0-alpha.1", 400, "is too old"),
            ("codex_exec (x)", 400, "did not say its version"),
            ("MyTool/2.9", 403, "needed; ask Bob"),
        ] {
            let refused = versions.check(Some(agent)).unwrap_err();
            assert_eq!(
                (refused.status, refused.code),
                (status, "client_too_old"),
                "{agent}"
            );
            assert!(refused.message.contains(words), "{}", refused.message);
        }
    }

    #[test]
    fn what_is_no_version_is_refused_and_left_out() {
        for (client, min, field) in [
            ("claude-code", "new", "min_version"),
            ("claude-code", "1.2.3.4", "min_version"),
            ("", "1.0.0", "client"),
            ("claude-cli/2", "1.0.0", "client"),
        ] {
            let rule = rule(client, min, false);
            assert_eq!(check(&rule).unwrap_err().field, field, "{client} {min}");
            let (versions, left_out) = ClientVersions::compile(&[(ClientVersionId(4), &rule)]);
            assert_eq!((versions.0.len(), left_out[0].id), (0, 4));
        }
    }
}
