//! What comes in, strictly: JSON bodies, query parameters and ids. Every refusal names the field and the value.

use std::future::{Future, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

use super::access::once_allowed;
use super::nowhere;
use super::problem::{Code, FieldError, Problem};
use super::strict::strict;

/// The largest body of the management API, in bytes; uploads say their own.
const BODY_MAX: usize = 1024 * 1024;

/// Values that serde cannot judge.
pub trait Check {
    /// Adds what is wrong.
    fn check(&self, wrong: &mut Wrong);
}

/// Collects what is wrong with a body, so that everything is told at once.
#[derive(Debug, Default)]
pub struct Wrong {
    at: Vec<String>,
    errors: Vec<FieldError>,
}

impl Wrong {
    /// A field of the present place, or an item of a list.
    pub fn add(&mut self, field: impl std::fmt::Display, detail: impl Into<String>) {
        let mut pointer: String = self.at.iter().map(|part| format!("/{part}")).collect();
        let field = field.to_string();
        if !field.is_empty() {
            pointer.push('/');
            pointer.push_str(&field.replace('~', "~0").replace('/', "~1"));
        }
        self.errors.push(FieldError {
            pointer,
            detail: detail.into(),
        });
    }

    /// Goes into a field while `inside` looks at it.
    pub fn within(&mut self, field: impl std::fmt::Display, inside: impl FnOnce(&mut Self)) {
        self.at.push(field.to_string());
        inside(self);
        self.at.pop();
    }

    /// A name: not empty, not too long, without control characters or blanks around it.
    pub fn name(&mut self, field: &str, value: &str) {
        if value.is_empty() {
            self.add(field, "is empty");
        } else if value.trim() != value {
            self.add(field, format!("`{value}` begins or ends with a blank"));
        } else if value.chars().count() > 200 {
            self.add(
                field,
                format!(
                    "is {} characters long, more than 200",
                    value.chars().count()
                ),
            );
        } else if value.chars().any(char::is_control) {
            self.add(field, "holds a control character");
        }
    }

    /// A text of up to so many characters.
    pub fn text(&mut self, field: &str, value: &str, most: usize) {
        let long = value.chars().count();
        if long > most {
            self.add(
                field,
                format!("is {long} characters long, more than {most}"),
            );
        }
    }

    /// What was found.
    pub fn result(self) -> Result<(), Problem> {
        if self.errors.is_empty() {
            return Ok(());
        }
        Err(Problem::of_fields(self.errors))
    }
}

/// Judges a value.
pub fn checked<T: Check>(value: T) -> Result<T, Problem> {
    let mut wrong = Wrong::default();
    value.check(&mut wrong);
    wrong.result().map(|()| value)
}

/// Reads JSON; a refusal names the field.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let plain: serde_json::Value = serde_json::from_slice(bytes).map_err(|error| {
        Problem::new(
            Code::Malformed,
            format!("the body is not one JSON value: {error}"),
        )
    })?;
    read_value::<T>(&plain)?;
    // Only the text tells that a name comes twice.
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| refusal(&error))
}

/// The same for a value that was read already.
pub fn read_value<T: DeserializeOwned>(value: &serde_json::Value) -> Result<T, Problem> {
    strict(value).map_err(|error| refusal(&error))
}

fn refusal(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let told = error.inner().to_string();
    let path = error.path().to_string();
    let pointer = match path.as_str() {
        "." => String::new(),
        path => format!("/{}", path.replace(['.', '['], "/").replace(']', "")),
    };
    match missing(&told) {
        Some(name) => Problem::invalid(format!("{pointer}/{name}"), "is missing"),
        None => Problem::invalid(pointer, told),
    }
}

/// The field that is not there: serde names it in its words only, and points at what lacks it.
fn missing(told: &str) -> Option<&str> {
    told.strip_prefix("missing field `")?.strip_suffix('`')
}

/// A JSON body, judged.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + Check + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = json_bytes(request, payload, BODY_MAX);
        once_allowed(
            request,
            async move { Ok(Self(checked(read(&bytes.await?)?)?)) },
        )
    }
}

/// A JSON body as it was sent, of up to so many bytes; whoever takes it reads it.
#[derive(Debug)]
pub struct RawJson<const MOST: usize>(pub web::Bytes);

impl<const MOST: usize> FromRequest for RawJson<MOST> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = json_bytes(request, payload, MOST);
        once_allowed(request, async move { Ok(Self(bytes.await?)) })
    }
}

/// A JSON merge patch (RFC 7396): what is absent stays, `null` takes a value back.
#[derive(Debug)]
pub struct MergePatch(pub serde_json::Value);

impl FromRequest for MergePatch {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = json_bytes(request, payload, BODY_MAX);
        once_allowed(request, async move {
            let value: serde_json::Value = read(&bytes.await?)?;
            if value.is_object() {
                return Ok(Self(value));
            }
            Err(Problem::invalid("", "a change is a JSON object"))
        })
    }
}

impl MergePatch {
    /// Whether it says `null` of a field.
    pub fn takes_back(&self, field: &str) -> bool {
        self.0.get(field).is_some_and(serde_json::Value::is_null)
    }

    /// Refuses to take back what has to be there and is never shown: the form that a patch is applied to lacks it, so that
    /// reading the whole would not miss it.
    pub fn keeps(&self, secret: &str) -> Result<(), Problem> {
        if self.takes_back(secret) {
            let told = "is `null` and cannot go; leave it out to keep it";
            return Err(Problem::invalid(format!("/{secret}"), told));
        }
        Ok(())
    }

