//! A provider as it is written, and how it becomes a row: what is secret is taken from the stored one where it is not
//! given anew, and nothing is saved that could not be called.

use std::collections::BTreeMap;

use actors::domain::{BillingHeader, Failback, ProviderKind, ProviderTuning};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shapes::{
    CircuitShape, ClientsShape, HeaderShape, OverridesShape, ProxyShape, RedirectShape,
    TimeoutsShape, check_headers, check_redirects, check_within,
};
use crate::admin::body::{Check, Wrong};
use crate::admin::problem::{Code, Problem};
use crate::admin::shape::{LimitsShape, ModelShape, check_models, check_words};
use crate::auth::master_key::MasterKey;
use crate::auth::secret::Secret;
use crate::catalog::{LoadError, ProviderSecrets, proxy_shown, unsaved_target};
use crate::config::{read_active_hours, show_active_hours};
use crate::egress::{Target, TargetError};
use crate::store::{ManagedBy, NewProvider, ProviderRow};

/// A provider as it is written.
#[derive(Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProviderDraft {
    /// Unique among providers.
    #[schema(example = "claude-primary")]
    pub(super) name: String,
    /// `claude`, `claude-auth`, `codex`, `openai-compatible`, `gemini` or `gemini-cli`.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "claude")]
    pub(super) kind: ProviderKind,
    /// Where its API is: http or https, without query.
    #[schema(example = "https://api.anthropic.com")]
    pub(super) url: String,
    /// The account's key or token. Needed at first; it is never shown.
    #[serde(
        default,
        skip_serializing_if = "never_shown",
        serialize_with = "as_nothing"
    )]
    #[schema(value_type = Option<String>, write_only, example = "sk-ant-…")]
    pub(super) key: Option<Secret>,
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub(super) enabled: bool,
    /// Lower is tried first.
    #[serde(default)]
    pub(super) priority: i32,
    /// Share within its priority.
    #[serde(default = "one")]
    #[schema(default = 1)]
    pub(super) weight: u32,
    /// Times the price of every request.
    #[serde(default = "times_one")]
    #[schema(value_type = String, example = "0.8")]
    pub(super) cost_multiplier: Decimal,
    /// Whose callers it serves; empty means `default`.
    #[serde(default)]
    #[schema(example = json!(["default"]))]
    pub(super) groups: Vec<String>,
    /// What clients may ask it for; empty is any model.
    #[serde(default)]
    pub(super) models: Vec<ModelShape>,
    /// The first rule that fits is used.
    #[serde(default)]
    pub(super) redirects: Vec<RedirectShape>,
    #[serde(default)]
    pub(super) limits: LimitsShape,
    #[serde(default)]
    pub(super) circuit: CircuitShape,
    #[serde(default)]
    pub(super) timeouts: TimeoutsShape,
    #[serde(default)]
    pub(super) proxy: Option<ProxyShape>,
    /// Added to each request. Values are never shown: `true` stands for one that is there.
    #[serde(default)]
    pub(super) headers: BTreeMap<String, HeaderShape>,
    /// Priority by caller's group; elsewhere `priority`.
    #[serde(default)]
    pub(super) group_priorities: BTreeMap<String, i32>,
    #[serde(default)]
    pub(super) clients: ClientsShape,
    /// When it may be used, in the hub's time zone; absent is always.
    #[serde(default)]
    #[schema(example = "22:00-06:00")]
    pub(super) active_hours: Option<String>,
    /// `return_when_healthy` or `stay_until_idle`.
    #[serde(default)]
    #[schema(value_type = String, default = "return_when_healthy")]
    pub(super) failback: Failback,
    /// Conversations that may be pinned to it at once.
    #[serde(default)]
    pub(super) max_pins: Option<u32>,
    /// `pass`, `stabilise` or `strip`.
    #[serde(default)]
    #[schema(value_type = String, default = "pass")]
    pub(super) billing_header: BillingHeader,
    /// Tries at it for one request; absent is the hub's setting.
    #[serde(default)]
    pub(super) attempts: Option<u32>,
    #[serde(default)]
    pub(super) overrides: OverridesShape,
    /// Whether it serves clients of other dialects.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub(super) translate: bool,
    /// Whether answers that stream are asked for over its WebSocket (`codex` only).
    #[serde(default)]
    pub(super) websocket: bool,
    /// The Google Cloud project (`gemini-cli` only).
    #[serde(default)]
    pub(super) project: Option<String>,
}

