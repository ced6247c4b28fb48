//! In which dialect a request is answered where its path is not enough: by what its client's libraries always send.

use actix_web::HttpRequest;
use actix_web::http::header::USER_AGENT;
use actors::domain::Dialect;

use super::paths::{self, Place};

/// The dialect of a request's answer, whatever it is.
pub(super) fn of(request: &HttpRequest) -> Dialect {
    match paths::find(request.path()) {
        Some(Place::Call(called)) => called.endpoint.dialect,
        Some(Place::CodeAssist(_) | Place::CodeAssistOperation(_)) => Dialect::Gemini,
        Some(Place::Models { google } | Place::Model { google, .. }) => of_models(request, google),
        None => guessed(request),
    }
}

/// `/v1/models` belongs to three vendors.
pub(super) fn of_models(request: &HttpRequest, google: bool) -> Dialect {
    let headers = request.headers();
    if google {
        Dialect::Gemini
    } else if headers.contains_key("anthropic-version") {
        Dialect::Anthropic
    } else if is_google(request) {
        Dialect::Gemini
    } else {
        Dialect::OpenaiChat
    }
}

fn is_google(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let query = request.query_string();
    headers.contains_key("x-goog-api-key")
        || headers.contains_key("x-goog-api-client")
        || query.split('&').any(|pair| pair.starts_with("key="))
}

/// A path that nobody serves: by its beginning, then by the headers.
fn guessed(request: &HttpRequest) -> Dialect {
    let path = request.path();
    let has = |part: &str| path.contains(part);
    let agent = request.headers().get(USER_AGENT);
    let agent = agent.and_then(|value| value.to_str().ok()).unwrap_or("");
    if has("/v1internal") || has("/v1beta") || path.starts_with("/gemini") {
        Dialect::Gemini
    } else if has("/responses") {
        Dialect::OpenaiResponses
    } else if has("/chat") || has("/completions") || has("/embeddings") {
        Dialect::OpenaiChat
    } else if has("/messages") || has("/complete") || agent.starts_with("claude-cli/") {
        Dialect::Anthropic
    } else {
        of_models(request, false)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn dialect(path: &str, headers: &[(&'static str, &'static str)]) -> Dialect {
        let request = TestRequest::with_uri(path);
        let request = headers
            .iter()
            .fold(request, |request, header| request.insert_header(*header));
        of(&request.to_http_request())
    }

    #[test]
    fn the_list_of_models_is_told_apart_by_what_libraries_send() {
        let version = ("anthropic-version", "2026-10-21");
        for (path, headers, expected) in [
            ("/v1/models", &[version][..], Dialect::Anthropic),
            ("/v1/models", &[("x-goog-api-key", "k")], Dialect::Gemini),
            ("/v1/models?key=k", &[], Dialect::Gemini),
            (
                "/v1/models",
                &[("authorization", "Bearer k")],
                Dialect::OpenaiChat,
            ),
            ("/v1beta/models", &[version], Dialect::Gemini),
            ("/v1/models/m", &[version], Dialect::Anthropic),
        ] {
            assert_eq!(dialect(path, headers), expected, "{path} {headers:?}");
        }
    }

    #[test]
    fn a_path_that_nobody_serves_is_guessed() {
        for (path, headers, expected) in [
            ("/v1beta/nonsense", &[][..], Dialect::Gemini),
            ("/v1internal/x", &[], Dialect::Gemini),
            ("/gemini/x", &[], Dialect::Gemini),
            ("/v1/responses/a/b/c", &[], Dialect::OpenaiResponses),
            ("/openai/chat/completions", &[], Dialect::OpenaiChat),
            ("/messages", &[], Dialect::Anthropic),
            ("/v1/files", &[], Dialect::OpenaiChat),
            (
                "/v1/files",
                &[("anthropic-version", "2023-06-01")],
                Dialect::Anthropic,
            ),
            (
                "/x",
                &[("user-agent", "claude-cli/2.1.329 (external, cli)")],
                Dialect::Anthropic,
            ),
            ("/v1/files", &[("x-goog-api-key", "k")], Dialect::Gemini),
        ] {
            assert_eq!(dialect(path, headers), expected, "{path} {headers:?}");
        }
    }
}
