//! A key and a provider as a request sees them: ready to use, nothing left to parse.

use std::sync::Arc;

use actors::domain::{
    KeyId, LimitRule, LimitScope, Limits, ModelRule, ProviderId, ProviderKind, ProviderTuning,
    RequestKind, ScopeId, UserId, WindowKind,
};
use actors::groups::groups_of;
use actors::models::Allowlist;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;

use super::redirects::Redirects;
use crate::auth::standing::KeyRefusal;
use crate::egress::target::Target;
use crate::guard::Access;

/// A client key with all that its user adds to it.
#[derive(Clone, Debug)]
pub struct KeyEntry {
    pub id: KeyId,
    pub user_id: UserId,
    pub name: String,
    pub user: String,
    pub enabled: bool,
    pub user_enabled: bool,
    /// Unix milliseconds.
    pub expires_at_ms: Option<i64>,
    pub user_expires_at_ms: Option<i64>,
    /// The key's own groups, else its user's; empty means `default`.
    pub groups: Vec<String>,
    /// What the key and its user may use; both empty where limits are switched off.
    pub limits: Limits,
    pub user_limits: Limits,
    /// Whether it opens all of the console that its user may see.
    pub web_login: bool,
    /// From where, and with which clients, it may be used.
    pub access: Arc<Access>,
    /// The models that its user may ask for.
    pub models: Arc<Allowlist>,
    /// `count_tokens` calls a minute; 0 is no limit.
    pub(super) count_tokens_rpm: u64,
}

impl KeyEntry {
    /// Whether the key may be used at `now_ms`.
    pub fn standing(&self, now_ms: i64) -> Result<(), KeyRefusal> {
        let over = |at: Option<i64>| at.is_some_and(|at| at <= now_ms);
        if !self.user_enabled {
            Err(KeyRefusal::Disabled("the key's user"))
        } else if !self.enabled {
            Err(KeyRefusal::Disabled("the key"))
        } else if over(self.user_expires_at_ms) {
            Err(KeyRefusal::Expired("the key's user"))
        } else if over(self.expires_at_ms) {
            Err(KeyRefusal::Expired("the key"))
        } else {
            Ok(())
        }
    }

    /// The limits that a request of this kind which comes in at `at_ms` counts against: the key's, then the user's.
    /// Both scopes or none: the user's says where a key's counters lie, also where it has no rule.
    #[must_use]
    pub fn scopes(&self, kind: RequestKind, at_ms: i64, zone: &TimeZone) -> Vec<LimitScope> {
        let (of_key, of_user) = match kind {
            RequestKind::Generation | RequestKind::Embedding => (
                self.limits.rules(at_ms, zone),
                self.user_limits.rules(at_ms, zone),
            ),
            // They cost nothing upstream and come in bursts: they have a limit of their own, for each key.
            RequestKind::CountTokens | RequestKind::Resource => {
                let limit = Some(self.count_tokens_rpm).filter(|limit| *limit > 0);
                let rule = |limit| LimitRule::new(WindowKind::CountsPerMinute, limit);
                (limit.map(rule).into_iter().collect(), Vec::new())
            }
        };
        if of_key.is_empty() && of_user.is_empty() {
            return Vec::new();
        }
        vec![
            LimitScope {
                id: ScopeId::Key(self.id.0),
                rules: of_key,
            },
            LimitScope {
                id: ScopeId::User(self.user_id.0),
                rules: of_user,
            },
        ]
    }
}

/// A provider with its credentials, ready to be called.
#[derive(Debug)]
pub struct ProviderEntry {
    pub id: ProviderId,
    pub name: String,
    pub kind: ProviderKind,
    pub enabled: bool,
    pub priority: i32,
    pub weight: u32,
    pub groups: Vec<String>,
    pub models: Vec<ModelRule>,
    /// The models that its redirects are for.
    pub redirected: Vec<ModelRule>,
    pub(super) allowlist: Allowlist,
    pub(super) redirects: Redirects,
    pub cost_multiplier: Decimal,
    pub limits: Limits,
    pub circuit: actors::domain::CircuitPolicy,
    pub max_in_flight: Option<u32>,
    pub tuning: ProviderTuning,
    pub target: Target,
}

impl ProviderEntry {
    /// The model to send upstream for the one that the client asked for. Allowlists know nothing of it: they are
    /// about what clients ask for.
    #[must_use]
    pub fn redirect<'a>(&'a self, model: &'a str) -> &'a str {
        self.redirects.apply(model)
    }

    /// The models that redirects name in full.
    pub fn redirected_names(&self) -> impl Iterator<Item = &str> {
        self.redirects.names()
    }

    /// Whether a key with these groups may use it. An empty list on either side means `default`.
    #[must_use]
    pub fn serves_group(&self, groups: &[String]) -> bool {
        groups_of(groups).any(|group| groups_of(&self.groups).any(|own| own == group))
    }

    /// Whether its allowlist lets the model through; an empty one lets any.
    #[must_use]
    pub fn serves_model(&self, model: &str) -> bool {
        self.allowlist.allows(model)
    }
}
