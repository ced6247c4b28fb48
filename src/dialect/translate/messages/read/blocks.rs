//! Content blocks, of messages, of instructions, of tool results and of answers, into parts.

use serde_json::value::RawValue;

use super::super::super::fields::{Fields, parse};
use super::super::super::neutral::{
    CacheMark, Citation, Content, Hosted, Notes, Part, Seal, SealKind, Thought, ToolCall,
    ToolInput, ToolResult, Unsayable, WebSearch,
};
use super::super::wire::{OWN, citation_of};
use super::{ONLY_HERE, source};
use crate::dialect::raw;

/// The name of the vendor's search, as a tool and as the calls of it.
const WEB_SEARCH: &str = "web_search";

/// Reads a list of blocks; `path` is where it stands.
pub(in super::super) fn read_blocks(
    json: &RawValue,
    path: &str,
    notes: &mut Notes,
) -> Result<Vec<Part>, Unsayable> {
    let blocks: Vec<&RawValue> = parse(json, || path.to_owned())?;
    let mut parts = Vec::with_capacity(blocks.len());
    for (place, block) in blocks.into_iter().enumerate() {
        read_block(block, format!("{path}[{place}]."), &mut parts, notes)?;
    }
    Ok(parts)
}

fn read_block(
    json: &RawValue,
    path: String,
    parts: &mut Vec<Part>,
    notes: &mut Notes,
) -> Result<(), Unsayable> {
    let mut fields = Fields::of(json.get(), path)?;
    let kind: String = required(&mut fields, "type")?;
    let cache = cache_mark(&mut fields)?;
    let content = match kind.as_str() {
        "text" => {
            let text = required(&mut fields, "text")?;
            let citations = citations(&mut fields, notes)?;
            Content::Text { text, citations }
        }
        "image" => Content::Image(source::image(&mut fields)?),
        "document" => {
            let content = source::document(&mut fields, parts, notes)?;
            fields.raw("citations");
            content
        }
        "search_result" => source::search_result(&mut fields, notes)?,
        "thinking" => {
            let signature: Option<String> = fields.take("signature")?;
            let signature = signature.filter(|signature| !signature.is_empty());
            Content::Thought(Thought {
                text: fields.take("thinking")?.unwrap_or_default(),
                seal: signature.map(|text| Seal::read(OWN, SealKind::Signature, None, &text)),
            })
        }
        "redacted_thinking" => {
            let data: String = required(&mut fields, "data")?;
            Content::Thought(Thought {
                text: String::new(),
                seal: Some(Seal::read(OWN, SealKind::Encrypted, None, &data)),
            })
        }
        "tool_use" => {
            let input = fields.raw("input").map_or("{}", RawValue::get);
            fields.raw("caller");
            Content::ToolCall(ToolCall {
                id: required(&mut fields, "id")?,
                name: required(&mut fields, "name")?,
                namespace: None,
                input: ToolInput::Json(input.to_owned()),
                seal: None,
            })
        }
        "tool_result" => Content::ToolResult(ToolResult {
            call: required(&mut fields, "tool_use_id")?,
            name: None,
            parts: match fields.raw("content") {
                Some(json) => super::content(json, &fields.path_of("content"), notes)?,
                None => Vec::new(),
            },
            is_error: fields.take("is_error")?.unwrap_or(false),
            custom: false,
        }),
        // What a client's own search of its tools found; the tools themselves are in the list.
        "tool_reference" => {
            let name: String = required(&mut fields, "tool_name")?;
            Content::Text {
                text: format!("The tool `{name}` can be called now."),
                citations: Vec::new(),
            }
        }
        // The summary of a conversation that was made shorter.
        "compaction" if fields.raw("content").is_some() => Content::Text {
            text: required(&mut fields, "content")?,
            citations: Vec::new(),
        },
        "server_tool_use" if fields.take::<String>("name")?.as_deref() == Some(WEB_SEARCH) => {
            let query = fields.raw("input").and_then(query_of);
            Content::WebSearch(WebSearch {
                id: required(&mut fields, "id")?,
                query: query.unwrap_or_default(),
                found: Vec::new(),
                hosted: vec![hosted(kind, json)],
            })
        }
        "web_search_tool_result" => {
            let id: String = required(&mut fields, "tool_use_id")?;
            let found = fields.raw("content").map(found).unwrap_or_default();
            let hosted = hosted(kind, json);
            if let Some(search) = parts
                .iter_mut()
                .rev()
                .find_map(|part| match &mut part.content {
                    Content::WebSearch(search) if search.id == id => Some(search),
                    _ => None,
                })
            {
                search.found.extend(found);
                search.hosted.push(hosted);
                return Ok(());
            }
            Content::WebSearch(WebSearch {
                id,
                query: String::new(),
                found,
                hosted: vec![hosted],
            })
        }
        _ => {
            parts.push(Part::new(Content::Hosted(hosted(kind, json))).cached(cache));
            return Ok(());
        }
    };
    if !matches!(content, Content::WebSearch(_)) {
        fields.drop_rest(notes, ONLY_HERE);
    }
    parts.push(Part::new(content).cached(cache));
    Ok(())
}

