//! The items of a request: messages, calls and what they gave, thoughts. Items of one answer make one turn.

use actors::domain::Dialect;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::read_parts::content;
use super::read_tools::{Tools, group, required};
use super::stand_in::StandIn;
use crate::dialect::raw;
use crate::dialect::translate::fields::{Fields, parse};
use crate::dialect::translate::neutral::{
    Content, Hosted, Notes, Part, Role, Seal, SealKind, Thought, ToolCall, ToolInput, ToolResult,
    Turn, Unsayable, WebSearch,
};

/// What marks a seal as the proof of a call and not of a thought; the call's id follows.
pub(super) const OF_CALL: &str = "call:";

const UNKNOWN: &str = "the hub does not know it";

/// The conversation as far as it is read.
#[derive(Debug)]
pub(super) struct Conversation<'t> {
    pub turns: Vec<Turn>,
    /// The last turn may be added to: it is of an answer, or of results.
    joinable: bool,
    /// Calls by their ids, and what proves them.
    seals: Vec<(String, Seal)>,
    pub tools: &'t mut Tools,
}

impl<'t> Conversation<'t> {
    pub fn new(tools: &'t mut Tools) -> Self {
        Self {
            turns: Vec::new(),
            joinable: false,
            seals: Vec::new(),
            tools,
        }
    }

    /// A turn of its own.
    pub fn say(&mut self, role: Role, parts: Vec<Part>) {
        self.joinable = false;
        if !parts.is_empty() {
            self.turns.push(Turn {
                role,
                parts,
                name: None,
            });
        }
    }

    /// One more part of an answer, or one more result.
    fn join(&mut self, role: Role, parts: Vec<Part>) {
        match self.turns.last_mut() {
            Some(turn) if self.joinable && turn.role == role => turn.parts.extend(parts),
            _ => self.say(role, parts),
        }
        self.joinable = true;
    }

    pub fn read(&mut self, input: &RawValue, notes: &mut Notes) -> Result<(), Unsayable> {
        if let Some(text) = raw::string(input) {
            self.say(Role::User, vec![Part::text(text)]);
            return Ok(());
        }
        let items: Vec<&RawValue> = parse(input, || "input".to_owned())?;
        for (at, item) in items.into_iter().enumerate() {
            let mut fields = Fields::of(item.get(), format!("input[{at}]."))?;
            // Of answers, and without a meaning for other vendors.
            for name in ["id", "status"] {
                fields.raw(name);
            }
            let kind: Option<String> = fields.take("type")?;
            if self.item(
                kind.as_deref().unwrap_or("message"),
                item,
                &mut fields,
                notes,
            )? {
                fields.drop_rest(notes, UNKNOWN);
            }
        }
        self.prove_calls();
        Ok(())
    }

