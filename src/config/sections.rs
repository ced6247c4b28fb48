//! The hub's own settings, a struct a section. What is written here is also what `print-config` prints and what
//! the environment may override. Providers, users and prices have files of their own.

use jiff::tz::TimeZone;

use super::Hidden;
use super::check::{self, given};
use super::section::section;
use super::setting::choice;
use super::trusted_proxies::TrustedProxies;

section! {
    /// Where the hub listens, and what it accepts.
    ServerConfig in "server" {
        /// Address to listen on. 127.0.0.1 keeps the hub to this machine.
        host: String = "0.0.0.0".to_owned(), check check::host, restart true;
        /// Port to listen on. 0 takes any free one.
        port: u16 = 23_000, env "APP_PORT", restart true;
        /// Largest request body in bytes. 32 MiB is what Anthropic accepts; beyond it the answer is 413.
        body_limit_bytes: usize = 33_554_432, range 1024.., restart true;
        /// Threads that serve requests. 0 takes one for each core.
        workers: usize = 0, range 0..=1024, restart true;
        /// Address by which clients reach the hub, as the API documents and usage pages show it.
        public_url: Option<String> = None, env "APP_URL", example "https://hub.example.com", check given(check::http_url), fixed "it is an address";
        /// Reverse proxies that are believed about a client's address (X-Forwarded-For): addresses and networks, with
        /// commas between them. None by default, because anybody can write that header.
        trusted_proxies: TrustedProxies = TrustedProxies::default(), env "TRUSTED_PROXIES", example "127.0.0.1, 10.0.0.0/8", fixed "it decides whose word is believed";
        /// Whether Codex may speak Responses over a WebSocket. Off, it is told so and falls back to HTTP at once.
        responses_websocket: bool = true;
        /// How long a stop waits for running requests, in milliseconds.
        shutdown_grace_ms: u64 = 30_000, range 0..=3_600_000, restart true;
    }
}

section! {
    /// Where users, keys, providers, prices and the request log are kept.
    DatabaseConfig in "database" {
        /// SQLite needs nothing else and suits one hub; PostgreSQL suits several, and long logs.
        /// Left out, it is the file hub.db in data_dir.
        dsn: Hidden = Hidden::default(), env "DSN", example "postgres://user:pass@host:5432/db", check check::dsn, restart true;
        /// Connections in the pool, at most.
        pool_max: u32 = 20, env "DB_POOL_MAX", range 1..=10_000, restart true;
        /// Seconds after which an idle connection is closed.
        idle_timeout_s: u64 = 20, env "DB_POOL_IDLE_TIMEOUT", range 1.., restart true;
        /// Seconds to wait for a connection.
        connect_timeout_s: u64 = 10, env "DB_POOL_CONNECT_TIMEOUT", range 1.., restart true;
        /// Whether a start brings the tables up to date. Off where `migrate` is run by hand before an upgrade.
        auto_migrate: bool = true, env "AUTO_MIGRATE", restart true;
    }
}

section! {
    /// What several hubs share: limits, conversations' providers, circuits.
    RedisConfig in "redis" {
        /// Left out, they are kept in memory, which is right for one hub.
        url: Option<Hidden> = None, env "REDIS_URL", example "redis://127.0.0.1:6379", check given(check::redis_url), restart true;
        /// Whether a rediss:// server's certificate must be valid. Off only for one that signed its own.
        tls_reject_unauthorized: bool = true, env "REDIS_TLS_REJECT_UNAUTHORIZED", restart true;
    }
}

section! {
    /// Limits in general; how much each user, key and provider may use is written with them.
    LimitsConfig in "limits" {
        /// Whether limits are enforced at all.
        enabled: bool = true, env "ENABLE_RATE_LIMIT";
        /// IANA name of the time zone in which days, weeks and months begin, and that active_hours mean. Dates in this
        /// file begin in the zone that is stated here or by TZ.
        timezone: TimeZone = TimeZone::UTC, env "TZ";
        /// Token-counting calls a minute for each key; 0 is no limit. They are counted apart from generations,
        /// because Claude Code sends some 25 at once when it starts.
        count_tokens_rpm: u64 = 600;
    }
}

section! {
    /// Conversations.
    SessionsConfig in "sessions" {
        /// Seconds that a conversation sticks to its provider after its last request; prompt caches live as long.
        ttl_s: u64 = 300, env "SESSION_TTL", range 1..=604_800;
        /// Whether headers and bodies of requests and of their answers are kept, to be looked at. Off: they hold what
        /// people write. Keys, cookies and tokens in headers and paths are never kept.
        store_messages: bool = false, env "STORE_SESSION_MESSAGES";
        /// Bytes of a body that are kept, at most; beyond it only its length is.
        store_max_bytes: usize = 1_048_576, env "STORE_SESSION_MAX_BYTES", range 1_024..=33_554_432;
        /// Whether bodies of answers are kept, too. Their headers are in any case.
        store_response_body: bool = true, env "STORE_SESSION_RESPONSE_BODY";
    }
}

choice! {
    /// How log lines are written.
    LogFormat {
        /// For people.
        Text = "text",
        /// One object a line, for collectors.
        Json = "json",
    }
}

section! {
    /// The hub's own log, on standard error.
    LogConfig in "log" {
        /// trace, debug, info, warn, error or off; also by module: info,claude_code_hub::relay=debug
        level: String = "info".to_owned(), env "LOG_LEVEL", check check::log_level;
        /// text for people, json for collectors.
        format: LogFormat = LogFormat::Text, env "LOG_FORMAT", restart true;
    }
}

choice! {
    /// When a finished request counts as written.
    WriteMode {
        /// Once it is in the journal; rows follow in batches.
        Async = "async",
        /// Once the database has it.
        Sync = "sync",
    }
}

