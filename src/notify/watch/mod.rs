//! Looks at what can be seen of the hub, and says what people may want to know. It asks for no more than the rules are
//! about, reads sums and never the raw log, and must not decide whom to tell.

mod budgets;
mod circuits;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use actors::Providers;
use actors::domain::NanoUsd;
use jiff::tz::TimeZone;

use super::event::{Event, EventKind, Spent};
use super::outbox::Orders;
use super::rule::Rule;
use crate::catalog::Catalog;
use crate::price_sync;
use crate::store::{Db, Leader, LeaderboardBy, Result, SumsFilter};
use circuits::Circuits;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// How often the database is asked for sums, models without a price, and the last sync of prices.
const ASK_EVERY_MS: i64 = 60_000;
/// A sync of prices that failed is tried again after an hour: so long it may be late.
const SYNC_LATE_MS: i64 = 3 * HOUR_MS;
/// The most models without a price that one look tells of.
const UNPRICED_MAX: usize = 20;

/// What the last reload of the configuration file found wrong: the file, and its problems.
pub type ConfigProblems = Box<dyn Fn() -> (Option<String>, Vec<String>)>;

/// What is watched.
pub struct Watched {
    pub db: Db,
    pub catalog: Arc<Catalog>,
    pub providers: Providers,
    pub journal_bytes: Box<dyn Fn() -> u64>,
    pub config_problems: ConfigProblems,
}

impl std::fmt::Debug for Watched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watched").finish_non_exhaustive()
    }
}

/// Remembers what it saw.
#[derive(Debug)]
pub struct Watcher {
    watched: Watched,
    circuits: Circuits,
    /// When the database was asked last.
    asked_ms: Option<i64>,
    /// The last leaderboard of each rule.
    leaderboards: HashMap<i64, i64>,
    started_ms: i64,
}

impl Watcher {
    #[must_use]
    pub fn new(watched: Watched, now_ms: i64) -> Self {
        Self {
            watched,
            circuits: Circuits::default(),
            asked_ms: None,
            leaderboards: HashMap::new(),
            started_ms: now_ms,
        }
    }

