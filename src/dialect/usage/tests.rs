//! What holds for the readers of all dialects: cuts of the network change nothing, a stream says what the JSON of the
//! same answer says, a cut one is settled on what was seen, and no bytes make them panic.

use proptest::prelude::*;

use super::*;

struct Sample {
    name: &'static str,
    dialect: Dialect,
    stream: String,
    json: &'static str,
    usage: Usage,
    model: &'static str,
    stop_reason: &'static str,
    service_tier: Option<&'static str>,
    response_id: &'static str,
}

const ANTHROPIC: &str = include_str!("fixtures/anthropic.sse");
const CHAT: &str = include_str!("fixtures/chat.sse");
const RESPONSES: &str = include_str!("fixtures/responses.sse");
const GEMINI: &str = include_str!("fixtures/gemini.sse");
const GEMINI_ARRAY: &str = include_str!("fixtures/gemini-array.json");
const CODE_ASSIST: &str = include_str!("fixtures/code-assist.sse");

/// A stream as each dialect's vendor sends it, in the ways in which it may be written.
fn samples() -> Vec<Sample> {
    let anthropic = |name, stream: String| Sample {
        name,
        dialect: Dialect::Anthropic,
        stream,
        json: include_str!("fixtures/anthropic.json"),
        usage: Usage {
            input: 105,
            output: 510,
            cache_write_5m: 10,
            cache_write_1h: 30,
            cache_read: 6039,
            web_searches: 2,
            ..Usage::ZERO
        },
        model: "claude-opus-5-5",
        stop_reason: "end_turn",
        service_tier: Some("standard"),
        response_id: "msg_01G",
    };
    let chat = |name, stream: String| Sample {
        name,
        dialect: Dialect::OpenaiChat,
        stream,
        json: include_str!("fixtures/chat.json"),
        usage: Usage {
            input: 86,
            output: 300,
            cache_read: 1920,
            reasoning: 192,
            ..Usage::ZERO
        },
        model: "gpt-5.1-2026-01-13",
        stop_reason: "tool_calls",
        service_tier: Some("priority"),
        response_id: "chatcmpl-B9",
    };
    let responses = |name, stream: String| Sample {
        name,
        dialect: Dialect::OpenaiResponses,
        stream,
        json: include_str!("fixtures/responses.json"),
        usage: Usage {
            input: 2116,
            output: 1035,
            cache_read: 16_384,
            reasoning: 832,
            web_searches: 1,
            ..Usage::ZERO
        },
        model: "gpt-5.1-codex",
        stop_reason: "completed",
        service_tier: Some("default"),
        response_id: "resp_67c",
    };
    let gemini = |name, stream: String| Sample {
        name,
        dialect: Dialect::Gemini,
        stream,
        json: include_str!("fixtures/gemini.json"),
        usage: Usage {
            input: 4156,
            output: 282,
            cache_read: 16_344,
            reasoning: 212,
            image_input: 258,
            web_searches: 1,
            ..Usage::ZERO
        },
        model: "gemini-3.8-flash",
        stop_reason: "STOP",
        service_tier: None,
        response_id: "rsp-9",
    };
    let nameless = |stream: &str| -> String {
        stream
            .lines()
            .filter(|line| !line.starts_with("event:"))
            .map(|line| format!("{line}\n"))
            .collect()
    };
    vec![
        anthropic("anthropic", ANTHROPIC.to_owned()),
        chat("chat", CHAT.to_owned()),
        chat("chat, CRLF", CHAT.replace('\n', "\r\n")),
        chat(
            "chat, comments",
            format!(": WAIT\n\n{}", CHAT.replace("data: ", "data:")),
        ),
        responses("responses", RESPONSES.to_owned()),
        responses("responses, no names", nameless(RESPONSES)),
        responses("responses, CR", RESPONSES.replace('\n', "\r")),
        responses("responses, done", format!("{RESPONSES}data: [DONE]\n\n")),
        gemini("gemini", GEMINI.to_owned()),
        gemini(
            "gemini, CRLF and BOM",
            format!("\u{feff}{}", GEMINI.replace('\n', "\r\n")),
        ),
        gemini("gemini, array", GEMINI_ARRAY.to_owned()),
        gemini(
            "gemini, a line each",
            GEMINI.replace("data: ", "").replace("\n\n", "\n"),
        ),
        gemini("code assist", CODE_ASSIST.to_owned()),
    ]
}

fn read<'a>(dialect: Dialect, chunks: impl IntoIterator<Item = &'a [u8]>) -> AnswerReader {
    let mut reader = AnswerReader::for_stream(dialect);
    for chunk in chunks {
        let progress = reader.push(chunk);
        assert_eq!(progress, reader.progress());
    }
    reader
}

