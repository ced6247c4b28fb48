//! `contents` and `systemInstruction` of a client's request into turns. Calls get ids, and results find their calls.

use std::borrow::Cow;

use actors::domain::Dialect;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::fold::{Folded, camel};
use crate::dialect::raw;
use crate::dialect::translate::fields::parse;
use crate::dialect::translate::neutral::{
    Content, File, Hosted, Image, Notes, Part, Role, Seal, SealKind, Source, Thought, ToolCall,
    ToolInput, ToolResult, Turn, Unsayable,
};

/// Parts of tools that run at the vendor: nobody else understands them.
const HOSTED: [&str; 4] = [
    "executableCode",
    "codeExecutionResult",
    "toolCall",
    "toolResponse",
];

/// The calls that have no result yet: id and name.
type Waiting = Vec<(String, String)>;

/// A content, a list of parts or a bare text.
pub(super) fn instruction(
    json: &RawValue,
    path: &str,
    notes: &mut Notes,
) -> Result<Vec<Part>, Unsayable> {
    if json.get().starts_with('[') {
        let items: Vec<&RawValue> = parse(json, || path.to_owned())?;
        let mut parts = Vec::new();
        for (place, item) in items.into_iter().enumerate() {
            parts.extend(instruction(item, &format!("{path}[{place}]"), notes)?);
        }
        return Ok(parts);
    }
    if let Some(text) = raw::string(json) {
        return Ok(vec![Part::text(text)]);
    }
    let mut content = Folded::of(json.get(), format!("{path}."))?;
    content.raw("role");
    let listed = content.list("parts")?;
    if listed.is_empty() && content.raw("text").is_some() {
        let text: String = content.take("text")?.unwrap_or_default();
        return Ok(vec![Part::text(text)]);
    }
    content.drop_rest(notes);
    Turns::default().parts(&listed, 0, notes)
}

/// All turns of a conversation.
pub(super) fn turns(
    contents: &[(String, &RawValue)],
    notes: &mut Notes,
) -> Result<Vec<Turn>, Unsayable> {
    let mut reading = Turns::default();
    let mut turns = Vec::with_capacity(contents.len());
    for (index, (path, json)) in contents.iter().enumerate() {
        // SDKs take a bare text for a user's; a relay may have passed it on.
        if let Some(text) = raw::string(json) {
            turns.push(turn(Role::User, vec![Part::text(text)]));
            continue;
        }
        let mut content = Folded::of(json.get(), format!("{path}."))?;
        let role = match content.take::<Cow<'_, str>>("role")?.as_deref() {
            None | Some("" | "user" | "function" | "tool") => Role::User,
            Some("model" | "assistant") => Role::Assistant,
            Some("system") => Role::System,
            Some(other) => {
                let reason = format!("must be `user` or `model`, found `{other}`");
                return Err(Unsayable::new(content.path_of("role"), reason));
            }
        };
        let listed = content.list("parts")?;
        content.drop_rest(notes);
        let parts = reading.parts(&listed, index, notes)?;
        if !parts.is_empty() {
            turns.push(turn(role, parts));
        }
    }
    Ok(turns)
}

fn turn(role: Role, parts: Vec<Part>) -> Turn {
    Turn {
        role,
        parts,
        name: None,
    }
}

#[derive(Default)]
struct Turns {
    waiting: Waiting,
}

