//! A request for an upstream that speaks Gemini. The model stands in the path, and so does streaming.

use serde::Serialize;
use serde_json::value::RawValue;

use super::model::{self, Thinking};
use super::schema;
use super::write_contents::{Contents, WireContent, contents};
use super::write_tools::{self, Declared, ToolConfig};
use crate::dialect::translate::neutral::{
    Content, Effort, Format, Notes, Reasoning, Request, Summary, Unsayable,
};
use crate::dialect::translate::{Asked, Target};

/// The vendor takes no more.
const MOST_STOP_SEQUENCES: usize = 5;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    system_instruction: Option<WireContent<'a>>,
    contents: Vec<WireContent<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<Declared<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_config: Option<ToolConfig<'a>>,
    #[serde(skip_serializing_if = "Generation::is_empty")]
    generation_config: Generation<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'static str>,
}

#[derive(Default, Serialize, PartialEq)]
#[serde(rename_all = "camelCase")]
struct Generation<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_output_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_k: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frequency_penalty: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    presence_penalty: Option<f64>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    stop_sequences: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    response_mime_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_json_schema: Option<Schema>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_config: Option<ThinkingConfig>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Schema(Box<RawValue>);

impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

#[derive(Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct ThinkingConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    include_thoughts: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_budget: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_level: Option<&'static str>,
}

impl Generation<'_> {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Writes a request for the upstream. Equal requests give equal bytes, so that prompt caches stay warm.
pub(in crate::dialect::translate) fn write_request(
    request: &Request,
    _: &Asked<'_>,
    target: &Target<'_>,
    notes: &mut Notes,
) -> Result<Vec<u8>, Unsayable> {
    let thinking = Thinking::of(target.model);
    let tools = write_tools::tools(&request.tools, notes);
    let tool_config = write_tools::choice(request, notes)?;
    let Contents { system, contents } = contents(&request.turns, thinking.demands_seals(), notes)?;
    let body = Body {
        system_instruction: system,
        contents,
        tools,
        tool_config,
        generation_config: generation(request, thinking, notes)?,
        service_tier: match request.service_tier.as_deref() {
            Some("flex") => Some("flex"),
            Some("priority") => Some("priority"),
            _ => None,
        },
    };
    left_out(request, notes);
    serde_json::to_vec(&body)
        .map_err(|error| Unsayable::new("(body)", format!("cannot be written: {error}")))
}

fn generation<'a>(
    request: &'a Request,
    thinking: Thinking,
    notes: &mut Notes,
) -> Result<Generation<'a>, Unsayable> {
    if request.logprobs.is_some() {
        let reason = "cannot be said to this model's provider: its answers have no such numbers";
        return Err(Unsayable::new("logprobs", reason));
    }
    if request.stop.len() > MOST_STOP_SEQUENCES {
        let reason = format!(
            "holds {} sequences, and this model's provider takes {MOST_STOP_SEQUENCES} at most",
            request.stop.len()
        );
        return Err(Unsayable::new("stop", reason));
    }
    let sampling = &request.sampling;
    let seed = sampling.seed.map(i32::try_from);
    if matches!(seed, Some(Err(_))) {
        notes.drop("seed", "the vendor takes 32 bits");
    }
    let (response_mime_type, schema) = match &request.format {
        None | Some(Format::Text) => (None, None),
        Some(Format::Json) => (Some("application/json"), None),
        Some(Format::Schema { schema, .. }) => {
            let (schema, lost) = schema::fitted(schema, false);
            if lost {
                notes.drop("(schema of the answer)", write_tools::LOST_KEYWORDS);
            }
            (Some("application/json"), Some(Schema(schema)))
        }
    };
    // From 2.5 on the vendor refuses them.
    let penalized = thinking == Thinking::Never;
    for (field, given) in [
        ("frequency_penalty", sampling.frequency_penalty),
        ("presence_penalty", sampling.presence_penalty),
    ] {
        if given.is_some() && !penalized {
            notes.drop(field, "the model takes no penalties");
        }
    }
    Ok(Generation {
        max_output_tokens: request.max_output,
        temperature: sampling.temperature,
        top_p: sampling.top_p,
        top_k: sampling.top_k,
        seed: seed.and_then(Result::ok),
        frequency_penalty: sampling.frequency_penalty.filter(|_| penalized),
        presence_penalty: sampling.presence_penalty.filter(|_| penalized),
        stop_sequences: &request.stop,
        response_mime_type,
        response_json_schema: schema,
        thinking_config: request
            .reasoning
            .and_then(|reasoning| thinking_config(&reasoning, thinking, notes)),
    })
}

fn thinking_config(
    reasoning: &Reasoning,
    thinking: Thinking,
    notes: &mut Notes,
) -> Option<ThinkingConfig> {
    let is_off = reasoning.effort() == Some(Effort::None);
    let is_shown = match reasoning.summary {
        Summary::Auto | Summary::Concise | Summary::Detailed => true,
        Summary::Unsaid => reasoning.on == Some(true),
        Summary::Hidden => false,
    };
    let mut config = ThinkingConfig {
        include_thoughts: (is_shown && !is_off).then_some(true),
        ..ThinkingConfig::default()
    };
    match thinking {
        Thinking::Level(family) => config.thinking_level = model::level(family, reasoning),
        Thinking::Budget { least, most, off } => {
            config.thinking_budget = model::budget(least, most, off, reasoning);
        }
        Thinking::Never => {
            if !is_off {
                notes.drop("reasoning", "the model does not think");
            }
            return None;
        }
    }
    (config != ThinkingConfig::default()).then_some(config)
}

/// What the vendor has no word for, and nobody misses in the answer.
fn left_out(request: &Request, notes: &mut Notes) {
    let mut note = |is_said: bool, field: &'static str, why: &'static str| {
        if is_said {
            notes.drop(field, why);
        }
    };
    note(
        request.parallel_tools == Some(false),
        "parallel_tool_calls",
        "the vendor has no such switch: several tools may be called at once",
    );
    note(
        request.verbosity.is_some(),
        "verbosity",
        "the vendor has no such switch",
    );
    let unknown = "the vendor does not keep it";
    note(request.end_user.is_some(), "user", unknown);
    note(!request.metadata.is_empty(), "metadata", unknown);
    note(request.store == Some(true), "store", unknown);
    let caches = "the vendor caches prompts by itself";
    note(request.cache_key.is_some(), "prompt_cache_key", caches);
    let parts = || request.turns.iter().flat_map(|turn| &turn.parts);
    let is_marked = request.cache.is_some() || parts().any(|part| part.cache.is_some());
    note(is_marked, "cache_control", caches);
    let is_detailed = parts()
        .any(|part| matches!(&part.content, Content::Image(image) if image.detail.is_some()));
    let detail = "the vendor looks at all images of a request alike";
    note(is_detailed, "detail", detail);
    let is_named = request.turns.iter().any(|turn| turn.name.is_some());
    note(
        is_named,
        "name",
        "the vendor's conversations have two sides without names",
    );
}
