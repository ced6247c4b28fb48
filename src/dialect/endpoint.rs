//! What a client asked for, and the path under which a provider knows it. Hosts and versions of base URLs are the
//! business of `egress`.

use std::borrow::Cow;

use actors::domain::{Dialect, ProviderKind, RequestKind};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// One of the things that clients ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// An answer of a model.
    Generate,
    CountTokens,
    /// `/v1/responses/compact`.
    Compact,
    /// Legacy `/v1/completions`.
    Complete,
    /// `/v1/embeddings`, `:embedContent`, `:batchEmbedContents`.
    Embed,
    /// Something that a vendor keeps (`/v1/responses/{id}` …), with any method.
    Resource,
}

/// An operation in a dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub dialect: Dialect,
    pub operation: Operation,
    /// With its version and without a doubled prefix: `/v1/messages`, `/v1beta/models/gemini-2.5-pro:generateContent`.
    pub path: Cow<'static, str>,
}

/// Asks Gemini for events instead of a JSON array.
const EVENTS: &str = "alt=sse";

/// What of a model's name may not stand in a path as it is: clients make names up, and none may end the path, reach
/// its query or name another method.
const NOT_IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
/// In a name that would climb out of its place.
const NOT_IN_SEGMENT: &AsciiSet = &NOT_IN_PATH.add(b'/');

/// A model's name as a part of a path.
fn in_path(model: &str) -> Cow<'_, str> {
    let climbs = model.split('/').any(|part| matches!(part, "" | "." | ".."));
    let set = if climbs { NOT_IN_SEGMENT } else { NOT_IN_PATH };
    utf8_percent_encode(model, set).into()
}

impl Operation {
    /// How the log and the limits count it.
    #[must_use]
    pub fn kind(self) -> RequestKind {
        match self {
            Self::Generate | Self::Compact | Self::Complete => RequestKind::Generation,
            Self::CountTokens => RequestKind::CountTokens,
            Self::Embed => RequestKind::Embedding,
            Self::Resource => RequestKind::Resource,
        }
    }

    /// Whether a provider of another dialect can do it.
    #[must_use]
    pub fn translates(self) -> bool {
        matches!(self, Self::Generate | Self::CountTokens)
    }
}

impl Endpoint {
    /// The path at a provider of this type for the model that is sent, and what its query needs beside the client's.
    #[must_use]
    pub fn upstream(
        &self,
        kind: ProviderKind,
        model: &str,
        stream: bool,
    ) -> (Cow<'_, str>, Option<&'static str>) {
        if kind.dialect() == self.dialect {
            return (self.native(kind, model), None);
        }
        let path = match kind {
            ProviderKind::Claude | ProviderKind::ClaudeAuth => "/v1/messages",
            ProviderKind::OpenaiCompatible => "/v1/chat/completions",
            ProviderKind::Codex => "/v1/responses",
            ProviderKind::Gemini | ProviderKind::GeminiCli => {
                let (method, query) = if stream {
                    ("streamGenerateContent", Some(EVENTS))
                } else {
                    ("generateContent", None)
                };
                let path = match kind {
                    ProviderKind::GeminiCli => format!("/v1internal:{method}"),
                    _ => {
                        let model = model.strip_prefix("models/").unwrap_or(model);
                        format!("/v1beta/models/{}:{method}", in_path(model))
                    }
                };
                return (path.into(), query);
            }
        };
        (path.into(), None)
    }

