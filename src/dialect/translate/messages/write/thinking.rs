//! How the model is to think, and with it the sampling that may stand beside thinking.

use serde::Serialize;

use super::super::super::neutral::{Effort, Notes, Request, Summary};
use super::model::{Model, Thinks};

/// The least that the API takes for a budget.
const LEAST_BUDGET: u64 = 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Thinking {
    Enabled {
        budget_tokens: u64,
    },
    Adaptive {
        #[serde(skip_serializing_if = "Option::is_none")]
        display: Option<&'static str>,
    },
}

/// What was decided.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Decided {
    pub thinking: Option<Thinking>,
    pub effort: Option<&'static str>,
    pub temperature: Option<f64>,
    pub top_p: Option<f64>,
    pub top_k: Option<u64>,
}

/// What else is in the request that thinking cannot stand beside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside {
    /// A tool has to be called.
    pub forced_tool: bool,
    /// The conversation waits for an answer to tool results, and the call had no thought whose proof we have.
    pub unproven: bool,
}

pub(super) fn decide(
    request: &Request,
    model: Model,
    max_tokens: u64,
    beside: &Beside,
    notes: &mut Notes,
) -> Decided {
    let (thinking, effort) = think(request, model, max_tokens, beside, notes);
    let mut decided = Decided {
        thinking,
        effort,
        ..Decided::default()
    };
    sample(request, model, &mut decided, notes);
    decided
}

fn think(
    request: &Request,
    model: Model,
    max_tokens: u64,
    beside: &Beside,
    notes: &mut Notes,
) -> (Option<Thinking>, Option<&'static str>) {
    let Some(reasoning) = request.reasoning else {
        return (None, None);
    };
    let wanted = reasoning.on == Some(true) || reasoning.adaptive;
    let effort = reasoning.effort();
    let off = effort == Some(Effort::None) || reasoning.budget == Some(0);
    if off || !wanted && effort.is_none() {
        return (None, None);
    }
    if beside.forced_tool {
        notes.drop(
            "reasoning",
            "Anthropic does not think where a tool is forced",
        );
        return (None, None);
    }
    match model.thinks() {
        Thinks::Never => {
            notes.drop("reasoning", "the model does not think");
            (None, None)
        }
        Thinks::Adaptive => {
            let display = match reasoning.summary {
                Summary::Unsaid => None,
                Summary::Hidden => Some("omitted"),
                Summary::Auto | Summary::Concise | Summary::Detailed => Some("summarized"),
            };
            let effort = effort.map(|effort| word(effort, model));
            (Some(Thinking::Adaptive { display }), effort)
        }
        Thinks::Budget if beside.unproven => {
            notes.drop(
                "reasoning",
                "Anthropic goes on only with a thought that it can prove",
            );
            (None, None)
        }
        Thinks::Budget => {
            let asked = reasoning.budget().unwrap_or(Effort::Medium.budget());
            // Room for the answer: what others count as output holds thoughts, too.
            let room = max_tokens - max_tokens.div_ceil(4).min(max_tokens);
            if room < LEAST_BUDGET {
                notes.drop(
                    "reasoning",
                    "the limit of the output leaves no room for thoughts",
                );
                return (None, None);
            }
            let budget_tokens = asked.clamp(LEAST_BUDGET, room);
            (Some(Thinking::Enabled { budget_tokens }), None)
        }
    }
}

fn word(effort: Effort, model: Model) -> &'static str {
    let known = match effort {
        Effort::None | Effort::Minimal => Effort::Low,
        Effort::XHigh if !model.has_xhigh() => Effort::High,
        Effort::Max if !model.has_max() => Effort::High,
        effort => effort,
    };
    known.as_str()
}