    /// The hub's time zone.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        self.watched.catalog.settings().limits.timezone.clone()
    }

    /// What there is to tell. States are told for as long as they last; who listens knows what was told.
    ///
    /// # Errors
    /// The store's; what needs no store is told all the same the next time.
    pub async fn look(&mut self, orders: &Orders, now_ms: i64) -> Result<Vec<Event>> {
        let wanted = |kind| orders.rules.iter().any(|rule| rule.kind == kind);
        // Looked at even where no rule is about them, so that a new rule does not miss the first opening.
        let mut events = self.circuits(now_ms).await;
        events.extend(self.config());
        events.push(self.journal());
        self.leaderboards(orders, now_ms, &mut events).await?;
        if self
            .asked_ms
            .is_none_or(|asked_ms| now_ms - asked_ms >= ASK_EVERY_MS)
        {
            if wanted(EventKind::BudgetReached) {
                self.budgets(&orders.rules, now_ms, &mut events).await?;
            }
            if wanted(EventKind::UnpricedModel) {
                self.unpriced(now_ms, &mut events).await?;
            }
            if wanted(EventKind::PriceSyncFailed) {
                events.extend(self.prices(now_ms).await?);
            }
            self.asked_ms = Some(now_ms);
        }
        Ok(events)
    }

    /// Forgets what it believes to have told, because that could not be written down.
    pub fn untold(&mut self) {
        self.leaderboards.clear();
        self.asked_ms = None;
    }

    async fn circuits(&mut self, now_ms: i64) -> Vec<Event> {
        let mut views = Vec::new();
        for provider in self.watched.providers.all() {
            // One that is just being started again is looked at the next time.
            if let Ok(view) = provider.observe().await {
                views.push(view);
            }
        }
        self.circuits.look(&views, now_ms)
    }

    fn config(&self) -> Option<Event> {
        let (file, problems) = (self.watched.config_problems)();
        (!problems.is_empty()).then_some(Event::ConfigInvalid { file, problems })
    }

    fn journal(&self) -> Event {
        Event::LogBehind {
            bytes: (self.watched.journal_bytes)(),
            bound: self
                .watched
                .catalog
                .settings()
                .request_log
                .journal_max_bytes,
        }
    }

    async fn leaderboards(
        &mut self,
        orders: &Orders,
        now_ms: i64,
        events: &mut Vec<Event>,
    ) -> Result<()> {
        let zone = self.zone();
        for rule in &orders.rules {
            let Some(due_ms) = rule.leaderboard_due(now_ms, &zone) else {
                continue;
            };
            if self.leaderboards.get(&rule.id) == Some(&due_ms) {
                continue;
            }
            events.push(self.leaderboard(rule, due_ms).await?);
            self.leaderboards.insert(rule.id, due_ms);
        }
        Ok(())
    }

    /// Who spent most in the 24 hours before.
    async fn leaderboard(&self, rule: &Rule, to_ms: i64) -> Result<Event> {
        let (db, from_ms) = (&self.watched.db, to_ms - DAY_MS);
        let top = u32::from(rule.options.top);
        let rows = db
            .leaderboard(LeaderboardBy::User, from_ms, to_ms, top)
            .await?;
        let totals = db.totals(from_ms, to_ms, &SumsFilter::default()).await?;
        let names: HashMap<i64, String> = db
            .list_users()
            .await?
            .into_iter()
            .map(|user| (user.id.0, user.name))
            .collect();
        let spenders = rows.into_iter().filter(|row| row.sums.cost > NanoUsd(0));
        let lines = spenders.filter_map(|row| {
            let Leader::User(id) = row.leader else {
                return None;
            };
            let name = names
                .get(&id.0)
                .cloned()
                .unwrap_or_else(|| format!("#{}", id.0));
            Some(Spent {
                name,
                cost: row.sums.cost,
                requests: row.sums.requests,
                tokens: row.sums.tokens(),
            })
        });
        Ok(Event::DailyLeaderboard {
            rule: rule.id,
            from_ms,
            to_ms,
            lines: lines.collect(),
            cost: totals.cost,
            requests: totals.requests,
        })
    }

    async fn budgets(&self, rules: &[Rule], now_ms: i64, events: &mut Vec<Event>) -> Result<()> {
        let settings = self.watched.catalog.settings();
        if !settings.limits.enabled {
            return Ok(());
        }
        let of_budgets = rules
            .iter()
            .filter(|rule| rule.kind == EventKind::BudgetReached);
        let lowest = of_budgets.flat_map(Rule::thresholds).min().unwrap_or(100);
        let snapshot = self.watched.catalog.snapshot();
        let budgets = budgets::in_force(&snapshot, now_ms, &settings.limits.timezone);
        let mut spent = BTreeMap::new();
        for (by, from_ms) in budgets::sums(&budgets, now_ms) {
            let sums = self.watched.db.spent(by, from_ms, i64::MAX).await?;
            spent.insert((by, from_ms), sums.into_iter().collect());
        }
        let breaches = budgets::breaches(&budgets, &spent, lowest, now_ms);
        events.extend(breaches.into_iter().map(Event::BudgetReached));
        Ok(())
    }

    async fn unpriced(&self, now_ms: i64, events: &mut Vec<Event>) -> Result<()> {
        let models = self.watched.db.unpriced_models(now_ms - HOUR_MS).await?;
        let models = models.into_iter().take(UNPRICED_MAX);
        events.extend(models.map(|unpriced| Event::UnpricedModel {
            model: unpriced.model,
            upstream_model: unpriced.upstream_model,
            requests: unpriced.requests,
        }));
        Ok(())
    }

    async fn prices(&self, now_ms: i64) -> Result<Option<Event>> {
        let settings = self.watched.catalog.settings().price_sync.clone();
        let last = price_sync::last(&self.watched.db).await?;
        let last_at_ms = last.map(|report| report.at_ms);
        let since_ms = last_at_ms.unwrap_or(i64::MIN).max(self.started_ms);
        Ok(
            is_late(settings.every_h, since_ms, now_ms).then_some(Event::PriceSyncFailed {
                url: settings.url,
                last_at_ms,
                every_h: settings.every_h,
            }),
        )
    }
}

/// Pure: whether prices should have been synced since. A hub that was off for days has a while to make up for it.
fn is_late(every_h: u64, since_ms: i64, now_ms: i64) -> bool {
    let every_ms = i64::try_from(every_h)
        .unwrap_or(i64::MAX)
        .saturating_mul(HOUR_MS);
    every_h > 0 && now_ms.saturating_sub(since_ms) > every_ms.saturating_add(SYNC_LATE_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sync_is_late_some_hours_after_it_was_due_and_never_where_it_is_off() {
        let after = |hours| 24 * HOUR_MS + hours * HOUR_MS;
        assert!(!is_late(24, 0, after(3)));
        assert!(is_late(24, 0, after(3) + 1));
        assert!(!is_late(0, 0, i64::MAX));
        assert!(!is_late(u64::MAX, 0, i64::MAX));
    }
}
