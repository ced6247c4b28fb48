//! A request for an upstream of this dialect: only what its vendor is known to take, because most of them refuse a
//! field that they do not know. What is left out is noted.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::families::{Family, within_64};
use super::{write_tools, write_turns};
use crate::dialect::translate::neutral::{
    Effort, Format, Notes, Request, Summary, Unsayable, Verbosity,
};
use crate::dialect::translate::{Asked, Target};

/// In the order in which OpenAI's own documentation has them, more or less: what a conversation repeats comes first.
#[derive(Default, Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: Vec<write_turns::Message<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<write_tools::Tool<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parallel_tool_calls: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    web_search_options: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frequency_penalty: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    presence_penalty: Option<f64>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stop: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verbosity: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt_cache_key: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ResponseFormat<'a> {
    JsonObject,
    JsonSchema { json_schema: Schema<'a> },
}

#[derive(Serialize)]
struct Schema<'a> {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    schema: &'a serde_json::value::RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
}

/// Writes a request for the upstream.
pub(in crate::dialect::translate) fn write_request(
    request: &Request,
    asked: &Asked<'_>,
    target: &Target<'_>,
    notes: &mut Notes,
) -> Result<Vec<u8>, Unsayable> {
    if request.logprobs.is_some() {
        let reason = "cannot be said to this model's provider: probabilities do not come back";
        return Err(Unsayable::new("logprobs", reason));
    }
    let family = Family::of(target.model);
    let tools = write_tools::write(request, &family, notes)?;
    let mut body = Body {
        model: target.model,
        messages: write_turns::write(request, &family, notes)?,
        tools: tools.tools,
        tool_choice: tools.choice,
        parallel_tool_calls: tools.parallel,
        web_search_options: tools.web_search,
        stop: stops(request, &family, notes),
        response_format: request.format.as_ref().and_then(format),
        stream: asked.stream.then_some(true),
        stream_options: asked.stream.then_some(StreamOptions {
            include_usage: true,
        }),
        ..Body::default()
    };
    if family.newer_limit() {
        body.max_completion_tokens = request.max_output;
    } else {
        body.max_tokens = request.max_output;
    }
    sample(request, &family, &mut body, notes);
    think(request, &family, &mut body, notes);
    tell(request, &family, &mut body, notes);
    serde_json::to_vec(&body).map_err(|error| Unsayable::new("(body)", error.to_string()))
}

fn sample<'a>(request: &'a Request, family: &Family, body: &mut Body<'a>, notes: &mut Notes) {
    let sampling = &request.sampling;
    if sampling.top_k.is_some() {
        notes.drop("top_k", "no field of Chat Completions; `top_p` does alike");
    }
    body.seed = sampling.seed;
    if !family.openai_that_thinks() {
        body.temperature = sampling.temperature;
        body.top_p = sampling.top_p;
        body.frequency_penalty = sampling.frequency_penalty;
        body.presence_penalty = sampling.presence_penalty;
        return;
    }
    for (field, given) in [
        ("temperature", sampling.temperature),
        ("top_p", sampling.top_p),
        ("frequency_penalty", sampling.frequency_penalty),
        ("presence_penalty", sampling.presence_penalty),
    ] {
        if given.is_some() {
            notes.drop(field, "models that think take only their default");
        }
    }
}

/// OpenAI's models that think refuse to be stopped.
fn stops<'a>(request: &'a Request, family: &Family, notes: &mut Notes) -> &'a [String] {
    if !family.openai_that_thinks() {
        return &request.stop;
    }
    if !request.stop.is_empty() {
        let why = "models that think take none: the answer may go on beyond them";
        notes.drop("stop sequences", why);
    }
    &[]
}

fn think<'a>(request: &'a Request, family: &Family, body: &mut Body<'a>, notes: &mut Notes) {
    let Some(reasoning) = &request.reasoning else {
        return;
    };
    let said = reasoning.on.is_some() || reasoning.effort().is_some();
    let effort = reasoning.effort();
    if family.switches_thinking() && said {
        let kind = match effort {
            Some(Effort::None) => "disabled",
            _ => "enabled",
        };
        body.thinking = Some(json!({"type": kind}));
    } else if let Some(effort) = effort {
        body.reasoning_effort = family.effort(effort);
        if body.reasoning_effort.is_none() {
            notes.drop("reasoning", "the model decides by itself whether it thinks");
        }
    }
    if reasoning.summary != Summary::Unsaid {
        notes.drop("reasoning.summary", "the vendor shows what it shows");
    }
}

/// What OpenAI keeps, bills and looks things up by; other vendors need not know it.
fn tell<'a>(request: &'a Request, family: &Family, body: &mut Body<'a>, notes: &mut Notes) {
    body.user = request.end_user.as_deref().map(within_64);
    if let Some(verbosity) = request.verbosity {
        if family.verbosity() {
            body.verbosity = Some(match verbosity {
                Verbosity::Low => "low",
                Verbosity::Medium => "medium",
                Verbosity::High => "high",
            });
        } else {
            notes.drop("verbosity", "the model has no such setting");
        }
    }
    if request.cache.is_some() {
        notes.drop("cache_control", "the vendor caches prompts by itself");
    }
    if family.is_openai() {
        body.service_tier = request.service_tier.as_deref();
        body.prompt_cache_key = request.cache_key.as_deref().map(within_64);
        body.store = request.store.filter(|store| *store);
        if request.store == Some(true) && !request.metadata.is_empty() {
            body.metadata = Some(&request.metadata);
        }
    } else {
        let unknown = "only OpenAI's models have it";
        for (field, given) in [
            ("service_tier", request.service_tier.is_some()),
            ("prompt_cache_key", request.cache_key.is_some()),
            ("store", request.store == Some(true)),
        ] {
            if given {
                notes.drop(field, unknown);
            }
        }
    }
    if !request.metadata.is_empty() && body.metadata.is_none() {
        notes.drop("metadata", "it is kept only with a stored answer of OpenAI");
    }
}

fn format(format: &Format) -> Option<ResponseFormat<'_>> {
    match format {
        Format::Text => None,
        Format::Json => Some(ResponseFormat::JsonObject),
        Format::Schema {
            name,
            description,
            schema,
            strict,
        } => Some(ResponseFormat::JsonSchema {
            json_schema: Schema {
                name: schema_name(name.as_deref()),
                description: description.as_deref(),
                schema,
                strict: *strict,
            },
        }),
    }
}

/// Letters, digits, `_` and `-`, 64 at most: OpenAI demands a name.
fn schema_name(name: Option<&str>) -> String {
    let name = name.unwrap_or_default();
    let fitted: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => c,
            _ => '_',
        })
        .take(64)
        .collect();
    if fitted.is_empty() {
        "answer".to_owned()
    } else {
        fitted
    }
}
