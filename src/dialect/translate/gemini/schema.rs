//! Schemas both ways: the vendor's OpenAPI style (types in capitals, `nullable`) into JSON Schema, and any JSON Schema
//! into what the vendor documents for `parametersJsonSchema` and `responseJsonSchema`. Values of the schema's author
//! (names of properties, defaults, enums) are never touched.

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::fold::camel;

/// A value as text of its own.
pub(super) fn raw(value: &Value) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// `responseSchema` and `parameters`. What is no object at all stays as it is.
pub(super) fn of_openapi(schema: &RawValue) -> Box<RawValue> {
    match serde_json::from_str::<Value>(schema.get()) {
        Ok(value) => raw(&lowered(value)),
        Err(_) => schema.to_owned(),
    }
}

/// `responseJsonSchema` and `parametersJsonSchema`, verbatim; but some clients write OpenAPI's types into them.
pub(super) fn of_json_schema(schema: &RawValue) -> Box<RawValue> {
    const CAPITALS: [&str; 6] = [
        "\"OBJECT\"",
        "\"STRING\"",
        "\"ARRAY\"",
        "\"INTEGER\"",
        "\"NUMBER\"",
        "\"BOOLEAN\"",
    ];
    let text = schema.get();
    if CAPITALS.iter().any(|word| text.contains(word)) {
        of_openapi(schema)
    } else {
        schema.to_owned()
    }
}

fn lowered(schema: Value) -> Value {
    let Value::Object(fields) = schema else {
        return schema;
    };
    let mut out = Map::with_capacity(fields.len());
    let mut nullable = false;
    for (name, value) in fields {
        let name = camel(&name).to_owned();
        let value = match (name.as_str(), value) {
            ("type", Value::String(kind)) if kind == "TYPE_UNSPECIFIED" => continue,
            ("type", Value::String(kind)) => Value::String(kind.to_ascii_lowercase()),
            ("nullable", value) => {
                nullable = value == Value::Bool(true);
                continue;
            }
            // The order stands in `properties` already, for whoever keeps it.
            ("propertyOrdering", _) => continue,
            ("example", value) => {
                out.insert("examples".to_owned(), json!([value]));
                continue;
            }
            // `enum` is what the vendor calls a text that is one of some; there is no such format elsewhere.
            ("format", Value::String(format)) if format == "enum" => continue,
            ("properties", Value::Object(properties)) => {
                let lowered = |(name, schema)| (name, lowered(schema));
                Value::Object(properties.into_iter().map(lowered).collect())
            }
            ("anyOf" | "oneOf" | "allOf" | "prefixItems", Value::Array(schemas)) => {
                Value::Array(schemas.into_iter().map(lowered).collect())
            }
            ("items" | "additionalProperties", schema) => lowered(schema),
            // Protobuf writes 64-bit numbers as strings.
            (
                "minItems" | "maxItems" | "minLength" | "maxLength" | "minProperties"
                | "maxProperties",
                Value::String(digits),
            ) => digits
                .parse::<u64>()
                .map_or(Value::String(digits), Value::from),
            (_, value) => value,
        };
        out.insert(name, value);
    }
    if nullable {
        match out.get_mut("type") {
            Some(kind @ Value::String(_)) => *kind = json!([kind.take(), "null"]),
            _ => {
                out.insert("nullable".to_owned(), Value::Bool(true));
            }
        }
        if let Some(Value::Array(values)) = out.get_mut("enum") {
            values.push(Value::Null);
        }
    }
    Value::Object(out)
}

/// How deep references are followed.
const DEEPEST: usize = 24;

/// A JSON Schema within the vendor's rules: no dialect marker, references in place, no `const`, no keywords that its
/// validator does not know. `is_argument` demands an object at the root. Says whether a keyword was left out.
pub(super) fn fitted(schema: &RawValue, is_argument: bool) -> (Box<RawValue>, bool) {
    let Ok(root) = serde_json::from_str::<Value>(schema.get()) else {
        return (raw(&json!({"type": "object"})), true);
    };
    let mut cleaning = Cleaning {
        root: &root,
        open: Vec::new(),
        lost: false,
    };
    let mut fitted = cleaning.schema(&root);
    if is_argument {
        match &mut fitted {
            Value::Object(fields) if !fields.contains_key("type") => {
                fields.insert("type".to_owned(), "object".into());
            }
            Value::Object(_) => {}
            other => *other = json!({"type": "object"}),
        }
    }
    (raw(&fitted), cleaning.lost)
}

