//! A token count where nobody counts: the chosen provider speaks another dialect, or has no counter. The hub says its
//! own estimate, and that it is one. Nothing is sent and nothing is billed.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use actors::Choice;
use actors::domain::{Dialect, ProviderKind};
use serde_json::json;

use super::Call;
use super::chain::{hub_step, step};
use super::gate::{Content, Opened};
use super::settle::Settlement;
use crate::catalog::ProviderEntry;
use crate::dialect::estimate::input_tokens;

/// Marks an answer that no vendor gave.
const ESTIMATED: HeaderName = HeaderName::from_static("x-hub-estimated");

/// Whether a provider may count for clients of this dialect. Code Assist counts in a form of its own.
pub(super) fn counts(provider: &ProviderEntry, client: Dialect) -> bool {
    provider.kind.dialect() == client && provider.kind != ProviderKind::GeminiCli
}

/// The answer to a count that goes to a provider of another dialect.
pub(super) fn for_another_dialect(
    call: &Call,
    provider: &ProviderEntry,
    choice: Choice,
    settlement: &mut Settlement,
) -> Opened {
    let now = call.head.elapsed_ms();
    let kind = provider.kind.as_str();
    let detail = format!("tokens are estimated here: its type is {kind}");
    settlement.step(step(call, provider, "estimated", now, detail).chosen(choice));
    estimated(call, settlement)
}

/// The same once everybody who should have counted has turned out to have no counter.
pub(super) fn without_a_counter(call: &Call, settlement: &mut Settlement) -> Opened {
    let detail = "tokens are estimated here: no provider counts them";
    settlement.step(hub_step(call, "estimated", detail));
    estimated(call, settlement)
}

fn estimated(call: &Call, settlement: &mut Settlement) -> Opened {
    let tokens = input_tokens(&call.body);
    let body = match call.head.dialect {
        Dialect::Gemini => json!({ "totalTokens": tokens }),
        Dialect::Anthropic | Dialect::OpenaiChat | Dialect::OpenaiResponses => {
            json!({ "input_tokens": tokens })
        }
    };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(ESTIMATED, HeaderValue::from_static("true"));
    settlement.opened(StatusCode::OK.as_u16(), None);
    Opened {
        status: StatusCode::OK,
        headers,
        content: Content::Whole(body.to_string().into()),
        response_id: None,
    }
}
