//! Requests that are served: what is kept is what the client sent and what it got, to the byte.

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{ON, WAYS, ask, asking, header, hub, kept_as_answered, shown, written};
use crate::admin::Api;
use crate::support::{message, provider_at};

#[actix_web::test]
async fn a_whole_answer_and_a_stream_are_kept_as_the_client_had_them() {
    for (kind, path, body) in WAYS {
        let upstream = Upstream::start(Answer::message("some words")).await;
        let app = hub(kind, &upstream, ON).await;
        let whole = path.replace("streamGenerateContent?alt=sse", "generateContent");
        let mut asked: Value = serde_json::from_str(body).unwrap();
        if let Some(asked) = asked.as_object_mut() {
            asked.shift_remove("stream");
        }
        for (path, body) in [(path, body.to_owned()), (whole.as_str(), asked.to_string())] {
            let answered = ask(&app, path, &body).await;
            assert_eq!(answered.status, 200, "{path}: {}", answered.text());
            let shown = kept_as_answered(&app, &answered).await;
            let request = &shown["request"];
            assert_eq!(request["body"], body, "{path}");
            assert_eq!(request["body_encoding"], "utf8");
            assert_eq!(
                (&request["method"], &request["path"]),
                (&json!("POST"), &json!(path))
            );
            assert_eq!(
                header(request, "content-type").as_deref(),
                Some("application/json")
            );
            assert!(header(&shown["response"], "content-type").is_some());
        }
        app.rows(2).await;
        app.stop().await;
    }
}

#[actix_web::test]
async fn a_translated_answer_is_kept_in_the_clients_words() {
    let upstream = Upstream::start(Answer::message("some words")).await;
    let app = hub("openai-compatible", &upstream, ON).await;
    for stream in [true, false] {
        let answered = app.client().message(stream).await;
        assert_eq!(answered.status, 200);
        assert!(answered.text().contains("some"), "{}", answered.text());
        let shown = kept_as_answered(&app, &answered).await;
        let body = message("claude-sonnet-4-5", stream).to_string();
        assert_eq!(shown["request"]["body"], body);
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_compressed_body_is_kept_as_it_reads_and_the_detail_says_that_it_is_there() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub("claude", &upstream, ON).await;
    let client = app.client();
    let body = message("m", false).to_string();
    let packed = zstd::bulk::compress(body.as_bytes(), 1).unwrap();
    let request = asking(&client, "/v1/messages").insert_header(("content-encoding", "zstd"));
    let answered = client.send(request, packed).await;
    assert_eq!(answered.status, 200);
    assert_eq!(
        kept_as_answered(&app, &answered).await["request"]["body"],
        body
    );
    app.rows(1).await;
    let detail = Api::admin(&app)
        .expect(
            200,
            "GET",
            &format!("/requests/{}", answered.request_id()),
            &json!({}),
        )
        .await;
    assert_eq!(detail["has_bodies"], true);
    app.stop().await;
}

#[actix_web::test]
async fn code_assists_envelope_is_kept_and_opened_for_the_conversation() {
    let upstream = Upstream::start(Answer::message("some words")).await;
    let app = hub("gemini", &upstream, ON).await;
    let body = r#"{"model":"m","project":"p","request":{"session_id":"s-1","contents":[{"role":"user","parts":[{"text":"hello"}]}]}}"#;
    let answered = ask(&app, "/v1internal:streamGenerateContent?alt=sse", body).await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    let shown = kept_as_answered(&app, &answered).await;
    assert_eq!(shown["request"]["body"], body);
    let session = app.rows(1).await[0].session.clone().unwrap();
    let said = Api::admin(&app)
        .expect(
            200,
            "GET",
            &format!("/sessions/{session}/messages"),
            &json!({}),
        )
        .await;
    assert_eq!(said["messages"][0]["parts"][0]["text"], "hello");
    assert_eq!(said["messages"][1]["parts"][0]["text"], "some words");
    app.stop().await;
}

#[actix_web::test]
async fn a_long_body_is_cut_and_says_how_long_it_was() {
    let upstream = Upstream::start(Answer::message("word ".repeat(2_000))).await;
    let app = hub(
        "claude",
        &upstream,
        "store_messages: true, store_max_bytes: 4096",
    )
    .await;
    let client = app.client();
    let mut body = message("m", true);
    body["messages"][0]["content"] = "ä".repeat(10_000).into();
    let text = body.to_string();
    let answered = client
        .send(asking(&client, "/v1/messages"), text.clone())
        .await;
    assert!(answered.is_complete_stream());
    let shown = shown(&app, &answered.request_id()).await;
    for (side, whole) in [("request", text), ("response", answered.text())] {
        let side = &shown[side];
        assert_eq!(
            (&side["truncated"], &side["bytes"]),
            (&json!(true), &json!(whole.len()))
        );
        let kept = side["body"].as_str().unwrap();
        assert!((4090..=4096).contains(&kept.len()) && whole.starts_with(kept));
    }
    let session = app.rows(1).await[0].session.clone().unwrap();
    let path = format!("/sessions/{session}/messages");
    let said = Api::admin(&app).expect(200, "GET", &path, &json!({})).await;
    assert_eq!(said["truncated"], true);
    let first = said["messages"][0]["parts"][0]["text"].as_str().unwrap();
    assert!(first.len() > 3_000 && first.chars().all(|c| c == 'ä'));
    app.stop().await;
}

#[actix_web::test]
async fn bodies_of_answers_may_be_left_out() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub(
        "claude",
        &upstream,
        "store_messages: true, store_response_body: false",
    )
    .await;
    let answered = app.client().message(true).await;
    let shown = shown(&app, &answered.request_id()).await;
    let response = &shown["response"];
    assert_eq!(response["status"], 200);
    assert!(header(response, "content-type").is_some());
    assert_eq!(
        (
            &response["body"],
            &response["bytes"],
            &response["truncated"]
        ),
        (&Value::Null, &json!(answered.body.len()), &json!(false))
    );
    assert!(shown["request"]["body"].is_string());
    app.stop().await;
}

#[actix_web::test]
async fn a_stop_writes_what_was_kept_last() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let folder = tempfile::tempdir().unwrap();
    let yaml = crate::support::hub_yaml(
        &provider_at("p0", &upstream.url(), ""),
        "sessions: { store_messages: true }\n",
    );
    let app = crate::support::TestApp::start_in(folder, &yaml).await;
    let answered = app.client().message(false).await;
    let folder = app.stop_keeping_the_folder().await;
    let app = crate::support::TestApp::start_in(folder, &yaml).await;
    let id = actors::domain::RequestId(answered.request_id().parse().unwrap());
    assert!(app.hub.db.has_bodies(id).await.unwrap());
    written(&app).await;
    app.stop().await;
}
