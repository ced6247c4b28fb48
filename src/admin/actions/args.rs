//! What comes in with an action: one JSON object. Unknown fields pass, as they did in the earlier system, whose scripts send
//! fields that are long gone; known ones are strict, and a refusal names them.

use std::borrow::Cow;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use utoipa::openapi::schema::{Schema, SchemaType};
use utoipa::openapi::{ObjectBuilder, RefOr, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::admin::access::once_allowed;
use crate::admin::body::{collect, read, read_value};
use crate::admin::problem::{FieldError, Problem};

const BODY_MAX: usize = 1024 * 1024;

/// Something that is read out of one object.
pub trait Given: Sized {
    fn given(object: &Value) -> Result<Self, Problem>;
}

/// Fields that are read by their names.
pub trait Fields: DeserializeOwned {}

impl<T: Fields> Given for T {
    fn given(object: &Value) -> Result<Self, Problem> {
        read_value(object)
    }
}

/// Fields of two kinds out of the same object.
#[derive(Debug)]
pub struct Both<A, B>(pub A, pub B);

impl<A: Given, B: Given> Given for Both<A, B> {
    fn given(object: &Value) -> Result<Self, Problem> {
        Ok(Self(A::given(object)?, B::given(object)?))
    }
}

impl<A: ToSchema, B: ToSchema> PartialSchema for Both<A, B> {
    fn schema() -> RefOr<Schema> {
        match (A::schema(), B::schema()) {
            (RefOr::T(Schema::Object(mut all)), RefOr::T(Schema::Object(more))) => {
                // What the first has to have is not left to choice by the second.
                for (name, property) in more.properties {
                    all.properties.entry(name).or_insert(property);
                }
                all.required.extend(more.required);
                all.description = more.description.or(all.description);
                RefOr::T(Schema::Object(all))
            }
            (schema, _) => schema,
        }
    }
}

impl<A: ToSchema, B: ToSchema> ToSchema for Both<A, B> {
    fn name() -> Cow<'static, str> {
        format!("{}With{}", A::name(), B::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        A::schemas(schemas);
        B::schemas(schemas);
    }
}

/// The arguments of an action; a body of up to so many bytes, or none at all.
#[derive(Debug)]
pub struct Args<T, const MOST: usize = BODY_MAX>(pub T);

impl<T: Given + 'static, const MOST: usize> FromRequest for Args<T, MOST> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let mut payload = payload.take();
        once_allowed(request, async move {
            let bytes = collect(&mut payload, MOST).await?;
            let object = if bytes.is_empty() {
                Value::Object(Map::new())
            } else {
                read(&bytes)?
            };
            if !object.is_object() {
                return Err(Problem::invalid("", "the arguments are one JSON object"));
            }
            no_nul(&object, String::new())?;
            T::given(&object).map(Self)
        })
    }
}

/// No text of a database holds it.
fn no_nul(value: &Value, at: String) -> Result<(), Problem> {
    match value {
        Value::String(text) if text.contains('\0') => {
            Err(Problem::invalid(at, "holds a NUL character"))
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(n, item)| no_nul(item, format!("{at}/{n}"))),
        Value::Object(fields) => fields
            .iter()
            .try_for_each(|(name, field)| no_nul(field, format!("{at}/{name}"))),
        _ => Ok(()),
    }
}

/// No arguments.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct Nothing {}

impl Fields for Nothing {}

/// A field that may be left out, be `null`, or have a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Maybe<T> {
    #[default]
    Absent,
    Null,
    Given(T),
}

impl<T> Maybe<T> {
    /// In a change: nothing, `null`, or the value as this hub writes it.
    pub fn written(self, write: impl FnOnce(T) -> Value) -> Option<Value> {
        match self {
            Self::Absent => None,
            Self::Null => Some(Value::Null),
            Self::Given(value) => Some(write(value)),
        }
    }

    pub fn value(self) -> Option<T> {
        match self {
            Self::Given(value) => Some(value),
            _ => None,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Option::deserialize(deserializer)? {
            Some(value) => Self::Given(value),
            None => Self::Null,
        })
    }
}

/// A number, which may come as a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number(pub Decimal);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let text = match &value {
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.trim().to_owned(),
            _ => String::new(),
        };
        let read = text.parse::<Decimal>().ok();
        let read = read.or_else(|| Decimal::from_scientific(&text).ok());
        read.map(|number| Self(number.normalize()))
            .ok_or_else(|| D::Error::custom(format!("`{value}` is no number")))
    }
}

impl PartialSchema for Number {
    fn schema() -> RefOr<Schema> {
        let kind = SchemaType::from_iter([Type::Number, Type::Null]);
        RefOr::T(ObjectBuilder::new().schema_type(kind).into())
    }
}

impl ToSchema for Number {}

impl Number {
    /// Money as this hub writes it. 0 is no limit, as it was.
    pub fn limit_usd(self) -> Value {
        if self.0.is_zero() {
            return Value::Null;
        }
        Value::String(self.0.to_string())
    }

    /// A number of something. 0 is no limit, as it was.
    pub fn limit_count(self) -> Value {
        if self.0.is_zero() {
            return Value::Null;
        }
        self.number()
    }

    /// As it is.
    pub fn number(self) -> Value {
        let text = self.0.to_string();
        serde_json::from_str(&text).unwrap_or(Value::String(text))
    }
}

