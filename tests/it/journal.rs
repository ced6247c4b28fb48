//! The journal over restarts: what was written and not committed comes back, what was committed is gone.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up should fail"
)]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use actors::domain::{
    Dialect, EndedBy, KeyId, NanoUsd, RequestId, RequestKind, RequestLog, Usage, UserId,
};
use actors::log_writer::port::{LeftRows, Receipt};
use claude_code_hub::journal::{
    INTERRUPTED_STATUS, Intent, Journal, JournalError, JournalReceipt, Replay, Rotation,
};
use tempfile::TempDir;

fn intent() -> Intent {
    Intent {
        id: RequestId::generate(),
        at_ms: 1_760_000_000_000,
        kind: RequestKind::Generation,
        dialect: Dialect::Anthropic,
        endpoint: "/v1/messages".to_owned(),
        key_id: Some(KeyId(3)),
        user_id: Some(UserId(7)),
        provider_id: None,
        model: "claude-opus".to_owned(),
        upstream_model: "claude-opus".to_owned(),
        session: None,
        stream: true,
        user_agent: Some("claude-cli".to_owned()),
        client_ip: None,
    }
}

fn finished(intent: &Intent) -> RequestLog {
    let mut log = intent.clone().interrupted();
    log.status = 200;
    log.ended_by = EndedBy::Complete;
    log.usage = Usage {
        input: 11,
        output: 22,
        ..Usage::default()
    };
    log.cost.total = NanoUsd(1_234);
    log
}

fn commit(receipt: JournalReceipt) {
    let receipt: Box<dyn Receipt> = Box::new(receipt);
    receipt.committed();
}

fn open(dir: &Path) -> (Journal, Replay) {
    Journal::open(dir).unwrap()
}

fn segments(dir: &TempDir) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|suffix| suffix == "journal"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn a_new_folder_has_nothing_to_replay() {
    let dir = tempfile::tempdir().unwrap();
    let (journal, replay) = open(&dir.path().join("made/on/the/way"));
    assert!(replay.is_empty());
    assert_eq!((journal.bytes(), journal.outstanding()), (0, 0));
}

#[test]
fn what_was_not_committed_is_replayed_and_gone_once_discarded() {
    let dir = tempfile::tempdir().unwrap();
    let (running, done, refused) = (intent(), intent(), intent());
    {
        let (journal, _) = open(dir.path());
        let writer = journal.writer();
        let ticket = writer.intent(&running).unwrap();
        let done_ticket = writer.intent(&done).unwrap();
        drop(writer.settle(Some(done_ticket), &finished(&done)).unwrap());
        drop(writer.settle(None, &finished(&refused)).unwrap());
        drop(ticket);
        assert_eq!(journal.outstanding(), 4);
    }
    for _ in 0..2 {
        let (journal, replay) = open(dir.path());
        assert_eq!(replay.finished, [finished(&done), finished(&refused)]);
        assert_eq!(replay.interrupted, std::slice::from_ref(&running));
        assert_eq!(replay.damaged, 0);
        assert!(journal.bytes() > 0);
    }
    let (journal, replay) = open(dir.path());
    replay.discard().unwrap();
    assert_eq!(journal.bytes(), 0);
    assert!(segments(&dir).is_empty());
}

#[test]
fn an_interrupted_row_says_so_and_keeps_what_was_known() {
    let intent = intent();
    let row = intent.clone().interrupted();
    assert_eq!(row.id, intent.id);
    assert_eq!(row.status, INTERRUPTED_STATUS);
    assert_eq!(row.ended_by, EndedBy::Interrupted);
    assert_eq!(row.error_code.as_deref(), Some("interrupted"));
    assert!(row.usage_partial);
    assert_eq!((row.key_id, row.user_id), (intent.key_id, intent.user_id));
}

#[test]
fn a_committed_request_leaves_nothing_after_close() {
    let dir = tempfile::tempdir().unwrap();
    let (journal, _) = open(dir.path());
    let writer = journal.writer();
    let intent = intent();
    let ticket = writer.intent(&intent).unwrap();
    let receipt = writer.settle(Some(ticket), &finished(&intent)).unwrap();
    commit(receipt);
    assert_eq!(journal.outstanding(), 0);
    assert_eq!(journal.close(), 0);
    assert!(segments(&dir).is_empty());
    assert_eq!(journal.bytes(), 0);
}

