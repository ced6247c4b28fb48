//! What an upstream answers: its items, and the object around them. Read as far as it can be: what is odd costs only
//! itself.

use actors::domain::{Dialect, Usage};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::read_input::web_search;
use super::read_parts::Annotation;
use super::read_tools::group;
use crate::dialect::raw;
use crate::dialect::translate::neutral::{
    Content, Hosted, Seal, SealKind, Stop, Thought, ToolCall, ToolInput,
};
use crate::dialect::usage::lenient::{Count, Lenient};
use crate::dialect::usage::openai::{Counts, WireUsage};

/// An item of an answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OutItem {
    #[serde(rename = "type")]
    kind: Lenient<String>,
    pub id: Lenient<String>,
    call_id: Lenient<String>,
    name: Lenient<String>,
    namespace: Lenient<String>,
    arguments: Lenient<String>,
    input: Lenient<String>,
    content: Lenient<Vec<OutContent>>,
    summary: Lenient<Vec<OutContent>>,
    encrypted_content: Lenient<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct OutContent {
    #[serde(rename = "type")]
    kind: Lenient<String>,
    text: Lenient<String>,
    refusal: Lenient<String>,
    annotations: Lenient<Vec<Annotation>>,
}

impl OutItem {
    pub fn read(json: &RawValue) -> Option<Self> {
        serde_json::from_str(json.get()).ok()
    }

    pub fn kind(&self) -> &str {
        self.kind.0.as_deref().unwrap_or_default()
    }

    /// The call, as far as it is said; `place` makes an id where there is none.
    pub fn call(&mut self, place: usize) -> ToolCall {
        let custom = self.kind() == "custom_tool_call";
        let id = self.call_id.0.take().filter(|id| !id.is_empty());
        let own_id = self.id.0.clone().filter(|id| !id.is_empty());
        ToolCall {
            id: id.or(own_id).unwrap_or_else(|| format!("call_{place}")),
            name: self.name.0.take().unwrap_or_default(),
            namespace: group(self.namespace.0.take()),
            input: if custom {
                ToolInput::Text(self.input.0.take().unwrap_or_default())
            } else {
                ToolInput::Json(self.arguments.0.take().unwrap_or_default())
            },
            seal: None,
        }
    }

    fn thought(&mut self) -> Thought {
        let summary = self.summary.0.take().filter(|summary| !summary.is_empty());
        let shown = summary
            .or_else(|| self.content.0.take())
            .unwrap_or_default();
        let texts: Vec<String> = shown.into_iter().filter_map(|part| part.text.0).collect();
        let sealed = self
            .encrypted_content
            .0
            .take()
            .filter(|sealed| !sealed.is_empty());
        Thought {
            text: texts.join("\n\n"),
            seal: sealed.map(|sealed| {
                Seal::read(
                    Dialect::OpenaiResponses,
                    SealKind::Encrypted,
                    self.id.0.as_deref(),
                    &sealed,
                )
            }),
        }
    }

    /// What the item holds, each with its place in it. `place` is the item's own.
    pub fn contents(mut self, json: &RawValue, place: usize) -> Vec<(usize, Content)> {
        match self.kind() {
            "message" => {
                let parts = self.content.0.take().unwrap_or_default();
                let parts = parts.into_iter().enumerate();
                parts
                    .filter_map(|(at, part)| Some((at, part.content()?)))
                    .collect()
            }
            "reasoning" => vec![(0, Content::Thought(self.thought()))],
            "function_call" | "custom_tool_call" => vec![(0, Content::ToolCall(self.call(place)))],
            kind => {
                let searched = (kind == "web_search_call")
                    .then(|| web_search(json))
                    .flatten();
                let hosted = || {
                    Content::Hosted(Hosted {
                        dialect: Dialect::OpenaiResponses,
                        kind: kind.to_owned(),
                        json: json.to_owned(),
                    })
                };
                vec![(0, searched.unwrap_or_else(hosted))]
            }
        }
    }
}

impl OutContent {
    fn content(self) -> Option<Content> {
        if let Some(refusal) = self.refusal.0 {
            return Some(Content::Refusal(refusal));
        }
        let kind = self.kind.0.as_deref().unwrap_or("output_text");
        let text = self
            .text
            .0
            .filter(|_| matches!(kind, "output_text" | "text"))?;
        let cited = self.annotations.0.unwrap_or_default();
        Some(Content::Text {
            text,
            citations: cited.into_iter().filter_map(Annotation::citation).collect(),
        })
    }
}

/// The object around the items.
#[derive(Debug, Deserialize)]
pub(super) struct Response<'a> {
    #[serde(default)]
    pub id: Lenient<String>,
    #[serde(default)]
    pub model: Lenient<String>,
    #[serde(default)]
    pub created_at: Count,
    #[serde(default)]
    pub service_tier: Lenient<String>,
    #[serde(default)]
    pub status: Lenient<String>,
    #[serde(default)]
    incomplete_details: Lenient<Incomplete>,
    #[serde(borrow, default)]
    usage: Option<&'a RawValue>,
    #[serde(default)]
    tool_usage: Lenient<ToolUsage>,
    #[serde(borrow, default)]
    pub output: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub error: Option<&'a RawValue>,
}

#[derive(Debug, Deserialize)]
struct Incomplete {
    #[serde(default)]
    reason: Lenient<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ToolUsage {
    web_search: Lenient<Searches>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Searches {
    num_requests: Count,
}

impl<'a> Response<'a> {
    pub fn read(json: &'a RawValue) -> Option<Self> {
        serde_json::from_str(json.get()).ok()
    }

    pub fn items(&self) -> Vec<&'a RawValue> {
        self.output.and_then(raw::items).unwrap_or_default()
    }

    /// What it used; `searches` were among its items. `None` where it does not say.
    pub fn usage(&self, searches: u64) -> Option<Usage> {
        let wire: WireUsage = serde_json::from_str(self.usage?.get()).ok()?;
        let mut counts = Counts::default();
        counts.report(&wire);
        let counted = self
            .tool_usage
            .0
            .as_ref()
            .and_then(|used| used.web_search.0.as_ref());
        let counted = counted.map_or(0, |search| search.num_requests.get());
        Some(Usage {
            web_searches: searches.max(counted),
            ..counts.usage()
        })
    }

    /// Why it ended, given what it holds.
    pub fn stop(&self, calls: bool, refused: bool) -> Stop {
        let details = self.incomplete_details.0.as_ref();
        let reason = details.and_then(|details| details.reason.0.as_deref());
        match (reason, self.status.0.as_deref()) {
            (Some("content_filter"), _) => Stop::Filtered,
            (Some("max_output_tokens"), _) | (None, Some("incomplete")) => Stop::MaxOutput,
            _ => finished(calls, refused),
        }
    }
}

/// Why an answer ended that was not broken off.
pub(super) fn finished(calls: bool, refused: bool) -> Stop {
    if calls {
        Stop::ToolCalls
    } else if refused {
        Stop::Refusal
    } else {
        Stop::End
    }
}
