//! A neutral request written as Anthropic's API documents it. The same request always gives the same bytes, because
//! prompt caches compare them.

mod blocks;
mod cache;
mod model;
mod pairs;
mod schema;
mod thinking;
mod tools;
mod turns;

use serde::Serialize;
use serde_json::value::RawValue;

use super::super::neutral::{Format, Notes, Request, Unsayable};
use super::super::{Asked, Target};
use super::wire::CacheControl;
use blocks::Block;
use model::Model;

pub(super) use blocks::Block as WrittenBlock;

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    max_tokens: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<CacheControl>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system: Vec<Block<'a>>,
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<tools::ToolOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<tools::Choice<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<thinking::Thinking>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_config: Option<OutputConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_k: Option<u64>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    stop_sequences: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'static str>,
    stream: bool,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Vec<Block<'a>>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    user_id: &'a str,
}

#[derive(Serialize)]
struct OutputConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    effort: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<FormatOut>,
}

#[derive(Serialize)]
struct FormatOut {
    #[serde(rename = "type")]
    kind: &'static str,
    schema: Box<RawValue>,
}

/// The most characters that `metadata.user_id` may have.
const LONGEST_USER: usize = 256;

/// Writes a request for the upstream.
pub(in crate::dialect::translate) fn write_request(
    request: &Request,
    asked: &Asked<'_>,
    target: &Target<'_>,
    notes: &mut Notes,
) -> Result<Vec<u8>, Unsayable> {
    refuse(request)?;
    let model = Model::of(target.model);
    let (mut system, mut messages) = turns::write(request, notes)?;
    let (format, instruction) = shape(request, model, notes);
    if let Some(text) = instruction {
        system.push(Block::text(text));
    }
    let (mut tools, tool_choice) = tools::write(request, model, notes)?;
    let max_tokens = request
        .max_output
        .unwrap_or(target.default_max_output)
        .max(1);
    let decided = thinking::decide(
        request,
        model,
        max_tokens,
        &thinking::Beside {
            forced_tool: tool_choice.as_ref().is_some_and(tools::Choice::forces),
            unproven: turns::ends_unproven(&messages),
        },
        notes,
    );
    cache::mark(request, &mut tools, &mut system, &mut messages);
    note_dropped(request, notes);
    let body = Body {
        model: target.model,
        max_tokens,
        cache_control: request.cache.map(CacheControl::from),
        system,
        messages,
        tools,
        tool_choice,
        thinking: decided.thinking,
        output_config: (decided.effort.is_some() || format.is_some()).then_some(OutputConfig {
            effort: decided.effort,
            format,
        }),
        temperature: decided.temperature,
        top_p: decided.top_p,
        top_k: decided.top_k,
        stop_sequences: &request.stop,
        metadata: end_user(request, notes),
        service_tier: service_tier(request, notes),
        stream: asked.stream,
    };
    serde_json::to_vec(&body)
        .map_err(|error| Unsayable::new("(body)", format!("cannot be written: {error}")))
}

/// What the dialect has no word for, and what may not be left out.
fn refuse(request: &Request) -> Result<(), Unsayable> {
    if request.logprobs.is_some() {
        let reason = "cannot be said to this provider: Anthropic gives no probabilities";
        return Err(Unsayable::new("logprobs", reason));
    }
    if request.stop.iter().any(|stop| stop.trim().is_empty()) {
        let reason = "cannot be said to this provider: Anthropic stops at no white space";
        return Err(Unsayable::new("stop", reason));
    }
    Ok(())
}

/// The shape of the answer: by the API where the model knows it, else as an instruction.
fn shape(
    request: &Request,
    model: Model,
    notes: &mut Notes,
) -> (Option<FormatOut>, Option<String>) {
    const ONLY: &str = "Answer with a single JSON value and nothing else: no explanation before \
        or after it, and no code fence around it.";
    match &request.format {
        None | Some(Format::Text) => (None, None),
        Some(Format::Json) => {
            notes.drop(
                "response_format",
                "said as an instruction: Anthropic has only schemas",
            );
            (None, Some(ONLY.to_owned()))
        }
        Some(Format::Schema {
            description,
            schema,
            ..
        }) => {
            if model.has_formats()
                && let Some(schema) = schema::for_format(schema, description.as_deref())
            {
                let kind = "json_schema";
                return (Some(FormatOut { kind, schema }), None);
            }
            notes.drop(
                "response_format",
                "said as an instruction: the model has no schemas",
            );
            let about = description.as_deref().unwrap_or_default();
            let text = format!(
                "{ONLY} It must be valid by this JSON Schema. {about}\n{}",
                schema.get()
            );
            (None, Some(text))
        }
    }
}

fn end_user<'a>(request: &'a Request, notes: &mut Notes) -> Option<Metadata<'a>> {
    let user_id = request.end_user.as_deref()?;
    if user_id.is_empty() || user_id.chars().count() > LONGEST_USER {
        notes.drop("user", "Anthropic takes 1 to 256 characters");
        return None;
    }
    Some(Metadata { user_id })
}

fn service_tier(request: &Request, notes: &mut Notes) -> Option<&'static str> {
    match request.service_tier.as_deref()? {
        "auto" | "priority" => Some("auto"),
        "default" => Some("standard_only"),
        _ => {
            notes.drop("service_tier", "Anthropic has no such class of service");
            None
        }
    }
}

fn note_dropped(request: &Request, notes: &mut Notes) {
    const NONE: &str = "Anthropic has nothing like it";
    let sampling = &request.sampling;
    for (field, said) in [
        ("seed", sampling.seed.is_some()),
        ("frequency_penalty", sampling.frequency_penalty.is_some()),
        ("presence_penalty", sampling.presence_penalty.is_some()),
        ("verbosity", request.verbosity.is_some()),
        ("store", request.store == Some(true)),
        ("metadata", !request.metadata.is_empty()),
    ] {
        if said {
            notes.drop(field, NONE);
        }
    }
    if request.cache_key.is_some() {
        notes.drop(
            "prompt_cache_key",
            "Anthropic finds its cache by the prompt",
        );
    }
}