/// Puts proofs back onto the calls that they belong to: a thought without words carries what another vendor proved on
/// a call. It names the call, or else stands right before it.
pub(in super::super) fn settle(parts: &mut Vec<Part>) {
    let mut place = 0;
    while place < parts.len() {
        let Some(call) = carried_for(parts, place) else {
            place += 1;
            continue;
        };
        let Content::Thought(Thought { seal, .. }) = &mut parts[place].content else {
            break;
        };
        let carried = seal.take().map(|seal| Seal { id: None, ..seal });
        if let Content::ToolCall(call) = &mut parts[call].content {
            call.seal = carried;
        }
        parts.remove(place);
    }
}

/// The place of the call whose proof this part carries.
fn carried_for(parts: &[Part], place: usize) -> Option<usize> {
    let Content::Thought(Thought {
        text,
        seal: Some(seal),
    }) = &parts[place].content
    else {
        return None;
    };
    if !text.is_empty() || seal.vendor == OWN {
        return None;
    }
    let open = |part: &Part| match &part.content {
        Content::ToolCall(call) if call.seal.is_none() => Some(call.id.clone()),
        _ => None,
    };
    let named = |part: &Part| seal.id.is_some() && open(part) == seal.id;
    let next = || {
        let next = parts.get(place + 1).and_then(open);
        let proves_calls = seal.vendor == actors::domain::Dialect::Gemini;
        (proves_calls && next.is_some()).then_some(place + 1)
    };
    parts.iter().position(named).or_else(next)
}

pub(super) fn required<'a, T: serde::Deserialize<'a>>(
    fields: &mut Fields<'a>,
    name: &'static str,
) -> Result<T, Unsayable> {
    let taken = fields.take(name)?;
    taken.ok_or_else(|| Unsayable::new(fields.path_of(name), "is required"))
}

/// Takes `cache_control`.
pub(super) fn cache_mark(fields: &mut Fields<'_>) -> Result<Option<CacheMark>, Unsayable> {
    let Some(json) = fields.raw("cache_control") else {
        return Ok(None);
    };
    let mut inside = Fields::of(json.get(), format!("{}.", fields.path_of("cache_control")))?;
    let hour = inside.take::<String>("ttl")?.as_deref() == Some("1h");
    Ok(Some(if hour {
        CacheMark::OneHour
    } else {
        CacheMark::FiveMinutes
    }))
}

fn citations(fields: &mut Fields<'_>, notes: &mut Notes) -> Result<Vec<Citation>, Unsayable> {
    let listed: Vec<&RawValue> = fields.take("citations")?.unwrap_or_default();
    let citations: Vec<Citation> = listed.iter().filter_map(|json| citation_of(json)).collect();
    if citations.len() < listed.len() {
        notes.drop(
            "messages[].content[].citations",
            "places inside a document are not cited elsewhere",
        );
    }
    Ok(citations)
}

pub(in super::super) fn query_of(input: &RawValue) -> Option<String> {
    let [query] = raw::fields(input.get(), ["query"])?;
    raw::text(query).map(std::borrow::Cow::into_owned)
}

/// Addresses and titles; none where the search failed.
pub(in super::super) fn found(content: &RawValue) -> Vec<(String, String)> {
    let items = raw::items(content).unwrap_or_default();
    let of = |item: &&RawValue| {
        let [url, title] = raw::fields(item.get(), ["url", "title"])?;
        let title = raw::text(title).unwrap_or_default();
        Some((raw::text(url)?.into_owned(), title.into_owned()))
    };
    items.iter().filter_map(of).collect()
}

fn hosted(kind: String, json: &RawValue) -> Hosted {
    Hosted {
        dialect: OWN,
        kind,
        json: json.to_owned(),
    }
}
