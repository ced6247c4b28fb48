//! What makes, moves and leaves a conversation's pin.

use testkit::{Answer, Seen, Upstream};

use crate::support::{Client, TestApp, hub_yaml, message, provider};

/// The first provider by priority is home; whoever takes over keeps what it got.
fn staying(first: &Upstream, second: &Upstream) -> String {
    let more = |priority| format!("priority: {priority}, failback: stay_until_idle");
    hub_yaml(
        &(provider("p0", first, &more(0)) + &provider("p1", second, &more(1))),
        "",
    )
}

async fn count_tokens(client: &Client, conversation: usize) -> u16 {
    let session = format!("00000000-0000-4000-8000-{conversation:012}");
    let request = client
        .post("/v1/messages/count_tokens?beta=true")
        .insert_header(("x-claude-code-session-id", session));
    let body = message("claude-sonnet-4-5", false).to_string();
    client.send(request, body).await.status
}

#[actix_web::test]
async fn a_token_count_elsewhere_does_not_take_the_conversation_along() {
    let no_counts = |seen: &Seen| match seen.path.ends_with("/count_tokens") {
        true => Answer::error(404, "not_found_error", "Not Found"),
        false => Answer::message("from the first"),
    };
    let first = Upstream::start(no_counts).await;
    let second = Upstream::start(Answer::message("from the second")).await;
    let app = TestApp::start(&staying(&first, &second)).await;
    let client = app.client();
    assert_eq!(client.turn(1, true).await.said(), "from the first");
    assert_eq!(count_tokens(&client, 1).await, 200);
    assert_eq!(second.requests().len(), 1, "somebody else counted");
    assert_eq!(client.turn(1, true).await.said(), "from the first");
    app.stop().await;
}

#[actix_web::test]
async fn a_client_that_leaves_leaves_its_pin() {
    let first = Upstream::start(Answer::message("from the first")).await;
    let second = Upstream::start(Answer::message("from the second")).await;
    let app = TestApp::start(&staying(&first, &second)).await;
    let client = app.client();
    // Home is where the second one is: the first fails just now.
    first.set(Answer::error(529, "overloaded_error", "busy"));
    assert_eq!(client.turn(1, true).await.said(), "from the second");
    first.set(Answer::message("from the first"));
    second.set(Answer::message("a b c").hang_after_events(5));
    let session = "00000000-0000-4000-8000-000000000001";
    let body = message("claude-sonnet-4-5", true).to_string();
    let request = client
        .post("/v1/messages")
        .insert_header(("x-claude-code-session-id", session));
    drop(request.send_body(body).await.unwrap());
    app.rows(2).await;
    second.set(Answer::message("from the second"));
    assert_eq!(client.turn(1, true).await.said(), "from the second");
    // The conversation of somebody else knows nothing of that.
    assert_eq!(client.turn(2, true).await.said(), "from the first");
    app.stop().await;
}

/// A title request on a small model goes where that model is, and the conversation stays where it was.
#[actix_web::test]
async fn another_model_of_the_conversation_does_not_move_it() {
    let first = Upstream::start(Answer::message("from the first")).await;
    let second = Upstream::start(Answer::message("from the second")).await;
    let yaml = staying(&first, &second).replacen(
        "priority: 0",
        "priority: 0, models: [claude-sonnet-4-5]",
        1,
    );
    let app = TestApp::start(&yaml).await;
    let client = app.client();
    assert_eq!(client.turn(1, true).await.said(), "from the first");
    let title = client.post("/v1/messages").insert_header((
        "x-claude-code-session-id",
        "00000000-0000-4000-8000-000000000001",
    ));
    let body = message("claude-haiku-4-5", false).to_string();
    assert_eq!(client.send(title, body).await.said(), "from the second");
    assert_eq!(client.turn(1, true).await.said(), "from the first");
    app.stop().await;
}
