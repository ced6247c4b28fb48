//! Usage in equals usage out, wherever the stream is cut.

use proptest::prelude::*;

use super::*;

/// A stream of a Messages answer with both kinds of cache write, a ping, non-ASCII text and an odd final event.
const STREAM: &str = concat!(
    "event: message_start\n",
    "data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",",
    "\"model\":\"claude-opus-5-5\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":2095,",
    "\"cache_creation_input_tokens\":912,\"cache_read_input_tokens\":18432,\"cache_creation\":",
    "{\"ephemeral_5m_input_tokens\":512,\"ephemeral_1h_input_tokens\":400},\"output_tokens\":3}}}\n\n",
    "event: content_block_start\n",
    "data: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
    "event: ping\ndata: {\"type\": \"ping\"}\n\n",
    "event: content_block_delta\n",
    "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"héllo 你好\"}}\n\n",
    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
    "event: message_delta\n",
    "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},",
    "\"usage\":{\"input_tokens\":2095,\"cache_creation_input_tokens\":912,\"cache_read_input_tokens\":18432,",
    "\"output_tokens\":503}}\n\n",
    "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
);

const USAGE: Usage = Usage {
    input: 2095,
    output: 503,
    cache_write_5m: 512,
    cache_write_1h: 400,
    cache_read: 18_432,
    ..Usage::ZERO
};

fn read<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> UsageReader {
    let mut reader = UsageReader::for_stream();
    for chunk in chunks {
        reader.push(chunk);
    }
    reader
}

fn read_text(stream: &str) -> UsageReader {
    read([stream.as_bytes()])
}

fn assert_whole(reader: &UsageReader) {
    assert_eq!(reader.usage(), USAGE);
    assert!(reader.complete());
    assert_eq!(reader.stop_reason(), Some("end_turn"));
    assert_eq!(reader.model(), Some("claude-opus-5-5"));
    assert_eq!(
        reader.progress(),
        Progress {
            decision: Some(Decision::Content),
            content: true,
            started: true,
            ended: true,
            error: false,
            malformed: false
        }
    );
}

/// The other ways in which the same stream may be written.
fn writings() -> Vec<String> {
    vec![
        STREAM.to_owned(),
        STREAM.replace('\n', "\r\n"),
        STREAM.replace('\n', "\r"),
        format!("\u{feff}{}", STREAM.replace("data: ", "data:")),
        format!(": hello\n\n{STREAM}: bye\n\n"),
        STREAM
            .lines()
            .filter(|line| !line.starts_with("event:"))
            .map(|line| format!("{line}\n"))
            .collect(),
        format!("{STREAM}data: [DONE]\n\n"),
    ]
}

#[test]
fn usage_is_the_upstreams_at_every_possible_cut() {
    for stream in writings() {
        let bytes = stream.as_bytes();
        for cut in 0..=bytes.len() {
            assert_whole(&read([&bytes[..cut], &bytes[cut..]]));
        }
        assert_whole(&read(bytes.chunks(1)));
    }
}

#[test]
fn usage_of_a_stream_that_breaks_off_is_what_came_until_then() {
    let started = STREAM.split_inclusive("\n\n").next().unwrap();
    for end in started.len()..STREAM.len() - 1 {
        let reader = read([&STREAM.as_bytes()[..end]]);
        assert!(!reader.complete(), "cut at {end}");
        let usage = reader.usage();
        assert!(usage.output == 3 || usage.output == 503, "cut at {end}");
        assert_eq!(
            Usage { output: 0, ..usage },
            Usage { output: 0, ..USAGE },
            "cut at {end}"
        );
    }
}

#[test]
fn flags_rise_with_the_events_that_they_name() {
    let mut reader = UsageReader::for_stream();
    let seen: Vec<(bool, bool, bool)> = STREAM
        .split_inclusive("\n\n")
        .map(|event| {
            let progress = reader.push(event.as_bytes());
            (progress.started, progress.content, progress.ended)
        })
        .collect();
    // Neither its start nor that of an empty block nor a ping is content.
    let mut expected = vec![(true, false, false); 3];
    expected.extend([(true, true, false); 3]);
    expected.push((true, true, true));
    assert_eq!(seen, expected);
}

#[test]
fn a_ping_is_no_content() {
    let reader = read_text("event: ping\ndata: {\"type\":\"ping\"}\n\n");
    assert_eq!(reader.progress(), Progress::default());
}

#[test]
fn an_error_event_is_read() {
    let reader = read_text(
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}\n\n",
    );
    let error = reader.error().unwrap();
    assert_eq!(
        (error.kind.as_str(), error.message.as_str()),
        ("overloaded_error", "busy")
    );
    assert!(reader.progress().error && !reader.progress().content && !reader.progress().malformed);
}

#[test]
fn an_error_event_of_another_shape_is_still_an_error() {
    for (data, message) in [
        ("{\"error\":\"busy\"}", "busy"),
        ("{\"message\":\"busy\"}", "busy"),
        ("{\"type\":\"error\"}", "{\"type\":\"error\"}"),
    ] {
        let reader = read_text(&format!("event: error\ndata: {data}\n\n"));
        let error = reader.error().unwrap();
        assert_eq!(
            (error.kind.as_str(), error.message.as_str()),
            ("api_error", message)
        );
    }
}

