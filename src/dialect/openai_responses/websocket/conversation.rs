//! What a connection remembers so that `previous_response_id` means something: the items so far, as they came. It
//! bounds nothing itself; whoever keeps it looks at its size.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::dialect::raw;

/// A conversation up to one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// The id of that answer.
    pub id: String,
    /// Items with commas between them.
    items: String,
}

impl Conversation {
    /// What was asked, and the answer to it.
    #[must_use]
    pub fn new(id: String, asked: &str, answered: &str) -> Self {
        Self {
            id,
            items: joined(asked, answered),
        }
    }

    /// These items and further ones, with commas between them.
    #[must_use]
    pub fn followed_by(&self, items: &str) -> String {
        joined(&self.items, items)
    }

    /// In bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.items.len()
    }
}

fn joined(first: &str, second: &str) -> String {
    let comma = if first.is_empty() || second.is_empty() {
        ""
    } else {
        ","
    };
    [first, comma, second].concat()
}

/// Gathers what an answer adds to the conversation, event by event.
#[derive(Debug, Default)]
pub struct AnswerItems {
    /// Each with its place in the answer.
    done: Vec<(u64, String)>,
    /// The items of the whole response, for answers whose items do not come one by one.
    whole: Vec<String>,
    id: Option<String>,
    ended: bool,
    complete: bool,
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    item: Option<&'a RawValue>,
    #[serde(borrow, default)]
    output_index: Option<&'a RawValue>,
    #[serde(borrow, default)]
    response: Option<&'a RawValue>,
}

impl AnswerItems {
    /// Takes the JSON of one event.
    pub fn event(&mut self, data: &str) {
        let Ok(event) = serde_json::from_str::<Event<'_>>(data) else {
            return;
        };
        match event.kind.as_deref().unwrap_or_default() {
            "response.output_item.done" => {
                let place = event.output_index.and_then(|at| at.get().parse().ok());
                let place = place.unwrap_or(self.done.len() as u64);
                if let Some(item) = event.item {
                    self.done.push((place, item.get().to_owned()));
                }
            }
            "response.completed" | "response.incomplete" | "response.done" => {
                self.ended = true;
                self.complete = true;
                self.response(event.response);
            }
            "response.failed" | "response.cancelled" | "error" => self.ended = true,
            _ => {}
        }
    }

    fn response(&mut self, response: Option<&RawValue>) {
        let Some(fields) = response.and_then(|whole| raw::Object::read(whole.get())) else {
            return;
        };
        self.id = raw::text(fields.get("id")).map(Cow::into_owned);
        let output = fields.get("output").and_then(raw::items);
        let output = output.unwrap_or_default().into_iter();
        self.whole = output.map(|item| item.get().to_owned()).collect();
    }

    /// Whether the answer's last event was seen.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// The conversation that ends with this answer; `None` where the answer is none to go on from.
    #[must_use]
    pub fn conversation(mut self, asked: &str) -> Option<Conversation> {
        let id = self.id.filter(|_| self.complete)?;
        self.done.sort_by_key(|(place, _)| *place);
        let items = if self.done.is_empty() {
            self.whole
        } else {
            self.done.into_iter().map(|(_, item)| item).collect()
        };
        Some(Conversation::new(id, asked, &items.join(",")))
    }
}
