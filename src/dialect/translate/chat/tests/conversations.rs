//! A conversation that is written and read again is the same one, up to what the table of the documentation says:
//! neighbours of one role are one turn, texts of one message are one text, and proofs of others stay behind.

use proptest::prelude::*;

use super::writing::turn;
use super::*;
use crate::dialect::translate::neutral::{
    Effort, Function, Image, Reasoning, Role, Sampling, Source, Tool, ToolChoice, ToolResult, Turn,
};

/// What a person or an agent says in one go.
#[derive(Clone, Debug)]
enum Step {
    Says(String, bool),
    Answers(String),
    /// Calls and their results, in the order of the calls.
    Works(Option<String>, Vec<(String, String)>),
}

fn step() -> impl Strategy<Value = Step> {
    let text = || "[a-zé\"\\\\ ]{1,8}";
    prop_oneof![
        (text(), any::<bool>()).prop_map(|(text, image)| Step::Says(text, image)),
        text().prop_map(Step::Answers),
        (
            proptest::option::of(text()),
            proptest::collection::vec((text(), text()), 1..4)
        )
            .prop_map(|(text, calls)| Step::Works(text, calls)),
    ]
}

fn png() -> Part {
    let source = Source::Inline {
        media_type: "image/png".into(),
        data: "iVBORw0KGgo=".into(),
    };
    Part::new(Content::Image(Image {
        source,
        detail: Some("low".into()),
    }))
}

fn turns(steps: &[Step]) -> Vec<Turn> {
    let mut turns = vec![turn(Role::System, vec![Part::text("You code.")])];
    for (number, step) in steps.iter().enumerate() {
        match step {
            Step::Says(text, image) => {
                let mut parts = vec![Part::text(text)];
                parts.extend(image.then(png));
                turns.push(turn(Role::User, parts));
            }
            Step::Answers(text) => turns.push(turn(Role::Assistant, vec![Part::text(text)])),
            Step::Works(text, calls) => {
                let id = |place: usize| format!("call_{number}_{place}");
                let mut parts: Vec<Part> = text.iter().map(Part::text).collect();
                let mut results = Vec::new();
                for (place, (input, output)) in calls.iter().enumerate() {
                    parts.push(Part::new(Content::ToolCall(ToolCall {
                        id: id(place),
                        name: "read".into(),
                        namespace: None,
                        input: ToolInput::Json(serde_json::json!({"path": input}).to_string()),
                        seal: None,
                    })));
                    results.push(Part::new(Content::ToolResult(ToolResult {
                        call: id(place),
                        name: None,
                        parts: vec![Part::text(output)],
                        is_error: false,
                        custom: false,
                    })));
                }
                turns.push(turn(Role::Assistant, parts));
                turns.push(turn(Role::User, results));
            }
        }
    }
    turns
}

/// Neighbours of one role in one turn, and neighbouring texts in one text; results keep to themselves.
fn plain(turns: Vec<Turn>) -> Vec<Turn> {
    let holds_results = |turn: &Turn| {
        let is_result = |part: &Part| matches!(part.content, Content::ToolResult(_));
        turn.parts.iter().any(is_result)
    };
    let mut merged: Vec<Turn> = Vec::new();
    for turn in turns {
        match merged.last_mut() {
            Some(last)
                if last.role == turn.role && !holds_results(last) && !holds_results(&turn) =>
            {
                last.parts.extend(turn.parts);
            }
            _ => merged.push(turn),
        }
    }
    for turn in &mut merged {
        let only_texts = |part: &Part| !matches!(part.content, Content::Image(_));
        if turn.parts.iter().all(only_texts) {
            join(&mut turn.parts);
        }
    }
    merged
}

fn join(parts: &mut Vec<Part>) {
    let mut texts = Vec::new();
    parts.retain(|part| match &part.content {
        Content::Text { text, .. } => {
            texts.push(text.clone());
            false
        }
        _ => true,
    });
    if !texts.is_empty() {
        parts.insert(0, Part::text(texts.join("\n\n")));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn a_conversation_comes_back(steps in proptest::collection::vec(step(), 0..8)) {
        let request = Request { turns: turns(&steps), ..Request::default() };
        let body = written(&request, "gpt-4.1").to_string();
        let (again, notes) = read(&body);
        prop_assert!(notes.is_empty(), "{:?}", notes);
        prop_assert_eq!(plain(again.request.turns), plain(request.turns));
        // Prompt caches want the same bytes for the same conversation.
        let request = Request { turns: turns(&steps), ..Request::default() };
        prop_assert_eq!(written(&request, "gpt-4.1").to_string(), body);
    }
}

#[test]
fn settings_come_back() {
    let schema =
        || serde_json::value::to_raw_value(&serde_json::json!({"type": "object"})).unwrap();
    let request = Request {
        tools: vec![Tool::Function(Function {
            name: "read".into(),
            description: Some("Reads.".into()),
            parameters: Some(schema()),
            strict: Some(true),
            ..Function::default()
        })],
        tool_choice: Some(ToolChoice::Any),
        parallel_tools: Some(false),
        max_output: Some(100),
        sampling: Sampling {
            temperature: Some(0.3),
            top_p: Some(0.9),
            seed: Some(-1),
            frequency_penalty: Some(0.1),
            presence_penalty: Some(-0.1),
            top_k: None,
        },
        stop: vec!["a".into(), "b".into()],
        format: Some(crate::dialect::translate::neutral::Format::Json),
        service_tier: Some("flex".into()),
        end_user: Some("me".into()),
        cache_key: Some("k".into()),
        ..Request::default()
    };
    let again = read(&written(&request, "gpt-4.1").to_string()).0.request;
    // The history of both is empty, and `Request` is compared as it is told.
    assert_eq!(format!("{again:?}"), format!("{request:?}"));
    let thinking = Request {
        reasoning: Some(Reasoning {
            effort: Some(Effort::XHigh),
            ..Reasoning::default()
        }),
        ..Request::default()
    };
    let again = read(&written(&thinking, "gpt-5.2").to_string()).0.request;
    assert_eq!(again.reasoning, thinking.reasoning);
}
