//! One provider of three fails at random, and no client notices. What answers reported is what the books say.

use futures_util::StreamExt;
use serde_json::json;
use testkit::{Answer, Script, Seen, Upstream, Usage};

use crate::support::{Answered, TestApp, hub_yaml, provider};

const REQUESTS: usize = 2000;
const AT_ONCE: usize = 64;

/// Nano-USD for a token, as the test's price table says it: 3 and 15 USD a million.
const INPUT_NANO: u64 = 3_000;
const OUTPUT_NANO: u64 = 15_000;

/// What each provider reports with every answer; different, so that a mix-up shows.
const REPORTED: [(u64, u64); 3] = [(11, 7), (13, 5), (17, 3)];

fn well(index: usize) -> Answer {
    let (input, output) = REPORTED[index];
    Answer::message(format!("served by p{index}")).usage(Usage {
        input,
        output,
        ..Usage::default()
    })
}

/// An answer to a stream request differs from that to another, so each failure is drawn for both.
fn failures() -> Vec<Answer> {
    let error = json!({ "type": "error", "error": { "type": "api_error", "message": "boom" } });
    vec![
        Answer::error(500, "api_error", "boom"),
        well(0).cut_before_head(),
        Answer::only_an_error_event(),
        Answer::json(&error),
        Answer::empty_200(),
        Answer::empty_stream(),
        Answer::broken_event(),
    ]
}

/// Who served it; a failure where it is no complete answer.
fn served_by(answered: &Answered, stream: bool) -> Result<usize, String> {
    let text = answered.text();
    let complete = if stream {
        answered.is_complete_stream() && !text.contains("event: error")
    } else {
        answered.status == 200 && answered.whole
    };
    let said = answered.said();
    let index = said
        .strip_prefix("served by p")
        .and_then(|n| n.parse().ok());
    index
        .filter(|_| complete)
        .ok_or_else(|| format!("{}: {text}", answered.status))
}

async fn nobody_notices(failures: Vec<Answer>, least_asked: usize) {
    let failing = Script::failing_at_random(20_261_121, 0.3, failures, |_: &Seen| well(0));
    let upstreams = [
        Upstream::start(failing).await,
        Upstream::start(well(1)).await,
        Upstream::start(well(2)).await,
    ];
    let providers: String = upstreams
        .iter()
        .enumerate()
        .map(|(index, upstream)| {
            let circuit = "circuit: { open_ms: 300 }";
            provider(&format!("p{index}"), upstream, circuit)
        })
        .collect();
    let prices =
        "prices:\n  - { model: claude-sonnet-4-5, input_per_mtok: 3, output_per_mtok: 15 }\n";
    let app = TestApp::start(&hub_yaml(&providers, prices)).await;
    let client = app.client();
    let answers: Vec<Result<usize, String>> = futures_util::stream::iter(0..REQUESTS)
        .map(|number| {
            let client = client.clone();
            async move {
                let stream = number % 2 == 0;
                let answered = client.turn(number, stream).await;
                served_by(&answered, stream)
            }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;

    let failed: Vec<&String> = answers
        .iter()
        .filter_map(|answer| answer.as_ref().err())
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {REQUESTS} clients got no answer; the first: {}",
        failed.len(),
        failed[0]
    );
    let mut served = [0_u64; 3];
    for index in answers.iter().flatten() {
        served[*index] += 1;
    }
    let asked = upstreams[0].requests().len();
    assert!(
        asked >= least_asked,
        "the failing provider was asked {asked} times only"
    );

    let rows = app.rows(REQUESTS).await;
    let handles = app.hub.root.providers.all();
    for (index, (input, output)) in REPORTED.into_iter().enumerate() {
        let name = format!("p{index}");
        let id = handles
            .iter()
            .find(|handle| handle.name() == name)
            .unwrap()
            .id();
        let own: Vec<_> = rows
            .iter()
            .filter(|row| row.provider_id == Some(id))
            .collect();
        let count = served[index];
        assert_eq!(own.len() as u64, count, "rows of {name}");
        let sum = |of: fn(&actors::domain::Usage) -> u64| {
            own.iter().map(|row| of(&row.usage)).sum::<u64>()
        };
        assert_eq!(sum(|usage| usage.input), count * input, "input of {name}");
        assert_eq!(
            sum(|usage| usage.output),
            count * output,
            "output of {name}"
        );
        let cost: i64 = own.iter().map(|row| row.cost.0).sum();
        let expected = count * (input * INPUT_NANO + output * OUTPUT_NANO);
        assert_eq!(u64::try_from(cost).unwrap(), expected, "cost of {name}");
    }
    let strange = rows
        .iter()
        .find(|row| row.status != 200 || row.error_code.is_some() || row.usage_partial);
    assert!(strange.is_none(), "{strange:?}");
    assert_eq!(app.in_flight().await, 0);
    app.stop().await;
}

#[actix_web::test]
async fn two_thousand_requests_outlive_a_provider_that_fails_at_thirty_percent() {
    nobody_notices(failures(), 100).await;
}

#[actix_web::test]
async fn two_thousand_requests_outlive_a_provider_that_also_runs_into_rate_limits() {
    let mut failures = failures();
    failures.push(Answer::rate_limited());
    // It cools down after the first 429 and may well be left alone for the rest of the test.
    nobody_notices(failures, 1).await;
}
