//! The fingerprints of a conversation that nothing names: each is a digest of all that comes before a point where a
//! request may have ended. It says nothing of where the conversation is.
//!
//! Boundaries lie behind what the user or tools said, before the model speaks: there requests end. However many tool
//! results a turn has, it adds one boundary, so that eight of them reach eight turns back.

use actors::domain::Dialect;
use serde_json::value::RawValue;

use super::canon::{Canon, is_thought};
use super::raw::{self, Object};

pub(super) struct Prefix {
    /// System, tools and first message of the user.
    pub root: [u8; 32],
    /// The shortest first. Never of system and tools alone: all conversations of a client share these.
    pub boundaries: Vec<[u8; 32]>,
}

/// `None` where the body holds no conversation.
pub(super) fn of(dialect: Dialect, body: &str) -> Option<Prefix> {
    let Parts {
        instructions,
        turns,
    } = parts(dialect, body)?;
    let mut start = Canon::new(match dialect {
        Dialect::Anthropic => "anthropic",
        Dialect::OpenaiChat => "openai_chat",
        Dialect::OpenaiResponses => "openai_responses",
        Dialect::Gemini => "gemini",
    });
    for (name, json) in instructions {
        let Some(json) = json else { continue };
        start.word(name);
        if name == "tools" {
            start.value(json, false);
        } else {
            start.content(json);
        }
    }
    let items = match turns.get().as_bytes().first() {
        Some(b'[') => raw::items(turns)?,
        _ => vec![turns],
    };
    let mut items = items.into_iter().peekable();
    while let Some(item) = items.next_if(|item| is_leading(dialect, item)) {
        start.content(item);
    }
    chain(start.digest(), items.filter_map(turn))
}

fn chain(start: [u8; 32], turns: impl Iterator<Item = Turn>) -> Option<Prefix> {
    let (mut digest, mut root, mut boundaries) = (start, None, Vec::new());
    let mut open = false;
    for turn in turns {
        if turn.by_model && open {
            boundaries.push(digest);
        }
        open = !turn.by_model;
        let mut next = Canon::new("turn");
        next.link(&digest);
        next.link(&turn.digest);
        digest = next.digest();
        if !turn.by_model {
            root.get_or_insert(digest);
        }
    }
    // A request that ends in the model's words, to be continued, will come back with more of them: its end is no
    // boundary unless there is no other.
    if open || boundaries.is_empty() {
        boundaries.push(digest);
    }
    (digest != start).then(|| Prefix {
        root: root.unwrap_or(digest),
        boundaries,
    })
}

struct Parts<'a> {
    instructions: [(&'static str, Option<&'a RawValue>); 2],
    turns: &'a RawValue,
}

fn parts(dialect: Dialect, body: &str) -> Option<Parts<'_>> {
    let (system, turns, tools) = match dialect {
        Dialect::Anthropic => {
            let [system, turns, tools] = raw::fields(body, ["system", "messages", "tools"])?;
            (system, turns, tools)
        }
        Dialect::OpenaiChat => {
            let [turns, tools] = raw::fields(body, ["messages", "tools"])?;
            (None, turns, tools)
        }
        Dialect::OpenaiResponses => {
            let [system, turns, tools] = raw::fields(body, ["instructions", "input", "tools"])?;
            (system, turns, tools)
        }
        Dialect::Gemini => {
            let [request] = raw::fields(body, ["request"])?;
            let inner = request.map_or(body, RawValue::get);
            let names = [
                "systemInstruction",
                "system_instruction",
                "contents",
                "tools",
            ];
            let [camel, snake, turns, tools] = raw::fields(inner, names)?;
            (camel.or(snake), turns, tools)
        }
    };
    Some(Parts {
        instructions: [("system", system), ("tools", tools)],
        turns: turns?,
    })
}

/// Whether it stands for a system prompt, where it leads.
fn is_leading(dialect: Dialect, item: &RawValue) -> bool {
    matches!(dialect, Dialect::OpenaiChat | Dialect::OpenaiResponses)
        && raw::fields(item.get(), ["role"]).is_some_and(|[role]| {
            matches!(raw::text(role).as_deref(), Some("system" | "developer"))
        })
}

struct Turn {
    by_model: bool,
    digest: [u8; 32],
}

/// A message or item; `None` for thoughts, and for what is empty without them.
fn turn(item: &RawValue) -> Option<Turn> {
    let mut canon = Canon::new("message");
    let Some(object) = Object::read(item.get()) else {
        canon.word("user");
        canon.content(item);
        return (canon.parts > 0).then(|| Turn {
            by_model: false,
            digest: canon.digest(),
        });
    };
    let kind = raw::text(object.get("type")).unwrap_or_default();
    if is_thought(&kind) {
        return None;
    }
    let role = raw::text(object.get("role"));
    let by_model = match role.as_deref() {
        Some(role) => matches!(role, "assistant" | "model"),
        // Items of Responses: what the model asks for ends in `_call`, what comes back in `_output`.
        None => kind.ends_with("_call") || kind == "item_reference",
    };
    // Gemini's role may be left out, and then it is the user's.
    let role = role
        .as_deref()
        .unwrap_or(if kind.is_empty() { "user" } else { "" });
    canon.word(role);
    for name in ["content", "parts"] {
        if let Some(json) = object.get(name) {
            canon.content(json);
        }
    }
    // Items of Responses hold what matters in fields of their own, and messages of Chat their calls.
    let is_message = kind.is_empty() || kind == "message";
    if !is_message || object.get("tool_calls").is_some() {
        canon.parts += 1;
        canon.members(&object, &["content", "parts", "role"]);
    }
    (canon.parts > 0).then(|| Turn {
        by_model,
        digest: canon.digest(),
    })
}