#[test]
fn what_is_no_event_stream_is_malformed() {
    for body in [
        "<html><body>Bad gateway</body></html>",
        "{\"type\":\"error\",\"error\":{\"message\":\"no\"}}",
        "upstream failed",
        "event: message_start\ndata: {\"type\":\n\n",
        "event: content_block_start\ndata: nothing\n\n",
        "event: content_block_delta\ndata: nothing\n\n",
        "data: nothing\n\n",
        "event: message_start\ndata: <p>\n\n",
    ] {
        let bytes = body.as_bytes();
        assert!(read([bytes]).progress().malformed, "{body}");
        assert!(read(bytes.chunks(1)).progress().malformed, "{body}");
    }
}

#[test]
fn missing_or_odd_usage_is_not_malformed() {
    let reader = read_text(concat!(
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":null}}\n\n",
        "event: message_start\ndata: {\"type\":\"message_start\"}\n\n",
        "event: something_new\ndata: {\"x\":1}\n\n",
        "event: message_delta\ndata: {\"delta\":{},\"usage\":\"many\"}\n\n",
        "event: message_stop\ndata: {}\n\n",
    ));
    assert_eq!(reader.usage(), Usage::default());
    assert!(!reader.progress().malformed);
    assert!(reader.complete());
}

#[test]
fn a_json_answer_gives_the_same_usage() {
    let body = br#"{"id":"msg_1","type":"message","role":"assistant","model":"claude-opus-5-5",
        "content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":2095,
        "cache_creation_input_tokens":912,"cache_read_input_tokens":18432,"output_tokens":503,
        "cache_creation":{"ephemeral_5m_input_tokens":512,"ephemeral_1h_input_tokens":400}}}"#;
    assert_eq!(
        usage_of_json(body).unwrap(),
        JsonAnswer {
            usage: USAGE,
            model: Some("claude-opus-5-5".into()),
            stop_reason: Some("end_turn".into()),
            service_tier: None,
            response_id: Some("msg_1".into()),
            is_error: None,
            is_message: true,
        }
    );
}

#[test]
fn an_error_in_a_200_is_found() {
    for body in [
        r#"{"type":"error","error":{"type":"overloaded_error","message":"busy"}}"#,
        r#"{"error":{"type":"overloaded_error","message":"busy"}}"#,
        r#"{"error":{"type":"overloaded_error","message":"busy"},"content":[],"role":"assistant"}"#,
    ] {
        let answer = usage_of_json(body.as_bytes()).unwrap();
        let error = answer.is_error.unwrap();
        assert_eq!(
            (error.kind.as_str(), error.message.as_str()),
            ("overloaded_error", "busy")
        );
        assert!(!answer.is_message);
    }
    let text = usage_of_json(br#"{"error":"busy"}"#)
        .unwrap()
        .is_error
        .unwrap();
    assert_eq!(
        (text.kind.as_str(), text.message.as_str()),
        ("api_error", "busy")
    );
}

#[test]
fn only_a_message_is_a_message() {
    let is_message = |body: &str| usage_of_json(body.as_bytes()).unwrap().is_message;
    assert!(is_message(
        r#"{"role":"assistant","content":[],"error":null}"#
    ));
    assert!(is_message(r#"{"type":"message","content":[]}"#));
    assert!(!is_message(r#"{"input_tokens":7}"#));
    assert!(!is_message("{}"));
    assert!(!is_message(
        r#"{"type":"completion","role":"assistant","content":[]}"#
    ));
}

#[test]
fn a_body_that_is_no_answer_is_told_apart() {
    let error = |body: &str| usage_of_json(body.as_bytes()).unwrap_err().to_string();
    assert_eq!(error(" \n"), "the answer is empty");
    assert_eq!(
        error("<html><h1>Bad gateway</h1>"),
        "the answer is not JSON: it begins `Bad gateway`"
    );
    assert_eq!(
        error("{\"type\":\"mess"),
        "the answer is not JSON: it begins `{\"type\":\"mess`"
    );
    assert_eq!(
        error("[1]"),
        "the answer is JSON but not an object: it begins `[1]`"
    );
}

proptest! {
    #[test]
    fn usage_is_the_upstreams_at_any_cuts(
        writing in 0..7_usize,
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..40),
    ) {
        let stream = writings().swap_remove(writing);
        let bytes = stream.as_bytes();
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        at.extend([0, bytes.len()]);
        at.sort_unstable();
        assert_whole(&read(at.windows(2).map(|pair| &bytes[pair[0]..pair[1]])));
    }

    #[test]
    fn any_numbers_come_out_as_they_went_in(
        input in 0..u64::MAX, output in 0..u64::MAX, read_tokens in 0..u64::MAX,
        five in 0..u64::MAX / 2, hour in 0..u64::MAX / 2, size in 1..90_usize,
    ) {
        let stream = format!(
            "event: message_start\ndata: {{\"message\":{{\"usage\":{{\"input_tokens\":{input},\"output_tokens\":1,\
             \"cache_read_input_tokens\":{read_tokens},\"cache_creation_input_tokens\":{},\"cache_creation\":\
             {{\"ephemeral_5m_input_tokens\":{five},\"ephemeral_1h_input_tokens\":{hour}}}}}}}}}\n\n\
             event: message_delta\ndata: {{\"usage\":{{\"output_tokens\":{output}}}}}\n\n",
            five + hour
        );
        let expected = Usage {
            input, output, cache_write_5m: five, cache_write_1h: hour, cache_read: read_tokens, ..Usage::ZERO
        };
        prop_assert_eq!(read(stream.as_bytes().chunks(size)).usage(), expected);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), size in 1..50_usize) {
        let reader = read(bytes.chunks(size));
        prop_assert!(!reader.complete());
    }
}
