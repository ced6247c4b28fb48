//! Request filters: what they change on the way, what they leave alone, and that none leaks from one provider to the next.

use actors::domain::{FilterAction, FilterBinding, FilterRule, FilterScope, TextMatch};
use testkit::{Answer, Upstream};

use super::rules::{filter, put_filter};
use super::{DIALECTS, hub, post, says, send, upstream};
use crate::support::{KEY, TestApp, hub_yaml, provider};

fn replaces(pattern: &str, value: &str) -> FilterRule {
    FilterRule {
        pattern: pattern.to_owned(),
        ..filter(FilterScope::Body, FilterAction::TextReplace, "", value)
    }
}

#[actix_web::test]
async fn text_is_replaced_in_every_dialect_and_the_chain_says_so() {
    let upstream = upstream().await;
    let app = hub(&upstream).await;
    put_filter(&app, &replaces("Tulip", "the project")).await;
    for (n, (_, path)) in DIALECTS.iter().enumerate() {
        let answered = post(&app, path, &says(path, "about TULIP \"x\"")).await;
        assert_eq!(answered.status, 200, "{path}: {}", answered.text());
        let sent = upstream.requests()[n].body.clone();
        let expected = says(path, "about the project \"x\"").to_string();
        assert_eq!(sent, expected, "{path}");
    }
    for row in app.rows(DIALECTS.len()).await {
        let chain = app.chain(&row).await;
        assert_eq!(chain[0].event, "filtered");
        assert!(chain[0].detail.contains("\"textreplace \""), "{chain:?}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn where_no_filter_fits_every_byte_stays() {
    let upstream = upstream().await;
    let app = hub(&upstream).await;
    put_filter(&app, &replaces("zebra", "x")).await;
    put_filter(
        &app,
        &filter(FilterScope::Body, FilterAction::Remove, "nothing.here", ""),
    )
    .await;
    put_filter(
        &app,
        &filter(FilterScope::Header, FilterAction::Remove, "x-nothing", ""),
    )
    .await;
    let body = "{ \"model\" : \"m\",\n \"zz\":1.50, \"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9\\/\"}] }";
    assert_eq!(send(&app, "/v1/messages", body, &[]).await.status, 200);
    assert_eq!(upstream.requests()[0].body, body);
    let rows = app.rows(1).await;
    let chain = app.chain(&rows[0]).await;
    assert_eq!(chain.len(), 1, "{chain:?}");
    assert!(!chain[0].detail.contains("filter"), "{chain:?}");
    app.stop().await;
}

#[actix_web::test]
async fn headers_and_fields_are_set_and_removed_and_a_changed_model_is_routed_as_such() {
    let upstream = upstream().await;
    let app = hub(&upstream).await;
    use FilterAction::{JsonPath, Remove, Set};
    for rule in [
        filter(FilterScope::Header, Set, "X-Team", "core"),
        filter(FilterScope::Header, Remove, "anthropic-beta", ""),
        filter(FilterScope::Body, Remove, "metadata.user_id", ""),
        filter(FilterScope::Body, Set, "model", "\"other\""),
        filter(FilterScope::Body, JsonPath, "messages[*].extra", "true"),
    ] {
        put_filter(&app, &rule).await;
    }
    let body = r#"{"model":"m","metadata":{"user_id":"u", "k":1},"messages":[{"role":"user","content":"hi"}]}"#;
    let answered = send(&app, "/v1/messages", body, &[("anthropic-beta", "b")]).await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    let seen = &upstream.requests()[0];
    assert_eq!(
        seen.body,
        r#"{"model":"other","metadata":{"k":1},"messages":[{"role":"user","content":"hi","extra":true}]}"#
    );
    assert_eq!(
        (seen.header("x-team"), seen.header("anthropic-beta")),
        (Some("core"), None)
    );
    assert_eq!(seen.header("x-api-key"), Some("sk-upstream"));
    assert_eq!(app.rows(1).await[0].model, "other");
    app.stop().await;
}

#[actix_web::test]
async fn what_is_bound_to_a_provider_does_not_leak_into_the_next_attempt() {
    let first = Upstream::start(Answer::error(500, "api_error", "boom")).await;
    let second = upstream().await;
    let providers = provider("p0", &first, "priority: 0, groups: [default, eu]")
        + &provider("p1", &second, "priority: 1");
    let app = TestApp::start(&hub_yaml(&providers, "")).await;
    let p0 = app.hub.db.find_provider("p0").await.unwrap().unwrap().id;
    put_filter(
        &app,
        &FilterRule {
            binding: FilterBinding::Providers(vec![p0]),
            ..replaces("hello", "goodbye")
        },
    )
    .await;
    put_filter(
        &app,
        &FilterRule {
            binding: FilterBinding::Groups(vec!["eu".to_owned()]),
            ..filter(FilterScope::Header, FilterAction::Set, "x-region", "eu")
        },
    )
    .await;
    let answered = app.client().message(false).await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    let bad = first.requests();
    assert!(
        bad[0].body.windows(7).any(|part| part == b"goodbye"),
        "{:?}",
        bad[0].json()
    );
    assert_eq!(bad[0].header("x-region"), Some("eu"));
    let good = &second.requests()[0];
    assert_eq!(good.json()["messages"][0]["content"], "hello");
    assert_eq!(good.header("x-region"), None);
    let rows = app.rows(1).await;
    let chain = app.chain(&rows[0]).await;
    assert!(chain[0].detail.contains("request filters: "), "{chain:?}");
    assert!(
        !chain.last().unwrap().detail.contains("filter"),
        "{chain:?}"
    );
    app.stop().await;
}

#[actix_web::test]
async fn a_bound_filter_sees_the_request_in_the_providers_dialect() {
    let upstream = upstream().await;
    let url = upstream.url();
    let providers = format!(
        "  - {{ name: chat, type: openai-compatible, url: '{url}', key: sk-upstream, models: [m] }}\n"
    );
    let app = TestApp::start(&hub_yaml(&providers, "")).await;
    let chat = app.hub.db.find_provider("chat").await.unwrap().unwrap().id;
    let bound = |rule| FilterRule {
        binding: FilterBinding::Providers(vec![chat]),
        ..rule
    };
    let sets = filter(
        FilterScope::Body,
        FilterAction::JsonPath,
        "messages[0].name",
        "\"ann\"",
    );
    put_filter(&app, &bound(sets)).await;
    put_filter(&app, &bound(replaces("^hi$", "bye"))).await;
    let mut whole = replaces("HI", "bye");
    whole.match_type = TextMatch::Exact;
    put_filter(&app, &bound(whole)).await;
    let client = app.client();
    let request = client
        .request("POST", "/v1/messages")
        .insert_header(("x-api-key", KEY));
    let answered = client
        .send(request, says("/v1/messages", "hi").to_string())
        .await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    let sent = upstream.requests()[0].json();
    assert_eq!(sent["messages"][0]["name"], "ann", "{sent}");
    let text = sent["messages"][0]["content"].to_string();
    assert!(text.contains("bye") && !text.contains("hi"), "{sent}");
    app.stop().await;
}
