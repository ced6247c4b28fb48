//! Sensitive words: refused in every dialect, wherever they stand, and told in the log.

use actors::domain::{EndedBy, TextMatch};
use serde_json::json;

use super::rules::{change_word, put_word, take_word, word};
use super::{DIALECTS, hands_back, hub, message_of, post, says, send, upstream};
use crate::support::eventually;

#[actix_web::test]
async fn a_word_is_refused_in_every_dialect_also_in_what_tools_gave() {
    let upstream = upstream().await;
    let app = hub(&upstream).await;
    let id = put_word(&app, &word("Project Tulip", TextMatch::Contains)).await;
    put_word(&app, &word(r"AKIA[A-Z0-9]{16}", TextMatch::Regex)).await;
    put_word(&app, &word("stop", TextMatch::Exact)).await;
    for (_, path) in DIALECTS {
        let fine = post(&app, path, &says(path, "don't stop")).await;
        assert_eq!(fine.status, 200, "{path}: {}", fine.text());
        for body in [
            says(path, "all about PROJECT tulip"),
            hands_back(path, "found: project tulip"),
            hands_back(path, "AKIAIOSFODNN7EXAMPLE"),
            says(path, " Stop\n"),
        ] {
            let refused = post(&app, path, &body).await;
            assert_eq!(refused.status, 400, "{path} {body}: {}", refused.text());
            assert_eq!(refused.header("x-should-retry"), Some("false"));
            let message = message_of(&refused);
            assert!(message.contains("sensitive words (rule "), "{message}");
            assert!(!message.to_lowercase().contains("tulip"), "{message}");
        }
    }
    let asked = upstream.requests().len();
    assert_eq!(asked, DIALECTS.len(), "a refused request went out");
    let rows = app.rows(DIALECTS.len() * 5).await;
    let refused: Vec<_> = rows.iter().filter(|row| row.status == 400).collect();
    assert_eq!(refused.len(), DIALECTS.len() * 4);
    for row in refused {
        assert_eq!(row.error_code.as_deref(), Some("sensitive_word"));
        assert_eq!((row.model.as_str(), row.ended_by), ("m", EndedBy::Hub));
        let details = app.hub.db.request_details(row.id).await.unwrap().unwrap();
        let told = details.error_message.unwrap();
        assert!(told.contains("(rule "), "{told}");
    }
    let first = app
        .chain(rows.iter().find(|row| row.status == 400).unwrap())
        .await;
    assert!(first.is_empty(), "{first:?}");
    assert!(id.0 > 0);
    app.stop().await;
}

#[actix_web::test]
async fn words_hide_neither_behind_escapes_nor_in_systems_and_arguments() {
    let upstream = upstream().await;
    let app = hub(&upstream).await;
    put_word(&app, &word("tulip", TextMatch::Contains)).await;
    for (path, body) in [
        (
            "/v1/messages",
            r#"{"model":"m","messages":[{"role":"user","content":"\u0074ulip"}]}"#,
        ),
        (
            "/v1/messages",
            r#"{"model":"m","system":[{"type":"text","text":"tulip"}],"messages":[]}"#,
        ),
        (
            "/v1/messages",
            r#"{"model":"m","messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{"a":["tulip"]}}]}]}"#,
        ),
        (
            "/v1/chat/completions",
            r#"{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"n","arguments":"{\"a\":\"t\\u0075lip\"}"}}]}]}"#,
        ),
        (
            "/v1/responses",
            r#"{"model":"m","instructions":"TULIP","input":"hi"}"#,
        ),
        (
            "/v1/messages/count_tokens",
            r#"{"model":"m","messages":[{"role":"user","content":"tulip"}]}"#,
        ),
        ("/v1/embeddings", r#"{"model":"m","input":["x","tulip"]}"#),
        (
            "/v1internal:generateContent",
            r#"{"model":"m","request":{"contents":[{"parts":[{"text":"tulip"}]}]}}"#,
        ),
    ] {
        let refused = send(&app, path, body, &[]).await;
        assert_eq!(refused.status, 400, "{path} {body}: {}", refused.text());
        assert!(message_of(&refused).contains("sensitive"), "{path}");
    }
    // A description of a tool, an id and a model are nothing that anybody said.
    let fine = json!({"model": "tulip", "max_tokens": 1, "metadata": {"user_id": "tulip"}, "messages": [{"role": "user", "content": "hi"}],
        "tools": [{"name": "tulip", "description": "tulip", "input_schema": {"type": "object"}}]});
    assert_eq!(post(&app, "/v1/messages", &fine).await.status, 200);
    app.stop().await;
}

#[actix_web::test]
async fn a_change_is_in_force_within_a_second_without_a_restart() {
    let upstream = upstream().await;
    let app = hub(&upstream).await;
    let body = says("/v1/messages", "tulips are fine");
    let status = async || post(&app, "/v1/messages", &body).await.status;
    let id = put_word(&app, &word("tulip", TextMatch::Contains)).await;
    assert_eq!(status().await, 400);
    let mut off = word("tulip", TextMatch::Contains);
    off.enabled = false;
    change_word(&app, id, &off).await;
    eventually(async || (status().await == 200).then_some(()))
        .await
        .expect("the word still counts");
    off.enabled = true;
    change_word(&app, id, &off).await;
    eventually(async || (status().await == 400).then_some(()))
        .await
        .expect("the word does not count again");
    take_word(&app, id).await;
    eventually(async || (status().await == 200).then_some(()))
        .await
        .expect("the word that was taken away still counts");
    app.stop().await;
}

#[actix_web::test]
async fn a_rule_that_cannot_be_used_is_left_out_and_the_rest_is_in_force() {
    let upstream = upstream().await;
    let app = hub(&upstream).await;
    put_word(&app, &word("(", TextMatch::Regex)).await;
    put_word(&app, &word("tulip", TextMatch::Contains)).await;
    let path = "/v1/messages";
    assert_eq!(post(&app, path, &says(path, "a ( b")).await.status, 200);
    assert_eq!(post(&app, path, &says(path, "tulip")).await.status, 400);
    app.stop().await;
}
