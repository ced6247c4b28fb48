//! How the document tells of what is shown as its draft and more: a draft takes no unknown fields, what is shown has some.

use std::collections::BTreeMap;

use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, Schema};
use utoipa::openapi::{Components, RefOr};

/// Puts a draft's fields in the place of its name wherever a schema is all of it and more.
pub(super) fn open_drafts(components: &mut Components) {
    let drafts: BTreeMap<String, Schema> = components
        .schemas
        .iter()
        .filter_map(|(name, schema)| Some((name.clone(), opened(schema)?)))
        .collect();
    for schema in components.schemas.values_mut() {
        open_within(schema, &drafts);
    }
}

fn open_within(schema: &mut RefOr<Schema>, drafts: &BTreeMap<String, Schema>) {
    let RefOr::T(schema) = schema else {
        return;
    };
    match schema {
        Schema::AllOf(all) => {
            for part in &mut all.items {
                if let RefOr::Ref(reference) = part {
                    let name = reference.ref_location.rsplit('/').next();
                    if let Some(open) = name.and_then(|name| drafts.get(name)) {
                        *part = RefOr::T(open.clone());
                    }
                }
            }
        }
        Schema::Object(object) => {
            for property in object.properties.values_mut() {
                open_within(property, drafts);
            }
        }
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                open_within(items, drafts);
            }
        }
        _ => {}
    }
}

/// The same object, open; nothing where it is open already.
fn opened(schema: &RefOr<Schema>) -> Option<Schema> {
    let RefOr::T(Schema::Object(object)) = schema else {
        return None;
    };
    let closed = object.additional_properties.as_deref();
    if !matches!(closed, Some(AdditionalProperties::FreeForm(false))) {
        return None;
    }
    let mut open = object.clone();
    open.additional_properties = None;
    Some(Schema::Object(open))
}
