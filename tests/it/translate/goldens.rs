//! What each pair makes of each case, to look at and to keep.

use std::fmt::Write;

use claude_code_hub::dialect::translate::answer;

use super::{cases, pairs, smallest, through, translated, valid, word};

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/translate");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

fn pretty(json: &[u8]) -> String {
    let value: serde_json::Value = serde_json::from_slice(json).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}

#[test]
fn requests_as_the_upstream_gets_them() {
    for (client, upstream) in pairs() {
        let mut shown = String::new();
        for case in cases::of(client, "request") {
            writeln!(shown, "=== {}", case.name).unwrap();
            match translated(client, upstream, &case.bytes) {
                Ok(outgoing) => {
                    for dropped in &outgoing.dropped {
                        writeln!(shown, "left out: {} ({})", dropped.field, dropped.why).unwrap();
                    }
                    writeln!(shown, "{}", pretty(&outgoing.body)).unwrap();
                }
                Err(error) => writeln!(shown, "400: {error}").unwrap(),
            }
        }
        let name = format!("{}_over_{}.requests", word(client), word(upstream));
        settings().bind(|| insta::assert_snapshot!(name, shown));
    }
}

#[test]
fn answers_as_the_client_gets_them() {
    for (client, upstream) in pairs() {
        let memory = translated(client, upstream, smallest(client))
            .unwrap()
            .memory;
        let mut shown = String::new();
        for case in cases::of(upstream, "answer") {
            let body = answer(client, upstream, &case.bytes, &memory).unwrap();
            writeln!(shown, "=== {}\n{}", case.name, pretty(&body)).unwrap();
        }
        let name = format!("{}_over_{}.answers", word(client), word(upstream));
        settings().bind(|| insta::assert_snapshot!(name, shown));
    }
}

#[test]
fn streams_as_the_client_gets_them() {
    for (client, upstream) in pairs() {
        let mut shown = String::new();
        for case in cases::of(upstream, "stream") {
            let out = through(client, upstream, [case.bytes.as_slice()]);
            valid(client, &out).unwrap_or_else(|wrong| {
                let pair = format!("{}_over_{}", word(client), word(upstream));
                panic!(
                    "{pair}, {}: {wrong}\n{}",
                    case.name,
                    String::from_utf8_lossy(&out)
                )
            });
            if case.name != "long" {
                writeln!(
                    shown,
                    "=== {}\n{}",
                    case.name,
                    String::from_utf8(out).unwrap()
                )
                .unwrap();
            }
        }
        let name = format!("{}_over_{}.streams", word(client), word(upstream));
        settings().bind(|| insta::assert_snapshot!(name, shown));
    }
}
