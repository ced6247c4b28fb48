//! Any client over any provider: a request of one dialect said in another, and its answer said back. Each dialect
//! reads and writes the neutral form, so a pair `<client>_over_<upstream>` is the client's reader and writer around
//! the upstream's. Equal dialects never come here: their bytes pass as they are. No clock, no IO.

mod chat;
mod fields;
mod gemini;
mod messages;
pub mod neutral;
mod openai_models;
pub mod reading;
mod responses;
mod tools;

use std::sync::Arc;

use actors::domain::Dialect;
use bytes::Bytes;
use serde_json::{Map, Value};

use self::neutral::{Dropped, Event, Notes, Request, Unsayable};
use self::tools::{Names, Restorer};
use super::sse::{SseEvent, SseReader};
use super::usage::AnswerError;

/// What the client asked outside its body, and what the hub calls the request.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub model: &'a str,
    pub stream: bool,
    /// Of a Gemini client: its stream is to be a JSON array instead of events.
    pub array: bool,
    /// Ends the ids that the hub has to make: letters, digits and dashes.
    pub id: &'a str,
    /// Unix seconds.
    pub now_s: u64,
}

/// What the upstream's request must say that the client's may not.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The model after redirects.
    pub model: &'a str,
    /// What dialects that demand a limit are told where the client gave none.
    pub default_max_output: u64,
}

/// What writing the answer needs to know of the request.
#[derive(Debug, Default)]
pub struct Memory {
    /// The model that the client asked for.
    pub model: String,
    pub id: String,
    pub now_s: u64,
    /// See `Asked`.
    pub array: bool,
    /// A Chat client wants usage at the end of its stream.
    pub include_usage: bool,
    /// What a Responses answer repeats of its request.
    pub echo: Map<String, Value>,
    names: Names,
}

/// A request in the upstream's dialect.
#[derive(Debug)]
pub struct Outgoing {
    pub body: Bytes,
    pub dropped: Vec<Dropped>,
    pub memory: Arc<Memory>,
}

/// What a reader makes of a client's request.
#[derive(Debug)]
struct Read {
    request: Request,
    include_usage: bool,
    echo: Map<String, Value>,
}

/// Says a client's request in the upstream's dialect.
///
/// # Errors
/// A field cannot be read, or says what the upstream's dialect cannot and what may not be left out.
pub fn request(
    client: Dialect,
    upstream: Dialect,
    body: &[u8],
    asked: &Asked<'_>,
    target: &Target<'_>,
) -> Result<Outgoing, Unsayable> {
    let text = simdutf8::basic::from_utf8(body)
        .map_err(|_| Unsayable::new("(body)", "is not valid UTF-8"))?;
    let mut notes = Notes::default();
    let Read {
        mut request,
        include_usage,
        echo,
    } = match client {
        Dialect::Anthropic => messages::read_request(text, asked, &mut notes),
        Dialect::OpenaiChat => chat::read_request(text, asked, &mut notes),
        Dialect::OpenaiResponses => responses::read_request(text, asked, &mut notes),
        Dialect::Gemini => gemini::read_request(text, asked, &mut notes),
    }?;
    let names = tools::fit(&mut request, upstream);
    let body = match upstream {
        Dialect::Anthropic => messages::write_request(&request, asked, target, &mut notes),
        Dialect::OpenaiChat => chat::write_request(&request, asked, target, &mut notes),
        Dialect::OpenaiResponses => responses::write_request(&request, asked, target, &mut notes),
        Dialect::Gemini => gemini::write_request(&request, asked, target, &mut notes),
    }?;
    Ok(Outgoing {
        body: body.into(),
        dropped: notes.dropped().to_vec(),
        memory: Arc::new(Memory {
            model: asked.model.to_owned(),
            id: asked.id.to_owned(),
            now_s: asked.now_s,
            array: asked.array,
            include_usage,
            echo,
            names,
        }),
    })
}

/// Says an upstream's whole answer in the client's dialect.
///
/// # Errors
/// It is no answer of the upstream's dialect.
pub fn answer(
    client: Dialect,
    upstream: Dialect,
    body: &[u8],
    memory: &Memory,
) -> Result<Bytes, AnswerError> {
    let read = reading::answer(upstream, body);
    let mut answer = read.ok_or_else(|| AnswerError::of(body))?;
    memory.names.restore(&mut answer);
    Ok(match client {
        Dialect::Anthropic => messages::write_answer(&answer, memory),
        Dialect::OpenaiChat => chat::write_answer(&answer, memory),
        Dialect::OpenaiResponses => responses::write_answer(&answer, memory),
        Dialect::Gemini => gemini::write_answer(&answer, memory),
    }
    .into())
}

#[derive(Debug)]
enum Reader {
    Messages(messages::StreamReader),
    Chat(chat::StreamReader),
    Responses(responses::StreamReader),
    Gemini(gemini::StreamReader),
}

