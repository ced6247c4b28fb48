//! Seeds the budgets of keys, users and providers with what the request log says was spent: at the start, and when a budget
//! appears or moves. Counters that know more stay. A failure is told and costs no request: it is tried again, and
//! until then a budget knows only what its store does. Whoever had what was spent set back to nothing counts from then on:
//! in the store once, in the counters of each hub, and at every seeding.
//!
//! The log's sums are by the hour. A window that begins within an hour does not get what was spent in the rest of that
//! hour; a rolling one forgets an hour when it is wholly out of it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use actix_rt::task::JoinHandle;
use actors::Root;
use actors::domain::{
    HourSpent, LimitRule, Limits, ProviderId, RequestKind, ScopeId, Span, WindowKind,
};
use actors::limiter::port::{Reset, Spent};
use jiff::tz::TimeZone;

use super::repeat::every;
use crate::catalog::{Catalog, Snapshot};
use crate::store::Db;

/// The start waits no longer for it.
const DEADLINE: Duration = Duration::from_secs(10);
/// How often it is looked for budgets that have appeared.
const EVERY: Duration = Duration::from_secs(1);
const HOUR_MS: i64 = 3_600_000;

/// A budget, whatever its limit: where its window lies now is left out, so that it is the same tomorrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Budget {
    scope: ScopeId,
    window: WindowKind,
    /// A day that begins at another time, or another mode, is another budget.
    moves: (u8, i64),
}

/// Knows which budgets were seeded.
#[derive(Debug)]
pub(super) struct Budgets {
    db: Db,
    catalog: Arc<Catalog>,
    root: Root,
    /// The snapshot that was looked at last.
    version: i64,
    seeded: HashSet<Budget>,
    /// Who was told to count anew, and from when on.
    counts_from: BTreeMap<ScopeId, i64>,
    failing: bool,
}

impl Budgets {
    pub(super) fn new(db: Db, catalog: Arc<Catalog>, root: Root) -> Self {
        Self {
            db,
            catalog,
            root,
            version: i64::MIN,
            seeded: HashSet::new(),
            counts_from: BTreeMap::new(),
            failing: false,
        }
    }

    /// Seeds the budgets that have appeared since the last time; the database is asked only where there are some.
    pub(super) async fn seed(&mut self) {
        let snapshot = self.catalog.snapshot();
        if snapshot.version == self.version {
            return;
        }
        let at_ms = jiff::Timestamp::now().as_millisecond();
        let settings = self.catalog.settings();
        let zone = settings.limits.timezone.clone();
        let mut present = budgets(&snapshot, at_ms, &zone);
        if settings.limits.enabled {
            present.extend(budgets_of_providers(&snapshot, at_ms, &zone));
        }
        let in_force: HashSet<Budget> = present.iter().map(|(budget, ..)| *budget).collect();
        self.seeded.retain(|known| in_force.contains(known));
        match tokio::time::timeout(DEADLINE, self.count_anew(&present, at_ms, &zone)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => return self.failed(&error.to_string()),
            Err(late) => return self.failed(&late.to_string()),
        }
        let new: Vec<_> = present
            .into_iter()
            .filter(|(budget, ..)| !self.seeded.contains(budget))
            .collect();
        if new.is_empty() {
            self.version = snapshot.version;
            return;
        }
        match tokio::time::timeout(DEADLINE, self.raise(&new, at_ms)).await {
            Ok(Ok(())) => {
                self.seeded.extend(new.iter().map(|(budget, ..)| *budget));
                self.version = snapshot.version;
                self.failing = false;
            }
            Ok(Err(error)) => self.failed(&error.to_string()),
            Err(late) => self.failed(&late.to_string()),
        }
    }

    /// Has the counters of whoever was set back since the last time begin anew. They are seeded anew too.
    async fn count_anew(
        &mut self,
        present: &[(Budget, ScopeId, Span)],
        at_ms: i64,
        zone: &TimeZone,
    ) -> anyhow::Result<()> {
        let counts_from = self.db.spending_from().await?;
        let mut resets: BTreeMap<ScopeId, Reset> = BTreeMap::new();
        for (budget, owner, span) in present {
            let from_ms = counts_from.get(&budget.scope);
            let Some(from_ms) = from_ms.filter(|from_ms| {
                let known = self.counts_from.get(&budget.scope);
                known.is_none_or(|known| known < *from_ms)
            }) else {
                continue;
            };
            let reset = resets.entry(budget.scope).or_insert_with(|| Reset {
                owner: *owner,
                scope: budget.scope,
                from_ms: *from_ms,
                // Also windows that are not in force and may come to be.
                windows: Limits::default().money_windows(at_ms, zone),
            });
            if !reset.windows.contains(&(budget.window, *span)) {
                reset.windows.push((budget.window, *span));
            }
        }
        if resets.is_empty() {
            return Ok(());
        }
        let said: Vec<(ScopeId, i64)> = resets
            .values()
            .map(|reset| (reset.scope, reset.from_ms))
            .collect();
        self.root
            .limiters
            .reset(resets.into_values().collect())
            .await?;
        let mut hours = self.db.spent_since().await?;
        for (scope, _) in &said {
            if let ScopeId::Provider(id) = scope {
                let hours = hours.remove(scope).unwrap_or_default();
                self.root.restart_spending(ProviderId(*id), hours);
            }
            self.seeded.retain(|budget| budget.scope != *scope);
        }
        self.counts_from.extend(said);
        Ok(())
    }

