//! Trying a provider out: one tiny request in its own dialect, and the list of its models. What admins ask for, and
//! nothing that a client pays. It must not know rows, actors or limits.

mod ask;
mod listed;
mod said;

use std::time::{Duration, Instant};

use actix_web::http::Method;
use actix_web::http::header::HeaderMap;

use crate::dialect::anthropic::error::message_of;
use crate::egress::{Clients, Target, foreign_headers, send, upstream_url};

pub use ask::default_model;
pub use listed::{ListError, models};

/// The largest answer that is read, in bytes.
const ANSWER_MAX: usize = 1024 * 1024;
/// As many characters of an answer are told.
const TEXT_MAX: usize = 500;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Trial {
    /// As it is sent.
    pub model: String,
    /// For all of it.
    pub timeout: Duration,
    /// The Google Cloud project of a Code Assist provider.
    pub project: Option<String>,
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The provider gave an answer of its dialect.
    pub ok: bool,
    /// Absent where there was no answer at all.
    pub status: Option<u16>,
    /// To the end of the answer, or of the attempt.
    pub latency_ms: u64,
    /// To the head of the answer.
    pub first_byte_ms: Option<u64>,
    pub model: String,
    /// The beginning of what the model said.
    pub text: String,
    /// The vendor's words, or what kept an answer from coming.
    pub error: Option<String>,
    /// That was asked, without credentials.
    pub url: String,
}

/// Sends one small question and reads the answer whole.
pub async fn test(target: &Target, trial: &Trial) -> Verdict {
    let asked = ask::question(target.kind, &trial.model, trial.project.as_deref());
    let target = within(target, trial.timeout);
    let mut verdict = Verdict {
        ok: false,
        status: None,
        latency_ms: 0,
        first_byte_ms: None,
        model: trial.model.clone(),
        text: String::new(),
        error: None,
        url: shown(&target, &asked.path),
    };
    let headers = foreign_headers(&HeaderMap::new(), target.kind.dialect());
    let started = Instant::now();
    let took = || u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let clients = Clients::new();
    let sending = send(
        &clients,
        &target,
        &asked.path,
        "",
        Method::POST,
        &headers,
        asked.body.into(),
    );
    let answered = match sending.await {
        Ok(answer) => {
            verdict.status = Some(answer.status.as_u16());
            verdict.first_byte_ms = Some(took());
            let well = answer.status.is_success();
            let body = answer.body.collect(ANSWER_MAX).await;
            body.map(|body| (well, body))
                .map_err(|error| error.to_string())
        }
        Err(error) => Err(error.to_string()),
    };
    verdict.latency_ms = took();
    let text = answered.and_then(|(well, body)| match well {
        true => said::text_of(target.kind.dialect(), &body),
        false => Err(message_of(&body).unwrap_or_else(|| "the answer says nothing".to_owned())),
    });
    match text {
        Ok(text) => {
            verdict.ok = true;
            verdict.text = beginning(&without_key(&target, text));
        }
        Err(error) => verdict.error = Some(beginning(&without_key(&target, error))),
    }
    verdict
}

/// The same provider with no more time than that.
fn within(target: &Target, most: Duration) -> Target {
    let mut target = target.clone();
    let connect = target.timeouts.connect;
    target.timeouts.connect = match connect.is_zero() {
        true => most,
        false => connect.min(most),
    };
    target.timeouts.first_byte = most;
    target.timeouts.idle = most;
    target.timeouts.total = most;
    // A socket would be opened for one word.
    target.with_websocket(false)
}

/// The address without its query, in which some providers take credentials.
fn shown(target: &Target, path: &str) -> String {
    let mut url = upstream_url(&target.base_url, path, "");
    url.truncate(url.find('?').unwrap_or(url.len()));
    url
}

/// Some vendors repeat the key that they refuse.
fn without_key(target: &Target, text: String) -> String {
    let key = target.key.expose();
    match key.is_empty() {
        true => text,
        false => text.replace(key, "[key]"),
    }
}

fn beginning(text: &str) -> String {
    match text.char_indices().nth(TEXT_MAX) {
        Some((end, _)) => text[..end].to_owned(),
        None => text.to_owned(),
    }
}
