//! JSON Schemas within what the API takes: an object at the top of a tool's, and for shapes that are enforced only some
//! words. A word that goes stays in the description, where the model reads it.

use std::borrow::Cow;

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::super::super::neutral::Notes;
use super::super::wire::raw_json;

/// The words that may stand in any enforced schema.
const KNOWN: [&str; 12] = [
    "$defs",
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "description",
    "enum",
    "items",
    "properties",
    "required",
    "title",
];

const FORMATS: [&str; 10] = [
    "date-time",
    "time",
    "date",
    "duration",
    "email",
    "hostname",
    "uri",
    "ipv4",
    "ipv6",
    "uuid",
];

/// The schema of a tool: verbatim, but for what the API refuses at its top.
pub(super) fn for_tool<'a>(schema: Option<&'a RawValue>, notes: &mut Notes) -> Cow<'a, RawValue> {
    let parsed = schema.and_then(|schema| serde_json::from_str::<Value>(schema.get()).ok());
    let (Some(verbatim), Some(Value::Object(mut top))) = (schema, parsed) else {
        return Cow::Owned(raw_json(&json!({"type": "object", "properties": {}})));
    };
    let choices = ["oneOf", "anyOf", "allOf"].map(|word| top.shift_remove(word));
    let is_object = top.get("type").and_then(Value::as_str) == Some("object");
    if is_object && choices.iter().all(Option::is_none) {
        return Cow::Borrowed(verbatim);
    }
    if choices.iter().any(Option::is_some) {
        notes.drop(
            "tools[].parameters",
            "choices at the top of a schema were merged",
        );
    }
    for variant in choices.into_iter().flatten() {
        merge(&mut top, &variant);
    }
    top.insert("type".to_owned(), "object".into());
    Cow::Owned(raw_json(&top))
}

/// Adds the properties of the variants; none of them is demanded any more.
fn merge(top: &mut Map<String, Value>, variants: &Value) {
    let properties = top
        .entry("properties")
        .or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(properties) = properties else {
        return;
    };
    for variant in variants.as_array().into_iter().flatten() {
        let more = variant.get("properties").and_then(Value::as_object);
        for (name, schema) in more.into_iter().flatten() {
            if !properties.contains_key(name) {
                properties.insert(name.clone(), schema.clone());
            }
        }
    }
}

/// Whether the API can enforce a tool's schema as it is.
pub(super) fn is_strict(schema: &RawValue) -> bool {
    serde_json::from_str::<Value>(schema.get()).is_ok_and(|schema| enforceable(&schema) == schema)
}

/// The schema of an answer's shape; `None` where it is no object.
pub(super) fn for_format(schema: &RawValue, about: Option<&str>) -> Option<Box<RawValue>> {
    let schema: Value = serde_json::from_str(schema.get()).ok()?;
    let mut schema = enforceable(&schema);
    if let Value::Object(top) = &mut schema
        && let Some(about) = about.filter(|about| !about.is_empty())
    {
        top.entry("description").or_insert_with(|| about.into());
    }
    schema.is_object().then(|| raw_json(&schema))
}

/// The schema with only the words that can be enforced.
fn enforceable(schema: &Value) -> Value {
    let Value::Object(fields) = schema else {
        return schema.clone();
    };
    let kind = fields.get("type").and_then(Value::as_str);
    let mut kept = Map::new();
    let mut moved = Vec::new();
    for (word, value) in fields {
        match word.as_str() {
            "properties" | "$defs" => {
                kept.insert(word.clone(), each(value));
            }
            "items" | "anyOf" | "allOf" => {
                kept.insert(word.clone(), within(value));
            }
            "oneOf" => {
                kept.insert("anyOf".to_owned(), within(value));
            }
            "additionalProperties" | "$schema" | "default" if kind == Some("object") => {}
            "$schema" => {}
            "type" => {
                kept.insert(word.clone(), value.clone());
            }
            "format" if value.as_str().is_some_and(|it| FORMATS.contains(&it)) => {
                kept.insert(word.clone(), value.clone());
            }
            "minItems" if value == 0 || value == 1 => {
                kept.insert(word.clone(), value.clone());
            }
            known if KNOWN.contains(&known) => {
                kept.insert(word.clone(), value.clone());
            }
            other => moved.push(format!("{other}: {value}")),
        }
    }
    if kind == Some("object") {
        kept.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    if !moved.is_empty() {
        let said = kept.get("description").and_then(Value::as_str);
        let mut lines: Vec<String> = said.map(str::to_owned).into_iter().collect();
        lines.push(format!("{{{}}}", moved.join(", ")));
        kept.insert("description".to_owned(), lines.join("\n\n").into());
    }
    Value::Object(kept)
}

/// Schemas by name.
fn each(schemas: &Value) -> Value {
    match schemas {
        Value::Object(schemas) => {
            let schemas = schemas.iter();
            Value::Object(
                schemas
                    .map(|(name, it)| (name.clone(), enforceable(it)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

/// One schema, or several.
fn within(schemas: &Value) -> Value {
    match schemas {
        Value::Array(schemas) => Value::Array(schemas.iter().map(enforceable).collect()),
        schema => enforceable(schema),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(value: &Value) -> Box<RawValue> {
        raw_json(value)
    }

    fn tool(schema: &Value) -> Value {
        let schema = raw(schema);
        let fitted = for_tool(Some(&schema), &mut Notes::default());
        serde_json::from_str(fitted.get()).unwrap()
    }

    #[test]
    fn a_tool_has_an_object_at_its_top() {
        let plain = json!({"properties": {"a": {"minimum": 3}}, "type": "object"});
        assert_eq!(tool(&plain), plain);
        assert_eq!(tool(&json!({})), json!({"type": "object"}));
        assert_eq!(
            tool(&json!(true)),
            json!({"type": "object", "properties": {}})
        );
        assert_eq!(
            tool(&json!({"anyOf": [{"properties": {"a": {}}}, {"properties": {"a": 1, "b": {}}}]})),
            json!({"properties": {"a": {}, "b": {}}, "type": "object"})
        );
        assert_eq!(
            for_tool(None, &mut Notes::default()).get(),
            r#"{"type":"object","properties":{}}"#
        );
    }

    #[test]
    fn words_that_cannot_be_enforced_are_read_by_the_model() {
        let schema = json!({"$schema": "x", "type": "object", "properties": {
            "n": {"type": "integer", "minimum": 1, "description": "how many"},
            "default": {"oneOf": [{"type": "string", "format": "uri"}, {"type": "null"}]},
        }, "required": ["n"]});
        let fitted = for_format(&raw(&schema), Some("all")).unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(fitted.get()).unwrap(),
            json!({"type": "object", "properties": {
                "n": {"type": "integer", "description": "how many\n\n{minimum: 1}"},
                "default": {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]},
            }, "required": ["n"], "additionalProperties": false, "description": "all"})
        );
        assert!(!is_strict(&raw(&schema)));
        let closed = json!({"type": "object", "properties": {"a": {"type": "string"}},
            "required": ["a"], "additionalProperties": false});
        assert!(is_strict(&raw(&closed)));
    }
}
