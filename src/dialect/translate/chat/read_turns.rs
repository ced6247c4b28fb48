//! The conversation of a client's request. Results that follow one call after another make one turn, as other
//! dialects have it. It leaves out no text, image or result.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::proofs::{Detail, Extra, thoughts};
use super::read::{mark, unknown};
use super::read_parts::part;
use super::wire::Said;
use crate::dialect::translate::fields::{Fields, parse};
use crate::dialect::translate::neutral::{
    Content, Notes, Part, Role, ToolCall, ToolInput, ToolResult, Turn, Unsayable,
};

/// What was read so far.
struct Conversation<'n> {
    turns: Vec<Turn>,
    /// Calls of free-text tools, by their ids.
    custom: HashSet<String>,
    /// Calls of the older form that wait for their result: name and the id that was made for them.
    nameless: Vec<(String, String)>,
    notes: &'n mut Notes,
}

pub(super) fn turns(messages: &[&RawValue], notes: &mut Notes) -> Result<Vec<Turn>, Unsayable> {
    let mut conversation = Conversation {
        turns: Vec::with_capacity(messages.len()),
        custom: HashSet::new(),
        nameless: Vec::new(),
        notes,
    };
    for (index, raw) in messages.iter().enumerate() {
        let fields = Fields::of(raw.get(), format!("messages[{index}]."))?;
        conversation.message(fields, index)?;
    }
    Ok(conversation.turns)
}

