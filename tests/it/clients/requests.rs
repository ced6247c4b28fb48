//! What real clients say that a gateway is tempted to get wrong: how it arrives upstream.

use serde_json::{Value, json};
use testkit::{Answer, Gate, Script, Seen, Upstream};

use super::{CLAUDE_CODE, CLIS, CODEX, Cli, GEMINI_CLI, OPENCODE, hub_at};
use crate::support::{KEY, TestApp, eventually, hub_yaml, message, provider};

/// Point 9: Claude Code's environment and skills come after the first message of the user.
#[actix_web::test]
async fn a_system_message_among_the_others_reaches_providers_of_every_dialect() {
    let mut body = message("m", true);
    body["messages"] = json!([
        { "role": "user", "content": "hi" },
        { "role": "system", "output_config": { "effort": "medium" }, "content": [
            { "type": "text", "text": "the skills of today", "cache_control": { "type": "ephemeral" } },
        ] },
        { "role": "assistant", "content": "yes?" },
        { "role": "user", "content": "go on" },
    ]);
    let body = body.to_string();
    for cli in &CLIS {
        let upstream = Upstream::start(Answer::message("done")).await;
        let app = hub_at(cli.kind, &upstream).await;
        let answered = CLAUDE_CODE.ask(&app.client(), &body).await;
        assert!(
            answered.is_complete_stream(),
            "{}: {}",
            cli.kind,
            answered.text()
        );
        let sent = upstream.requests().remove(0).json().to_string();
        for words in ["hi", "the skills of today", "yes?", "go on"] {
            assert_eq!(sent.matches(words).count(), 1, "{}: {sent}", cli.kind);
        }
        app.stop().await;
    }
}

/// Point 10: the newest fields of Claude Code and of Codex, spaced as no writer of JSON would.
#[actix_web::test]
async fn fields_that_only_the_vendor_knows_pass_byte_for_byte() {
    let claude = r#"{ "thinking":{"type":"adaptive","display":"summarized"},"context_management" : {"edits":[{"type":"clear_thinking_20251015","keep":"all"}]},
        "output_config":{"effort": "high"},"safeguards":[ ],"tools":[{"name":"a","defer_loading":true,"input_schema":{"type":"object"}}],
        "model":"m","max_tokens":128000,"stream":true,"messages":[{"role":"user","content":"hi"}],"not":{"yet":"known"} }"#;
    let codex = r#"{"input":[{"type":"additional_tools","role":"developer","tools":[ ]},{"type":"custom_tool_call","call_id":"c","name":"exec","input":"x"},
        {"type":"custom_tool_call_output","call_id":"c","output":"y"},{"type":"compaction","encrypted_content":"gA+/=="},{"type":"compaction_trigger"}],
        "reasoning":{"context" : "all_turns","effort":"low"},"client_metadata":{"b":"1","a":"2"},"stream":true,"model":"m","not":{"yet":1.50}}"#;
    for (cli, body) in [(CLAUDE_CODE, claude), (CODEX, codex)] {
        let upstream = Upstream::start(Answer::message("done")).await;
        let app = hub_at(cli.kind, &upstream).await;
        let answered = cli.ask(&app.client(), body).await;
        assert_eq!(answered.status, 200, "{}", answered.text());
        assert_eq!(upstream.requests()[0].body, body, "{}", cli.kind);
        app.stop().await;
    }
}

/// Point 11: JavaScript's SDK from 1.0 and Python's from 2.0 on, beside Claude Code with its own version and `x-api-key`.
#[actix_web::test]
async fn the_newer_sdks_version_goes_on_and_their_bearer_lets_in() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub_at(CLAUDE_CODE.kind, &upstream).await;
    let client = app.client();
    let cases = [
        ("2026-10-21", "authorization", format!("Bearer {KEY}")),
        ("2023-06-01", "x-api-key", KEY.to_owned()),
    ];
    for (version, name, value) in cases {
        let request = client
            .request("POST", "/v1/messages")
            .insert_header((name, value))
            .insert_header(("anthropic-version", version));
        let answered = client.send(request, CLAUDE_CODE.body).await;
        assert_eq!(answered.status, 200, "{version}: {}", answered.text());
        let seen = upstream.requests().pop().unwrap();
        assert_eq!(seen.header("anthropic-version"), Some(version));
        assert!(seen.headers.iter().all(|(_, value)| !value.contains(KEY)));
    }
    app.stop().await;
}

