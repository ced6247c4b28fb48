//! Every pair of dialects, by recorded cases: what goes upstream, what comes back, and what must hold whatever comes.

mod any_stream;
mod cases;
mod conversations;
mod goldens;
mod there_and_back;

use actors::domain::Dialect;
use claude_code_hub::dialect::translate::{
    Asked, Outgoing, StreamTranslator, Target, neutral::Unsayable, request,
};

pub(crate) const DIALECTS: [Dialect; 4] = [
    Dialect::Anthropic,
    Dialect::OpenaiChat,
    Dialect::OpenaiResponses,
    Dialect::Gemini,
];

/// The folder and the word of a dialect.
pub(crate) fn word(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Anthropic => "messages",
        Dialect::OpenaiChat => "chat",
        Dialect::OpenaiResponses => "responses",
        Dialect::Gemini => "gemini",
    }
}

/// All twelve: the client's dialect, the upstream's.
pub(crate) fn pairs() -> impl Iterator<Item = (Dialect, Dialect)> {
    let all = DIALECTS.into_iter();
    all.flat_map(|client| DIALECTS.into_iter().map(move |upstream| (client, upstream)))
        .filter(|(client, upstream)| client != upstream)
}

/// A model of the upstream's own family, because writers heed what a family can do.
pub(crate) fn model(upstream: Dialect) -> &'static str {
    match upstream {
        Dialect::Anthropic => "claude-sonnet-4-5",
        Dialect::OpenaiChat => "gpt-4.1",
        Dialect::OpenaiResponses => "gpt-5.1",
        Dialect::Gemini => "gemini-3-pro-preview",
    }
}

pub(crate) fn asked(stream: bool) -> Asked<'static> {
    Asked {
        model: "asked",
        stream,
        array: false,
        id: "0-1",
        now_s: 1_760_000_000,
    }
}

pub(crate) fn translated(
    client: Dialect,
    upstream: Dialect,
    body: &[u8],
) -> Result<Outgoing, Unsayable> {
    translated_for(model(upstream), client, upstream, body)
}

pub(crate) fn translated_for(
    model: &str,
    client: Dialect,
    upstream: Dialect,
    body: &[u8],
) -> Result<Outgoing, Unsayable> {
    let target = Target {
        model,
        default_max_output: 32_000,
    };
    request(client, upstream, body, &asked(true), &target)
}

/// The smallest request of a dialect; a Chat client asks for usage.
pub(crate) fn smallest(client: Dialect) -> &'static [u8] {
    match client {
        Dialect::Anthropic => br#"{"model":"asked","max_tokens":9,"messages":[{"role":"user","content":"q"}]}"#,
        Dialect::OpenaiChat => {
            br#"{"model":"asked","stream_options":{"include_usage":true},"messages":[{"role":"user","content":"q"}]}"#
        }
        Dialect::OpenaiResponses => br#"{"model":"asked","input":"q"}"#,
        Dialect::Gemini => br#"{"contents":[{"parts":[{"text":"q"}]}]}"#,
    }
}

/// A translator as after the smallest request.
pub(crate) fn translator(client: Dialect, upstream: Dialect) -> StreamTranslator {
    let memory = translated(client, upstream, smallest(client))
        .unwrap()
        .memory;
    StreamTranslator::new(client, upstream, &memory)
}

/// A whole stream through a pair, in these chunks.
pub(crate) fn through<'a>(
    client: Dialect,
    upstream: Dialect,
    chunks: impl IntoIterator<Item = &'a [u8]>,
) -> Vec<u8> {
    let mut translator = translator(client, upstream);
    let mut out = Vec::new();
    for chunk in chunks {
        out.extend_from_slice(&translator.push(chunk));
    }
    out.extend_from_slice(&translator.finish());
    out
}

/// Whether a client of the dialect could be served this.
pub(crate) fn valid(client: Dialect, stream: &[u8]) -> Result<(), String> {
    match client {
        Dialect::Anthropic => testkit::validate::messages(stream),
        Dialect::OpenaiChat => testkit::validate::chat(stream),
        Dialect::OpenaiResponses => testkit::validate::responses(stream),
        Dialect::Gemini => testkit::validate::gemini(stream),
    }
}
