//! Incremental reader of JSON objects in a row: Gemini's array without `alt=sse`, and one object a line as some relays
//! send it. Indifferent to chunk boundaries; keeps nothing of an object that lies whole in one chunk.

/// Reads objects out of chunks.
#[derive(Debug)]
pub(in crate::dialect) struct ObjectReader {
    /// The beginning of an object whose end is in a later chunk.
    held: Vec<u8>,
    /// How many brackets are open; none between two objects.
    depth: u64,
    in_string: bool,
    escaped: bool,
    /// The object at hand is too long: it is skipped.
    discarding: bool,
    /// The array is closed.
    closed: bool,
    /// Something that is neither an object nor what stands between two, or an object over the limit.
    foreign: bool,
    limit: usize,
}

impl ObjectReader {
    /// A reader that drops objects longer than `limit` bytes.
    pub fn with_limit(limit: usize) -> Self {
        Self {
            held: Vec::new(),
            depth: 0,
            in_string: false,
            escaped: false,
            discarding: false,
            closed: false,
            foreign: false,
            limit,
        }
    }

    pub fn closed(&self) -> bool {
        self.closed
    }

    pub fn foreign(&self) -> bool {
        self.foreign
    }

    /// Reads a chunk and hands over the objects that end in it, each with whether something foreign came before it.
    /// Whether they are well formed is not checked.
    pub fn push(&mut self, chunk: &[u8], mut on_object: impl FnMut(&[u8], bool)) {
        // Where in this chunk the object at hand begins.
        let mut start = 0;
        for (at, &byte) in chunk.iter().enumerate() {
            if self.depth == 0 {
                start = at;
                self.between(byte);
            } else if self.inside(byte) {
                self.end(&chunk[start..=at], &mut on_object);
            }
        }
        if self.depth > 0 {
            self.keep(&chunk[start..]);
        }
    }

    fn between(&mut self, byte: u8) {
        match byte {
            b'{' => self.depth = 1,
            b']' => self.closed = true,
            b'[' | b',' | b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => self.foreign = true,
        }
    }

    /// Whether the object ends with this byte.
    fn inside(&mut self, byte: u8) -> bool {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth -= 1,
            _ => {}
        }
        self.depth == 0
    }

    fn end(&mut self, tail: &[u8], on_object: &mut impl FnMut(&[u8], bool)) {
        if self.discarding {
            self.discarding = false;
        } else if self.held.len() + tail.len() > self.limit {
            self.foreign = true;
            self.held = Vec::new();
        } else if self.held.is_empty() {
            on_object(tail, self.foreign);
        } else {
            self.held.extend_from_slice(tail);
            on_object(&self.held, self.foreign);
            self.held.clear();
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.discarding {
            return;
        }
        if self.held.len() + bytes.len() > self.limit {
            self.discarding = true;
            self.foreign = true;
            self.held = Vec::new();
        } else {
            self.held.extend_from_slice(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Read = (Vec<Vec<u8>>, bool, bool);

    fn read<'a>(limit: usize, chunks: impl IntoIterator<Item = &'a [u8]>) -> Read {
        let mut reader = ObjectReader::with_limit(limit);
        let mut objects = Vec::new();
        for chunk in chunks {
            reader.push(chunk, |object, _| objects.push(object.to_vec()));
        }
        (objects, reader.closed(), reader.foreign())
    }

    fn whole(text: &str) -> (Vec<String>, bool, bool) {
        let (objects, closed, foreign) = read(1000, [text.as_bytes()]);
        let objects = objects
            .into_iter()
            .map(|object| String::from_utf8(object).unwrap());
        (objects.collect(), closed, foreign)
    }

    #[test]
    fn objects_of_an_array_come_one_by_one() {
        assert_eq!(
            whole("[{\"a\":\"]}\\\"{\"}\n,\r\n{\"b\":[{}]}]"),
            (
                vec!["{\"a\":\"]}\\\"{\"}".into(), "{\"b\":[{}]}".into()],
                true,
                false
            )
        );
        assert_eq!(
            whole("{}\n{}\n"),
            (vec!["{}".into(), "{}".into()], false, false)
        );
        assert_eq!(whole("[]"), (vec![], true, false));
        assert_eq!(
            whole("[{\"a\":1},{\"b\""),
            (vec!["{\"a\":1}".into()], false, false)
        );
    }

    #[test]
    fn what_is_no_object_is_foreign() {
        for text in ["[1]", "[{}, null]", "{} oops", "[\"{}\"]"] {
            assert!(whole(text).2, "{text}");
        }
    }

    #[test]
    fn an_object_over_the_limit_is_dropped_and_told_and_the_next_is_read() {
        let text = format!("[{{\"a\":\"{}\"}},{{}}]", "x".repeat(100));
        for size in [1, 30, 200] {
            let (objects, closed, foreign) = read(50, text.as_bytes().chunks(size));
            assert_eq!(
                (objects, closed, foreign),
                (vec![b"{}".to_vec()], true, true),
                "{size}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_chunking_gives_the_same_objects(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "[", "]", "{", "}", ",", "\"", "\\", "\n", "{\"a\":1}", "\"é\"", "x", "{\"long\":\"0123456789\"}",
            ]), 0..30),
            size in 1..20_usize,
            limit in prop_oneof![Just(12_usize), Just(1000)],
        ) {
            let text = pieces.concat();
            prop_assert_eq!(read(limit, text.as_bytes().chunks(size)), read(limit, [text.as_bytes()]));
        }
    }
}