/// All that a reader says, to be compared.
fn told(reader: &AnswerReader) -> impl PartialEq + std::fmt::Debug + use<> {
    (
        reader.progress(),
        (reader.usage(), reader.estimated_usage(), reader.reported()),
        reader.complete(),
        reader.error().cloned(),
        (reader.model().map(str::to_owned), reader.service_tier()),
        (
            reader.stop_reason().map(str::to_owned),
            reader.response_id().map(str::to_owned),
        ),
        (reader.between_events(), reader.next_sequence()),
    )
}

#[test]
fn a_whole_stream_says_all() {
    for sample in samples() {
        let name = sample.name;
        let reader = read(sample.dialect, [sample.stream.as_bytes()]);
        assert_eq!(reader.usage(), sample.usage, "{name}");
        assert_eq!(reader.model(), Some(sample.model), "{name}");
        assert_eq!(reader.stop_reason(), Some(sample.stop_reason), "{name}");
        assert_eq!(
            reader.service_tier().as_deref(),
            sample.service_tier,
            "{name}"
        );
        assert_eq!(reader.response_id(), Some(sample.response_id), "{name}");
        assert_eq!(reader.error(), None, "{name}");
        assert!(reader.complete() && reader.reported(), "{name}");
        let progress = reader.progress();
        assert_eq!(progress.decision, Some(Decision::Content), "{name}");
        assert!(
            progress.started && !progress.error && !progress.malformed,
            "{name}"
        );
        let seen_end = sample.dialect != Dialect::Gemini || name == "gemini, array";
        assert_eq!(progress.ended, seen_end, "{name}");
        let estimate = reader.estimated_usage();
        assert_eq!(
            (estimate.usage, estimate.partial),
            (sample.usage, false),
            "{name}"
        );
        assert!(estimate.prompt_known, "{name}");
    }
}

#[test]
fn every_possible_cut_changes_nothing() {
    for sample in samples() {
        let bytes = sample.stream.as_bytes();
        let whole = told(&read(sample.dialect, [bytes]));
        for cut in 0..=bytes.len() {
            let halves = read(sample.dialect, [&bytes[..cut], &bytes[cut..]]);
            assert_eq!(told(&halves), whole, "{} cut at {cut}", sample.name);
        }
        assert_eq!(
            told(&read(sample.dialect, bytes.chunks(1))),
            whole,
            "{}",
            sample.name
        );
    }
}

#[test]
fn json_says_what_the_stream_says() {
    for sample in samples() {
        let answer = of_json(sample.dialect, sample.json.as_bytes()).unwrap();
        let expected = JsonAnswer {
            usage: sample.usage,
            model: Some(sample.model.to_owned()),
            stop_reason: Some(sample.stop_reason.to_owned()),
            service_tier: sample.service_tier.map(str::to_owned),
            response_id: Some(sample.response_id.to_owned()),
            is_error: None,
            is_message: true,
        };
        assert_eq!(answer, expected, "{}", sample.name);
    }
    let array = of_json(Dialect::Gemini, GEMINI_ARRAY.as_bytes()).unwrap();
    let object = of_json(Dialect::Gemini, include_bytes!("fixtures/gemini.json")).unwrap();
    assert_eq!(array, object);
}

#[test]
fn a_stream_that_breaks_off_is_settled_on_what_was_seen() {
    for sample in samples() {
        let bytes = sample.stream.as_bytes();
        let mut reader = AnswerReader::for_stream(sample.dialect);
        let mut before = 0;
        for (at, byte) in bytes.chunks(1).enumerate() {
            reader.push(byte);
            let estimate = reader.estimated_usage();
            let output = estimate.usage.output;
            let place = format!("{} cut at {at}", sample.name);
            assert!(
                output >= reader.usage().output && output >= before,
                "{place}"
            );
            // What was seen is never more than what was made in the end.
            assert!(output <= sample.usage.output, "{place}");
            assert_eq!(
                estimate.partial,
                estimate.usage != sample.usage || !reader.reported(),
                "{place}"
            );
            before = output;
        }
    }
}