#[derive(Debug)]
enum Writer {
    Messages(messages::StreamWriter),
    Chat(chat::StreamWriter),
    Responses(responses::StreamWriter),
    Gemini(gemini::StreamWriter),
}

/// A running translation of one stream. How the bytes are cut into chunks makes no difference to what comes out.
#[derive(Debug)]
pub struct StreamTranslator {
    sse: SseReader,
    reader: Reader,
    restorer: Restorer,
    writer: Writer,
    events: Vec<Event>,
    out: Vec<u8>,
    over: bool,
}

impl StreamTranslator {
    #[must_use]
    pub fn new(client: Dialect, upstream: Dialect, memory: &Arc<Memory>) -> Self {
        Self {
            sse: SseReader::new(),
            reader: Reader::of(upstream),
            restorer: Restorer::new(memory.clone()),
            writer: match client {
                Dialect::Anthropic => Writer::Messages(messages::StreamWriter::new(memory.clone())),
                Dialect::OpenaiChat => Writer::Chat(chat::StreamWriter::new(memory.clone())),
                Dialect::OpenaiResponses => {
                    Writer::Responses(responses::StreamWriter::new(memory.clone()))
                }
                Dialect::Gemini => Writer::Gemini(gemini::StreamWriter::new(memory.clone())),
            },
            events: Vec::new(),
            out: Vec::new(),
            over: false,
        }
    }

    /// What the client gets for a chunk of the upstream's stream; often nothing.
    pub fn push(&mut self, chunk: &[u8]) -> Bytes {
        let Self {
            sse,
            reader,
            restorer,
            writer,
            events,
            out,
            over,
        } = self;
        sse.push(chunk, |event| {
            if *over {
                return;
            }
            reader.read(&event, events);
            *over = say(events, restorer, writer, out);
        });
        Bytes::from(std::mem::take(out))
    }

    /// The upstream's stream ended, and its reader says that the answer is whole: what is left to say.
    pub fn finish(&mut self) -> Bytes {
        if !self.over {
            self.reader.end(&mut self.events);
            self.over = say(
                &mut self.events,
                &mut self.restorer,
                &mut self.writer,
                &mut self.out,
            );
        }
        Bytes::from(std::mem::take(&mut self.out))
    }

    /// The upstream broke off: the client's own error event, and never an ending.
    pub fn fail(&mut self, message: &str) -> Bytes {
        self.fail_as("api_error", message)
    }

    /// The same, of another kind than a failure of the server.
    pub fn fail_as(&mut self, kind: &str, message: &str) -> Bytes {
        if !self.over {
            self.over = true;
            let error = Event::Error {
                kind: kind.to_owned(),
                message: message.to_owned(),
            };
            self.writer.write(error, &mut self.out);
        }
        Bytes::from(std::mem::take(&mut self.out))
    }
}

/// Writes what was read. Says whether the stream is over.
fn say(
    events: &mut Vec<Event>,
    restorer: &mut Restorer,
    writer: &mut Writer,
    out: &mut Vec<u8>,
) -> bool {
    let mut over = false;
    for event in events.drain(..) {
        if over {
            continue;
        }
        over = matches!(event, Event::Ended | Event::Error { .. });
        restorer.restore(event, |event| writer.write(event, out));
    }
    over
}

impl Reader {
    fn of(upstream: Dialect) -> Self {
        match upstream {
            Dialect::Anthropic => Self::Messages(messages::StreamReader::default()),
            Dialect::OpenaiChat => Self::Chat(chat::StreamReader::default()),
            Dialect::OpenaiResponses => Self::Responses(responses::StreamReader::default()),
            Dialect::Gemini => Self::Gemini(gemini::StreamReader::default()),
        }
    }

    fn read(&mut self, event: &SseEvent<'_>, sink: &mut Vec<Event>) {
        match self {
            Self::Messages(reader) => reader.read(event, sink),
            Self::Chat(reader) => reader.read(event, sink),
            Self::Responses(reader) => reader.read(event, sink),
            Self::Gemini(reader) => reader.read(event, sink),
        }
    }

    fn end(&mut self, sink: &mut Vec<Event>) {
        match self {
            Self::Messages(reader) => reader.end(sink),
            Self::Chat(reader) => reader.end(sink),
            Self::Responses(reader) => reader.end(sink),
            Self::Gemini(reader) => reader.end(sink),
        }
    }
}

impl Writer {
    fn write(&mut self, event: Event, out: &mut Vec<u8>) {
        match self {
            Self::Messages(writer) => writer.write(event, out),
            Self::Chat(writer) => writer.write(event, out),
            Self::Responses(writer) => writer.write(event, out),
            Self::Gemini(writer) => writer.write(event, out),
        }
    }
}
