//! A request for an upstream of this dialect. Equal requests give equal bytes, so that prompt caches hold.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::write_input::{Piece, input};
use super::write_tools::{self, Choice, WireTool};
use crate::dialect::translate::neutral::{
    Content, Effort, Format, Notes, Reasoning, Request, Role, Summary, Turn, Unsayable, Verbosity,
};
use crate::dialect::translate::openai_models::OpenAiModel;
use crate::dialect::translate::{Asked, Target};

/// The least that the vendor takes.
const LEAST_OUTPUT: u64 = 16;

/// The longest name of an end user.
const LONGEST_USER: usize = 64;

/// The vendor's limits of `metadata`: pairs, and bytes of a name and of a value.
const METADATA: (usize, usize, usize) = (16, 64, 512);

#[derive(Debug, Serialize)]
struct Body<'a> {
    model: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instructions: Option<String>,
    input: Vec<Piece<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<WireTool<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Choice<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parallel_tool_calls: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning: Option<WireReasoning>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_output_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    store: bool,
    stream: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    include: &'static [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt_cache_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    safety_identifier: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    metadata: BTreeMap<&'a str, &'a str>,
}

#[derive(Debug, Serialize)]
struct WireReasoning {
    #[serde(skip_serializing_if = "Option::is_none")]
    effort: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Text<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<WireFormat<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verbosity: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum WireFormat<'a> {
    Text,
    JsonObject,
    JsonSchema {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<&'a str>,
        schema: &'a RawValue,
        strict: bool,
    },
}

pub(in super::super) fn write_request(
    request: &Request,
    asked: &Asked<'_>,
    target: &Target<'_>,
    notes: &mut Notes,
) -> Result<Vec<u8>, Unsayable> {
    if request.logprobs.is_some() {
        let reason =
            "cannot be said to this model's provider: probabilities of tokens are not translated";
        return Err(Unsayable::new("logprobs", reason));
    }
    note_missing(request, notes);
    let (instructions, turns) = instructions(&request.turns, notes);
    let nothing = write_tools::nothing();
    let tools = write_tools::tools(request, &nothing, notes);
    let model = OpenAiModel::of_model(target.model);
    // Models of before reasoning refuse to be asked for any of it.
    let thinks = model != Some(OpenAiModel::Plain);
    let (temperature, top_p) = sampling(request, model, notes);
    let body = Body {
        model: target.model,
        instructions,
        input: input(request, turns, notes)?,
        tool_choice: write_tools::choice(request).filter(|_| !tools.is_empty()),
        parallel_tool_calls: request.parallel_tools.filter(|_| !tools.is_empty()),
        tools,
        reasoning: request
            .reasoning
            .filter(|_| thinks)
            .and_then(|asked| reasoning(asked, model)),
        text: text(request),
        max_output_tokens: max_output(request, notes),
        temperature,
        top_p,
        store: request.store.unwrap_or(false),
        stream: asked.stream,
        include: if thinks {
            &["reasoning.encrypted_content"]
        } else {
            &[]
        },
        service_tier: request.service_tier.as_deref(),
        prompt_cache_key: request.cache_key.as_deref(),
        safety_identifier: request.end_user.as_deref().map(end_user),
        metadata: metadata(request, notes),
    };
    serde_json::to_vec(&body)
        .map_err(|error| Unsayable::new("(body)", format!("cannot be written: {error}")))
}

/// Temperature and `top_p`. OpenAI's models that think refuse both.
fn sampling(
    request: &Request,
    model: Option<OpenAiModel>,
    notes: &mut Notes,
) -> (Option<f64>, Option<f64>) {
    // One is the default, so that nothing is lost where it is not said.
    let temperature = request.sampling.temperature.filter(|t| *t != 1.0);
    let top_p = request.sampling.top_p.filter(|p| *p != 1.0);
    if !model.is_some_and(OpenAiModel::thinks) {
        return (temperature, top_p);
    }
    for (field, said) in [("temperature", temperature), ("top_p", top_p)] {
        if said.is_some() {
            notes.drop(field, "models that think take only their default");
        }
    }
    (None, None)
}

