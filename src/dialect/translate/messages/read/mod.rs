//! A client's request read into the neutral form. What is wrong with it is named by its place; what has no neutral form
//! is noted. It does not know who will be asked.

mod blocks;
mod options;
mod source;
mod tools;

use serde_json::value::RawValue;

use super::super::fields::Fields;
use super::super::neutral::{Content, Notes, Part, Request, Role, Turn, Unsayable};
use super::super::{Asked, Read};
use crate::dialect::identity::BILLING_HEADER;

pub(super) use blocks::{found, query_of, read_blocks, settle};

/// Why fields that only Anthropic knows may go.
const ONLY_HERE: &str = "only Anthropic knows it";

/// Reads a client's request. Fields that are not known are noted.
pub(in crate::dialect::translate) fn read_request(
    text: &str,
    _: &Asked<'_>,
    notes: &mut Notes,
) -> Result<Read, Unsayable> {
    let mut fields = Fields::of(text, "")?;
    // The call knows them, and redirects may have changed one.
    fields.raw("model");
    fields.raw("stream");
    let mut request = Request::default();
    if let Some(system) = fields.raw("system") {
        let mut parts = content(system, "system", notes)?;
        drop_billing(&mut parts, notes);
        push_turn(&mut request.turns, Role::System, parts);
    }
    let Some(messages) = fields.take::<Vec<&RawValue>>("messages")? else {
        return Err(Unsayable::new("messages", "is required"));
    };
    for (place, message) in messages.iter().enumerate() {
        read_message(message, place, &mut request, notes)?;
    }
    tools::read(&mut fields, &mut request, notes)?;
    options::read(&mut fields, &mut request, notes)?;
    fields.drop_rest(notes, ONLY_HERE);
    Ok(Read {
        request,
        include_usage: true,
        echo: serde_json::Map::new(),
    })
}

fn read_message(
    message: &RawValue,
    place: usize,
    request: &mut Request,
    notes: &mut Notes,
) -> Result<(), Unsayable> {
    let mut fields = Fields::of(message.get(), format!("messages[{place}]."))?;
    let role = match fields.take::<String>("role")?.as_deref() {
        Some("user") => Role::User,
        Some("assistant") => Role::Assistant,
        Some("system") => Role::System,
        _ => {
            let field = fields.path_of("role");
            return Err(Unsayable::new(
                field,
                "must be `user`, `assistant` or `system`",
            ));
        }
    };
    let Some(json) = fields.raw("content") else {
        return Err(Unsayable::new(fields.path_of("content"), "is required"));
    };
    let mut parts = content(json, &fields.path_of("content"), notes)?;
    settle(&mut parts);
    if role == Role::System {
        drop_billing(&mut parts, notes);
    }
    push_turn(&mut request.turns, role, parts);
    options::of_message(&mut fields, request, notes)?;
    fields.drop_rest(notes, ONLY_HERE);
    Ok(())
}

/// A string, or a list of blocks.
fn content(json: &RawValue, path: &str, notes: &mut Notes) -> Result<Vec<Part>, Unsayable> {
    if let Some(text) = crate::dialect::raw::string(json) {
        return Ok(if text.is_empty() {
            Vec::new()
        } else {
            vec![Part::text(text)]
        });
    }
    read_blocks(json, path, notes)
}

fn push_turn(turns: &mut Vec<Turn>, role: Role, parts: Vec<Part>) {
    if !parts.is_empty() {
        turns.push(Turn {
            role,
            parts,
            name: None,
        });
    }
}

/// The line that Claude Code puts in front of its instructions is for Anthropic alone, and its end changes with every
/// prompt, so that it would spoil every prompt cache.
fn drop_billing(parts: &mut Vec<Part>, notes: &mut Notes) {
    parts.retain_mut(|part| {
        let Content::Text { text, .. } = &mut part.content else {
            return true;
        };
        if !text.starts_with(BILLING_HEADER) {
            return true;
        }
        notes.drop("system", "the billing header is for Anthropic alone");
        let rest = text
            .find('\n')
            .map_or("", |end| text[end..].trim_start_matches('\n'));
        *text = rest.to_owned();
        !text.is_empty()
    });
}
