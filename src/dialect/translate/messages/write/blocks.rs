//! Content blocks as the API takes and gives them, and the parts that become them. Which block may stand where is not
//! decided here.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::value::RawValue;

use super::super::super::neutral::{
    File, Image, Notes, Part, SealKind, Source, Thought, ToolCall, Unsayable, WebSearch,
};
use super::super::wire::{CacheControl, CitationOut, OWN, input_object};

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(in super::super) enum Block<'a> {
    Text {
        text: Cow<'a, str>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        citations: Vec<CitationOut<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        cache_control: Option<CacheControl>,
    },
    Image {
        source: SourceOut<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        cache_control: Option<CacheControl>,
    },
    Document {
        source: SourceOut<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        cache_control: Option<CacheControl>,
    },
    Thinking {
        thinking: &'a str,
        signature: Cow<'a, str>,
    },
    RedactedThinking {
        data: &'a str,
    },
    ToolUse {
        id: Cow<'a, str>,
        name: &'a str,
        input: Cow<'a, RawValue>,
        #[serde(skip_serializing_if = "Option::is_none")]
        cache_control: Option<CacheControl>,
    },
    ToolResult {
        tool_use_id: Cow<'a, str>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        content: Vec<Block<'a>>,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        is_error: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        cache_control: Option<CacheControl>,
    },
    /// An object of the vendor's own, as it came.
    #[serde(untagged)]
    Whole(Cow<'a, RawValue>),
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(in super::super) enum SourceOut<'a> {
    Base64 {
        media_type: &'a str,
        data: &'a str,
    },
    Url {
        url: &'a str,
    },
    Text {
        media_type: &'static str,
        data: Cow<'a, str>,
    },
}

impl<'a> Block<'a> {
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text {
            text: text.into(),
            citations: Vec::new(),
            cache_control: None,
        }
    }

    /// Where a cache mark stands; `None` for blocks that take none.
    pub fn cache_slot(&mut self) -> Option<&mut Option<CacheControl>> {
        match self {
            Self::Text { cache_control, .. }
            | Self::Image { cache_control, .. }
            | Self::Document { cache_control, .. }
            | Self::ToolUse { cache_control, .. }
            | Self::ToolResult { cache_control, .. } => Some(cache_control),
            Self::Thinking { .. } | Self::RedactedThinking { .. } | Self::Whole(_) => None,
        }
    }

    /// The block with the part's cache mark.
    pub fn marked(mut self, part: &Part) -> Self {
        if let (Some(slot), Some(mark)) = (self.cache_slot(), part.cache) {
            *slot = Some(mark.into());
        }
        self
    }

    pub fn call(call: &'a ToolCall, id: Cow<'a, str>) -> Self {
        Self::ToolUse {
            id,
            name: &call.name,
            input: input_object(&call.input),
            cache_control: None,
        }
    }

    /// A thought as this vendor proved it; `None` where it did not, because it takes no other back.
    pub fn thought(thought: &'a Thought) -> Option<Self> {
        let seal = thought.seal.as_ref().filter(|seal| seal.vendor == OWN)?;
        Some(match seal.kind {
            SealKind::Encrypted => Self::RedactedThinking { data: &seal.data },
            SealKind::Signature => Self::Thinking {
                thinking: &thought.text,
                signature: Cow::Borrowed(&seal.data),
            },
        })
    }

    /// The blocks of a search that ran at this vendor.
    pub fn own_search(search: &'a WebSearch) -> impl Iterator<Item = Self> {
        let own = search.hosted.iter().filter(|hosted| hosted.dialect == OWN);
        own.map(|hosted| Self::Whole(Cow::Borrowed(&*hosted.json)))
    }

    pub fn image(image: &'a Image, notes: &mut Notes) -> Result<Self, Unsayable> {
        if image
            .detail
            .as_deref()
            .is_some_and(|detail| detail != "auto")
        {
            notes.drop("detail", "Anthropic has one resolution for all images");
        }
        let source = match &image.source {
            Source::Inline { media_type, data } => match media_type.as_str() {
                "image/jpeg" | "image/png" | "image/gif" | "image/webp" => {
                    SourceOut::Base64 { media_type, data }
                }
                "image/jpg" => SourceOut::Base64 {
                    media_type: "image/jpeg",
                    data,
                },
                other => {
                    return Err(unsayable(
                        "image",
                        format!("is of the media type `{other}`"),
                    ));
                }
            },
            Source::Url(url) => SourceOut::Url { url },
            Source::FileId(id) => return Err(foreign_upload("image", id)),
            Source::Text(_) => return Err(unsayable("image", "is a text".to_owned())),
        };
        Ok(Self::Image {
            source,
            cache_control: None,
        })
    }

    pub fn file(file: &'a File) -> Result<Self, Unsayable> {
        let source = match &file.source {
            Source::Inline { media_type, data } if media_type == "application/pdf" => {
                SourceOut::Base64 { media_type, data }
            }
            Source::Inline { media_type, data } if is_text(media_type) => plain(
                decoded(data)
                    .ok_or_else(|| unsayable("file", "is no text in UTF-8".to_owned()))?
                    .into(),
            ),
            Source::Inline { media_type, .. } => {
                return Err(unsayable(
                    "file",
                    format!("is of the media type `{media_type}`"),
                ));
            }
            Source::Url(url) => SourceOut::Url { url },
            Source::FileId(id) => return Err(foreign_upload("file", id)),
            Source::Text(text) => plain(Cow::Borrowed(text)),
        };
        Ok(Self::Document {
            source,
            title: file.name.as_deref().filter(|name| !name.is_empty()),
            cache_control: None,
        })
    }
}

fn plain(data: Cow<'_, str>) -> SourceOut<'_> {
    SourceOut::Text {
        media_type: "text/plain",
        data,
    }
}

fn is_text(media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    kind.starts_with("text/")
        || kind.ends_with("+json")
        || kind.ends_with("+xml")
        || matches!(
            kind,
            "application/json"
                | "application/xml"
                | "application/yaml"
                | "application/x-yaml"
                | "application/toml"
                | "application/javascript"
                | "application/x-ndjson"
        )
}

fn decoded(data: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(data.trim()).ok()?).ok()
}

fn foreign_upload(field: &str, id: &str) -> Unsayable {
    unsayable(field, format!("is the upload `{id}` at another vendor"))
}

fn unsayable(field: &str, what: String) -> Unsayable {
    Unsayable::new(
        field,
        format!("{what}, which Anthropic's models do not take"),
    )
}
