//! Code Assist's envelope around a request: `{model, project, user_prompt_id, request: {…}}`. What is inside goes in and
//! out byte for byte. It does not judge the request; answers go through a [`Rewrap`].

use bytes::Bytes;
use serde_json::value::RawValue;

pub use super::rewrap::Rewrap;
use crate::dialect::raw::{self, Edits, Object};

/// The field with the request inside.
const REQUEST: &str = "request";

/// What Code Assist alone knows of a request's fields; Google's public API refuses names that it does not know.
const NOT_PUBLIC: [&str; 3] = ["session_id", "sessionId", "labels"];

/// Everything of a Code Assist request but the request inside, verbatim and in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Names as they are written, with their quotes, and values.
    fields: Vec<(String, String)>,
    /// What the request inside names itself: a count has no model outside.
    inner_model: Option<String>,
}

/// Why a body is no envelope. The texts are for the client to show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    #[error("the request body is not valid JSON: {0}")]
    Malformed(String),
    #[error("the request body must be a JSON object")]
    NotAnObject,
    #[error("the field `request` is missing")]
    MissingRequest,
    #[error("the field `request` must be an object")]
    RequestNotAnObject,
    #[error("the field `model` is missing")]
    MissingModel,
}

/// Takes the request out of its envelope, as it stands there.
///
/// # Errors
/// The body is no JSON object, or has no object in `request`.
pub fn open(body: &Bytes) -> Result<(Envelope, Bytes), EnvelopeError> {
    let malformed = |why: &dyn ToString| EnvelopeError::Malformed(why.to_string());
    let text = simdutf8::basic::from_utf8(body).map_err(|error| malformed(&error))?;
    let whole: &RawValue = serde_json::from_str(text).map_err(|error| malformed(&error))?;
    let object = Object::read(whole.get()).ok_or(EnvelopeError::NotAnObject)?;
    let inside = object.get(REQUEST).ok_or(EnvelopeError::MissingRequest)?;
    if !inside.get().starts_with('{') {
        return Err(EnvelopeError::RequestNotAnObject);
    }
    let fields = object.members.iter().filter(|member| !member.is(REQUEST));
    let envelope = Envelope {
        fields: fields
            .map(|member| (quoted(&member.name()), member.value.get().to_owned()))
            .collect(),
        inner_model: raw::fields(inside.get(), ["model"])
            .and_then(|[model]| raw::text(model))
            .map(|model| model.into_owned()),
    };
    Ok((envelope, body.slice_ref(inside.get().as_bytes())))
}

/// A request for Google's public API: without what only Code Assist knows.
#[must_use]
pub fn for_public_api(request: &Bytes) -> Bytes {
    let public = || {
        let text = simdutf8::basic::from_utf8(request).ok()?;
        let mut edits = Edits::of(text);
        let object = Object::read(text)?;
        edits.remove_members(&object, |member| {
            NOT_PUBLIC.iter().any(|name| member.is(name))
        });
        edits.apply()
    };
    public().unwrap_or_else(|| request.clone())
}

impl Envelope {
    /// One for a request that came without: its answers are told apart by the prompt's id.
    #[must_use]
    pub fn new(user_prompt_id: &str) -> Self {
        Self {
            fields: vec![(quoted("user_prompt_id"), quoted(user_prompt_id))],
            inner_model: None,
        }
    }

    /// The model that is asked for, without the `models/` of resource names.
    ///
    /// # Errors
    /// Neither the envelope nor the request inside names one.
    pub fn model(&self) -> Result<String, EnvelopeError> {
        self.text("model")
            .or_else(|| self.inner_model.clone())
            .map(|model| model.strip_prefix("models/").unwrap_or(&model).to_owned())
            .filter(|model| !model.is_empty())
            .ok_or(EnvelopeError::MissingModel)
    }

