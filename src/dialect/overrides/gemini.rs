//! Gemini. Its JSON may name a field in either of two cases; what is there is changed where it is.

use actors::domain::{Overrides, ReasoningEffort};
use serde_json::json;

use super::patch::Patch;
use crate::dialect::raw::Object;

pub(super) fn apply(patch: &mut Patch, set: &Overrides) {
    let config = cased(patch, &[], "generationConfig", "generation_config");
    if let Some(tokens) = set.max_tokens {
        let field = cased(patch, &[config], "maxOutputTokens", "max_output_tokens");
        patch.set(&[config, field], &tokens);
    }
    think(patch, config, set);
    match set.google_search {
        Some(true) if !searches(patch) => {
            patch.push("tools", &json!({"googleSearch": {}}), "googleSearch");
        }
        Some(false) => patch.take_out("tools", "googleSearch", is_search),
        _ => {}
    }
}

/// By a level or by a budget: the vendor refuses a request with both, so that each takes the other's place.
fn think(patch: &mut Patch, config: &'static str, set: &Overrides) {
    let level = match set.reasoning_effort {
        // No level turns thinking off.
        None | Some(ReasoningEffort::None) => None,
        Some(ReasoningEffort::XHigh | ReasoningEffort::Max) => Some(ReasoningEffort::High),
        Some(effort) => Some(effort),
    };
    let budget = match set.reasoning_effort {
        Some(_) => Some(0),
        None => set.thinking_budget,
    };
    let thinking = cased(patch, &[config], "thinkingConfig", "thinking_config");
    let at = |name| [config, thinking, name];
    let (levels, budgets) = (
        ["thinkingLevel", "thinking_level"],
        ["thinkingBudget", "thinking_budget"],
    );
    let (said, other) = match (level, budget) {
        (Some(_), _) => (levels, budgets),
        (None, Some(_)) => (budgets, levels),
        (None, None) => return,
    };
    for name in other {
        patch.remove(&at(name));
    }
    let field = at(cased(patch, &[config, thinking], said[0], said[1]));
    match level {
        Some(level) => patch.set(&field, &level.as_str()),
        None => patch.set(&field, &budget),
    }
}

/// The one of two names that is there; the first where neither is.
fn cased(patch: &Patch, path: &[&str], camel: &'static str, snake: &'static str) -> &'static str {
    let there = |name| patch.get(&[path, &[name]].concat()).is_some();
    if !there(camel) && there(snake) {
        snake
    } else {
        camel
    }
}

fn searches(patch: &Patch) -> bool {
    let tools = patch.get(&["tools"]);
    let tools = tools
        .and_then(|tools| serde_json::from_str::<Vec<&serde_json::value::RawValue>>(tools).ok());
    tools.is_some_and(|tools| tools.iter().any(|tool| is_search(tool.get())))
}

fn is_search(tool: &str) -> bool {
    Object::read(tool).is_some_and(|tool| {
        tool.get("googleSearch")
            .or(tool.get("google_search"))
            .is_some()
    })
}
