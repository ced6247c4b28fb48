//! How much a `content_block_delta` says, seen by its edges. Deltas are most of a stream, so they are not parsed, and
//! what comes out is for estimates only.

/// What stands before the type of the delta where the block's index has one digit:
/// `{"type":"content_block_delta","index":0,"delta":{"type":"`.
const HEAD: usize = 57;

/// Bytes of text in an event's data, within a few; escapes count as they are written. A signature says nothing.
pub(super) fn text(data: &[u8]) -> u64 {
    // Behind the last quote stand brackets, and blanks that hide the length from who listens on the line.
    let end = data.iter().rposition(|&byte| byte == b'"').unwrap_or(0);
    let kind = match data.get(HEAD - 1..HEAD + 3) {
        Some([b'"', first, second, _] | [_, b'"', first, second]) => [*first, *second],
        _ => [0; 2],
    };
    let before_text = match &kind {
        b"si" => return 0,
        b"in" => HEAD + r#"input_json_delta","partial_json":""#.len(),
        b"th" => HEAD + r#"thinking_delta","thinking":""#.len(),
        _ => HEAD + r#"text_delta","text":""#.len(),
    };
    end.saturating_sub(before_text) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_every_kind_of_delta_is_measured() {
        for (kind, field, counted) in [
            ("text_delta", "text", 11),
            ("input_json_delta", "partial_json", 11),
            ("thinking_delta", "thinking", 11),
            ("signature_delta", "signature", 0),
        ] {
            let event = format!(
                r#"{{"type":"content_block_delta","index":0,"delta":{{"type":"{kind}","{field}":"some_thing!"}}}}"#
            );
            assert_eq!(text(event.as_bytes()), counted, "{kind}");
            let tenth = event.replace("\"index\":0", "\"index\":10");
            assert!(text(tenth.as_bytes()).abs_diff(counted) <= 1, "{kind}");
            assert_eq!(
                text(format!("{event}      ").as_bytes()),
                counted,
                "{kind}, padded"
            );
        }
    }

    #[test]
    fn other_writings_come_near() {
        let event = r#"{"delta":{"text":"some thing!","type":"text_delta"},"index":12,"type":"content_block_delta"}"#;
        assert!(
            (10..=13).contains(&text(event.as_bytes())),
            "{}",
            text(event.as_bytes())
        );
        assert_eq!(text(b"{}"), 0);
        assert_eq!(text(b""), 0);
    }
}
