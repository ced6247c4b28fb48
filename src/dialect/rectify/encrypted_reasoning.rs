//! Reasoning that another account encrypted, taken out of a Responses request. A compaction stays although it is
//! encrypted, too: it is all that is left of the conversation, and the client must hear that it cannot be read.

use bytes::Bytes;
use serde_json::value::RawValue;

use super::{Edits, Object, count, raw};

/// Takes `reasoning` items out, references to them, and the ids of what the model said: an API that knows those ids
/// misses the reasoning that belonged to them. What a tool was called with is tied to its result by `call_id`.
pub(super) fn drop(body: &str) -> Option<(Bytes, String)> {
    let top = Object::read(body)?;
    let items = raw::items(top.get("input")?)?;
    let gone: Vec<bool> = items.iter().map(|item| is_reasoning(item)).collect();
    let mut edits = Edits::of(body);
    let dropped = edits.remove_items(&items, &gone);
    if dropped == 0 || dropped == items.len() {
        return None;
    }
    for (item, _) in items.iter().zip(&gone).filter(|(_, gone)| !**gone) {
        if let Some(item) = Object::read(item.get())
            && said_by_model(&item)
        {
            edits.remove_members(&item, |member| member.is("id"));
        }
    }
    Some((
        edits.apply()?,
        format!("{} taken out", count(dropped, "reasoning item")),
    ))
}

fn is_reasoning(item: &RawValue) -> bool {
    let Some([kind, id]) = raw::fields(item.get(), ["type", "id"]) else {
        return false;
    };
    match raw::text(kind).as_deref() {
        Some("reasoning") => true,
        Some("item_reference") => raw::text(id).is_some_and(|id| id.starts_with("rs_")),
        _ => false,
    }
}

/// Items whose id is optional.
fn said_by_model(item: &Object<'_>) -> bool {
    match raw::text(item.get("type")).as_deref() {
        Some("function_call" | "custom_tool_call") => true,
        Some("message") | None => raw::text(item.get("role")).as_deref() == Some("assistant"),
        Some(_) => false,
    }
}
