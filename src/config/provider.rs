//! Providers declared in the file. Reads and checks them; does not look at what other files declare.

use std::collections::{BTreeMap, HashMap};

use actors::domain::{
    CircuitPolicy, DailyMode, FiveHourMode, Limits, ModelRedirect, ModelRule, ProviderKind,
    ProviderTuning, TimeOfDay,
};
use rust_decimal::Decimal;

use super::Hidden;
use super::check::{self, at_least, decimal_not_negative, within};
use super::fields::{Fields, Value};
use super::model::{read_model_rule, read_redirects};
use super::setting::Setting;
use super::tuning::read_tuning;

/// An upstream account.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderConfig {
    pub name: String,
    /// `type` in the file.
    pub kind: ProviderKind,
    /// Where its API is: http or https, without query.
    pub url: String,
    pub key: Hidden,
    /// Default true.
    pub enabled: bool,
    /// Share within its priority. Default 1.
    pub weight: u32,
    /// Lower is tried first. Default 0.
    pub priority: i32,
    /// Empty means the group `default`.
    pub groups: Vec<String>,
    /// Multiplies the price of every request. Default 1.
    pub cost_multiplier: Decimal,
    /// Empty means any model.
    pub models: Vec<ModelRule>,
    /// The model that the client asks for → the model that is sent. The first rule that fits is used.
    pub redirects: Vec<ModelRedirect>,
    pub limits: Limits,
    /// Requests in flight at once; `None` is unlimited.
    pub max_in_flight: Option<u32>,
    pub circuit: CircuitPolicy,
    pub timeouts: TimeoutsConfig,
    pub proxy: Option<ProxyConfig>,
    /// Headers added to each request. Values may be credentials, so they are hidden.
    pub headers: BTreeMap<String, Hidden>,
    /// Its part in routing beyond the above; its fields stand beside them in the file.
    pub tuning: ProviderTuning,
}

/// How long to wait for a provider, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeoutsConfig {
    /// Until the connection stands. Default 10000.
    pub connect_ms: u64,
    /// Until the answer begins. Default 60000.
    pub first_byte_ms: u64,
    /// Between two pieces of the answer. Default 60000.
    pub idle_ms: u64,
    /// For the whole attempt. Default 600000.
    pub total_ms: u64,
}

impl Default for TimeoutsConfig {
    fn default() -> Self {
        Self {
            connect_ms: 10_000,
            first_byte_ms: 60_000,
            idle_ms: 60_000,
            total_ms: 600_000,
        }
    }
}

/// The way out to a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyConfig {
    /// http, https, socks4, socks4a, socks5 or socks5h; may hold user and password.
    pub url: Hidden,
    /// Whether to call the provider directly where the proxy fails. Default false.
    pub fallback_to_direct: bool,
}

pub(super) fn read_providers(root: &Fields<'_>) -> Vec<ProviderConfig> {
    let mut names = Names::default();
    root.list("providers")
        .iter()
        .map(|value| read_provider(&value.fields(), &mut names))
        .collect()
}

fn read_provider(fields: &Fields<'_>, names: &mut Names) -> ProviderConfig {
    let name: String = fields.required("name", &[]);
    names.check(fields, "name", &name);
    let provider = ProviderConfig {
        name,
        kind: fields.required::<Kind>("type", &[]).0,
        url: fields.required("url", &[&check::http_url]),
        key: fields.required("key", &[&check::header_value]),
        enabled: fields.or("enabled", true, &[]),
        weight: fields.or("weight", 1, &[]),
        priority: fields.or("priority", 0, &[]),
        groups: fields.words("groups"),
        cost_multiplier: fields.or("cost_multiplier", Decimal::ONE, &[&decimal_not_negative]),
        models: read_models(fields, "models"),
        redirects: read_redirects(fields),
        limits: read_limits(fields),
        max_in_flight: fields.optional("max_in_flight", &[&at_least(1)]),
        circuit: read_circuit(&fields.section("circuit")),
        timeouts: read_timeouts(&fields.section("timeouts")),
        proxy: read_proxy(fields),
        headers: read_headers(fields),
        tuning: read_tuning(fields),
    };
    if provider.tuning.websocket && provider.kind != ProviderKind::Codex {
        let reason = "is for providers of type `codex`; no other has a WebSocket".to_owned();
        fields.fail("websocket", reason);
    }
    provider
}

/// A provider type as a setting; its stand-in is never used.
struct Kind(ProviderKind);

impl Default for Kind {
    fn default() -> Self {
        Self(ProviderKind::Claude)
    }
}

impl Setting for Kind {
    fn parse(text: &str) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_: String| {
            "a provider type: claude, claude-auth, codex, openai-compatible, gemini or gemini-cli".to_owned()
        })
    }

    fn render(&self) -> Option<String> {
        Some(self.0.as_str().to_owned())
    }
}

fn read_circuit(fields: &Fields<'_>) -> CircuitPolicy {
    let default = CircuitPolicy::default();
    CircuitPolicy {
        failure_threshold: fields.or("failure_threshold", default.failure_threshold, &[]),
        open_ms: fields.or("open_ms", default.open_ms, &[&within(1, 86_400_000)]),
        half_open_successes: fields.or(
            "half_open_successes",
            default.half_open_successes,
            &[&at_least(1)],
        ),
        failure_decay_ms: fields.or(
            "failure_decay_ms",
            default.failure_decay_ms,
            &[&within(1000, 86_400_000)],
        ),
    }
}

