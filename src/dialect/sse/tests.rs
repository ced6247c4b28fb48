//! Any chunking of a stream gives the same events.

use proptest::prelude::*;

use super::*;

type Owned = (Option<String>, String);

fn read(chunks: &[&[u8]]) -> (Vec<Owned>, StreamEnd) {
    read_within(MAX_EVENT_BYTES, chunks)
}

fn read_within(limit: usize, chunks: &[&[u8]]) -> (Vec<Owned>, StreamEnd) {
    let mut reader = SseReader::with_limit(limit);
    let mut events = Vec::new();
    for chunk in chunks {
        reader.push(chunk, |event| {
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
            events.push((event.event.map(text), text(event.data)));
        });
    }
    (events, reader.finish())
}

fn event(name: &str, data: &str) -> Owned {
    (Some(name.to_owned()), data.to_owned())
}

fn nameless(data: &str) -> Owned {
    (None, data.to_owned())
}

#[test]
fn every_way_of_writing_an_event_is_read() {
    let cases: [(&str, Vec<Owned>); 12] = [
        ("event: a\ndata: 1\n\n", vec![event("a", "1")]),
        ("event: a\r\ndata: 1\r\n\r\n", vec![event("a", "1")]),
        ("event: a\rdata: 1\r\r", vec![event("a", "1")]),
        ("\u{feff}event: a\ndata: 1\n\n", vec![event("a", "1")]),
        ("event:a\ndata:1\n\n", vec![event("a", "1")]),
        ("data:  two spaces\n\n", vec![nameless(" two spaces")]),
        (": hello\n\n:\ndata: 1\n\n", vec![nameless("1")]),
        ("data: 1\ndata: 2\ndata\n\n", vec![nameless("1\n2\n")]),
        ("data: 1\nevent: late\n\n", vec![event("late", "1")]),
        ("event: a\n\ndata: 1\n\n", vec![nameless("1")]),
        (
            "id: 7\nretry: 10\ndatum: x\ndata: 1\n\n",
            vec![nameless("1")],
        ),
        ("data:\n\n", vec![nameless("")]),
    ];
    for (stream, events) in cases {
        assert_eq!(
            read(&[stream.as_bytes()]),
            (events, StreamEnd::Clean),
            "{stream:?}"
        );
    }
}

#[test]
fn an_event_without_its_blank_line_is_truncated() {
    for cut in ["data: 1\n", "data: 1", "event: a\n", "dat"] {
        assert_eq!(
            read(&[cut.as_bytes()]),
            (vec![], StreamEnd::Truncated),
            "{cut:?}"
        );
    }
    for whole in ["", "\n", "data: 1\n\n: bye", ": bye\n"] {
        assert_eq!(read(&[whole.as_bytes()]).1, StreamEnd::Clean, "{whole:?}");
    }
}

#[test]
fn a_line_feed_after_a_carriage_return_at_a_chunk_end_is_no_blank_line() {
    let chunks: [&[u8]; 3] = [b"event: a\r", b"\ndata: 1\r", b"\n\r\n"];
    assert_eq!(read(&chunks), (vec![event("a", "1")], StreamEnd::Clean));
}

#[test]
fn an_event_in_one_chunk_is_not_copied() {
    let chunk = b"event: a\ndata: payload\n\n";
    let mut reader = SseReader::new();
    let mut seen = 0;
    reader.push(chunk, |event| {
        seen += 1;
        assert!(chunk.as_ptr_range().contains(&event.data.as_ptr()));
    });
    assert_eq!(seen, 1);
    assert_eq!(reader.data.capacity() + reader.line.capacity(), 0);
}

#[test]
fn an_event_over_the_limit_is_dropped_and_told_and_the_next_is_read() {
    let stream = format!("data: {}\ndata: x\n\ndata: ok\n\n", "y".repeat(100));
    for size in [1, 7, 64, 1000] {
        let chunks: Vec<&[u8]> = stream.as_bytes().chunks(size).collect();
        let mut reader = SseReader::with_limit(50);
        let mut datas = Vec::new();
        for chunk in &chunks {
            reader.push(chunk, |event| datas.push(event.data.to_vec()));
        }
        assert_eq!(datas, [b"ok".to_vec()], "chunks of {size}");
        assert!(reader.oversized());
        assert!(reader.line.capacity() <= 128 && reader.data.capacity() <= 128);
    }
}

/// Streams out of the pieces that make reading hard.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just("\n"),
        Just("\r"),
        Just("\r\n"),
        Just("\n\n"),
        Just("data: x"),
        Just("data:"),
        Just("data: {\"a\":\"é\"}"),
        Just("data: a line that is too long for the small limit"),
        Just("event: ping"),
        Just("event:"),
        Just(": comment"),
        Just("\u{feff}"),
        Just("id: 1"),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat().into_bytes())
}

fn cut<'a>(bytes: &'a [u8], cuts: &[prop::sample::Index]) -> Vec<&'a [u8]> {
    let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    at.extend([0, bytes.len()]);
    at.sort_unstable();
    at.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect()
}

proptest! {
    #[test]
    fn any_chunking_gives_the_same_events(
        stream in stream(),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..12),
        limit in prop_oneof![Just(30_usize), Just(MAX_EVENT_BYTES)],
    ) {
        let whole = read_within(limit, &[&stream]);
        prop_assert_eq!(&read_within(limit, &cut(&stream, &cuts)), &whole);
        let bytewise: Vec<&[u8]> = stream.chunks(1).collect();
        prop_assert_eq!(&read_within(limit, &bytewise), &whole);
    }
}
