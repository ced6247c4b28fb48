//! What holds for any status, any headers, any bytes, and for every row of the tables cut off anywhere.

use std::time::Duration;

use actors::domain::{CoolScope, Fault};
use proptest::prelude::*;

use super::super::{Classified, Retry, classify_in_200, classify_status, stated_wait};
use super::{all, headers, noon};

/// Pieces of which bodies are made that look like errors.
fn body() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..40),
        (0..all().count()).prop_map(|at| all()
            .nth(at)
            .map_or(vec![], |row| row.body.as_bytes().to_vec())),
        proptest::sample::select(vec![
            "{\"error\":{\"message\":\"",
            "try again in ",
            "99999999999999999999d",
            "9999999999999h",
            "resets at 2026-13-45t99:99:99z",
            "\\u12",
            "\"}}",
            "'\u{5206}\u{949f}'",
            "1795266000",
            "prompt is too long",
            "{\"retry_after\":1e308}",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{0,20}", "-?[0-9]{1,14}(\\.[0-9]{1,3})?(ms|s|m|h)?"]
}

fn holds(judged: &Classified) -> Result<(), TestCaseError> {
    if judged.fault == Fault::Client {
        prop_assert_eq!(&judged.cool_down, &None);
        prop_assert_eq!(judged.retry, Retry::Never);
    } else {
        prop_assert_ne!(judged.retry, Retry::Never);
    }
    prop_assert!(!judged.code.is_empty());
    if let Some(cool_down) = &judged.cool_down {
        prop_assert!((1..=31 * 86_400_000).contains(&cool_down.for_ms));
        prop_assert_ne!(&cool_down.scope, &CoolScope::Model(String::new()));
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_answer_has_a_verdict_that_makes_sense(
        status in 100u16..1000,
        body in body(),
        retry_after in value(),
        reset in value(),
        model in "[a-z0-9.-]{0,8}",
    ) {
        let map = headers(&[
            ("retry-after", &retry_after),
            ("x-ratelimit-reset", &reset),
            ("anthropic-ratelimit-unified-status", "rejected"),
            ("anthropic-ratelimit-unified-reset", &reset),
        ]);
        holds(&classify_status(status, &map, &body, &model, noon()))?;
        if let Some(wait) = stated_wait(&map, &body, noon()) {
            prop_assert!(wait > Duration::ZERO && wait <= Duration::from_secs(31 * 86_400));
        }
        let text = String::from_utf8_lossy(&body);
        holds(&classify_in_200(&retry_after, &text, &model, noon()))?;
    }

    #[test]
    fn a_body_cut_off_anywhere_still_has_one(at in 0..all().count(), cut in 0usize..2000) {
        let row = all().nth(at).unwrap();
        let body = &row.body.as_bytes()[..cut.min(row.body.len())];
        let map = headers(row.headers);
        holds(&classify_status(row.status, &map, body, row.model, noon()))?;
    }
}

#[test]
fn a_deep_body_is_read_as_far_as_it_goes() {
    let deep = ["{\"error\":".repeat(10_000), "\"x\"".to_owned()].concat();
    let judged = classify_status(400, &headers(&[]), deep.as_bytes(), "m", noon());
    assert_eq!(judged.code, "invalid_request");
}
