//! Who calls: made-up people and bots, what they call with, when they are awake and how near their budgets they are.
//! Data only; it must not know what happens to a call.

use actors::domain::{Dialect, Period};

/// A command line, with the dialect that it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    ClaudeCode,
    Codex,
    Opencode,
    GeminiCli,
}

impl Tool {
    pub fn dialect(self) -> Dialect {
        match self {
            Self::ClaudeCode => Dialect::Anthropic,
            Self::Codex => Dialect::OpenaiResponses,
            Self::Opencode => Dialect::OpenaiChat,
            Self::GeminiCli => Dialect::Gemini,
        }
    }

    pub fn user_agent(self) -> &'static str {
        match self {
            Self::ClaudeCode => "claude-cli/2.1.329 (external, cli)",
            Self::Codex => "codex_cli_rs/0.169.0 (Linux; x86_64) terminal",
            Self::Opencode => "opencode/1.18.33",
            Self::GeminiCli => "GeminiCLI-tui/0.61.0/gemini-3.1-pro-preview (linux; x64; terminal)",
        }
    }

    pub fn path(self, model: &str) -> String {
        match self {
            Self::ClaudeCode => "/v1/messages".to_owned(),
            Self::Codex => "/v1/responses".to_owned(),
            Self::Opencode => "/v1/chat/completions".to_owned(),
            Self::GeminiCli => format!("/v1beta/models/{model}:streamGenerateContent"),
        }
    }
}

/// When somebody is at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    Office,
    /// Begins at noon and ends after midnight, at weekends too.
    Late,
    /// A job that runs every night, and a little by day.
    Nightly,
}

/// A key of somebody.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub tool: Tool,
    /// How often it is taken, beside the other keys of the same person.
    pub share: f64,
    /// Models with how often each is taken.
    pub models: &'static [(&'static str, f64)],
}

/// How much of a budget is to be used when the demo begins: its amount follows from what was spent.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    pub period: Period,
    pub used: f64,
}

#[derive(Debug)]
pub struct Person {
    pub name: &'static str,
    pub team: &'static str,
    pub groups: &'static [&'static str],
    /// Stands in `hub.yaml`, and can be changed there only.
    pub in_file: bool,
    pub keys: &'static [Key],
    pub rhythm: Rhythm,
    /// How busy, beside the others.
    pub activity: f64,
    /// Requests that come at once.
    pub burst: u32,
    /// Requests a minute.
    pub rpm: Option<u64>,
    /// A budget of a day that has held all week.
    pub daily_usd: Option<f64>,
    pub budget: Option<Budget>,
}

pub const SONNET: &str = "claude-sonnet-5";
pub const OPUS: &str = "claude-opus-5";
pub const HAIKU: &str = "claude-haiku-4-5";
pub const CODEX: &str = "gpt-5.3-codex";
pub const GPT: &str = "gpt-5.4";
pub const GPT_MINI: &str = "gpt-5.4-mini";
pub const GEMINI_PRO: &str = "gemini-3.1-pro-preview";
pub const GEMINI_FLASH: &str = "gemini-3.5-flash";
pub const QWEN: &str = "qwen3-coder-team";

const fn claude(name: &'static str, share: f64) -> Key {
    const MODELS: &[(&str, f64)] = &[(SONNET, 0.7), (OPUS, 0.2), (HAIKU, 0.1)];
    key(name, Tool::ClaudeCode, share, MODELS)
}

const fn codex(name: &'static str, share: f64) -> Key {
    const MODELS: &[(&str, f64)] = &[(CODEX, 0.8), (GPT, 0.2)];
    key(name, Tool::Codex, share, MODELS)
}

const fn gemini(name: &'static str, share: f64) -> Key {
    const MODELS: &[(&str, f64)] = &[(GEMINI_PRO, 0.6), (GEMINI_FLASH, 0.4)];
    key(name, Tool::GeminiCli, share, MODELS)
}

const fn key(
    name: &'static str,
    tool: Tool,
    share: f64,
    models: &'static [(&'static str, f64)],
) -> Key {
    Key {
        name,
        tool,
        share,
        models,
    }
}

const fn budget(period: Period, used: f64) -> Option<Budget> {
    Some(Budget { period, used })
}

const SOMEBODY: Person = Person {
    name: "",
    team: "",
    groups: &["default"],
    in_file: false,
    keys: &[],
    rhythm: Rhythm::Office,
    activity: 1.0,
    burst: 1,
    rpm: None,
    daily_usd: None,
    budget: None,
};

