//! The identity of every request that Claude Code, Codex, the Gemini command line and the SDKs were seen to send.
//! The fixtures are shortened: texts are cut, tools are left out.

use serde_json::Value;

use super::*;
use crate::dialect::peek::peek;

struct Request {
    dialect: Dialect,
    model: String,
    headers: Fake,
    body: Value,
}

impl Request {
    fn identity(&self) -> Identity {
        let body = self.body.to_string();
        identify(self.dialect, &self.headers, &self.model, body.as_bytes())
    }

    fn without_headers(&self) -> Identity {
        let body = self.body.to_string();
        identify(self.dialect, &headers(&[]), &self.model, body.as_bytes())
    }
}

/// The captures of one client, by name.
fn captures(fixture: &str) -> Vec<(String, Vec<Request>)> {
    let all: Vec<Value> = serde_json::from_str(fixture).unwrap();
    let request = |request: &Value| {
        let path = request["path"].as_str().unwrap();
        let dialect = match path {
            _ if path.contains("/messages") => Dialect::Anthropic,
            _ if path.ends_with("/responses") => Dialect::OpenaiResponses,
            _ if path.ends_with("/chat/completions") => Dialect::OpenaiChat,
            _ => Dialect::Gemini,
        };
        let in_path = path.rsplit('/').next().unwrap().split(':').next().unwrap();
        let model = request["body"]["model"].as_str().unwrap_or(in_path);
        Request {
            dialect,
            model: model.to_owned(),
            headers: Fake(serde_json::from_value(request["headers"].clone()).unwrap()),
            body: request["body"].clone(),
        }
    };
    all.iter()
        .map(|capture| {
            let requests = capture["requests"].as_array().unwrap();
            let name = capture["capture"].as_str().unwrap().to_owned();
            (name, requests.iter().map(request).collect())
        })
        .collect()
}

#[test]
fn every_request_of_claude_code_says_its_session_in_header_and_body() {
    for (name, requests) in captures(include_str!("../fixtures/claude.json")) {
        let first = requests[0].headers.get("x-claude-code-session-id").unwrap();
        for request in &requests {
            let identity = request.identity();
            assert_eq!(identity.session.as_deref(), Some(first), "{name}");
            let names = [format!("{first}|{}", request.model), first.to_owned()];
            assert_eq!(identity.look_up, names, "{name}");
            assert_eq!(identity.pin_as, names, "{name}");
            if request.body.get("metadata").is_some() {
                assert_eq!(request.without_headers(), identity, "{name}");
            }
            let asks = request.body.to_string().contains("\"cache_control\"");
            let ttl = if name == "claude-oauth" {
                3_600_000
            } else {
                300_000
            };
            assert_eq!(identity.cache_ttl_ms, asks.then_some(ttl), "{name}");
        }
    }
}

#[test]
fn what_was_peeked_at_gives_the_same_identity() {
    let fixtures = [
        include_str!("../fixtures/claude.json"),
        include_str!("../fixtures/sdk.json"),
    ];
    for (name, requests) in fixtures.into_iter().flat_map(captures) {
        for request in requests
            .iter()
            .filter(|request| request.dialect == Dialect::Anthropic)
        {
            let body = request.body.to_string();
            let peek = peek(body.as_bytes()).unwrap();
            for headers in [&request.headers, &headers(&[])] {
                let peeked = identify_peeked(headers, &peek, body.as_bytes());
                let identity =
                    identify(Dialect::Anthropic, headers, &request.model, body.as_bytes());
                assert_eq!(peeked, identity, "{name}");
            }
        }
    }
}

#[test]
fn a_title_on_a_small_model_follows_the_conversation_and_does_not_move_it() {
    let captures = captures(include_str!("../fixtures/claude.json"));
    let (_, requests) = captures
        .iter()
        .find(|(name, _)| name == "claude-interactive")
        .unwrap();
    let title = requests
        .iter()
        .find(|request| request.model.contains("haiku"))
        .unwrap();
    let main = requests
        .iter()
        .find(|request| request.model.contains("opus"))
        .unwrap();
    let (title, main) = (title.identity(), main.identity());
    assert_eq!(title.session, main.session);
    assert_ne!(title.pin_as[0], main.pin_as[0]);
    assert!(!main.look_up.contains(&title.pin_as[0]));
    assert!(title.look_up.iter().any(|name| main.pin_as.contains(name)));
}

#[test]
fn every_request_of_codex_says_its_thread_in_header_and_body() {
    for (name, requests) in captures(include_str!("../fixtures/codex.json")) {
        for request in &requests {
            let thread = request.headers.get("session-id").unwrap();
            let identity = request.identity();
            assert_eq!(identity.session.as_deref(), Some(thread), "{name}");
            assert_eq!(
                identity.pin_as,
                [format!("{thread}|{}", request.model), thread.into()]
            );
            assert_eq!(request.without_headers(), identity, "{name}");
            let previous = request.body["previous_response_id"].as_str();
            assert_eq!(
                identity.look_up[0].strip_prefix("resp:"),
                previous,
                "{name}"
            );
        }
        // The title has a thread of its own.
        let mut threads: Vec<_> = requests.iter().map(|one| one.identity().session).collect();
        threads.sort();
        threads.dedup();
        let expected = if name == "codex-interactive" { 2 } else { 1 };
        assert_eq!(threads.len(), expected, "{name}");
    }
}

#[test]
fn gemini_is_known_by_the_envelope_of_code_assist_or_by_its_first_words() {
    for (name, requests) in captures(include_str!("../fixtures/gemini.json")) {
        let mut sessions = Vec::new();
        let mut last: Option<Identity> = None;
        for request in &requests {
            let identity = request.identity();
            let session = identity.session.clone().unwrap();
            if let Some(session_id) = request.body["request"]["session_id"].as_str() {
                assert_eq!(session, session_id, "{name}");
            } else {
                assert!(
                    session.starts_with("fp:") && session.len() == 35,
                    "{name}: {session}"
                );
                assert_eq!(identity.pin_as.len(), 1, "{name}");
            }
            // The same tools: not one of the side requests, which have another system prompt.
            if let Some(last) = last.filter(|_| request.body.get("tools").is_some()) {
                assert!(identity.look_up.contains(&last.pin_as[0]), "{name}");
            }
            last = request.body.get("tools").is_some().then_some(identity);
            if request.body.get("tools").is_some() || request.body.get("request").is_some() {
                sessions.push(session);
            }
        }
        sessions.dedup();
        assert_eq!(sessions.len(), 1, "{name}");
    }
}

#[test]
fn the_tool_call_of_every_sdk_comes_back_to_its_first_request() {
    let mut checked = 0;
    for (name, requests) in captures(include_str!("../fixtures/sdk.json")) {
        let identities: Vec<_> = requests
            .iter()
            .map(|request| (request, request.identity()))
            .collect();
        for (request, identity) in &identities {
            assert!(
                identity.session.as_deref().unwrap().starts_with("fp:"),
                "{name}"
            );
            assert!(!request.model.is_empty());
        }
        // The last two that carry tools: the question, and the result of its tool.
        let with_tools: Vec<_> = identities
            .iter()
            .filter(|(request, _)| request.body.get("tools").is_some())
            .collect();
        let [.., (_, asked), (_, answered)] = &with_tools[..] else {
            continue;
        };
        assert!(answered.look_up.contains(&asked.pin_as[0]), "{name}");
        assert_eq!(answered.session, asked.session, "{name}");
        checked += 1;
    }
    assert!(checked >= 4, "{checked}");
}