fn sample(request: &Request, model: Model, decided: &mut Decided, notes: &mut Notes) {
    let sampling = &request.sampling;
    let thinking = decided.thinking.is_some();
    let mut refused = |field: &'static str, why: &'static str| {
        notes.drop(field, why);
    };
    if let Some(temperature) = sampling.temperature {
        if !model.samples() {
            refused("temperature", "the model takes none");
        } else if thinking {
            refused("temperature", "Anthropic takes none beside thinking");
        } else {
            if !(0.0..=1.0).contains(&temperature) {
                refused(
                    "temperature",
                    "Anthropic takes 0 to 1: the nearest was said",
                );
            }
            decided.temperature = Some(temperature.clamp(0.0, 1.0));
        }
    }
    if let Some(top_p) = sampling.top_p {
        if !model.samples() {
            refused("top_p", "the model takes none");
        } else if thinking && !(0.95..=1.0).contains(&top_p) {
            refused("top_p", "Anthropic takes no less than 0.95 beside thinking");
        } else if decided.temperature.is_some() && !model.samples_by_both() {
            refused("top_p", "the model takes only one of temperature and top_p");
        } else {
            decided.top_p = Some(top_p);
        }
    }
    if let Some(top_k) = sampling.top_k {
        if thinking || !model.samples() {
            refused(
                "top_k",
                "Anthropic takes none beside thinking, and its newer models none",
            );
        } else {
            decided.top_k = Some(top_k);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::translate::neutral::{Reasoning, Sampling};

    const ALONE: Beside = Beside {
        forced_tool: false,
        unproven: false,
    };

    fn decided(model: &str, reasoning: Reasoning, max_tokens: u64, beside: &Beside) -> Decided {
        let request = Request {
            reasoning: Some(reasoning),
            ..Request::default()
        };
        let mut notes = Notes::default();
        decide(&request, Model::of(model), max_tokens, beside, &mut notes)
    }

    fn effort(effort: Effort) -> Reasoning {
        Reasoning {
            effort: Some(effort),
            ..Reasoning::default()
        }
    }

    #[test]
    fn older_models_get_a_budget_with_room_for_the_answer() {
        let budget = |reasoning, max| decided("claude-sonnet-4-5", reasoning, max, &ALONE).thinking;
        let of = |budget_tokens| Some(Thinking::Enabled { budget_tokens });
        assert_eq!(budget(effort(Effort::High), 64_000), of(24_576));
        assert_eq!(budget(effort(Effort::High), 8_000), of(6_000));
        assert_eq!(budget(effort(Effort::Minimal), 8_000), of(1_024));
        assert_eq!(budget(effort(Effort::High), 1_200), None);
        assert_eq!(budget(effort(Effort::High), 1), None);
        assert_eq!(budget(effort(Effort::None), 64_000), None);
        let on = Reasoning {
            on: Some(true),
            budget: Some(10),
            ..Reasoning::default()
        };
        assert_eq!(budget(on, 64_000), of(1_024));
    }

    #[test]
    fn newer_models_get_an_effort_that_they_know() {
        let of = |model, said| decided(model, effort(said), 64_000, &ALONE);
        for (model, said, word) in [
            ("claude-opus-5-5", Effort::XHigh, "xhigh"),
            ("claude-opus-4-6", Effort::XHigh, "high"),
            ("claude-opus-4-6", Effort::Max, "max"),
            ("claude-sonnet-4-6", Effort::Max, "high"),
            ("claude-sonnet-4-6", Effort::Minimal, "low"),
        ] {
            let decided = of(model, said);
            assert_eq!(decided.effort, Some(word), "{model}");
            assert_eq!(decided.thinking, Some(Thinking::Adaptive { display: None }));
        }
        assert_eq!(
            of("claude-3-5-haiku-latest", Effort::High),
            Decided::default()
        );
    }

    #[test]
    fn thinking_gives_way_to_what_it_cannot_stand_beside() {
        let forced = Beside {
            forced_tool: true,
            ..ALONE
        };
        let unproven = Beside {
            unproven: true,
            ..ALONE
        };
        let thinks = |model, beside| {
            let decided = decided(model, effort(Effort::High), 64_000, beside);
            decided.thinking.is_some()
        };
        assert!(!thinks("claude-opus-5-5", &forced));
        assert!(thinks("claude-opus-5-5", &unproven));
        assert!(!thinks("claude-sonnet-4-5", &unproven));
    }

    #[test]
    fn what_a_model_refuses_beside_its_temperature_is_left_out() {
        let sampled = |model: &str, reasoning, temperature, top_p| {
            let request = Request {
                reasoning,
                sampling: Sampling {
                    temperature: Some(temperature),
                    top_p: Some(top_p),
                    top_k: Some(5),
                    ..Sampling::default()
                },
                ..Request::default()
            };
            let mut notes = Notes::default();
            let decided = decide(&request, Model::of(model), 64_000, &ALONE, &mut notes);
            (decided.temperature, decided.top_p, decided.top_k)
        };
        let high = Some(effort(Effort::High));
        assert_eq!(
            sampled("kimi-k2", None, 1.5, 0.5),
            (Some(1.0), Some(0.5), Some(5))
        );
        assert_eq!(
            sampled("claude-sonnet-4-5", None, 0.5, 0.5),
            (Some(0.5), None, Some(5))
        );
        assert_eq!(
            sampled("claude-sonnet-4-5", high, 0.5, 0.5),
            (None, None, None)
        );
        assert_eq!(
            sampled("claude-sonnet-4-5", high, 0.5, 0.96),
            (None, Some(0.96), None)
        );
        assert_eq!(
            sampled("claude-opus-5-5", None, 0.5, 0.5),
            (None, None, None)
        );
    }
}
