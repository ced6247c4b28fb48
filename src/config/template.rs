//! Prints the configuration file from the types. `config/hub.yaml` is its output; a test keeps it so.

use super::section::Described;
use super::{
    AuditConfig, AuthConfig, Config, ConsoleConfig, DatabaseConfig, LimitsConfig, LogConfig,
    PriceSyncConfig, RedisConfig, RelayConfig, RequestLogConfig, RoutingConfig, ServerConfig,
    SessionsConfig, TelemetryConfig,
};

const HEAD: &str = "\
# Claude Code Hub: every setting, its default and why. Nothing here is needed: a hub runs without this file.
# Printed by `claude-code-hub print-config`; check a changed one by `claude-code-hub check-config FILE`.
#
# Where a setting names an environment variable, the variable wins over this file.
# ${NAME} and ${NAME:-default} take values from the environment, $$ is a plain $. Inside { … } and [ … ] put
# such a value in quotes: { key: \"${NAME}\" }.
# A change is applied at once, without dropping a running request, except where it says `needs a restart`.
# A file that is wrong changes nothing and is reported with line and reason; unknown names are errors.
#
# What admins may change in the console while the hub runs is commented out, with its default. Take the `# ` away, and what
# stands here holds, whatever was set there; so with its environment variable.
";

/// Providers, users and prices, as YAML. The printed file holds it as comments; tests load it.
pub(super) const EXAMPLE: &str = "\
providers:
  - name: claude-primary
    type: claude            # claude | claude-auth | codex | openai-compatible | gemini | gemini-cli
    url: https://api.anthropic.com
    key: ${ANTHROPIC_API_KEY}
    enabled: true
    weight: 1               # share within its priority
    priority: 0             # lower is tried first
    groups: [default]       # who may use it; none means the group default
    cost_multiplier: 1      # times the price of every request
    models: []              # none: any; or names, { prefix: claude- }, { suffix: … },
                            # { contains: … }, { regex: … }
    redirects: {}           # asked for: sent, as in claude-3-5-haiku-latest: claude-haiku-4-5; or a list, of which
                            # the first that fits is used: [{ from: { prefix: claude-3- }, to: claude-haiku-4-5 }]
    limits: {}              # concurrent_sessions: conversations at once, each counted for sessions.ttl_s after its
                            # last request; five_hour_usd, daily_usd, weekly_usd, monthly_usd, total_usd: what it
                            # may cost, in windows as with a user; rpm and tpm; concurrent_requests, which
                            # each hub of several counts for itself
    max_in_flight:          # requests at once; none is unlimited
    circuit: { failure_threshold: 5, open_ms: 1800000, half_open_successes: 2, failure_decay_ms: 600000 }
                            # opens after so many failures in a row, of which none follows the one before later than
                            # failure_decay_ms: rare ones are no outage; 0 never opens it. Open for 30 seconds, then
                            # twice as long each time, open_ms at most; closes after half_open_successes
    timeouts: { connect_ms: 10000, first_byte_ms: 60000, idle_ms: 60000, total_ms: 600000 }
    proxy: { url: \"${PROXY_URL:-}\", fallback_to_direct: false }   # http, https, socks4, socks5; empty: none
    headers: {}             # added to each request
    attempts:               # tries at it for one request, 1 to 10; none: relay.attempts_per_provider
    group_priorities: {}    # its priority for callers of a group, as in vip: 0; of several the lowest counts
    clients: { allow: [], block: [] }   # parts of User-Agent, in any case; block wins; none allowed: all are
    active_hours:           # when it may be used, as in 22:00-06:00 (limits.timezone); none: always
    failback: return_when_healthy   # once it is well, its conversations come back with their next request;
                            # stay_until_idle: not until they paused for sessions.ttl_s, as the other is warm now
    max_pins:               # conversations that may stick to it at once; none is unlimited
    billing_header: pass    # x-anthropic-billing-header, which Claude Code changes with each prompt; where that
                            # empties the vendor's prompt cache: stabilise (a constant in its place) or strip
    overrides:              # changed in every request to it, in its own dialect; what is not set stays the client's
      reasoning_effort:     # none, minimal, low, medium, high, xhigh, max
      reasoning_summary:    # auto, concise, detailed (Responses)
      thinking_budget:      # tokens; 0 turns thinking off (Messages, Gemini)
      verbosity:            # low, medium, high (Responses, Chat)
      service_tier:         # in the vendor's word
      max_tokens:           # the most tokens of an answer
      parallel_tool_calls:  # true, false
      cache_ttl:            # 5m, 1h: how long the prompt caches live that a request marks (Messages)
      image_generation:     # true adds the vendor's tool, false takes it out (Responses)
      google_search:        # true adds the vendor's tool, false takes it out (Gemini)
      instructions:         # of a Responses request; instructions_mode: when_missing (default), replace
      omit: []              # top-level fields that the provider does not take, such as max_output_tokens
    translate: true         # serve clients of other dialects, too; where models and redirects name none of what they
                            # ask for, only when nobody else can
    websocket: false        # codex only: ask for answers that stream over a WebSocket; where there is none, over HTTP
    project:                # gemini-cli only: the Google Cloud project that requests are made in
users:
  - name: alice
    note: the first user
    tags: [research]       # words to find users by
    allowed_models: []     # what clients may ask for, like `models` of a provider; empty is any
    allowed_clients: []    # claude-code, codex, gemini-cli, or a part of the user agent; empty is any
    blocked_clients: []    # they win
    enabled: true
    expires_at:             # a date, which begins in limits.timezone, or a time: 2030-01-01T08:00:00Z
    groups: [default]
    limits:                 # of all keys together; a key has its own below
      rpm: 60               # requests a minute; tpm: tokens a minute, counted when requests end
      concurrent_requests: 20   # concurrent_sessions: conversations at once, as with a provider
      daily_usd: 20         # and five_hour_usd, weekly_usd (from Monday), monthly_usd (from the 1st), total_usd
      daily_mode: fixed     # rolling: the last 24 hours
      daily_reset: 00:00    # when a fixed day begins, in limits.timezone
      five_hour_mode: rolling   # fixed: opens with the first request that costs something
    keys:
      - name: laptop
        key: ${ALICE_KEY}   # or key_sha256: the SHA-256 of the key, in hexadecimal
        enabled: true
        expires_at: 2030-01-01
        groups: []          # none: the user's
        limits: {}
        web_login: true     # whether the key opens the console
        allowed_ips: []     # addresses or blocks (10.0.0.0/8) that it may be used from; empty is any
prices:                     # USD for a million tokens; they win over the price table
  - model: my-own-model
    input_per_mtok: 1.25
    output_per_mtok: 10
    cache_read_per_mtok: 0.125
    cache_write_5m_per_mtok: 1.5625
    cache_write_1h_per_mtok: 2.5
    reasoning_per_mtok: 12      # of the output, where it differs; so with images
    image_input_per_mtok: 2
    image_output_per_mtok: 30
    request_usd: 0.001          # for a request, and for each of its web searches
    web_search_usd: 0.01
";

/// The whole file, with every setting at its default or commented out.
#[must_use]
pub fn template() -> String {
    let mut out = HEAD.to_owned();
    out.push('\n');
    for doc in Config::DATA_DIR_DOCS {
        out.push_str(&format!("#{doc}\n"));
    }
    out.push_str("# Environment: DATA_DIR. A change needs a restart.\n");
    out.push_str(&format!(
        "data_dir: {}\n",
        Config::default_data_dir().display()
    ));
    for (name, docs, settings) in sections() {
        out.push('\n');
        for doc in docs {
            out.push_str(&format!("#{doc}\n"));
        }
        out.push_str(&format!("{name}:\n"));
        for setting in settings {
            push_setting(&mut out, &setting);
        }
    }
    out.push_str("\n# What may be declared here instead of in the console, where it can then be read only.\n");
    for line in EXAMPLE.lines() {
        out.push_str(&format!("# {line}\n"));
    }
    out
}

type Section = (&'static str, &'static [&'static str], Vec<Described>);

/// All sections in the file's order.
pub(super) fn sections() -> Vec<Section> {
    vec![
        ("server", ServerConfig::DOCS, ServerConfig::describe()),
        ("database", DatabaseConfig::DOCS, DatabaseConfig::describe()),
        ("redis", RedisConfig::DOCS, RedisConfig::describe()),
        ("limits", LimitsConfig::DOCS, LimitsConfig::describe()),
        ("sessions", SessionsConfig::DOCS, SessionsConfig::describe()),
        ("relay", RelayConfig::DOCS, RelayConfig::describe()),
        ("routing", RoutingConfig::DOCS, RoutingConfig::describe()),
        (
            "price_sync",
            PriceSyncConfig::DOCS,
            PriceSyncConfig::describe(),
        ),
        ("console", ConsoleConfig::DOCS, ConsoleConfig::describe()),
        ("auth", AuthConfig::DOCS, AuthConfig::describe()),
        ("audit", AuditConfig::DOCS, AuditConfig::describe()),
        (
            "request_log",
            RequestLogConfig::DOCS,
            RequestLogConfig::describe(),
        ),
        ("log", LogConfig::DOCS, LogConfig::describe()),
        (
            "telemetry",
            TelemetryConfig::DOCS,
            TelemetryConfig::describe(),
        ),
    ]
}

fn push_setting(out: &mut String, setting: &Described) {
    for doc in setting.docs {
        out.push_str(&format!("  #{doc}\n"));
    }
    let environment = setting.env.map(|name| format!("Environment: {name}."));
    let restart = setting
        .restart
        .then(|| "A change needs a restart.".to_owned());
    let facts: Vec<String> = environment.into_iter().chain(restart).collect();
    if !facts.is_empty() {
        out.push_str(&format!("  # {}\n", facts.join(" ")));
    }
    let value = setting.default.as_deref().or(setting.example);
    let is_open = setting.default.is_none() || setting.why_fixed().is_none();
    let comment = if is_open { "# " } else { "" };
    let (name, value) = (setting.name, value.unwrap_or_default());
    out.push_str(&format!("  {comment}{name}: {value}\n"));
}