impl Conversation<'_> {
    fn message(&mut self, mut fields: Fields<'_>, index: usize) -> Result<(), Unsayable> {
        let role: Cow<'_, str> = fields
            .take("role")?
            .ok_or_else(|| Unsayable::new(fields.path_of("role"), "must be a string"))?;
        let role = match role.as_ref() {
            "system" => Role::System,
            "developer" => Role::Developer,
            "user" => Role::User,
            "assistant" => return self.assistant(fields, index),
            "tool" => return self.result(fields),
            "function" => return self.older_result(fields),
            _ => return Err(unknown(fields.path_of("role"), &role)),
        };
        let parts = self.content(&mut fields)?;
        let name = fields.take("name")?;
        self.say(role, parts, name);
        self.rest(&fields);
        Ok(())
    }

    fn say(&mut self, role: Role, parts: Vec<Part>, name: Option<String>) {
        if !parts.is_empty() {
            self.turns.push(Turn { role, parts, name });
        }
    }

    fn rest(&mut self, fields: &Fields<'_>) {
        let why = "no field of a message that other dialects have";
        fields.drop_rest(self.notes, why);
    }

    fn assistant(&mut self, mut fields: Fields<'_>, index: usize) -> Result<(), Unsayable> {
        if fields.raw("audio").is_some() {
            let reason = "cannot be said to this model's provider: only text comes back";
            return Err(Unsayable::new(fields.path_of("audio"), reason));
        }
        let mut parts = self.thoughts(&mut fields)?;
        parts.extend(self.content(&mut fields)?);
        if let Some(refusal) = fields
            .take::<String>("refusal")?
            .filter(|it| !it.is_empty())
        {
            parts.push(Part::new(Content::Refusal(refusal)));
        }
        let calls: Vec<&RawValue> = fields.take("tool_calls")?.unwrap_or_default();
        for (place, raw) in calls.into_iter().enumerate() {
            let path = || fields.path_of(&format!("tool_calls[{place}]"));
            let call = self.call(parse(raw, path)?, path, (index, place))?;
            parts.push(Part::new(Content::ToolCall(call)));
        }
        if let Some(raw) = fields.raw("function_call") {
            let path = || fields.path_of("function_call");
            let function: WireFunction<'_> = parse(raw, path)?;
            let place = parts.len();
            let call = WireCall {
                function: Some(function),
                ..WireCall::default()
            };
            let call = self.call(call, path, (index, place))?;
            self.nameless.push((call.name.clone(), call.id.clone()));
            parts.push(Part::new(Content::ToolCall(call)));
        }
        let cited = fields.take::<Vec<&RawValue>>("annotations")?;
        if cited.is_some_and(|cited| !cited.is_empty()) {
            let why = "where a former answer had something from; its text stays";
            self.notes.drop("messages[].annotations", why);
        }
        // SDKs leave it in the messages that they parsed for their caller.
        fields.raw("parsed");
        let name = fields.take("name")?;
        self.say(Role::Assistant, parts, name);
        self.rest(&fields);
        Ok(())
    }

    fn thoughts(&mut self, fields: &mut Fields<'_>) -> Result<Vec<Part>, Unsayable> {
        let details: Vec<Detail<'_>> = fields.take("reasoning_details")?.unwrap_or_default();
        // Two names of the same text; where it is no text, it is the vendor's own affair.
        let plain: Option<Said<'_>> = fields.take("reasoning_content")?;
        let other: Option<Said<'_>> = fields.take("reasoning")?;
        let plain = [&plain, &other].into_iter().flatten().find_map(Said::text);
        let thoughts = thoughts(plain, &details).into_iter();
        Ok(thoughts
            .map(|thought| Part::new(Content::Thought(thought)))
            .collect())
    }

    fn call(
        &mut self,
        wire: WireCall<'_>,
        path: impl Fn() -> String,
        (turn, place): (usize, usize),
    ) -> Result<ToolCall, Unsayable> {
        let id = wire.id.filter(|id| !id.is_empty());
        let id = id.unwrap_or_else(|| format!("call_{turn}_{place}"));
        let seal = wire.extra_content.and_then(|extra| extra.seal());
        let (name, input) = match (wire.function, wire.custom) {
            (Some(function), _) => {
                let json = function.arguments.into_json();
                let json = json.map_or_else(|| "{}".to_owned(), Cow::into_owned);
                (function.name, ToolInput::Json(json))
            }
            (None, Some(custom)) => {
                self.custom.insert(id.clone());
                (
                    custom.name,
                    ToolInput::Text(custom.input.unwrap_or_default()),
                )
            }
            (None, None) => {
                let reason = "must have a `function` or a `custom`";
                return Err(Unsayable::new(path(), reason));
            }
        };
        Ok(ToolCall {
            id,
            name,
            namespace: None,
            input,
            seal,
        })
    }

    fn result(&mut self, mut fields: Fields<'_>) -> Result<(), Unsayable> {
        let call: String = fields
            .take("tool_call_id")?
            .ok_or_else(|| Unsayable::new(fields.path_of("tool_call_id"), "must be a string"))?;
        let result = ToolResult {
            custom: self.custom.contains(&call),
            call,
            name: fields.take("name")?,
            parts: Vec::new(),
            is_error: false,
        };
        self.answer_call(result, fields)
    }

    fn older_result(&mut self, mut fields: Fields<'_>) -> Result<(), Unsayable> {
        let name: String = fields
            .take("name")?
            .ok_or_else(|| Unsayable::new(fields.path_of("name"), "must be a string"))?;
        let waiting = self.nameless.iter().position(|(called, _)| *called == name);
        let call = match waiting {
            Some(at) => self.nameless.remove(at).1,
            None => {
                let reason = "names a function that was not called before";
                return Err(Unsayable::new(fields.path_of("name"), reason));
            }
        };
        let result = ToolResult {
            call,
            name: Some(name),
            parts: Vec::new(),
            is_error: false,
            custom: false,
        };
        self.answer_call(result, fields)
    }

    fn answer_call(
        &mut self,
        mut result: ToolResult,
        mut fields: Fields<'_>,
    ) -> Result<(), Unsayable> {
        result.parts = self.content(&mut fields)?;
        // The mark of its last part is as good on the result, where other dialects have it.
        let cache = result.parts.last_mut().and_then(|last| last.cache.take());
        self.rest(&fields);
        let part = Part::new(Content::ToolResult(result)).cached(cache);
        if let Some(last) = self.turns.last_mut() {
            let is_result = |part: &Part| matches!(part.content, Content::ToolResult(_));
            if last.role == Role::User && last.parts.iter().all(is_result) {
                last.parts.push(part);
                return Ok(());
            }
        }
        self.say(Role::User, vec![part], None);
        Ok(())
    }

    /// A text, or a list of parts. Empty texts say nothing.
    fn content(&mut self, fields: &mut Fields<'_>) -> Result<Vec<Part>, Unsayable> {
        let path = || "content".to_owned();
        let whole = fields.raw("cache_control");
        let mut parts = Vec::new();
        match fields.raw("content") {
            None => {}
            Some(raw) if raw.get().starts_with('"') => {
                let text: String = parse(raw, || fields.path_of("content"))?;
                if !text.is_empty() {
                    parts.push(Part::text(text));
                }
            }
            Some(raw) => {
                let list: Vec<&RawValue> = parse(raw, || fields.path_of(&path()))?;
                for (index, raw) in list.into_iter().enumerate() {
                    let path = fields.path_of(&format!("content[{index}]."));
                    parts.extend(part(Fields::of(raw.get(), path)?, self.notes)?);
                }
            }
        }
        if let (Some(raw), Some(last)) = (whole, parts.last_mut()) {
            last.cache = Some(mark(raw, || fields.path_of("cache_control"))?);
        }
        Ok(parts)
    }
}

/// An item of `tool_calls`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct WireCall<'a> {
    id: Option<String>,
    #[serde(borrow)]
    function: Option<WireFunction<'a>>,
    custom: Option<WireCustom>,
    #[serde(borrow)]
    extra_content: Option<Extra<'a>>,
}

#[derive(Deserialize)]
struct WireFunction<'a> {
    name: String,
    #[serde(borrow, default)]
    arguments: Said<'a>,
}

#[derive(Deserialize)]
struct WireCustom {
    name: String,
    input: Option<String>,
}
