//! Rules about models as the earlier system wrote them, and as this hub does. Which models they fit is not decided here.

use actors::domain::{ModelRedirect, ModelRule, ModelTest};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// How a name is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MatchType {
    #[default]
    Exact,
    Prefix,
    Suffix,
    Contains,
    Regex,
}

/// The model that is sent in place of one that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RedirectRule {
    #[serde(default)]
    match_type: MatchType,
    #[schema(example = "claude-3-5-haiku-latest")]
    source: String,
    #[schema(example = "claude-haiku-4-5")]
    target: String,
}

/// Redirects: rules in order, or the earlier form, names to names.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Redirects {
    Rules(Vec<RedirectRule>),
    Names(std::collections::BTreeMap<String, String>),
}

/// A model that may be asked for: a name, or a rule.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum AllowedModel {
    Name(String),
    Rule(AllowedRule),
}

/// A rule about models that may be asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AllowedRule {
    match_type: MatchType,
    #[schema(example = "claude-")]
    pattern: String,
}

fn written(kind: MatchType, text: &str) -> Value {
    match kind {
        MatchType::Exact => json!(text),
        MatchType::Prefix => json!({ "prefix": text }),
        MatchType::Suffix => json!({ "suffix": text }),
        MatchType::Contains => json!({ "contains": text }),
        MatchType::Regex => json!({ "regex": text }),
    }
}

fn shown(rule: &ModelRule) -> (MatchType, String) {
    match rule {
        ModelRule::Exact(text) => (MatchType::Exact, text.clone()),
        ModelRule::Test(ModelTest::Prefix(text)) => (MatchType::Prefix, text.clone()),
        ModelRule::Test(ModelTest::Suffix(text)) => (MatchType::Suffix, text.clone()),
        ModelRule::Test(ModelTest::Contains(text)) => (MatchType::Contains, text.clone()),
        ModelRule::Test(ModelTest::Regex(text)) => (MatchType::Regex, text.clone()),
    }
}

impl Redirects {
    /// In this hub's words.
    pub fn written(self) -> Value {
        let redirect =
            |kind, source: &str, target: &str| json!({"from": written(kind, source), "to": target});
        match self {
            Self::Rules(rules) => rules
                .iter()
                .map(|rule| redirect(rule.match_type, &rule.source, &rule.target))
                .collect(),
            Self::Names(names) => names
                .iter()
                .map(|(source, target)| redirect(MatchType::Exact, source, target))
                .collect(),
        }
    }
}

impl AllowedModel {
    /// In this hub's words.
    pub fn written(&self) -> Value {
        match self {
            Self::Name(name) => json!(name),
            Self::Rule(rule) => written(rule.match_type, &rule.pattern),
        }
    }
}

impl From<&ModelRedirect> for RedirectRule {
    fn from(rule: &ModelRedirect) -> Self {
        let (match_type, source) = shown(&rule.from);
        Self {
            match_type,
            source,
            target: rule.to.clone(),
        }
    }
}

impl From<&ModelRule> for AllowedRule {
    fn from(rule: &ModelRule) -> Self {
        let (match_type, pattern) = shown(rule);
        Self {
            match_type,
            pattern,
        }
    }
}
