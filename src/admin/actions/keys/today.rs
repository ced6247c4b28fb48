//! Keys as lists show them, and what they did since midnight. Nothing is added up here.

use std::collections::HashMap;

use actors::domain::{KeyId, Period};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::limits::{ShownLimits, usd};
use crate::admin::Admin;
use crate::admin::problem::Problem;
use crate::admin::shape::Time;
use crate::store::{
    KeyRow, Leader, LeaderboardBy, LeaderboardOrder, LeaderboardQuery, Sums, SumsFilter,
};

/// The most lines of a leaderboard at once.
const LINES: u32 = 1000;

/// A key, masked. Money is in USD; `null` is no limit.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KeyShape {
    #[schema(example = 1)]
    id: i64,
    #[schema(example = "laptop")]
    name: String,
    can_login_web_ui: bool,
    limit_daily_usd: Option<f64>,
    #[serde(flatten)]
    limits: ShownLimits,
    /// `null` where it has those of its user.
    provider_group: Option<String>,
    created_at: Time,
}

impl From<&KeyRow> for KeyShape {
    fn from(row: &KeyRow) -> Self {
        Self {
            id: row.id.0,
            name: row.name.clone(),
            can_login_web_ui: row.web_login,
            limit_daily_usd: row.limits.daily_usd,
            limits: ShownLimits::from(&row.limits),
            provider_group: (!row.groups.is_empty()).then(|| row.groups.join(",")),
            created_at: Time::of_ms(row.created_at_ms),
        }
    }
}

/// A key beside its user, with what it did today.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KeyItem {
    #[serde(flatten)]
    key: KeyShape,
    /// The beginning and the end of its text.
    #[schema(example = "sk-hub-A…WXYZ")]
    masked_key: String,
    /// Always false: the hub does not know the text.
    can_copy: bool,
    /// When it ends, or `never`.
    #[schema(example = "never")]
    expires_at: String,
    /// `enabled` or `disabled`.
    #[schema(example = "enabled")]
    status: &'static str,
    /// USD since midnight in the hub's time zone.
    today_usage: f64,
    today_call_count: u64,
    today_tokens: u64,
    /// The same by model.
    model_stats: Vec<ModelStat>,
    /// In the hub's time zone.
    #[schema(example = "2026-01-31 12:00:00")]
    created_at_formatted: String,
}

/// What a key did with a model today.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ModelStat {
    #[schema(example = "claude-sonnet-4-5")]
    model: String,
    call_count: u64,
    /// USD.
    total_cost: f64,
    total_tokens: u64,
}

/// What keys did since midnight.
pub struct Today {
    from_ms: i64,
    to_ms: i64,
    of_keys: HashMap<KeyId, Sums>,
}

impl Today {
    pub async fn read(admin: &Admin) -> Result<Self, Problem> {
        let now_ms = Timestamp::now().as_millisecond();
        let zone = &admin.catalog.settings().limits.timezone;
        let (from_ms, to_ms) = (Period::Day.start(now_ms, zone), now_ms.saturating_add(1));
        let mut of_keys = HashMap::new();
        let filter = SumsFilter::default();
        for row in leaders(admin, LeaderboardBy::Key, from_ms, to_ms, filter).await? {
            if let Leader::Key(id) = row.0 {
                of_keys.insert(id, row.1);
            }
        }
        Ok(Self {
            from_ms,
            to_ms,
            of_keys,
        })
    }
}

/// All lines of a leaderboard.
pub async fn leaders(
    admin: &Admin,
    by: LeaderboardBy,
    from_ms: i64,
    to_ms: i64,
    filter: SumsFilter,
) -> Result<Vec<(Leader, Sums)>, Problem> {
    let mut asked = LeaderboardQuery {
        by,
        order: LeaderboardOrder::Cost,
        from_ms,
        to_ms,
        filter,
        limit: LINES,
        offset: 0,
    };
    let mut all = Vec::new();
    loop {
        let rows = admin.db.leaders(&asked).await?;
        let more = rows.len() == LINES as usize;
        all.extend(rows.into_iter().map(|row| (row.leader, row.sums)));
        if !more {
            return Ok(all);
        }
        asked.offset = asked.offset.saturating_add(LINES);
    }
}

/// Keys as lists of users show them.
pub async fn key_items(
    admin: &Admin,
    today: &Today,
    rows: &[KeyRow],
) -> Result<Vec<KeyItem>, Problem> {
    let zone = admin.catalog.settings().limits.timezone.clone();
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let sums = today.of_keys.get(&row.id);
        let model_stats = match sums {
            Some(_) => models(admin, today, row.id).await?,
            None => Vec::new(),
        };
        let sums = sums.copied().unwrap_or_default();
        let expires_at = row.expires_at_ms.map(|ms| Time::of_ms(ms).0.to_string());
        let created = Time::of_ms(row.created_at_ms).0.to_zoned(zone.clone());
        items.push(KeyItem {
            key: KeyShape::from(row),
            masked_key: row.hint.clone(),
            can_copy: false,
            expires_at: expires_at.unwrap_or_else(|| "never".to_owned()),
            status: if row.enabled { "enabled" } else { "disabled" },
            today_usage: usd(sums.cost),
            today_call_count: sums.requests,
            today_tokens: sums.tokens(),
            model_stats,
            created_at_formatted: created.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        });
    }
    Ok(items)
}

async fn models(admin: &Admin, today: &Today, key: KeyId) -> Result<Vec<ModelStat>, Problem> {
    let filter = SumsFilter {
        key_id: Some(key),
        ..SumsFilter::default()
    };
    let (from_ms, to_ms) = (today.from_ms, today.to_ms);
    let lines = leaders(admin, LeaderboardBy::Model, from_ms, to_ms, filter).await?;
    let stat = |(leader, sums): (Leader, Sums)| match leader {
        Leader::Model(model) => Some(ModelStat {
            model,
            call_count: sums.requests,
            total_cost: usd(sums.cost),
            total_tokens: sums.tokens(),
        }),
        _ => None,
    };
    Ok(lines.into_iter().filter_map(stat).collect())
}
