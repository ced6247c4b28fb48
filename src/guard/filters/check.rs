//! What a filter may be. What it may not touch is refused when it is saved, so that nothing has to be passed over later.

use actors::domain::{FilterAction, FilterBinding, FilterRule, FilterScope};

use super::Change;
use super::replace::Replace;
use crate::dialect::at_path::Path;
use crate::dialect::reserved::{is_identifying, is_reserved};
use crate::guard::Invalid;

/// Longest name, in characters.
const NAME_MAX: usize = 100;
/// Longest value of a header and longest new text, and largest JSON value, in bytes.
const TEXT_MAX: usize = 4096;
const JSON_MAX: usize = 64 * 1024;

/// Of these the hub has already taken note when a provider is chosen, or reads the answer by them.
const DECIDED: [&str; 2] = ["model", "stream"];

/// Whether a filter can be saved.
///
/// # Errors
/// It names what no filter may touch, or what it looks for or puts in its place is nothing of the kind.
pub fn check(rule: &FilterRule) -> Result<(), Invalid> {
    compiled(rule).map(drop)
}

pub(super) fn compiled(rule: &FilterRule) -> Result<Change, Invalid> {
    let length = rule.name.chars().count();
    if rule.name.trim().is_empty() || length > NAME_MAX {
        let reason = format!("is {length} characters long: from 1 to {NAME_MAX}");
        return Err(Invalid::new("name", reason));
    }
    check_binding(&rule.binding)?;
    match (rule.scope, rule.action) {
        (FilterScope::Header, FilterAction::Remove) => Ok(Change::RemoveHeader(header(rule)?)),
        (FilterScope::Header, FilterAction::Set) => {
            Ok(Change::SetHeader(header(rule)?, header_value(rule)?))
        }
        (FilterScope::Header, _) => Err(Invalid::new(
            "action",
            "is for bodies; a header can be removed or set",
        )),
        (FilterScope::Body, FilterAction::Remove) => Ok(Change::Remove(path(rule)?)),
        (FilterScope::Body, FilterAction::Set) => {
            let path = path(rule)?;
            if !path.is_one_field() {
                let reason = format!(
                    "is `{}`, more than a field at the top of the body; `json_path` sets what is deeper",
                    rule.target
                );
                return Err(Invalid::new("target", reason));
            }
            Ok(Change::Set(path, json(rule)?))
        }
        (FilterScope::Body, FilterAction::JsonPath) => Ok(Change::Set(path(rule)?, json(rule)?)),
        (FilterScope::Body, FilterAction::TextReplace) => {
            let path = match rule.target.trim() {
                "" => None,
                _ => Some(path(rule)?),
            };
            within(&rule.value, TEXT_MAX)?;
            let replace = Replace::compile(rule.match_type, &rule.pattern, &rule.value)?;
            Ok(Change::Text(path, replace))
        }
    }
}

fn check_binding(binding: &FilterBinding) -> Result<(), Invalid> {
    let nobody = match binding {
        FilterBinding::Global => false,
        FilterBinding::Providers(ids) => ids.is_empty(),
        FilterBinding::Groups(groups) => {
            groups.is_empty() || groups.iter().any(|group| group.trim().is_empty())
        }
    };
    if nobody {
        return Err(Invalid::new("binding", "names nobody"));
    }
    Ok(())
}

fn header(rule: &FilterRule) -> Result<String, Invalid> {
    let name = rule.target.trim().to_ascii_lowercase();
    let wrong = |why: &str| Err(Invalid::new("target", format!("is `{name}`, {why}")));
    // What RFC 9110 calls a token.
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.chars().all(is_token) {
        return wrong("which is no name of a header");
    }
    if is_reserved(&name) {
        return wrong(
            "which proves who calls, or belongs to the connection: no filter may touch it",
        );
    }
    if is_identifying(&name) {
        return wrong("which never goes to a provider");
    }
    Ok(name)
}

fn header_value(rule: &FilterRule) -> Result<String, Invalid> {
    within(&rule.value, TEXT_MAX)?;
    if !rule
        .value
        .chars()
        .all(|c| c == '\t' || (' '..='~').contains(&c))
    {
        return Err(Invalid::new(
            "value",
            "holds a character that no header may have",
        ));
    }
    Ok(rule.value.trim().to_owned())
}

fn path(rule: &FilterRule) -> Result<Path, Invalid> {
    let wrong = |why: String| {
        Invalid::new(
            "target",
            format!("is the path `{}`, which {why}", rule.target),
        )
    };
    let path = Path::parse(rule.target.trim()).map_err(wrong)?;
    let decided = path
        .first_name()
        .is_some_and(|name| DECIDED.contains(&name));
    if decided && rule.binding != FilterBinding::Global {
        let why =
            "is decided before a provider is chosen: redirects change the model for one".to_owned();
        return Err(wrong(why));
    }
    Ok(path)
}

fn json(rule: &FilterRule) -> Result<String, Invalid> {
    within(&rule.value, JSON_MAX)?;
    let value = rule.value.trim();
    match serde_json::from_str::<serde::de::IgnoredAny>(value) {
        Ok(_) => Ok(value.to_owned()),
        Err(error) => Err(Invalid::new("value", format!("is no JSON: {error}"))),
    }
}

fn within(value: &str, longest: usize) -> Result<(), Invalid> {
    if value.len() > longest {
        let reason = format!("is {} bytes long, more than {longest}", value.len());
        return Err(Invalid::new("value", reason));
    }
    Ok(())
}
