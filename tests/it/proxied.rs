//! A provider behind a proxy, through the whole hub: it serves, the chain says when the proxy was gone around, a change
//! of the file changes the way, and who logs in at the proxy is written down nowhere.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use testkit::{Answer, Upstream};

use crate::support::proxy_server::ProxyServer;
use crate::support::{TestApp, eventually, hub_yaml, provider};

const USER: &str = "hunter";
const PASSWORD: &str = "s3cret-pw";

/// Everything that is logged, of every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn captured() -> Log {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    log
}

fn assert_hidden(text: &str) {
    for secret in [USER, PASSWORD] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

/// No file of the hub's own holds the login in clear.
fn assert_hidden_on_disk(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
    {
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).unwrap();
            let found = bytes
                .windows(PASSWORD.len())
                .any(|part| part == PASSWORD.as_bytes());
            assert!(!found, "{}", entry.path().display());
        }
    }
}

#[actix_web::test]
async fn a_provider_behind_a_proxy_serves_and_the_login_is_shown_nowhere() {
    let log = captured();
    let upstream = Upstream::start(Answer::message("hi")).await;
    let mut proxy = ProxyServer::microsocks(Some((USER, PASSWORD))).await;
    let address = proxy.address();
    let url = format!("socks5://{USER}:{PASSWORD}@{address}");
    let yaml = |fallback: bool| {
        let proxy = format!("proxy: {{ url: '{url}', fallback_to_direct: {fallback} }}");
        hub_yaml(&provider("p0", &upstream, &proxy), "")
    };
    let app = TestApp::start(&yaml(false)).await;
    let mut shown = String::new();

    assert_eq!(app.client().message(false).await.status, 200);
    assert!(app.client().message(true).await.is_complete_stream());
    assert_eq!(upstream.requests().len(), 2);
    let through = upstream.connections();

    // Without the proxy, and without leave to go around it, there is no way.
    proxy.stop();
    let refused = app.client().message(false).await;
    assert_eq!(refused.status, 502);
    assert!(refused.text().contains(&address), "{}", refused.text());
    shown += &refused.text();
    assert_eq!(upstream.requests().len(), 2);

    let version = app.hub.shared.catalog.snapshot().version;
    app.rewrite(&yaml(true));
    eventually(async || (app.hub.shared.catalog.snapshot().version > version).then_some(()))
        .await
        .expect("the change takes effect");
    assert_eq!(app.client().message(false).await.status, 200);
    assert_eq!(upstream.requests().len(), 3);
    assert!(upstream.connections() > through);

    let rows = app.rows(4).await;
    let mut chains = Vec::new();
    for row in &rows {
        let details = app.hub.db.request_details(row.id).await.unwrap();
        chains.push(details.unwrap().attempts);
    }
    let events = |row: usize| -> Vec<&str> {
        let attempts = chains[row].iter();
        attempts.map(|attempt| attempt.event.as_str()).collect()
    };
    assert_eq!(events(0), ["answered"]);
    assert_eq!(events(2).first(), Some(&"proxy_failed"));
    assert_eq!(events(3), ["proxy_failed", "answered"]);
    let around = &chains[3][0].detail;
    assert!(
        around.contains(&address) && around.contains("directly"),
        "{around}"
    );

    let client = app.client();
    let metrics = client.send(client.request("GET", "/metrics"), "").await;
    shown += &metrics.text();
    let snapshot = app.hub.shared.catalog.snapshot();
    shown += &format!(
        "{rows:?} {chains:?} {snapshot:?} {:?}",
        app.hub.shared.catalog.settings()
    );
    assert_hidden_on_disk(&app.folder.path().join("data"));
    app.stop().await;
    assert_hidden(&shown);
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(logged.contains("called directly instead"), "{logged}");
    assert_hidden(&logged);
}
