//! What one event of the Responses dialect says, and what the response object in it does. It knows no framing.

use std::borrow::Cow;

use actors::domain::Usage;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::dialect::usage::answer::{learn, word};
use crate::dialect::usage::lenient::{Count, Lenient, Payload};
use crate::dialect::usage::openai::{Counts, WireUsage};
use crate::dialect::usage::reader::{Heard, MAX_IMAGE_EVENT_BYTES, Told};

/// What the events said so far.
#[derive(Debug, Default)]
pub(in crate::dialect) struct Seen {
    pub(super) told: Told,
    counts: Counts,
    pub(super) next_sequence: Option<u64>,
    pub(super) has_output: bool,
    /// Web searches among the items that came one by one.
    searches: u64,
    /// Web searches in the list of all items, or as the vendor counted them.
    searches_in_all: u64,
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Option<Cow<'a, str>>,
    #[serde(default)]
    sequence_number: Count,
    #[serde(default)]
    delta: Payload,
    #[serde(borrow, default)]
    response: Option<&'a RawValue>,
    #[serde(borrow, default)]
    item: Option<&'a RawValue>,
    #[serde(borrow, default)]
    usage: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Response<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    model: Option<&'a RawValue>,
    #[serde(borrow, default)]
    service_tier: Option<&'a RawValue>,
    #[serde(borrow, default)]
    status: Option<&'a RawValue>,
    #[serde(borrow, default)]
    incomplete_details: Option<&'a RawValue>,
    #[serde(borrow, default)]
    usage: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
    #[serde(borrow, default)]
    output: Option<&'a RawValue>,
    #[serde(default)]
    tool_usage: Lenient<ToolUsage>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ToolUsage {
    web_search: Lenient<WebSearch>,
}

#[derive(Deserialize)]
struct WebSearch {
    #[serde(default)]
    num_requests: Count,
}

#[derive(Deserialize)]
struct Incomplete<'a> {
    #[serde(borrow, default)]
    reason: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    action: Option<&'a RawValue>,
}

impl Item<'_> {
    /// Whether it is a search that is paid for: to open a page or to look for words in one is free.
    fn is_search(&self) -> bool {
        #[derive(Deserialize)]
        struct Action<'a> {
            #[serde(rename = "type", borrow, default)]
            kind: Option<Cow<'a, str>>,
        }
        let kind = self
            .action
            .and_then(|action| serde_json::from_str::<Action<'_>>(action.get()).ok())
            .and_then(|action| action.kind);
        self.kind.as_deref() == Some("web_search_call") && kind.is_none_or(|kind| kind == "search")
    }
}

impl Heard for Seen {
    const MAX_EVENT_BYTES: usize = MAX_IMAGE_EVENT_BYTES;

    fn event(&mut self, name: Option<&[u8]>, data: &[u8]) {
        let data = data.trim_ascii();
        // Some relays end every stream as the Chat dialect does, and some send empty heartbeats.
        if matches!(data, b"[DONE]" | b"") {
            return;
        }
        match serde_json::from_slice::<Event<'_>>(data) {
            Ok(event) => {
                let name = name.and_then(|name| str::from_utf8(name).ok());
                let kind = event.kind.as_deref().or(name).unwrap_or_default();
                self.take(kind, &event, data);
            }
            Err(_) => {
                self.told.progress.malformed |= serde_json::from_slice::<IgnoredAny>(data).is_err();
                if name == Some(b"error".as_slice()) {
                    self.told.fail(None, data);
                }
            }
        }
    }

    fn told(&self) -> &Told {
        &self.told
    }

    fn told_mut(&mut self) -> &mut Told {
        &mut self.told
    }

    fn usage(&self) -> Usage {
        Usage {
            web_searches: self.searches.max(self.searches_in_all),
            ..self.counts.usage()
        }
    }

    fn reported(&self) -> bool {
        self.counts.reported()
    }

    fn usage_is_final(&self) -> bool {
        self.told.progress.ended && self.reported()
    }

    /// `response.completed` or `response.incomplete`, and no error was reported.
    fn complete(&self) -> bool {
        self.told.progress.ended && self.told.error.is_none()
    }
}

