//! The headers that a turn would have over HTTP: the handshake's, and what the frame says in their place. Which of
//! them go to a provider is the business of `egress`.

use actix_web::http::header::{
    ACCEPT, CONNECTION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, UPGRADE,
};

use crate::dialect::openai_responses::websocket::Create;

/// The vendor's choice of a machine for one turn, which goes back to it with the turn's other requests.
pub(super) const TURN_STATE: &str = "x-codex-turn-state";

const BETA: &str = "openai-beta";

pub(super) fn of_turn(handshake: &HeaderMap, create: &Create<'_>) -> HeaderMap {
    let mut headers = handshake.clone();
    headers.retain(|name, _| {
        ![CONNECTION, UPGRADE].contains(name) && !name.as_str().starts_with("sec-websocket-")
    });
    if let Some(rest) = betas_over_http(&headers) {
        headers.remove(BETA);
        if let Some(rest) = rest {
            headers.insert(HeaderName::from_static(BETA), rest);
        }
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
    for (name, value) in create.headers() {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    headers
}

/// The client's betas without the one that asks for a WebSocket: `Some(None)` where that was the only one.
fn betas_over_http(headers: &HeaderMap) -> Option<Option<HeaderValue>> {
    let given: Vec<&str> = headers
        .get_all(BETA)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .collect();
    let kept: Vec<&str> = given
        .iter()
        .copied()
        .filter(|beta| !beta.starts_with("responses_websockets"))
        .collect();
    if kept.len() == given.len() {
        return None;
    }
    Some(
        HeaderValue::try_from(kept.join(","))
            .ok()
            .filter(|_| !kept.is_empty()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::openai_responses::websocket::{Asked, read};

    fn turn(pairs: &[(&str, &str)], frame: &str) -> Vec<String> {
        let mut handshake = HeaderMap::new();
        for (name, value) in pairs {
            handshake.append(name.parse().unwrap(), value.parse().unwrap());
        }
        let Ok(Asked::Create(create)) = read(frame) else {
            panic!("no turn");
        };
        let headers = of_turn(&handshake, &create);
        let mut shown: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        shown.sort();
        shown
    }

    #[test]
    fn a_turn_looks_as_if_it_had_come_over_http() {
        let handshake = [
            ("connection", "Upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-key", "k"),
            ("openai-beta", "responses_websockets=2026-02-06"),
            ("x-codex-turn-metadata", "prewarm"),
            ("session-id", "s"),
        ];
        let frame = r#"{"type":"response.create","model":"m","client_metadata":{
            "x-codex-turn-metadata":"turn","ws_request_header_x_lite":"true","ws_request_header_bad":"a\nb"}}"#;
        assert_eq!(
            turn(&handshake, frame),
            [
                "accept: text/event-stream",
                "content-type: application/json",
                "session-id: s",
                "x-codex-turn-metadata: turn",
                "x-lite: true",
            ]
        );
    }

    #[test]
    fn other_betas_stay() {
        let frame = r#"{"type":"response.create","model":"m"}"#;
        let shown = turn(
            &[("openai-beta", "a=1, responses_websockets=x, b=2")],
            frame,
        );
        assert!(
            shown.contains(&"openai-beta: a=1,b=2".to_owned()),
            "{shown:?}"
        );
        let shown = turn(&[("openai-beta", "a=1, b")], frame);
        assert!(
            shown.contains(&"openai-beta: a=1, b".to_owned()),
            "{shown:?}"
        );
    }
}
