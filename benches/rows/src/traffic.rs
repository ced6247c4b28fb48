//! Who asks for what: users, keys, providers, models and faults, a few of them frequent and the last of each rare.
//! The same seed gives the same traffic.

use actors::domain::{
    AttemptRecord, Cost, Dialect, EndedBy, KeyId, LimitRefusal, NanoUsd, ProviderId, RequestId,
    RequestKind, RequestLog, ScopeId, Usage, UserId, WindowKind,
};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use uuid::{Builder, Uuid};

pub const KEYS: usize = 60;
pub const USERS: i64 = 20;
pub const PROVIDERS: usize = 8;

/// From the most asked to the rare one.
pub const MODELS: [&str; 25] = [
    "claude-sonnet-4-5-20250929",
    "gpt-5-codex",
    "claude-opus-4-5-20251101",
    "claude-haiku-4-5-20251001",
    "gemini-2.5-pro",
    "gpt-5",
    "claude-sonnet-4-20250514",
    "gpt-5.1-codex",
    "gemini-2.5-flash",
    "claude-opus-4-1-20250805",
    "gpt-5-mini",
    "gpt-4.1",
    "claude-3-5-haiku-20241022",
    "o4-mini",
    "claude-3-7-sonnet-20250219",
    "gemini-3-pro-preview",
    "gpt-4o",
    "o3",
    "gpt-5-nano",
    "gpt-4.1-mini",
    "gemini-2.0-flash",
    "gpt-4o-mini",
    "o3-mini",
    "claude-3-haiku-20240307",
    "codex-mini-latest",
];

/// One of so many requests is for the last model, at the last provider, or has the last error code.
const RARE: f64 = 1.0 / 100_000.0;
const ERRORS: f64 = 0.03;
/// About how many requests a conversation has.
const CONVERSATION: f64 = 1.0 / 40.0;

pub struct Traffic {
    random: SmallRng,
    /// Cumulative shares of the keys: the first has a dozen times what the last has.
    keys: Vec<f64>,
    sessions: Vec<String>,
    /// With texts for the second table.
    pub detailed: bool,
}

impl Traffic {
    pub fn new(seed: u64) -> Self {
        let mut random = SmallRng::seed_from_u64(seed);
        let weights: Vec<f64> = (1..=KEYS).map(|rank| (rank as f64).powf(-0.6)).collect();
        let whole: f64 = weights.iter().sum();
        let keys = weights
            .iter()
            .scan(0.0, |sum, weight| {
                *sum += weight / whole;
                Some(*sum)
            })
            .collect();
        let sessions = (0..KEYS).map(|_| conversation(&mut random)).collect();
        Self {
            random,
            keys,
            sessions,
            detailed: true,
        }
    }

    /// A finished request that came in at that time.
    pub fn request(&mut self, at_ms: i64) -> RequestLog {
        let draw: f64 = self.random.random();
        let key = self
            .keys
            .partition_point(|share| *share < draw)
            .min(KEYS - 1);
        let model = self.model(key);
        let dialect = dialect(model);
        let kind = if dialect == Dialect::Anthropic && self.random.random_bool(0.1) {
            RequestKind::CountTokens
        } else {
            RequestKind::Generation
        };
        let id = Builder::from_unix_timestamp_millis(at_ms.unsigned_abs(), &self.random.random())
            .into_uuid();
        let mut log = RequestLog::new(RequestId(id), at_ms, kind, dialect, endpoint(dialect, kind));
        log.key_id = Some(KeyId(key as i64 + 1));
        log.user_id = Some(UserId(key as i64 % USERS + 1));
        log.provider_id = Some(ProviderId(self.provider(key)));
        log.model = MODELS[model].to_owned();
        log.upstream_model = MODELS[model].to_owned();
        if self.random.random_bool(CONVERSATION) {
            self.sessions[key] = conversation(&mut self.random);
        }
        log.session = Some(self.sessions[key].clone());
        log.stream = kind == RequestKind::Generation;
        (log.status, log.ended_by) = (200, EndedBy::Complete);
        log.duration_ms = self.random.random_range(300..40_000);
        log.ttfb_ms = Some(self.random.random_range(150..2500));
        if log.stream {
            log.ttft_ms = log.ttfb_ms.map(|ttfb| ttfb + 40);
            self.spend(&mut log);
        }
        if self.random.random_bool(ERRORS) {
            self.fail(&mut log);
        }
        if self.detailed {
            tell(&mut log);
        }
        log
    }

    /// A key has two models of its own that it mostly uses.
    fn model(&mut self, key: usize) -> usize {
        let common = MODELS.len() - 1;
        let draw: f64 = self.random.random();
        if draw < RARE {
            common
        } else if draw < 0.75 {
            key % 7
        } else if draw < 0.97 {
            (key * 5 + 3) % 12
        } else {
            // The square makes the first ones more frequent.
            (self.random.random::<f64>().powi(2) * common as f64) as usize
        }
    }

