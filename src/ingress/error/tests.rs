//! Every error of the relay in every dialect: the shape, the message where the client looks for it, and what it is told
//! to do next.

use actix_web::body::to_bytes;
use actix_web::http::header::HeaderMap;
use actors::limiter::port::LimitHit;
use serde_json::Value;

use super::*;
use crate::relay::Source;

const ALL: [Dialect; 4] = [
    Dialect::Anthropic,
    Dialect::OpenaiChat,
    Dialect::OpenaiResponses,
    Dialect::Gemini,
];

struct Told {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

impl Told {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

async fn told(dialect: Dialect, error: &RelayError) -> Told {
    let refusal = Refusal::Relay {
        id: RequestId::generate(),
        error: error.clone(),
    };
    let response = respond(dialect, &refusal);
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = to_bytes(response.into_body()).await.unwrap();
    let body = serde_json::from_slice(&body).unwrap();
    Told {
        status,
        headers,
        body,
    }
}

fn limited(retry_after_s: u64) -> RelayError {
    let hit = LimitHit {
        scope: ScopeId::Key(1),
        window: WindowKind::Money(Period::Day),
        limit: 5_000_000_000,
        used: 5_000_000_000,
        reserved: 0,
        resets_at_ms: 1_800_000_000_000,
    };
    RelayError::limited(
        hit,
        "this key may spend 5.00 USD a day".to_owned(),
        retry_after_s,
    )
}

/// Every kind of error, and whether it is the last word.
fn every_kind() -> Vec<(RelayError, bool)> {
    let text = |text: &str| text.to_owned();
    vec![
        (RelayError::rule(text("no such model for you")), true),
        (
            RelayError::bad_request(text("the field `model` is missing")),
            true,
        ),
        (RelayError::too_large(10), true),
        (limited(7), false),
        (limited(22_320), true),
        (
            RelayError::no_provider(text("nobody is there"), ClientRetry::Never),
            true,
        ),
        (
            RelayError::no_provider(text("soon"), ClientRetry::After(1)),
            false,
        ),
        (
            RelayError::all_cooling(text("all wait"), ClientRetry::NotBefore(600)),
            true,
        ),
        (
            RelayError::deadline(text("no provider answered within 600 s")),
            true,
        ),
        (
            RelayError::exhausted(
                Source::Provider,
                502,
                "upstream_status",
                text("the upstream failed"),
                ClientRetry::Never,
            ),
            true,
        ),
        (
            RelayError::exhausted(
                Source::Provider,
                529,
                "upstream_status",
                text("the upstream is overloaded"),
                ClientRetry::After(5),
            ),
            false,
        ),
    ]
}

#[actix_web::test]
async fn every_error_has_the_shape_and_the_headers_of_every_dialect() {
    for (error, last) in every_kind() {
        for dialect in ALL {
            let told = told(dialect, &error).await;
            let context = format!("{dialect:?}: {error}");
            assert_eq!(told.body["error"]["message"], error.message, "{context}");
            assert_eq!(
                told.header("x-should-retry"),
                last.then_some("false"),
                "{context}"
            );
            assert_eq!(told.header("content-type"), Some("application/json"));
            assert!(told.header(REQUEST_ID).is_some(), "{context}");
            match dialect {
                Dialect::Anthropic => {
                    assert_eq!(told.body["type"], "error", "{context}");
                    assert_eq!(told.body["request_id"], told.header(REQUEST_ID).unwrap());
                }
                Dialect::OpenaiChat | Dialect::OpenaiResponses => {
                    assert!(told.body["error"]["type"].is_string(), "{context}");
                    assert!(told.body["error"].get("param").is_some(), "{context}");
                }
                Dialect::Gemini => {
                    assert_eq!(told.body["error"]["code"], told.status, "{context}");
                    assert!(told.body["error"]["status"].is_string(), "{context}");
                }
            }
            if dialect != Dialect::Gemini {
                assert_eq!(told.status, error.status, "{context}");
            }
        }
    }
}

#[actix_web::test]
async fn a_used_up_budget_says_when_it_ends_in_each_clients_own_way() {
    let error = limited(22_320);
    let waits = |told: &Told| told.header("retry-after").map(str::to_owned);

    let claude = told(Dialect::Anthropic, &error).await;
    assert_eq!(waits(&claude).as_deref(), Some("22320"));
    let chat = told(Dialect::OpenaiChat, &error).await;
    assert_eq!(waits(&chat).as_deref(), Some("22320"));
    assert_eq!(chat.body["error"]["code"], "insufficient_quota");

    // Codex would wait for the header, and of the body it reads when and not why.
    let codex = told(Dialect::OpenaiResponses, &error).await;
    assert_eq!((codex.status, waits(&codex)), (429, None));
    assert_eq!(codex.body["error"]["type"], "usage_limit_reached");
    let left = codex.body["error"]["resets_at"].as_i64().unwrap() - extract::now_ms() / 1000;
    assert!((22_300..=22_320).contains(&left), "{left}");
    assert_eq!(codex.header(CODEX_MESSAGE), Some(error.message.as_str()));

    let gemini = told(Dialect::Gemini, &error).await;
    assert_eq!(gemini.body["error"]["status"], "RESOURCE_EXHAUSTED");
    assert_eq!(
        gemini.body["error"]["details"][0]["reason"],
        "QUOTA_EXHAUSTED"
    );
    for told in [claude, chat, codex, gemini] {
        assert_eq!(told.header("x-ratelimit-limit"), Some("5.00"));
        assert_eq!(told.header("x-ratelimit-reset"), Some("1800000000"));
    }
}

#[actix_web::test]
async fn a_short_wait_is_told_so_that_it_is_waited_for() {
    let error = limited(7);
    for dialect in ALL {
        let told = told(dialect, &error).await;
        assert_eq!(told.header("retry-after"), Some("7"), "{dialect:?}");
        assert_eq!(told.header(CODEX_MESSAGE), None);
    }
    let gemini = told(Dialect::Gemini, &error).await;
    let details = gemini.body["error"]["details"].as_array().unwrap();
    assert!(details.iter().any(|detail| detail["retryDelay"] == "7s"));
}

#[actix_web::test]
async fn an_upstreams_own_words_go_through_in_every_dialect() {
    let body = r#"{"odd" : [ 1 ]}"#;
    let error = RelayError::passed_through(422, HeaderMap::new(), body.into(), "odd".to_owned());
    for dialect in ALL {
        let refusal = Refusal::Relay {
            id: RequestId::generate(),
            error: error.clone(),
        };
        let response = respond(dialect, &refusal);
        assert_eq!(response.status().as_u16(), 422);
        assert_eq!(to_bytes(response.into_body()).await.unwrap(), body);
    }
}

#[actix_web::test]
async fn a_refused_key_is_a_401_in_every_dialect() {
    for dialect in ALL {
        let refusal = Refusal::Key {
            id: RequestId::generate(),
            refused: KeyRefusal::Unknown,
        };
        let response = respond(dialect, &refusal);
        assert_eq!(response.status().as_u16(), 401);
        let body = to_bytes(response.into_body()).await.unwrap();
        let body: Value = serde_json::from_slice(&body).unwrap();
        let message = body["error"]["message"].as_str().unwrap();
        assert!(message.contains("not known to this hub"), "{message}");
    }
}
