//! What a turn or an answer consists of.

use serde_json::value::RawValue;

use super::Seal;

/// A piece of a turn or of an answer.
#[derive(Clone, Debug)]
pub struct Part {
    pub content: Content,
    /// A prompt cache may end after it.
    pub cache: Option<CacheMark>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Text {
        text: String,
        citations: Vec<Citation>,
    },
    Image(Image),
    File(File),
    Thought(Thought),
    ToolCall(ToolCall),
    ToolResult(ToolResult),
    /// The model declined, in its words.
    Refusal(String),
    /// A search that ran at the vendor, with what it found.
    WebSearch(WebSearch),
    /// Something that only its own dialect understands.
    Hosted(Hosted),
}

/// How long the prompt cache that ends here is to live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CacheMark {
    #[default]
    FiveMinutes,
    OneHour,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Base64 as it came; the media type such as `image/png`.
    Inline {
        media_type: String,
        data: String,
    },
    Url(String),
    /// An upload at the vendor.
    FileId(String),
    /// Plain text of a document.
    Text(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    pub source: Source,
    /// `low`, `high`, `auto`.
    pub detail: Option<String>,
}

/// A document (PDF, text), or sound or film by its media type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub source: Source,
    pub name: Option<String>,
}

/// What the model thought, as far as it is shown, and the proof of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thought {
    /// Empty where it is not shown. Several summaries are joined by a blank line.
    pub text: String,
    pub seal: Option<Seal>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolCall {
    /// Never empty: readers of dialects without ids make them (`call_<turn>_<place>`), the same for the same request.
    pub id: String,
    pub name: String,
    pub namespace: Option<String>,
    pub input: ToolInput,
    /// Gemini proves its thoughts on the call.
    pub seal: Option<Seal>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolInput {
    /// The text of a JSON object; what a model wrote may be broken, and is passed as it is where it is text, too.
    Json(String),
    /// Of a custom tool.
    Text(String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct ToolResult {
    /// The id of the call.
    pub call: String,
    /// The tool, where the dialect names it.
    pub name: Option<String>,
    /// Text, images and files.
    pub parts: Vec<Part>,
    pub is_error: bool,
    /// The answer to a custom tool's call.
    pub custom: bool,
}

/// Where a text has something from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Citation {
    pub url: String,
    pub title: Option<String>,
    /// What is cited.
    pub quote: Option<String>,
    /// Characters of the text, from and up to, where the dialect says so.
    pub span: Option<(u64, u64)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebSearch {
    pub id: String,
    pub query: String,
    /// Address and title.
    pub found: Vec<(String, String)>,
    /// Whole objects for the way back to the same dialect, where it needs more than this.
    pub hosted: Vec<Hosted>,
}

#[derive(Clone, Debug)]
pub struct Hosted {
    pub dialect: actors::domain::Dialect,
    /// The `type` of the object, or the name of its field.
    pub kind: String,
    /// The whole object.
    pub json: Box<RawValue>,
}

impl Source {
    /// What is in `data:image/png;base64,…`; `None` where it is no such address.
    #[must_use]
    pub fn of_data_url(url: &str) -> Option<Self> {
        let (head, data) = url.strip_prefix("data:")?.split_once(',')?;
        let media_type = head.strip_suffix(";base64")?;
        // Parameters such as `charset` say nothing of base64.
        let media_type = media_type.split(';').next().unwrap_or_default();
        Some(Self::Inline {
            media_type: media_type.to_owned(),
            data: data.to_owned(),
        })
    }

    /// The other way round.
    #[must_use]
    pub fn data_url(media_type: &str, data: &str) -> String {
        format!("data:{media_type};base64,{data}")
    }
}

impl File {
    /// Sound in base64, its format as OpenAI names it.
    #[must_use]
    pub fn sound(format: &str, data: String) -> Self {
        let media_type = match format {
            "mp3" => "audio/mpeg".to_owned(),
            format => format!("audio/{format}"),
        };
        Self {
            source: Source::Inline { media_type, data },
            name: None,
        }
    }
}

impl Part {
    #[must_use]
    pub fn new(content: Content) -> Self {
        Self {
            content,
            cache: None,
        }
    }

    /// Text that cites nothing.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(Content::Text {
            text: text.into(),
            citations: Vec::new(),
        })
    }

    #[must_use]
    pub fn cached(self, cache: Option<CacheMark>) -> Self {
        Self { cache, ..self }
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.content == other.content && self.cache == other.cache
    }
}

impl PartialEq for Hosted {
    fn eq(&self, other: &Self) -> bool {
        (self.dialect, &self.kind, self.json.get())
            == (other.dialect, &other.kind, other.json.get())
    }
}

impl Eq for Hosted {}