    async fn raise(&self, new: &[(Budget, ScopeId, Span)], at_ms: i64) -> anyhow::Result<()> {
        let mut hours: HashMap<ScopeId, Vec<HourSpent>> = HashMap::new();
        let is_provider =
            |(budget, ..): &(Budget, _, _)| matches!(budget.scope, ScopeId::Provider(_));
        if !new.iter().all(is_provider) {
            for (user, key, hour) in self.db.key_spending().await? {
                hours.entry(ScopeId::User(user.0)).or_default().push(hour);
                hours.entry(ScopeId::Key(key.0)).or_default().push(hour);
            }
        }
        if new.iter().any(is_provider) {
            for (id, hour) in self.db.provider_spending().await? {
                hours.entry(ScopeId::Provider(id.0)).or_default().push(hour);
            }
        }
        let counts_from = self.db.spending_from().await?;
        if new
            .iter()
            .any(|(budget, ..)| counts_from.contains_key(&budget.scope))
        {
            let mut since = self.db.spent_since().await?;
            for scope in counts_from.into_keys() {
                let since = since.remove(&scope).unwrap_or_default();
                hours.insert(scope, since);
            }
        }
        let spent = |(budget, owner, span): &(Budget, ScopeId, Span)| {
            Some(Spent {
                owner: *owner,
                scope: budget.scope,
                window: budget.window,
                span: *span,
                at_ms,
                amounts: amounts(hours.get(&budget.scope)?, span, at_ms),
            })
        };
        let known: Vec<Spent> = new.iter().filter_map(spent).collect();
        Ok(self.root.limiters.seed(known).await?)
    }

    fn failed(&mut self, error: &str) {
        if !self.failing {
            tracing::error!(%error, "budgets do not know yet what the log says was spent");
        }
        self.failing = true;
    }

    /// Goes on while the hub runs.
    pub(super) fn follow(mut self) -> JoinHandle<()> {
        every(EVERY, async move || self.seed().await)
    }
}

/// When each hour's money was spent, oldest first. Of a rolling window it leaves with the end of its hour, so that a
/// limit is not crossed for not knowing the minute.
fn amounts(hours: &[HourSpent], span: &Span, at_ms: i64) -> Vec<(i64, u64)> {
    let mut sums: BTreeMap<i64, u64> = BTreeMap::new();
    for hour in hours {
        let spent_ms = match span {
            Span::Rolling { .. } if hour.hour_ms > 0 => (hour.hour_ms + HOUR_MS - 1).min(at_ms),
            _ => hour.hour_ms,
        };
        *sums.entry(spent_ms).or_default() += u64::try_from(hour.amount.0).unwrap_or(0);
    }
    sums.into_iter().collect()
}

/// All budgets of keys and users in force, with the user in whose account they lie, and where their windows lie now.
fn budgets(snapshot: &Snapshot, at_ms: i64, zone: &TimeZone) -> Vec<(Budget, ScopeId, Span)> {
    let mut all = Vec::new();
    let mut seen = HashSet::new();
    for key in snapshot.keys() {
        let owner = ScopeId::User(key.user_id.0);
        for scope in key.scopes(RequestKind::Generation, at_ms, zone) {
            for (budget, rule) in money(scope.id, &scope.rules) {
                if seen.insert(budget) {
                    all.push((budget, owner, rule.span));
                }
            }
        }
    }
    all
}

/// The same of providers, whose accounts are their own.
fn budgets_of_providers(
    snapshot: &Snapshot,
    at_ms: i64,
    zone: &TimeZone,
) -> Vec<(Budget, ScopeId, Span)> {
    let mut all = Vec::new();
    for provider in snapshot.providers() {
        let id = ScopeId::Provider(provider.id.0);
        let rules = provider.limits.rules(at_ms, zone);
        let budgets = money(id, &rules).map(|(budget, rule)| (budget, id, rule.span));
        all.extend(budgets);
    }
    all
}

fn money(scope: ScopeId, rules: &[LimitRule]) -> impl Iterator<Item = (Budget, &LimitRule)> {
    let is_money = |rule: &&LimitRule| matches!(rule.window, WindowKind::Money(_));
    rules.iter().filter(is_money).map(move |rule| {
        let budget = Budget {
            scope,
            window: rule.window,
            moves: moves(&rule.span),
        };
        (budget, rule)
    })
}

fn moves(span: &Span) -> (u8, i64) {
    match *span {
        Span::Now => (0, 0),
        Span::Rolling { bucket_ms, .. } => (1, bucket_ms),
        Span::Fixed { reset, .. } => (2, i64::from(reset.minute_of_day())),
        Span::FromFirst { length_ms } => (3, length_ms),
    }
}

#[cfg(test)]
mod tests {
    use actors::domain::NanoUsd;

    use super::*;

    #[test]
    fn an_hour_leaves_a_rolling_window_with_its_end_and_counts_elsewhere_from_its_beginning() {
        let hour = |hour_ms, amount| HourSpent {
            hour_ms,
            amount: NanoUsd(amount),
        };
        let hours = [
            hour(0, 1),
            hour(HOUR_MS, 2),
            hour(HOUR_MS, 3),
            hour(2 * HOUR_MS, 4),
        ];
        let now = 2 * HOUR_MS + 5;
        let rolling = amounts(&hours, &Span::FIVE_HOURS, now);
        assert_eq!(rolling, [(0, 1), (2 * HOUR_MS - 1, 5), (now, 4)]);
        let first = amounts(&hours, &Span::FromFirst { length_ms: 1 }, now);
        assert_eq!(first, [(0, 1), (HOUR_MS, 5), (2 * HOUR_MS, 4)]);
    }
}