fn read_timeouts(fields: &Fields<'_>) -> TimeoutsConfig {
    let default = TimeoutsConfig::default();
    let milliseconds = within(1, 86_400_000);
    TimeoutsConfig {
        connect_ms: fields.or("connect_ms", default.connect_ms, &[&milliseconds]),
        first_byte_ms: fields.or("first_byte_ms", default.first_byte_ms, &[&milliseconds]),
        idle_ms: fields.or("idle_ms", default.idle_ms, &[&milliseconds]),
        total_ms: fields.or("total_ms", default.total_ms, &[&milliseconds]),
    }
}

/// Exact names, or one test for each.
pub(super) fn read_models(fields: &Fields<'_>, name: &'static str) -> Vec<ModelRule> {
    let list = fields.list(name);
    list.iter().filter_map(read_model_rule).collect()
}

fn read_proxy(fields: &Fields<'_>) -> Option<ProxyConfig> {
    let value = fields.get("proxy").filter(|value| !value.is_blank())?;
    let fields = value.fields();
    // An URL that the environment leaves empty is the usual way to switch a proxy off.
    let url = fields.optional("url", &[&check::proxy_url]);
    let fallback_to_direct = fields.or("fallback_to_direct", false, &[]);
    url.map(|url| ProxyConfig {
        url,
        fallback_to_direct,
    })
}

/// Set by the hub for each connection; a fixed value would break requests.
const HEADERS_OF_THE_HUB: [&str; 5] = [
    "connection",
    "content-length",
    "host",
    "transfer-encoding",
    "upgrade",
];

fn read_headers(fields: &Fields<'_>) -> BTreeMap<String, Hidden> {
    let entries = fields
        .get("headers")
        .map_or_else(Vec::new, |value| value.entries());
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let visible = |text: &Hidden| {
        if text
            .expose()
            .bytes()
            .all(|byte| byte == b' ' || byte.is_ascii_graphic())
        {
            Ok(())
        } else {
            Err("must be printable ASCII characters".to_owned())
        }
    };
    let read = |(name, value): (&str, Value<'_>)| {
        if name.is_empty() || !name.bytes().all(is_token) {
            value.fail(format!("`{name}` is not a header's name"));
        } else if HEADERS_OF_THE_HUB.contains(&name.to_ascii_lowercase().as_str()) {
            value.fail(format!("`{name}` is set by the hub itself"));
        }
        let text = value.scalar(&[&visible]).unwrap_or_default();
        (name.to_owned(), text)
    };
    entries.into_iter().map(read).collect()
}

/// The limits of a provider, user or key.
pub(super) fn read_limits(fields: &Fields<'_>) -> Limits {
    let fields = fields.section("limits");
    let money = |name| fields.optional(name, &[&check::not_negative]);
    Limits {
        rpm: fields.optional("rpm", &[]),
        tpm: fields.optional("tpm", &[]),
        five_hour_usd: money("five_hour_usd"),
        daily_usd: money("daily_usd"),
        weekly_usd: money("weekly_usd"),
        monthly_usd: money("monthly_usd"),
        total_usd: money("total_usd"),
        concurrent_sessions: fields.optional("concurrent_sessions", &[]),
        concurrent_requests: fields.optional("concurrent_requests", &[]),
        five_hour_mode: fields.or("five_hour_mode", FiveHours::default(), &[]).0,
        daily_mode: fields.or("daily_mode", Daily::default(), &[]).0,
        daily_reset: fields.or("daily_reset", Reset::default(), &[]).0,
    }
}

#[derive(Clone, Default)]
struct FiveHours(FiveHourMode);

impl Setting for FiveHours {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "rolling" => Ok(Self(FiveHourMode::Rolling)),
            "fixed" => Ok(Self(FiveHourMode::Fixed)),
            _ => Err("`rolling` or `fixed`".to_owned()),
        }
    }

    fn render(&self) -> Option<String> {
        let word = match self.0 {
            FiveHourMode::Rolling => "rolling",
            FiveHourMode::Fixed => "fixed",
        };
        Some(word.to_owned())
    }
}

#[derive(Clone, Default)]
struct Daily(DailyMode);

impl Setting for Daily {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "fixed" => Ok(Self(DailyMode::Fixed)),
            "rolling" => Ok(Self(DailyMode::Rolling)),
            _ => Err("`fixed` or `rolling`".to_owned()),
        }
    }

    fn render(&self) -> Option<String> {
        let word = match self.0 {
            DailyMode::Fixed => "fixed",
            DailyMode::Rolling => "rolling",
        };
        Some(word.to_owned())
    }
}

#[derive(Clone, Default)]
struct Reset(TimeOfDay);

impl Setting for Reset {
    fn parse(text: &str) -> Result<Self, String> {
        let time = text.parse().map(Self);
        time.map_err(|_| "a time of day such as 07:30".to_owned())
    }

    fn render(&self) -> Option<String> {
        Some(self.0.to_string())
    }
}

/// Names that have been given, and to what.
#[derive(Default)]
pub(super) struct Names(HashMap<String, String>);

impl Names {
    /// Reports `name` where something else has it. Empty names are reported by who reads them.
    pub(super) fn check(&mut self, fields: &Fields<'_>, field: &'static str, name: &str) {
        if name.is_empty() {
            return;
        }
        match self.0.get(name) {
            Some(first) => {
                fields.fail(field, format!("`{name}` is already the {field} of {first}"))
            }
            None => {
                self.0.insert(name.to_owned(), fields.path().to_owned());
            }
        }
    }
}
