//! The faults of the matrix: how each is acted out, and what it has to mean. It runs nothing.

use testkit::Answer;

/// What the faulty provider itself says, so that its words can be told from the hub's.
pub const WORDS: &str = "the faulty provider's own words";

/// What it answers where it answers well.
pub const FAULTY_TEXT: &str = "from the faulty one";

/// Where the fault sits.
#[derive(Clone, Copy)]
pub enum Place {
    /// In an answer: for a stream, or for a whole message.
    Answer(fn(bool) -> Answer),
    /// Nobody listens there.
    Refused,
    /// An https address where plain HTTP is spoken.
    Tls,
}

/// Whose fault it has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// It is no fault: the answer goes through.
    Nobody,
    Client,
    Account,
    Model,
    Provider,
    Network,
    BrokenAnswer,
    /// The answer had begun: an error event, and the provider's fault.
    AfterContent,
}

impl Party {
    /// The word of the decision chain.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Client => Some("client"),
            Self::Account => Some("account"),
            Self::Model => Some("model"),
            Self::Provider => Some("provider"),
            Self::Network => Some("network"),
            Self::BrokenAnswer => Some("broken_answer"),
            Self::Nobody | Self::AfterContent => None,
        }
    }

    /// Consecutive failures that one request adds to the circuit of the faulty provider.
    pub fn counts(self) -> u64 {
        u64::from(matches!(
            self,
            Self::Provider | Self::BrokenAnswer | Self::AfterContent
        ))
    }

    /// What cools down at the faulty provider.
    pub fn cools(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Model => "model",
            _ => "nothing",
        }
    }
}

/// One line of the matrix.
pub struct Fault {
    pub name: &'static str,
    pub place: Place,
    /// Timeouts of the faulty provider; without them it may take its time, however busy the machine is.
    pub timeouts: Option<&'static str>,
    /// For a stream, and for a whole message.
    pub party: [Party; 2],
}

const SHORT: Option<&str> = Some("{ first_byte_ms: 400, idle_ms: 400 }");

const fn answers(name: &'static str, party: Party, answer: fn(bool) -> Answer) -> Fault {
    Fault {
        name,
        place: Place::Answer(answer),
        timeouts: None,
        party: [party; 2],
    }
}

const fn hangs(name: &'static str, party: [Party; 2], answer: fn(bool) -> Answer) -> Fault {
    Fault {
        name,
        place: Place::Answer(answer),
        timeouts: SHORT,
        party,
    }
}

/// Where an answer breaks in the middle: after content, or at half of the JSON.
fn middle(stream: bool) -> usize {
    if stream { 5 } else { 1 }
}

fn text() -> Answer {
    Answer::message(FAULTY_TEXT)
}

fn error(status: u16, kind: &str) -> Answer {
    Answer::error(status, kind, WORDS)
}

/// As a Unix second.
fn seconds_from_now(seconds: i64) -> i64 {
    jiff::Timestamp::now().as_second() + seconds
}

/// Every fault, in the order of the table.
pub fn all() -> Vec<Fault> {
    use Party::{Account, AfterContent, BrokenAnswer, Client, Model, Network, Nobody, Provider};
    vec![
        answers("400", Client, |_| error(400, "invalid_request_error")),
        answers("401", Account, |_| error(401, "authentication_error")),
        answers("403", Account, |_| error(403, "permission_error")),
        answers("404 model", Model, |_| {
            Answer::unknown_model("claude-sonnet-4-5")
        }),
        answers("413", Client, |_| error(413, "request_too_large")),
        answers("429", Account, |_| error(429, "rate_limit_error")),
        answers("429, retry-after", Account, |_| {
            error(429, "rate_limit_error").retry_after(40)
        }),
        answers("429, retry-after-ms", Account, |_| {
            error(429, "rate_limit_error").retry_after_ms(40_000)
        }),
        answers("429, reset in 35 s", Account, |_| {
            error(429, "rate_limit_error").used_up_until(seconds_from_now(35))
        }),
        answers("429, reset in 27 h", Account, |_| {
            error(429, "rate_limit_error").used_up_until(seconds_from_now(27 * 3600))
        }),
        answers("500", Provider, |_| error(500, "api_error")),
        answers("502", Provider, |_| error(502, "api_error")),
        answers("503", Provider, |_| error(503, "api_error")),
        answers("529", Provider, |_| error(529, "overloaded_error")),
        answers("error JSON in a 200", BrokenAnswer, |_| {
            Answer::error_in_200()
        }),
        answers("error event first", BrokenAnswer, |_| {
            Answer::only_an_error_event()
        }),
        answers("HTML in a 200", BrokenAnswer, |_| Answer::html_200()),
        answers("empty 200", BrokenAnswer, |_| Answer::empty_200()),
        answers("empty stream", BrokenAnswer, |_| Answer::empty_stream()),
        answers("message_start, then end", BrokenAnswer, |stream| {
            if stream {
                text().end_after_events(1)
            } else {
                Answer::broken_json()
            }
        }),
        answers("malformed first event", BrokenAnswer, |stream| {
            if stream {
                Answer::broken_event()
            } else {
                Answer::broken_json()
            }
        }),
        answers("web page as stream", BrokenAnswer, |_| {
            Answer::page_as_stream()
        }),
        hangs("hang before head", [Provider; 2], |_| {
            text().hang_before_head()
        }),
        hangs("hang after head", [Provider; 2], |_| {
            text().hang_after_events(0)
        }),
        hangs("hang before content", [Provider; 2], |_| {
            text().hang_after_events(1)
        }),
        hangs("hang in the middle", [AfterContent, Provider], |stream| {
            text().hang_after_events(middle(stream))
        }),
        answers("reset before head", Network, |_| text().cut_before_head()),
        Fault {
            party: [AfterContent, Network],
            ..answers("reset in the middle", Network, |stream| {
                text().cut_after_events(middle(stream))
            })
        },
        Fault {
            party: [AfterContent, Network],
            ..answers("closed in the middle", Network, |stream| {
                text().truncate_after_events(middle(stream))
            })
        },
        Fault {
            party: [AfterContent, BrokenAnswer],
            ..answers("error event in the middle", BrokenAnswer, |stream| {
                if stream {
                    text().error_event_after(5)
                } else {
                    Answer::only_an_error_event()
                }
            })
        },
        hangs("first byte too late", [Provider; 2], |_| {
            text().delay_head(std::time::Duration::from_secs(5))
        }),
        answers("first byte late", Nobody, |_| {
            text().delay_head(std::time::Duration::from_millis(600))
        }),
        answers("gzip", Nobody, |_| text().gzip()),
        answers("pings before content", Nobody, |_| text().pings_first(3)),
        answers("nothing said", Nobody, |_| Answer::nothing()),
        answers("tool without arguments", Nobody, |_| {
            Answer::tool_use_without_arguments("ListTasks")
        }),
        Fault {
            place: Place::Refused,
            ..answers("connection refused", Network, |_| text())
        },
        Fault {
            place: Place::Tls,
            ..answers("TLS failure", Network, |_| text())
        },
    ]
}
