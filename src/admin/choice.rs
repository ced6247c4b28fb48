//! How the document tells of a field that is one of a few words. The words are those of the type itself, so that no list of
//! them can fall behind.

use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{Object, ObjectBuilder, Type};

/// One of these; the first is what is meant where the field is missing.
pub fn one_of<T: Serialize>(all: &[T], description: &str) -> Object {
    let words = words(all);
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .default(words.first().cloned())
        .enum_values(Some(words))
        .build()
}

/// One of these, which has to be said.
pub fn must_be_one_of<T: Serialize>(all: &[T], description: &str) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .enum_values(Some(words(all)))
        .build()
}

/// One of these, or nothing.
pub fn maybe_one_of<T: Serialize>(all: &[T], description: &str) -> Object {
    let mut words = words(all);
    words.push(Value::Null);
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .description(Some(description))
        .enum_values(Some(words))
        .build()
}

fn words<T: Serialize>(all: &[T]) -> Vec<Value> {
    let all = all.iter().map(serde_json::to_value);
    all.filter_map(Result::ok).collect()
}
