//! Reads values out of the tree and the environment, and collects every problem on the way instead of stopping
//! at the first. Knows no particular setting.

use std::borrow::Cow;
use std::cell::RefCell;

use serde_json::Value as Json;

use super::environment::Environment;
use super::interpolate::expand;
use super::problem::{ConfigError, Problem};
use super::setting::{Setting, SettingKind};
use super::stated::{Stated, Statement};
use super::tree::{Key, Kind, Node, Place};

/// Says what is wrong with a value, as the rest of a sentence that begins with it: `must be at least 1`.
pub(super) type Check<'c, T> = &'c dyn Fn(&T) -> Result<(), String>;

/// What one reading of a file needs throughout.
pub(super) struct Context<'a> {
    file: String,
    env: &'a dyn Environment,
    problems: RefCell<Vec<Problem>>,
    stated: RefCell<Stated>,
}

impl<'a> Context<'a> {
    pub(super) fn new(file: String, env: &'a dyn Environment) -> Self {
        Self {
            file,
            env,
            problems: RefCell::new(Vec::new()),
            stated: RefCell::default(),
        }
    }

    /// Ends the reading: where each setting was stated, or all problems, those of the environment first, then in the order
    /// of the lines.
    pub(super) fn finish(self) -> Result<Stated, ConfigError> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| (problem.line, problem.column));
        if problems.is_empty() {
            Ok(self.stated.into_inner())
        } else {
            Err(ConfigError { problems })
        }
    }

    fn fail(&self, at: Place, field: &str, reason: String) {
        self.problems.borrow_mut().push(Problem {
            file: self.file.clone(),
            line: at.line,
            column: (at.column > 0).then_some(at.column),
            field: field.to_owned(),
            reason,
        });
    }

    /// A variable's value; one that is set to nothing counts as not set, as compose files write it.
    fn variable(&self, name: &str) -> Option<String> {
        self.env.get(name).filter(|value| !value.is_empty())
    }
}

