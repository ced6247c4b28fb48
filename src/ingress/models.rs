//! `/v1/models`, `/v1beta/models` and one of them: what the key may ask for, in the caller's dialect, page by page.

use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};
use actors::domain::{Dialect, RequestId};

use super::extract::Worker;
use super::{error, extract, voice};
use crate::dialect::{anthropic, gemini, openai_chat};

/// Names the answer by which Codex keeps to the catalogue that it was built with.
const CODEX_ETAG: &str = "W/\"hub-codex-own-catalogue\"";

pub(super) fn list(request: &HttpRequest, worker: &Worker, google: bool) -> HttpResponse {
    let dialect = voice::of_models(request, google);
    let (id, models) = match allowed(request, worker) {
        Ok(allowed) => allowed,
        Err(refusal) => return error::respond(dialect, &refusal),
    };
    if dialect == Dialect::OpenaiChat && parameter(request, "client_version").is_some() {
        return codex(request, id);
    }
    let names: Vec<&str> = models.iter().map(String::as_str).collect();
    let number = |name| parameter(request, name).and_then(|text| text.parse::<usize>().ok());
    let body = match dialect {
        Dialect::Anthropic => {
            let after = parameter(request, "after_id");
            let before = parameter(request, "before_id");
            let limit = number("limit");
            let (page, more) = page(&names, after.as_deref(), before.as_deref(), limit);
            anthropic::models::model_list(page, more)
        }
        Dialect::Gemini => {
            let after = parameter(request, "pageToken");
            let (page, more) = page(&names, after.as_deref(), None, number("pageSize"));
            let next = page.last().copied().filter(|_| more);
            gemini::models::model_list(page, next)
        }
        Dialect::OpenaiChat | Dialect::OpenaiResponses => openai_chat::models::model_list(&names),
    };
    json(id, body)
}

pub(super) fn one(
    request: &HttpRequest,
    worker: &Worker,
    google: bool,
    model: &str,
) -> HttpResponse {
    let dialect = voice::of_models(request, google);
    let (id, models) = match allowed(request, worker) {
        Ok(allowed) => allowed,
        Err(refusal) => return error::respond(dialect, &refusal),
    };
    if !models.iter().any(|known| known == model) {
        let message = format!("the model `{model}` is not served here for this key");
        return error::plain(dialect, 404, &message, id);
    }
    let body = match dialect {
        Dialect::Anthropic => anthropic::models::model(model),
        Dialect::Gemini => gemini::models::model(model),
        Dialect::OpenaiChat | Dialect::OpenaiResponses => openai_chat::models::model(model),
    };
    json(id, body)
}

/// The models of the request's key, sorted.
fn allowed(
    request: &HttpRequest,
    Worker(relay): &Worker,
) -> Result<(RequestId, Vec<String>), error::Refusal> {
    let id = extract::request_id();
    let snapshot = relay.shared.catalog.snapshot();
    let key = extract::authenticate(request, relay, &snapshot, id)?;
    Ok((id, snapshot.models_for(&key).into_iter().collect()))
}

fn json(id: RequestId, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((error::REQUEST_ID, id.to_string()))
        .content_type("application/json")
        .body(body)
}

/// Codex knows its models better than any list can say; an empty one makes it keep to them.
fn codex(request: &HttpRequest, id: RequestId) -> HttpResponse {
    let known = request.headers().get(IF_NONE_MATCH);
    let mut response = if known.is_some_and(|known| known == CODEX_ETAG) {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response.insert_header((error::REQUEST_ID, id.to_string()));
    response.insert_header((ETAG, CODEX_ETAG));
    response.insert_header((CACHE_CONTROL, "no-cache"));
    response.content_type("application/json");
    response.body(if known.is_some_and(|known| known == CODEX_ETAG) {
        ""
    } else {
        r#"{"models":[]}"#
    })
}

fn parameter(request: &HttpRequest, name: &str) -> Option<String> {
    let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    let mut named = pairs.filter(|(known, _)| known == name);
    named.next().map(|(_, value)| value.into_owned())
}

/// The names after one and before another, and whether there are more in the direction that was asked for. Whoever
/// says nothing of a limit gets all.
fn page<'n, 'a>(
    names: &'n [&'a str],
    after: Option<&str>,
    before: Option<&str>,
    limit: Option<usize>,
) -> (&'n [&'a str], bool) {
    let start = after.map_or(0, |after| names.partition_point(|name| *name <= after));
    let end = before.map_or(names.len(), |before| {
        names.partition_point(|name| *name < before)
    });
    let found = names.get(start..end).unwrap_or_default();
    let limit = limit.filter(|limit| *limit > 0).unwrap_or(found.len());
    let more = found.len() > limit;
    match (before, after) {
        (Some(_), None) => (&found[found.len().saturating_sub(limit)..], more),
        _ => (&found[..limit.min(found.len())], more),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_one_another_and_end() {
        let names = ["a", "b", "c", "d", "e"];
        assert_eq!(page(&names, None, None, None), (&names[..], false));
        assert_eq!(page(&names, None, None, Some(2)), (&names[..2], true));
        assert_eq!(page(&names, Some("b"), None, Some(2)), (&names[2..4], true));
        assert_eq!(page(&names, Some("d"), None, Some(2)), (&names[4..], false));
        assert_eq!(
            page(&names, Some("bb"), None, Some(9)),
            (&names[2..], false)
        );
        assert_eq!(page(&names, None, Some("d"), Some(2)), (&names[1..3], true));
        assert_eq!(page(&names, Some("z"), None, None), (&names[5..], false));
        assert_eq!(
            page(&names, Some("d"), Some("b"), None),
            (&names[..0], false)
        );
        assert_eq!(page(&names, None, None, Some(0)), (&names[..], false));
    }
}
