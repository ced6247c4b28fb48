//! No secret that came in a header or an address is kept, in no file and no row.

use std::path::Path;

use claude_code_hub::capture::unpacked;
use claude_code_hub::store::RequestFilter;
use testkit::{Answer, Upstream};

use super::{ON, hub, shown, written};
use crate::support::{KEY, message};

/// Every file below a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let name = entry.path().display().to_string();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    memchr::memmem::find(bytes, text.as_bytes()).is_some()
}

#[actix_web::test]
async fn secrets_are_nowhere_in_the_database() {
    let answer = Answer::message("hi").header("set-cookie", "sid=COOKIE-SECRET-4");
    let upstream = Upstream::start(answer).await;
    let app = hub("claude", &upstream, ON).await;
    let client = app.client();
    let request = client
        .request(
            "POST",
            "/v1/messages?beta=true&key=QUERY-SECRET-1&token=QUERY-SECRET-2",
        )
        .insert_header(("x-api-key", KEY))
        .insert_header(("authorization", "Bearer HEADER-SECRET-1"))
        .insert_header(("x-goog-api-key", "HEADER-SECRET-2"))
        .insert_header(("cookie", "a=HEADER-SECRET-3"))
        .insert_header(("proxy-authorization", "Basic HEADER-SECRET-4"))
        .insert_header(("x-session-token", "HEADER-SECRET-5"))
        .insert_header(("x-client-secret", "HEADER-SECRET-6"))
        .insert_header(("x-upstream-key", "HEADER-SECRET-7"))
        .insert_header(("referer", "http://page/?key=HEADER-SECRET-8"))
        .insert_header(("x-visible", "seen"));
    let answered = client.send(request, message("m", false).to_string()).await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    let shown = shown(&app, &answered.request_id()).await;
    let text = shown.to_string();
    assert!(text.contains("seen"), "{text}");
    assert_eq!(
        shown["request"]["path"],
        "/v1/messages?beta=true&key=***&token=***"
    );
    let row = app.rows(1).await.remove(0);
    let kept = app.hub.db.request_bodies(row.id).await.unwrap().unwrap();
    let answer = kept.answer.as_ref().unwrap();
    for message in [&kept.request, &answer.message] {
        let body = unpacked(message.body.as_deref().unwrap(), message.bytes);
        for held in [message.headers.as_bytes(), &body, text.as_bytes()] {
            assert!(!holds(held, "-SECRET-"));
            assert!(!holds(held, KEY));
        }
    }
    written(&app).await;
    let data = app.folder.path().join("data");
    let folder = app.stop_keeping_the_folder().await;
    let files = files(&data);
    assert!(files.iter().any(|(name, _)| name.ends_with("hub.db")));
    for (name, bytes) in files {
        assert!(!holds(&bytes, "-SECRET-"), "{name}");
        assert!(!holds(&bytes, KEY), "{name}");
    }
    drop(folder);
}

#[actix_web::test]
async fn nothing_is_kept_by_default() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub("claude", &upstream, "ttl_s: 300").await;
    for stream in [true, false] {
        assert_eq!(app.client().message(stream).await.status, 200);
    }
    app.rows(2).await;
    assert_eq!(app.hub.shared.bodies.waiting_bytes(), 0);
    let filter = RequestFilter {
        limit: 10,
        ..RequestFilter::default()
    };
    for row in app.hub.db.list_requests(&filter).await.unwrap() {
        assert!(!app.hub.db.has_bodies(row.id).await.unwrap());
    }
    app.stop().await;
}
