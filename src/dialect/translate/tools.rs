//! Tools in the form that the upstream's dialect has for them: names within its rules, groups as a part of the name,
//! free-text tools as functions with one field. What comes back is restored, so that the client sees its own tools.

use std::collections::HashMap;
use std::sync::Arc;

use actors::domain::Dialect;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::Memory;
use super::neutral::{
    Answer, Content, Delta, Event, Function, Opened, Request, Tool, ToolCall, ToolChoice, ToolInput,
};

/// The only field of a function that stands for a free-text tool.
const INPUT: &str = "input";

/// A tool as the client calls it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Original {
    name: String,
    namespace: Option<String>,
    custom: bool,
}

/// The client's tools by the names that the upstream knows them by: only those that differ.
#[derive(Debug, Default)]
pub(super) struct Names(HashMap<String, Original>);

/// The longest name of a tool.
fn longest(upstream: Dialect) -> usize {
    match upstream {
        Dialect::Anthropic => 128,
        Dialect::OpenaiChat | Dialect::OpenaiResponses | Dialect::Gemini => 64,
    }
}

/// Brings the tools of a request, and the calls of its history, into the upstream's form.
pub(super) fn fit(request: &mut Request, upstream: Dialect) -> Names {
    let mut names = Names::default();
    let grouped = upstream == Dialect::OpenaiResponses;
    for tool in &mut request.tools {
        fit_tool(tool, upstream, &mut names);
    }
    for turn in &mut request.turns {
        for part in &mut turn.parts {
            match &mut part.content {
                Content::ToolCall(call) => fit_call(call, upstream, &mut names),
                Content::ToolResult(result) => {
                    result.custom &= grouped;
                    if let Some(name) = &mut result.name {
                        *name = names.fit(name, None, false, upstream);
                    }
                }
                _ => {}
            }
        }
    }
    match &mut request.tool_choice {
        Some(ToolChoice::Named(name)) => *name = names.known_as(name, upstream),
        Some(ToolChoice::Among(among, _)) => {
            for name in among {
                *name = names.known_as(name, upstream);
            }
        }
        _ => {}
    }
    names
}

fn fit_tool(tool: &mut Tool, upstream: Dialect, names: &mut Names) {
    let grouped = upstream == Dialect::OpenaiResponses;
    match tool {
        Tool::Function(function) => {
            let namespace = if grouped {
                None
            } else {
                function.namespace.take()
            };
            function.name = names.fit(&function.name, namespace, false, upstream);
        }
        Tool::Custom {
            name,
            namespace,
            description,
            format,
        } if !grouped => {
            *tool = Tool::Function(Function {
                name: names.fit(name, namespace.take(), true, upstream),
                description: described(description.as_deref(), format.as_deref()),
                parameters: Some(free_text()),
                ..Function::default()
            });
        }
        Tool::Custom { .. } | Tool::WebSearch(_) | Tool::Hosted { .. } => {}
    }
}

fn fit_call(call: &mut ToolCall, upstream: Dialect, names: &mut Names) {
    if upstream == Dialect::OpenaiResponses {
        call.name = names.fit(&call.name, None, false, upstream);
        return;
    }
    let text = match &call.input {
        ToolInput::Text(text) => Some(serde_json::json!({ INPUT: text }).to_string()),
        ToolInput::Json(_) => None,
    };
    call.name = names.fit(&call.name, call.namespace.take(), text.is_some(), upstream);
    if let Some(json) = text {
        call.input = ToolInput::Json(json);
    }
}

/// The schema of a function that takes free text.
fn free_text() -> Box<RawValue> {
    let schema = serde_json::json!({
        "type": "object",
        "properties": {INPUT: {"type": "string"}},
        "required": [INPUT],
        "additionalProperties": false,
    });
    serde_json::value::to_raw_value(&schema).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

fn described(description: Option<&str>, format: Option<&RawValue>) -> Option<String> {
    let grammar = format.map(|format| {
        format!(
            "The text of `{INPUT}` must be of this format: {}",
            format.get()
        )
    });
    let said = [description.map(str::to_owned), grammar];
    let said: Vec<String> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join("\n\n"))
}

