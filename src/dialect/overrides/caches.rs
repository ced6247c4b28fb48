//! How long the prompt caches live that a Messages request marks: every `cache_control` gets the same `ttl`.

use actors::domain::CacheTtl;
use serde_json::value::RawValue;

use super::patch::{Patch, json};
use crate::dialect::raw::{Edits, Object, items};

/// As deep as marks stand: a block of a result inside a message.
const DEPTH: usize = 3;

pub(super) fn live(patch: &mut Patch, ttl: CacheTtl) {
    let mark = json(&serde_json::json!({"type": "ephemeral", "ttl": ttl.as_str()}));
    let named = format!("cache_control.ttl → {}", ttl.as_str());
    patch.rewrite(&named, |body, edits| {
        let request = Object::read(body)?;
        if let Some(own) = request.get("cache_control") {
            replace(own, &mark, edits);
        }
        for list in ["tools", "system", "messages"] {
            if let Some(list) = request.get(list) {
                blocks(list, &mark, DEPTH, edits);
            }
        }
        Some(())
    });
}

/// Looks through a list of tools, messages or blocks, and the blocks inside each.
fn blocks<'a>(list: &'a RawValue, mark: &str, depth: usize, edits: &mut Edits<'a>) {
    for block in items(list).unwrap_or_default() {
        let Some(object) = Object::read(block.get()) else {
            continue;
        };
        if let Some(own) = object.get("cache_control") {
            replace(own, mark, edits);
        }
        if let Some(content) = object.get("content").filter(|_| depth > 0) {
            blocks(content, mark, depth - 1, edits);
        }
    }
}

fn replace<'a>(own: &'a RawValue, mark: &str, edits: &mut Edits<'a>) {
    if own.get() != "null" && own.get() != mark {
        edits.replace(own, mark.to_owned());
    }
}