/// A list of words out of `a, b` and back.
pub fn words(text: &str) -> Vec<String> {
    let words = text.split(',').map(str::trim);
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// When something ends: RFC 3339, a time of the hub's zone, or a day, which then counts to its end; empty is never.
pub fn ends_at(field: &str, text: &str, zone: &TimeZone) -> Result<Value, Problem> {
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    time(field, text, zone, true).map(|at| Value::String(at.to_string()))
}

/// A time; a day is its end or its beginning.
pub fn time(field: &str, text: &str, zone: &TimeZone, end: bool) -> Result<Timestamp, Problem> {
    let text = text.trim();
    let at_offset = text.parse::<Timestamp>().ok();
    let civil = || -> Option<Timestamp> {
        let at = match text.parse::<Date>() {
            Ok(day) if text.len() <= "2026-01-31".len() => {
                let (hour, rest) = if end { (23, 59) } else { (0, 0) };
                day.at(hour, rest, rest, 0)
            }
            _ => text.parse::<DateTime>().ok()?,
        };
        Some(at.to_zoned(zone.clone()).ok()?.timestamp())
    };
    at_offset.or_else(civil).ok_or_else(|| {
        let told = format!("`{text}` is no time such as 2030-01-31T12:00:00Z or 2030-01-31");
        Problem::invalid(format!("/{field}"), told)
    })
}

/// A change in this hub's words, and which field each part of it was sent as.
#[derive(Debug, Default)]
pub struct Patch {
    value: Value,
    names: Vec<(&'static str, &'static str)>,
}

impl Patch {
    /// Notes what a field comes to, at a place such as `/limits/rpm`; `None` where it was not sent.
    pub fn put(&mut self, sent_as: &'static str, place: &'static str, value: Option<Value>) {
        self.names.push((place, sent_as));
        let Some(value) = value else { return };
        let mut at = &mut self.value;
        for part in place.split('/').skip(1) {
            if !at.is_object() {
                *at = Value::Object(Map::new());
            }
            at = &mut at[part];
        }
        *at = value;
    }

    pub fn value(&self) -> Value {
        match &self.value {
            Value::Null => Value::Object(Map::new()),
            value => value.clone(),
        }
    }

    /// A problem with it, in the words in which it was sent.
    pub fn told(&self, problem: Problem) -> Problem {
        if problem.errors.is_empty() {
            return problem;
        }
        let rename = |error: FieldError| {
            let mut known = self.names.iter().filter_map(|(place, sent_as)| {
                let rest = error.pointer.strip_prefix(place)?;
                (rest.is_empty() || rest.starts_with('/')).then_some((place.len(), sent_as, rest))
            });
            let first = known.next();
            let nearest = known.fold(first, |best, next| match best {
                Some(best) if best.0 >= next.0 => Some(best),
                _ => Some(next),
            });
            match nearest {
                Some((_, sent_as, rest)) => FieldError {
                    pointer: format!("/{sent_as}{rest}"),
                    detail: error.detail.clone(),
                },
                None => error,
            }
        };
        Problem::of_fields(problem.errors.into_iter().map(rename).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_come_as_numbers_or_texts() {
        let read = |value: Value| Number::deserialize(value).map(|number| number.limit_usd());
        assert_eq!(read(json!(12.5)).unwrap(), json!("12.5"));
        assert_eq!(read(json!("100")).unwrap(), json!("100"));
        assert_eq!(read(json!(1e-7)).unwrap(), json!("0.0000001"));
        assert_eq!(read(json!(0)).unwrap(), Value::Null);
        assert_eq!(
            read(json!("abc")).unwrap_err().to_string(),
            "`\"abc\"` is no number"
        );
        assert!(read(json!(true)).is_err());
    }

    #[test]
    fn a_day_counts_to_its_end_in_the_hubs_zone() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let end = |text: &str| ends_at("expiresAt", text, &zone);
        assert_eq!(end("2030-01-31").unwrap(), json!("2030-01-31T15:59:59Z"));
        assert_eq!(
            end("2030-01-31T08:00:00+08:00").unwrap(),
            json!("2030-01-31T00:00:00Z")
        );
        assert_eq!(
            end("2030-01-31T08:00").unwrap(),
            json!("2030-01-31T00:00:00Z")
        );
        assert_eq!(end(" ").unwrap(), Value::Null);
        assert_eq!(end("soon").unwrap_err().errors[0].pointer, "/expiresAt");
    }

    #[test]
    fn problems_name_what_was_sent() {
        let mut patch = Patch::default();
        patch.put("dailyQuota", "/limits/daily_usd", Some(json!("-1")));
        patch.put("tags", "/tags", Some(json!([""])));
        patch.put("note", "/note", None);
        assert_eq!(
            patch.value(),
            json!({"limits": {"daily_usd": "-1"}, "tags": [""]})
        );
        let wrong = ["/limits/daily_usd", "/tags/0", "/other"].map(|pointer| FieldError {
            pointer: pointer.to_owned(),
            detail: String::new(),
        });
        let told = patch.told(Problem::of_fields(wrong.into()));
        let told: Vec<_> = told.errors.iter().map(|error| &error.pointer).collect();
        assert_eq!(told, ["/dailyQuota", "/tags/0", "/other"]);
    }
}
