//! An upstream's stream. Vendors leave events out, number them oddly, or say everything once more at the end: each
//! thing is taken when it is first said, and what was never streamed comes with the item that is done.

use serde_json::value::RawValue;

use super::output::{OutItem, Response, finished};
use super::read_parts::Annotation;
use super::stream_slot::{Slot, Streamed, Wire, Word};
use crate::dialect::sse::SseEvent;
use crate::dialect::translate::neutral::{
    Begun, Content, Delta, Event, Opened, Stop, ToolCall, ToolInput,
};
use crate::dialect::usage::StreamError;

#[derive(Debug, Default)]
pub(in super::super) struct StreamReader {
    started: bool,
    over: bool,
    /// Parts opened so far.
    parts: usize,
    slots: Vec<Slot>,
    searches: u64,
    calls: bool,
    refused: bool,
}

impl StreamReader {
    pub fn read(&mut self, event: &SseEvent<'_>, sink: &mut Vec<Event>) {
        let data = event.data.trim_ascii();
        if self.over || matches!(data, b"" | b"[DONE]") {
            return;
        }
        let Ok(mut wire) = serde_json::from_slice::<Wire<'_>>(data) else {
            if event.event == Some(b"error") {
                self.fail(StreamError::read(None, data), sink);
            }
            return;
        };
        let named = event.event.and_then(|name| str::from_utf8(name).ok());
        let kind = wire.kind.take().map(|Word(kind)| kind);
        let kind = kind.as_deref().or(named).unwrap_or_default();
        self.take(kind, wire, data, sink);
    }

    fn take(&mut self, kind: &str, wire: Wire<'_>, data: &[u8], sink: &mut Vec<Event>) {
        match kind.strip_prefix("response.").unwrap_or(kind) {
            "output_text.delta" => {
                let place = wire.content_place();
                self.text(&wire, place, Opened::Text, wire.delta.as_deref(), sink);
            }
            "function_call_arguments.delta" | "custom_tool_call_input.delta" => {
                let slot = self.slot(&wire);
                self.input(slot, wire.delta.unwrap_or_default(), sink);
            }
            "reasoning_summary_text.delta" => self.summary(&wire, sink),
            "reasoning_text.delta" | "reasoning.delta" => self.raw_thought(&wire, sink),
            "refusal.delta" => {
                let place = wire.content_place();
                self.text(&wire, place, Opened::Refusal, wire.delta.as_deref(), sink);
            }
            "output_text.done" => self.text_done(&wire, wire.text.as_deref(), Opened::Text, sink),
            "refusal.done" => {
                self.text_done(&wire, wire.refusal.as_deref(), Opened::Refusal, sink);
            }
            "output_text.annotation.added" => self.annotation(&wire, sink),
            "function_call_arguments.done" => self.input_done(&wire, wire.arguments.as_ref(), sink),
            "custom_tool_call_input.done" => self.input_done(&wire, wire.input.as_ref(), sink),
            "output_item.added" => self.item_added(&wire, sink),
            "output_item.done" => self.item_done(&wire, sink),
            "created" | "queued" | "in_progress" => self.start(wire.response, sink),
            "completed" | "incomplete" | "done" => self.complete(wire.response, sink),
            "failed" | "cancelled" => {
                let error = wire.response.and_then(Response::read);
                let error = error.and_then(|response| response.error);
                self.fail(
                    error.map_or_else(StreamError::unsaid, |error| {
                        StreamError::read(Some(error), error.get().as_bytes())
                    }),
                    sink,
                );
            }
            "error" => self.fail(StreamError::read(wire.error, data), sink),
            "keepalive" | "ping" => sink.push(Event::Ping),
            _ if wire.error.is_some() && kind.is_empty() => {
                self.fail(StreamError::read(wire.error, data), sink);
            }
            _ => {}
        }
    }

    /// The stream ended and the answer is whole.
    pub fn end(&mut self, sink: &mut Vec<Event>) {
        if self.over {
            return;
        }
        self.start(None, sink);
        self.close_all(sink);
        sink.push(Event::Finished(finished(self.calls, self.refused)));
        sink.push(Event::Ended);
        self.over = true;
    }

    fn start(&mut self, response: Option<&RawValue>, sink: &mut Vec<Event>) {
        if self.started {
            return;
        }
        self.started = true;
        let begun = response.and_then(Response::read);
        sink.push(Event::Started(begun.map_or_else(
            Begun::default,
            |response| Begun {
                usage: response.usage(0),
                id: response.id.0,
                model: response.model.0,
                created: response.created_at.0,
                service_tier: response.service_tier.0,
            },
        )));
    }

    fn fail(&mut self, error: StreamError, sink: &mut Vec<Event>) {
        self.over = true;
        sink.push(Event::Error {
            kind: error.kind,
            message: error.message,
        });
    }

    fn find(&self, wire: &Wire<'_>) -> Option<usize> {
        let id = wire.item_id.as_ref().map(|Word(id)| id.as_ref());
        match (wire.output_index.0, id) {
            (Some(at), _) => self
                .slots
                .iter()
                .rposition(|slot| slot.output_index == Some(at)),
            (None, Some(id)) => self.slots.iter().rposition(|slot| slot.id == id),
            (None, None) => self.slots.len().checked_sub(1),
        }
    }

    /// The item that an event is about; a new one where nobody announced it.
    fn slot(&mut self, wire: &Wire<'_>) -> usize {
        self.find(wire).unwrap_or_else(|| self.new_slot(wire))
    }

    fn new_slot(&mut self, wire: &Wire<'_>) -> usize {
        self.slots.push(Slot {
            output_index: wire.output_index.0,
            id: wire
                .item_id
                .as_ref()
                .map_or_else(String::new, |Word(id)| id.to_string()),
            ..Slot::default()
        });
        self.slots.len() - 1
    }

    /// The part at a place of an item, opened where it is not; `None` where it is closed.
    fn part(
        &mut self,
        slot: usize,
        place: usize,
        opened: impl FnOnce() -> Opened,
        sink: &mut Vec<Event>,
    ) -> Option<&mut Streamed> {
        let found = self.slots[slot]
            .parts
            .iter()
            .position(|part| part.place == place);
        let at = match found {
            Some(at) => at,
            None if self.slots[slot].done => return None,
            None => {
                self.start(None, sink);
                let part = opened();
                self.calls |= matches!(part, Opened::ToolCall { .. });
                self.refused |= matches!(part, Opened::Refusal);
                let index = self.parts;
                self.parts += 1;
                sink.push(Event::Open { index, part });
                self.slots[slot].parts.push(Streamed {
                    place,
                    index,
                    text: false,
                    cited: false,
                    raw_thought: false,
                    summary: 0,
                    closed: false,
                });
                self.slots[slot].parts.len() - 1
            }
        };
        Some(&mut self.slots[slot].parts[at]).filter(|part| !part.closed)
    }

    fn text(
        &mut self,
        wire: &Wire<'_>,
        place: usize,
        opened: Opened,
        delta: Option<&str>,
        sink: &mut Vec<Event>,
    ) {
        let Some(delta) = delta.filter(|delta| !delta.is_empty()) else {
            return;
        };
        let slot = self.slot(wire);
        if let Some(part) = self.part(slot, place, || opened, sink) {
            part.say(delta.to_owned(), sink);
        }
    }

    fn text_done(
        &mut self,
        wire: &Wire<'_>,
        whole: Option<&str>,
        opened: Opened,
        sink: &mut Vec<Event>,
    ) {
        let slot = self.slot(wire);
        let place = wire.content_place();
        let known = self.slots[slot]
            .parts
            .iter()
            .any(|part| part.place == place);
        if !known {
            // Citations may come after the text, and close it with the item.
            self.text(wire, place, opened, whole, sink);
        }
    }

    fn summary(&mut self, wire: &Wire<'_>, sink: &mut Vec<Event>) {
        let Some(delta) = wire.delta.as_deref().filter(|delta| !delta.is_empty()) else {
            return;
        };
        let slot = self.slot(wire);
        let nth = wire.summary_index.get();
        if let Some(part) = self.part(slot, 0, || Opened::Thought, sink)
            && !part.raw_thought
        {
            let another = part.text && nth != part.summary;
            part.summary = nth;
            let text = if another {
                format!("\n\n{delta}")
            } else {
                delta.to_owned()
            };
            part.say(text, sink);
        }
    }

    fn raw_thought(&mut self, wire: &Wire<'_>, sink: &mut Vec<Event>) {
        let Some(delta) = wire.delta.as_deref().filter(|delta| !delta.is_empty()) else {
            return;
        };
        let slot = self.slot(wire);
        if let Some(part) = self.part(slot, 0, || Opened::Thought, sink)
            && (part.raw_thought || !part.text)
        {
            part.raw_thought = true;
            part.say(delta.to_owned(), sink);
        }
    }

    fn annotation(&mut self, wire: &Wire<'_>, sink: &mut Vec<Event>) {
        let Some(json) = wire.annotation else {
            return;
        };
        let annotation = serde_json::from_str::<Annotation>(json.get()).ok();
        let Some(citation) = annotation.and_then(Annotation::citation) else {
            return;
        };
        let slot = self.slot(wire);
        if let Some(part) = self.part(slot, wire.content_place(), || Opened::Text, sink) {
            part.cited = true;
            sink.push(Event::Delta {
                index: part.index,
                delta: Delta::Citation(citation),
            });
        }
    }

    /// More of a call's argument. It waits where the call has no name yet.
    fn input(&mut self, slot: usize, delta: String, sink: &mut Vec<Event>) {
        if delta.is_empty() {
            return;
        }
        let slot = &mut self.slots[slot];
        match slot.parts.first_mut() {
            Some(part) if !part.closed => part.give(delta, sink),
            Some(_) => {}
            None => slot.early.push_str(&delta),
        }
    }

    fn input_done(&mut self, wire: &Wire<'_>, whole: Option<&String>, sink: &mut Vec<Event>) {
        let slot = self.slot(wire);
        let said = match self.slots[slot].parts.first() {
            Some(part) => part.text,
            None => !self.slots[slot].early.is_empty(),
        };
        if let (false, Some(whole)) = (said, whole) {
            self.input(slot, whole.clone(), sink);
        }
    }

    fn item_added(&mut self, wire: &Wire<'_>, sink: &mut Vec<Event>) {
        self.start(None, sink);
        let Some(mut item) = wire.item.and_then(OutItem::read) else {
            return;
        };
        let slot = match self.find(wire) {
            Some(slot) if wire.output_index.0.is_some() && !self.slots[slot].done => slot,
            _ => self.new_slot(wire),
        };
        if let Some(id) = item.id.0.as_ref() {
            self.slots[slot].id.clone_from(id);
        }
        if matches!(item.kind(), "function_call" | "custom_tool_call") {
            let call = item.call(slot);
            // A name may be missing until the item is done.
            if !call.name.is_empty() {
                self.open_call(slot, call, sink);
            }
        }
    }

    /// Opens a call without its argument, but for what of it has come already.
    fn open_call(&mut self, slot: usize, call: ToolCall, sink: &mut Vec<Event>) {
        let early = std::mem::take(&mut self.slots[slot].early);
        let opened = || Opened::ToolCall {
            id: call.id,
            name: call.name,
            namespace: call.namespace,
            custom: matches!(call.input, ToolInput::Text(_)),
        };
        if let Some(part) = self.part(slot, 0, opened, sink)
            && !early.is_empty()
        {
            part.give(early, sink);
        }
    }

    fn item_done(&mut self, wire: &Wire<'_>, sink: &mut Vec<Event>) {
        let Some(json) = wire.item else {
            return;
        };
        let slot = match self.find(wire) {
            Some(slot) if !self.slots[slot].done => slot,
            _ => self.new_slot(wire),
        };
        self.whole_item(slot, json, sink);
    }

    /// Says what was not streamed of an item, and closes it.
    fn whole_item(&mut self, slot: usize, json: &RawValue, sink: &mut Vec<Event>) {
        if let Some(item) = OutItem::read(json) {
            for (place, content) in item.contents(json, slot) {
                self.whole_part(slot, place, content, sink);
            }
        }
        self.close(slot, sink);
        self.slots[slot].done = true;
    }

    fn whole_part(&mut self, slot: usize, place: usize, content: Content, sink: &mut Vec<Event>) {
        match content {
            Content::Text { text, citations } => {
                let known = self.slots[slot]
                    .parts
                    .iter()
                    .any(|part| part.place == place);
                if text.is_empty() && !known {
                    return;
                }
                if let Some(part) = self.part(slot, place, || Opened::Text, sink) {
                    part.say_whole(text, sink);
                    let cited = std::mem::replace(&mut part.cited, true);
                    let left = citations.into_iter().filter(|_| !cited);
                    let index = part.index;
                    sink.extend(left.map(|citation| Event::Delta {
                        index,
                        delta: Delta::Citation(citation),
                    }));
                }
            }
            Content::Refusal(text) => {
                if let Some(part) = self.part(slot, place, || Opened::Refusal, sink) {
                    part.say_whole(text, sink);
                }
            }
            Content::Thought(thought) => {
                let known = !self.slots[slot].parts.is_empty();
                if thought.text.is_empty() && thought.seal.is_none() && !known {
                    return;
                }
                if let Some(part) = self.part(slot, place, || Opened::Thought, sink) {
                    part.say_whole(thought.text, sink);
                    if let Some(seal) = thought.seal {
                        sink.push(Event::Delta {
                            index: part.index,
                            delta: Delta::Seal(seal),
                        });
                    }
                }
            }
            Content::ToolCall(mut call) => {
                let (ToolInput::Json(input) | ToolInput::Text(input)) = &mut call.input;
                let whole = std::mem::take(input);
                self.open_call(slot, call, sink);
                if let Some(part) = self.slots[slot].parts.first_mut()
                    && !part.text
                    && !part.closed
                    && !whole.is_empty()
                {
                    part.give(whole, sink);
                }
            }
            Content::WebSearch(search) => {
                self.searches += 1;
                self.part(slot, place, || Opened::WebSearch(search), sink);
            }
            Content::Hosted(hosted) => {
                self.part(slot, place, || Opened::Hosted(hosted), sink);
            }
            Content::Image(_) | Content::File(_) | Content::ToolResult(_) => {}
        }
    }

    fn close(&mut self, slot: usize, sink: &mut Vec<Event>) {
        for part in &mut self.slots[slot].parts {
            if !std::mem::replace(&mut part.closed, true) {
                sink.push(Event::Close { index: part.index });
            }
        }
    }

    fn close_all(&mut self, sink: &mut Vec<Event>) {
        for slot in 0..self.slots.len() {
            self.close(slot, sink);
        }
    }

    fn complete(&mut self, response: Option<&RawValue>, sink: &mut Vec<Event>) {
        self.start(response, sink);
        let response = response.and_then(Response::read);
        let items = response.as_ref().map(Response::items).unwrap_or_default();
        for (place, json) in items.into_iter().enumerate() {
            while self.slots.len() <= place {
                self.slots.push(Slot::default());
            }
            if !self.slots[place].done {
                self.whole_item(place, json, sink);
            }
        }
        self.close_all(sink);
        let stop = match &response {
            Some(response) => {
                sink.extend(response.usage(self.searches).map(Event::Usage));
                response.stop(self.calls, self.refused)
            }
            None => Stop::End,
        };
        sink.push(Event::Finished(stop));
        sink.push(Event::Ended);
        self.over = true;
    }
}
