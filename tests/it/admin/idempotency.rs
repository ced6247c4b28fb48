//! A creation that is sent again happens once.

use serde_json::json;

use super::{Api, hub, problem};

#[actix_web::test]
async fn a_creation_that_is_sent_again_answers_the_same_and_happens_once() {
    let app = hub().await;
    let api = Api::admin(&app);
    let send = async |body: &str| {
        let request = api
            .request("POST", "/users")
            .insert_header(("idempotency-key", "k1"));
        app.client().send(request, body.to_owned()).await
    };
    let first = send(r#"{"name":"bob"}"#).await;
    let second = send(r#"{"name":"bob"}"#).await;
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.body, second.body);
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!(second.header("etag"), first.header("etag"));
    let other = send(r#"{"name":"carol"}"#).await;
    assert_eq!(
        (other.status, problem(&other).0.as_str()),
        (409, "idempotency_conflict")
    );
    let users = app.hub.db.list_users().await.unwrap();
    assert_eq!(
        users
            .iter()
            .map(|user| user.name.as_str())
            .collect::<Vec<_>>(),
        ["alice", "bob"]
    );
    app.stop().await;
}

#[actix_web::test]
async fn what_was_refused_may_be_sent_again_with_the_same_key() {
    let app = hub().await;
    let api = Api::admin(&app);
    for (body, status) in [(json!({"name": ""}), 422), (json!({"name": "bob"}), 201)] {
        let request = api
            .request("POST", "/users")
            .insert_header(("idempotency-key", "k1"));
        let answered = app.client().send(request, body.to_string()).await;
        assert_eq!(answered.status, status, "{}", answered.text());
    }
    app.stop().await;
}
