//! Thoughts of another account taken out of a Messages request, and a thinking budget that the API accepts. It never
//! makes up a word: a message that was nothing but thoughts goes, and the API joins its neighbours.

use bytes::Bytes;
use serde_json::value::RawValue;

use super::{Edits, Member, Object, count, effort, raw};

const BUDGET_TOKENS: u64 = 32_000;
/// What `max_tokens` becomes where it leaves nothing beside the budget.
const MAX_TOKENS: u64 = 64_000;

#[derive(Default)]
struct Stripped {
    thoughts: usize,
    signatures: usize,
    /// Whether the last message of the assistant calls a tool.
    calls_tool_last: bool,
}

/// Takes thinking blocks and stray signatures out. Where the API would then miss a thought before a tool's call,
/// thinking goes off; `off` says that it has to, even where the API decides itself how much it thinks.
pub(super) fn strip(body: &str, off: bool) -> Option<(Bytes, String)> {
    let top = Object::read(body)?;
    let messages = raw::items(top.get("messages")?)?;
    let mut edits = Edits::of(body);
    let mut stripped = Stripped::default();
    let emptied: Vec<bool> = messages
        .iter()
        .map(|message| strip_message(message, &mut edits, &mut stripped))
        .collect();
    if emptied.iter().all(|gone| *gone) {
        return None;
    }
    let dropped = edits.remove_items(&messages, &emptied);
    let kind = top
        .get("thinking")
        .and_then(|thinking| raw::fields(thinking.get(), ["type"]))
        .and_then(|[kind]| raw::text(kind));
    let off = match kind.as_deref() {
        Some("enabled") => off || stripped.calls_tool_last,
        Some("adaptive") => off,
        _ => false,
    };
    if off {
        switch_off(&top, &mut edits);
    }
    let said = [
        (stripped.thoughts, "thinking block", "taken out"),
        (stripped.signatures, "signature", "taken out"),
        (dropped, "empty message", "dropped"),
    ];
    let mut detail: Vec<String> = said
        .iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, noun, verb)| format!("{} {verb}", count(*number, noun)))
        .collect();
    if off {
        detail.push("thinking switched off".to_owned());
    }
    Some((edits.apply()?, detail.join(", ")))
}

/// Strips one message; says whether nothing is left of it.
fn strip_message(message: &RawValue, edits: &mut Edits<'_>, stripped: &mut Stripped) -> bool {
    let Some([role, content]) = raw::fields(message.get(), ["role", "content"]) else {
        return false;
    };
    if raw::text(role).as_deref() != Some("assistant") {
        return false;
    }
    let Some(blocks) = content.and_then(raw::items) else {
        stripped.calls_tool_last = false;
        return false;
    };
    let kinds: Vec<_> = blocks
        .iter()
        .map(|block| raw::fields(block.get(), ["type"]).and_then(|[kind]| raw::text(kind)))
        .collect();
    let gone: Vec<bool> = kinds
        .iter()
        .map(|kind| matches!(kind.as_deref(), Some("thinking" | "redacted_thinking")))
        .collect();
    let thoughts = gone.iter().filter(|gone| **gone).count();
    stripped.thoughts += thoughts;
    if thoughts > 0 && thoughts == blocks.len() {
        return true;
    }
    edits.remove_items(&blocks, &gone);
    for (block, _) in blocks.iter().zip(&gone).filter(|(_, gone)| !**gone) {
        if let Some(block) = Object::read(block.get()) {
            stripped.signatures += edits.remove_members(&block, |member| member.is("signature"));
        }
    }
    stripped.calls_tool_last = kinds.iter().any(|kind| kind.as_deref() == Some("tool_use"));
    false
}

/// Without `thinking`, its effort and the clearing of old thoughts are refused, so they go, too.
fn switch_off(top: &Object<'_>, edits: &mut Edits<'_>) {
    let effort_alone = effort::drop_from_output_config(top, edits);
    let edits_alone = drop_clearing(top, edits);
    edits.remove_members(top, |member: &Member<'_>| {
        member.is("thinking")
            || effort_alone && member.is("output_config")
            || edits_alone && member.is("context_management")
    });
}

/// Takes `clear_thinking_…` out of `context_management.edits`. Says whether nothing else is in there, so that it can
/// go as a whole; then nothing was edited.
fn drop_clearing(top: &Object<'_>, edits: &mut Edits<'_>) -> bool {
    let Some(management) = top.get("context_management") else {
        return false;
    };
    let Some(management) = Object::read(management.get()) else {
        return false;
    };
    let Some(list) = management.get("edits").and_then(raw::items) else {
        return false;
    };
    let gone: Vec<bool> = list
        .iter()
        .map(|edit| {
            raw::fields(edit.get(), ["type"])
                .and_then(|[kind]| raw::text(kind))
                .is_some_and(|kind| kind.starts_with("clear_thinking"))
        })
        .collect();
    if management.members.len() == 1 && !gone.is_empty() && gone.iter().all(|gone| *gone) {
        return true;
    }
    edits.remove_items(&list, &gone);
    false
}

/// Gives a budget that is large enough, and `max_tokens` room for it. Not where the model decides by itself.
pub(super) fn set_budget(body: &str) -> Option<(Bytes, String)> {
    let top = Object::read(body)?;
    let whole: &RawValue = serde_json::from_str(body).ok()?;
    let thinking = top.get("thinking")?;
    let inside = Object::read(thinking.get())?;
    if raw::text(inside.get("type")).as_deref() != Some("enabled") {
        return None;
    }
    let mut edits = Edits::of(body);
    let number = |json: &RawValue| json.get().parse::<u64>().ok();
    match inside.get("budget_tokens") {
        Some(budget) if number(budget) == Some(BUDGET_TOKENS) => {}
        Some(budget) => edits.replace(budget, BUDGET_TOKENS.to_string()),
        None => {
            let member = format!("\"budget_tokens\":{BUDGET_TOKENS}");
            edits.add(thinking, &inside, &member);
        }
    }
    let mut detail = format!("thinking budget set to {BUDGET_TOKENS}");
    let raised = match top.get("max_tokens") {
        Some(max) if number(max).is_some_and(|max| max > BUDGET_TOKENS) => false,
        Some(max) => {
            edits.replace(max, MAX_TOKENS.to_string());
            true
        }
        None => {
            edits.add(whole, &top, &format!("\"max_tokens\":{MAX_TOKENS}"));
            true
        }
    };
    if raised {
        detail.push_str(&format!(", max_tokens to {MAX_TOKENS}"));
    }
    Some((edits.apply()?, detail))
}
