//! Events of an upstream's stream as they stand on the wire, and what was said so far of the items that they are about.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::dialect::translate::neutral::{Delta, Event};
use crate::dialect::usage::lenient::Count;

/// An item of the answer.
#[derive(Debug, Default)]
pub(super) struct Slot {
    pub output_index: Option<u64>,
    pub id: String,
    pub parts: Vec<Streamed>,
    /// Arguments of a call of which nothing else is known yet.
    pub early: String,
    pub done: bool,
}

/// What was said of one part of an item.
#[derive(Debug)]
pub(super) struct Streamed {
    /// Its place in the item.
    pub place: usize,
    /// Its index among the parts of the answer.
    pub index: usize,
    pub text: bool,
    pub cited: bool,
    /// A thought is told by its summaries or by itself, never by both.
    pub raw_thought: bool,
    /// The summary that is being told.
    pub summary: u64,
    pub closed: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Word<'a>(#[serde(borrow)] pub Cow<'a, str>);

#[derive(Debug, Deserialize)]
pub(super) struct Wire<'a> {
    #[serde(rename = "type", borrow, default)]
    pub kind: Option<Word<'a>>,
    #[serde(default)]
    pub output_index: Count,
    #[serde(default)]
    pub content_index: Count,
    #[serde(default)]
    pub summary_index: Count,
    #[serde(borrow, default)]
    pub item_id: Option<Word<'a>>,
    #[serde(default)]
    pub delta: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub refusal: Option<String>,
    #[serde(default)]
    pub arguments: Option<String>,
    #[serde(default)]
    pub input: Option<String>,
    #[serde(borrow, default)]
    pub item: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub annotation: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub response: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub error: Option<&'a RawValue>,
}

impl Wire<'_> {
    pub fn content_place(&self) -> usize {
        self.content_index.get().try_into().unwrap_or(usize::MAX)
    }
}

impl Streamed {
    pub fn say(&mut self, text: String, sink: &mut Vec<Event>) {
        self.text = true;
        sink.push(Event::Delta {
            index: self.index,
            delta: Delta::Text(text),
        });
    }

    /// The whole text, unless some of it was said before.
    pub fn say_whole(&mut self, text: String, sink: &mut Vec<Event>) {
        if !self.text && !text.is_empty() {
            self.say(text, sink);
        }
    }

    pub fn give(&mut self, input: String, sink: &mut Vec<Event>) {
        self.text = true;
        sink.push(Event::Delta {
            index: self.index,
            delta: Delta::Input(input),
        });
    }
}
