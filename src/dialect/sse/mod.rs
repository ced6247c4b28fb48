//! Incremental reader of server-sent events, indifferent to chunk boundaries. It does not judge what the
//! events say, and it keeps nothing of an event that lies whole in one chunk.

use memchr::memchr2;

#[cfg(test)]
mod tests;

/// The most that one event may hold before it is dropped: longer ones are nothing that a model sends, and the
/// reader's memory must be bounded.
pub const MAX_EVENT_BYTES: usize = 16 * 1024 * 1024;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// One event. `data` lines are joined by a line feed, as the standard says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SseEvent<'a> {
    /// The event's name, where the stream gives one.
    pub event: Option<&'a [u8]>,
    pub data: &'a [u8],
}

/// How the stream ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamEnd {
    /// After a blank line, or with nothing begun.
    Clean,
    /// In the middle of an event, which is lost.
    Truncated,
}

/// Reads events out of chunks.
#[derive(Debug)]
pub struct SseReader {
    /// The beginning of a line whose end is in a later chunk.
    line: Vec<u8>,
    /// Name and data of the event begun in an earlier chunk; meaningful where `has_…` says so.
    event: Vec<u8>,
    data: Vec<u8>,
    has_event: bool,
    has_data: bool,
    /// The last chunk ended in a carriage return: a line feed that comes now belongs to it.
    skip_lf: bool,
    /// A byte-order mark may stand before the first line only.
    first_line: bool,
    /// The event is too long: everything up to the next blank line is dropped.
    discarding: bool,
    /// While discarding: the line at hand is not blank.
    discarded_line_has_bytes: bool,
    oversized: bool,
    limit: usize,
}

/// Where a field of the event at hand is: nowhere, in this chunk, or in the reader's buffer.
#[derive(Clone, Copy)]
enum Held<'c> {
    Absent,
    Chunk(&'c [u8]),
    Buffer,
}

impl<'c> Held<'c> {
    fn restored(buffered: bool) -> Self {
        if buffered { Self::Buffer } else { Self::Absent }
    }

    fn resolve<'a>(self, buffer: &'a [u8]) -> Option<&'a [u8]>
    where
        'c: 'a,
    {
        match self {
            Self::Absent => None,
            Self::Chunk(bytes) => Some(bytes),
            Self::Buffer => Some(buffer),
        }
    }

    /// Moves what lies in the chunk into the buffer, because the chunk is about to go.
    fn keep(self, buffer: &mut Vec<u8>) -> bool {
        match self {
            Self::Absent => false,
            Self::Buffer => true,
            Self::Chunk(bytes) => {
                buffer.clear();
                buffer.extend_from_slice(bytes);
                true
            }
        }
    }
}

impl Default for SseReader {
    fn default() -> Self {
        Self::new()
    }
}

impl SseReader {
    /// A reader at the beginning of a stream.
    #[must_use]
    pub fn new() -> Self {
        Self::with_limit(MAX_EVENT_BYTES)
    }

    /// A reader that drops events longer than `limit` bytes.
    #[must_use]
    pub fn with_limit(limit: usize) -> Self {
        Self {
            line: Vec::new(),
            event: Vec::new(),
            data: Vec::new(),
            has_event: false,
            has_data: false,
            skip_lf: false,
            first_line: true,
            discarding: false,
            discarded_line_has_bytes: false,
            oversized: false,
            limit,
        }
    }

