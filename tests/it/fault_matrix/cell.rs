//! One cell of the matrix: a fresh hub, one request, and everything that can be seen of it afterwards.
//! It reports what happened and judges nothing.

use std::time::{Duration, Instant};

use actors::domain::AttemptRecord;
use serde_json::Value;
use testkit::{Answer, ClosedPort, Upstream};

use super::faults::{Fault, Party, Place, WORDS};
use crate::support::{Answered, TestApp, hub_yaml, provider, provider_at};

/// What the healthy alternative says.
pub const HEALTHY_TEXT: &str = "from the healthy one";

/// Stands where a provider does not say what cools down.
pub const UNTOLD: &str = "?";

/// What happened in one cell.
pub struct Cell {
    pub fault: &'static str,
    pub party: Party,
    pub stream: bool,
    pub alternative: bool,
    pub status: u16,
    pub told: Told,
    /// The model's words, as far as they came.
    pub said: String,
    /// The headers that tell a client whether and when to come back.
    pub retry: String,
    pub steps: Vec<AttemptRecord>,
    /// Consecutive failures at the faulty provider.
    pub failures: u64,
    /// `nothing`, `account`, `model`, or [`UNTOLD`].
    pub cools: String,
    /// Whether anything of it is held against the alternative.
    pub healthy_touched: bool,
    pub asked: usize,
    pub healthy_asked: usize,
    pub row: String,
    pub took: Duration,
}

/// What the body says.
#[derive(Debug, PartialEq, Eq)]
pub enum Told {
    /// A complete answer.
    Complete,
    /// A stream without its end, and the kind of the error event in its place, if there is one.
    Cut(Option<String>),
    /// An error by its type, and whether the words are the upstream's own.
    Error(String, bool),
    /// Nothing of the kind.
    Strange(String),
}

impl Told {
    fn of(answered: &Answered, stream: bool) -> Self {
        let text = answered.text();
        if answered.status != 200 {
            let json = serde_json::from_slice::<Value>(&answered.body).unwrap_or_default();
            let Some(kind) = json["error"]["type"].as_str() else {
                return Self::Strange(text);
            };
            let own = json["error"]["message"] == WORDS;
            return Self::Error(kind.to_owned(), own);
        }
        if !stream {
            let json = serde_json::from_slice::<Value>(&answered.body).unwrap_or_default();
            let complete = json["type"] == "message" && json["stop_reason"].is_string();
            return if complete && answered.whole {
                Self::Complete
            } else {
                Self::Strange(text)
            };
        }
        if answered.is_complete_stream() && !text.contains("event: error") {
            return Self::Complete;
        }
        if text.contains("message_stop") {
            return Self::Strange(text);
        }
        let kind = text
            .split_once("event: error\ndata: ")
            .and_then(|(_, rest)| serde_json::from_str::<Value>(rest.lines().next()?).ok())
            .and_then(|data| Some(data["error"]["type"].as_str()?.to_owned()));
        Self::Cut(kind)
    }
}

/// Runs one cell on a hub of its own.
pub async fn run(fault: &Fault, stream: bool, alternative: bool) -> Cell {
    let begun = Instant::now();
    let answer = match fault.place {
        Place::Answer(answer) => answer(stream),
        Place::Refused | Place::Tls => Answer::message("not asked"),
    };
    let faulty = Upstream::start(answer).await;
    let healthy = Upstream::start(Answer::message(HEALTHY_TEXT)).await;
    let closed = ClosedPort::hold();
    let url = match fault.place {
        Place::Answer(_) => faulty.url(),
        Place::Refused => closed.url(),
        Place::Tls => faulty.url().replace("http://", "https://"),
    };
    let mut more = "priority: 0".to_owned();
    if let Some(timeouts) = fault.timeouts {
        more.push_str(&format!(", timeouts: {timeouts}"));
    }
    let mut providers = provider_at("p0", &url, &more);
    if alternative {
        providers.push_str(&provider("p1", &healthy, "priority: 1"));
    }
    let app = TestApp::start(&hub_yaml(&providers, "")).await;
    let answered = app.client().message(stream).await;
    let rows = app.rows(1).await;
    let steps = app.chain(&rows[0]).await;
    let view = app.provider_view("p0").await;
    let healthy_touched = alternative && touched(&app.provider_view("p1").await);
    let ended_by = serde_json::to_value(rows[0].ended_by).unwrap();
    let code = rows[0].error_code.as_deref().unwrap_or("-");
    let cell = Cell {
        fault: fault.name,
        party: fault.party[usize::from(!stream)],
        stream,
        alternative,
        status: answered.status,
        told: Told::of(&answered, stream),
        said: answered.said(),
        retry: retry_headers(&answered),
        steps,
        failures: view["consecutive_failures"].as_u64().unwrap(),
        cools: cooling(&view),
        healthy_touched,
        asked: faulty.requests().len(),
        healthy_asked: healthy.requests().len(),
        row: format!(
            "{} {} {code}",
            rows[0].status,
            ended_by.as_str().unwrap_or("?")
        ),
        took: begun.elapsed(),
    };
    app.stop().await;
    cell
}

fn touched(view: &Value) -> bool {
    view["consecutive_failures"] != 0 || !["nothing", UNTOLD].contains(&cooling(view).as_str())
}

fn cooling(view: &Value) -> String {
    let (Some(account), Some(models)) = (view.get("cooling_until_ms"), view.get("models_cooling"))
    else {
        return UNTOLD.to_owned();
    };
    let models = models.as_array().is_some_and(|models| !models.is_empty());
    match (account.is_null(), models) {
        (true, false) => "nothing",
        (false, false) => "account",
        (true, true) => "model",
        (false, true) => "account and model",
    }
    .to_owned()
}

/// Waits are rounded up to ten seconds: how long the request itself took must not show.
fn retry_headers(answered: &Answered) -> String {
    let mut words = Vec::new();
    if let Some(should) = answered.header("x-should-retry") {
        words.push(format!("should-retry={should}"));
    }
    if let Some(after) = answered.header("retry-after") {
        let rounded = after
            .parse::<u64>()
            .map(|seconds| format!("<={}", seconds.div_ceil(10) * 10));
        words.push(format!("after{}", rounded.unwrap_or_else(|_| "=?".into())));
    }
    if words.is_empty() {
        words.push("-".to_owned());
    }
    words.join(" ")
}