pub const PEOPLE: &[Person] = &[
    Person {
        name: "ada",
        team: "platform",
        keys: &[claude("laptop", 0.8), codex("desktop", 0.2)],
        activity: 1.5,
        budget: budget(Period::Week, 0.72),
        ..SOMEBODY
    },
    Person {
        name: "grace",
        team: "platform",
        keys: &[claude("laptop", 1.0)],
        activity: 1.2,
        budget: budget(Period::Month, 0.58),
        ..SOMEBODY
    },
    Person {
        name: "linus",
        team: "platform",
        in_file: true,
        keys: &[codex("workstation", 0.7), claude("remote", 0.3)],
        rhythm: Rhythm::Late,
        activity: 1.0,
        budget: budget(Period::Total, 0.44),
        ..SOMEBODY
    },
    Person {
        name: "margaret",
        team: "web",
        keys: &[claude("laptop", 0.7), gemini("gemini", 0.3)],
        activity: 1.1,
        budget: budget(Period::Day, 0.91),
        ..SOMEBODY
    },
    Person {
        name: "dennis",
        team: "web",
        keys: &[claude("laptop", 1.0)],
        rhythm: Rhythm::Late,
        activity: 1.3,
        daily_usd: Some(14.0),
        ..SOMEBODY
    },
    Person {
        name: "barbara",
        team: "web",
        groups: &["default", "batch"],
        keys: &[key(
            "opencode",
            Tool::Opencode,
            1.0,
            &[(GPT, 0.5), (GPT_MINI, 0.3), (QWEN, 0.2)],
        )],
        activity: 0.9,
        budget: budget(Period::Week, 0.95),
        ..SOMEBODY
    },
    Person {
        name: "ken",
        team: "data",
        keys: &[codex("laptop", 1.0)],
        activity: 0.9,
        budget: budget(Period::Month, 0.83),
        ..SOMEBODY
    },
    Person {
        name: "katherine",
        team: "data",
        keys: &[
            gemini("notebook", 0.6),
            claude("laptop", 0.3),
            codex("server", 0.1),
        ],
        activity: 0.9,
        budget: budget(Period::Total, 0.65),
        ..SOMEBODY
    },
    Person {
        name: "donald",
        team: "research",
        groups: &["research"],
        keys: &[key(
            "desk",
            Tool::ClaudeCode,
            1.0,
            &[(OPUS, 0.8), (SONNET, 0.2)],
        )],
        rhythm: Rhythm::Late,
        activity: 0.6,
        budget: budget(Period::Week, 0.67),
        ..SOMEBODY
    },
    Person {
        name: "frances",
        team: "research",
        groups: &["research"],
        keys: &[gemini("desk", 0.7), claude("laptop", 0.3)],
        activity: 0.7,
        budget: budget(Period::Day, 0.47),
        ..SOMEBODY
    },
    Person {
        name: "hedy",
        team: "ops",
        groups: &["default", "batch"],
        keys: &[key(
            "jump-host",
            Tool::Opencode,
            1.0,
            &[(GPT_MINI, 0.6), (QWEN, 0.4)],
        )],
        activity: 0.4,
        ..SOMEBODY
    },
    Person {
        name: "ci",
        team: "bots",
        groups: &["default", "batch"],
        in_file: true,
        keys: &[key("pipeline", Tool::ClaudeCode, 1.0, &[(HAIKU, 1.0)])],
        rhythm: Rhythm::Nightly,
        activity: 0.35,
        burst: 8,
        rpm: Some(12),
        ..SOMEBODY
    },
    Person {
        name: "reviewer",
        team: "bots",
        keys: &[codex("merge-requests", 1.0)],
        activity: 0.5,
        burst: 2,
        rpm: Some(10),
        budget: budget(Period::Total, 0.88),
        ..SOMEBODY
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn everybody_has_a_name_of_their_own_a_team_and_one_to_three_keys() {
        let names: BTreeSet<_> = PEOPLE.iter().map(|person| person.name).collect();
        assert_eq!(names.len(), PEOPLE.len());
        assert!((10..=14).contains(&names.len()));
        for person in PEOPLE {
            assert!((1..=3).contains(&person.keys.len()), "{}", person.name);
            assert!(
                !person.team.is_empty() && person.burst > 0,
                "{}",
                person.name
            );
            for key in person.keys {
                let whole: f64 = key.models.iter().map(|(_, share)| share).sum();
                assert!((whole - 1.0).abs() < 1e-9, "{} {}", person.name, key.name);
            }
        }
    }
}
