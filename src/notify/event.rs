//! What people may be told of, as plain data. It must not know whom to tell, nor in which words.

use actors::domain::{NanoUsd, Period, ProviderId};
use serde::{Deserialize, Serialize};

/// The longest text of somebody else (a model's name, a file's problem) that goes into a message.
const TEXT_MAX: usize = 200;

/// The kinds of events that rules are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    CircuitOpened,
    CircuitClosed,
    BudgetReached,
    DailyLeaderboard,
    UnpricedModel,
    PriceSyncFailed,
    ConfigInvalid,
    LogBehind,
}

impl EventKind {
    pub const ALL: [Self; 8] = [
        Self::CircuitOpened,
        Self::CircuitClosed,
        Self::BudgetReached,
        Self::DailyLeaderboard,
        Self::UnpricedModel,
        Self::PriceSyncFailed,
        Self::ConfigInvalid,
        Self::LogBehind,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CircuitOpened => "circuit_opened",
            Self::CircuitClosed => "circuit_closed",
            Self::BudgetReached => "budget_reached",
            Self::DailyLeaderboard => "daily_leaderboard",
            Self::UnpricedModel => "unpriced_model",
            Self::PriceSyncFailed => "price_sync_failed",
            Self::ConfigInvalid => "config_invalid",
            Self::LogBehind => "log_behind",
        }
    }

    /// `None` for a word that is none of them.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Info,
    Warning,
    Critical,
}

/// Whose budget it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spender {
    User,
    Key,
    Provider,
}

impl Spender {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Key => "key",
            Self::Provider => "provider",
        }
    }
}

/// A budget, and how much of it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetUse {
    pub spender: Spender,
    pub id: i64,
    pub name: String,
    pub period: Period,
    pub spent: NanoUsd,
    pub limit: NanoUsd,
    /// Tells this window from the one after it.
    pub window: i64,
    /// When the next one begins, Unix milliseconds like all times; `None` where there is none.
    pub ends_at_ms: Option<i64>,
    /// Until when its breach is not told again.
    pub quiet_until_ms: i64,
}

impl BudgetUse {
    /// Whole percent of the limit, rounded down. All of nothing is used.
    #[must_use]
    pub fn percent(&self) -> u64 {
        let (spent, limit) = (i128::from(self.spent.0.max(0)), i128::from(self.limit.0));
        if limit <= 0 {
            return 100;
        }
        u64::try_from(spent * 100 / limit).unwrap_or(u64::MAX)
    }
}

/// A line of the leaderboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    pub name: String,
    pub cost: NanoUsd,
    pub requests: u64,
    pub tokens: u64,
}

/// Something that people may want to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    CircuitOpened {
        provider: ProviderId,
        name: String,
        failures: u32,
        /// When it is tried again.
        retry_at_ms: i64,
    },
    CircuitClosed {
        provider: ProviderId,
        name: String,
    },
    BudgetReached(BudgetUse),
    DailyLeaderboard {
        /// The rule whose time it is.
        rule: i64,
        from_ms: i64,
        to_ms: i64,
        /// The dearest first.
        lines: Vec<Spent>,
        cost: NanoUsd,
        requests: u64,
    },
    UnpricedModel {
        model: String,
        upstream_model: String,
        requests: u64,
    },
    PriceSyncFailed {
        url: String,
        /// When prices were last synced.
        last_at_ms: Option<i64>,
        every_h: u64,
    },
    ConfigInvalid {
        file: Option<String>,
        problems: Vec<String>,
    },
    LogBehind {
        bytes: u64,
        bound: u64,
    },
}

impl Event {
    #[must_use]
    pub fn kind(&self) -> EventKind {
        match self {
            Self::CircuitOpened { .. } => EventKind::CircuitOpened,
            Self::CircuitClosed { .. } => EventKind::CircuitClosed,
            Self::BudgetReached(_) => EventKind::BudgetReached,
            Self::DailyLeaderboard { .. } => EventKind::DailyLeaderboard,
            Self::UnpricedModel { .. } => EventKind::UnpricedModel,
            Self::PriceSyncFailed { .. } => EventKind::PriceSyncFailed,
            Self::ConfigInvalid { .. } => EventKind::ConfigInvalid,
            Self::LogBehind { .. } => EventKind::LogBehind,
        }
    }

    #[must_use]
    pub fn level(&self) -> Level {
        match self {
            Self::CircuitClosed { .. } | Self::DailyLeaderboard { .. } => Level::Info,
            Self::BudgetReached(used) if used.percent() >= 100 => Level::Critical,
            Self::CircuitOpened { .. } | Self::ConfigInvalid { .. } => Level::Critical,
            Self::BudgetReached(_)
            | Self::UnpricedModel { .. }
            | Self::PriceSyncFailed { .. }
            | Self::LogBehind { .. } => Level::Warning,
        }
    }

    /// One of each kind with made-up content: for a target's test, and to know what templates may name.
    #[must_use]
    pub fn example(kind: EventKind, now_ms: i64) -> Self {
        let name = "example".to_owned();
        match kind {
            EventKind::CircuitOpened => Self::CircuitOpened {
                provider: ProviderId(1),
                name,
                failures: 5,
                retry_at_ms: now_ms + 60_000,
            },
            EventKind::CircuitClosed => Self::CircuitClosed {
                provider: ProviderId(1),
                name,
            },
            EventKind::BudgetReached => Self::BudgetReached(BudgetUse {
                spender: Spender::User,
                id: 1,
                name,
                period: Period::Day,
                spent: NanoUsd(8_100_000_000),
                limit: NanoUsd(10_000_000_000),
                window: 0,
                ends_at_ms: Some(now_ms + 3_600_000),
                quiet_until_ms: now_ms + 3_600_000,
            }),
            EventKind::DailyLeaderboard => Self::DailyLeaderboard {
                rule: 0,
                from_ms: now_ms - 86_400_000,
                to_ms: now_ms,
                lines: vec![Spent {
                    name,
                    cost: NanoUsd(1_250_000_000),
                    requests: 42,
                    tokens: 1_234_567,
                }],
                cost: NanoUsd(1_250_000_000),
                requests: 42,
            },
            EventKind::UnpricedModel => Self::UnpricedModel {
                model: "example-model".to_owned(),
                upstream_model: "example-model".to_owned(),
                requests: 3,
            },
            EventKind::PriceSyncFailed => Self::PriceSyncFailed {
                url: "https://prices.example/table.json".to_owned(),
                last_at_ms: Some(now_ms - 2 * 86_400_000),
                every_h: 24,
            },
            EventKind::ConfigInvalid => Self::ConfigInvalid {
                file: Some("hub.yaml".to_owned()),
                problems: vec!["`server.port`: an example".to_owned()],
            },
            EventKind::LogBehind => Self::LogBehind {
                bytes: 600 * 1024 * 1024,
                bound: 1024 * 1024 * 1024,
            },
        }
    }
}

/// A text that clients or files made, short enough for a message and on one line.
#[must_use]
pub fn short(text: &str) -> String {
    let plain = |character: char| {
        if character.is_control() {
            ' '
        } else {
            character
        }
    };
    let mut cut: String = text.chars().take(TEXT_MAX).map(plain).collect();
    if text.chars().nth(TEXT_MAX).is_some() {
        cut.push('…');
    }
    cut
}
