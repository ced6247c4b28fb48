//! The block `x-anthropic-billing-header: …` that Claude Code puts before its system prompt. A part of it changes with
//! every prompt, so a provider that hashes it into its prompt cache never finds anything there.

use bytes::Bytes;
use serde_json::value::RawValue;

use super::{Edits, Object, raw};
use crate::dialect::identity::BILLING_HEADER;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    Stabilise,
    Strip,
}

pub(super) fn rewrite(body: &Bytes, treatment: Treatment) -> Option<Bytes> {
    // Nearly every other request is through here, without a parse.
    memchr::memmem::find(body, BILLING_HEADER.as_bytes())?;
    let body = simdutf8::basic::from_utf8(body).ok()?;
    let top = Object::read(body)?;
    let system = top.get("system")?;
    let mut edits = Edits::of(body);
    if let Some(text) = raw::string(system) {
        match (treatment, rewritten(&text, treatment)?) {
            (Treatment::Strip, rest) if rest.is_empty() => {
                edits.remove_members(&top, |member| member.is("system"));
            }
            (_, rest) if rest == text => {}
            (_, rest) => edits.replace(system, literal(&rest)),
        }
        return edits.apply();
    }
    let blocks = raw::items(system)?;
    let mut gone = vec![false; blocks.len()];
    for (block, gone) in blocks.iter().zip(&mut gone) {
        let Some((json, text)) = text_of(block) else {
            continue;
        };
        if let Some(rest) = rewritten(&text, treatment) {
            if treatment == Treatment::Strip {
                *gone = true;
            } else if rest != text {
                edits.replace(json, literal(&rest));
            }
        }
    }
    if !gone.is_empty() && gone.iter().all(|gone| *gone) {
        edits.remove_members(&top, |member| member.is("system"));
    } else {
        edits.remove_items(&blocks, &gone);
    }
    edits.apply()
}

fn text_of(block: &RawValue) -> Option<(&RawValue, std::borrow::Cow<'_, str>)> {
    let [json] = raw::fields(block.get(), ["text"])?;
    Some((json?, raw::text(json)?))
}

/// What becomes of a text; `None` where it does not begin with the header.
fn rewritten(text: &str, treatment: Treatment) -> Option<String> {
    let rest = text.strip_prefix(BILLING_HEADER)?;
    let (line, after) = rest.split_at(rest.find('\n').unwrap_or(rest.len()));
    Some(match treatment {
        Treatment::Strip => after.trim_start_matches('\n').to_owned(),
        Treatment::Stabilise => {
            let fields: Vec<_> = line.split(';').map(stable).collect();
            format!("{BILLING_HEADER}{}{after}", fields.join(";"))
        }
    })
}

/// Of `cc_version=2.1.329.ef5` the last part, and of `cch=…` all, changes; zeros take their place.
fn stable(field: &str) -> String {
    let Some((name, value)) = field.split_once('=') else {
        return field.to_owned();
    };
    match name.trim() {
        "cc_version" if value.matches('.').count() > 2 => {
            let (version, _) = value.rsplit_once('.').unwrap_or((value, ""));
            format!("{name}={version}.000")
        }
        "cch" => format!("{name}=00000"),
        _ => field.to_owned(),
    }
}

fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
