//! The database goes away under load and comes back: no request fails, no row is lost, none is there twice, and the
//! hub need not be started again.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

use actors::domain::{EndedBy, Usage};
use claude_code_hub::journal::Journal;
use testkit::{Answer, Upstream};

use crate::support::{Client, Postgres, TestApp, hub_yaml, provider, reported, within};

const USAGE: Usage = Usage {
    input: 7,
    output: 11,
    ..Usage::ZERO
};

/// Few rows fit in memory, so that most of them have to come back from disk.
fn yaml(upstream: &Upstream, postgres: &Postgres, more: &str) -> String {
    let log =
        format!("request_log: {{ flush_interval_ms: 20, max_pending: 40, batch_size: 20{more} }}");
    let yaml = hub_yaml(&provider("p0", upstream, ""), "");
    let yaml = yaml.replace("request_log: { flush_interval_ms: 20 }", &log);
    format!(
        "database: {{ dsn: '{}', connect_timeout_s: 1 }}\n{yaml}",
        postgres.url()
    )
}

async fn upstream() -> Upstream {
    Upstream::start(Answer::message("a b").usage(reported(&USAGE))).await
}

/// Asks one request after another until told to end; the ids of all of them.
async fn keep_asking(url: String, done: Arc<AtomicBool>, count: Arc<AtomicUsize>) -> Vec<String> {
    let client = Client::new(&url);
    let mut ids = Vec::new();
    while !done.load(SeqCst) {
        let answered = client.message(ids.len() % 2 == 0).await;
        assert_eq!(answered.status, 200, "{}", answered.text());
        assert!(answered.whole);
        ids.push(answered.request_id());
        count.fetch_add(1, SeqCst);
    }
    ids
}

async fn reached(count: &AtomicUsize, wanted: usize) {
    let met = async || (count.load(SeqCst) >= wanted).then_some(());
    within(Duration::from_secs(30), met)
        .await
        .expect("the load stands still");
}

#[actix_web::test]
async fn rows_wait_on_disk_while_postgres_is_down_and_all_arrive_when_it_is_back() {
    let mut postgres = Postgres::start().await;
    let upstream = upstream().await;
    let app = TestApp::start(&yaml(&upstream, &postgres, "")).await;
    let (done, count) = (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default());
    let load = futures_util::future::join_all(
        (0..8).map(|_| keep_asking(app.url(), done.clone(), count.clone())),
    );
    let outage = async {
        reached(&count, 50).await;
        postgres.kill();
        let before = count.load(SeqCst);
        reached(&count, before + 600).await;
        assert!(
            app.hub.root.log_writer.left() > 100,
            "rows are left to the journal"
        );
        assert!(
            app.hub.root.log_writer.depth() <= 40,
            "memory holds no more than it may"
        );
        postgres.start_again().await;
        let before = count.load(SeqCst);
        reached(&count, before + 50).await;
        done.store(true, SeqCst);
    };
    let (ids, ()) = futures_util::future::join(load, outage).await;
    let ids: HashSet<String> = ids.into_iter().flatten().collect();

    let writer = &app.hub.root.log_writer;
    let empty = async || (writer.left() == 0 && writer.depth() == 0).then_some(());
    within(Duration::from_secs(30), empty)
        .await
        .expect("rows still wait");
    let rows = app.rows(ids.len()).await;
    let found: HashSet<String> = rows.iter().map(|row| row.id.to_string()).collect();
    assert_eq!(found, ids);
    for row in &rows {
        assert_eq!((row.ended_by, row.usage), (EndedBy::Complete, USAGE));
        assert!(!app.chain(row).await.is_empty(), "details came along");
    }
    let rollups = app.hub.db.rollups(0, i64::MAX).await.unwrap();
    let counted: u64 = rollups.iter().map(|rollup| rollup.sums.requests).sum();
    assert_eq!(counted, ids.len() as u64, "none counts twice");

    let journal = app.folder.path().join("data/journal");
    let folder = app.stop_keeping_the_folder().await;
    let (_journal, replay) = Journal::open(&journal).unwrap();
    assert!(replay.is_empty(), "the journal is needed no longer");
    drop(folder);
    upstream.stop().await;
}

#[actix_web::test]
async fn in_sync_mode_an_answer_that_was_seen_is_in_the_database() {
    let postgres = Postgres::start().await;
    let upstream = upstream().await;
    let app = TestApp::start(&yaml(&upstream, &postgres, ", write_mode: sync")).await;
    let client = app.client();
    for n in 1..=6 {
        let answered = client.message(n % 2 == 0).await;
        assert_eq!((answered.status, answered.whole), (200, true));
        // Asked at once, and not again.
        assert_eq!(app.hub.db.count_requests().await.unwrap(), n);
    }
    let refused = client
        .send(client.post("/v1/messages"), r#"{"model":""}"#)
        .await;
    assert_ne!(refused.status, 200);
    app.stop().await;
    upstream.stop().await;
}

#[actix_web::test]
async fn in_sync_mode_an_answer_waits_five_seconds_for_a_database_that_is_down_and_no_more() {
    let mut postgres = Postgres::start().await;
    let upstream = upstream().await;
    let app = TestApp::start(&yaml(&upstream, &postgres, ", write_mode: sync")).await;
    postgres.kill();
    let (plain, stream) = (app.client(), app.client());
    let began = Instant::now();
    let (plain, stream) =
        futures_util::future::join(plain.message(false), stream.message(true)).await;
    let took = began.elapsed();
    assert_eq!((plain.status, plain.whole), (200, true));
    assert!(stream.is_complete_stream(), "{}", stream.text());
    assert!((5..10).contains(&took.as_secs()), "{took:?}");
    postgres.start_again().await;
    app.rows(2).await;
    app.stop().await;
    upstream.stop().await;
}