#[test]
fn a_row_that_is_committed_after_close_takes_its_segment_along() {
    let dir = tempfile::tempdir().unwrap();
    let (journal, _) = open(dir.path());
    let writer = journal.writer();
    let receipt = writer.settle(None, &finished(&intent())).unwrap();
    assert_eq!(journal.close(), 1);
    assert_eq!(segments(&dir).len(), 1);
    commit(receipt);
    assert!(segments(&dir).is_empty());
}

#[test]
fn a_writer_goes_on_in_a_new_segment_after_close() {
    let dir = tempfile::tempdir().unwrap();
    let (journal, _) = open(dir.path());
    let writer = journal.writer();
    commit(writer.settle(None, &finished(&intent())).unwrap());
    journal.close();
    let late = finished(&intent());
    drop(writer.settle(None, &late).unwrap());
    drop((writer, journal));
    let (_journal, replay) = open(dir.path());
    assert_eq!(replay.finished, [late]);
}

#[test]
fn a_second_hub_on_the_same_folder_is_refused_until_the_first_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let (journal, _) = open(dir.path());
    let writer = journal.writer();
    drop(journal);
    let error = Journal::open(dir.path()).unwrap_err();
    assert!(matches!(error, JournalError::InUse { .. }));
    assert!(error.to_string().contains("in use by another hub"));
    drop(writer);
    open(dir.path());
}

#[test]
fn a_tail_torn_at_any_byte_costs_only_the_last_record() {
    let dir = tempfile::tempdir().unwrap();
    let (first, last) = (finished(&intent()), finished(&intent()));
    let ends: Vec<u64> = {
        let (journal, _) = open(dir.path());
        let writer = journal.writer();
        [&first, &last]
            .map(|log| {
                drop(writer.settle(None, log).unwrap());
                journal.bytes()
            })
            .into()
    };
    let path = segments(&dir).remove(0);
    let whole = fs::read(&path).unwrap();
    assert_eq!(whole.len() as u64, ends[1]);
    for end in ends[0]..ends[1] {
        fs::write(&path, &whole[..usize::try_from(end).unwrap()]).unwrap();
        let (_journal, replay) = open(dir.path());
        assert_eq!(
            replay.finished,
            std::slice::from_ref(&first),
            "cut at {end}"
        );
        assert_eq!(replay.damaged, usize::from(end > ends[0]), "cut at {end}");
    }
}

#[test]
fn a_file_that_is_no_segment_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let stranger = dir.path().join("notes.txt");
    fs::write(&stranger, "mine").unwrap();
    let (_journal, replay) = open(dir.path());
    assert!(replay.is_empty());
    replay.discard().unwrap();
    assert!(stranger.exists());
}

#[test]
fn segments_turn_over_by_size_and_go_when_all_in_them_is_committed() {
    let dir = tempfile::tempdir().unwrap();
    let rotation = Rotation {
        bytes: 4_096,
        age: Duration::from_secs(3_600),
    };
    let (journal, _) = Journal::open_with(dir.path(), rotation).unwrap();
    let writer = journal.writer();
    let receipts: Vec<JournalReceipt> = (0..50)
        .map(|_| writer.settle(None, &finished(&intent())).unwrap())
        .collect();
    let many = segments(&dir);
    assert!(many.len() > 5, "{} segments", many.len());
    for path in &many {
        assert!(fs::metadata(path).unwrap().len() <= rotation.bytes);
    }
    for receipt in receipts {
        commit(receipt);
    }
    assert_eq!(segments(&dir).len(), 1, "only the open one is left");
    drop(writer);
    assert!(segments(&dir).is_empty());
}

#[test]
fn segments_turn_over_by_age() {
    let dir = tempfile::tempdir().unwrap();
    let rotation = Rotation {
        bytes: u64::MAX,
        age: Duration::ZERO,
    };
    let (journal, _) = Journal::open_with(dir.path(), rotation).unwrap();
    let writer = journal.writer();
    let first = writer.settle(None, &finished(&intent())).unwrap();
    let second = writer.settle(None, &finished(&intent())).unwrap();
    assert_eq!(segments(&dir).len(), 2);
    commit(first);
    assert_eq!(segments(&dir).len(), 1);
    commit(second);
}

