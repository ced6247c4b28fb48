//! Rules about requests and answers, compiled once for each change of them. One that cannot be used is left out and said,
//! and never keeps the rest of the catalog from being loaded.

use std::sync::Arc;

use crate::guard::{ClientVersions, ErrorRules, Filters, LeftOut, Words};
use crate::store::GuardrailRows;

/// The rules in force.
#[derive(Debug, Default)]
pub struct Guardrails {
    pub words: Words,
    pub filters: Filters,
    pub error_rules: ErrorRules,
    pub client_versions: ClientVersions,
    /// What they were made of.
    rows: GuardrailRows,
}

impl Guardrails {
    /// The same rules again where the rows are the same: ten thousand words take 50 ms to compile, which a change of anything
    /// else must not cost.
    pub(super) async fn of(rows: GuardrailRows, before: &Arc<Self>) -> Arc<Self> {
        if before.rows == rows {
            return before.clone();
        }
        // The actors live on this thread, and are not to wait for it.
        match tokio::task::spawn_blocking(move || Self::compile(rows)).await {
            Ok(compiled) => Arc::new(compiled),
            Err(error) => {
                tracing::error!(%error, "the guardrails cannot be compiled; those before stay in force");
                before.clone()
            }
        }
    }

    fn compile(rows: GuardrailRows) -> Self {
        macro_rules! pairs {
            ($rows:expr) => {
                $rows
                    .iter()
                    .map(|row| (row.id, &row.rule))
                    .collect::<Vec<_>>()
            };
        }
        let (words, mut left_out) = Words::compile(&pairs!(rows.words));
        let (filters, more) = Filters::compile(&pairs!(rows.filters));
        left_out.extend(more);
        let (error_rules, more) = ErrorRules::compile(&pairs!(rows.error_rules));
        left_out.extend(more);
        let (client_versions, more) = ClientVersions::compile(&pairs!(rows.client_versions));
        left_out.extend(more);
        left_out.iter().for_each(tell);
        Self {
            words,
            filters,
            error_rules,
            client_versions,
            rows,
        }
    }
}

fn tell(left_out: &LeftOut) {
    tracing::error!(%left_out, "a rule in the database cannot be used");
}
