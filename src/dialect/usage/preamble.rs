//! Tells from a stream's first bytes whether it is server-sent events at all. Looks at no more than a name.

/// What a line of an event stream may begin with; a comment begins with the colon itself.
const FIELDS: [&[u8]; 5] = [b"event", b"data", b"id", b"retry", b""];

/// The first bytes of a stream, until they say what it is.
#[derive(Debug, Default)]
pub(in crate::dialect) struct Preamble {
    bytes: [u8; 8],
    length: usize,
    decided: bool,
    foreign: bool,
}

impl Preamble {
    /// Whether the stream is HTML, bare JSON or other text instead of events. It may take a few bytes to know.
    pub(in crate::dialect) fn is_foreign(&mut self, chunk: &[u8]) -> bool {
        for &byte in chunk {
            if self.decided {
                break;
            }
            self.take(byte);
        }
        self.foreign
    }

    fn take(&mut self, byte: u8) {
        let blank = matches!(byte, b'\r' | b'\n');
        if self.length == 0 && (blank || matches!(byte, 0xEF | 0xBB | 0xBF)) {
            return;
        }
        let name = &self.bytes[..self.length];
        if blank || byte == b':' {
            self.decided = true;
            self.foreign = !FIELDS.contains(&name);
            return;
        }
        self.bytes[self.length] = byte;
        self.length += 1;
        let begun = &self.bytes[..self.length];
        if !FIELDS.iter().any(|field| field.starts_with(begun)) {
            self.decided = true;
            self.foreign = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(text: &str) -> bool {
        let mut bytewise = Preamble::default();
        let by_byte = text
            .as_bytes()
            .chunks(1)
            .fold(false, |_, byte| bytewise.is_foreign(byte));
        assert_eq!(Preamble::default().is_foreign(text.as_bytes()), by_byte);
        by_byte
    }

    #[test]
    fn event_streams_are_known_by_their_first_line() {
        for stream in [
            "event: a",
            "data:{}",
            "data\n",
            "id: 1",
            "retry: 1",
            ": hi",
            ":\n",
            "\r\n\nevent: a",
            "\u{feff}data: 1",
        ] {
            assert!(!foreign(stream), "{stream:?}");
        }
        assert!(!foreign("eve"), "not known yet");
    }

    #[test]
    fn anything_else_is_foreign() {
        for text in [
            "<!doctype html>",
            "{\"type\":\"error\"}",
            "[1]",
            "upstream error",
            "error: no",
            "eventual: x",
            " data: x",
            "\"x\"",
        ] {
            assert!(foreign(text), "{text:?}");
        }
    }
}
