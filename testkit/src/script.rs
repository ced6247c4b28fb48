//! What the upstream answers: the same always, a list of steps, or a decision per request.

use std::sync::Arc;

use crate::{Answer, Seen};

/// The upstream's part in a test.
#[derive(Clone)]
pub struct Script(Kind);

#[derive(Clone)]
enum Kind {
    /// One step a request; the last is repeated.
    Steps(Vec<Answer>),
    Decide(Arc<dyn Fn(&Seen) -> Answer + Send + Sync>),
}

impl Script {
    /// The answer to the `index`th request (from 0) since the script was set.
    pub(crate) fn answer(&self, seen: &Seen, index: usize) -> Answer {
        match &self.0 {
            Kind::Steps(steps) => steps
                .get(index)
                .or(steps.last())
                .cloned()
                .unwrap_or_else(|| Answer::message("hello")),
            Kind::Decide(decide) => decide(seen),
        }
    }
}

impl From<Answer> for Script {
    fn from(answer: Answer) -> Self {
        Self(Kind::Steps(vec![answer]))
    }
}

impl From<Vec<Answer>> for Script {
    fn from(steps: Vec<Answer>) -> Self {
        Self(Kind::Steps(steps))
    }
}

impl<const N: usize> From<[Answer; N]> for Script {
    fn from(steps: [Answer; N]) -> Self {
        Self(Kind::Steps(steps.into()))
    }
}

impl<F> From<F> for Script
where
    F: Fn(&Seen) -> Answer + Send + Sync + 'static,
{
    fn from(decide: F) -> Self {
        Self(Kind::Decide(Arc::new(decide)))
    }
}
