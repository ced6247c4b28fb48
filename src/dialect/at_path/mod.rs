//! Changes to what is at a path of a body: `metadata.user_id`, `messages[*].content`, `$.tools[0]["x-y"]`. What is not at
//! the path stays byte for byte. It knows no dialect.

#[cfg(test)]
mod tests;

use bytes::Bytes;
use serde_json::value::RawValue;

use super::raw::{Edits, Object, items};
use super::texts::{Rewrite, rewrite_part};

/// More steps than any request has levels that somebody would name.
const STEPS_MAX: usize = 32;

/// A way into a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Name(String),
    Index(usize),
    /// Every item of a list.
    Each,
}

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// What is wrong with it, as the rest of a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut rest = text.strip_prefix('$').unwrap_or(text);
        rest = rest.strip_prefix('.').unwrap_or(rest);
        let mut steps = Vec::new();
        while !rest.is_empty() {
            let (step, behind) = match rest.strip_prefix('[') {
                Some(inside) => in_brackets(inside)?,
                None => {
                    let end = rest.find(['.', '[']).unwrap_or(rest.len());
                    (Step::Name(name(&rest[..end])?), &rest[end..])
                }
            };
            steps.push(step);
            rest = match behind.strip_prefix('.') {
                Some("") => return Err("ends with a dot".to_owned()),
                Some(more) => more,
                None if behind.is_empty() || behind.starts_with('[') => behind,
                None => return Err(format!("has `{behind}` where a dot or a bracket belongs")),
            };
        }
        match steps.len() {
            0 => Err("names nothing".to_owned()),
            1..=STEPS_MAX => Ok(Self(steps)),
            _ => Err(format!("has more than {STEPS_MAX} steps")),
        }
    }

    /// The field at the top of the body that it leads through.
    #[must_use]
    pub fn first_name(&self) -> Option<&str> {
        match self.0.first() {
            Some(Step::Name(name)) => Some(name),
            _ => None,
        }
    }

    /// Whether it is one field at the top of the body.
    #[must_use]
    pub fn is_one_field(&self) -> bool {
        matches!(self.0.as_slice(), [Step::Name(_)])
    }

    /// Puts a value, given as JSON, wherever the path leads. Fields on the way that are missing are made, items of lists
    /// are not. `None` where nothing changes.
    #[must_use]
    pub fn set(&self, body: &str, json: &str) -> Option<Bytes> {
        self.edit(body, &mut Change::Set(json))
    }

    /// Takes out what is at the path; `None` where nothing is.
    #[must_use]
    pub fn remove(&self, body: &str) -> Option<Bytes> {
        self.edit(body, &mut Change::Remove)
    }

    /// Puts other texts in the place of all those that are at the path or below; `None` where all stay.
    #[must_use]
    pub fn rewrite(&self, body: &str, change: &mut Rewrite<'_>) -> Option<Bytes> {
        self.edit(body, &mut Change::Rewrite(change))
    }

    fn edit(&self, body: &str, change: &mut Change<'_, '_>) -> Option<Bytes> {
        let whole: &RawValue = serde_json::from_str(body).ok()?;
        let mut edits = Edits::of(body);
        follow(whole, &self.0, &mut edits, change);
        edits.apply()
    }
}

fn name(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("has an empty name".to_owned());
    }
    Ok(text.to_owned())
}

/// `0]`, `*]` or `"a name"]`, and what follows.
fn in_brackets(text: &str) -> Result<(Step, &str), String> {
    let unclosed = || "has a bracket that nothing closes".to_owned();
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            let (named, behind) = inside.split_once(quote).ok_or_else(unclosed)?;
            let behind = behind.strip_prefix(']').ok_or_else(unclosed)?;
            return Ok((Step::Name(name(named)?), behind));
        }
    }
    let (inside, behind) = text.split_once(']').ok_or_else(unclosed)?;
    let step = match inside {
        "*" => Step::Each,
        _ => {
            let index = inside
                .parse()
                .map_err(|_| format!("has `[{inside}]`: a number, `*` or a quoted name"))?;
            Step::Index(index)
        }
    };
    Ok((step, behind))
}

enum Change<'c, 'r> {
    Set(&'c str),
    Remove,
    Rewrite(&'c mut Rewrite<'r>),
}

fn follow<'a>(
    value: &'a RawValue,
    steps: &[Step],
    edits: &mut Edits<'a>,
    change: &mut Change<'_, '_>,
) {
    let Some((step, rest)) = steps.split_first() else {
        match change {
            Change::Set(json) if value.get() != *json => edits.replace(value, (*json).to_owned()),
            Change::Rewrite(change) => rewrite_part(value, edits, *change),
            Change::Set(_) | Change::Remove => {}
        }
        return;
    };
    match step {
        Step::Name(name) => field(value, name, rest, edits, change),
        Step::Index(_) | Step::Each => {
            let Some(items) = items(value) else {
                return;
            };
            let meant = |at: usize| match step {
                Step::Index(index) => *index == at,
                _ => true,
            };
            if rest.is_empty() && matches!(change, Change::Remove) {
                let gone: Vec<bool> = (0..items.len()).map(meant).collect();
                edits.remove_items(&items, &gone);
                return;
            }
            for (_, item) in items.iter().enumerate().filter(|(at, _)| meant(*at)) {
                follow(item, rest, edits, change);
            }
        }
    }
}

fn field<'a>(
    value: &'a RawValue,
    name: &str,
    rest: &[Step],
    edits: &mut Edits<'a>,
    change: &mut Change<'_, '_>,
) {
    let Some(object) = Object::read(value.get()) else {
        return;
    };
    if rest.is_empty() && matches!(change, Change::Remove) {
        edits.remove_members(&object, |member| member.is(name));
        return;
    }
    match (object.get(name), &*change) {
        (Some(inner), _) => follow(inner, rest, edits, change),
        (None, Change::Set(json)) => {
            if let Some(made) = made(rest, json) {
                let member = format!("{}:{made}", quoted(name));
                edits.add(value, &object, &member);
            }
        }
        (None, _) => {}
    }
}

/// The value inside of the objects that the path names; `None` where it leads into a list.
fn made(steps: &[Step], json: &str) -> Option<String> {
    let mut made = json.to_owned();
    for step in steps.iter().rev() {
        let Step::Name(name) = step else {
            return None;
        };
        made = format!("{{{}:{made}}}", quoted(name));
    }
    Some(made)
}

fn quoted(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}