/// Point 13: the body that google-genai writes, at a provider that has to have it said in another dialect.
#[actix_web::test]
async fn both_spellings_in_one_gemini_body_are_understood() {
    let schema =
        |field: &str| json!({ "type": "object", "properties": { field: { "type": "string" } } });
    let body = json!({
        "system_instruction": { "parts": [{ "text": "be brief" }] },
        "contents": [{ "role": "user", "parts": [
            { "text": "look" },
            { "inline_data": { "mime_type": "image/png", "data": "iVBORw0KGgo=" } },
        ] }],
        "tools": [{ "functionDeclarations": [
            { "name": "one", "parameters_json_schema": schema("snake") },
            { "name": "two", "parametersJsonSchema": schema("camel") },
        ] }],
        "generationConfig": { "max_output_tokens": 77, "topP": 0.5, "thinkingConfig": { "include_thoughts": true } },
    });
    let upstream = Upstream::start(Answer::message("done")).await;
    let app = hub_at(OPENCODE.kind, &upstream).await;
    let answered = GEMINI_CLI.ask(&app.client(), &body.to_string()).await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    let sent = upstream.requests().remove(0).json();
    let text = sent.to_string();
    for said in ["be brief", "iVBORw0KGgo=", "snake", "camel", "77", "0.5"] {
        assert!(text.contains(said), "`{said}` is lost: {text}");
    }
    assert_eq!(sent["tools"].as_array().unwrap().len(), 2);
    let chain = app.chain(&app.rows(1).await[0]).await;
    let detail = &chain[0].detail;
    for name in ["chema", "houghts", "nline", "utput", "nstruction"] {
        assert!(
            !detail.contains(name),
            "left out though it was said: {detail}"
        );
    }
    app.stop().await;
}

/// Point 15: Claude Code's paths end in `?beta=true`; opencode's have no query.
#[actix_web::test]
async fn the_query_goes_on_and_none_is_made_up() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub_at(CLAUDE_CODE.kind, &upstream).await;
    let client = app.client();
    for path in ["/v1/messages", "/v1/messages/count_tokens"] {
        for query in ["beta=true", ""] {
            let target = format!("{path}?{query}");
            let request = client.post(target.trim_end_matches('?'));
            let answered = client.send(request, CLAUDE_CODE.body).await;
            assert_eq!(answered.status, 200, "{target}: {}", answered.text());
            let seen = upstream.requests().pop().unwrap();
            assert_eq!((seen.path.as_str(), seen.query.as_str()), (path, query));
        }
    }
    app.stop().await;
}

/// Point 19: titles and sub-agents come in the middle of the turn that they belong to.
#[actix_web::test]
async fn side_requests_run_beside_the_main_turn_of_their_session() {
    let gate = Gate::closed();
    let held = gate.clone();
    let upstream = Upstream::start(move |seen: &Seen| match seen.wants_stream() {
        true => Answer::message("the main turn").behind(&held),
        false => Answer::message("a title"),
    })
    .await;
    // A session is one however many requests it has at a time.
    let yaml = hub_yaml(
        &provider("p0", &upstream, "limits: { concurrent_sessions: 1 }"),
        "",
    )
    .replace(
        "- { name: test,",
        "- { limits: { concurrent_sessions: 1 }, name: test,",
    );
    let app = TestApp::start(&yaml).await;
    let client = app.client();
    let main = client.turn(1, true);
    let beside = async {
        eventually(async || (upstream.requests().len() == 1).then_some(())).await;
        let side = [client.turn(1, false), client.turn(1, false)];
        let side = futures_util::future::join_all(side).await;
        gate.open();
        side
    };
    let (main, side) = futures_util::future::join(main, beside).await;
    assert!(main.is_complete_stream(), "{}", main.text());
    for answered in side {
        assert_eq!(answered.said(), "a title", "{}", answered.text());
    }
    // Another session is one too many, or the limit would not be one.
    assert_eq!(client.turn(2, false).await.status, 429);
    app.stop().await;
}

/// Who refuses which proof in which words, in a second turn of the dialect.
fn proofs() -> [(Cli, &'static str, &'static str); 3] {
    [
        (
            CLAUDE_CODE,
            "messages.1.content.0: Invalid `signature` in `thinking` block",
            r#"{"model":"m","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"q"},{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"PR00F+/a=="},{"type":"text","text":"a"}]},{"role":"user","content":"r"}]}"#,
        ),
        (
            CODEX,
            "The encrypted content gAAA could not be verified.",
            r#"{"model":"m","stream":true,"store":false,"input":[{"role":"user","content":"q"},{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"PR00F+/a=="},{"role":"assistant","content":"a"},{"role":"user","content":"r"}]}"#,
        ),
        (
            GEMINI_CLI,
            "Function call is missing a thought_signature in functionCall parts.",
            r#"{"contents":[{"role":"user","parts":[{"text":"q"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"PR00F+/a=="}]},{"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}]}"#,
        ),
    ]
}

/// Point 21: reasoning is opaque and checked by the account that made it.
#[actix_web::test]
async fn proofs_of_thought_travel_byte_for_byte_until_they_are_refused() {
    for (cli, words, body) in proofs() {
        let refusal: Value = match cli.dialect == GEMINI_CLI.dialect {
            true => json!({"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": words}}),
            false => {
                json!({"type": "error", "error": {"type": "invalid_request_error", "message": words}})
            }
        };
        let refused = Answer::json(&refusal).status(400);
        let upstream = Upstream::start(Script::from([refused, Answer::message("done")])).await;
        let app = hub_at(cli.kind, &upstream).await;
        let answered = cli.ask(&app.client(), body).await;
        assert_eq!(answered.status, 200, "{}: {}", cli.kind, answered.text());
        let [first, second]: [Seen; 2] = upstream.requests().try_into().unwrap();
        assert_eq!(first.body, body, "{}", cli.kind);
        assert!(!second.json().to_string().contains("PR00F"), "{}", cli.kind);
        app.stop().await;
    }
}
