//! What a file of notes says after restarts, cuts and rewriting.

use proptest::prelude::*;

use super::super::sample::{circuit, cool_down, pin};
use super::*;

const NOW: i64 = 1_000_000;
const LATER: i64 = NOW + 100_000;

fn lines(notes: &[Note]) -> Vec<u8> {
    let mut text = Vec::new();
    write_lines(&mut text, notes);
    text
}

#[test]
fn the_latest_line_of_a_subject_counts_and_what_is_over_does_not() {
    let text = lines(&[
        pin(1, 10, LATER),
        pin(2, 10, NOW),
        circuit(10, Some(LATER), 1),
        pin(1, 11, LATER + 1),
        cool_down(10, "m", LATER, 1),
        circuit(10, None, 2),
        cool_down(10, "n", LATER, 1),
        cool_down(10, "n", NOW - 1, 2),
    ]);
    let wanted = [pin(1, 11, LATER + 1), cool_down(10, "m", LATER, 1)];
    assert_eq!(latest(text.as_slice(), NOW).unwrap(), wanted);
}

#[test]
fn a_line_after_a_torn_one_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = Log::new(folder.path());
    log.append(&[pin(1, 1, LATER), pin(2, 2, LATER)]).unwrap();
    let size = std::fs::metadata(log.path()).unwrap().len();
    OpenOptions::new()
        .write(true)
        .open(log.path())
        .unwrap()
        .set_len(size - 9)
        .unwrap();
    let mut log = Log::new(folder.path());
    log.append(&[pin(3, 3, LATER)]).unwrap();
    assert_eq!(log.read(NOW).unwrap(), [pin(1, 1, LATER), pin(3, 3, LATER)]);
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let mut log = Log::new(&folder.path().join("state"));
    let mode = |log: &Log| std::fs::metadata(log.path()).unwrap().permissions().mode() & 0o777;
    log.append(&[pin(1, 1, LATER)]).unwrap();
    assert_eq!(mode(&log), 0o600);
    log.compact(NOW).unwrap();
    assert_eq!(mode(&log), 0o600);
}

#[test]
fn a_worn_file_is_rewritten_small_and_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut log = Log::new(folder.path());
    let mut worn = 0;
    for round in 0..200 {
        let notes: Vec<Note> = (0..100).map(|id| pin(id, round, LATER + round)).collect();
        log.append(&notes).unwrap();
        if log.is_worn() {
            worn += 1;
            let before = log.read(NOW).unwrap();
            log.compact(NOW).unwrap();
            assert_eq!(log.read(NOW).unwrap(), before);
            assert!(std::fs::metadata(log.path()).unwrap().len() < SMALL / 10);
        }
    }
    assert!((1..10).contains(&worn), "rewritten {worn} times");
    let notes = log.read(NOW).unwrap();
    assert_eq!((notes.len(), &notes[0]), (100, &pin(0, 199, LATER + 199)));
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a file");
    std::fs::write(&file, "").unwrap();
    let mut log = Log::new(&file.join("state"));
    assert!(log.append(&[pin(1, 1, LATER)]).is_err());
    std::fs::remove_file(&file).unwrap();
    log.append(&[pin(1, 1, LATER)]).unwrap();
    assert_eq!(log.read(NOW).unwrap(), [pin(1, 1, LATER)]);
}

fn note() -> impl Strategy<Value = Note> {
    let times = || prop_oneof![Just(NOW - 1), NOW..LATER];
    prop_oneof![
        (0_u128..6, 0_i64..3, times()).prop_map(|(id, to, until)| pin(id, to, until)),
        (0_i64..3, prop::option::of(times()), 0_i64..9)
            .prop_map(|(id, until, at)| circuit(id, until, at)),
        (0_i64..3, "[ab\n\"é]{0,3}", times(), 0_i64..9)
            .prop_map(|(id, model, until, at)| cool_down(id, &model, until, at)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn any_cut_leaves_the_latest_of_the_whole_lines(
        notes in prop::collection::vec(note(), 0..40),
        cut in any::<prop::sample::Index>(),
    ) {
        let text = lines(&notes);
        let cut = cut.index(text.len() + 1);
        // A line is whole once its last brace is there, if its end is or not.
        let mut whole = 0;
        let mut ends = 0;
        for note in &notes {
            ends += lines(std::slice::from_ref(note)).len();
            whole += usize::from(ends - 1 <= cut);
        }
        let mut wanted: Vec<Note> = Vec::new();
        for note in &notes[..whole] {
            wanted.retain(|earlier| Subject::of(earlier) != Subject::of(note));
            wanted.push(note.clone());
        }
        wanted.retain(|note| in_force_until_ms(note) > NOW);
        prop_assert_eq!(latest(&text[..cut], NOW).unwrap(), wanted);
    }
}
