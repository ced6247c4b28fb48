//! The Gemini command line with its Google login: the hub stands in for Code Assist, with the hub's key as the token.

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{ask, provider_of};
use crate::support::{TestApp, hub_yaml};

const INSIDE: &str =
    r#"{"contents":[{"role":"user","parts":[{"text":"h\u0069"}]}],"session_id":"s-1"}"#;

fn enveloped() -> String {
    format!(
        r#"{{"model":"gemini-2.5-flash","project":"p","user_prompt_id":"u-1","request":{INSIDE}}}"#
    )
}

async fn app(upstream: &Upstream) -> TestApp {
    TestApp::start(&hub_yaml(&provider_of("gemini", "p0", upstream, ""), "")).await
}

#[actix_web::test]
async fn the_setup_needs_no_provider_that_works() {
    let app = TestApp::start(&hub_yaml("", "").replace("providers:\n", "providers: []\n")).await;
    let client = app.client();
    for (method, path, body) in [
        (
            "POST",
            ":loadCodeAssist",
            r#"{"metadata":{"pluginType":"GEMINI"}}"#,
        ),
        (
            "POST",
            ":onboardUser",
            r#"{"tierId":"standard-tier","metadata":{}}"#,
        ),
        ("GET", "/operations/onboard", ""),
        (
            "POST",
            ":retrieveUserQuota",
            r#"{"project":"claude-code-hub"}"#,
        ),
        (
            "POST",
            ":listExperiments",
            r#"{"project":"claude-code-hub"}"#,
        ),
        (
            "POST",
            ":fetchAdminControls",
            r#"{"project":"claude-code-hub"}"#,
        ),
        ("POST", ":recordCodeAssistMetrics", r#"{"metrics":[]}"#),
        ("GET", ":getCodeAssistGlobalUserSetting", ""),
        (
            "POST",
            ":setCodeAssistGlobalUserSetting",
            r#"{"freeTierDataCollectionOptin":true}"#,
        ),
    ] {
        for prefix in ["/gemini/v1internal", "/v1internal"] {
            let path = format!("{prefix}{path}");
            let answered = ask(&client, method, &path, body).await;
            assert_eq!(answered.status, 200, "{path}: {}", answered.text());
            assert!(answered.json().is_object(), "{path}");
            let unknown = client.send(client.request(method, &path), body).await;
            assert_eq!(unknown.status, 401, "{path}");
            assert_eq!(unknown.json()["error"]["status"], "UNAUTHENTICATED");
        }
    }
    let unknown = ask(&client, "POST", "/gemini/v1internal:inventEverything", "{}").await;
    assert_eq!(unknown.status, 404);
    assert_eq!(unknown.json()["error"]["status"], "NOT_FOUND");
    app.stop().await;
}

#[actix_web::test]
async fn quota_is_told_of_the_gemini_models_that_the_key_may_ask_for() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let more = "models: [gemini-3-pro-preview, other]";
    let yaml = hub_yaml(&provider_of("gemini", "p0", &upstream, more), "");
    let app = TestApp::start(&yaml).await;
    let quota = ask(&app.client(), "POST", "/v1internal:retrieveUserQuota", "{}").await;
    let buckets = quota.json()["buckets"].clone();
    assert_eq!(buckets.as_array().unwrap().len(), 1, "{buckets}");
    assert_eq!(buckets[0]["modelId"], "gemini-3-pro-preview");
    app.stop().await;
}

fn events(text: &str) -> Vec<Value> {
    let events = text.split("\n\n").filter(|event| !event.is_empty());
    let data = events.map(|event| event.strip_prefix("data: ").unwrap());
    data.map(|data| serde_json::from_str(data).unwrap())
        .collect()
}

#[actix_web::test]
async fn a_stream_arrives_without_its_envelope_and_comes_back_in_one_however_it_is_cut() {
    for cut in [1, 7, 10_000] {
        let upstream = Upstream::start(Answer::message("größer").events(3).chunked_at(cut)).await;
        let app = app(&upstream).await;
        let path = "/gemini/v1internal:streamGenerateContent?alt=sse";
        let answered = ask(&app.client(), "POST", path, &enveloped()).await;
        assert_eq!(answered.status, 200, "{}", answered.text());
        let seen = upstream.requests().remove(0);
        assert_eq!(
            seen.path,
            "/v1beta/models/gemini-2.5-flash:streamGenerateContent"
        );
        let sent = seen.json();
        assert_eq!(sent["contents"][0]["parts"][0]["text"], "hi");
        assert_eq!(sent.get("request"), None);

        let events = events(&answered.text());
        let said: String = events
            .iter()
            .map(|event| {
                assert_eq!(event["traceId"], answered.request_id());
                let part = &event["response"]["candidates"][0]["content"]["parts"][0];
                part["text"].as_str().unwrap().to_owned()
            })
            .collect();
        assert_eq!(said, "größer", "cut at {cut}");
        let row = app.rows(1).await.remove(0);
        assert_eq!(row.model, "gemini-2.5-flash");
        app.stop().await;
    }
}

#[actix_web::test]
async fn a_whole_answer_is_enveloped_and_a_count_is_not() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = app(&upstream).await;
    let client = app.client();
    let whole = ask(&client, "POST", "/v1internal:generateContent", &enveloped()).await;
    let said = whole.json()["response"]["candidates"][0]["content"]["parts"][0]["text"].clone();
    assert_eq!(said, "hi");
    let count = json!({"request": {"model": "models/gemini-2.5-pro", "contents": []}}).to_string();
    let counted = ask(&client, "POST", "/gemini/v1internal:countTokens", &count).await;
    assert_eq!(counted.json()["totalTokens"], 10, "{}", counted.text());
    let paths: Vec<String> = upstream
        .requests()
        .into_iter()
        .map(|seen| seen.path)
        .collect();
    assert_eq!(
        paths,
        [
            "/v1beta/models/gemini-2.5-flash:generateContent",
            "/v1beta/models/gemini-2.5-pro:countTokens"
        ]
    );
    app.stop().await;
}

#[actix_web::test]
async fn what_is_no_envelope_is_a_400_in_googles_shape_and_leaves_a_row() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = app(&upstream).await;
    for (body, words) in [
        ("{", "not valid JSON"),
        (r#"{"model":"m"}"#, "`request` is missing"),
        (r#"{"request":{}}"#, "`model` is missing"),
    ] {
        let path = "/gemini/v1internal:streamGenerateContent?alt=sse";
        let answered = ask(&app.client(), "POST", path, body).await;
        assert_eq!(answered.status, 400, "{}", answered.text());
        let error = answered.json()["error"].clone();
        assert_eq!(error["status"], "INVALID_ARGUMENT");
        assert!(
            error["message"].as_str().unwrap().contains(words),
            "{error}"
        );
    }
    assert_eq!(
        app.rows(3).await[0].endpoint,
        "/v1internal:streamGenerateContent"
    );
    app.stop().await;
}
