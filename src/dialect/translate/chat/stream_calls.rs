//! The calls of an upstream's stream. Most vendors number their pieces, some number all of them 0, some only give an
//! id, some nothing at all; here each piece finds its call.

use super::stream_read::CallPiece;
use super::wire::made_id;
use crate::dialect::translate::neutral::{Delta, Event, Opened, Seal};

#[derive(Debug, Default)]
pub(super) struct Calls(Vec<Call>);

#[derive(Debug)]
struct Call {
    /// The vendor's number, if it gives one.
    number: Option<u64>,
    /// The vendor's id, if it gave one.
    id: Option<String>,
    /// The part, once it is open: it cannot be before its name is known.
    part: Option<usize>,
    /// What came before the name.
    early: String,
    sealed: bool,
}

impl Calls {
    /// Whether any was opened.
    pub fn any(&self) -> bool {
        self.0.iter().any(|call| call.part.is_some())
    }

    pub fn piece(
        &mut self,
        piece: CallPiece<'_>,
        answer: Option<&str>,
        next: &mut usize,
        sink: &mut Vec<Event>,
    ) {
        let at = self.find(&piece);
        let seal = piece.extra_content.as_ref().and_then(|extra| extra.seal());
        let custom = piece.function.is_none() && piece.custom.is_some();
        let Some(function) = piece.function.or(piece.custom) else {
            // Only what stands beside a call.
            if let (Some(seal), Some(call)) = (seal, self.0.get_mut(at)) {
                call.seal(seal, sink);
            }
            return;
        };
        if at == self.0.len() {
            self.0.push(Call {
                number: piece.index.0,
                id: None,
                part: None,
                early: String::new(),
                sealed: false,
            });
        }
        let call = &mut self.0[at];
        if call.id.is_none() {
            call.id = piece.id.into_text().map(Into::into);
        }
        let more = function.arguments.into_json();
        let more = more.or_else(|| function.input.into_text());
        let more = more.unwrap_or_default();
        match (call.part, function.name.into_text()) {
            (None, None) => call.early.push_str(&more),
            (None, Some(name)) => {
                let index = *next;
                *next += 1;
                call.part = Some(index);
                let id = call.id.clone();
                let part = Opened::ToolCall {
                    id: id.unwrap_or_else(|| made_id(answer, at)),
                    name: name.into_owned(),
                    namespace: None,
                    custom,
                };
                sink.push(Event::Open { index, part });
                let early = std::mem::take(&mut call.early);
                if let Some(seal) = seal {
                    call.seal(seal, sink);
                }
                call.input(early + &more, sink);
            }
            (Some(_), _) => {
                call.input(more.into_owned(), sink);
                if let Some(seal) = seal {
                    call.seal(seal, sink);
                }
            }
        }
    }

    /// Which call a piece is of; the number of calls where it begins a new one.
    fn find(&self, piece: &CallPiece<'_>) -> usize {
        let id = piece.id.text();
        let named = [&piece.function, &piece.custom]
            .into_iter()
            .flatten()
            .any(|function| function.name.text().is_some());
        let another = |call: &Call| {
            // Some vendors give every call the same number, but never the same id.
            named && call.part.is_some() && id.is_some() && call.id.as_deref() != id
        };
        let found = match (piece.index.0, id) {
            (Some(number), _) => {
                let of = self.0.iter().rposition(|call| call.number == Some(number));
                of.filter(|at| !another(&self.0[*at]))
            }
            (None, Some(id)) => {
                let of = |call: &Call| call.id.as_deref() == Some(id);
                self.0.iter().rposition(of)
            }
            // A name begins a call, and the rest belongs to the last one.
            (None, None) => {
                let last = self.0.len().checked_sub(1);
                last.filter(|at| !named || self.0[*at].part.is_none())
            }
        };
        found.unwrap_or(self.0.len())
    }

    pub fn close(&mut self, sink: &mut Vec<Event>) {
        for index in self.0.iter().filter_map(|call| call.part) {
            sink.push(Event::Close { index });
        }
    }
}

impl Call {
    fn input(&self, more: String, sink: &mut Vec<Event>) {
        if let (Some(index), false) = (self.part, more.is_empty()) {
            let delta = Delta::Input(more);
            sink.push(Event::Delta { index, delta });
        }
    }

    fn seal(&mut self, seal: Seal, sink: &mut Vec<Event>) {
        if let (Some(index), false) = (self.part, self.sealed) {
            self.sealed = true;
            let delta = Delta::Seal(seal);
            sink.push(Event::Delta { index, delta });
        }
    }
}
