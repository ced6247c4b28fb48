//! The conversation for an upstream of this dialect: neighbours of one role in one message, results right after their
//! calls, and what a message cannot hold in the next one. No text, image or result gets lost.

use std::borrow::Cow;
use std::collections::HashMap;

use actors::domain::Dialect;
use serde::Serialize;
use serde_json::Value;

use super::families::Family;
use super::proofs;
use super::write_parts::{
    Contents, Ephemeral, Piece, contents, joined, plain, text_piece, write_file, write_image,
};
use crate::dialect::translate::neutral::{
    CacheMark, Content, ERROR_MARK, Notes, Request, Role, Thought, ToolCall, ToolInput, ToolResult,
    Turn, Unsayable,
};

/// A message as it goes out. `content` is written even where it is `null`.
#[derive(Serialize)]
pub(super) struct Message<'a> {
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_call_id: Option<Cow<'a, str>>,
    content: Option<Contents<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'a str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    reasoning_content: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasoning_details: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call<'a>>,
}

#[derive(Serialize)]
struct Call<'a> {
    id: Cow<'a, str>,
    #[serde(rename = "type")]
    kind: &'static str,
    function: Called<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extra_content: Option<Value>,
}

#[derive(Serialize)]
struct Called<'a> {
    name: &'a str,
    arguments: &'a str,
}

/// A message that is being put together, and the results of its calls.
struct Draft<'a> {
    role: &'static str,
    name: Option<&'a str>,
    pieces: Vec<Piece<'a>>,
    refusal: Option<&'a str>,
    thoughts: Vec<&'a Thought>,
    calls: Vec<Call<'a>>,
    results: Vec<Message<'a>>,
}

struct Conversation<'a, 'n> {
    family: &'n Family,
    notes: &'n mut Notes,
    drafts: Vec<Draft<'a>>,
    /// The draft of each call, by the call's id.
    called: HashMap<&'a str, usize>,
}

pub(super) fn write<'a>(
    request: &'a Request,
    family: &Family,
    notes: &mut Notes,
) -> Result<Vec<Message<'a>>, Unsayable> {
    let mut conversation = Conversation {
        family,
        notes,
        drafts: Vec::with_capacity(request.turns.len()),
        called: HashMap::new(),
    };
    for turn in &request.turns {
        conversation.turn(turn)?;
    }
    Ok(conversation.finish())
}

