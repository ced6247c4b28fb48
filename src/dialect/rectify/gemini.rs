//! What Gemini's versions and accounts refuse of each other's conversations: ids of function calls, and signatures of
//! thoughts. Both spellings of fields are read, and bodies in the envelope of Code Assist.

use bytes::Bytes;
use serde_json::value::RawValue;

use super::{Edits, Object, count, raw};

/// What Google's documentation names as the signature of a call that the model did not make.
const SKIP: &str = "\"skip_thought_signature_validator\"";
const CALLS: [&str; 2] = ["functionCall", "function_call"];
const RESPONSES: [&str; 2] = ["functionResponse", "function_response"];
const SIGNATURES: [&str; 2] = ["thoughtSignature", "thought_signature"];

/// The parts of each content.
fn parts(body: &str) -> Option<Vec<Vec<&RawValue>>> {
    let [request] = raw::fields(body, ["request"])?;
    let [contents] = raw::fields(request.map_or(body, RawValue::get), ["contents"])?;
    let contents = raw::items(contents?)?;
    let parts = contents.into_iter().filter_map(|content| {
        let [parts] = raw::fields(content.get(), ["parts"])?;
        raw::items(parts?)
    });
    Some(parts.collect())
}

pub(super) fn drop_function_ids(body: &str) -> Option<(Bytes, String)> {
    let mut edits = Edits::of(body);
    let mut dropped = 0;
    for part in parts(body)?.into_iter().flatten() {
        let Some(part) = Object::read(part.get()) else {
            continue;
        };
        for name in CALLS.into_iter().chain(RESPONSES) {
            if let Some(call) = part.get(name).and_then(|call| Object::read(call.get())) {
                dropped += edits.remove_members(&call, |member| member.is("id"));
            }
        }
    }
    Some((
        edits.apply()?,
        format!("{} taken out", count(dropped, "function id")),
    ))
}

/// Calls get the signature that is not checked; of several in one content only the first needs one. Elsewhere
/// signatures are optional and go.
pub(super) fn skip_thought_signatures(body: &str) -> Option<(Bytes, String)> {
    let mut edits = Edits::of(body);
    let mut changed = 0;
    for content in parts(body)? {
        let mut first = true;
        for json in content {
            let Some(part) = Object::read(json.get()) else {
                continue;
            };
            if !CALLS.iter().any(|name| part.get(name).is_some()) {
                let is_signature =
                    |member: &raw::Member<'_>| SIGNATURES.iter().any(|name| member.is(name));
                changed += edits.remove_members(&part, is_signature);
                continue;
            }
            match SIGNATURES.iter().find_map(|name| part.get(name)) {
                Some(signature) if signature.get() == SKIP => {}
                Some(signature) => {
                    edits.replace(signature, SKIP.to_owned());
                    changed += 1;
                }
                None if first => {
                    edits.add(json, &part, &format!("\"thoughtSignature\":{SKIP}"));
                    changed += 1;
                }
                None => {}
            }
            first = false;
        }
    }
    let detail = format!(
        "{} replaced or taken out",
        count(changed, "thought signature")
    );
    Some((edits.apply()?, detail))
}
