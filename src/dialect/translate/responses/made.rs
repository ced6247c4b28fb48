//! The items of an answer while they are made for a client, and their ids.

use actors::domain::Dialect;
use serde_json::value::RawValue;

use super::read_input::OF_CALL;
use super::stand_in::StandIn;
use super::wire::{Action, Content as Wire, FoundAt, Item};
use crate::dialect::translate::neutral::{Citation, Seal, WebSearch};

/// An item. Its id is made of the request's and of its place.
#[derive(Debug)]
pub(super) enum Made {
    Message(Vec<Said>),
    Thought {
        text: String,
        seal: Option<Seal>,
    },
    Call(Call),
    Search(WebSearch),
    /// An item of this dialect, verbatim.
    Own(Box<RawValue>),
}

/// A part of a message.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub refusal: bool,
    pub text: String,
    pub citations: Vec<Citation>,
}

#[derive(Debug, Default)]
pub(super) struct Call {
    pub id: String,
    pub name: String,
    pub namespace: Option<String>,
    pub custom: bool,
    /// The tool of the vendor that the function stands for.
    pub stand_in: Option<StandIn>,
    pub input: String,
}

impl Made {
    /// Gemini proves its thoughts on the call: here the proof is a thought beside it that names the call.
    pub fn proof_of(call: &str, seal: &Seal) -> Self {
        Self::Thought {
            text: String::new(),
            seal: Some(Seal {
                id: Some(format!("{OF_CALL}{call}")),
                ..seal.clone()
            }),
        }
    }

    pub fn id(&self, answer: &str, place: usize) -> String {
        let prefix = match self {
            Self::Message(_) => "msg",
            Self::Thought { .. } => "rs",
            Self::Call(Call {
                stand_in: Some(stand_in),
                ..
            }) => stand_in.prefix(),
            Self::Call(Call { custom: true, .. }) => "ctc",
            Self::Call(_) => "fc",
            Self::Search(_) => "ws",
            Self::Own(_) => "item",
        };
        format!("{prefix}_{answer}_{place}")
    }

    /// The item as it is now. `status` is `in_progress` or `completed`.
    pub fn json(&self, id: &str, status: &'static str) -> String {
        let item = match self {
            Self::Own(json) => return json.get().to_owned(),
            Self::Call(call) => return call.json(id, status),
            Self::Message(said) => Item::Message {
                id: Some(id),
                status: Some(status),
                role: "assistant",
                content: said.iter().map(Said::wire).collect(),
            },
            Self::Thought { text, seal } => Item::Reasoning {
                id: Some(id),
                summary: if text.is_empty() {
                    Vec::new()
                } else {
                    vec![Wire::SummaryText { text }]
                },
                encrypted_content: seal
                    .as_ref()
                    .map(|seal| seal.carried_by(Dialect::OpenaiResponses).into()),
            },
            Self::Search(search) => Item::WebSearchCall {
                id,
                status,
                action: Action {
                    query: &search.query,
                    queries: vec![&search.query],
                    sources: search
                        .found
                        .iter()
                        .map(|(url, _)| FoundAt { url })
                        .collect(),
                },
            },
        };
        written(&item)
    }
}

impl Said {
    pub fn wire(&self) -> Wire<'_> {
        if self.refusal {
            return Wire::Refusal {
                refusal: &self.text,
            };
        }
        Wire::answered(&self.text, &self.citations)
    }
}

impl Call {
    /// Whether its function is one of the vendor's tools.
    pub fn standing_in(mut self, offered: &[StandIn]) -> Self {
        if !self.custom && self.namespace.is_none() {
            let mut offered = offered.iter().copied();
            self.stand_in = offered.find(|stand_in| stand_in.name() == self.name);
        }
        self
    }

    fn json(&self, id: &str, status: &'static str) -> String {
        let (name, namespace) = (self.name.as_str(), self.namespace.as_deref());
        if let Some(stand_in) = self.stand_in {
            return stand_in.item(id, &self.id, &self.input, status).to_string();
        }
        written(&if self.custom {
            Item::CustomToolCall {
                id: Some(id),
                status: Some(status),
                call_id: self.id.as_str().into(),
                name,
                namespace,
                input: &self.input,
            }
        } else {
            Item::FunctionCall {
                id: Some(id),
                status: Some(status),
                call_id: self.id.as_str().into(),
                name,
                namespace,
                arguments: &self.input,
            }
        })
    }
}

/// Nothing in an item cannot be written.
fn written(item: &Item<'_>) -> String {
    serde_json::to_string(item).unwrap_or_default()
}
