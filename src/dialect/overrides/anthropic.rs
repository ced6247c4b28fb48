//! Messages.

use actors::domain::{Overrides, ReasoningEffort};
use serde_json::json;

use super::caches;
use super::patch::Patch;

/// The vendor takes no smaller budget.
const SMALLEST_BUDGET: u64 = 1024;

pub(super) fn apply(patch: &mut Patch, set: &Overrides) {
    if let Some(tokens) = set.max_tokens {
        patch.set(&["max_tokens"], &tokens);
    }
    match (set.reasoning_effort, set.thinking_budget) {
        (Some(ReasoningEffort::None), _) | (None, Some(0)) => {
            patch.set(&["thinking"], &json!({"type": "disabled"}));
        }
        (Some(effort), _) => {
            patch.set(&["thinking"], &json!({"type": "adaptive"}));
            patch.set(&["output_config", "effort"], &effort.as_str());
        }
        (None, Some(budget)) => think(patch, budget),
        (None, None) => {}
    }
    if let Some(tier) = &set.service_tier {
        patch.set(&["service_tier"], tier);
    }
    if let Some(parallel) = set.parallel_tool_calls {
        // Said in the choice of tools, which must not be made up where there are no tools.
        if patch.get(&["tools"]).is_some() {
            if patch.get(&["tool_choice"]).is_none() {
                patch.set(&["tool_choice", "type"], &"auto");
            }
            patch.set(&["tool_choice", "disable_parallel_tool_use"], &!parallel);
        }
    }
    if let Some(ttl) = set.cache_ttl {
        caches::live(patch, ttl);
    }
}

/// A budget has to leave room for an answer.
fn think(patch: &mut Patch, budget: u64) {
    let most = patch
        .number(&["max_tokens"])
        .map_or(budget, |most| most.saturating_sub(1));
    let budget = budget.min(most);
    if budget >= SMALLEST_BUDGET {
        let thinking = json!({"type": "enabled", "budget_tokens": budget});
        patch.set(&["thinking"], &thinking);
    }
}
