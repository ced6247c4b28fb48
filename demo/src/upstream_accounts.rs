//! Whom the hub calls: made-up accounts at vendors and one machine of our own. Data only.

use actors::domain::{Period, ProviderKind};

use crate::people::{Budget, HAIKU, QWEN};

#[derive(Debug)]
pub struct Account {
    pub name: &'static str,
    pub kind: ProviderKind,
    pub groups: &'static [&'static str],
    /// Names of models begin with one of these, or are one of them.
    pub models: &'static [&'static str],
    /// Asked for and sent.
    pub redirect: Option<(&'static str, &'static str)>,
    pub weight: u32,
    /// Before all others for the callers of this group.
    pub first_for: Option<&'static str>,
    pub multiplier: &'static str,
    pub enabled: bool,
    /// Speaks to clients of other dialects, too.
    pub translate: bool,
    pub in_file: bool,
    /// Failures in a row that open its circuit.
    pub opens_after: u32,
    /// Share of the tries that fail on a usual day.
    pub failing: f64,
    /// Tokens a second of an answer.
    pub speed: f64,
    pub budget: Option<Budget>,
}

const ACCOUNT: Account = Account {
    name: "",
    kind: ProviderKind::Claude,
    groups: &["default"],
    models: &["claude-"],
    redirect: None,
    weight: 1,
    first_for: None,
    multiplier: "1",
    enabled: true,
    translate: true,
    in_file: false,
    opens_after: 5,
    failing: 0.006,
    speed: 70.0,
    budget: None,
};

pub const ACCOUNTS: &[Account] = &[
    Account {
        name: "anthropic-main",
        weight: 3,
        budget: Some(Budget {
            period: Period::Week,
            used: 0.62,
        }),
        ..ACCOUNT
    },
    Account {
        name: "anthropic-team",
        kind: ProviderKind::ClaudeAuth,
        groups: &["default", "research"],
        weight: 2,
        multiplier: "0.8",
        ..ACCOUNT
    },
    Account {
        name: "relay-discount",
        weight: 2,
        multiplier: "0.45",
        opens_after: 3,
        failing: 0.05,
        speed: 45.0,
        budget: Some(Budget {
            period: Period::Month,
            used: 0.55,
        }),
        ..ACCOUNT
    },
    Account {
        name: "openai-main",
        kind: ProviderKind::Codex,
        models: &["gpt-"],
        translate: false,
        in_file: true,
        speed: 95.0,
        ..ACCOUNT
    },
    Account {
        name: "openai-chat",
        kind: ProviderKind::OpenaiCompatible,
        models: &["gpt-"],
        translate: false,
        multiplier: "0.9",
        speed: 85.0,
        ..ACCOUNT
    },
    Account {
        name: "gemini-main",
        kind: ProviderKind::Gemini,
        groups: &["default", "research"],
        models: &["gemini-"],
        failing: 0.008,
        speed: 110.0,
        ..ACCOUNT
    },
    Account {
        name: "local-qwen",
        kind: ProviderKind::OpenaiCompatible,
        groups: &["batch"],
        models: &[QWEN, HAIKU],
        redirect: Some((HAIKU, QWEN)),
        first_for: Some("batch"),
        in_file: true,
        failing: 0.01,
        speed: 38.0,
        ..ACCOUNT
    },
    Account {
        name: "openai-retired",
        kind: ProviderKind::OpenaiCompatible,
        models: &["gpt-"],
        enabled: false,
        ..ACCOUNT
    },
];

impl Account {
    pub fn serves(&self, model: &str) -> bool {
        self.models.iter().any(|own| model.starts_with(own))
    }

    /// The name that goes upstream.
    pub fn sends(&self, model: &'static str) -> &'static str {
        match self.redirect {
            Some((from, to)) if from == model => to,
            _ => model,
        }
    }

    pub fn shares_a_group(&self, groups: &[&str]) -> bool {
        self.groups.iter().any(|own| groups.contains(own))
    }

    /// Lower is tried first.
    pub fn priority(&self, groups: &[&str]) -> i32 {
        match self.first_for {
            Some(group) if groups.contains(&group) => -1,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::PEOPLE;

    #[test]
    fn everybody_finds_somebody_for_each_model() {
        for person in PEOPLE {
            for (key, model) in person
                .keys
                .iter()
                .flat_map(|key| key.models.iter().map(move |(model, _)| (key, *model)))
            {
                let dialect = key.tool.dialect();
                let serving = ACCOUNTS.iter().filter(|account| {
                    let speaks = account.kind.dialect() == dialect || account.translate;
                    account.enabled
                        && speaks
                        && account.serves(model)
                        && account.shares_a_group(person.groups)
                });
                assert!(serving.count() > 0, "{} {model}", person.name);
            }
        }
    }
}
