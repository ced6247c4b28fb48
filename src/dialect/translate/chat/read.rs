//! A client's request, field by field. What is said in several ways by the vendors of this dialect is read in all of
//! them. It decides nothing about what the upstream can say.

use serde::Deserialize;
use serde_json::Map;
use serde_json::value::RawValue;

use super::{read_tools, read_turns};
use crate::dialect::translate::fields::{Fields, parse};
use crate::dialect::translate::neutral::{
    CacheMark, Effort, Format, Notes, Reasoning, Request, Sampling, Summary, Tool, Unsayable,
    Verbosity,
};
use crate::dialect::translate::{Asked, Read};

/// What the memory of a request says whose client knows only the older form of calls.
pub(super) const OLDER: &str = "functions";

/// Reads a client's request. Fields that are not known are noted.
pub(in crate::dialect::translate) fn read_request(
    body: &str,
    _: &Asked<'_>,
    notes: &mut Notes,
) -> Result<Read, Unsayable> {
    let mut fields = Fields::of(body, "")?;
    // Told apart from the body, or of no meaning to another vendor.
    for known in ["model", "stream"] {
        fields.raw(known);
    }
    let messages: Vec<&RawValue> = fields
        .take("messages")?
        .ok_or_else(|| Unsayable::new("messages", "must be a list of messages"))?;
    let older = fields.raw("functions").is_some() && fields.raw("tools").is_none();
    let mut request = Request {
        turns: read_turns::turns(&messages, notes)?,
        tools: read_tools::tools(&mut fields, notes)?,
        tool_choice: read_tools::choice(&mut fields)?,
        parallel_tools: fields.take("parallel_tool_calls")?,
        max_output: max_output(&mut fields)?,
        sampling: sampling(&mut fields)?,
        stop: stop(&mut fields)?,
        reasoning: reasoning(&mut fields)?,
        format: format(&mut fields)?,
        verbosity: verbosity(&mut fields)?,
        service_tier: fields.take("service_tier")?,
        end_user: end_user(&mut fields)?,
        metadata: fields.take("metadata")?.unwrap_or_default(),
        cache_key: fields.take("prompt_cache_key")?,
        cache: cache(&mut fields)?,
        store: fields.take("store")?,
        logprobs: logprobs(&mut fields)?,
    };
    let include_usage = include_usage(&mut fields)?;
    refuse(&mut fields)?;
    let spares_time = "it spares time and changes nothing of the answer";
    for field in ["prediction", "prompt_cache_retention"] {
        if fields.raw(field).is_some() {
            notes.drop(field, spares_time);
        }
    }
    fields.drop_rest(
        notes,
        "no field of Chat Completions that other dialects have",
    );
    let mut echo = Map::new();
    if older {
        // Its answer has room for one call.
        request.parallel_tools = Some(false);
        echo.insert(OLDER.to_owned(), true.into());
    }
    Ok(Read {
        request,
        include_usage,
        echo,
    })
}

/// What would make another answer if it were left out.
fn refuse(fields: &mut Fields<'_>) -> Result<(), Unsayable> {
    let unsayable = |field: &str, reason: &str| {
        let reason = format!("cannot be said to this model's provider: {reason}");
        Err(Unsayable::new(field, reason))
    };
    if fields.take::<u64>("n")?.is_some_and(|n| n != 1) {
        return unsayable("n", "it gives one answer at a time");
    }
    let modalities = fields.take::<Vec<String>>("modalities")?;
    if modalities.is_some_and(|all| all.iter().any(|modality| modality != "text")) {
        return unsayable("modalities", "only text comes back");
    }
    if fields.raw("audio").is_some() {
        return unsayable("audio", "only text comes back");
    }
    let bias = fields.take::<Map<String, serde_json::Value>>("logit_bias")?;
    if bias.is_some_and(|bias| !bias.is_empty()) {
        return unsayable("logit_bias", "the tokens of its models are others");
    }
    Ok(())
}