#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl Turns {
    fn parts(
        &mut self,
        listed: &[(String, &RawValue)],
        turn: usize,
        notes: &mut Notes,
    ) -> Result<Vec<Part>, Unsayable> {
        let mut parts = Vec::with_capacity(listed.len());
        for (place, (path, json)) in listed.iter().enumerate() {
            if let Some(text) = raw::string(json) {
                parts.push(Part::text(text));
                continue;
            }
            let part = Folded::of(json.get(), format!("{path}."))?;
            self.part(part, json, (turn, place), &mut parts, notes)?;
        }
        Ok(parts)
    }

    fn part(
        &mut self,
        mut part: Folded<'_>,
        json: &RawValue,
        (turn, place): (usize, usize),
        parts: &mut Vec<Part>,
        notes: &mut Notes,
    ) -> Result<(), Unsayable> {
        let seal = part
            .take::<Text<'_>>("thoughtSignature")?
            .filter(|text| !text.0.is_empty() && text.0 != super::write_contents::NO_SEAL)
            .map(|text| Seal::read(Dialect::Gemini, SealKind::Signature, None, &text.0));
        let thought = part.take("thought")?.unwrap_or(false);
        if let Some(Text(text)) = part.take("text")? {
            if thought {
                parts.push(Part::new(Content::Thought(Thought {
                    text: text.into_owned(),
                    seal,
                })));
            } else {
                prove(seal, parts);
                if !text.is_empty() {
                    parts.push(Part::text(text));
                }
            }
        } else if let Some(call) = part.object("functionCall")? {
            let mut call = self.call(call, format!("call_{turn}_{place}"), notes)?;
            match seal {
                Some(seal) if seal.vendor == Dialect::Gemini => call.seal = Some(seal),
                foreign => prove(foreign, parts),
            }
            parts.push(Part::new(Content::ToolCall(call)));
        } else if let Some(result) = part.object("functionResponse")? {
            let result = self.result(result, notes)?;
            parts.push(Part::new(Content::ToolResult(result)));
        } else if let Some(blob) = part.object("inlineData")? {
            parts.push(Part::new(inline(blob, notes)?));
        } else if let Some(file) = part.object("fileData")? {
            parts.push(Part::new(file_data(file, notes)?));
        } else if let Some(kind) = HOSTED.into_iter().find(|kind| part.raw(kind).is_some()) {
            parts.push(Part::new(Content::Hosted(Hosted {
                dialect: Dialect::Gemini,
                kind: kind.to_owned(),
                json: json.to_owned(),
            })));
        } else {
            prove(seal, parts);
        }
        part.drop_rest(notes);
        Ok(())
    }

    fn call(
        &mut self,
        mut call: Folded<'_>,
        made: String,
        notes: &mut Notes,
    ) -> Result<ToolCall, Unsayable> {
        let Some(name) = call.take::<String>("name")? else {
            return Err(Unsayable::new(call.path_of("name"), "is missing"));
        };
        let id = call.take::<String>("id")?.filter(|id| !id.is_empty());
        let id = id.unwrap_or(made);
        let args = call.raw("args").map_or("{}", RawValue::get);
        call.drop_rest(notes);
        self.waiting.push((id.clone(), name.clone()));
        Ok(ToolCall {
            id,
            name,
            namespace: None,
            input: ToolInput::Json(args.to_owned()),
            seal: None,
        })
    }

    fn result(
        &mut self,
        mut result: Folded<'_>,
        notes: &mut Notes,
    ) -> Result<ToolResult, Unsayable> {
        let name = result.take::<String>("name")?;
        let id = result.take::<String>("id")?.filter(|id| !id.is_empty());
        let place = match (&id, &name) {
            (Some(id), _) => self.waiting.iter().position(|(waiting, _)| waiting == id),
            (None, Some(name)) => self.waiting.iter().position(|(_, waiting)| waiting == name),
            (None, None) => None,
        };
        let call = match (place, id) {
            (Some(place), _) => self.waiting.remove(place).0,
            (None, Some(id)) => id,
            (None, None) => {
                let reason = "names no call of the conversation that is still without a result";
                return Err(Unsayable::new(result.path_of("name"), reason));
            }
        };
        let (text, is_error) = match result.raw("response") {
            Some(response) => said(response),
            None => (String::new(), false),
        };
        let mut parts = Vec::new();
        if !text.is_empty() {
            parts.push(Part::text(text));
        }
        for (path, item) in result.list("parts")? {
            let mut item = Folded::of(item.get(), format!("{path}."))?;
            if let Some(blob) = item.object("inlineData")? {
                parts.push(Part::new(inline(blob, notes)?));
            } else if let Some(file) = item.object("fileData")? {
                parts.push(Part::new(file_data(file, notes)?));
            }
            item.drop_rest(notes);
        }
        result.drop_rest(notes);
        Ok(ToolResult {
            call,
            name,
            parts,
            is_error,
            custom: false,
        })
    }
}

/// The seal of a part that is no thought belongs to the thought before it, if that has none; another vendor's always
/// does, because only Gemini proves its thoughts elsewhere.
fn prove(seal: Option<Seal>, parts: &mut Vec<Part>) {
    let Some(seal) = seal else { return };
    if seal.vendor != Dialect::Gemini
        && let Some(Part {
            content: Content::Thought(thought),
            ..
        }) = parts.last_mut()
        && thought.seal.is_none()
    {
        thought.seal = Some(seal);
        return;
    }
    parts.push(Part::new(Content::Thought(Thought {
        text: String::new(),
        seal: Some(seal),
    })));
}

/// What a result says, and whether it is an error. By the vendor's habit `output` (or `result`) and `error` hold it;
/// anything else is the tool's own object.
fn said(response: &RawValue) -> (String, bool) {
    if let Some(text) = raw::string(response) {
        return (text.into_owned(), false);
    }
    if let Some(object) = raw::Object::read(response.get())
        && let [only] = &object.members[..]
    {
        let name = only.name();
        let is_error = name == "error";
        if is_error || matches!(camel(&name), "output" | "result") {
            let text = raw::string(only.value);
            return (
                text.map_or_else(|| only.value.get().to_owned(), Cow::into_owned),
                is_error,
            );
        }
    }
    (response.get().to_owned(), false)
}

fn inline(mut blob: Folded<'_>, notes: &mut Notes) -> Result<Content, Unsayable> {
    let media_type: String = blob.take("mimeType")?.unwrap_or_default();
    let Some(data) = blob.take::<String>("data")? else {
        return Err(Unsayable::new(blob.path_of("data"), "is missing"));
    };
    let name = blob.take("displayName")?;
    blob.drop_rest(notes);
    let is_image = media_type.starts_with("image/");
    Ok(content(Source::Inline { media_type, data }, is_image, name))
}

fn file_data(mut file: Folded<'_>, notes: &mut Notes) -> Result<Content, Unsayable> {
    let media_type: String = file.take("mimeType")?.unwrap_or_default();
    let Some(uri) = file.take::<String>("fileUri")? else {
        return Err(Unsayable::new(file.path_of("fileUri"), "is missing"));
    };
    let name = file.take("displayName")?;
    file.drop_rest(notes);
    let is_upload = uri.starts_with("gs://")
        || (uri.contains("googleapis.com/") && uri.contains("/files/"))
        || !uri.contains("://");
    let source = if is_upload {
        Source::FileId(uri)
    } else {
        Source::Url(uri)
    };
    Ok(content(source, media_type.starts_with("image/"), name))
}

fn content(source: Source, is_image: bool, name: Option<String>) -> Content {
    if is_image {
        Content::Image(Image {
            source,
            detail: None,
        })
    } else {
        Content::File(File { source, name })
    }
}
