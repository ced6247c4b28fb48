//! Sets and removes single fields of a body, and remembers what was there before. It knows no dialect.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::dialect::raw::{self, Edits, Object};

/// As many characters of a value as the log repeats.
const EXCERPT_CHARS: usize = 60;

/// A body that is being changed.
#[derive(Debug)]
pub(super) struct Patch {
    body: String,
    changes: Vec<String>,
}

impl Patch {
    /// `None` where it is no object.
    pub fn of(body: &str) -> Option<Self> {
        Object::read(body)?;
        Some(Self {
            body: body.to_owned(),
            changes: Vec::new(),
        })
    }

    pub fn finish(self) -> (String, Vec<String>) {
        (self.body, self.changes)
    }

    /// The JSON at a path of field names.
    pub fn get(&self, path: &[&str]) -> Option<&str> {
        let mut json = self.body.as_str();
        for name in path {
            json = Object::read(json)?.get(name)?.get();
        }
        (json != "null").then_some(json)
    }

    /// The number at a path.
    pub fn number(&self, path: &[&str]) -> Option<u64> {
        self.get(path)?.parse().ok()
    }

    /// Whether the string at a path is this one.
    pub fn says(&self, path: &[&str], word: &str) -> bool {
        self.get(path) == Some(json(word).as_str())
    }

    /// Puts a value at a path; objects on the way that are missing are made.
    pub fn set(&mut self, path: &[&str], value: &impl Serialize) {
        let value = json(value);
        let before = self.get(path).map(str::to_owned);
        if before.as_deref() == Some(value.as_str()) {
            return;
        }
        if let Some(body) = with(&self.body, path, &value) {
            self.body = body;
            let before = before.map_or_else(|| "none".to_owned(), |json| excerpt(&json));
            self.changes
                .push(format!("{} {before} → {}", path.join("."), excerpt(&value)));
        }
    }

    /// Takes the field at a path out.
    pub fn remove(&mut self, path: &[&str]) {
        let Some((name, parents)) = path.split_last() else {
            return;
        };
        let Some(object) = self.get(parents).and_then(Object::read) else {
            return;
        };
        let mut edits = Edits::of(&self.body);
        edits.remove_members(&object, |member| member.is(name));
        self.put(edits.apply(), || format!("{} left out", path.join(".")));
    }

    /// Adds an item to a top-level list, which is made where it is missing.
    pub fn push(&mut self, list: &str, item: &impl Serialize, named: &str) {
        let items = self.get(&[list]).and_then(items_of).unwrap_or_default();
        let mut items: Vec<String> = items.iter().map(|item| item.get().to_owned()).collect();
        items.push(json(item));
        let value = format!("[{}]", items.join(","));
        if let Some(body) = with(&self.body, &[list], &value) {
            self.body = body;
            self.changes.push(format!("{list}: {named} added"));
        }
    }

    /// Takes those items out of a top-level list for which `gone` says so.
    pub fn take_out(&mut self, list: &str, named: &str, gone: impl Fn(&str) -> bool) {
        let Some(items) = self.get(&[list]).and_then(items_of) else {
            return;
        };
        let gone: Vec<bool> = items.iter().map(|item| gone(item.get())).collect();
        let mut edits = Edits::of(&self.body);
        edits.remove_items(&items, &gone);
        let body = edits.apply();
        self.put(body, || format!("{list}: {named} left out"));
    }

    /// The whole body rewritten by someone who says how often.
    pub fn rewrite(
        &mut self,
        named: &str,
        change: impl for<'a> FnOnce(&'a str, &mut Edits<'a>) -> Option<()>,
    ) {
        let mut edits = Edits::of(&self.body);
        let body = change(&self.body, &mut edits).and_then(|()| edits.apply());
        self.put(body, || named.to_owned());
    }

    fn put(&mut self, body: Option<bytes::Bytes>, change: impl FnOnce() -> String) {
        let changed = body.and_then(|body| String::from_utf8(body.to_vec()).ok());
        if let Some(changed) = changed {
            self.body = changed;
            self.changes.push(change());
        }
    }
}

fn items_of(list: &str) -> Option<Vec<&RawValue>> {
    raw::items(serde_json::from_str(list).ok()?)
}

/// The object with another value at the path.
fn with(object: &str, path: &[&str], value: &str) -> Option<String> {
    let (name, rest) = path.split_first()?;
    let whole: &RawValue = serde_json::from_str(object).ok()?;
    let members = Object::read(whole.get())?;
    let old = members.get(name);
    let inner = old.filter(|old| old.get().starts_with('{'));
    let new = match (rest.is_empty(), inner) {
        (true, _) => value.to_owned(),
        (false, Some(inner)) => with(inner.get(), rest, value)?,
        (false, None) => with("{}", rest, value)?,
    };
    let mut edits = Edits::of(object);
    match old {
        Some(old) => edits.replace(old, new),
        None => edits.add(whole, &members, &format!("{}:{new}", json(name))),
    }
    String::from_utf8(edits.apply()?.to_vec()).ok()
}

pub(super) fn json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

fn excerpt(json: &str) -> String {
    let mut text: String = json.chars().take(EXCERPT_CHARS).collect();
    if text.len() < json.len() {
        text.push('…');
    }
    text
}