#[test]
fn an_intent_keeps_its_segment_until_the_row_in_another_is_committed() {
    let dir = tempfile::tempdir().unwrap();
    let rotation = Rotation {
        bytes: 1,
        age: Duration::from_secs(3_600),
    };
    let (journal, _) = Journal::open_with(dir.path(), rotation).unwrap();
    let writer = journal.writer();
    let intent = intent();
    let ticket = writer.intent(&intent).unwrap();
    let receipt = writer.settle(Some(ticket), &finished(&intent)).unwrap();
    journal.close();
    assert_eq!(segments(&dir).len(), 2);
    commit(receipt);
    assert!(segments(&dir).is_empty());
}

#[test]
fn a_record_that_cannot_be_written_is_an_error_and_not_a_lost_journal() {
    let dir = tempfile::tempdir().unwrap();
    let (journal, _) = open(dir.path());
    let writer = journal.writer();
    let mut long = intent();
    long.model = "m".repeat(5 * 1024 * 1024);
    assert!(matches!(
        writer.intent(&long).unwrap_err(),
        JournalError::Oversize { .. }
    ));
    assert_eq!(journal.outstanding(), 0);
    commit(writer.settle(None, &finished(&intent())).unwrap());
}

#[test]
fn a_folder_that_is_gone_is_an_error_and_writing_resumes_when_it_is_back() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("journal");
    let (journal, _) = open(&folder);
    let writer = journal.writer();
    fs::remove_dir_all(&folder).unwrap();
    let error = writer.intent(&intent()).unwrap_err();
    assert!(matches!(error, JournalError::Io { .. }), "{error}");
    assert_eq!(journal.outstanding(), 0);
    fs::create_dir(&folder).unwrap();
    drop(writer.settle(None, &finished(&intent())).unwrap());
    assert_eq!(journal.outstanding(), 1);
}

#[test]
fn many_workers_write_while_rows_are_committed_and_nothing_is_lost_or_kept() {
    const WORKERS: usize = 8;
    const REQUESTS: usize = 300;
    let dir = tempfile::tempdir().unwrap();
    let rotation = Rotation {
        bytes: 16_384,
        age: Duration::from_secs(3_600),
    };
    let (journal, _) = Journal::open_with(dir.path(), rotation).unwrap();
    let (to_commit, rows) = std::sync::mpsc::channel::<(RequestId, Box<dyn Receipt>)>();
    let kept = std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            let (journal, to_commit) = (journal.clone(), to_commit.clone());
            scope.spawn(move || {
                let writer = journal.writer();
                for round in 0..REQUESTS {
                    let intent = intent();
                    let ticket = writer.intent(&intent).unwrap();
                    let receipt = writer.settle(Some(ticket), &finished(&intent)).unwrap();
                    to_commit.send((intent.id, Box::new(receipt))).unwrap();
                    if round % 100 == 50 {
                        journal.close();
                    }
                }
            });
        }
        drop(to_commit);
        let mut kept = HashSet::new();
        for (nth, (id, receipt)) in rows.iter().enumerate() {
            if nth % 97 == 0 {
                kept.insert(id);
            } else {
                receipt.committed();
            }
        }
        kept
    });
    assert_eq!(journal.outstanding(), 2 * kept.len() as u64);
    drop(journal);

    let (_journal, replay) = open(dir.path());
    let found: HashSet<RequestId> = replay.finished.iter().map(|log| log.id).collect();
    assert!(kept.is_subset(&found), "every uncommitted row is replayed");
    assert!(
        found.len() < WORKERS * REQUESTS / 2,
        "committed segments are gone"
    );
    assert_eq!(replay.damaged, 0);
}

/// Rows that are left to the journal, as the LogWriter gets them back.
async fn read_back(journal: &Journal, most: usize) -> Vec<RequestLog> {
    let mut all = Vec::new();
    loop {
        let piece = journal.next(most).await.unwrap();
        if piece.is_empty() {
            return all;
        }
        assert!(piece.len() <= most);
        assert_eq!(
            journal.next(most).await.unwrap(),
            piece,
            "the same until it is taken"
        );
        journal.taken();
        all.extend(piece);
    }
}

fn leave(receipt: JournalReceipt) {
    let receipt: Box<dyn Receipt> = Box::new(receipt);
    receipt.left();
}

