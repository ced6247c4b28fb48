//! An effort beside thinking that is off: models that always think refuse the two together. The effort goes, not the
//! client's wish to see no thoughts.

use bytes::Bytes;

use super::{Edits, Object, count, raw};

/// Where thinking is absent or disabled: takes `output_config.effort` (of the request and of its messages) and
/// `reasoning_effort` out.
pub(super) fn drop_beside_no_thinking(body: &str) -> Option<(Bytes, String)> {
    let top = Object::read(body)?;
    if let Some(thinking) = top.get("thinking").filter(|json| json.get() != "null") {
        let [kind] = raw::fields(thinking.get(), ["type"])?;
        if raw::text(kind).as_deref() != Some("disabled") {
            return None;
        }
    }
    let mut edits = Edits::of(body);
    let mut dropped = drop_effort(&top, &mut edits);
    let messages = top.get("messages").and_then(raw::items).unwrap_or_default();
    for message in messages {
        if let Some(message) = Object::read(message.get()) {
            dropped += drop_effort(&message, &mut edits);
        }
    }
    Some((
        edits.apply()?,
        format!("{} taken out", count(dropped, "effort")),
    ))
}

/// Of one object: says how many went.
fn drop_effort(object: &Object<'_>, edits: &mut Edits<'_>) -> usize {
    let had = has_effort(object);
    let alone = drop_from_output_config(object, edits);
    let whole = edits.remove_members(object, |member| {
        member.is("reasoning_effort") || alone && member.is("output_config")
    });
    whole + usize::from(had && !alone)
}

fn has_effort(object: &Object<'_>) -> bool {
    object
        .get("output_config")
        .and_then(|config| raw::fields(config.get(), ["effort"]))
        .is_some_and(|[effort]| effort.is_some())
}

/// Takes the effort out of `output_config`. Says whether nothing else is in there, so that it can go as a whole; then
/// nothing was edited.
pub(super) fn drop_from_output_config(object: &Object<'_>, edits: &mut Edits<'_>) -> bool {
    let config = object.get("output_config");
    let Some(config) = config.and_then(|config| Object::read(config.get())) else {
        return false;
    };
    if config.members.iter().all(|member| member.is("effort")) {
        return !config.members.is_empty();
    }
    edits.remove_members(&config, |member| member.is("effort"));
    false
}
