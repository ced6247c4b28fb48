//! One scripted answer, built by saying what it contains and how it goes wrong.
//! An answer does not write itself: `render` turns it into pieces, the connection writes them.

use std::io::Write;
use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use crate::anthropic::Block;
use crate::spoken::{Shaped, Spoken};
use crate::{Gate, Seen};

/// The tokens that an answer reports, in disjoint buckets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub input: u64,
    pub output: u64,
    pub cache_write_5m: u64,
    pub cache_write_1h: u64,
    pub cache_read: u64,
}

#[derive(Clone, Debug)]
enum Content {
    /// JSON or an event stream, as the request asks.
    Message(Vec<Block>),
    Whole {
        content_type: &'static str,
        body: Bytes,
    },
    Events(Vec<String>),
}

/// Where an answer stops, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Complete,
    HangBeforeHead,
    CutBeforeHead,
    /// Silence, with the connection open.
    Hang(usize),
    /// A reset (RST).
    Cut(usize),
    /// The connection is closed (FIN) in the middle of a chunked or sized body.
    Truncate(usize),
    /// HTTP ends as it should, but the rest of the events never came.
    End(usize),
    /// An `error` event, and then a proper end.
    Error(usize),
}

/// A scripted answer.
#[derive(Clone, Debug)]
pub struct Answer {
    content: Content,
    usage: Usage,
    status: u16,
    headers: Vec<(String, String)>,
    deltas: usize,
    pings: usize,
    split_at: Option<usize>,
    gzip: bool,
    pub(crate) until_close: bool,
    pub(crate) gate: Option<Gate>,
    /// After how many pieces it waits for which gate.
    pub(crate) pause: Option<(usize, Gate)>,
    pub(crate) delay_head: Duration,
    pub(crate) delay_between: Duration,
    pub(crate) ending: Ending,
}

impl Answer {
    fn with(content: Content) -> Self {
        Self {
            content,
            usage: Usage {
                input: 10,
                output: 5,
                ..Usage::default()
            },
            status: 200,
            headers: Vec::new(),
            deltas: 3,
            pings: 0,
            split_at: None,
            gzip: false,
            until_close: false,
            gate: None,
            pause: None,
            delay_head: Duration::ZERO,
            delay_between: Duration::ZERO,
            ending: Ending::Complete,
        }
    }

    /// A text, in the dialect of the path that it is asked for: in JSON, or events when the request wants a stream.
    #[must_use]
    pub fn message(text: impl Into<String>) -> Self {
        Self::with(Content::Message(vec![Block::Text(text.into())]))
    }

    /// A call of one of the client's tools.
    #[must_use]
    pub fn tool_use(name: impl Into<String>, input: Value) -> Self {
        Self::with(Content::Message(vec![Block::ToolUse {
            name: name.into(),
            input,
        }]))
    }

    /// A message that says nothing and ends properly: legal, though short.
    #[must_use]
    pub fn nothing() -> Self {
        Self::with(Content::Message(Vec::new()))
    }

    /// A body as given, stream or not.
    #[must_use]
    pub fn whole(content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        Self::with(Content::Whole { content_type, body })
    }

    /// Events as given, each with its blank line: for other dialects than Anthropic's.
    #[must_use]
    pub fn raw_events(events: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::with(Content::Events(
            events.into_iter().map(Into::into).collect(),
        ))
    }

    /// An empty JSON object; usually followed by `.status(n)` and `.body(json)`.
    #[must_use]
    pub fn json(body: &Value) -> Self {
        Self::message("").body(body)
    }

    /// An error in Anthropic's shape.
    #[must_use]
    pub fn error(status: u16, kind: &str, message: &str) -> Self {
        let body = json!({"type": "error", "error": {"type": kind, "message": message}});
        Self::json(&body).status(status)
    }

    /// A web page where an answer was expected.
    #[must_use]
    pub fn html_200() -> Self {
        Self::whole(
            "text/html; charset=utf-8",
            "<!doctype html><html><body>Welcome</body></html>",
        )
    }

    /// Status 200 and not a byte of body.
    #[must_use]
    pub fn empty_200() -> Self {
        Self::whole("application/json", Bytes::new())
    }

    /// The tokens to report.
    #[must_use]
    pub fn usage(mut self, usage: Usage) -> Self {
        self.usage = usage;
        self
    }

    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// This JSON as it is, stream or not.
    #[must_use]
    pub fn body(mut self, body: &Value) -> Self {
        let body = Bytes::from(body.to_string());
        self.content = Content::Whole {
            content_type: "application/json",
            body,
        };
        self
    }

    /// Adds a response header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// How many delta events carry the content of each block.
    #[must_use]
    pub fn events(mut self, deltas: usize) -> Self {
        self.deltas = deltas;
        self
    }

    /// So many pings between the first event of a stream and its content.
    #[must_use]
    pub fn pings_first(mut self, pings: usize) -> Self {
        self.pings = pings;
        self
    }

    /// Cuts the body into chunks of `bytes`, regardless of where events end.
    #[must_use]
    pub fn chunked_at(mut self, bytes: usize) -> Self {
        self.split_at = Some(bytes.max(1));
        self
    }

    /// Compresses, whatever the client accepts.
    #[must_use]
    pub fn gzip(mut self) -> Self {
        self.gzip = true;
        self
    }

    /// Announces no length and no chunks: the body ends with the connection.
    #[must_use]
    pub fn until_close(mut self) -> Self {
        self.until_close = true;
        self
    }

    /// Falls silent after `n` events until the gate is opened, and then goes on.
    #[must_use]
    pub fn pause_after_events(mut self, n: usize, gate: &Gate) -> Self {
        self.pause = Some((n, gate.clone()));
        self
    }