fn include_usage(fields: &mut Fields<'_>) -> Result<bool, Unsayable> {
    #[derive(Deserialize)]
    struct Options {
        include_usage: Option<bool>,
    }
    let options = fields.take::<Options>("stream_options")?;
    Ok(options
        .and_then(|options| options.include_usage)
        .unwrap_or(false))
}

fn max_output(fields: &mut Fields<'_>) -> Result<Option<u64>, Unsayable> {
    let newer = fields.take("max_completion_tokens")?;
    let older = fields.take("max_tokens")?;
    Ok(newer.or(older))
}

fn sampling(fields: &mut Fields<'_>) -> Result<Sampling, Unsayable> {
    Ok(Sampling {
        temperature: fields.take("temperature")?,
        top_p: fields.take("top_p")?,
        top_k: fields.take("top_k")?,
        seed: fields.take("seed")?,
        frequency_penalty: fields.take("frequency_penalty")?,
        presence_penalty: fields.take("presence_penalty")?,
    })
}

fn stop(fields: &mut Fields<'_>) -> Result<Vec<String>, Unsayable> {
    let Some(raw) = fields.raw("stop") else {
        return Ok(Vec::new());
    };
    if raw.get().starts_with('"') {
        return parse(raw, || "stop".to_owned()).map(|one| vec![one]);
    }
    parse(raw, || "stop".to_owned())
}

fn end_user(fields: &mut Fields<'_>) -> Result<Option<String>, Unsayable> {
    let newer = fields.take("safety_identifier")?;
    let older = fields.take("user")?;
    Ok(newer.or(older))
}

fn logprobs(fields: &mut Fields<'_>) -> Result<Option<u32>, Unsayable> {
    let top = fields.take("top_logprobs")?;
    let wanted = fields.take::<bool>("logprobs")?.unwrap_or(false);
    Ok(wanted.then(|| top.unwrap_or(0)))
}

fn cache(fields: &mut Fields<'_>) -> Result<Option<CacheMark>, Unsayable> {
    let raw = fields.raw("cache_control");
    raw.map(|raw| mark(raw, || "cache_control".to_owned()))
        .transpose()
}

/// Reads a `cache_control` as OpenRouter has it, which is Anthropic's.
pub(super) fn mark(raw: &RawValue, path: impl Fn() -> String) -> Result<CacheMark, Unsayable> {
    #[derive(Deserialize)]
    struct Mark {
        ttl: Option<String>,
    }
    let mark: Mark = parse(raw, path)?;
    Ok(match mark.ttl.as_deref() {
        Some("1h") => CacheMark::OneHour,
        _ => CacheMark::FiveMinutes,
    })
}

fn verbosity(fields: &mut Fields<'_>) -> Result<Option<Verbosity>, Unsayable> {
    let word = fields.take::<String>("verbosity")?;
    word.map(|word| match word.as_str() {
        "low" => Ok(Verbosity::Low),
        "medium" => Ok(Verbosity::Medium),
        "high" => Ok(Verbosity::High),
        _ => Err(unknown("verbosity", &word)),
    })
    .transpose()
}

/// A word where only some are known.
pub(super) fn unknown(field: impl Into<String>, word: &str) -> Unsayable {
    Unsayable::new(field, format!("has the unknown value `{word}`"))
}

fn format(fields: &mut Fields<'_>) -> Result<Option<Format>, Unsayable> {
    #[derive(Deserialize)]
    struct Wire {
        #[serde(rename = "type")]
        kind: String,
        json_schema: Option<Schema>,
    }
    #[derive(Deserialize)]
    struct Schema {
        name: Option<String>,
        description: Option<String>,
        schema: Option<Box<RawValue>>,
        strict: Option<bool>,
    }
    let Some(wire) = fields.take::<Wire>("response_format")? else {
        return Ok(None);
    };
    match (wire.kind.as_str(), wire.json_schema) {
        ("text", _) => Ok(Some(Format::Text)),
        ("json_object", _) => Ok(Some(Format::Json)),
        ("json_schema", None) => Err(Unsayable::new(
            "response_format.json_schema",
            "must be an object",
        )),
        ("json_schema", Some(said)) => Ok(Some(match said.schema {
            // A name without a schema asks for any JSON.
            None => Format::Json,
            Some(schema) => Format::Schema {
                name: said.name,
                description: said.description,
                schema,
                strict: said.strict,
            },
        })),
        (kind, _) => Err(Unsayable::new(
            "response_format.type",
            format!("cannot be said to this model's provider: it knows no `{kind}`"),
        )),
    }
}

