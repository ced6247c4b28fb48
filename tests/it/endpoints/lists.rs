//! Lists of models: what the key may ask for, in the caller's dialect, page by page.

use serde_json::Value;
use testkit::{Answer, Upstream};

use super::{ask, provider_of};
use crate::support::{Answered, Client, KEY, TestApp, hub_yaml};

async fn as_google(client: &Client, path: &str) -> Answered {
    let request = client
        .request("GET", path)
        .insert_header(("x-goog-api-key", KEY));
    client.send(request, "").await
}

async fn as_anthropic(client: &Client, path: &str) -> Answered {
    let request = client
        .request("GET", path)
        .insert_header(("x-api-key", KEY));
    let request = request.insert_header(("anthropic-version", "2026-10-21"));
    client.send(request, "").await
}

fn ids(list: &Value, key: &str, id: &str) -> Vec<String> {
    let items = list[key].as_array().unwrap().iter();
    items
        .map(|item| item[id].as_str().unwrap().to_owned())
        .collect()
}

/// Named models of providers of three dialects, one of them of a group that is not the key's.
async fn app(upstream: &Upstream) -> TestApp {
    let providers = [
        provider_of(
            "claude",
            "p0",
            upstream,
            "models: [claude-x], redirects: { claude-x: claude-y }",
        ),
        provider_of("codex", "p1", upstream, "models: [gpt-x]"),
        provider_of("gemini", "p2", upstream, "models: [gemini-x]"),
        provider_of(
            "openai-compatible",
            "p3",
            upstream,
            "models: [secret], groups: [other]",
        ),
        provider_of(
            "openai-compatible",
            "p4",
            upstream,
            "models: [off], enabled: false",
        ),
    ];
    TestApp::start(&hub_yaml(&providers.concat(), "")).await
}

#[actix_web::test]
async fn every_dialect_lists_the_models_of_all_providers_of_the_keys_groups() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = app(&upstream).await;
    let client = app.client();
    let all = ["claude-x", "gemini-x", "gpt-x"];

    let openai = ask(&client, "GET", "/v1/models", "").await.json();
    assert_eq!(openai["object"], "list");
    assert_eq!(ids(&openai, "data", "id"), all);
    let anthropic = as_anthropic(&client, "/v1/models?limit=1000").await.json();
    assert_eq!(ids(&anthropic, "data", "id"), all);
    assert_eq!(anthropic["has_more"], false);
    for path in ["/v1beta/models", "/v1/models", "/v1/v1beta/models/"] {
        let google = as_google(&client, path).await.json();
        let names = all.map(|name| format!("models/{name}"));
        assert_eq!(ids(&google, "models", "name"), names, "{path}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_provider_that_takes_any_model_stands_for_its_vendors_models() {
    for (kind, expected, other) in [
        ("claude", "claude-sonnet-4-5", "gpt-5"),
        ("codex", "gpt-5", "claude-sonnet-4-5"),
        ("openai-compatible", "gpt-5", "claude-sonnet-4-5"),
        ("gemini", "gemini-2.5-pro", "gpt-5"),
    ] {
        let upstream = Upstream::start(Answer::message("hi")).await;
        let app = TestApp::start(&hub_yaml(&provider_of(kind, "p0", &upstream, ""), "")).await;
        let list = ask(&app.client(), "GET", "/v1/models", "").await.json();
        let ids = ids(&list, "data", "id");
        assert!(ids.iter().any(|id| id == expected), "{kind}: {ids:?}");
        assert!(ids.iter().all(|id| id != other), "{kind}: {ids:?}");
        app.stop().await;
    }
}

#[actix_web::test]
async fn pages_are_as_long_as_they_are_asked_for_and_lead_to_the_next() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = app(&upstream).await;
    let client = app.client();
    let first = as_anthropic(&client, "/v1/models?limit=2").await.json();
    assert_eq!(ids(&first, "data", "id"), ["claude-x", "gemini-x"]);
    assert_eq!(
        (&first["has_more"], &first["last_id"]),
        (&true.into(), &"gemini-x".into())
    );
    let second = as_anthropic(&client, "/v1/models?limit=2&after_id=gemini-x")
        .await
        .json();
    assert_eq!(ids(&second, "data", "id"), ["gpt-x"]);
    assert_eq!(second["has_more"], false);

    let first = as_google(&client, "/v1beta/models?pageSize=2").await.json();
    let token = first["nextPageToken"].as_str().unwrap();
    let path = format!("/v1beta/models?pageSize=2&pageToken={token}");
    let second = as_google(&client, &path).await.json();
    assert_eq!(ids(&second, "models", "name"), ["models/gpt-x"]);
    assert_eq!(second.get("nextPageToken"), None);
    app.stop().await;
}

#[actix_web::test]
async fn one_model_is_found_or_a_404_in_the_callers_dialect() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = app(&upstream).await;
    let client = app.client();
    let openai = ask(&client, "GET", "/v1/models/gpt-x", "").await;
    assert_eq!(openai.json()["object"], "model");
    assert_eq!(
        as_anthropic(&client, "/v1/models/claude-x").await.json()["type"],
        "model"
    );
    let google = as_google(&client, "/v1beta/models/gemini-x").await.json();
    assert_eq!(google["name"], "models/gemini-x");

    let unknown = ask(&client, "GET", "/v1/models/secret", "").await;
    assert_eq!(
        (unknown.status, &unknown.json()["error"]["type"]),
        (404, &"not_found_error".into())
    );
    let unknown = as_google(&client, "/v1beta/models/secret").await;
    assert_eq!(
        (unknown.status, &unknown.json()["error"]["status"]),
        (404, &"NOT_FOUND".into())
    );
    let unknown = as_anthropic(&client, "/v1/models/secret").await;
    assert_eq!(
        (unknown.status, &unknown.json()["type"]),
        (404, &"error".into())
    );
    app.stop().await;
}

#[actix_web::test]
async fn codex_keeps_to_the_catalogue_that_it_knows() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = app(&upstream).await;
    let client = app.client();
    let path = "/v1/models?client_version=0.169.0";
    let first = ask(&client, "GET", path, "").await;
    assert_eq!(first.text(), r#"{"models":[]}"#);
    let etag = first.header("etag").unwrap().to_owned();
    let again = client
        .request("GET", path)
        .insert_header(("authorization", format!("Bearer {KEY}")))
        .insert_header(("if-none-match", etag));
    let again = client.send(again, "").await;
    assert_eq!((again.status, again.text().as_str()), (304, ""));
    app.stop().await;
}
