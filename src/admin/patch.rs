//! How the document tells of a merge patch: the same fields as the whole, none of them required.

use std::borrow::Cow;
use std::marker::PhantomData;

use utoipa::openapi::schema::{
    AdditionalProperties, ObjectBuilder, OneOfBuilder, Schema, SchemaType,
};
use utoipa::openapi::{RefOr, Type};
use utoipa::{PartialSchema, ToSchema};

/// The schema of a change of `T`. It has no values: bodies are read as [`super::body::MergePatch`].
#[derive(Debug)]
pub struct PatchOf<T>(PhantomData<T>);

impl<T: ToSchema> PartialSchema for PatchOf<T> {
    fn schema() -> RefOr<Schema> {
        let RefOr::T(Schema::Object(mut object)) = T::schema() else {
            return T::schema();
        };
        object.required.clear();
        object.description = Some(
            "A JSON merge patch (RFC 7396): what is absent stays, `null` takes a value back."
                .to_owned(),
        );
        for property in object.properties.values_mut() {
            if let RefOr::T(Schema::Object(property)) = property {
                property.default = None;
                allow_null(&mut property.schema_type);
                if let Some(AdditionalProperties::RefOr(member)) =
                    property.additional_properties.as_deref_mut()
                {
                    *member = or_null(member.clone());
                }
            }
        }
        RefOr::T(Schema::Object(object))
    }
}

/// A member of a map: what a patch says `null` of goes.
fn or_null(member: RefOr<Schema>) -> RefOr<Schema> {
    match member {
        RefOr::T(Schema::Object(mut object)) => {
            allow_null(&mut object.schema_type);
            RefOr::T(Schema::Object(object))
        }
        member => OneOfBuilder::new()
            .item(ObjectBuilder::new().schema_type(Type::Null))
            .item(member)
            .into(),
    }
}

fn allow_null(kind: &mut SchemaType) {
    match kind {
        SchemaType::Type(one) if *one != Type::Null => {
            *kind = SchemaType::Array(vec![one.clone(), Type::Null]);
        }
        SchemaType::Array(types) if !types.contains(&Type::Null) => types.push(Type::Null),
        _ => {}
    }
}

impl<T: ToSchema> ToSchema for PatchOf<T> {
    fn name() -> Cow<'static, str> {
        format!("{}Patch", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}