    /// Waits with the whole answer until the gate is opened.
    #[must_use]
    pub fn behind(mut self, gate: &Gate) -> Self {
        self.gate = Some(gate.clone());
        self
    }

    #[must_use]
    pub fn delay_head(mut self, delay: Duration) -> Self {
        self.delay_head = delay;
        self
    }

    /// Waits before every piece but the first.
    #[must_use]
    pub fn delay_between_events(mut self, delay: Duration) -> Self {
        self.delay_between = delay;
        self
    }

    /// Takes the request and never answers.
    #[must_use]
    pub fn hang_before_head(mut self) -> Self {
        self.ending = Ending::HangBeforeHead;
        self
    }

    /// Takes the request and resets the connection.
    #[must_use]
    pub fn cut_before_head(mut self) -> Self {
        self.ending = Ending::CutBeforeHead;
        self
    }

    /// Falls silent after `n` events (of a JSON body: after its first half).
    #[must_use]
    pub fn hang_after_events(mut self, n: usize) -> Self {
        self.ending = Ending::Hang(n);
        self
    }

    /// Resets the connection after `n` events.
    #[must_use]
    pub fn cut_after_events(mut self, n: usize) -> Self {
        self.ending = Ending::Cut(n);
        self
    }

    /// Closes the connection (FIN) after `n` events, in the middle of the HTTP body.
    #[must_use]
    pub fn truncate_after_events(mut self, n: usize) -> Self {
        self.ending = Ending::Truncate(n);
        self
    }

    /// Ends the HTTP body properly after `n` events and closes the connection.
    #[must_use]
    pub fn end_after_events(mut self, n: usize) -> Self {
        self.ending = Ending::End(n);
        self
    }

    /// Status 200, and the first event is an error.
    #[must_use]
    pub fn error_event_first(self) -> Self {
        self.error_event_after(0)
    }

    /// An error event instead of everything after the first `n`.
    #[must_use]
    pub fn error_event_after(mut self, n: usize) -> Self {
        self.ending = Ending::Error(n);
        self
    }

    /// Turns the answer into what goes over the wire for this request.
    pub(crate) fn render(&self, seen: &Seen) -> Rendered {
        let spoken = Spoken::of(seen);
        let (content_type, streaming, pieces) = match &self.content {
            Content::Message(blocks) => {
                let Shaped {
                    content_type,
                    streaming,
                    pieces,
                } = spoken.answer(seen, blocks, &self.usage, self.deltas, self.pings);
                (content_type, streaming, pieces)
            }
            Content::Whole { content_type, body } => (*content_type, false, vec![body.clone()]),
            Content::Events(events) => ("text/event-stream", true, bytes(events)),
        };
        let mut pieces = if streaming {
            pieces
        } else {
            halves(&pieces, self.ending)
        };
        let whole_length = pieces.iter().map(Bytes::len).sum();
        if let Some(count) = self.ending.kept() {
            pieces.truncate(count);
        }
        if matches!(self.ending, Ending::Error(_)) {
            pieces.push(spoken.error_event());
        }
        let kept_length = pieces.iter().map(Bytes::len).sum();
        let mut headers = self.headers.clone();
        headers.push(("content-type".to_owned(), content_type.to_owned()));
        if self.gzip {
            headers.push(("content-encoding".to_owned(), "gzip".to_owned()));
            pieces = gzipped(&pieces);
        }
        let sized = !streaming && !self.gzip && !self.until_close && self.split_at.is_none();
        Rendered {
            status: self.status,
            headers,
            length: sized.then_some(if matches!(self.ending, Ending::End(_)) {
                kept_length
            } else {
                whole_length
            }),
            pieces: self
                .split_at
                .map_or_else(|| pieces.clone(), |size| resplit(&pieces, size)),
        }
    }
}

impl Ending {
    /// How many pieces come at all.
    fn kept(self) -> Option<usize> {
        match self {
            Self::Hang(n) | Self::Cut(n) | Self::Truncate(n) | Self::End(n) | Self::Error(n) => {
                Some(n)
            }
            Self::Complete | Self::HangBeforeHead | Self::CutBeforeHead => None,
        }
    }
}

/// An answer ready to be written.
pub(crate) struct Rendered {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// The announced length; chunked transfer encoding when there is none.
    pub length: Option<usize>,
    pub pieces: Vec<Bytes>,
}

fn bytes(events: &[String]) -> Vec<Bytes> {
    events
        .iter()
        .map(|event| Bytes::from(event.clone()))
        .collect()
}

/// A body that is not made of events is halved where it has to break somewhere.
fn halves(pieces: &[Bytes], ending: Ending) -> Vec<Bytes> {
    let whole = Bytes::from(pieces.concat());
    if ending.kept().is_none() {
        return vec![whole];
    }
    let middle = whole.len() / 2;
    vec![whole.slice(..middle), whole.slice(middle..)]
}

/// Each piece flushed, as a server that streams compressed events does.
fn gzipped(pieces: &[Bytes]) -> Vec<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let mut compressed = Vec::with_capacity(pieces.len() + 1);
    for piece in pieces {
        encoder.write_all(piece).expect("a Vec takes everything");
        encoder.flush().expect("a Vec takes everything");
        compressed.push(Bytes::from(std::mem::take(encoder.get_mut())));
    }
    compressed.push(encoder.finish().expect("a Vec takes everything").into());
    compressed
}

fn resplit(pieces: &[Bytes], size: usize) -> Vec<Bytes> {
    pieces
        .concat()
        .chunks(size)
        .map(Bytes::copy_from_slice)
        .collect()
}
