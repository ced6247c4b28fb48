//! Everything that a request says beside its conversation and its tools: limits, thinking, shape, who asks.

use serde_json::Value;
use serde_json::value::RawValue;

use super::super::super::fields::Fields;
use super::super::super::neutral::{
    Effort, Format, Notes, Reasoning, Request, Sampling, Summary, Unsayable,
};
use super::blocks::{cache_mark, required};

pub(super) fn read(
    fields: &mut Fields<'_>,
    request: &mut Request,
    notes: &mut Notes,
) -> Result<(), Unsayable> {
    request.max_output = fields.take("max_tokens")?;
    request.sampling = Sampling {
        temperature: fields.take("temperature")?,
        top_p: fields.take("top_p")?,
        top_k: fields.take("top_k")?,
        ..Sampling::default()
    };
    request.stop = fields.take("stop_sequences")?.unwrap_or_default();
    request.cache = cache_mark(fields)?;
    request.service_tier = match fields.take::<String>("service_tier")?.as_deref() {
        Some("auto") => Some("auto".to_owned()),
        Some("standard_only") => Some("default".to_owned()),
        Some(_) => {
            notes.drop("service_tier", "its word is not known");
            None
        }
        None => None,
    };
    if let Some(metadata) = fields.raw("metadata") {
        let mut inside = Fields::of(metadata.get(), "metadata.")?;
        request.end_user = inside.take("user_id")?;
        inside.drop_rest(notes, super::ONLY_HERE);
    }
    if let Some(thinking) = fields.raw("thinking") {
        read_thinking(thinking, request, notes)?;
    }
    // What a message asks for is later than what the request began with.
    let of_messages = request.reasoning.and_then(|reasoning| reasoning.effort);
    read_output_config(fields, request, notes)?;
    if let (Some(reasoning), Some(effort)) = (&mut request.reasoning, of_messages) {
        reasoning.effort = Some(effort);
    }
    if let Some(format) = fields.raw("output_format") {
        request.format = read_format(format, "output_format.")?;
    }
    Ok(())
}

/// `output_config` of a single message: the effort from there on.
pub(super) fn of_message(
    fields: &mut Fields<'_>,
    request: &mut Request,
    notes: &mut Notes,
) -> Result<(), Unsayable> {
    read_output_config(fields, request, notes)
}

fn read_output_config(
    fields: &mut Fields<'_>,
    request: &mut Request,
    notes: &mut Notes,
) -> Result<(), Unsayable> {
    let path = format!("{}.", fields.path_of("output_config"));
    let Some(config) = fields.raw("output_config") else {
        return Ok(());
    };
    let mut inside = Fields::of(config.get(), path)?;
    if let Some(word) = inside.take::<String>("effort")? {
        match Effort::parse(&word) {
            Some(effort) => {
                let reasoning = request.reasoning.get_or_insert_default();
                reasoning.effort = Some(effort);
            }
            None => notes.drop("output_config.effort", "its word is not known"),
        }
    }
    if let Some(format) = inside.raw("format") {
        let path = format!("{}.", inside.path_of("format"));
        request.format = read_format(format, &path)?;
    }
    inside.drop_rest(notes, super::ONLY_HERE);
    Ok(())
}

fn read_thinking(
    json: &RawValue,
    request: &mut Request,
    notes: &mut Notes,
) -> Result<(), Unsayable> {
    let mut fields = Fields::of(json.get(), "thinking.")?;
    let kind: String = required(&mut fields, "type")?;
    let mut reasoning = Reasoning {
        effort: request.reasoning.and_then(|reasoning| reasoning.effort),
        ..Reasoning::default()
    };
    match kind.as_str() {
        "disabled" => reasoning.on = Some(false),
        "enabled" => {
            reasoning.on = Some(true);
            reasoning.budget = fields.take("budget_tokens")?;
        }
        // `adaptive`, and later kinds that say no number either.
        _ => {
            reasoning.on = Some(true);
            reasoning.adaptive = true;
            fields.raw("budget_tokens");
        }
    }
    reasoning.summary = match fields.take::<String>("display")?.as_deref() {
        None => Summary::Unsaid,
        Some("omitted") => Summary::Hidden,
        Some(_) => Summary::Auto,
    };
    request.reasoning = Some(reasoning);
    fields.drop_rest(notes, super::ONLY_HERE);
    Ok(())
}

fn read_format(json: &RawValue, path: &str) -> Result<Option<Format>, Unsayable> {
    let mut fields = Fields::of(json.get(), path)?;
    let kind: String = required(&mut fields, "type")?;
    match kind.as_str() {
        "text" => Ok(Some(Format::Text)),
        "json_schema" => {
            let schema: &RawValue = required(&mut fields, "schema")?;
            Ok(Some(Format::Schema {
                name: fields.take("name")?,
                description: None,
                // Anthropic keeps to every schema; the others only where it is closed.
                strict: is_closed(schema).then_some(true),
                schema: schema.to_owned(),
            }))
        }
        _ => Err(Unsayable::new(
            fields.path_of("type"),
            format!("is `{kind}`, which is not known"),
        )),
    }
}

/// Whether every object of a schema demands all of its properties and allows no others: only then is there one way to
/// keep to it that all vendors agree on.
fn is_closed(schema: &RawValue) -> bool {
    serde_json::from_str::<Value>(schema.get()).is_ok_and(|schema| closed(&schema))
}

fn closed(schema: &Value) -> bool {
    match schema {
        Value::Array(items) => items.iter().all(closed),
        Value::Object(fields) => {
            if let Some(Value::Object(properties)) = fields.get("properties") {
                let required = fields.get("required").and_then(Value::as_array);
                let demanded = |name: &String| {
                    required.is_some_and(|names| names.iter().any(|it| it == name.as_str()))
                };
                if fields.get("additionalProperties") != Some(&Value::Bool(false))
                    || !properties.keys().all(demanded)
                {
                    return false;
                }
            }
            fields.values().all(closed)
        }
        _ => true,
    }
}
