//! There and back with made-up conversations: written and read again they are the same, as far as the dialect can say
//! it; and no bytes at all can make a reader panic.

use actors::domain::Dialect;
use proptest::prelude::*;
use serde_json::json;

use super::super::schema;
use super::*;
use crate::dialect::translate::neutral::{
    Content, Function, Image, Part, Role, Seal, SealKind, Source, Tool, ToolCall, ToolInput,
    ToolResult, Turn,
};

fn words() -> impl Strategy<Value = String> {
    "[a-zäé\"\\\\{}\n ]{1,12}"
}

fn seal() -> impl Strategy<Value = Option<Seal>> {
    proptest::option::of("[A-Za-z0-9+/=]{4,12}").prop_map(|data| {
        data.map(|data| Seal {
            vendor: Dialect::Gemini,
            kind: SealKind::Signature,
            id: None,
            data,
        })
    })
}

/// What a user says, what the model answers, the proof on its first call, and what its calls return.
type Round = (
    String,
    bool,
    Option<String>,
    Option<Seal>,
    Vec<(String, bool)>,
);

fn round() -> impl Strategy<Value = Round> {
    let results = proptest::collection::vec((words(), any::<bool>()), 0..3);
    (
        words(),
        any::<bool>(),
        proptest::option::of(words()),
        seal(),
        results,
    )
}

fn turn(role: Role, parts: Vec<Part>) -> Turn {
    Turn {
        role,
        parts,
        name: None,
    }
}

fn conversation(system: Option<String>, rounds: Vec<Round>) -> Request {
    let mut turns = Vec::new();
    turns.extend(system.map(|text| turn(Role::System, vec![Part::text(text)])));
    for (number, (user, with_image, answer, seal, results)) in rounds.into_iter().enumerate() {
        let mut asked = vec![Part::text(user)];
        if with_image {
            asked.push(Part::new(Content::Image(Image {
                source: Source::Inline {
                    media_type: "image/png".into(),
                    data: "AA==".into(),
                },
                detail: None,
            })));
        }
        turns.push(turn(Role::User, asked));
        let mut said = vec![Part::text(answer.unwrap_or_else(|| "ok".into()))];
        let mut returned = Vec::new();
        for (place, (text, is_error)) in results.into_iter().enumerate() {
            let id = format!("c{number}_{place}");
            said.push(Part::new(Content::ToolCall(ToolCall {
                id: id.clone(),
                name: format!("f{place}"),
                namespace: None,
                input: ToolInput::Json(json!({ "a": text }).to_string()),
                seal: seal.clone().filter(|_| place == 0),
            })));
            returned.push(Part::new(Content::ToolResult(ToolResult {
                call: id,
                name: Some(format!("f{place}")),
                parts: vec![Part::text(text)],
                is_error,
                custom: false,
            })));
        }
        turns.push(turn(Role::Assistant, said));
        if !returned.is_empty() {
            turns.push(turn(Role::User, returned));
            turns.push(turn(Role::Assistant, vec![Part::text("done")]));
        }
    }
    turns.push(turn(Role::User, vec![Part::text("go on")]));
    Request {
        turns,
        tools: vec![Tool::Function(Function {
            name: "f0".into(),
            description: Some("d".into()),
            parameters: Some(schema::raw(&json!({"type": "object"}))),
            ..Function::default()
        })],
        ..Request::default()
    }
}

proptest! {
    #[test]
    fn there_and_back_is_the_same(
        system in proptest::option::of(words()),
        rounds in proptest::collection::vec(round(), 1..4),
    ) {
        let request = conversation(system, rounds);
        let bytes = write_request(&request, &ASKED, &target("gemini-3.8-flash"), &mut Notes::default()).unwrap();
        let again = write_request(&request, &ASKED, &target("gemini-3.8-flash"), &mut Notes::default()).unwrap();
        prop_assert_eq!(&bytes, &again);
        let (back, notes) = read(std::str::from_utf8(&bytes).unwrap());
        prop_assert!(notes.is_empty());
        prop_assert_eq!(&back.turns, &request.turns);
        prop_assert_eq!(format!("{:?}", back.tools), format!("{:?}", request.tools));
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in ".{0,200}") {
        events_of(&bytes);
        read_answer(&bytes);
        read_request(&text, &ASKED, &mut Notes::default()).ok();
    }

    #[test]
    fn no_odd_object_makes_a_reader_panic(
        text in "(data: )?\\{\"(candidates|contents|usageMetadata|tools|error)\": (\\[|\\{|\"|7|\\[\\{\"(content|parts|finishReason|functionDeclarations)\": (7|\\[\\]|\\{\\}|null)\\}\\]\\}){1}\n\n",
    ) {
        events_of(text.as_bytes());
        read_answer(text.as_bytes());
        read_request(&text, &ASKED, &mut Notes::default()).ok();
    }
}
