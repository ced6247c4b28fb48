//! Pure: what a path asks for, whichever of its vendor's spellings it comes in. It knows no method, query or header.

use std::borrow::Cow;

use actors::domain::Dialect;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::dialect::endpoint::{Endpoint, Operation};
use crate::dialect::peek::InPath;

/// What is found under a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place<'p> {
    /// Work for a provider.
    Call(Called),
    /// The list of models; `google` where only Gemini's clients ask for it.
    Models {
        google: bool,
    },
    Model {
        id: String,
        google: bool,
    },
    /// What the hub itself says to the Gemini command line in place of Code Assist.
    CodeAssist(&'p str),
    /// A long-running operation of Code Assist.
    CodeAssistOperation(&'p str),
}

/// Work for a provider, as far as a path says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Called {
    pub endpoint: Endpoint,
    pub in_path: InPath,
    /// The request lies in Code Assist's envelope, which also names the model.
    pub enveloped: bool,
}

/// What a path begins with. A doubled one works too: users set a base URL that ends in a version, and the CLI appends
/// its own.
fn is_version(segment: &str) -> bool {
    matches!(segment, "v1" | "v1beta" | "v1beta1" | "v1alpha")
}

/// What is under this path; `None` where nobody serves it.
pub(super) fn find(path: &str) -> Option<Place<'_>> {
    let path = path.trim_end_matches('/');
    let below = path.strip_prefix("/gemini").unwrap_or(path);
    let mut segments: Vec<&str> = below.strip_prefix('/')?.split('/').collect();
    while segments.len() > 1
        && is_version(segments[0])
        && (is_version(segments[1]) || segments[1].starts_with("v1internal"))
    {
        segments.remove(0);
    }
    match segments[..] {
        [method] => code_assist(method.strip_prefix("v1internal:")?),
        ["v1internal", "operations", ..] => {
            let at = below.find("operations/")?;
            Some(Place::CodeAssistOperation(&below[at..]))
        }
        [version, ref rest @ ..] if is_version(version) => versioned(version != "v1", rest),
        _ => None,
    }
}

fn code_assist(method: &str) -> Option<Place<'_>> {
    let (operation, stream) = match method {
        "generateContent" => (Operation::Generate, false),
        "streamGenerateContent" => (Operation::Generate, true),
        "countTokens" => (Operation::CountTokens, false),
        _ => return Some(Place::CodeAssist(method)),
    };
    Some(Place::Call(Called {
        endpoint: Endpoint {
            dialect: Dialect::Gemini,
            operation,
            path: format!("/v1internal:{method}").into(),
        },
        in_path: InPath {
            stream,
            ..InPath::default()
        },
        enveloped: true,
    }))
}

/// What follows the version.
fn versioned(google: bool, rest: &[&str]) -> Option<Place<'static>> {
    use Dialect::{Anthropic, OpenaiChat, OpenaiResponses};
    let fixed = |dialect, operation, path: &'static str| {
        Some(called(dialect, operation, Cow::Borrowed(path)))
    };
    match *rest {
        ["models"] => Some(Place::Models { google }),
        ["models", ref model @ ..] => {
            let model = model.join("/");
            gemini(&model).or_else(|| {
                Some(Place::Model {
                    id: decoded(&model),
                    google,
                })
            })
        }
        ["publishers", "google", "models", ref model @ ..]
        | [
            "projects",
            _,
            "locations",
            _,
            "publishers",
            "google",
            "models",
            ref model @ ..,
        ] => gemini(&model.join("/")),
        _ if google => None,
        ["messages"] => fixed(Anthropic, Operation::Generate, "/v1/messages"),
        ["messages", "count_tokens"] => fixed(
            Anthropic,
            Operation::CountTokens,
            "/v1/messages/count_tokens",
        ),
        ["chat", "completions"] => fixed(OpenaiChat, Operation::Generate, "/v1/chat/completions"),
        ["completions"] => fixed(OpenaiChat, Operation::Complete, "/v1/completions"),
        ["embeddings"] => fixed(OpenaiChat, Operation::Embed, "/v1/embeddings"),
        ["responses"] => fixed(OpenaiResponses, Operation::Generate, "/v1/responses"),
        ["responses", "compact"] => {
            fixed(OpenaiResponses, Operation::Compact, "/v1/responses/compact")
        }
        ["responses", id] | ["responses", id, "cancel" | "input_items"] if !id.is_empty() => {
            let path = format!("/v1/{}", rest.join("/"));
            Some(called(OpenaiResponses, Operation::Resource, path.into()))
        }
        _ => None,
    }
}

fn called(dialect: Dialect, operation: Operation, path: Cow<'static, str>) -> Place<'static> {
    Place::Call(Called {
        endpoint: Endpoint {
            dialect,
            operation,
            path,
        },
        in_path: InPath::default(),
        enveloped: false,
    })
}

/// `{model}:{method}`; a model's name may hold slashes and colons of its own.
fn gemini(model_and_method: &str) -> Option<Place<'static>> {
    let (model, method) = model_and_method.rsplit_once(':')?;
    let (operation, stream) = match method {
        "generateContent" => (Operation::Generate, false),
        "streamGenerateContent" => (Operation::Generate, true),
        "countTokens" => (Operation::CountTokens, false),
        "embedContent" | "batchEmbedContents" => (Operation::Embed, false),
        _ => return None,
    };
    Some(Place::Call(Called {
        endpoint: Endpoint {
            dialect: Dialect::Gemini,
            operation,
            path: gemini_path(&decoded(model), method).into(),
        },
        in_path: InPath {
            model: decoded(model),
            stream,
            array: false,
        },
        enveloped: false,
    }))
}

/// The canonical path of a method of Gemini's. Clients make names up, and none may end the path, climb out of its place
/// or name another method.
pub(super) fn gemini_path(model: &str, method: &str) -> String {
    const IN_NAME: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~')
        .remove(b'@');
    const IN_PATH: &AsciiSet = &IN_NAME.remove(b'/');
    let climbs = model.split('/').any(|part| matches!(part, "" | "." | ".."));
    let model = utf8_percent_encode(model, if climbs { IN_NAME } else { IN_PATH });
    format!("/v1beta/models/{model}:{method}")
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests;