/// How the model is to think: OpenAI's `reasoning_effort`, OpenRouter's `reasoning`, `thinking` of DeepSeek, GLM and
/// Kimi, and `enable_thinking` of Qwen. Where several are given, they add to each other.
fn reasoning(fields: &mut Fields<'_>) -> Result<Option<Reasoning>, Unsayable> {
    #[derive(Deserialize)]
    struct OpenRouter {
        effort: Option<String>,
        max_tokens: Option<u64>,
        exclude: Option<bool>,
        enabled: Option<bool>,
        summary: Option<String>,
    }
    #[derive(Deserialize)]
    struct Thinking {
        #[serde(rename = "type")]
        kind: Option<String>,
        budget_tokens: Option<u64>,
    }
    let mut said = Reasoning::default();
    let before = said;
    if let Some(word) = fields.take::<String>("reasoning_effort")? {
        said.effort = effort("reasoning_effort", &word)?;
    }
    if let Some(wire) = fields.take::<OpenRouter>("reasoning")? {
        if let Some(word) = &wire.effort {
            said.effort = effort("reasoning.effort", word)?.or(said.effort);
        }
        said.budget = wire.max_tokens;
        said.on = wire.enabled;
        said.summary = match (wire.exclude, wire.summary.as_deref()) {
            (Some(true), _) => Summary::Hidden,
            (_, Some("concise")) => Summary::Concise,
            (_, Some("detailed")) => Summary::Detailed,
            (_, Some("auto")) | (Some(false), _) => Summary::Auto,
            _ => Summary::Unsaid,
        };
    }
    if fields.take::<bool>("include_reasoning")? == Some(false) {
        said.summary = Summary::Hidden;
    }
    if let Some(thinking) = fields.take::<Thinking>("thinking")? {
        said.budget = thinking.budget_tokens.or(said.budget);
        match thinking.kind.as_deref() {
            Some("enabled") => said.on = Some(true),
            Some("disabled") => said.on = Some(false),
            Some("adaptive" | "auto") => {
                said.on = Some(true);
                said.adaptive = true;
            }
            Some(word) => return Err(unknown("thinking.type", word)),
            None => {}
        }
    }
    said.on = fields.take("enable_thinking")?.or(said.on);
    said.budget = fields.take("thinking_budget")?.or(said.budget);
    Ok((said != before).then_some(said))
}

fn effort(field: &str, word: &str) -> Result<Option<Effort>, Unsayable> {
    match word {
        // Groq's and others' words for saying nothing.
        "default" | "auto" => Ok(None),
        _ => Effort::parse(word)
            .map(Some)
            .ok_or_else(|| unknown(field, word)),
    }
}

/// The vendor's own search, by the field that turns it on.
pub(super) fn web_search(fields: &mut Fields<'_>) -> Result<Option<Tool>, Unsayable> {
    use crate::dialect::translate::neutral::WebSearchTool;

    #[derive(Deserialize)]
    struct Options {
        search_context_size: Option<String>,
        user_location: Option<Location>,
    }
    #[derive(Deserialize)]
    struct Location {
        approximate: Option<Place>,
    }
    #[derive(Deserialize)]
    struct Place {
        country: Option<String>,
        region: Option<String>,
        city: Option<String>,
        timezone: Option<String>,
    }
    let options = fields.take::<Options>("web_search_options")?;
    Ok(options.map(|options| {
        let place = options
            .user_location
            .and_then(|location| location.approximate);
        Tool::WebSearch(WebSearchTool {
            location: place.map(|at| [at.country, at.region, at.city, at.timezone]),
            context_size: options.search_context_size,
            ..WebSearchTool::default()
        })
    }))
}