    /// Says whether its fields are taken one by one; else the item is kept as a whole.
    fn item(
        &mut self,
        kind: &str,
        json: &RawValue,
        fields: &mut Fields<'_>,
        notes: &mut Notes,
    ) -> Result<bool, Unsayable> {
        match kind {
            "message" => self.message(fields, notes)?,
            "reasoning" => self.reasoning(fields)?,
            "function_call" | "custom_tool_call" => {
                let custom = kind == "custom_tool_call";
                self.answered(Content::ToolCall(tool_call(fields, custom)?));
            }
            "function_call_output" | "custom_tool_call_output" => {
                let custom = kind == "custom_tool_call_output";
                let parts = match fields.raw("output") {
                    Some(output) => content(output, &fields.path_of("output"), notes)?,
                    None => Vec::new(),
                };
                fields.raw("namespace");
                self.result(ToolResult {
                    call: required(fields, "call_id")?,
                    name: fields.take("name")?,
                    parts,
                    is_error: false,
                    custom,
                });
            }
            "additional_tools" => {
                fields.raw("role");
                if let Some(tools) = fields.raw("tools") {
                    let path = fields.path_of("tools");
                    self.tools.read(tools, &path, None, notes)?;
                }
            }
            "compaction" | "compaction_summary" | "context_compaction" => {
                return Err(Unsayable::new(
                    fields.path_of("type"),
                    "is `compaction`: only the vendor that made it can read it; start a new conversation, or go on \
                     with a model of that vendor",
                ));
            }
            "compaction_trigger" => {
                return Err(Unsayable::new(
                    fields.path_of("type"),
                    "is `compaction_trigger`, which this model's provider cannot do: give the provider in the Codex \
                     configuration any `name` but `OpenAI`, so that Codex makes its summaries itself",
                ));
            }
            "item_reference" => {
                return Err(Unsayable::new(
                    fields.path_of("type"),
                    "is `item_reference`, to something that another provider keeps: send the item itself",
                ));
            }
            "web_search_call" => {
                let found = web_search(json).unwrap_or_else(|| hosted(kind, json));
                self.answered(found);
                return Ok(false);
            }
            kind => match StandIn::of_item(kind) {
                Some(stand_in) if kind.ends_with("_output") => {
                    self.stand_in_result(stand_in, fields, notes)?;
                }
                Some(stand_in) => {
                    let call: Option<String> = fields.take("call_id")?;
                    let id: Option<String> = fields.take("id")?;
                    let call = call
                        .or(id)
                        .ok_or_else(|| Unsayable::new(fields.path_of("call_id"), "is missing"))?;
                    let said = required::<&RawValue>(fields, stand_in.field())?;
                    fields.raw("execution");
                    self.answered(Content::ToolCall(stand_in.call(call, said)));
                }
                None => {
                    self.answered(hosted(kind, json));
                    return Ok(false);
                }
            },
        }
        Ok(true)
    }

    fn answered(&mut self, content: Content) {
        self.join(Role::Assistant, vec![Part::new(content)]);
    }

    fn result(&mut self, result: ToolResult) {
        let part = Part::new(Content::ToolResult(result));
        self.join(Role::User, vec![part]);
    }

    fn message(&mut self, fields: &mut Fields<'_>, notes: &mut Notes) -> Result<(), Unsayable> {
        let role: String = required(fields, "role")?;
        let parts = match fields.raw("content") {
            Some(json) => content(json, &fields.path_of("content"), notes)?,
            None => Vec::new(),
        };
        // Whether it was said on the way or at the end.
        fields.raw("phase");
        match role.as_str() {
            "user" => self.say(Role::User, parts),
            "system" => self.say(Role::System, parts),
            "developer" => self.say(Role::Developer, parts),
            "assistant" => self.join(Role::Assistant, parts),
            other => {
                let reason = format!(
                    "must be `user`, `assistant`, `system` or `developer`, found `{other}`"
                );
                return Err(Unsayable::new(fields.path_of("role"), reason));
            }
        }
        Ok(())
    }

    fn reasoning(&mut self, fields: &mut Fields<'_>) -> Result<(), Unsayable> {
        #[derive(Deserialize)]
        struct Text {
            #[serde(default)]
            text: String,
        }
        let id: Option<String> = fields.take("id")?;
        let sealed: Option<String> = fields.take("encrypted_content")?;
        let seal = sealed.filter(|sealed| !sealed.is_empty()).map(|sealed| {
            Seal::read(
                Dialect::OpenaiResponses,
                SealKind::Encrypted,
                id.as_deref(),
                &sealed,
            )
        });
        let summary: Vec<Text> = fields.take("summary")?.unwrap_or_default();
        let whole: Vec<Text> = fields.take("content")?.unwrap_or_default();
        if let Some(seal) = &seal
            && let Some(call) = seal.id.as_deref().and_then(|id| id.strip_prefix(OF_CALL))
        {
            let seal = Seal {
                id: None,
                ..seal.clone()
            };
            self.seals.push((call.to_owned(), seal));
            return Ok(());
        }
        let shown = if summary.is_empty() { whole } else { summary };
        let texts: Vec<String> = shown.into_iter().map(|part| part.text).collect();
        let text = texts.join("\n\n");
        if !text.is_empty() || seal.is_some() {
            self.answered(Content::Thought(Thought { text, seal }));
        }
        Ok(())
    }