    /// The whole that comes of it, judged: `present` is what there is, in the form in which it is written.
    pub fn apply<T>(self, present: &T) -> Result<T, Problem>
    where
        T: serde::Serialize + DeserializeOwned + Check,
    {
        let present = serde_json::to_value(present).map_err(Problem::internal)?;
        checked(read_value(&merged(present, self.0))?)
    }
}

/// RFC 7396. A field that is not there stays in, so that reading the whole refuses it by name.
fn merged(present: serde_json::Value, patch: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match (present, patch) {
        (Value::Object(mut present), Value::Object(patch)) => {
            for (name, change) in patch {
                let before = present.remove(&name);
                if change.is_null() {
                    // Unknown names must not vanish unseen.
                    if before.is_none() {
                        present.insert(name, Value::Null);
                    }
                } else {
                    present.insert(name, merged(before.unwrap_or(Value::Null), change));
                }
            }
            Value::Object(present)
        }
        (_, patch @ Value::Object(_)) => merged(Value::Object(serde_json::Map::new()), patch),
        (_, patch) => patch,
    }
}

fn json_bytes(
    request: &HttpRequest,
    payload: &mut Payload,
    most: usize,
) -> impl Future<Output = Result<web::Bytes, Problem>> + use<> {
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = kind.map(|kind| {
        kind.split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    });
    let is_json = matches!(
        essence.as_deref(),
        Some("application/json" | "application/merge-patch+json")
    );
    let told = essence.unwrap_or_default();
    let mut payload = payload.take();
    async move {
        if !is_json {
            return Err(Problem::new(
                Code::UnsupportedMediaType,
                format!("`content-type` is `{told}`; send `application/json`"),
            ));
        }
        collect(&mut payload, most).await
    }
}

/// A whole body of up to so many bytes.
pub async fn collect(payload: &mut Payload, most: usize) -> Result<web::Bytes, Problem> {
    use futures_util::StreamExt;
    let mut bytes = web::BytesMut::new();
    while let Some(piece) = payload.next().await {
        let piece = piece.map_err(|error| Problem::new(Code::Malformed, error.to_string()))?;
        if bytes.len() + piece.len() > most {
            return Err(Problem::new(
                Code::TooLarge,
                format!("the body is larger than {most} bytes"),
            ));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes.freeze())
}

/// Query parameters; unknown ones are refused where `T` says so.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = query(request.query_string()).map(Self);
        once_allowed(request, ready(read))
    }
}

fn query<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    let pairs = url::form_urlencoded::parse(text.as_bytes());
    // No text of a database holds it.
    if let Some((name, _)) = pairs.clone().find(|(_, value)| value.contains('\0')) {
        return Err(Problem::invalid(name, "holds a NUL character"));
    }
    let reader = serde_urlencoded::Deserializer::new(pairs);
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let told = error.inner().to_string();
        let name = error.path().to_string();
        match missing(&told) {
            Some(name) => Problem::invalid(name, "is missing"),
            None if name == "." => Problem::invalid("query", told),
            None => Problem::invalid(name, told),
        }
    })
}

/// A number in the path.
#[derive(Clone, Copy, Debug)]
pub struct Id(pub i64);

impl FromRequest for Id {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let text = request.match_info().get("id").unwrap_or_default();
        let read = text.parse().map(Self).map_err(|_| {
            nowhere::not_an_id(request).unwrap_or_else(|| {
                Problem::new(
                    Code::NotFound,
                    format!("`{text}` is no id: ids are numbers"),
                )
            })
        });
        once_allowed(request, ready(read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_merge_patch_keeps_what_it_does_not_name() {
        let present = json!({"a": 1, "limits": {"rpm": 1, "tpm": 2}});
        let patch = json!({"limits": {"rpm": null, "daily_usd": "3"}, "b": [1]});
        assert_eq!(
            merged(present, patch),
            json!({"a": 1, "limits": {"tpm": 2, "daily_usd": "3"}, "b": [1]})
        );
        assert_eq!(
            merged(json!({"a": 1}), json!({"zz": null})),
            json!({"a": 1, "zz": null})
        );
    }

    #[test]
    fn a_refusal_points_at_the_field() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "only its form matters")]
        struct Outer {
            list: Vec<u8>,
        }
        let pointer = |text: &str| {
            let problem = read::<Outer>(text.as_bytes()).unwrap_err();
            (
                problem.code,
                problem.errors.first().map(|error| error.pointer.clone()),
            )
        };
        assert_eq!(
            pointer(r#"{"list":[1,-2]}"#),
            (Code::Invalid, Some("/list/1".to_owned()))
        );
        assert_eq!(
            pointer(r#"{"list":[],"x":1}"#),
            (Code::Invalid, Some("/x".to_owned()))
        );
        assert_eq!(pointer("{}"), (Code::Invalid, Some("/list".to_owned())));
        assert_eq!(pointer("{").0, Code::Malformed);
        assert_eq!(pointer(r#"{"list":[]} 1"#).0, Code::Malformed);
    }

    #[test]
    fn a_refusal_names_the_parameter() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "only its form matters")]
        struct Asked {
            from: u8,
        }
        let told = |text: &str| {
            let problem = query::<Asked>(text).unwrap_err();
            let error = problem.errors.first().unwrap();
            format!("{}: {}", error.pointer, error.detail)
        };
        assert_eq!(told(""), "from: is missing");
        assert_eq!(told("from=x"), "from: invalid digit found in string");
        assert_eq!(told("from=%00"), "from: holds a NUL character");
    }
}