/// Text to value, with the reason where it is none.
fn read<T: Setting>(text: &str, checks: &[Check<'_, T>]) -> Result<T, String> {
    let shown = if T::SECRET {
        String::new()
    } else {
        format!("`{}` ", without_credentials(text))
    };
    let value = T::parse(text).map_err(|expected| format!("{shown}is not {expected}"))?;
    for check in checks {
        check(&value).map_err(|reason| format!("{shown}{reason}"))?;
    }
    Ok(value)
}

/// The same for JSON, whose own kind must be the setting's.
pub(super) fn read_json<T: Setting>(value: &Json, checks: &[Check<'_, T>]) -> Result<T, String> {
    let text = match (T::kind(), value) {
        (SettingKind::Boolean, Json::Bool(_)) | (SettingKind::Number, Json::Number(_)) => {
            value.to_string()
        }
        (SettingKind::Integer, Json::Number(number)) if !number.is_f64() => value.to_string(),
        (SettingKind::Text | SettingKind::Choice(_), Json::String(text)) => text.clone(),
        (kind, value) => {
            let shown = match value {
                Json::Null => "nothing".to_owned(),
                Json::Array(_) => "a list".to_owned(),
                Json::Object(_) => "an object".to_owned(),
                scalar => format!("`{scalar}`"),
            };
            return Err(format!("{shown} is not {}", kind.expected()));
        }
    };
    read(&text, checks)
}

/// An address as messages may repeat it: without user, password and query, where people put credentials.
fn without_credentials(text: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = text.split_once("://") else {
        return Cow::Borrowed(text);
    };
    let (address, query) = match rest.split_once('?') {
        Some((address, _)) => (address, "?…"),
        None => (rest, ""),
    };
    match address.rsplit_once('@') {
        Some((_, host)) => Cow::Owned(format!("{scheme}://…@{host}{query}")),
        None => Cow::Owned(format!("{scheme}://{address}{query}")),
    }
}

/// A value of the file and the path that leads to it.
pub(super) struct Value<'a> {
    context: &'a Context<'a>,
    node: &'a Node,
    path: String,
}

impl<'a> Value<'a> {
    /// Reports a problem with this value.
    pub(super) fn fail(&self, reason: String) {
        self.context.fail(self.node.at, &self.path, reason);
    }

    fn statement(&self) -> Statement {
        Statement::File {
            file: self.context.file.clone(),
            line: self.node.at.line,
        }
    }

    fn expected(&self, what: &str) {
        self.fail(format!(
            "is {}; expected {what}",
            self.node.kind.described()
        ));
    }

    pub(super) fn is_scalar(&self) -> bool {
        matches!(self.node.kind, Kind::Scalar(_))
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self.node.kind, Kind::List(_))
    }

    /// Whether there is nothing in it, also after the environment is filled in.
    pub(super) fn is_blank(&self) -> bool {
        match &self.node.kind {
            Kind::Null => true,
            Kind::Scalar(text) => expand(text, self.context.env).is_ok_and(|text| text.is_empty()),
            Kind::List(_) | Kind::Map(_) => false,
        }
    }

    /// The scalar; `None` where it is empty, or wrong and reported.
    pub(super) fn scalar<T: Setting>(&self, checks: &[Check<'_, T>]) -> Option<T> {
        let text = match &self.node.kind {
            Kind::Null => return None,
            Kind::Scalar(text) => text,
            Kind::List(_) | Kind::Map(_) => {
                self.expected("a single value");
                return None;
            }
        };
        let read = expand(text, self.context.env).and_then(|text| {
            if text.is_empty() {
                Ok(None)
            } else {
                read(&text, checks).map(Some)
            }
        });
        read.unwrap_or_else(|reason| {
            self.fail(reason);
            None
        })
    }

    /// The elements of a list; none where it is empty, or no list and reported.
    pub(super) fn list(&self) -> Vec<Value<'a>> {
        let Kind::List(items) = &self.node.kind else {
            if !matches!(self.node.kind, Kind::Null) {
                self.expected("a list");
            }
            return Vec::new();
        };
        let value = |(index, node)| Value {
            context: self.context,
            node,
            path: format!("{}[{index}]", self.path),
        };
        items.iter().enumerate().map(value).collect()
    }

    /// The entries of a mapping whose names are the user's own.
    pub(super) fn entries(&self) -> Vec<(&'a str, Value<'a>)> {
        let Kind::Map(entries) = &self.node.kind else {
            if !matches!(self.node.kind, Kind::Null) {
                self.expected("a mapping");
            }
            return Vec::new();
        };
        let value = |(key, node): &'a (Key, Node)| {
            let path = format!("{}.{}", self.path, key.name);
            (
                key.name.as_str(),
                Value {
                    context: self.context,
                    node,
                    path,
                },
            )
        };
        entries.iter().map(value).collect()
    }

    /// The fields of a mapping whose names are settings.
    pub(super) fn fields(&self) -> Fields<'a> {
        if !matches!(self.node.kind, Kind::Map(_) | Kind::Null) {
            self.expected("a mapping");
        }
        Fields::new(self.context, Some(self.node), self.path.clone())
    }
}

/// The settings of one mapping. Dropping it reports the names that nobody asked for.
pub(super) struct Fields<'a> {
    context: &'a Context<'a>,
    path: String,
    at: Place,
    entries: &'a [(Key, Node)],
    known: RefCell<Vec<&'static str>>,
}