    /// The envelope around a request again, for this model and the provider's project: the client's is the hub's, or
    /// somebody else's. Its other fields are as they came.
    #[must_use]
    pub fn close(&self, request: &[u8], model: &str, project: Option<&str>) -> Bytes {
        let mut body = format!("{{\"model\":{}", quoted(model));
        if let Some(project) = project {
            body.push_str(&format!(",\"project\":{}", quoted(project)));
        }
        for (name, value) in &self.fields {
            if name != "\"model\"" && name != "\"project\"" {
                body.push_str(&format!(",{name}:{value}"));
            }
        }
        body.push_str(",\"request\":");
        let mut body = body.into_bytes();
        body.extend_from_slice(request);
        body.push(b'}');
        body.into()
    }

    fn text(&self, name: &str) -> Option<String> {
        let name = quoted(name);
        let found = self.fields.iter().rev().find(|(known, _)| *known == name);
        serde_json::from_str(&found?.1).ok()
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string always serialises")
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSIDE: &str = r#"{ "contents" : [{"role":"user","parts":[{"text":"h\u0069"}]}],"session_id":"s","x":1.0 }"#;

    fn enveloped() -> Bytes {
        let text = format!(
            r#" {{"model":"gemini-2.5-pro","project":"p-1","user_prompt_id":"u","request": {INSIDE} ,"enabled_credit_types":["A"]}} "#
        );
        text.into()
    }

    #[test]
    fn what_is_inside_comes_out_byte_for_byte() {
        let (envelope, inside) = open(&enveloped()).unwrap();
        assert_eq!(inside, INSIDE);
        assert_eq!(envelope.model().unwrap(), "gemini-2.5-pro");
    }

    #[test]
    fn a_closed_envelope_has_the_other_fields_as_they_came() {
        let (envelope, inside) = open(&enveloped()).unwrap();
        assert_eq!(
            envelope.close(&inside, "other", None),
            format!(
                r#"{{"model":"other","user_prompt_id":"u","enabled_credit_types":["A"],"request":{INSIDE}}}"#
            )
        );
        let closed = envelope.close(&inside, "other", Some("p-2"));
        let (again, same) = open(&closed).unwrap();
        assert_eq!(
            (again.text("project").as_deref(), same),
            (Some("p-2"), inside)
        );
    }

    #[test]
    fn a_request_that_came_without_gets_an_envelope() {
        assert_eq!(
            Envelope::new("id-1").close(b"{}", "m", Some("p")),
            r#"{"model":"m","project":"p","user_prompt_id":"id-1","request":{}}"#
        );
        assert_eq!(
            Envelope::new("id-1").close(b"{}", "m", None),
            r#"{"model":"m","user_prompt_id":"id-1","request":{}}"#
        );
    }

    #[test]
    fn a_count_names_its_model_inside() {
        let count = Bytes::from_static(br#"{"request":{"model":"models/gemini-x","contents":[]}}"#);
        let (envelope, inside) = open(&count).unwrap();
        assert_eq!(envelope.model().unwrap(), "gemini-x");
        assert_eq!(inside, r#"{"model":"models/gemini-x","contents":[]}"#);
    }

    #[test]
    fn the_public_api_does_not_see_what_only_code_assist_knows() {
        let request = Bytes::from_static(br#"{"contents":[ 1.0 ],"labels":{},"session_id":"s"}"#);
        assert_eq!(for_public_api(&request), r#"{"contents":[ 1.0 ]}"#);
        let plain = Bytes::from_static(br#"{ "contents":[] }"#);
        assert_eq!(for_public_api(&plain).as_ptr(), plain.as_ptr());
    }

    #[test]
    fn what_is_no_envelope_says_why() {
        let message = |body: &'static str| {
            let (envelope, _) = match open(&Bytes::from_static(body.as_bytes())) {
                Ok(opened) => opened,
                Err(error) => return error.to_string(),
            };
            envelope.model().unwrap_err().to_string()
        };
        assert!(message("{").starts_with("the request body is not valid JSON"));
        assert_eq!(message("[]"), "the request body must be a JSON object");
        assert_eq!(message("{}"), "the field `request` is missing");
        assert_eq!(
            message(r#"{"request":[]}"#),
            "the field `request` must be an object"
        );
        assert_eq!(message(r#"{"request":{}}"#), "the field `model` is missing");
    }
}
