//! Answers into Code Assist's envelope and out of it: `{"response": {…}, "traceId": "…"}`, whole or event by event,
//! however the bytes are cut. What is inside stays byte for byte, and errors have no envelope.

use bytes::{BufMut, Bytes, BytesMut};

use crate::dialect::raw;
use crate::dialect::sse::SseReader;

/// One answer on its way into the envelope or out of it. The Gemini command line takes nothing but `data:` lines, so
/// that is all that comes out.
#[derive(Debug)]
pub struct Rewrap {
    reader: SseReader,
    /// The `traceId` of answers that are wrapped, as JSON; `None` where they are unwrapped.
    trace: Option<String>,
}

impl Rewrap {
    /// Out of the envelope.
    #[must_use]
    pub fn unwrapping() -> Self {
        Self {
            reader: SseReader::new(),
            trace: None,
        }
    }

    /// Into an envelope with this trace.
    #[must_use]
    pub fn wrapping(trace: &str) -> Self {
        Self {
            reader: SseReader::new(),
            trace: Some(serde_json::to_string(trace).expect("a string always serialises")),
        }
    }

    /// The events that are complete with this chunk; empty where none is.
    #[must_use]
    pub fn push(&mut self, chunk: &[u8]) -> Bytes {
        let trace = self.trace.as_deref();
        let mut events = BytesMut::new();
        self.reader.push(chunk, |event| {
            events.put_slice(b"data: ");
            // Lines of one event are one text to whoever reads it, and one line to the command line.
            let line = event.data.iter().map(|byte| match byte {
                b'\n' => b' ',
                other => *other,
            });
            let line: Vec<u8> = line.collect();
            rewrapped(trace, &line, &mut events);
            events.put_slice(b"\n\n");
        });
        events.freeze()
    }

    /// A whole answer.
    #[must_use]
    pub fn whole(&self, body: &[u8]) -> Bytes {
        let mut whole = BytesMut::with_capacity(body.len() + 64);
        rewrapped(self.trace.as_deref(), body, &mut whole);
        whole.freeze()
    }
}

fn rewrapped(trace: Option<&str>, body: &[u8], out: &mut BytesMut) {
    let text = simdutf8::basic::from_utf8(body).ok();
    let known = text.and_then(|text| raw::fields(text, ["response", "error"]));
    match (trace, known) {
        (None, Some([Some(response), _])) => out.put_slice(response.get().as_bytes()),
        (Some(trace), Some([_, None])) => {
            out.put_slice(b"{\"response\": ");
            out.put_slice(body.trim_ascii());
            out.put_slice(b", \"traceId\": ");
            out.put_slice(trace.as_bytes());
            out.put_slice(b"}");
        }
        // An error, or nothing that is known: whoever reads it has to see it as it is.
        _ => out.put_slice(body),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BARE: &str = "data: {\"candidates\": [ {\"content\":{\"parts\":[{\"text\":\"größe \\n 1\"}]}} ]}\n\n\
                        data: {\"usageMetadata\":{\"totalTokenCount\":3}}\n\n";
    const WRAPPED: &str = "data: {\"response\": {\"candidates\": [ {\"content\":{\"parts\":[{\"text\":\"größe \\n 1\"}]}} ]}, \"traceId\": \"t-1\"}\n\n\
                           data: {\"response\": {\"usageMetadata\":{\"totalTokenCount\":3}}, \"traceId\": \"t-1\"}\n\n";

    fn in_chunks(mut rewrap: Rewrap, text: &str, size: usize) -> String {
        let chunks = text.as_bytes().chunks(size);
        let out: Vec<Bytes> = chunks.map(|chunk| rewrap.push(chunk)).collect();
        String::from_utf8(out.concat()).unwrap()
    }

    #[test]
    fn events_go_in_and_out_however_they_are_cut() {
        for size in 1..WRAPPED.len() {
            assert_eq!(
                in_chunks(Rewrap::wrapping("t-1"), BARE, size),
                WRAPPED,
                "{size}"
            );
            assert_eq!(
                in_chunks(Rewrap::unwrapping(), WRAPPED, size),
                BARE,
                "{size}"
            );
        }
        let crlf = WRAPPED.replace('\n', "\r\n");
        assert_eq!(in_chunks(Rewrap::unwrapping(), &crlf, 7), BARE);
    }

    #[test]
    fn only_data_lines_come_out() {
        let noisy = ": alive\n\nevent: x\nid: 1\ndata: {\"response\":\ndata: {}}\n\n";
        assert_eq!(in_chunks(Rewrap::unwrapping(), noisy, 3), "data: {}\n\n");
    }

    #[test]
    fn an_error_and_what_is_unknown_stay_as_they_are() {
        for text in [
            "data: {\"error\":{\"code\":503}}\n\n",
            "data: [1]\n\n",
            "data: {\n\n",
        ] {
            assert_eq!(in_chunks(Rewrap::wrapping("t"), text, 5), text);
            assert_eq!(in_chunks(Rewrap::unwrapping(), text, 5), text);
        }
    }

    #[test]
    fn a_whole_answer_goes_in_and_out() {
        let wrapped = Rewrap::wrapping("t\"1").whole(b" {\"candidates\":[]}\n");
        assert_eq!(
            wrapped,
            r#"{"response": {"candidates":[]}, "traceId": "t\"1"}"#
        );
        assert_eq!(Rewrap::unwrapping().whole(&wrapped), r#"{"candidates":[]}"#);
        let count = br#"{"totalTokens":3}"#;
        assert_eq!(Rewrap::unwrapping().whole(count), &count[..]);
    }

    proptest! {
        #[test]
        fn any_cut_gives_the_same(sizes in proptest::collection::vec(1usize..40, 1..40)) {
            let mut rewrap = Rewrap::wrapping("t-1");
            let (mut rest, mut out) = (BARE.as_bytes(), Vec::new());
            for size in sizes.into_iter().cycle() {
                let (chunk, after) = rest.split_at(size.min(rest.len()));
                out.extend_from_slice(&rewrap.push(chunk));
                rest = after;
                if rest.is_empty() {
                    break;
                }
            }
            prop_assert_eq!(String::from_utf8(out).unwrap(), WRAPPED);
        }
    }
}