impl<'a> Fields<'a> {
    /// The fields of `node`, or of nothing where there is none.
    pub(super) fn new(context: &'a Context<'a>, node: Option<&'a Node>, path: String) -> Self {
        let at = node.map_or(Place { line: 0, column: 0 }, |node| node.at);
        let entries = match node.map(|node| &node.kind) {
            Some(Kind::Map(entries)) => entries.as_slice(),
            _ => &[],
        };
        Self {
            context,
            path,
            at,
            entries,
            known: RefCell::default(),
        }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Whether the file says nothing here.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The dotted path of a field.
    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// The value of a field, where the file has it.
    pub(super) fn get(&self, name: &'static str) -> Option<Value<'a>> {
        self.known.borrow_mut().push(name);
        let (_, node) = self.entries.iter().find(|(key, _)| key.name == name)?;
        Some(Value {
            context: self.context,
            node,
            path: self.path_of(name),
        })
    }

    /// Reports a problem with the field `name`, at its own line where the file has it.
    pub(super) fn fail(&self, name: &str, reason: String) {
        let entry = self.entries.iter().find(|(key, _)| key.name == name);
        let at = entry.map_or(self.at, |(_, node)| node.at);
        self.context.fail(at, &self.path_of(name), reason);
    }

    pub(super) fn optional<T: Setting>(
        &self,
        name: &'static str,
        checks: &[Check<'_, T>],
    ) -> Option<T> {
        self.get(name)?.scalar(checks)
    }

    pub(super) fn or<T: Setting>(
        &self,
        name: &'static str,
        default: T,
        checks: &[Check<'_, T>],
    ) -> T {
        self.optional(name, checks).unwrap_or(default)
    }

    /// A field without which the mapping means nothing. The stand-in is never used: the reading has failed.
    pub(super) fn required<T: Setting + Default>(
        &self,
        name: &'static str,
        checks: &[Check<'_, T>],
    ) -> T {
        let problems = self.context.problems.borrow().len();
        self.optional(name, checks).unwrap_or_else(|| {
            if self.context.problems.borrow().len() == problems {
                self.fail(name, "is required and may not be empty".to_owned());
            }
            T::default()
        })
    }

    /// A setting that an environment variable may override.
    pub(super) fn setting<T: Setting>(
        &self,
        name: &'static str,
        variable: Option<&'static str>,
        default: T,
        checks: &[Check<'_, T>],
    ) -> T {
        let overriding = variable.and_then(|name| Some((name, self.context.variable(name)?)));
        let Some((variable, text)) = overriding else {
            let value = self.get(name);
            if let Some(value) = value.as_ref().filter(|value| !value.is_blank()) {
                self.state(name, value.statement());
            }
            return value
                .and_then(|value| value.scalar(checks))
                .unwrap_or(default);
        };
        self.state(name, Statement::Environment(variable));
        self.known.borrow_mut().push(name);
        read(&text, checks).unwrap_or_else(|reason| {
            self.context.problems.borrow_mut().push(Problem {
                file: format!("environment variable `{variable}`"),
                line: 0,
                column: None,
                field: self.path_of(name),
                reason,
            });
            default
        })
    }

    fn state(&self, name: &str, by: Statement) {
        let mut stated = self.context.stated.borrow_mut();
        stated.add(self.path_of(name), by);
    }

    /// The elements of a list field.
    pub(super) fn list(&self, name: &'static str) -> Vec<Value<'a>> {
        self.get(name).map_or_else(Vec::new, |value| value.list())
    }

    /// A list of words; an empty one among them is a problem.
    pub(super) fn words(&self, name: &'static str) -> Vec<String> {
        let word = |value: Value<'_>| {
            let word = value.scalar::<String>(&[]);
            if word.is_none() && value.is_blank() {
                value.fail("may not be empty".to_owned());
            }
            word
        };
        self.list(name).into_iter().filter_map(word).collect()
    }

    /// The fields of a nested mapping, empty where the file has none.
    pub(super) fn section(&self, name: &'static str) -> Fields<'a> {
        match self.get(name) {
            Some(value) => value.fields(),
            None => Fields::new(self.context, None, self.path_of(name)),
        }
    }
}

impl Drop for Fields<'_> {
    fn drop(&mut self) {
        let known = self.known.borrow();
        for (key, _) in self.entries {
            if !known.contains(&key.name.as_str()) {
                let reason = format!("unknown setting; known here: {}", known.join(", "));
                self.context.fail(key.at, &self.path_of(&key.name), reason);
            }
        }
    }
}
