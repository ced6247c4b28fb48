//! What real clients are known to do to a gateway, in twenty-one points, and where each is tested. A point without a
//! clear test anywhere else has one here. The table must not rot: a test below looks up every name in it.
//!
//! | point | what | where it is tested |
//! |---|---|---|
//! | 1 | Codex' WebSocket that is switched off gets a 426 | `tests/it/websocket/failures.rs::switched_off_it_says_426_so_that_codex_takes_http_at_once` |
//! | 2 | nothing but `data:` lines in a Gemini stream | `tests/it/clients/answers.rs::a_gemini_stream_holds_nothing_but_data_however_silent_its_upstream_is` |
//! | 2 | | `src/dialect/voice/mod.rs::a_keep_alive_is_a_ping_or_a_comment_and_gemini_gets_none` |
//! | 3 | a final error says `x-should-retry: false` | `tests/it/failover.rs::when_all_fail_the_error_is_final_and_names_the_last_failure` |
//! | 3 | so does a wrong key | `tests/it/bad_input.rs::a_key_that_is_missing_unknown_disabled_or_expired_is_refused_before_the_body_is_read` |
//! | 4 | tries are budgeted, and a circuit ends a storm | `tests/it/clients/storms.rs::a_storm_of_retries_costs_each_provider_five_failures_and_no_more` |
//! | 4 | each fault has its number of tries | `tests/it/fault_matrix/mod.rs::every_fault_has_its_answer` |
//! | 5 | a clean end without the last event is an error | `tests/it/clients/answers.rs::a_stream_that_ends_without_its_last_event_is_an_error_in_every_dialect` |
//! | 5 | also translated, wherever it breaks off | `tests/it/translate/any_stream.rs::an_upstream_that_breaks_off_anywhere_leaves_an_error_and_no_ending` |
//! | 6 | an error inside a 200 fails over | `tests/it/clients/answers.rs::an_error_inside_a_200_is_a_failover_in_every_dialect` |
//! | 7 | Claude Code falls back to a whole answer | `tests/it/clients/answers.rs::a_stream_that_failed_is_asked_for_again_as_a_whole_answer` |
//! | 7 | also from another dialect | `tests/it/translated/pairs.rs::a_whole_answer_comes_in_the_client_s_dialect` |
//! | 8 | the upstream's 400 passes unchanged | `tests/it/failover.rs::a_client_s_own_fault_comes_back_at_once_and_unchanged` |
//! | 8 | nothing else becomes a 400 | `tests/it/clients/answers.rs::no_failure_of_an_account_or_a_provider_looks_like_the_request_s_own` |
//! | 9 | a system message among the messages | `tests/it/clients/requests.rs::a_system_message_among_the_others_reaches_providers_of_every_dialect` |
//! | 10 | unknown fields pass | `tests/it/clients/requests.rs::fields_that_only_the_vendor_knows_pass_byte_for_byte` |
//! | 10 | and so does every other byte | `tests/it/translated/native.rs::every_byte_of_a_request_and_its_answer_passes` |
//! | 11 | `anthropic-version` 2026-10-21 with a bearer | `tests/it/clients/requests.rs::the_newer_sdks_version_goes_on_and_their_bearer_lets_in` |
//! | 12 | `/v1/models/{m}:generateContent` | `tests/it/endpoints/native.rs::request_and_answer_are_byte_exact_and_the_row_knows_what_it_cost` |
//! | 12 | one `/v1/models` for three kinds of clients | `tests/it/endpoints/lists.rs::every_dialect_lists_the_models_of_all_providers_of_the_keys_groups` |
//! | 13 | camelCase and snake_case in one body | `tests/it/clients/requests.rs::both_spellings_in_one_gemini_body_are_understood` |
//! | 13 | each name in either spelling | `src/dialect/translate/gemini/fold.rs::both_spellings_are_read_and_neither_is_unknown` |
//! | 14 | no compression for who did not ask | `tests/it/clients/answers.rs::who_asks_for_no_compression_gets_none` |
//! | 15 | the query stays | `tests/it/clients/requests.rs::the_query_goes_on_and_none_is_made_up` |
//! | 16 | `HEAD /api/hello` | `tests/it/gateway.rs::what_claude_code_asks_at_its_start_is_answered` |
//! | 16 | `HEAD /v1/responses` | `tests/it/endpoints/errors.rs::the_doctor_of_codex_gets_a_quick_answer` |
//! | 17 | a burst of token counts | `tests/it/gateway.rs::twenty_five_counts_at_once_neither_fail_nor_use_up_the_generations_limit` |
//! | 18 | a client that leaves stops the upstream | `tests/it/client_leaves.rs::before_the_first_byte` |
//! | 18 | | `tests/it/client_leaves.rs::after_the_first_byte_of_a_stream_that_has_gone_silent` |
//! | 18 | also on a WebSocket | `tests/it/websocket/failures.rs::a_client_that_leaves_or_cancels_stops_the_upstream` |
//! | 19 | side requests run beside the main turn | `tests/it/clients/requests.rs::side_requests_run_beside_the_main_turn_of_their_session` |
//! | 19 | and do not move the conversation | `tests/it/pins.rs::another_model_of_the_conversation_does_not_move_it` |
//! | 20 | a fake 200 that a client repeats without end | `tests/it/clients/storms.rs::a_fake_200_is_told_as_an_error_and_asked_for_no_more` |
//! | 21 | proofs of thought travel, and go where another account refuses them | `tests/it/clients/requests.rs::proofs_of_thought_travel_byte_for_byte_until_they_are_refused` |
//! | 21 | through another dialect and back | `src/dialect/translate/neutral/seal.rs::a_seal_comes_back_from_any_carrier_as_it_was` |

