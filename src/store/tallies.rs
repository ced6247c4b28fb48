//! What is counted of requests beside their sums: how tries at providers went, which limits refused, which clients were
//! seen. Made from rows as these are written. It must not read a row.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actors::domain::{EndedBy, Fault, RequestLog, ScopeId};

use super::batch::Statements;
use super::clients_seen::Seen;
use super::database::{Tx, on};
use super::error::Result;
use super::rollups::{HOUR_MS, begin_of};

/// Tries are counted in pieces of so many milliseconds.
pub(super) const PIECE_MS: i64 = 300_000;

/// Tries at a provider: succeeded, failed by fault of provider or network, and those that say nothing of it.
type Tries = [i64; 3];
const SUCCEEDED: usize = 0;
const FAILED: usize = 1;
const OTHER: usize = 2;

/// Hour, user, key, scope, its id, and the limit's name, in the order of the primary key.
type Refusal = (i64, i64, i64, &'static str, i64, &'static str);

/// What a batch adds.
#[derive(Debug, Default)]
pub(super) struct Tallies {
    tries: BTreeMap<(i64, i64), Tries>,
    refusals: BTreeMap<Refusal, i64>,
    clients: Seen,
}

impl Tallies {
    pub(super) fn of<'r>(logs: impl Iterator<Item = &'r RequestLog>) -> Self {
        let mut tallies = Self::default();
        for log in logs {
            tallies.add_tries(log);
            tallies.add_refusal(log);
            tallies.clients.add(log);
        }
        tallies
    }

    /// Each failed try at the provider that was tried; how the request ended at the one that had it last.
    fn add_tries(&mut self, log: &RequestLog) {
        let begins_ms = begin_of(PIECE_MS, log.at_ms);
        let mut count = |provider: i64, what: usize| {
            self.tries.entry((provider, begins_ms)).or_default()[what] += 1;
        };
        let mut last_failed = None;
        for step in &log.attempts {
            if let (Some(provider), Some(fault)) = (step.provider_id, step.fault) {
                count(provider.0, what_of(fault));
                last_failed = Some(provider);
            }
        }
        let Some(provider) = log.provider_id else {
            return;
        };
        let served = log.status < 400 && log.ended_by == EndedBy::Complete;
        // The client left an answer that had begun.
        let left = log.ended_by == EndedBy::Client && log.ttft_ms.is_some();
        if served || left {
            count(provider.0, SUCCEEDED);
        } else if last_failed != Some(provider) {
            count(provider.0, OTHER);
        }
    }

    fn add_refusal(&mut self, log: &RequestLog) {
        let Some(refusal) = &log.refused_by else {
            return;
        };
        let (scope, scope_id) = scope_words(refusal.scope);
        let line = (
            begin_of(HOUR_MS, log.at_ms),
            log.user_id.map_or(0, |id| id.0),
            log.key_id.map_or(0, |id| id.0),
            scope,
            scope_id,
            refusal.window.limit_name(),
        );
        *self.refusals.entry(line).or_default() += 1;
    }

    /// Table after table, each in the order of its key.
    pub(super) async fn write(self, tx: &mut Tx) -> Result<()> {
        static TRIES: LazyLock<Statements> =
            LazyLock::new(|| Statements::new(include_str!("sql/provider_tries/add.sql"), 5));
        static REFUSALS: LazyLock<Statements> =
            LazyLock::new(|| Statements::new(include_str!("sql/limit_refusals/add.sql"), 7));
        let tries: Vec<_> = self.tries.into_iter().collect();
        for (statement, piece) in TRIES.pieces(tx, &tries) {
            on!(tx tx, c => {
                let mut query = sqlx::query(statement);
                for ((provider, begins_ms), counts) in piece {
                    query = query.bind(*provider).bind(*begins_ms);
                    for count in counts {
                        query = query.bind(*count);
                    }
                }
                query.execute(c).await.map(drop)
            })?;
        }
        let refusals: Vec<_> = self.refusals.into_iter().collect();
        for (statement, piece) in REFUSALS.pieces(tx, &refusals) {
            on!(tx tx, c => {
                let mut query = sqlx::query(statement);
                for ((hour_ms, user, key, scope, scope_id, limit), refused) in piece {
                    query = query.bind(*hour_ms).bind(*user).bind(*key).bind(*scope);
                    query = query.bind(*scope_id).bind(*limit).bind(*refused);
                }
                query.execute(c).await.map(drop)
            })?;
        }
        self.clients.write(tx).await
    }
}

fn what_of(fault: Fault) -> usize {
    match fault {
        Fault::Provider | Fault::Network | Fault::BrokenAnswer => FAILED,
        // A request that is wrong, an account without credit, a model that is not served there.
        Fault::Client | Fault::Account | Fault::Model => OTHER,
    }
}

/// The word and the number of a scope, as the columns hold them.
pub(super) fn scope_words(scope: ScopeId) -> (&'static str, i64) {
    match scope {
        ScopeId::Key(id) => ("key", id),
        ScopeId::User(id) => ("user", id),
        ScopeId::Provider(id) => ("provider", id),
    }
}
