//! Clients of each dialect at a provider of the same: what goes up and what comes down is byte-exact, and the row says
//! what it used and cost.

use actors::domain::{Dialect, EndedBy, RequestKind};
use testkit::{Answer, Upstream};

use super::{ask, provider_of};
use crate::support::{Client, KEY, TestApp, hub_yaml};

/// 1,000 read from the cache at 0.1, 2,000 input at 1 and 300 output at 10 USD a million.
const COST: i64 = 100_000 + 2_000_000 + 3_000_000;

fn upstream_answer() -> Answer {
    Answer::message("Hello there").usage(testkit::Usage {
        input: 2_000,
        cache_read: 1_000,
        output: 300,
        ..testkit::Usage::default()
    })
}

struct Case {
    kind: &'static str,
    dialect: Dialect,
    path: &'static str,
    /// As it arrives upstream.
    canonical: &'static str,
    body: &'static str,
    stream: bool,
}

const CASES: [Case; 8] = [
    Case {
        kind: "openai-compatible",
        dialect: Dialect::OpenaiChat,
        path: "/v1/chat/completions?x=1",
        canonical: "/v1/chat/completions",
        body: r#"{ "zz":1.50,"model" : "m", "messages":[{"role":"user","content":"é\u00e9"}],"odd": {"b":[ ]}}"#,
        stream: false,
    },
    Case {
        kind: "openai-compatible",
        dialect: Dialect::OpenaiChat,
        path: "/v1/v1/chat/completions/",
        canonical: "/v1/chat/completions",
        body: r#"{"stream": true,"stream_options":{"include_usage":true},"model":"m","messages":[ ]}"#,
        stream: true,
    },
    Case {
        kind: "codex",
        dialect: Dialect::OpenaiResponses,
        path: "/v1/responses",
        canonical: "/v1/responses",
        body: r#"{"model":"m","input":[{"type":"compaction_trigger"}],"client_metadata":{ "a":1e400}}"#,
        stream: false,
    },
    Case {
        kind: "codex",
        dialect: Dialect::OpenaiResponses,
        path: "/v1/v1/responses",
        canonical: "/v1/responses",
        body: r#"{"model":"m","stream":true,"input":"hi","reasoning":{"context":"all_turns"}}"#,
        stream: true,
    },
    Case {
        kind: "gemini",
        dialect: Dialect::Gemini,
        path: "/v1beta/models/m:generateContent",
        canonical: "/v1beta/models/m:generateContent",
        body: r#"{ "contents":[{"parts":[{"text":"hi","thoughtSignature":"a+/="}]}],"generation_config":{"maxOutputTokens":5}}"#,
        stream: false,
    },
    Case {
        kind: "gemini",
        dialect: Dialect::Gemini,
        path: "/v1/models/m:streamGenerateContent?alt=sse",
        canonical: "/v1beta/models/m:streamGenerateContent",
        body: r#"{"contents":[{"parts":[{"text":"hi"}]}]}"#,
        stream: true,
    },
    Case {
        kind: "gemini",
        dialect: Dialect::Gemini,
        path: "/v1beta/models/m:streamGenerateContent",
        canonical: "/v1beta/models/m:streamGenerateContent",
        body: r#"{"contents":[{"parts":[{"text":"as an array"}]}]}"#,
        stream: true,
    },
    Case {
        kind: "gemini",
        dialect: Dialect::Gemini,
        path: "/v1/projects/p/locations/l/publishers/google/models/m:generateContent",
        canonical: "/v1beta/models/m:generateContent",
        body: r#"{"contents":[]}"#,
        stream: false,
    },
];

#[actix_web::test]
async fn request_and_answer_are_byte_exact_and_the_row_knows_what_it_cost() {
    for case in &CASES {
        let upstream = Upstream::start(upstream_answer()).await;
        let prices = "prices: [{ model: m, input_per_mtok: 1, output_per_mtok: 10, cache_read_per_mtok: 0.1 }]\n";
        let provider = provider_of(case.kind, "p0", &upstream, "");
        let app = TestApp::start(&hub_yaml(&provider, prices)).await;
        let answered = ask(&app.client(), "POST", case.path, case.body).await;
        assert_eq!(answered.status, 200, "{}: {}", case.path, answered.text());

        let seen = upstream.requests().remove(0);
        assert_eq!(
            (seen.method.as_str(), seen.path.as_str()),
            ("POST", case.canonical)
        );
        assert_eq!(seen.body, case.body, "{}", case.path);
        let credential = if case.kind == "gemini" {
            seen.header("x-goog-api-key")
        } else {
            seen.header("authorization")
                .and_then(|value| value.strip_prefix("Bearer "))
        };
        assert_eq!(credential, Some("sk-upstream-p0"), "{}", case.path);
        assert!(seen.headers.iter().all(|(_, value)| !value.contains(KEY)));

        // What the upstream says to whoever asks it without the hub.
        let query = case.path.split_once('?').map_or("", |(_, query)| query);
        let direct = format!("{}?{query}", case.canonical);
        let direct = ask(&Client::new(&upstream.url()), "POST", &direct, case.body).await;
        assert_eq!(answered.text(), direct.text(), "{}", case.path);
        assert_eq!(
            answered.header("content-type"),
            direct.header("content-type")
        );

        let row = app.rows(1).await.remove(0);
        assert_eq!(
            (row.status, row.ended_by),
            (200, EndedBy::Complete),
            "{}",
            case.path
        );
        assert_eq!(
            (row.dialect, row.kind),
            (case.dialect, RequestKind::Generation)
        );
        assert_eq!(
            (row.endpoint.as_str(), row.stream),
            (case.canonical, case.stream)
        );
        let used = (row.usage.input, row.usage.cache_read, row.usage.output);
        assert_eq!(used, (2_000, 1_000, 300), "{}", case.path);
        assert_eq!(row.cost.0, COST, "{}", case.path);
        app.stop().await;
    }
}

#[actix_web::test]
async fn a_key_in_the_query_lets_in_and_stays_here() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::start(&hub_yaml(&provider_of("gemini", "p0", &upstream, ""), "")).await;
    let client = app.client();
    for name in ["key", "access_token"] {
        let path = format!("/v1beta/models/m:generateContent?{name}={KEY}&x=1");
        let answered = client.send(client.request("POST", &path), "{}").await;
        assert_eq!(answered.status, 200, "{}", answered.text());
    }
    for seen in upstream.requests() {
        assert_eq!(seen.query, "x=1");
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_gemini_models_redirect_changes_the_path_and_not_the_body() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let more = "redirects: { asked: sent }";
    let app = TestApp::start(&hub_yaml(&provider_of("gemini", "p0", &upstream, more), "")).await;
    let body = r#"{"contents":[ ]}"#;
    let path = "/v1beta/models/asked:generateContent";
    let answered = ask(&app.client(), "POST", path, body).await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    let seen = upstream.requests().remove(0);
    assert_eq!(seen.path, "/v1beta/models/sent:generateContent");
    assert_eq!(seen.body, body);
    app.stop().await;
}
