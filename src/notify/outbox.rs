//! Turns events into messages that wait to be sent, each once for each target that a rule names. It must not send.

use std::collections::HashMap;

use jiff::tz::TimeZone;

use super::event::Event;
use super::rule::Rule;
use super::text;
use crate::store::{Db, NewNotification, NotificationRule, NotificationTarget, Result};

/// For so long what the database refused to take again is not asked again.
const ASKED_MS: i64 = 5 * 60_000;

/// Writes messages into the database, which knows what was told.
#[derive(Debug)]
pub struct Outbox {
    db: Db,
    /// What need not be asked of the database until then: states are seen again and again.
    told: HashMap<(String, i64), i64>,
    /// Rules that could not be followed were told of in the log, as they were at this time.
    complained: HashMap<i64, i64>,
}

/// The rules that can be followed now, and whom they may name.
#[derive(Clone, Debug, Default)]
pub struct Orders {
    pub rules: Vec<Rule>,
    targets: HashMap<i64, NotificationTarget>,
}

impl Outbox {
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self {
            db,
            told: HashMap::new(),
            complained: HashMap::new(),
        }
    }

    /// Reads the rules in force; targets only where there is a rule.
    ///
    /// # Errors
    /// The store's.
    pub async fn orders(&mut self) -> Result<Orders> {
        let rows = self.db.notification_rules().await?;
        let mut rules: Vec<Rule> = rows.iter().filter_map(|row| self.read(row)).collect();
        rules.retain(|rule| rule.enabled && !rule.target_ids.is_empty());
        if rules.is_empty() {
            return Ok(Orders::default());
        }
        let targets = self.db.notification_targets().await?.into_iter();
        let targets = targets.filter(|target| target.enabled);
        Ok(Orders {
            rules,
            targets: targets.map(|target| (target.id, target)).collect(),
        })
    }

    fn read(&mut self, row: &NotificationRule) -> Option<Rule> {
        Rule::read(row)
            .inspect_err(|problem| {
                let seen = self.complained.insert(row.id, row.updated_at_ms);
                if seen != Some(row.updated_at_ms) {
                    tracing::warn!(rule = row.id, %problem, "a notification rule cannot be followed");
                }
            })
            .ok()
    }

    /// Writes what the rules have to say of an event. Returns how many messages that made.
    ///
    /// # Errors
    /// The store's; what was written until then stays.
    pub async fn put(
        &mut self,
        event: &Event,
        orders: &Orders,
        zone: &TimeZone,
        now_ms: i64,
    ) -> Result<usize> {
        self.told.retain(|_, until_ms| *until_ms > now_ms);
        let mut made = 0;
        for rule in &orders.rules {
            let Some(claim) = rule.claim(event, now_ms) else {
                continue;
            };
            let targets = rule
                .target_ids
                .iter()
                .filter_map(|id| orders.targets.get(id));
            for target in targets {
                let told = (claim.topic.clone(), target.id);
                if self.told.contains_key(&told) {
                    continue;
                }
                let zone = rule.options.zone_or(zone);
                let message = text::message(event, rule.language, &zone, now_ms);
                let new = NewNotification {
                    topic: claim.topic.clone(),
                    also: claim.also.clone(),
                    until_ms: claim.until_ms,
                    event: message.event.clone(),
                    target_id: target.id,
                    target_name: target.name.clone(),
                    message: serde_json::to_string(&message).unwrap_or_default(),
                };
                let is_new = self.db.enqueue_notification(&new, now_ms).await?;
                made += usize::from(is_new);
                // Somebody else's mark may end earlier than ours would.
                let asked_until_ms = now_ms.saturating_add(ASKED_MS);
                let until_ms = if is_new {
                    claim.until_ms
                } else {
                    claim.until_ms.min(asked_until_ms)
                };
                self.told.insert(told, until_ms);
            }
        }
        Ok(made)
    }
}