#[tokio::test]
async fn rows_that_left_memory_come_back_oldest_first_and_take_their_segments_along() {
    let dir = tempfile::tempdir().unwrap();
    let rotation = Rotation {
        bytes: 8_192,
        age: Duration::from_secs(3_600),
    };
    let (journal, _) = Journal::open_with(dir.path(), rotation).unwrap();
    let writer = journal.writer();
    let mut rows = Vec::new();
    for _ in 0..50 {
        let intent = intent();
        let ticket = writer.intent(&intent).unwrap();
        rows.push(finished(&intent));
        leave(writer.settle(Some(ticket), &rows[rows.len() - 1]).unwrap());
    }
    assert!(segments(&dir).len() > 3);
    assert_eq!((journal.left(), journal.outstanding()), (50, 50));
    assert_eq!(read_back(&journal, 7).await, rows);
    assert_eq!(
        (journal.left(), journal.outstanding(), journal.bytes()),
        (0, 0, 0)
    );
    assert!(segments(&dir).is_empty());
    // The open segment was closed for it; writing goes on in another.
    leave(writer.settle(None, &rows[0]).unwrap());
    assert_eq!(read_back(&journal, 7).await, rows[..1]);
}

#[tokio::test]
async fn a_row_that_is_still_in_memory_keeps_its_segment_while_others_are_read_back() {
    let dir = tempfile::tempdir().unwrap();
    let (journal, _) = open(dir.path());
    let writer = journal.writer();
    let (held, gone, running) = (finished(&intent()), finished(&intent()), intent());
    let in_memory = writer.settle(None, &held).unwrap();
    leave(writer.settle(None, &gone).unwrap());
    let ticket = writer.intent(&running).unwrap();
    // Twice is once: whoever writes them counts them by id.
    assert_eq!(read_back(&journal, 100).await, [held, gone]);
    assert_eq!(
        segments(&dir).len(),
        1,
        "the row in memory and the running request need it"
    );
    commit(in_memory);
    commit(writer.settle(Some(ticket), &finished(&running)).unwrap());
    drop(writer);
    assert!(segments(&dir).is_empty());
}

#[tokio::test]
async fn what_was_not_taken_is_there_after_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let row = finished(&intent());
    {
        let (journal, _) = open(dir.path());
        leave(journal.writer().settle(None, &row).unwrap());
        assert_eq!(journal.next(10).await.unwrap(), std::slice::from_ref(&row));
    }
    let (_journal, replay) = open(dir.path());
    assert_eq!(replay.finished, [row]);
}

#[tokio::test]
async fn beyond_its_bound_the_oldest_rows_lose_their_details_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let rotation = Rotation {
        bytes: 20_000,
        age: Duration::from_secs(3_600),
    };
    let (journal, _) = Journal::open_with(dir.path(), rotation).unwrap();
    let writer = journal.writer();
    let running = intent();
    let ticket = writer.intent(&running).unwrap();
    let rows: Vec<RequestLog> = (0..60)
        .map(|_| {
            let intent = intent();
            let ticket = writer.intent(&intent).unwrap();
            let mut row = finished(&intent);
            row.error_message = Some("long ".repeat(200));
            leave(writer.settle(Some(ticket), &row).unwrap());
            row
        })
        .collect();
    let full = journal.bytes();
    assert_eq!(
        journal.thin(full).unwrap().rows,
        0,
        "within its bound nothing is touched"
    );
    let thinned = journal.thin(full / 2).unwrap();
    assert_eq!(journal.bytes(), full - thinned.bytes_freed);
    assert!(journal.bytes() <= full / 2 && thinned.rows > 10);
    assert_eq!(journal.thinned_total(), thinned.rows);
    let on_disk: u64 = segments(&dir)
        .iter()
        .map(|path| fs::metadata(path).unwrap().len())
        .sum();
    assert_eq!(on_disk, journal.bytes());

    // Less than the rows alone take: it stays above, and all of them are there.
    journal.thin(1).unwrap();
    let back = read_back(&journal, 9).await;
    let money = |rows: &[RequestLog]| -> Vec<_> {
        rows.iter()
            .map(|row| (row.id, row.at_ms, row.usage, row.cost.clone()))
            .collect()
    };
    assert_eq!(money(&back), money(&rows));
    assert!(back[0].error_message.is_none());
    assert!(
        back[59].error_message.is_some(),
        "the segment that is being written stays"
    );
    drop((ticket, writer, journal));
    let (_journal, replay) = open(dir.path());
    assert_eq!(replay.interrupted, [running], "what runs is still known");
}