fn note_missing(request: &Request, notes: &mut Notes) {
    let sampling = &request.sampling;
    if !request.stop.is_empty() {
        let why = "Responses has none: the answer may go on beyond them";
        notes.drop("stop sequences", why);
    }
    let missing = [
        ("seed", sampling.seed.is_some()),
        ("top_k", sampling.top_k.is_some()),
        ("frequency_penalty", sampling.frequency_penalty.is_some()),
        ("presence_penalty", sampling.presence_penalty.is_some()),
    ];
    for (field, said) in missing {
        if said {
            notes.drop(field, "Responses has no such way to steer");
        }
    }
    if request.cache.is_some() {
        notes.drop("cache_control", "OpenAI caches prompts without being told");
    }
}

/// The instructions in front, and the rest. Where there is no rest they are it.
fn instructions<'a>(turns: &'a [Turn], notes: &mut Notes) -> (Option<String>, &'a [Turn]) {
    let is_plain = |turn: &Turn| {
        let mut parts = turn.parts.iter();
        turn.role == Role::System && parts.all(|part| matches!(part.content, Content::Text { .. }))
    };
    let leading = turns.iter().take_while(|turn| is_plain(turn)).count();
    if leading == turns.len() {
        return (None, turns);
    }
    let (front, rest) = turns.split_at(leading);
    let mut texts = Vec::new();
    for part in front.iter().flat_map(|turn| &turn.parts) {
        if part.cache.is_some() {
            notes.drop("cache_control", "OpenAI caches prompts without being told");
        }
        if let Content::Text { text, .. } = &part.content
            && !text.is_empty()
        {
            texts.push(text.as_str());
        }
    }
    ((!texts.is_empty()).then(|| texts.join("\n\n")), rest)
}

fn reasoning(reasoning: Reasoning, model: Option<OpenAiModel>) -> Option<WireReasoning> {
    let effort = reasoning.effort();
    let taken = effort.and_then(|asked| match model {
        Some(model) => model.effort(asked),
        None => Some(asked),
    });
    let summary = match reasoning.summary {
        _ if effort == Some(Effort::None) => None,
        Summary::Hidden => None,
        Summary::Auto => Some("auto"),
        Summary::Concise => Some("concise"),
        Summary::Detailed => Some("detailed"),
        // Who turned thinking on wants to see it.
        Summary::Unsaid => (reasoning.on == Some(true)).then_some("auto"),
    };
    (taken.is_some() || summary.is_some()).then_some(WireReasoning {
        effort: taken.map(Effort::as_str),
        summary,
    })
}

fn text(request: &Request) -> Option<Text<'_>> {
    let format = request.format.as_ref().map(|format| match format {
        Format::Text => WireFormat::Text,
        Format::Json => WireFormat::JsonObject,
        Format::Schema {
            name,
            description,
            schema,
            strict,
        } => WireFormat::JsonSchema {
            name: name.as_deref().unwrap_or("answer"),
            description: description.as_deref(),
            schema,
            strict: strict.unwrap_or(false),
        },
    });
    let verbosity = request.verbosity.map(|verbosity| match verbosity {
        Verbosity::Low => "low",
        Verbosity::Medium => "medium",
        Verbosity::High => "high",
    });
    (format.is_some() || verbosity.is_some()).then_some(Text { format, verbosity })
}

/// Only where the client gave one: accounts of the Codex kind refuse it.
fn max_output(request: &Request, notes: &mut Notes) -> Option<u64> {
    let asked = request.max_output?;
    if asked < LEAST_OUTPUT {
        notes.drop(
            "a limit of fewer than 16 tokens",
            "16 is the least that OpenAI takes",
        );
    }
    Some(asked.max(LEAST_OUTPUT))
}

/// A name within the vendor's length, or the digest of it, which is as good.
fn end_user(name: &str) -> String {
    if name.len() <= LONGEST_USER {
        return name.to_owned();
    }
    hex::encode(Sha256::digest(name))
}

fn metadata<'a>(request: &'a Request, notes: &mut Notes) -> BTreeMap<&'a str, &'a str> {
    let (most, name_bytes, value_bytes) = METADATA;
    let fits =
        |(name, value): &(&String, &String)| name.len() <= name_bytes && value.len() <= value_bytes;
    let pairs = request.metadata.iter().filter(fits).take(most);
    let kept: BTreeMap<&str, &str> = pairs.map(|(name, value)| (&**name, &**value)).collect();
    if kept.len() < request.metadata.len() {
        notes.drop(
            "metadata",
            "OpenAI takes 16 pairs, names of 64 and values of 512 bytes",
        );
    }
    kept
}
