//! Conversations written and read again: what this dialect can say comes back as it was.

use proptest::prelude::*;

use super::*;
use crate::dialect::translate::neutral::{
    CacheMark, File, Function, Image, Reasoning, Role, Source, Summary, Tool, ToolChoice,
    ToolResult,
};

/// One exchange: what the user says, what the assistant thinks and says, how many tools it calls.
#[derive(Clone, Debug)]
struct Exchange {
    said: Vec<Part>,
    thought: Option<String>,
    reply: String,
    calls: Vec<bool>,
}

fn text() -> impl Strategy<Value = String> {
    "[ -~é\n]{0,12}x"
}

fn shown() -> impl Strategy<Value = Part> {
    let inline = |media_type: &str, data: &str| Source::Inline {
        media_type: media_type.to_owned(),
        data: data.to_owned(),
    };
    let image = move |source| {
        Part::new(Content::Image(Image {
            source,
            detail: None,
        }))
    };
    let file = move |source, name| Part::new(Content::File(File { source, name }));
    prop_oneof![
        text().prop_map(Part::text),
        Just(image(inline("image/png", "QQ=="))),
        Just(image(Source::Url("https://a/b.png".into()))),
        Just(file(
            inline("application/pdf", "QQ=="),
            Some("a.pdf".into())
        )),
        text().prop_map(move |text| file(Source::Text(text), None)),
    ]
}

fn exchange() -> impl Strategy<Value = Exchange> {
    (
        prop::collection::vec(shown(), 1..3),
        prop::option::of("[a-z]{0,5}"),
        text(),
        prop::collection::vec(any::<bool>(), 0..3),
    )
        .prop_map(|(said, thought, reply, calls)| Exchange {
            said,
            thought,
            reply,
            calls,
        })
}

fn conversation(exchanges: Vec<Exchange>) -> Vec<Turn> {
    let mut turns = vec![turn(Role::System, vec![Part::text("Be kind.")])];
    let mut results = Vec::new();
    for (place, it) in exchanges.into_iter().enumerate() {
        let mut said = std::mem::take(&mut results);
        said.extend(it.said);
        turns.push(turn(Role::User, said));
        let mut parts = Vec::new();
        parts.extend(it.thought.map(|text| thought(&text, Some(own("proof+/=")))));
        parts.push(Part::text(it.reply));
        for (number, failed) in it.calls.into_iter().enumerate() {
            let id = format!("call_{place}_{number}");
            let json = format!(r#"{{"n": {number}.0, "é": ["\u00e9"]}}"#);
            parts.push(Part::new(Content::ToolCall(call(&id, "Read", &json))));
            results.push(Part::new(Content::ToolResult(ToolResult {
                call: id,
                name: None,
                parts: vec![Part::text("found"), Part::text("more")],
                is_error: failed,
                custom: false,
            })));
        }
        turns.push(turn(Role::Assistant, parts));
    }
    results.push(Part::text("go on"));
    turns.push(turn(Role::User, results));
    turns
}

proptest! {
    #[test]
    fn a_conversation_comes_back_as_it_was(
        exchanges in prop::collection::vec(exchange(), 0..4),
        max_output in 1..100_000_u64,
        parallel in any::<bool>(),
    ) {
        let request = Request {
            turns: conversation(exchanges),
            tools: vec![Tool::Function(Function {
                name: "Read".into(),
                description: Some("reads".into()),
                parameters: Some(wire::raw_json(&serde_json::json!({"type": "object", "properties": {"n": {"minimum": 1}}}))),
                ..Function::default()
            })],
            tool_choice: Some(ToolChoice::Auto),
            parallel_tools: (!parallel).then_some(false),
            max_output: Some(max_output),
            stop: vec!["END".into()],
            reasoning: Some(Reasoning {
                on: Some(true),
                adaptive: true,
                effort: Some(super::super::super::neutral::Effort::High),
                budget: None,
                summary: Summary::Auto,
            }),
            end_user: Some("somebody".into()),
            service_tier: Some("auto".into()),
            cache: Some(CacheMark::OneHour),
            ..Request::default()
        };
        let (body, notes) = write_for("claude-opus-5-5", &request).unwrap();
        prop_assert!(notes.is_empty(), "{:?}", notes);
        let (again, notes) = read(std::str::from_utf8(&body).unwrap()).unwrap();
        prop_assert!(notes.is_empty(), "{:?}", notes);
        prop_assert_eq!(format!("{again:#?}"), format!("{request:#?}"));
    }
}
