//! Chat Completions.

use actors::domain::Overrides;

use super::patch::Patch;

pub(super) fn apply(patch: &mut Patch, set: &Overrides) {
    if let Some(tokens) = set.max_tokens {
        let field = match patch.get(&["max_completion_tokens"]) {
            Some(_) => "max_completion_tokens",
            None => "max_tokens",
        };
        patch.set(&[field], &tokens);
    }
    if let Some(effort) = set.reasoning_effort {
        patch.set(&["reasoning_effort"], &effort.as_str());
    }
    if let Some(verbosity) = set.verbosity {
        patch.set(&["verbosity"], &verbosity.as_str());
    }
    if let Some(tier) = &set.service_tier {
        patch.set(&["service_tier"], tier);
    }
    if let Some(parallel) = set.parallel_tool_calls
        && patch.get(&["tools"]).is_some()
    {
        patch.set(&["parallel_tool_calls"], &parallel);
    }
}