mod answers;
mod requests;
mod storms;

use std::collections::BTreeSet;

use actors::domain::Dialect;
use testkit::Upstream;

use crate::support::{Answered, Client, KEY, TestApp, hub_yaml, provider};

/// A client that streams in its dialect, and the type of the provider that speaks the same.
struct Cli {
    dialect: Dialect,
    kind: &'static str,
    path: &'static str,
    body: &'static str,
}

const CLAUDE_CODE: Cli = Cli {
    dialect: Dialect::Anthropic,
    kind: "claude",
    path: "/v1/messages?beta=true",
    body: r#"{"model":"m","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hi"}]}"#,
};

const CODEX: Cli = Cli {
    dialect: Dialect::OpenaiResponses,
    kind: "codex",
    path: "/v1/responses",
    body: r#"{"model":"m","stream":true,"input":"hi"}"#,
};

const OPENCODE: Cli = Cli {
    dialect: Dialect::OpenaiChat,
    kind: "openai-compatible",
    path: "/v1/chat/completions",
    body: r#"{"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"hi"}]}"#,
};

const GEMINI_CLI: Cli = Cli {
    dialect: Dialect::Gemini,
    kind: "gemini",
    path: "/v1beta/models/m:streamGenerateContent?alt=sse",
    body: r#"{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}"#,
};

const CLIS: [Cli; 4] = [CLAUDE_CODE, CODEX, OPENCODE, GEMINI_CLI];

impl Cli {
    async fn turn(&self, client: &Client) -> Answered {
        self.ask(client, self.body).await
    }

    async fn ask(&self, client: &Client, body: &str) -> Answered {
        client.send(self.request(client), body.to_owned()).await
    }

    /// Of vendors' headers it has none but those without which nobody would answer.
    fn request(&self, client: &Client) -> awc::ClientRequest {
        client
            .request("POST", self.path)
            .insert_header(("authorization", format!("Bearer {KEY}")))
            .insert_header(("content-type", "application/json"))
    }
}

/// A provider of some type, as YAML.
fn provider_of(kind: &str, name: &str, upstream: &Upstream, more: &str) -> String {
    provider(name, upstream, more).replacen("type: claude", &format!("type: {kind}"), 1)
}

/// A hub whose only provider is of this type.
async fn hub_at(kind: &str, upstream: &Upstream) -> TestApp {
    TestApp::start(&hub_yaml(&provider_of(kind, "p0", upstream, ""), "")).await
}

/// The number and the place of each row of the table.
fn rows() -> Vec<(u32, &'static str)> {
    let lines = include_str!("mod.rs").lines();
    let row = |line: &'static str| {
        let mut cells = line.strip_prefix("//! | ")?.split('|');
        let number = cells.next()?.trim().parse().ok()?;
        Some((number, cells.nth(1)?.trim().trim_matches('`')))
    };
    lines.filter_map(row).collect()
}

/// Whether the source holds a test of this name that is run.
fn has_test(source: &str, name: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let is_it = |line: &str| {
        let line = line.strip_prefix("async ").unwrap_or(line);
        let rest = line
            .strip_prefix("fn ")
            .and_then(|rest| rest.strip_prefix(name));
        rest.is_some_and(|rest| rest.starts_with('('))
    };
    lines.iter().enumerate().any(|(at, line)| {
        let above = lines[..at].iter().rev();
        let mut attributes = above.take_while(|line| line.starts_with("#["));
        is_it(line) && attributes.any(|attribute| attribute.ends_with("test]"))
    })
}

#[test]
fn every_point_is_tested_where_the_table_says() {
    let rows = rows();
    let points: BTreeSet<u32> = rows.iter().map(|(point, _)| *point).collect();
    assert!(points.into_iter().eq(1..=21), "a point is missing");
    for (point, place) in rows {
        let (file, name) = place.split_once("::").unwrap();
        let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
        let source = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(has_test(&source, name), "point {point}: no test `{place}`");
    }
}

#[test]
fn a_name_counts_only_where_it_is_a_test() {
    let source = "#[test]\nfn one() {}\n#[actix_web::test]\n#[expect(x)]\nasync fn two() {}\n\nfn three() {}\n// fn four()\n";
    let found = ["one", "two", "three", "four", "on"].map(|name| has_test(source, name));
    assert_eq!(found, [true, true, false, false, false]);
}
