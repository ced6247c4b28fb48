//! Which result answers which call. The API wants each call answered right after it, each once, under an id that is
//! used once; other dialects are not so strict.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};

use super::super::super::neutral::{Content, Part, ToolResult, Turn};
use super::super::wire::fit_id;

/// A call and its result.
#[derive(Debug)]
pub(super) struct Pair<'a> {
    pub id: Cow<'a, str>,
    pub result: Option<(&'a Part, &'a ToolResult)>,
}

/// All calls of a conversation in their order, and for each result whether it answers one of them.
#[derive(Debug, Default)]
pub(super) struct Pairs<'a> {
    pub calls: Vec<Pair<'a>>,
    pub answers: Vec<bool>,
}

impl<'a> Pairs<'a> {
    pub fn of(turns: &'a [Turn]) -> Self {
        let mut pairs = Self::default();
        let mut taken = HashSet::new();
        // Some vendors use an id again in each turn, so several calls may wait under one.
        let mut waiting: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for part in turns.iter().flat_map(|turn| &turn.parts) {
            match &part.content {
                Content::ToolCall(call) => {
                    waiting
                        .entry(&call.id)
                        .or_default()
                        .push_back(pairs.calls.len());
                    let id = unique(&call.id, &mut taken);
                    pairs.calls.push(Pair { id, result: None });
                }
                Content::ToolResult(result) => {
                    let call = waiting.get_mut(result.call.as_str());
                    let call = call.and_then(VecDeque::pop_front);
                    if let Some(call) = call {
                        pairs.calls[call].result = Some((part, result));
                    }
                    pairs.answers.push(call.is_some());
                }
                _ => {}
            }
        }
        pairs
    }
}

fn unique<'a>(id: &'a str, taken: &mut HashSet<String>) -> Cow<'a, str> {
    let fitted = fit_id(id);
    let mut unique = fitted.clone();
    let mut times = 1;
    while !taken.insert(unique.clone().into_owned()) {
        times += 1;
        unique = Cow::Owned(format!("{fitted}_{times}"));
    }
    unique
}