    fn stand_in_result(
        &mut self,
        stand_in: StandIn,
        fields: &mut Fields<'_>,
        notes: &mut Notes,
    ) -> Result<(), Unsayable> {
        let call: Option<String> = fields.take("call_id")?;
        let id: Option<String> = fields.take("id")?;
        let status: Option<String> = fields.take("status")?;
        for name in ["max_output_length", "execution"] {
            fields.raw(name);
        }
        // Found tools can be called from now on.
        if let (StandIn::ToolSearch, Some(found)) = (stand_in, fields.raw("tools")) {
            let path = fields.path_of("tools");
            self.tools.read(found, &path, None, notes)?;
        }
        let said = fields.raw("output").or_else(|| fields.raw("tools"));
        let text = match said {
            Some(said) => raw::string(said).map_or_else(|| said.get().to_owned(), Into::into),
            None => status.clone().unwrap_or_default(),
        };
        self.result(ToolResult {
            call: call
                .or(id)
                .ok_or_else(|| Unsayable::new(fields.path_of("call_id"), "is missing"))?,
            name: Some(stand_in.name().to_owned()),
            parts: vec![Part::text(text)],
            is_error: status.as_deref() == Some("failed"),
            custom: false,
        });
        Ok(())
    }

    /// Proofs of calls stand beside them.
    fn prove_calls(&mut self) {
        for (id, seal) in self.seals.drain(..) {
            let parts = self.turns.iter_mut().flat_map(|turn| &mut turn.parts);
            let mut calls = parts.filter_map(|part| match &mut part.content {
                Content::ToolCall(call) => Some(call),
                _ => None,
            });
            if let Some(call) = calls.find(|call| call.id == id) {
                call.seal = Some(seal);
            }
        }
    }
}

fn tool_call(fields: &mut Fields<'_>, custom: bool) -> Result<ToolCall, Unsayable> {
    let input = if custom {
        ToolInput::Text(required(fields, "input")?)
    } else {
        let arguments: Option<String> = fields.take("arguments")?;
        ToolInput::Json(
            arguments
                .filter(|json| !json.trim().is_empty())
                .unwrap_or_else(|| "{}".to_owned()),
        )
    };
    Ok(ToolCall {
        id: required(fields, "call_id")?,
        name: required(fields, "name")?,
        namespace: group(fields.take("namespace")?),
        input,
        seal: None,
    })
}

fn hosted(kind: &str, json: &RawValue) -> Content {
    Content::Hosted(Hosted {
        dialect: Dialect::OpenaiResponses,
        kind: kind.to_owned(),
        json: json.to_owned(),
    })
}

/// A search; `None` where the item opened a page or looked for words in one.
pub(super) fn web_search(json: &RawValue) -> Option<Content> {
    #[derive(Deserialize)]
    struct Item {
        #[serde(default)]
        id: String,
        action: Option<Action>,
    }
    #[derive(Deserialize)]
    struct Action {
        #[serde(rename = "type")]
        kind: Option<String>,
        query: Option<String>,
        queries: Option<Vec<String>>,
        sources: Option<Vec<FoundAt>>,
    }
    #[derive(Deserialize)]
    struct FoundAt {
        url: Option<String>,
        title: Option<String>,
    }
    let item: Item = serde_json::from_str(json.get()).ok()?;
    let (query, sources) = match item.action {
        None => (String::new(), Vec::new()),
        Some(action) => {
            if action.kind.is_some_and(|kind| kind != "search") {
                return None;
            }
            let several = || Some(action.queries?.join(", "));
            let query = action
                .query
                .filter(|query| !query.is_empty())
                .or_else(several);
            (
                query.unwrap_or_default(),
                action.sources.unwrap_or_default(),
            )
        }
    };
    let found = sources
        .into_iter()
        .filter_map(|at| Some((at.url?, at.title.unwrap_or_default())));
    Some(Content::WebSearch(WebSearch {
        id: item.id,
        query,
        found: found.collect(),
        hosted: vec![Hosted {
            dialect: Dialect::OpenaiResponses,
            kind: "web_search_call".to_owned(),
            json: json.to_owned(),
        }],
    }))
}