    /// Reads a chunk and hands over the events that end in it.
    pub fn push(&mut self, chunk: &[u8], mut on_event: impl FnMut(SseEvent<'_>)) {
        let mut rest = chunk;
        if self.skip_lf && !rest.is_empty() {
            self.skip_lf = false;
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        let mut event = Held::restored(self.has_event);
        let mut data = Held::restored(self.has_data);
        while let Some(end) = memchr2(b'\n', b'\r', rest) {
            let (line, terminator) = rest.split_at(end);
            rest = &terminator[1..];
            if terminator[0] == b'\r' {
                match rest.strip_prefix(b"\n") {
                    Some(after) => rest = after,
                    None => self.skip_lf = rest.is_empty(),
                }
            }
            self.end_line(line, &mut event, &mut data, &mut on_event);
        }
        self.has_event = event.keep(&mut self.event);
        self.has_data = data.keep(&mut self.data);
        self.begin_line(rest);
    }

    /// The stream is over. An event without its blank line is not an event: it was cut off.
    pub fn finish(&mut self) -> StreamEnd {
        let comment = self.line.starts_with(b":");
        let begun = self.has_event || self.has_data || self.discarding;
        let cut = begun || !(self.line.is_empty() || comment);
        *self = Self::with_limit(self.limit);
        if cut {
            StreamEnd::Truncated
        } else {
            StreamEnd::Clean
        }
    }

    /// Whether what was read ends after a blank line, or after a comment.
    #[must_use]
    pub fn between_events(&self) -> bool {
        self.line.is_empty() && !(self.has_event || self.has_data || self.discarding)
    }

    /// Whether an event was dropped for being too long.
    #[must_use]
    pub fn oversized(&self) -> bool {
        self.oversized
    }

    /// A line came to its end in this chunk; `tail` is what of it lies here.
    fn end_line<'c>(
        &mut self,
        tail: &'c [u8],
        event: &mut Held<'c>,
        data: &mut Held<'c>,
        on_event: &mut impl FnMut(SseEvent<'_>),
    ) {
        if self.discarding {
            if tail.is_empty() && !self.discarded_line_has_bytes {
                self.discarding = false;
            }
            self.discarded_line_has_bytes = false;
            return;
        }
        if self.held(*event, *data) + self.line.len() + tail.len() > self.limit {
            self.discard(event, data);
            return;
        }
        if self.line.is_empty() {
            let line = self.without_bom(tail);
            self.take_line(line, event, data, on_event);
        } else {
            let mut line = std::mem::take(&mut self.line);
            line.extend_from_slice(tail);
            let whole = self.without_bom(&line);
            // The line's buffer is about to be used again, so its fields move into buffers of their own.
            let mut own_event = Held::restored(event.keep(&mut self.event));
            let mut own_data = Held::restored(data.keep(&mut self.data));
            self.take_line(whole, &mut own_event, &mut own_data, on_event);
            *event = Held::restored(own_event.keep(&mut self.event));
            *data = Held::restored(own_data.keep(&mut self.data));
            line.clear();
            self.line = line;
        }
    }

    fn take_line<'l>(
        &mut self,
        line: &'l [u8],
        event: &mut Held<'l>,
        data: &mut Held<'l>,
        on_event: &mut impl FnMut(SseEvent<'_>),
    ) {
        if line.is_empty() {
            if let Some(data) = data.resolve(&self.data) {
                let event = event.resolve(&self.event);
                on_event(SseEvent { event, data });
            }
            (*event, *data) = (Held::Absent, Held::Absent);
            return;
        }
        // Comments and the fields `id` and `retry` say nothing that the hub needs.
        if let Some(value) = field(line, b"data") {
            match *data {
                Held::Absent => *data = Held::Chunk(value),
                held => {
                    held.keep(&mut self.data);
                    self.data.push(b'\n');
                    self.data.extend_from_slice(value);
                    *data = Held::Buffer;
                }
            }
        } else if let Some(value) = field(line, b"event") {
            *event = Held::Chunk(value);
        }
    }

    /// The chunk ends inside a line.
    fn begin_line(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        if self.discarding {
            self.discarded_line_has_bytes = true;
            return;
        }
        let (mut event, mut data) = (
            Held::restored(self.has_event),
            Held::restored(self.has_data),
        );
        if self.held(event, data) + self.line.len() + bytes.len() > self.limit {
            self.discard(&mut event, &mut data);
            (self.has_event, self.has_data) = (false, false);
            self.discarded_line_has_bytes = true;
            return;
        }
        self.line.extend_from_slice(bytes);
    }

    fn held(&self, event: Held<'_>, data: Held<'_>) -> usize {
        let size = |held: Held<'_>, buffer| held.resolve(buffer).map_or(0, <[u8]>::len);
        size(event, &self.event) + size(data, &self.data)
    }

    fn discard(&mut self, event: &mut Held<'_>, data: &mut Held<'_>) {
        (*event, *data) = (Held::Absent, Held::Absent);
        self.line = Vec::new();
        self.data = Vec::new();
        self.first_line = false;
        self.discarding = true;
        self.discarded_line_has_bytes = false;
        self.oversized = true;
    }

    fn without_bom<'l>(&mut self, line: &'l [u8]) -> &'l [u8] {
        if std::mem::take(&mut self.first_line) {
            line.strip_prefix(BOM).unwrap_or(line)
        } else {
            line
        }
    }
}

/// The value of a line `name: value`, where one space after the colon is no part of it.
fn field<'l>(line: &'l [u8], name: &[u8]) -> Option<&'l [u8]> {
    match line.strip_prefix(name)? {
        [] => Some(b""),
        [b':', b' ', value @ ..] | [b':', value @ ..] => Some(value),
        _ => None,
    }
}
