//! Responses.

use actors::domain::{InstructionsMode, Overrides};
use serde_json::json;

use super::patch::Patch;
use crate::dialect::raw::{Object, string};

const IMAGE_GENERATION: &str = "image_generation";

pub(super) fn apply(patch: &mut Patch, set: &Overrides) {
    if let Some(tokens) = set.max_tokens {
        patch.set(&["max_output_tokens"], &tokens);
    }
    if let Some(effort) = set.reasoning_effort {
        patch.set(&["reasoning", "effort"], &effort.as_str());
    }
    if let Some(summary) = set.reasoning_summary {
        patch.set(&["reasoning", "summary"], &summary.as_str());
    }
    if let Some(verbosity) = set.verbosity {
        patch.set(&["text", "verbosity"], &verbosity.as_str());
    }
    if let Some(tier) = &set.service_tier {
        patch.set(&["service_tier"], tier);
    }
    if let Some(parallel) = set.parallel_tool_calls {
        patch.set(&["parallel_tool_calls"], &parallel);
    }
    if let Some(wanted) = set.image_generation {
        images(patch, wanted);
    }
    if let Some(text) = &set.instructions {
        let own = patch
            .get(&["instructions"])
            .is_some_and(|own| own != "\"\"");
        if !own || set.instructions_mode == InstructionsMode::Replace {
            patch.set(&["instructions"], text);
        }
    }
}

fn images(patch: &mut Patch, wanted: bool) {
    let is_images = |tool: &str| {
        let kind = Object::read(tool).and_then(|tool| string(tool.get("type")?));
        kind.as_deref() == Some(IMAGE_GENERATION)
    };
    if !wanted {
        patch.take_out("tools", IMAGE_GENERATION, is_images);
        // A choice of a tool that is gone would be refused.
        if patch.says(&["tool_choice", "type"], IMAGE_GENERATION) {
            patch.set(&["tool_choice"], &"auto");
        }
        return;
    }
    let tools = patch.get(&["tools"]).and_then(|tools| {
        let tools: Vec<&serde_json::value::RawValue> = serde_json::from_str(tools).ok()?;
        Some(tools.iter().any(|tool| is_images(tool.get())))
    });
    if tools != Some(true) {
        patch.push(
            "tools",
            &json!({"type": IMAGE_GENERATION}),
            IMAGE_GENERATION,
        );
    }
}