impl Names {
    /// The name within the upstream's rules. The same tool always gets the same one, so that prompt caches stay warm.
    fn fit(
        &mut self,
        name: &str,
        namespace: Option<String>,
        custom: bool,
        upstream: Dialect,
    ) -> String {
        let original = Original {
            name: name.to_owned(),
            namespace,
            custom,
        };
        let whole = match &original.namespace {
            Some(namespace) => format!("{namespace}__{name}"),
            None => name.to_owned(),
        };
        let mut fitted = within(&whole, longest(upstream));
        let taken = |fitted: &String| self.0.get(fitted).is_some_and(|other| *other != original);
        if taken(&fitted) {
            fitted = shortened(&whole, longest(upstream));
        }
        if fitted != original.name || custom || original.namespace.is_some() {
            self.0.insert(fitted.clone(), original);
        }
        fitted
    }

    /// What the upstream knows a tool of the client as.
    fn known_as(&self, name: &str, upstream: Dialect) -> String {
        let found = self.0.iter().find(|(_, original)| original.name == name);
        found.map_or_else(
            || within(name, longest(upstream)),
            |(fitted, _)| fitted.clone(),
        )
    }

    /// Gives the calls of an answer the client's names back.
    pub fn restore(&self, answer: &mut Answer) {
        if self.0.is_empty() {
            return;
        }
        for part in &mut answer.parts {
            let Content::ToolCall(call) = &mut part.content else {
                continue;
            };
            let Some(original) = self.0.get(&call.name) else {
                continue;
            };
            call.name.clone_from(&original.name);
            call.namespace.clone_from(&original.namespace);
            if let (true, ToolInput::Json(json)) = (original.custom, &call.input) {
                call.input = ToolInput::Text(text_in(json));
            }
        }
    }
}

/// Letters, digits, `_` and `-`, no more of them than allowed, and no digit or `-` in front: within all rules.
fn within(name: &str, longest: usize) -> String {
    let mut fitted: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => c,
            _ => '_',
        })
        .collect();
    if fitted.starts_with(|c: char| c.is_ascii_digit() || c == '-') || fitted.is_empty() {
        fitted.insert(0, '_');
    }
    if fitted.len() > longest {
        return shortened(name, longest);
    }
    fitted
}

/// The beginning of the name, and a digest of the whole.
fn shortened(name: &str, longest: usize) -> String {
    let digest = hex::encode(&Sha256::digest(name)[..4]);
    let mut fitted = within(
        &name.chars().take(longest - 10).collect::<String>(),
        longest,
    );
    fitted.push('_');
    fitted.push_str(&digest);
    fitted
}

/// What a model wrote into the only field; what is no such object is taken for the text itself.
fn text_in(json: &str) -> String {
    let object = serde_json::from_str::<HashMap<String, serde_json::Value>>(json).ok();
    match object.and_then(|mut object| object.remove(INPUT)) {
        Some(serde_json::Value::String(text)) => text,
        _ => json.to_owned(),
    }
}

/// Gives the calls of a stream the client's names back. The text of a free-text tool comes in one piece, when it is
/// whole: it is a string inside JSON until then.
#[derive(Debug)]
pub(super) struct Restorer {
    memory: Arc<Memory>,
    /// What has come of the arguments of free-text tools, by the part's index.
    gathered: HashMap<usize, String>,
}

impl Restorer {
    pub fn new(memory: Arc<Memory>) -> Self {
        Self {
            memory,
            gathered: HashMap::new(),
        }
    }

    pub fn restore(&mut self, event: Event, mut pass: impl FnMut(Event)) {
        match event {
            Event::Open {
                index,
                part:
                    Opened::ToolCall {
                        id,
                        name,
                        namespace,
                        custom,
                    },
            } => {
                let part = match self.memory.names.0.get(&name) {
                    None => Opened::ToolCall {
                        id,
                        name,
                        namespace,
                        custom,
                    },
                    Some(original) => {
                        if original.custom {
                            self.gathered.insert(index, String::new());
                        }
                        Opened::ToolCall {
                            id,
                            name: original.name.clone(),
                            namespace: original.namespace.clone(),
                            custom: original.custom,
                        }
                    }
                };
                pass(Event::Open { index, part });
            }
            Event::Delta {
                index,
                delta: Delta::Input(more),
            } => match self.gathered.get_mut(&index) {
                Some(gathered) => gathered.push_str(&more),
                None => pass(Event::Delta {
                    index,
                    delta: Delta::Input(more),
                }),
            },
            Event::Close { index } => {
                if let Some(gathered) = self.gathered.remove(&index) {
                    pass(Event::Delta {
                        index,
                        delta: Delta::Input(text_in(&gathered)),
                    });
                }
                pass(Event::Close { index });
            }
            other => pass(other),
        }
    }
}