struct Cleaning<'a> {
    root: &'a Value,
    /// The references that are being put in place: one inside itself has no end.
    open: Vec<&'a str>,
    lost: bool,
}

impl<'a> Cleaning<'a> {
    fn schema(&mut self, schema: &'a Value) -> Value {
        let Value::Object(fields) = schema else {
            // `true` allows everything, as `{}` does.
            return match schema {
                Value::Bool(true) => json!({}),
                other => other.clone(),
            };
        };
        let mut out = Map::with_capacity(fields.len());
        if let Some(Value::String(reference)) = fields.get("$ref") {
            self.reference(reference, &mut out);
        }
        for (name, value) in fields {
            self.keyword(name, value, fields, &mut out);
        }
        Value::Object(out)
    }

    fn reference(&mut self, reference: &'a str, out: &mut Map<String, Value>) {
        let found = reference
            .strip_prefix('#')
            .and_then(|pointer| self.root.pointer(pointer));
        match found {
            Some(found) if self.open.len() < DEEPEST && !self.open.contains(&reference) => {
                self.open.push(reference);
                if let Value::Object(fields) = self.schema(found) {
                    out.extend(fields);
                }
                self.open.pop();
            }
            // A structure without an end, or one that is not here: anything goes.
            _ => self.lost = true,
        }
    }

    fn keyword(
        &mut self,
        name: &str,
        value: &'a Value,
        of: &'a Map<String, Value>,
        out: &mut Map<String, Value>,
    ) {
        let value = match (name, value) {
            ("$ref" | "$schema" | "$id" | "$anchor" | "$comment" | "$defs" | "definitions", _) => {
                return;
            }
            ("const", value) => {
                out.insert("enum".to_owned(), json!([value]));
                return;
            }
            ("exclusiveMinimum" | "exclusiveMaximum", bound) => {
                let is_whole = of.get("type").is_some_and(|kind| kind == "integer");
                self.bound(name == "exclusiveMinimum", bound, is_whole, out);
                return;
            }
            ("properties", Value::Object(properties)) => {
                let cleaned = properties
                    .iter()
                    .map(|(name, schema)| (name.clone(), self.schema(schema)));
                Value::Object(cleaned.collect())
            }
            ("anyOf" | "oneOf" | "prefixItems", Value::Array(schemas)) => {
                Value::Array(schemas.iter().map(|schema| self.schema(schema)).collect())
            }
            ("allOf", Value::Array(schemas)) => {
                for schema in schemas {
                    if let Value::Object(fields) = self.schema(schema) {
                        merge(fields, out);
                    }
                }
                return;
            }
            ("items", Value::Array(schemas)) => {
                let schemas = schemas.iter().map(|schema| self.schema(schema)).collect();
                out.insert("prefixItems".to_owned(), Value::Array(schemas));
                return;
            }
            ("items", schema) => self.schema(schema),
            ("additionalProperties", Value::Bool(allowed)) => Value::Bool(*allowed),
            ("additionalProperties", schema) => self.schema(schema),
            (
                "type" | "format" | "title" | "description" | "enum" | "default" | "required"
                | "minItems" | "maxItems" | "minimum" | "maximum" | "minLength" | "maxLength"
                | "pattern" | "minProperties" | "maxProperties" | "nullable" | "propertyOrdering",
                value,
            ) => value.clone(),
            _ => {
                self.lost = true;
                return;
            }
        };
        out.insert(name.to_owned(), value);
    }

    /// A bound that is not reached itself: for whole numbers the next one, else the bound.
    fn bound(&mut self, lower: bool, bound: &Value, is_whole: bool, out: &mut Map<String, Value>) {
        let name = if lower { "minimum" } else { "maximum" };
        match bound {
            Value::Number(number) => {
                let next = number.as_i64().map(|whole| {
                    let step = if lower { 1 } else { -1 };
                    Value::from(whole.saturating_add(step))
                });
                let value = next.filter(|_| is_whole);
                self.lost |= value.is_none();
                out.insert(
                    name.to_owned(),
                    value.unwrap_or_else(|| Value::Number(number.clone())),
                );
            }
            // The old way: a flag beside `minimum`.
            _ => self.lost = true,
        }
    }
}

/// Puts one of several schemas that all hold into the one that holds them.
fn merge(fields: Map<String, Value>, out: &mut Map<String, Value>) {
    for (name, value) in fields {
        match (out.get_mut(&name), value) {
            (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
            (Some(Value::Array(known)), Value::Array(more)) if name == "required" => {
                known.extend(more);
            }
            (Some(_), _) => {}
            (None, value) => {
                out.insert(name, value);
            }
        }
    }
}