/// By these two: the document does not name a field that serde skips for good.
fn never_shown(_: &Option<Secret>) -> bool {
    true
}

fn as_nothing<S: serde::Serializer>(_: &Option<Secret>, writer: S) -> Result<S::Ok, S::Error> {
    writer.serialize_none()
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}

fn times_one() -> Decimal {
    Decimal::ONE
}

impl Check for ProviderDraft {
    fn check(&self, wrong: &mut Wrong) {
        wrong.name("name", &self.name);
        check_url(&self.url, wrong);
        if let Some(key) = &self.key {
            let key = key.expose();
            if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
                wrong.add("key", "must be printable ASCII characters without spaces");
            }
        }
        if self.cost_multiplier < Decimal::ZERO {
            let detail = format!("`{}` is below 0", self.cost_multiplier);
            wrong.add("cost_multiplier", detail);
        }
        check_words(&self.groups, "groups", wrong);
        check_models(&self.models, "models", wrong);
        check_redirects(&self.redirects, wrong);
        wrong.within("limits", |wrong| self.limits.check(wrong));
        wrong.within("circuit", |wrong| self.circuit.check(wrong));
        wrong.within("timeouts", |wrong| self.timeouts.check(wrong));
        if let Some(proxy) = &self.proxy {
            wrong.within("proxy", |wrong| proxy.check(wrong));
        }
        check_headers(&self.headers, wrong);
        wrong.within("group_priorities", |wrong| {
            for group in self.group_priorities.keys() {
                if group.trim().is_empty() {
                    wrong.add(group, "a group needs a name");
                }
            }
        });
        wrong.within("clients", |wrong| self.clients.check(wrong));
        if let Some(Err(reason)) = self.active_hours.as_deref().map(read_active_hours) {
            let hours = self.active_hours.as_deref().unwrap_or_default();
            wrong.add("active_hours", format!("`{hours}` {reason}"));
        }
        if let Some(most) = self.max_pins {
            check_within(wrong, "max_pins", most.into(), 1, u32::MAX.into());
        }
        if let Some(attempts) = self.attempts {
            check_within(wrong, "attempts", attempts.into(), 1, 10);
        }
        wrong.within("overrides", |wrong| self.overrides.check(wrong));
        if self.websocket && self.kind != ProviderKind::Codex {
            let detail = "is for providers of type `codex`; no other has a WebSocket";
            wrong.add("websocket", detail);
        }
        if let Some(project) = &self.project {
            wrong.name("project", project);
        }
    }
}

fn check_url(text: &str, wrong: &mut Wrong) {
    match url::Url::parse(text) {
        Err(error) => wrong.add("url", format!("`{text}` is not a URL: {error}")),
        Ok(url) if !matches!(url.scheme(), "http" | "https") => {
            wrong.add("url", format!("`{text}` is neither http nor https"));
        }
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            wrong.add("url", "may not hold a user or password; give it as `key`");
        }
        Ok(url) if url.query().is_some() || url.fragment().is_some() => {
            wrong.add("url", "may not hold `?` or `#`: paths are added to it");
        }
        Ok(_) => {}
    }
}

impl ProviderDraft {
    /// What there is, as somebody would have written it.
    pub(super) fn of(row: ProviderRow, secrets: &ProviderSecrets) -> Self {
        let tuning = row.tuning;
        let shown = |url: &Secret| proxy_shown(url.expose()).unwrap_or_default();
        let proxy = secrets.proxy.as_ref();
        Self {
            name: row.name,
            kind: row.kind,
            url: row.url,
            key: None,
            enabled: row.enabled,
            priority: row.priority,
            weight: row.weight,
            cost_multiplier: row.cost_multiplier,
            groups: row.groups,
            models: row.models.iter().map(ModelShape::from).collect(),
            redirects: row.redirects.into_iter().map(Into::into).collect(),
            limits: LimitsShape::from(&row.limits),
            circuit: row.circuit.into(),
            timeouts: row.timeouts.into(),
            proxy: proxy.map(|(url, fallback_to_direct)| ProxyShape {
                url: shown(url),
                fallback_to_direct: *fallback_to_direct,
            }),
            headers: row
                .headers
                .into_keys()
                .map(|name| (name, HeaderShape::Kept(true)))
                .collect(),
            group_priorities: tuning.group_priorities,
            clients: tuning.clients.into(),
            active_hours: tuning.active_hours.as_ref().map(show_active_hours),
            failback: tuning.failback,
            max_pins: tuning.max_pins,
            billing_header: tuning.billing_header,
            attempts: tuning.attempts,
            overrides: tuning.overrides.into(),
            translate: tuning.translate,
            websocket: tuning.websocket,
            project: tuning.project,
        }
    }

