//! Sends the messages that are due: each with a deadline, at most three times, with growing pauses between. Rows are taken
//! for a time, so that of several hubs one sends, and another takes over where it died.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;

use super::address::Destination;
use super::channel::Heard;
use super::send::{Receipt, send};
use super::text::Message;
use crate::auth::master_key::MasterKey;
use crate::egress::Clients;
use crate::store::{
    Db, NotificationEntry, NotificationProgress, NotificationResult, NotificationState,
    NotificationTarget, Result,
};

/// How long a receiver is waited for, and how often and when it is tried again.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    pub within: Duration,
    /// After the first try, after the second, and so on; after the last there is none.
    pub pauses_ms: [i64; 2],
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            within: Duration::from_secs(10),
            pauses_ms: [15_000, 120_000],
        }
    }
}

/// So many are sent at once: a receiver that hangs holds up nobody else's message.
const AT_ONCE: usize = 16;
/// Whoever took a message has it to itself for the deadline and so long more.
const HELD_MORE: Duration = Duration::from_secs(50);

/// Lives on one thread, as its clients do.
#[derive(Debug)]
pub struct Courier {
    db: Db,
    master_key: Arc<MasterKey>,
    clients: Clients,
    patience: Patience,
}

impl Courier {
    #[must_use]
    pub fn new(db: Db, master_key: Arc<MasterKey>, patience: Patience) -> Self {
        Self {
            db,
            master_key,
            clients: Clients::new(),
            patience,
        }
    }

    /// Sends what is due, and returns how many were tried once all of these have fared somehow.
    ///
    /// # Errors
    /// The store's; what was taken is due again later.
    pub async fn deliver_due(&self, now_ms: i64) -> Result<usize> {
        let held = self.patience.within + HELD_MORE;
        let held_until_ms = now_ms + i64::try_from(held.as_millis()).unwrap_or(i64::MAX / 2);
        let limit = u32::try_from(AT_ONCE).unwrap_or(u32::MAX);
        let taken = self
            .db
            .take_notifications(now_ms, held_until_ms, limit)
            .await?;
        if taken.is_empty() {
            return Ok(0);
        }
        let targets = self.db.notification_targets().await?.into_iter();
        let targets: HashMap<i64, NotificationTarget> =
            targets.map(|target| (target.id, target)).collect();
        let tried = taken.len();
        let outcomes: Vec<Result<()>> = stream::iter(taken)
            .map(|entry| self.deliver(entry, &targets, now_ms))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        outcomes.into_iter().collect::<Result<Vec<()>>>()?;
        Ok(tried)
    }

    async fn deliver(
        &self,
        entry: NotificationEntry,
        targets: &HashMap<i64, NotificationTarget>,
        now_ms: i64,
    ) -> Result<()> {
        let target = targets.get(&entry.target_id);
        let receipt = match self.try_once(&entry, target, now_ms).await {
            Ok(receipt) => receipt,
            Err(reason) => Receipt {
                heard: Heard::Refused,
                status: None,
                latency_ms: 0,
                answer: reason,
            },
        };
        let progress = progress(&receipt, entry.tries, now_ms, &self.patience);
        if progress.state == NotificationState::Failed {
            tracing::warn!(
                target_name = entry.target_name,
                event = entry.event,
                tries = entry.tries,
                answer = receipt.answer,
                "an alert could not be sent"
            );
        }
        self.db.note_notification(entry.id, &progress).await?;
        if target.is_some() {
            let result = result(&receipt, now_ms);
            self.db
                .note_notification_result(entry.target_id, &result)
                .await?;
        }
        Ok(())
    }

    /// `Err` where trying is no use.
    async fn try_once(
        &self,
        entry: &NotificationEntry,
        target: Option<&NotificationTarget>,
        now_ms: i64,
    ) -> std::result::Result<Receipt, String> {
        let target = target.ok_or("the target was deleted")?;
        if !target.enabled {
            return Err("the target was disabled".to_owned());
        }
        if entry.tries > tries_max(&self.patience) {
            return Err("its senders ended before it was known how it fared".to_owned());
        }
        let message: Message = serde_json::from_str(&entry.message)
            .map_err(|error| format!("the message cannot be read: {error}"))?;
        let destination =
            Destination::open(target, &self.master_key).map_err(|error| error.to_string())?;
        let sending = send(
            &self.clients,
            &destination,
            &message,
            &target.templates,
            now_ms,
            self.patience.within,
        );
        Ok(sending.await)
    }
}

/// How a message fared, as it is kept with its target.
pub(super) fn result(receipt: &Receipt, at_ms: i64) -> NotificationResult {
    NotificationResult {
        at_ms,
        accepted: receipt.accepted(),
        latency_ms: receipt.latency_ms,
        answer: receipt.answer.clone(),
    }
}

fn tries_max(patience: &Patience) -> u32 {
    u32::try_from(patience.pauses_ms.len() + 1).unwrap_or(u32::MAX)
}

/// Pure: sent, given up, or tried again and when.
fn progress(
    receipt: &Receipt,
    tries: u32,
    now_ms: i64,
    patience: &Patience,
) -> NotificationProgress {
    let pause = usize::try_from(tries.max(1) - 1)
        .ok()
        .and_then(|tried| patience.pauses_ms.get(tried));
    let (state, due_at_ms) = match (receipt.heard, pause) {
        (Heard::Accepted, _) => (NotificationState::Sent, now_ms),
        (Heard::Later(stated_ms), Some(pause_ms)) => {
            let stated_ms = stated_ms.and_then(|ms| i64::try_from(ms).ok()).unwrap_or(0);
            let due_at_ms = now_ms.saturating_add(stated_ms.max(*pause_ms));
            (NotificationState::Waiting, due_at_ms)
        }
        (Heard::Refused, _) | (Heard::Later(_), None) => (NotificationState::Failed, now_ms),
    };
    NotificationProgress {
        state,
        due_at_ms,
        latency_ms: receipt.latency_ms,
        answer: receipt.answer.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_is_tried_three_times_with_growing_pauses_and_its_word_is_kept() {
        let patience = Patience::default();
        let after = |heard, tries| {
            let receipt = Receipt {
                heard,
                status: None,
                latency_ms: 0,
                answer: String::new(),
            };
            let progress = progress(&receipt, tries, 1000, &patience);
            (progress.state, progress.due_at_ms - 1000)
        };
        use NotificationState::{Failed, Sent, Waiting};
        assert_eq!(after(Heard::Accepted, 1), (Sent, 0));
        assert_eq!(after(Heard::Refused, 1), (Failed, 0));
        assert_eq!(after(Heard::Later(None), 1), (Waiting, 15_000));
        assert_eq!(after(Heard::Later(None), 2), (Waiting, 120_000));
        assert_eq!(after(Heard::Later(None), 3), (Failed, 0));
        assert_eq!(after(Heard::Later(Some(20_000)), 1), (Waiting, 20_000));
        assert_eq!(after(Heard::Later(Some(20_000)), 2), (Waiting, 120_000));
    }
}
