//! What decides that a stream is an answer, and that the cuts of the network never do.

use proptest::prelude::*;

use super::*;

const PARTS: [&str; 12] = [
    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1}}}\n\n",
    "event: ping\ndata: {\"type\":\"ping\"}\n\n",
    ": a comment\n\n",
    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"content_block\":{\"type\":\"redacted_thinking\",\"data\":\"x\"}}\n\n",
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"hi\"}}\n\n",
    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\"}\n\n",
    "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n",
    "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
    "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}\n\n",
    "event: content_block_delta\ndata: {broken\n\n",
    "<html>not events</html>\n",
];

fn decision<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> Option<Decision> {
    let mut reader = UsageReader::for_stream();
    chunks
        .into_iter()
        .find_map(|chunk| reader.push(chunk).decision)
}

fn of(parts: &[usize]) -> Option<Decision> {
    let stream: String = parts.iter().map(|part| PARTS[*part]).collect();
    decision([stream.as_bytes()])
}

#[test]
fn the_first_that_says_something_decides() {
    for (parts, expected) in [
        (&[0, 1, 2, 3][..], None),
        (&[0, 3, 5], Some(Decision::Content)),
        (&[0, 4], Some(Decision::Content)),
        // A block that begins and fails has said nothing yet, so another provider may still answer.
        (&[0, 3, 9], Some(Decision::Error)),
        (&[0, 5, 9], Some(Decision::Content)),
        (&[9, 5], Some(Decision::Error)),
        (&[0, 10, 5], Some(Decision::Malformed)),
        (&[11], Some(Decision::Malformed)),
        // An answer may be empty.
        (&[0, 7, 8], Some(Decision::Content)),
        (&[0, 8], Some(Decision::Content)),
        (&[0, 3, 6], Some(Decision::Content)),
    ] {
        assert_eq!(of(parts), expected, "{parts:?}");
    }
}

proptest! {
    #[test]
    fn any_cuts_give_the_same_decision(
        parts in prop::collection::vec(0..PARTS.len(), 0..8),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..30),
    ) {
        let stream: String = parts.iter().map(|part| PARTS[*part]).collect();
        let bytes = stream.as_bytes();
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        at.extend([0, bytes.len()]);
        at.sort_unstable();
        let whole = of(&parts);
        prop_assert_eq!(decision(at.windows(2).map(|pair| &bytes[pair[0]..pair[1]])), whole);
        prop_assert_eq!(decision(bytes.chunks(1)), whole);
    }

    /// Where the hub may put in an event of its own, nothing is torn.
    #[test]
    fn a_ping_between_events_changes_nothing(
        parts in prop::collection::vec(0..PARTS.len() - 1, 0..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let stream: String = parts.iter().map(|part| PARTS[*part]).collect();
        let (before, after) = stream.as_bytes().split_at(cut.index(stream.len() + 1));
        let mut plain = UsageReader::for_stream();
        plain.push(before);
        plain.push(after);
        let mut pinged = UsageReader::for_stream();
        pinged.push(before);
        if !before.is_empty() && pinged.between_events() {
            pinged.push(PARTS[1].as_bytes());
        }
        pinged.push(after);
        prop_assert_eq!(plain.progress(), pinged.progress());
        prop_assert_eq!(plain.usage(), pinged.usage());
    }
}