impl Seen {
    fn take(&mut self, kind: &str, event: &Event<'_>, data: &[u8]) {
        if let Some(number) = event.sequence_number.0 {
            self.next_sequence = Some(number.saturating_add(1));
        }
        if kind == "error" || event.error.is_some() {
            self.told.fail(event.error, data);
        }
        match kind {
            "response.created" | "response.queued" | "response.in_progress" => {
                self.told.progress.started = true;
                self.response(event.response);
            }
            "response.completed"
            | "response.done"
            | "response.incomplete"
            | "response.cancelled" => {
                self.response(event.response);
                self.told.progress.content = true;
                self.told.progress.ended = true;
            }
            "response.failed" => {
                if let Some(error) = self.response(event.response) {
                    self.told.fail(Some(error), error.get().as_bytes());
                } else {
                    self.told.fail(None, b"");
                }
                self.told.progress.ended = true;
            }
            "response.output_item.done" => {
                self.told.progress.content = true;
                let item = event
                    .item
                    .and_then(|item| serde_json::from_str::<Item<'_>>(item.get()).ok());
                self.searches += u64::from(item.is_some_and(|item| item.is_search()));
            }
            // Base64, and so no text that could be counted.
            "response.audio.delta" | "response.output_audio.delta" => {
                self.told.progress.content |= event.delta.0 > 0;
            }
            "response.image_generation_call.partial_image" => self.told.progress.content = true,
            kind if kind.ends_with(".delta") => {
                self.told.progress.content |= event.delta.0 > 0;
                self.told.text += event.delta.0 as u64;
            }
            // A text, a part, arguments that are whole, be they empty.
            kind if kind.ends_with(".done") => self.told.progress.content = true,
            _ => {}
        }
        self.report(event.usage);
    }

    /// Takes a response object over and gives its error.
    fn response<'a>(&mut self, raw: Option<&'a RawValue>) -> Option<&'a RawValue> {
        let response: Response<'_> = serde_json::from_str(raw?.get()).ok()?;
        if self.told.response_id.is_none() {
            learn(&mut self.told.response_id, response.id);
        }
        learn(&mut self.told.model, response.model);
        learn(&mut self.told.service_tier, response.service_tier);
        let status = response.status.and_then(word);
        let reason = response
            .incomplete_details
            .and_then(|details| serde_json::from_str::<Incomplete<'_>>(details.get()).ok())
            .and_then(|details| details.reason)
            .and_then(word);
        if let Some(stopped) = reason.or(status)
            && !matches!(stopped.as_str(), "in_progress" | "queued")
        {
            self.told.stop_reason = Some(stopped);
        }
        if let Some(output) = response.output
            && let Ok(items) = serde_json::from_str::<Vec<Item<'_>>>(output.get())
        {
            self.has_output = true;
            let searches = items.iter().filter(|item| item.is_search()).count() as u64;
            self.searches_in_all = self.searches_in_all.max(searches);
        }
        if let Some(ToolUsage { web_search }) = response.tool_usage.0
            && let Some(WebSearch { num_requests }) = web_search.0
        {
            self.searches_in_all = self.searches_in_all.max(num_requests.get());
        }
        self.report(response.usage);
        response.error
    }

    /// Takes a whole body over. False where it is no object.
    pub fn whole(&mut self, body: &[u8]) -> bool {
        let Ok(raw) = serde_json::from_slice::<&RawValue>(body) else {
            return false;
        };
        if let Some(error) = self.response(Some(raw)) {
            self.told.fail(Some(error), body);
        } else if self.told.stop_reason.as_deref() == Some("failed") {
            self.told.fail(None, b"");
        }
        true
    }

    fn report(&mut self, usage: Option<&RawValue>) {
        if let Some(usage) = usage
            && let Ok(usage) = serde_json::from_str::<WireUsage>(usage.get())
        {
            self.counts.report(&usage);
        }
    }
}