section! {
    /// How finished requests reach the database.
    RequestLogConfig in "request_log" {
        /// async writes in batches behind a journal that survives a crash; sync lets every answer's end wait until the
        /// database has its row, for 5 seconds at most: then the row waits in the journal.
        write_mode: WriteMode = WriteMode::Async, env "MESSAGE_REQUEST_WRITE_MODE", restart true;
        /// The longest that a row waits for its batch, in milliseconds.
        flush_interval_ms: u64 = 250, env "MESSAGE_REQUEST_ASYNC_FLUSH_INTERVAL_MS", range 1..=60_000, restart true;
        /// Rows in one batch, at most.
        batch_size: usize = 200, env "MESSAGE_REQUEST_ASYNC_BATCH_SIZE", range 1..=10_000, restart true;
        /// Rows that may wait in memory; beyond it they wait in the journal only.
        max_pending: usize = 5_000, env "MESSAGE_REQUEST_ASYNC_MAX_PENDING", range 1..=10_000_000, restart true;
        /// Bytes that the journal may take while the database is down. Beyond it the oldest rows lose their details
        /// (decision chain, texts); rows, tokens and money are never dropped.
        journal_max_bytes: u64 = 1_073_741_824, range 1_048_576..;
        /// Days for which rows are kept; 0 keeps them for ever. Hourly sums, and with them charts and limits, stay.
        keep_days: u64 = 0, range 0..=36_500;
        /// Days for which details (decision chains, texts, addresses) are kept; 0 keeps them as long as their rows.
        keep_details_days: u64 = 0, range 0..=36_500;
        /// Days for which headers and bodies are kept where sessions.store_messages is on; 0 keeps them as long as their rows.
        keep_bodies_days: u64 = 7, range 0..=36_500;
    }
}

section! {
    /// How a request finds its provider, and what happens when one fails.
    RelayConfig in "relay" {
        /// Tries at one provider before the next is taken.
        attempts_per_provider: u32 = 2, env "MAX_RETRY_ATTEMPTS_DEFAULT", range 1..=10;
        /// Other providers that are tried after the first, before the request fails.
        other_providers: u32 = 3, range 0..=100;
        /// Whether failures to connect count towards opening a provider's circuit. Off: a broken line of the hub's
        /// own would close the door to every provider.
        network_errors_open_circuit: bool = false, env "ENABLE_CIRCUIT_BREAKER_ON_NETWORK_ERRORS";
        /// How long all attempts of one request together may take until an answer begins, in milliseconds; 0 is no
        /// limit. Clients wait ten minutes: whoever answers later answers nobody.
        deadline_ms: u64 = 600_000, range 0..=86_400_000;
        /// Pause before the same provider is tried again, in milliseconds: a connection that was just refused
        /// is refused again.
        retry_pause_ms: u64 = 100, range 0..=60_000;
        /// After so many milliseconds without a word from the provider, a running stream gets a sign of life, so that
        /// neither client nor proxies on the way take it for dead. 0 sends none.
        ping_ms: u64 = 15_000, range 0..=3_600_000;
        /// How long the test of a provider may take, in milliseconds, from 5000 to 120000.
        api_test_timeout_ms: u64 = 15_000, env "API_TEST_TIMEOUT_MS", range 5_000..=120_000;
    }
}

section! {
    /// Where prices come from that nobody set or declared.
    PriceSyncConfig in "price_sync" {
        /// A table in LiteLLM's format. Its prices win over those that the hub ships with, and lose to your own.
        url: String = "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json".to_owned(), check check::page_url, fixed "it is an address";
        /// How often it is fetched, in hours. 0: never by itself; `price sync` does it by hand.
        every_h: u64 = 24, range 0..=8_760;
    }
}

section! {
    /// The audit log: who changed what.
    AuditConfig in "audit" {
        /// Days for which its rows are kept; 0 keeps them for ever. What is left can still be verified.
        keep_days: u64 = 365, range 0..=36_500;
    }
}

section! {
    /// The console, and what it tells those who are not signed in.
    ConsoleConfig in "console" {
        /// What the console is called: in its title and where people sign in.
        title: String = "Claude Code Hub".to_owned(), check check::label(60);
        /// What stands before an amount of money. For showing only: prices and limits are in US dollars.
        currency_symbol: String = "$".to_owned(), check check::label(8);
        /// Whether anybody may see the page that tells how the hub fares.
        status_page: bool = false;
        /// A line that everybody sees who opens the console.
        announcement: String = String::new(), example "On Friday the hub moves.", check check::line(500);
    }
}

section! {
    /// Administration. Better given by the environment than written here.
    AuthConfig in "auth" {
        /// Logs the first admin in to console and API. Left out, the first start makes one and shows it once.
        admin_token: Option<Hidden> = None, env "ADMIN_TOKEN", example "${SOME_VARIABLE}", check given(check::admin_token);
        /// Seals the providers' secrets in the database. Left out, it is made at first start and kept in data_dir.
        master_key: Option<Hidden> = None, env "HUB_MASTER_KEY", example "${SOME_VARIABLE}", restart true;
        /// Whether the console's cookie is sent over https only. Off where the console is used over plain http.
        secure_cookies: bool = true, env "ENABLE_SECURE_COOKIES";
        /// How long somebody stays signed in to the console, in seconds.
        session_ttl_s: u64 = 604_800, env "AUTH_SESSION_TTL_SECONDS", range 60..;
    }
}

section! {
    /// What the hub tells about itself.
    TelemetryConfig in "telemetry" {
        /// Whether /metrics answers (Prometheus).
        metrics: bool = true, restart true;
    }
}
