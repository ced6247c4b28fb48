//! `kill -9` at any moment: after the restart no request that its client saw finished is missing, none is there twice.

use std::collections::HashMap;
use std::time::Duration;

use actors::domain::{EndedBy, Usage};
use claude_code_hub::store::{Db, DbOptions, RequestFilter, RequestRow};
use testkit::{Answer, Upstream};

use crate::support::{Client, KEY, Process, eventually, free_port, hub_yaml, provider, reported};

const USAGE: Usage = Usage {
    input: 7,
    output: 11,
    ..Usage::ZERO
};

const KILLS: usize = 20;
const CONNECTIONS: usize = 8;

/// Sends streams one after another until the hub dies; returns the ids of those seen complete.
async fn keep_asking(url: String) -> Vec<String> {
    let client = Client::new(&url);
    let mut seen = Vec::new();
    loop {
        let body = r#"{"model":"claude-sonnet-4-5","stream":true,"messages":[]}"#;
        let request = client
            .request("POST", "/v1/messages")
            .insert_header(("x-api-key", KEY));
        let Ok(response) = request.send_body(body).await else {
            return seen;
        };
        let answered = crate::support::read(response).await;
        if answered.is_complete_stream() {
            seen.push(answered.request_id());
        }
        if !answered.whole {
            return seen;
        }
    }
}

/// The whole log, page by page.
async fn all_rows(db: &Db) -> Vec<RequestRow> {
    let mut filter = RequestFilter {
        limit: 1000,
        ..RequestFilter::default()
    };
    let mut rows = Vec::new();
    loop {
        let page = db.list_requests(&filter).await.unwrap();
        let Some(last) = page.last() else {
            return rows;
        };
        filter.before = Some(last.cursor());
        rows.extend(page);
    }
}

#[actix_web::test]
async fn twenty_kills_under_load_lose_nothing_and_double_nothing() {
    let answer = Answer::message("a b c")
        .usage(reported(&USAGE))
        .delay_between_events(Duration::from_millis(1));
    let upstream = Upstream::start(answer).await;
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("hub.yaml");
    let port = free_port();
    let yaml =
        hub_yaml(&provider("p0", &upstream, ""), "").replace("port: 0", &format!("port: {port}"));
    // A long flush interval: most rows are in the journal only when the kill comes.
    // And few rows fit in memory: some are being read back from the journal.
    let yaml = yaml.replace(
        "flush_interval_ms: 20",
        "flush_interval_ms: 500, max_pending: 6, batch_size: 5",
    );
    std::fs::write(
        &config,
        format!(
            "data_dir: '{}'\n{yaml}",
            folder.path().join("data").display()
        ),
    )
    .unwrap();
    let url = format!("http://127.0.0.1:{port}");

    let mut finished: Vec<String> = Vec::new();
    for round in 0..KILLS {
        let mut hub = Process::start(&config);
        let probe = Client::new(&url);
        let up = eventually(async || {
            let answer = probe.request("GET", "/readyz").send().await.ok()?;
            (answer.status().as_u16() == 200).then_some(())
        });
        up.await.expect("the hub did not start");
        let before = upstream.requests().len();
        let load =
            futures_util::future::join_all((0..CONNECTIONS).map(|_| keep_asking(url.clone())));
        let kill = async {
            // Another moment each round.
            let enough = before + 20 + round % 7 * 9;
            upstream
                .wait_for(
                    |upstream| upstream.requests().len() >= enough,
                    Duration::from_secs(20),
                )
                .await;
            hub.kill();
        };
        let (seen, ()) = futures_util::future::join(load, kill).await;
        finished.extend(seen.into_iter().flatten());
    }
    assert!(finished.len() >= 200, "only {} finished", finished.len());

    // One more start replays what the last kill left.
    let mut hub = Process::start(&config);
    let dsn = format!("sqlite://{}", folder.path().join("data/hub.db").display());
    let second = Duration::from_secs(1);
    let options = DbOptions {
        dsn,
        pool_max: 1,
        idle_timeout: second,
        connect_timeout: second,
    };
    let db = Db::connect(&options).await.unwrap();
    let probe = Client::new(&url);
    let up = eventually(async || {
        let answer = probe.request("GET", "/readyz").send().await.ok()?;
        (answer.status().as_u16() == 200).then_some(())
    });
    up.await.expect("the hub did not start again");
    let rows = all_rows(&db).await;
    let rows_by_id: HashMap<String, _> = rows.iter().map(|row| (row.id.to_string(), row)).collect();
    assert_eq!(rows.len(), rows_by_id.len(), "a request is there twice");
    for id in &finished {
        let row = rows_by_id
            .get(id)
            .unwrap_or_else(|| panic!("{id} finished and is missing"));
        assert_eq!((row.ended_by, row.usage), (EndedBy::Complete, USAGE));
    }
    // What is there beyond that was under way when a kill came: one for each connection, at most.
    let under_way = CONNECTIONS * KILLS;
    assert!(
        rows.len() <= finished.len() + under_way,
        "{} rows",
        rows.len()
    );
    let interrupted: Vec<_> = rows
        .iter()
        .filter(|row| row.ended_by == EndedBy::Interrupted)
        .collect();
    assert!(!interrupted.is_empty(), "no kill met a running request");
    for row in interrupted {
        assert_eq!(row.error_code.as_deref(), Some("interrupted"));
        assert!(row.usage_partial && row.usage == Usage::ZERO);
    }
    for row in &rows {
        assert!(
            matches!(
                row.ended_by,
                EndedBy::Complete | EndedBy::Interrupted | EndedBy::Client
            ),
            "{row:?}"
        );
    }
    // The roll-ups count what the rows count.
    let rollups = db.rollups(0, i64::MAX).await.unwrap();
    let counted: u64 = rollups.iter().map(|rollup| rollup.sums.requests).sum();
    assert_eq!(counted, rows.len() as u64);
    let tokens: u64 = rollups.iter().map(|rollup| rollup.sums.output).sum();
    let of_rows: u64 = rows.iter().map(|row| row.usage.output).sum();
    assert_eq!(tokens, of_rows);
    db.close().await;
    hub.kill();
    upstream.stop().await;
}
