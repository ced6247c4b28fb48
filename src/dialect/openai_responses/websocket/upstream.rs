//! The provider's side: a request as a frame, and a provider's frames as what HTTP would have brought. Pure.

use std::borrow::Cow;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::dialect::raw::{self, Edits, Object};

/// What says how HTTP carries the answer.
const OF_HTTP: [&str; 3] = ["type", "stream", "background"];

/// An error that came in place of an answer, as HTTP would have said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

/// The frame that asks for what this body asks for; `None` where it is no request for a stream.
#[must_use]
pub fn create_frame(body: &[u8]) -> Option<String> {
    let body = str::from_utf8(body).ok()?;
    let whole: &RawValue = serde_json::from_str(body).ok()?;
    let fields = Object::read(whole.get())?;
    if fields.get("stream")?.get() != "true" {
        return None;
    }
    let mut edits = Edits::of(whole.get());
    edits.remove_members(&fields, |member| OF_HTTP.iter().any(|name| member.is(name)));
    let rest = edits.apply()?;
    let rest = str::from_utf8(&rest).ok()?.strip_prefix('{')?;
    let comma = if rest.trim_ascii_start() == "}" {
        ""
    } else {
        ","
    };
    Some(format!("{{\"type\":\"response.create\"{comma}{rest}"))
}

#[derive(Deserialize)]
struct Frame<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Option<Cow<'a, str>>,
    #[serde(alias = "status_code", default)]
    status: Option<u16>,
    #[serde(borrow, default)]
    headers: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

/// Whether this frame refuses the request. One without a status does not say enough to be an answer of its own: it
/// stays an event.
#[must_use]
pub fn refused(frame: &str) -> Option<Refused> {
    let read: Frame<'_> = serde_json::from_str(frame).ok()?;
    if read.kind.as_deref() != Some("error") {
        return None;
    }
    let status = read.status.filter(|status| (400..600).contains(status))?;
    let headers = read.headers.and_then(|headers| Object::read(headers.get()));
    let members = headers.iter().flat_map(|headers| &headers.members);
    let headers = members.map(|member| {
        // Numbers are as good as texts.
        let value = raw::string(member.value).unwrap_or(Cow::Borrowed(member.value.get()));
        (member.name().into_owned(), value.into_owned())
    });
    let body = match read.error {
        Some(error) => format!("{{\"error\":{}}}", error.get()),
        None => frame.to_owned(),
    };
    Some(Refused {
        status,
        headers: headers.collect(),
        body: body.into(),
    })
}

/// The frame as an event of a stream, and whether it is the answer's last.
#[must_use]
pub fn event(frame: &str) -> (Bytes, bool) {
    let read = serde_json::from_str::<Frame<'_>>(frame);
    let kind = read.ok().and_then(|frame| frame.kind).unwrap_or_default();
    let mut event = String::with_capacity(frame.len() + kind.len() + 24);
    if !kind.is_empty() && !kind.contains(char::is_control) {
        event.push_str("event: ");
        event.push_str(&kind);
        event.push('\n');
    }
    // A line break in JSON is a blank like any other, and one in an event would end its line.
    for line in frame.split(['\r', '\n']) {
        event.push_str(if line.is_empty() { "" } else { "data: " });
        event.push_str(line);
        event.push_str(if line.is_empty() { "" } else { "\n" });
    }
    event.push('\n');
    let last = matches!(
        kind.as_ref(),
        "response.completed"
            | "response.incomplete"
            | "response.failed"
            | "response.cancelled"
            | "response.done"
            | "error"
    );
    (event.into(), last)
}