#[test]
fn a_cut_answer_without_any_usage_is_worth_its_deltas() {
    let chat = r#"data: {"choices":[{"index":0,"delta":{"content":"twelve bytes"}}]}"#;
    let responses = r#"data: {"type":"response.output_text.delta","delta":"twelve bytes"}"#;
    let gemini = r#"data: {"candidates":[{"content":{"parts":[{"text":"twelve bytes"}]}}]}"#;
    let anthropic = r#"data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"twelve bytes"}}"#;
    for (dialect, event) in [
        (Dialect::Anthropic, anthropic),
        (Dialect::OpenaiChat, chat),
        (Dialect::OpenaiResponses, responses),
        (Dialect::Gemini, gemini),
    ] {
        let stream = format!("{event}\n\n{event}\n\n");
        let reader = read(dialect, [stream.as_bytes()]);
        assert!(!reader.reported() && !reader.complete(), "{dialect:?}");
        assert_eq!(reader.usage(), Usage::ZERO, "{dialect:?}");
        let expected = EstimatedUsage {
            usage: Usage {
                output: 6,
                ..Usage::ZERO
            },
            partial: true,
            prompt_known: false,
        };
        assert_eq!(reader.estimated_usage(), expected, "{dialect:?}");
    }
}

#[test]
fn what_is_no_answer_in_json_is_told_apart() {
    for dialect in [
        Dialect::Anthropic,
        Dialect::OpenaiChat,
        Dialect::OpenaiResponses,
        Dialect::Gemini,
    ] {
        let error = |body: &str| of_json(dialect, body.as_bytes()).unwrap_err().to_string();
        assert_eq!(error(" \n"), "the answer is empty", "{dialect:?}");
        assert_eq!(
            error("<html><h1>Bad gateway</h1>"),
            "the answer is not JSON: it begins `Bad gateway`",
            "{dialect:?}"
        );
        assert_eq!(
            error("[1]"),
            "the answer is JSON but not an object: it begins `[1]`",
            "{dialect:?}"
        );
        for body in ["{}", r#"{"totalTokens":7}"#, r#"{"status":"ok"}"#] {
            let answer = of_json(dialect, body.as_bytes()).unwrap();
            assert!(
                !answer.is_message && answer.is_error.is_none(),
                "{dialect:?} {body}"
            );
        }
        for body in [
            r#"{"error":{"message":"busy","type":"server_error","code":"overloaded","status":"OVERLOADED"}}"#,
            r#"{"error":"busy"}"#,
        ] {
            let answer = of_json(dialect, body.as_bytes()).unwrap();
            assert!(!answer.is_message, "{dialect:?} {body}");
            assert_eq!(
                answer.is_error.unwrap().message,
                "busy",
                "{dialect:?} {body}"
            );
        }
    }
}

#[test]
fn what_is_no_stream_is_malformed() {
    for dialect in [
        Dialect::Anthropic,
        Dialect::OpenaiChat,
        Dialect::OpenaiResponses,
        Dialect::Gemini,
    ] {
        for body in [
            "<html><body>Bad gateway</body></html>",
            "upstream failed",
            "data: nothing\n\n",
            "data: {\"type\":\n\n",
        ] {
            for chunks in [body.len(), 1] {
                let reader = read(dialect, body.as_bytes().chunks(chunks));
                assert_eq!(
                    reader.progress().decision,
                    Some(Decision::Malformed),
                    "{dialect:?} {body}"
                );
            }
        }
    }
}

proptest! {
    #[test]
    fn any_cuts_change_nothing(
        sample in any::<prop::sample::Index>(),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..40),
    ) {
        let sample = samples().swap_remove(sample.index(samples().len()));
        let bytes = sample.stream.as_bytes();
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        at.extend([0, bytes.len()]);
        at.sort_unstable();
        let reader = read(sample.dialect, at.windows(2).map(|pair| &bytes[pair[0]..pair[1]]));
        prop_assert_eq!(told(&reader), told(&read(sample.dialect, [bytes])));
    }

    #[test]
    fn no_bytes_make_it_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..200), size in 1..50_usize, dialect in 0..4_usize,
    ) {
        let dialect = samples_dialect(dialect);
        let reader = read(dialect, bytes.chunks(size));
        prop_assert!(!reader.complete());
        prop_assert!(of_json(dialect, &bytes).is_err());
    }

    /// A real stream with a piece of it gone or doubled.
    #[test]
    fn torn_streams_neither_panic_nor_depend_on_cuts(
        sample in any::<prop::sample::Index>(), from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(), size in 1..300_usize,
    ) {
        let sample = samples().swap_remove(sample.index(samples().len()));
        let bytes = sample.stream.as_bytes();
        let torn = [&bytes[..from.index(bytes.len())], &bytes[to.index(bytes.len())..]].concat();
        let whole = read(sample.dialect, [&torn[..]]);
        prop_assert_eq!(told(&read(sample.dialect, torn.chunks(size))), told(&whole));
    }
}

fn samples_dialect(index: usize) -> Dialect {
    [
        Dialect::Anthropic,
        Dialect::OpenaiChat,
        Dialect::OpenaiResponses,
        Dialect::Gemini,
    ][index]
}
