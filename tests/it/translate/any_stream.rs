//! What holds of every stream of every pair: cuts between chunks change nothing, usage comes out as it went in, and an
//! upstream that breaks off anywhere leaves the client with its dialect's own error.

use actors::domain::Usage;
use claude_code_hub::dialect::usage::{AnswerReader, of_json};
use proptest::prelude::*;

use super::cases::{self, Case};
use super::{pairs, smallest, through, translated, translator, valid, word};

/// The cases of a pair that end well.
fn whole(upstream: actors::domain::Dialect) -> impl Iterator<Item = Case> {
    cases::of(upstream, "stream")
        .into_iter()
        .filter(|case| case.name != "error")
}

#[test]
fn every_cut_into_two_gives_the_same() {
    for (client, upstream) in pairs() {
        for case in cases::of(upstream, "stream")
            .into_iter()
            .filter(|case| case.name != "long")
        {
            let expected = through(client, upstream, [case.bytes.as_slice()]);
            for at in 0..case.bytes.len() {
                let (one, two) = case.bytes.split_at(at);
                let found = through(client, upstream, [one, two]);
                assert!(
                    found == expected,
                    "{}_over_{} {} cut at {at}",
                    word(client),
                    word(upstream),
                    case.name
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_chunking_gives_the_same(sizes in prop::collection::vec(1usize..40, 1..60)) {
        for (client, upstream) in pairs() {
            for case in cases::of(upstream, "stream") {
                let expected = through(client, upstream, [case.bytes.as_slice()]);
                let mut rest = case.bytes.as_slice();
                let mut chunks = Vec::new();
                for size in sizes.iter().cycle() {
                    if rest.is_empty() {
                        break;
                    }
                    let (chunk, after) = rest.split_at((*size).min(rest.len()));
                    chunks.push(chunk);
                    rest = after;
                }
                prop_assert_eq!(through(client, upstream, chunks), expected);
            }
        }
    }
}

/// What every dialect can say: the others keep no difference between the lifetimes of what was written to a cache.
fn sayable(usage: Usage) -> (u64, u64, u64) {
    (usage.prompt_total(), usage.cache_read, usage.output)
}

#[test]
fn usage_comes_out_of_a_stream_as_it_went_in() {
    for (client, upstream) in pairs() {
        for case in whole(upstream) {
            let read = |dialect, bytes: &[u8]| {
                let mut reader = AnswerReader::for_stream(dialect);
                reader.push(bytes);
                sayable(reader.usage())
            };
            let out = through(client, upstream, [case.bytes.as_slice()]);
            let pair = format!("{}_over_{} {}", word(client), word(upstream), case.name);
            assert_eq!(read(client, &out), read(upstream, &case.bytes), "{pair}");
        }
    }
}

#[test]
fn usage_comes_out_of_an_answer_as_it_went_in() {
    for (client, upstream) in pairs() {
        let memory = translated(client, upstream, smallest(client))
            .unwrap()
            .memory;
        for case in cases::of(upstream, "answer") {
            let body =
                claude_code_hub::dialect::translate::answer(client, upstream, &case.bytes, &memory)
                    .unwrap();
            let read = |dialect, bytes: &[u8]| {
                let answer = of_json(dialect, bytes).unwrap();
                assert!(answer.is_message && answer.is_error.is_none());
                sayable(answer.usage)
            };
            let pair = format!("{}_over_{} {}", word(client), word(upstream), case.name);
            assert_eq!(read(client, &body), read(upstream, &case.bytes), "{pair}");
        }
    }
}

#[test]
fn an_upstream_that_breaks_off_anywhere_leaves_an_error_and_no_ending() {
    for (client, upstream) in pairs() {
        for case in whole(upstream).filter(|case| case.name != "long") {
            for at in (0..case.bytes.len()).step_by(7) {
                let mut translator = translator(client, upstream);
                let mut out = translator.push(&case.bytes[..at]).to_vec();
                // Before its first event an answer is a failover, and nobody hears of it.
                if out.is_empty() {
                    continue;
                }
                // Nothing may follow an ending, so only a stream that has none is failed.
                let ended = valid(client, &out).is_ok();
                out.extend_from_slice(&translator.fail("the upstream broke off"));
                let pair = format!(
                    "{}_over_{} {} at {at}",
                    word(client),
                    word(upstream),
                    case.name
                );
                valid(client, &out).unwrap_or_else(|wrong| {
                    panic!("{pair}: {wrong}\n{}", String::from_utf8_lossy(&out))
                });
                let mut reader = AnswerReader::for_stream(client);
                reader.push(&out);
                assert!(
                    ended || reader.error().is_some(),
                    "{pair}: {}",
                    String::from_utf8_lossy(&out)
                );
            }
        }
    }
}

proptest! {
    /// Garbage in the middle of a stream is skipped or ends it, and never more than that.
    #[test]
    fn no_bytes_bring_a_translator_down(
        case in 0usize..6,
        at in 0usize..2000,
        garbage in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        for (client, upstream) in pairs() {
            let cases = cases::of(upstream, "stream");
            let bytes = &cases[case % cases.len()].bytes;
            let (one, two) = bytes.split_at(at.min(bytes.len()));
            through(client, upstream, [one, &garbage, two]);
        }
    }
}
