//! A Gemini client's request into the neutral form. What has no neutral form is noted where nobody misses it, and
//! refused where leaving it out would change what the person gets.

use serde_json::Map;

use super::fold::Folded;
use super::{read_contents, read_tools, schema};
use crate::dialect::translate::neutral::{
    Effort, Format, Notes, Reasoning, Request, Role, Summary, Turn, Unsayable,
};
use crate::dialect::translate::{Asked, Read};

/// Reads a client's request. Fields that are not known are noted. Model and streaming stand in the path.
pub(in crate::dialect::translate) fn read_request(
    text: &str,
    _: &Asked<'_>,
    notes: &mut Notes,
) -> Result<Read, Unsayable> {
    let mut body = Folded::of(text, "")?;
    let mut request = Request::default();
    body.raw("model");
    if body.raw("cachedContent").is_some() {
        return Err(Unsayable::new(
            "cachedContent",
            "names a cache at another vendor: send the contents themselves",
        ));
    }
    if let Some(system) = body.raw("systemInstruction") {
        let path = body.path_of("systemInstruction");
        let parts = read_contents::instruction(system, &path, notes)?;
        if !parts.is_empty() {
            request.turns.push(Turn {
                role: Role::System,
                parts,
                name: None,
            });
        }
    }
    let contents = body.list("contents")?;
    if contents.is_empty() {
        return Err(Unsayable::new("contents", "must hold at least one content"));
    }
    request
        .turns
        .extend(read_contents::turns(&contents, notes)?);
    request.tools = read_tools::tools(&body.list("tools")?, notes)?;
    if let Some(config) = body.object("toolConfig")? {
        request.tool_choice = read_tools::choice(config, notes)?;
    }
    if let Some(config) = body.object("generationConfig")? {
        generation(config, &mut request, notes)?;
    }
    request.service_tier = body.word("serviceTier")?.and_then(|tier| tier_of(&tier));
    request.cache_key = body.take("sessionId")?;
    request.store = body.take("store")?;
    body.drop_rest(notes);
    Ok(Read {
        request,
        include_usage: true,
        echo: Map::new(),
    })
}

fn tier_of(word: &str) -> Option<String> {
    let tier = match word {
        "FLEX" => "flex",
        "PRIORITY" => "priority",
        "STANDARD" => "default",
        _ => return None,
    };
    Some(tier.to_owned())
}

fn generation(
    mut config: Folded<'_>,
    request: &mut Request,
    notes: &mut Notes,
) -> Result<(), Unsayable> {
    let refuse = |config: &Folded<'_>, field: &str, reason: &str| {
        Err(Unsayable::new(config.path_of(field), reason))
    };
    if config.count::<u64>("candidateCount")?.unwrap_or(1) > 1 {
        let reason = "asks for several answers, and this model's provider gives one";
        return refuse(&config, "candidateCount", reason);
    }
    let modalities: Vec<String> = config.take("responseModalities")?.unwrap_or_default();
    if let Some(other) = modalities
        .iter()
        .find(|it| !it.eq_ignore_ascii_case("text"))
    {
        let reason = format!("asks for `{other}`, and this model's provider answers in text");
        return refuse(&config, "responseModalities", &reason);
    }
    if config.take::<bool>("responseLogprobs")? == Some(true) {
        let reason = "cannot be said to this model's provider: its answers have no such numbers";
        return refuse(&config, "responseLogprobs", reason);
    }
    request.max_output = config.count("maxOutputTokens")?;
    request.stop = config.take("stopSequences")?.unwrap_or_default();
    let sampling = &mut request.sampling;
    sampling.temperature = config.take("temperature")?;
    sampling.top_p = config.take("topP")?;
    // Protobuf has no integers in this field, so SDKs send `64.0` too.
    sampling.top_k = config.count("topK")?;
    sampling.seed = config.count("seed")?;
    sampling.frequency_penalty = config.take("frequencyPenalty")?;
    sampling.presence_penalty = config.take("presencePenalty")?;
    request.format = format(&mut config)?;
    if let Some(thinking) = config.object("thinkingConfig")? {
        request.reasoning = Some(reasoning(thinking, notes)?);
    }
    config.drop_rest(notes);
    Ok(())
}

fn format(config: &mut Folded<'_>) -> Result<Option<Format>, Unsayable> {
    let openapi = config.raw("responseSchema");
    let json = config.raw("responseJsonSchema");
    let Some(media) = config.take::<String>("responseMimeType")? else {
        // The vendor refuses a schema without a media type; an SDK that forgot it can only have meant JSON.
        return Ok(match (json, openapi) {
            (None, None) => None,
            _ => schema_format(json, openapi),
        });
    };
    match media.as_str() {
        "text/plain" => Ok(None),
        "application/json" => Ok(schema_format(json, openapi).or(Some(Format::Json))),
        other => Err(Unsayable::new(
            config.path_of("responseMimeType"),
            format!("asks for `{other}`, and this model's provider knows text and JSON"),
        )),
    }
}

fn schema_format(
    json: Option<&serde_json::value::RawValue>,
    openapi: Option<&serde_json::value::RawValue>,
) -> Option<Format> {
    let schema = json
        .map(schema::of_json_schema)
        .or_else(|| openapi.map(schema::of_openapi))?;
    Some(Format::Schema {
        name: None,
        description: None,
        schema,
        strict: None,
    })
}

fn reasoning(mut config: Folded<'_>, notes: &mut Notes) -> Result<Reasoning, Unsayable> {
    let mut reasoning = Reasoning {
        summary: match config.take("includeThoughts")? {
            Some(true) => Summary::Auto,
            Some(false) => Summary::Hidden,
            None => Summary::Unsaid,
        },
        ..Reasoning::default()
    };
    match config.count::<i64>("thinkingBudget")? {
        Some(0) => {
            reasoning.on = Some(false);
            reasoning.budget = Some(0);
        }
        Some(budget) if budget < 0 => {
            reasoning.on = Some(true);
            reasoning.adaptive = true;
        }
        Some(budget) => {
            reasoning.on = Some(true);
            reasoning.budget = Some(budget.unsigned_abs());
        }
        None => {}
    }
    let level = config.word("thinkingLevel")?;
    if let Some(level) = level.filter(|level| level != "THINKING_LEVEL_UNSPECIFIED") {
        let Some(effort) = Effort::parse(&level.to_ascii_lowercase()) else {
            return Err(Unsayable::new(
                config.path_of("thinkingLevel"),
                format!("must be MINIMAL, LOW, MEDIUM or HIGH, found `{level}`"),
            ));
        };
        reasoning.on = Some(effort != Effort::None);
        reasoning.effort = Some(effort);
    }
    config.drop_rest(notes);
    Ok(reasoning)
}
