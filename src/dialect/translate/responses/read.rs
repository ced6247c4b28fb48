//! A client's request, but for its items and tools.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::read_input::Conversation;
use super::read_tools::{Tools, tool_choice};
use super::stand_in::OFFERED;
use crate::dialect::translate::fields::{Fields, parse};
use crate::dialect::translate::neutral::{
    Effort, Format, Notes, Part, Reasoning, Request, Role, Sampling, Summary, Unsayable, Verbosity,
};
use crate::dialect::translate::{Asked, Read};

/// What a Response object repeats of its request, as it came.
const ECHOED: [&str; 18] = [
    "instructions",
    "max_output_tokens",
    "max_tool_calls",
    "metadata",
    "parallel_tool_calls",
    "prompt_cache_key",
    "reasoning",
    "safety_identifier",
    "service_tier",
    "store",
    "temperature",
    "text",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "truncation",
    "user",
];

/// Harmless, and why.
const DROPPED: [(&str, &str); 8] = [
    (
        "client_metadata",
        "it tells the vendor about the client, and nothing to the model",
    ),
    (
        "context_management",
        "only the vendor can shorten a conversation in a form of its own",
    ),
    (
        "max_tool_calls",
        "it counts calls of tools that run at the vendor",
    ),
    ("moderation", "other vendors moderate as they do"),
    (
        "prompt_cache_options",
        "other vendors' caches have other lifetimes",
    ),
    (
        "prompt_cache_retention",
        "other vendors' caches have other lifetimes",
    ),
    ("stream_options", "it pads the vendor's own events"),
    (
        "truncation",
        "other vendors refuse a conversation that is too long",
    ),
];

/// Fields that refer to something that only its vendor keeps, and what to do instead.
const KEPT_ELSEWHERE: [(&str, &str); 3] = [
    (
        "previous_response_id",
        "refers to an answer that another provider keeps: send the whole conversation in `input`",
    ),
    (
        "conversation",
        "refers to a conversation that another provider keeps: send the whole conversation in `input`",
    ),
    (
        "prompt",
        "refers to a prompt that another provider keeps: send its text in `instructions`",
    ),
];

pub(in super::super) fn read_request(
    text: &str,
    _: &Asked<'_>,
    notes: &mut Notes,
) -> Result<Read, Unsayable> {
    let mut fields = Fields::of(text, "")?;
    refuse(&mut fields)?;
    let mut echo = echo(&mut fields)?;
    let mut tools = Tools::default();
    let mut conversation = Conversation::new(&mut tools);
    if let Some(text) = fields.take::<String>("instructions")? {
        conversation.say(Role::System, vec![Part::text(text)]);
    }
    if let Some(input) = fields.raw("input") {
        conversation.read(input, notes)?;
    }
    let turns = conversation.turns;
    if let Some(list) = fields.raw("tools") {
        tools.read(list, "tools", None, notes)?;
    }
    let (tools, offered) = tools.finish();
    if !offered.is_empty() {
        echo.insert(OFFERED.to_owned(), offered.into());
    }
    let choice = fields.raw("tool_choice");
    let (format, verbosity) = shape(&mut fields, notes)?;
    let user: Option<String> = fields.take("user")?;
    let tier: Option<String> = fields.take("service_tier")?;
    let request = Request {
        turns,
        tools,
        tool_choice: choice.map(|raw| tool_choice(raw, notes)).transpose()?,
        parallel_tools: fields.take("parallel_tool_calls")?,
        max_output: fields.take("max_output_tokens")?,
        sampling: Sampling {
            temperature: fields.take("temperature")?,
            top_p: fields.take("top_p")?,
            ..Sampling::default()
        },
        stop: Vec::new(),
        reasoning: reasoning(&mut fields, notes)?,
        format,
        verbosity,
        // Two words for one class.
        service_tier: tier.map(|tier| {
            if tier == "fast" {
                "priority".to_owned()
            } else {
                tier
            }
        }),
        end_user: fields.take("safety_identifier")?.or(user),
        metadata: fields
            .take::<BTreeMap<_, _>>("metadata")?
            .unwrap_or_default(),
        cache_key: fields.take("prompt_cache_key")?,
        cache: None,
        store: fields.take("store")?,
        logprobs: logprobs(&mut fields, notes)?,
    };
    for (name, why) in DROPPED {
        if fields
            .raw(name)
            .is_some_and(|raw| raw.get() != "\"disabled\"")
        {
            notes.drop(name, why);
        }
    }
    for name in ["model", "stream", "type"] {
        fields.raw(name);
    }
    fields.drop_rest(notes, "the hub does not know it");
    Ok(Read {
        request,
        include_usage: true,
        echo,
    })
}

