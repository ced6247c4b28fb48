//! Gemini. Its JSON may name a field in either of two cases; what is there is changed where it is.

use actors::domain::Overrides;
use serde_json::json;

use super::patch::Patch;
use crate::dialect::raw::Object;

pub(super) fn apply(patch: &mut Patch, set: &Overrides) {
    let config = cased(patch, &[], "generationConfig", "generation_config");
    if let Some(tokens) = set.max_tokens {
        let field = cased(patch, &[config], "maxOutputTokens", "max_output_tokens");
        patch.set(&[config, field], &tokens);
    }
    let thinking = cased(patch, &[config], "thinkingConfig", "thinking_config");
    match (set.reasoning_effort, set.thinking_budget) {
        (Some(effort), _) => {
            let field = cased(
                patch,
                &[config, thinking],
                "thinkingLevel",
                "thinking_level",
            );
            patch.set(&[config, thinking, field], &effort.as_str());
        }
        (None, Some(budget)) => {
            let field = cased(
                patch,
                &[config, thinking],
                "thinkingBudget",
                "thinking_budget",
            );
            patch.set(&[config, thinking, field], &budget);
        }
        (None, None) => {}
    }
    match set.google_search {
        Some(true) if !searches(patch) => {
            patch.push("tools", &json!({"googleSearch": {}}), "googleSearch");
        }
        Some(false) => patch.take_out("tools", "googleSearch", is_search),
        _ => {}
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
