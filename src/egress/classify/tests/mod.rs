//! Tables of what vendors really answer, what each of them must come to, and properties that hold for any bytes.

mod anthropic;
mod google;
mod openai;
mod properties;
mod relays;
mod statuses;
mod waits;

use std::fmt::Write as _;

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actors::domain::CoolScope;
use jiff::Timestamp;

use super::{Classified, classify_status};

/// One answer, and its verdict as `verdict` writes it.
pub(super) struct Row {
    about: &'static str,
    status: u16,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    /// As the client asked for it.
    model: &'static str,
    expect: &'static str,
}

/// A row without headers.
pub(super) const fn row(
    about: &'static str,
    status: u16,
    body: &'static str,
    model: &'static str,
    expect: &'static str,
) -> Row {
    Row {
        about,
        status,
        headers: &[],
        body,
        model,
        expect,
    }
}

/// The noon at which all tables are read.
pub(super) fn noon() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

pub(super) fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        map.append(
            HeaderName::try_from(*name).unwrap(),
            HeaderValue::from_str(value).unwrap(),
        );
    }
    map
}

/// Fault, retry, code, and the cool-down: `of account for 5000` where it is a first pause, `until` where stated.
pub(super) fn verdict(judged: &Classified) -> String {
    let mut text = format!("{:?} {:?} {}", judged.fault, judged.retry, judged.code);
    if let Some(cool_down) = &judged.cool_down {
        let scope = match &cool_down.scope {
            CoolScope::Account => "account",
            CoolScope::Model(model) => model,
        };
        let how = if cool_down.stated { "stated" } else { "first" };
        write!(text, ", {scope} {how} {}", cool_down.for_ms).unwrap();
    }
    text
}

fn judge(row: &Row) -> String {
    let headers = headers(row.headers);
    let judged = classify_status(row.status, &headers, row.body.as_bytes(), row.model, noon());
    verdict(&judged)
}

fn all() -> impl Iterator<Item = &'static Row> {
    statuses::ROWS
        .iter()
        .chain(anthropic::ROWS)
        .chain(openai::ROWS)
        .chain(google::ROWS)
        .chain(relays::ROWS)
}

#[test]
fn every_answer_of_the_tables_gets_its_verdict() {
    let wrong: Vec<String> = all()
        .filter_map(|row| {
            let judged = judge(row);
            (judged != row.expect).then(|| {
                format!(
                    "{}: {}\n  judged   {judged}\n  expected {}",
                    row.status, row.about, row.expect
                )
            })
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(all().count() >= 80);
}

#[test]
fn the_tables_as_a_page_to_read() {
    let mut page = String::new();
    for row in all() {
        writeln!(page, "{} {:<62} {}", row.status, row.about, judge(row)).unwrap();
    }
    insta::assert_snapshot!(page);
}