/// What cannot be left out.
fn refuse(fields: &mut Fields<'_>) -> Result<(), Unsayable> {
    for (name, reason) in KEPT_ELSEWHERE {
        if fields.raw(name).is_some() {
            return Err(Unsayable::new(name, reason));
        }
    }
    if fields.take("background")? == Some(true) {
        let reason =
            "cannot be said to this model's provider: it has no answers that are fetched later";
        return Err(Unsayable::new("background", reason));
    }
    if fields.take("generate")? == Some(false) {
        let reason = "asks for no answer, which this model's provider cannot be asked for";
        return Err(Unsayable::new("generate", reason));
    }
    Ok(())
}

fn echo(fields: &mut Fields<'_>) -> Result<Map<String, Value>, Unsayable> {
    let mut echo = Map::new();
    for name in ECHOED {
        if let Some(raw) = fields.raw(name) {
            echo.insert(name.to_owned(), parse(raw, || name.to_owned())?);
        }
    }
    Ok(echo)
}

fn reasoning(fields: &mut Fields<'_>, notes: &mut Notes) -> Result<Option<Reasoning>, Unsayable> {
    let Some(raw) = fields.raw("reasoning") else {
        return Ok(None);
    };
    let mut inner = Fields::of(raw.get(), "reasoning.")?;
    let unknown = |field: &str, word: &str| {
        Unsayable::new(
            field,
            format!("is `{word}`, a word that the hub does not know"),
        )
    };
    let effort = match inner.take::<String>("effort")? {
        None => None,
        Some(word) => Some(Effort::parse(&word).ok_or_else(|| unknown("reasoning.effort", &word))?),
    };
    // An older name of the same.
    let older: Option<String> = inner.take("generate_summary")?;
    let summary = match inner.take::<String>("summary")?.or(older).as_deref() {
        None => Summary::Unsaid,
        Some("none") => Summary::Hidden,
        Some("auto") => Summary::Auto,
        Some("concise") => Summary::Concise,
        Some("detailed") => Summary::Detailed,
        Some(other) => return Err(unknown("reasoning.summary", other)),
    };
    if inner.raw("context").is_some() {
        let why = "which thoughts of earlier turns count is for the model's vendor to say";
        notes.drop("reasoning.context", why);
    }
    inner.drop_rest(notes, "the hub does not know it");
    Ok(Some(Reasoning {
        on: (effort == Some(Effort::None)).then_some(false),
        adaptive: false,
        effort,
        budget: None,
        summary,
    }))
}

/// `text`: the format of the answer, and how long it is to be.
fn shape(
    fields: &mut Fields<'_>,
    notes: &mut Notes,
) -> Result<(Option<Format>, Option<Verbosity>), Unsayable> {
    let Some(raw) = fields.raw("text") else {
        return Ok((None, None));
    };
    let mut text = Fields::of(raw.get(), "text.")?;
    let verbosity = match text.take::<String>("verbosity")?.as_deref() {
        None => None,
        Some("low") => Some(Verbosity::Low),
        Some("medium") => Some(Verbosity::Medium),
        Some("high") => Some(Verbosity::High),
        Some(other) => {
            let reason = format!("must be `low`, `medium` or `high`, found `{other}`");
            return Err(Unsayable::new("text.verbosity", reason));
        }
    };
    let format = text.raw("format").map(format).transpose()?;
    text.drop_rest(notes, "the hub does not know it");
    Ok((format, verbosity))
}

fn format(raw: &RawValue) -> Result<Format, Unsayable> {
    #[derive(Deserialize)]
    struct Wire<'a> {
        #[serde(rename = "type")]
        kind: String,
        name: Option<String>,
        description: Option<String>,
        #[serde(borrow)]
        schema: Option<&'a RawValue>,
        strict: Option<bool>,
    }
    let wire: Wire<'_> = parse(raw, || "text.format".to_owned())?;
    match wire.kind.as_str() {
        "text" => Ok(Format::Text),
        "json_object" => Ok(Format::Json),
        "json_schema" => Ok(Format::Schema {
            name: wire.name,
            description: wire.description,
            schema: wire
                .schema
                .ok_or_else(|| Unsayable::new("text.format.schema", "is missing"))?
                .to_owned(),
            strict: wire.strict,
        }),
        other => {
            let reason = format!("must be `text`, `json_object` or `json_schema`, found `{other}`");
            Err(Unsayable::new("text.format.type", reason))
        }
    }
}

fn logprobs(fields: &mut Fields<'_>, notes: &mut Notes) -> Result<Option<u32>, Unsayable> {
    let top: Option<u32> = fields.take("top_logprobs")?;
    let mut wanted = top.filter(|top| *top > 0);
    for included in fields.take::<Vec<String>>("include")?.unwrap_or_default() {
        match included.as_str() {
            // Thoughts always travel with their proof.
            "reasoning.encrypted_content" => {}
            "message.output_text.logprobs" => wanted = wanted.or(Some(0)),
            _ => notes.drop("include", "it is about tools that run at OpenAI"),
        }
    }
    Ok(wanted)
}
