//! Walks through JSON by its bytes: strings are passed over by searching for their end, so that a body of a megabyte
//! takes a fraction of a millisecond. What is malformed ends the walk; it is judged elsewhere.

use std::ops::ControlFlow::{self, Break, Continue};

use memchr::memchr2;

use super::Text;
use super::decode::decode;
use super::place::Place;

/// Deeper than any conversation nests its parts; what lies below is passed over.
const DEPTH_MAX: usize = 64;

pub(super) struct Cursor<'a> {
    json: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Cursor<'a> {
    pub fn of(json: &'a str) -> Self {
        Self {
            json,
            at: 0,
            depth: 0,
        }
    }

    /// Shows the texts of the value that begins here, and ends behind it.
    pub fn walk(
        &mut self,
        place: Place,
        each: &mut dyn FnMut(Text<'a>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        match (self.next_byte(), place) {
            (_, Place::Nothing) => self.pass(&mut |_| Continue(())),
            (_, Place::All) => self.pass(&mut |literal| {
                each(Text {
                    literal,
                    holds_json: false,
                })
            }),
            (Some(b'"'), _) => {
                let literal = self.string()?;
                match place.holds_text() {
                    Some(holds_json) => each(Text {
                        literal,
                        holds_json,
                    }),
                    None => Continue(()),
                }
            }
            (Some(b'{' | b'['), _) if self.depth == DEPTH_MAX => self.pass(&mut |_| Continue(())),
            (Some(b'{'), Place::Source) => self.source(each),
            (Some(b'{'), _) => self.object(place, each),
            (Some(b'['), _) => self.array(place, each),
            _ => self.pass(&mut |_| Continue(())),
        }
    }

    fn object(
        &mut self,
        place: Place,
        each: &mut dyn FnMut(Text<'a>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.depth += 1;
        self.fields(&mut |cursor, name| cursor.walk(place.field(name), each))?;
        self.depth -= 1;
        Continue(())
    }

    /// Each field of the object that begins here; whoever gets one has to pass its value.
    fn fields(
        &mut self,
        field: &mut dyn FnMut(&mut Self, &str) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.at += 1;
        loop {
            match self.next_byte() {
                Some(b'}') => break,
                Some(b',') => self.at += 1,
                Some(b'"') => {
                    let name = decode(self.string()?);
                    if self.next_byte() != Some(b':') {
                        return Break(());
                    }
                    self.at += 1;
                    field(self, &name)?;
                }
                _ => return Break(()),
            }
        }
        self.at += 1;
        Continue(())
    }

    fn array(
        &mut self,
        place: Place,
        each: &mut dyn FnMut(Text<'a>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.depth += 1;
        self.at += 1;
        loop {
            match self.next_byte() {
                Some(b']') => break,
                Some(b',') => self.at += 1,
                Some(_) => self.walk(place, each)?,
                None => return Break(()),
            }
        }
        self.at += 1;
        self.depth -= 1;
        Continue(())
    }

    /// A document's source: its data is text only where its type says so, and may come before it.
    fn source(&mut self, each: &mut dyn FnMut(Text<'a>) -> ControlFlow<()>) -> ControlFlow<()> {
        let (mut data, mut is_text) = (None, false);
        self.depth += 1;
        self.fields(&mut |cursor, name| match name {
            "type" if cursor.next_byte() == Some(b'"') => {
                is_text = decode(cursor.string()?) == "text";
                Continue(())
            }
            "data" if cursor.next_byte() == Some(b'"') => {
                data = Some(cursor.string()?);
                Continue(())
            }
            _ => cursor.walk(Place::Source.field(name), each),
        })?;
        self.depth -= 1;
        match data.filter(|_| is_text) {
            Some(literal) => each(Text {
                literal,
                holds_json: false,
            }),
            None => Continue(()),
        }
    }

    /// Passes over the value that begins here, however deep, and shows its strings but for the names of fields.
    fn pass(&mut self, string: &mut dyn FnMut(&'a str) -> ControlFlow<()>) -> ControlFlow<()> {
        let mut open = 0_usize;
        loop {
            match self.next_byte() {
                Some(b'"') => {
                    let literal = self.string()?;
                    if self.next_byte() != Some(b':') {
                        string(literal)?;
                    }
                }
                Some(b'{' | b'[') => {
                    open += 1;
                    self.at += 1;
                }
                Some(b'}' | b']') => {
                    if open == 0 {
                        return Break(());
                    }
                    open -= 1;
                    self.at += 1;
                }
                Some(b',' | b':') if open > 0 => {
                    self.at += 1;
                    continue;
                }
                Some(_) => self.scalar()?,
                None => return Break(()),
            }
            if open == 0 {
                return Continue(());
            }
        }
    }

    /// A number or a word.
    fn scalar(&mut self) -> ControlFlow<()> {
        let from = self.at;
        let bytes = self.json.as_bytes();
        while bytes
            .get(self.at)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.'))
        {
            self.at += 1;
        }
        if self.at == from {
            return Break(());
        }
        Continue(())
    }

    /// The string that begins here, with its quotes.
    fn string(&mut self) -> ControlFlow<(), &'a str> {
        let from = self.at;
        let bytes = self.json.as_bytes();
        let mut at = from + 1;
        loop {
            let Some(found) = bytes.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) else {
                return Break(());
            };
            at += found;
            if bytes[at] == b'"' {
                break;
            }
            at += 2;
        }
        self.at = at + 1;
        match self.json.get(from..self.at) {
            Some(literal) => Continue(literal),
            None => Break(()),
        }
    }

    /// The next byte that is no white space.
    fn next_byte(&mut self) -> Option<u8> {
        let bytes = self.json.as_bytes();
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }
}