impl<'a> Conversation<'a, '_> {
    fn turn(&mut self, turn: &'a Turn) -> Result<(), Unsayable> {
        let role = self.role(turn.role);
        for part in &turn.parts {
            match &part.content {
                Content::ToolResult(result) => self.result(result)?,
                content => self.part(role, turn.name.as_deref(), content, part.cache)?,
            }
        }
        Ok(())
    }

    /// Who speaks. Instructions in the middle of a conversation are the user's word where the vendor is not known to
    /// take them there: most others want them first.
    fn role(&self, role: Role) -> &'static str {
        let begun = self.drafts.iter().any(|it| it.role != "system");
        match role {
            Role::Assistant => "assistant",
            Role::User => "user",
            Role::System | Role::Developer if self.family.openai_that_thinks() => "developer",
            Role::System | Role::Developer if begun && !self.family.is_openai() => "user",
            Role::System | Role::Developer => "system",
        }
    }

    /// The message that this belongs to: the last one, if the same one speaks and is not interrupted by results.
    fn draft(&mut self, role: &'static str, name: Option<&'a str>) -> &mut Draft<'a> {
        let goes_on = self
            .drafts
            .last()
            .is_some_and(|last| last.role == role && last.name == name && last.results.is_empty());
        if !goes_on {
            self.drafts.push(Draft {
                role,
                name,
                pieces: Vec::new(),
                refusal: None,
                thoughts: Vec::new(),
                calls: Vec::new(),
                results: Vec::new(),
            });
        }
        let last = self.drafts.len() - 1;
        &mut self.drafts[last]
    }

    fn part(
        &mut self,
        role: &'static str,
        name: Option<&'a str>,
        content: &'a Content,
        cache: Option<CacheMark>,
    ) -> Result<(), Unsayable> {
        let cache = self.mark(cache);
        let piece = match content {
            Content::Text { text, .. } if text.is_empty() => return Ok(()),
            Content::Text { text, .. } => plain(text, cache),
            Content::Image(_) | Content::File(_) if role == "assistant" => {
                let why = "a message of the assistant holds only text";
                self.notes.drop("messages[].content", why);
                return Ok(());
            }
            Content::Image(image) => write_image(image)?,
            Content::File(file) => write_file(file)?,
            Content::Refusal(words) if self.family.is_openai() => {
                self.draft(role, name).refusal = Some(words);
                return Ok(());
            }
            Content::Refusal(words) => plain(words, None),
            Content::Thought(thought) => {
                self.draft(role, name).thoughts.push(thought);
                return Ok(());
            }
            Content::ToolCall(call) => {
                self.call(call, role, name);
                return Ok(());
            }
            Content::WebSearch(_) | Content::Hosted(_) => {
                let why = "it ran at another vendor; what was said of it stays";
                self.notes.drop("messages[].content", why);
                return Ok(());
            }
            Content::ToolResult(result) => return self.result(result),
        };
        self.draft(role, name).pieces.push(piece);
        Ok(())
    }

    fn mark(&mut self, cache: Option<CacheMark>) -> Option<Ephemeral> {
        let cache = cache?;
        if !self.family.cache_marks() {
            let why = "the vendor caches prompts by itself";
            self.notes.drop("cache_control", why);
            return None;
        }
        Some(Ephemeral::of(cache))
    }

    fn call(&mut self, call: &'a ToolCall, role: &'static str, name: Option<&'a str>) {
        let (ToolInput::Json(input) | ToolInput::Text(input)) = &call.input;
        let own = |vendor| vendor == Dialect::OpenaiChat;
        let written = Call {
            id: self.family.call_id(&call.id),
            kind: "function",
            function: Called {
                name: &call.name,
                arguments: if input.is_empty() { "{}" } else { input },
            },
            extra_content: call
                .seal
                .as_ref()
                .filter(|seal| own(seal.vendor))
                .map(proofs::extra),
        };
        self.draft(role, name).calls.push(written);
        self.called.insert(&call.id, self.drafts.len() - 1);
    }

    fn result(&mut self, result: &'a ToolResult) -> Result<(), Unsayable> {
        let mut texts = Vec::new();
        let mut others = Vec::new();
        for part in &result.parts {
            match &part.content {
                Content::Text { text, .. } if text.is_empty() => {}
                Content::Text { text, .. } => texts.push(Cow::Borrowed(text.as_str())),
                Content::Image(image) => others.push(write_image(image)?),
                Content::File(file) => match write_file(file)? {
                    Piece::Text { text, .. } => texts.push(text),
                    piece => others.push(piece),
                },
                _ => self
                    .notes
                    .drop("messages[].content", "no part of a tool's result"),
            }
        }
        if texts.is_empty() {
            // Many vendors refuse an empty result.
            texts.push(Cow::Borrowed(match (others.is_empty(), result.is_error) {
                (false, _) => "The result is in the message that follows.",
                (true, true) => "The tool failed without a message.",
                (true, false) => "(no output)",
            }));
        }
        if result.is_error && !result.parts.is_empty() {
            let why = "Chat Completions has none; the result says it in its words";
            self.notes.drop(ERROR_MARK, why);
        }
        let called = self.called.get(result.call.as_str()).copied();
        let text = joined(texts);
        match called {
            Some(draft) => self.drafts[draft].results.push(Message {
                tool_call_id: Some(self.family.call_id(&result.call)),
                content: Some(Contents::Text(text)),
                ..Message::of("tool")
            }),
            // A `tool` message without its call would be refused.
            None => self.draft("user", None).pieces.push(text_piece(text)),
        }
        if !others.is_empty() {
            let of = format!("From the result of the tool call {}:", result.call);
            let draft = self.draft("user", None);
            draft.pieces.push(text_piece(of.into()));
            draft.pieces.extend(others);
        }
        Ok(())
    }

    fn finish(self) -> Vec<Message<'a>> {
        let mut messages = Vec::with_capacity(self.drafts.len());
        for draft in self.drafts {
            let calls = !draft.calls.is_empty();
            let (reasoning_content, reasoning_details) =
                thoughts(&draft.thoughts, calls, self.family, self.notes);
            let empty = draft.pieces.is_empty() && draft.refusal.is_none() && !calls;
            if empty {
                continue;
            }
            messages.push(Message {
                name: draft.name,
                content: contents(draft.pieces),
                refusal: draft.refusal,
                reasoning_content,
                reasoning_details,
                tool_calls: draft.calls,
                ..Message::of(draft.role)
            });
            messages.extend(draft.results);
        }
        messages
    }
}

impl Message<'_> {
    fn of(role: &'static str) -> Self {
        Self {
            role,
            name: None,
            tool_call_id: None,
            content: None,
            refusal: None,
            reasoning_content: String::new(),
            reasoning_details: Vec::new(),
            tool_calls: Vec::new(),
        }
    }
}

/// What goes back of the thoughts: those that the upstream sealed, and plain ones where the vendor demands them.
fn thoughts(
    thoughts: &[&Thought],
    calls: bool,
    family: &Family,
    notes: &mut Notes,
) -> (String, Vec<Value>) {
    let mut plain = String::new();
    let mut details = Vec::new();
    for thought in thoughts {
        let own = thought
            .seal
            .as_ref()
            .is_some_and(|seal| seal.vendor == Dialect::OpenaiChat);
        if own {
            details.extend(proofs::details(thought, details.len()));
        }
        if family.wants_thoughts_back() && calls {
            if !plain.is_empty() && !thought.text.is_empty() {
                plain.push_str("\n\n");
            }
            plain.push_str(&thought.text);
        } else if !own {
            notes.drop("thoughts", "the vendor does not take them back");
        }
    }
    (plain, details)
}