    /// Conversations are pinned and providers have priorities: a key has one that mostly serves it.
    fn provider(&mut self, key: usize) -> i64 {
        let common = PROVIDERS - 1;
        let draw: f64 = self.random.random();
        let index = if draw < RARE {
            common
        } else if draw < 0.9 {
            key % 3
        } else if draw < 0.99 {
            (key + 1) % 5
        } else {
            self.random.random_range(0..common)
        };
        index as i64 + 1
    }

    fn spend(&mut self, log: &mut RequestLog) {
        let random = &mut self.random;
        log.usage = Usage {
            input: random.random_range(3..4000),
            output: random.random_range(20..3000),
            cache_write_5m: random.random_range(0..8000),
            cache_read: random.random_range(0..150_000),
            ..Usage::default()
        };
        let nano = |tokens: u64, per_token: i64| NanoUsd(tokens as i64 * per_token);
        let (input, output) = (nano(log.usage.input, 3000), nano(log.usage.output, 15_000));
        let cache_write_5m = nano(log.usage.cache_write_5m, 3750);
        let cache_read = nano(log.usage.cache_read, 300);
        log.cost = Cost {
            total: input + output + cache_write_5m + cache_read,
            input,
            output,
            cache_write_5m,
            cache_read,
            multiplier_ppm: 1_000_000,
            group_multiplier_ppm: 1_000_000,
            price_model: log.model.clone(),
            price_source: "litellm".to_owned(),
            price_version: "1763000000000".to_owned(),
            ..Cost::default()
        };
    }

    fn fail(&mut self, log: &mut RequestLog) {
        let draw: f64 = self.random.random();
        let (status, ended_by, code) = if draw < RARE / ERRORS {
            (502, EndedBy::Upstream, "broken_answer")
        } else if draw < 0.5 {
            (429, EndedBy::Hub, "rate_limited")
        } else if draw < 0.7 {
            (529, EndedBy::Upstream, "upstream_status")
        } else if draw < 0.8 {
            (503, EndedBy::Hub, "no_provider")
        } else if draw < 0.95 {
            (200, EndedBy::Upstream, "upstream_cut")
        } else {
            (400, EndedBy::Upstream, "upstream_status")
        };
        (log.status, log.ended_by) = (status, ended_by);
        log.error_code = Some(code.to_owned());
        if status != 200 {
            (log.usage, log.cost) = (Usage::default(), Cost::default());
            log.ttft_ms = None;
        }
        if ended_by == EndedBy::Hub {
            (log.provider_id, log.ttfb_ms) = (None, None);
        }
        if code == "rate_limited" {
            log.refused_by = log.key_id.map(|key| LimitRefusal {
                scope: ScopeId::Key(key.0),
                window: WindowKind::RequestsPerMinute,
                limit: 60,
                used: 60,
                reserved: 0,
                resets_at_ms: Some(log.at_ms + 1000),
            });
        }
    }
}

fn conversation(random: &mut SmallRng) -> String {
    Uuid::from_u128(random.random()).to_string()
}

fn dialect(model: usize) -> Dialect {
    let name = MODELS[model];
    if name.starts_with("claude") {
        Dialect::Anthropic
    } else if name.starts_with("gemini") {
        Dialect::Gemini
    } else if name.contains("codex") {
        Dialect::OpenaiResponses
    } else {
        Dialect::OpenaiChat
    }
}

fn endpoint(dialect: Dialect, kind: RequestKind) -> &'static str {
    match (dialect, kind) {
        (Dialect::Anthropic, RequestKind::CountTokens) => "/v1/messages/count_tokens",
        (Dialect::Anthropic, _) => "/v1/messages",
        (Dialect::OpenaiChat, _) => "/v1/chat/completions",
        (Dialect::OpenaiResponses, _) => "/v1/responses",
        (Dialect::Gemini, _) => "/v1beta/models",
    }
}

/// What the second table keeps, about as long as the hub writes it.
fn tell(log: &mut RequestLog) {
    log.user_agent = Some("claude-cli/2.0.42 (external, cli)".to_owned());
    log.client_ip = Some("10.4.17.23".to_owned());
    log.error_message = log
        .error_code
        .as_ref()
        .map(|code| format!("the provider answered with `{code}`"));
    let step = |event: &str, at_ms: u32, took_ms: u32| AttemptRecord {
        provider_id: log.provider_id,
        provider: "anthropic-team-one".to_owned(),
        event: event.to_owned(),
        fault: None,
        status: Some(log.status),
        at_ms,
        took_ms,
        detail: "the conversation is pinned to this provider".to_owned(),
        candidates: Vec::new(),
        passed_over: Vec::new(),
    };
    log.attempts = vec![
        step("pinned", 0, 1),
        step("answered", 1, log.ttfb_ms.unwrap_or(1)),
    ];
}