    /// The row that comes of it, ready to be saved, and what it would be called with.
    pub(super) fn resolve(
        self,
        stored: Option<(&ProviderRow, &ProviderSecrets)>,
        master_key: &MasterKey,
    ) -> Result<(NewProvider, Target), Problem> {
        let secrets = ProviderSecrets {
            key: self
                .key
                .or_else(|| Some(stored?.1.key.clone()))
                .ok_or_else(|| Problem::invalid("/key", "a provider needs a key"))?,
            proxy: self.proxy.map(|proxy| {
                let before = stored.and_then(|(_, secrets)| secrets.proxy.as_ref());
                let same = before.filter(|(url, _)| {
                    proxy_shown(url.expose()).is_ok_and(|shown| shown == proxy.url)
                });
                let url = same.map_or_else(|| Secret::new(proxy.url), |(url, _)| url.clone());
                (url, proxy.fallback_to_direct)
            }),
        };
        let mut headers = BTreeMap::new();
        for (name, value) in self.headers {
            let text = match value {
                HeaderShape::Given(text) => Some(text.expose().to_owned()),
                HeaderShape::Kept(_) => stored.and_then(|(row, _)| row.headers.get(&name).cloned()),
            };
            let missing = || {
                let detail = "has no value yet: `true` stands for one that is there";
                Problem::invalid(format!("/headers/{name}"), detail)
            };
            headers.insert(name.clone(), text.ok_or_else(missing)?);
        }
        let hours = self.active_hours.as_deref().map(read_active_hours);
        let hours = hours
            .transpose()
            .map_err(|reason| Problem::invalid("/active_hours", reason))?;
        let provider = NewProvider {
            name: self.name,
            kind: self.kind,
            url: self.url,
            secret_sealed: String::new(),
            secret_fingerprint: String::new(),
            enabled: self.enabled,
            priority: self.priority,
            weight: self.weight,
            cost_multiplier: self.cost_multiplier,
            groups: self.groups,
            models: self.models.into_iter().map(Into::into).collect(),
            redirects: self.redirects.into_iter().map(Into::into).collect(),
            limits: self.limits.into(),
            circuit: self.circuit.into(),
            timeouts: self.timeouts.into(),
            proxy_sealed: None,
            headers,
            tuning: ProviderTuning {
                group_priorities: self.group_priorities,
                clients: self.clients.into(),
                active_hours: hours,
                failback: self.failback,
                max_pins: self.max_pins,
                billing_header: self.billing_header,
                attempts: self.attempts,
                overrides: self.overrides.into(),
                translate: self.translate,
                websocket: self.websocket,
                project: self.project,
            },
            managed_by: ManagedBy::Api,
        };
        let provider = secrets.seal_into(provider, master_key);
        let target = unsaved_target(provider.clone(), master_key).map_err(not_loadable)?;
        Ok((provider, target))
    }
}

/// Why a provider cannot be called. Nothing here quotes a secret.
pub(super) fn not_loadable(error: LoadError) -> Problem {
    let pointer = match &error {
        LoadError::Store(_) | LoadError::Sealed { .. } => {
            return Problem::new(Code::Conflict, error.to_string());
        }
        LoadError::Proxy { .. } => "/proxy/url",
        LoadError::Target { source, .. } => match source {
            TargetError::Url(..) | TargetError::Scheme(_) | TargetError::UserInfo(_) => "/url",
            TargetError::Key(_) => "/key",
            TargetError::HeaderName(_) | TargetError::HeaderValue(_) | TargetError::Reserved(_) => {
                "/headers"
            }
        },
    };
    Problem::invalid(pointer, error.to_string())
}