    /// The client's own path, with the model that is sent where Gemini's paths name one.
    fn native(&self, kind: ProviderKind, model: &str) -> Cow<'_, str> {
        let named = match self.dialect {
            Dialect::Gemini => self.path.rsplit_once("models/"),
            Dialect::Anthropic | Dialect::OpenaiChat | Dialect::OpenaiResponses => None,
        };
        let Some((before, rest)) = named else {
            return Cow::Borrowed(&self.path);
        };
        let Some((named, method)) = rest.rsplit_once(':') else {
            return Cow::Borrowed(&self.path);
        };
        match kind {
            ProviderKind::GeminiCli => format!("/v1internal:{method}").into(),
            _ if percent_decode_str(named).eq(model.bytes()) => Cow::Borrowed(&self.path),
            _ => format!("{before}models/{}:{method}", in_path(model)).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(dialect: Dialect, path: &'static str) -> Endpoint {
        Endpoint {
            dialect,
            operation: Operation::Generate,
            path: path.into(),
        }
    }

    #[test]
    fn an_own_path_stays_and_names_the_model_that_is_sent() {
        let chat = endpoint(Dialect::OpenaiChat, "/v1/chat/completions");
        let (path, query) = chat.upstream(ProviderKind::OpenaiCompatible, "m", true);
        assert_eq!((path.as_ref(), query), ("/v1/chat/completions", None));
        for (path, kind, expected) in [
            (
                "/v1beta/models/a:generateContent",
                ProviderKind::Gemini,
                "/v1beta/models/b:generateContent",
            ),
            (
                "/v1/projects/p/locations/l/publishers/google/models/a:countTokens",
                ProviderKind::Gemini,
                "/v1/projects/p/locations/l/publishers/google/models/b:countTokens",
            ),
            (
                "/v1beta/models/a:streamGenerateContent",
                ProviderKind::GeminiCli,
                "/v1internal:streamGenerateContent",
            ),
            ("/v1beta/models/a", ProviderKind::Gemini, "/v1beta/models/a"),
        ] {
            let gemini = endpoint(Dialect::Gemini, path);
            assert_eq!(gemini.upstream(kind, "b", false).0, expected, "{path}");
        }
    }

    #[test]
    fn no_name_of_a_model_leads_elsewhere() {
        let messages = endpoint(Dialect::Anthropic, "/v1/messages");
        for (model, expected) in [
            ("gemini-2.5-pro", "gemini-2.5-pro"),
            ("models/gemini-2.5-pro", "gemini-2.5-pro"),
            ("ours/tuned", "ours/tuned"),
            ("../../v1/files", "..%2F..%2Fv1%2Ffiles"),
            ("m?key=k#x", "m%3Fkey=k%23x"),
            ("m:deleteAll", "m%3AdeleteAll"),
            ("a b%2e", "a%20b%252e"),
        ] {
            let (path, _) = messages.upstream(ProviderKind::Gemini, model, false);
            assert_eq!(path, format!("/v1beta/models/{expected}:generateContent"));
        }
    }

    #[test]
    fn a_name_that_the_client_wrote_in_its_own_way_stays() {
        let gemini = endpoint(Dialect::Gemini, "/v1beta/models/a%5Bb:generateContent");
        let (path, _) = gemini.upstream(ProviderKind::Gemini, "a[b", false);
        assert_eq!(path, gemini.path);
    }

    #[test]
    fn another_dialect_has_its_own_path() {
        let messages = endpoint(Dialect::Anthropic, "/v1/messages");
        for (kind, stream, expected, query) in [
            (
                ProviderKind::OpenaiCompatible,
                true,
                "/v1/chat/completions",
                None,
            ),
            (ProviderKind::Codex, true, "/v1/responses", None),
            (
                ProviderKind::Gemini,
                true,
                "/v1beta/models/m:streamGenerateContent",
                Some("alt=sse"),
            ),
            (
                ProviderKind::Gemini,
                false,
                "/v1beta/models/m:generateContent",
                None,
            ),
            (
                ProviderKind::GeminiCli,
                true,
                "/v1internal:streamGenerateContent",
                Some("alt=sse"),
            ),
        ] {
            let (path, extra) = messages.upstream(kind, "m", stream);
            assert_eq!((path.as_ref(), extra), (expected, query), "{kind:?}");
        }
        let chat = endpoint(Dialect::OpenaiChat, "/v1/chat/completions");
        assert_eq!(
            chat.upstream(ProviderKind::ClaudeAuth, "m", true).0,
            "/v1/messages"
        );
    }
}
