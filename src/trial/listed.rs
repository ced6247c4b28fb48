//! The models that a provider says it has.

use std::time::Duration;

use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use actors::domain::{Dialect, ProviderKind};
use serde_json::Value;

use super::{ANSWER_MAX, shown, within, without_key};
use crate::dialect::anthropic::error::message_of;
use crate::egress::{Clients, Target, foreign_headers, send};

/// Why there is no list.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ListError {
    #[error("providers of type `{0}` have no list of models")]
    NoList(&'static str),
    #[error("`{url}` gave no list: {reason}")]
    Failed { url: String, reason: String },
}

/// Asks a provider for its models, within that time; sorted.
///
/// # Errors
/// Its type has no list, or it gave none.
pub async fn models(target: &Target, timeout: Duration) -> Result<Vec<String>, ListError> {
    let (path, query) = match target.kind {
        ProviderKind::Claude | ProviderKind::ClaudeAuth => ("/v1/models", "limit=1000"),
        ProviderKind::Codex | ProviderKind::OpenaiCompatible => ("/v1/models", ""),
        ProviderKind::Gemini => ("/v1beta/models", "pageSize=1000"),
        ProviderKind::GeminiCli => return Err(ListError::NoList(target.kind.as_str())),
    };
    let target = within(target, timeout);
    let failed = |reason: String| ListError::Failed {
        url: shown(&target, path),
        reason: without_key(&target, reason),
    };
    let headers = foreign_headers(&HeaderMap::new(), target.kind.dialect());
    let clients = Clients::new();
    let nothing = bytes::Bytes::new();
    let answer = send(
        &clients,
        &target,
        path,
        query,
        Method::GET,
        &headers,
        nothing,
    )
    .await
    .map_err(|error| failed(error.to_string()))?;
    let status = answer.status;
    let body = answer.body.collect(ANSWER_MAX).await;
    let body = body.map_err(|error| failed(error.to_string()))?;
    let said = || message_of(&body).unwrap_or_else(|| "it says nothing".to_owned());
    if !status.is_success() {
        return Err(failed(format!("{status}: {}", said())));
    }
    names(target.kind.dialect(), &body).ok_or_else(|| failed(said()))
}

/// `data[].id`, or `models[]` with `name` (Gemini) or `slug` (ChatGPT's accounts).
fn names(dialect: Dialect, body: &[u8]) -> Option<Vec<String>> {
    let list: Value = serde_json::from_slice(body).ok()?;
    let items = list["data"].as_array().or(list["models"].as_array())?;
    let answers = |item: &&Value| {
        let methods = item["supportedGenerationMethods"].as_array();
        dialect != Dialect::Gemini
            || methods.is_none_or(|methods| methods.iter().any(|one| one == "generateContent"))
    };
    let name = |item: &Value| {
        let of = |field: &str| item[field].as_str();
        let name = of("id").or(of("slug")).or(of("name"))?;
        Some(name.strip_prefix("models/").unwrap_or(name).to_owned())
    };
    let mut names: Vec<String> = items.iter().filter(answers).filter_map(name).collect();
    names.sort_unstable();
    names.dedup();
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_all_vendors_are_read() {
        let read = |dialect, text: &str| names(dialect, text.as_bytes());
        let expected = Some(vec!["a".to_owned(), "b".to_owned()]);
        let data = r#"{"data":[{"id":"b"},{"id":"a"},{"id":"b"}]}"#;
        assert_eq!(read(Dialect::Anthropic, data), expected);
        let slugs = r#"{"models":[{"slug":"a"},{"slug":"b"}]}"#;
        assert_eq!(read(Dialect::OpenaiResponses, slugs), expected);
        let gemini = r#"{"models":[{"name":"models/a","supportedGenerationMethods":["generateContent"]},{"name":"models/b"},{"name":"models/e","supportedGenerationMethods":["embedContent"]}]}"#;
        assert_eq!(read(Dialect::Gemini, gemini), expected);
        assert_eq!(read(Dialect::Gemini, "[]"), None);
    }
}
