//! Requests for vendors: each gets what it takes, and nothing of the person's is lost on the way.

use actors::domain::Dialect;
use serde_json::json;

use super::*;
use crate::dialect::translate::neutral::{
    CacheMark, File, Hosted, Image, Role, Seal, SealKind, Source, ToolResult, Turn,
};

pub(super) fn turn(role: Role, parts: Vec<Part>) -> Turn {
    Turn {
        role,
        parts,
        name: None,
    }
}

pub(super) fn says(role: Role, text: &str) -> Turn {
    turn(role, vec![Part::text(text)])
}

pub(super) fn call(id: &str, seal: Option<Seal>) -> Part {
    Part::new(Content::ToolCall(ToolCall {
        id: id.to_owned(),
        name: "read".to_owned(),
        namespace: None,
        input: ToolInput::Json("{\"path\":\"a\"}".to_owned()),
        seal,
    }))
}

fn result(id: &str, parts: Vec<Part>) -> Part {
    Part::new(Content::ToolResult(ToolResult {
        call: id.to_owned(),
        name: None,
        parts,
        is_error: false,
        custom: false,
    }))
}

fn image(source: Source) -> Part {
    Part::new(Content::Image(Image {
        source,
        detail: None,
    }))
}

fn file(source: Source) -> Part {
    Part::new(Content::File(File {
        source,
        name: Some("a.txt".into()),
    }))
}

fn inline(media_type: &str, data: &str) -> Source {
    Source::Inline {
        media_type: media_type.into(),
        data: data.into(),
    }
}

pub(super) fn conversation(turns: Vec<Turn>) -> Request {
    Request {
        turns,
        ..Request::default()
    }
}

fn messages(turns: Vec<Turn>, model: &str) -> Value {
    written(&conversation(turns), model)["messages"].clone()
}

#[test]
fn the_plainest_request_is_plain() {
    let request = Request {
        max_output: Some(9),
        ..conversation(vec![says(Role::User, "hi")])
    };
    let (body, dropped) = try_write(&request, "some-model", true);
    assert_eq!(
        body.unwrap(),
        json!({
            "model": "some-model", "messages": [{"role": "user", "content": "hi"}], "max_tokens": 9,
            "stream": true, "stream_options": {"include_usage": true},
        })
    );
    assert!(dropped.is_empty());
    assert_eq!(written(&request, "gpt-5")["max_completion_tokens"], 9);
}

#[test]
fn instructions_stand_where_the_vendor_takes_them() {
    let turns = || {
        vec![
            says(Role::System, "a"),
            says(Role::Developer, "b"),
            says(Role::User, "c"),
            says(Role::System, "d"),
            says(Role::Assistant, "e"),
        ]
    };
    let said = |model| {
        let messages = messages(turns(), model);
        let all = messages.as_array().unwrap().iter();
        all.map(|it| {
            format!(
                "{}: {}",
                it["role"].as_str().unwrap(),
                it["content"].as_str().unwrap()
            )
        })
        .collect::<Vec<_>>()
    };
    assert_eq!(
        said("qwen3"),
        ["system: a\n\nb", "user: c\n\nd", "assistant: e"]
    );
    assert_eq!(
        said("gpt-4.1"),
        ["system: a\n\nb", "user: c", "system: d", "assistant: e"]
    );
    assert_eq!(
        said("gpt-5"),
        [
            "developer: a\n\nb",
            "user: c",
            "developer: d",
            "assistant: e"
        ]
    );
}

#[test]
fn results_follow_their_calls_and_what_they_show_follows_them() {
    let png = || image(inline("image/png", "AA=="));
    let turns = vec![
        says(Role::User, "go"),
        turn(
            Role::Assistant,
            vec![Part::text("I read."), call("a", None)],
        ),
        turn(Role::Assistant, vec![call("b", None)]),
        says(Role::System, "in between"),
        turn(
            Role::User,
            vec![
                result("b", vec![]),
                Part::text("and then"),
                result("a", vec![Part::text("x"), Part::text("y"), png()]),
                result("lost", vec![Part::text("of a call that is gone")]),
            ],
        ),
        turn(Role::Assistant, vec![]),
    ];
    let call = |id: &str| json!({"id": id, "type": "function", "function": {"name": "read", "arguments": "{\"path\":\"a\"}"}});
    assert_eq!(
        messages(turns, "some-model"),
        json!([
            {"role": "user", "content": "go"},
            {"role": "assistant", "content": "I read.", "tool_calls": [call("a"), call("b")]},
            {"role": "tool", "tool_call_id": "b", "content": "(no output)"},
            {"role": "tool", "tool_call_id": "a", "content": "x\n\ny"},
            {"role": "user", "content": [
                {"type": "text", "text": "in between"},
                {"type": "text", "text": "and then"},
                {"type": "text", "text": "From the result of the tool call a:"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}},
                {"type": "text", "text": "of a call that is gone"},
            ]},
        ])
    );
}

#[test]
fn a_call_without_words_has_null_for_content() {
    let messages = messages(vec![turn(Role::Assistant, vec![call("a", None)])], "m");
    assert!(messages[0].as_object().unwrap().contains_key("content"));
    assert!(messages[0]["content"].is_null());
}

#[test]
fn files_are_written_in_the_way_that_there_is() {
    let said = |source| {
        let turns = vec![turn(Role::User, vec![file(source)])];
        try_write(&conversation(turns), "m", false)
            .0
            .map(|body| body["messages"][0]["content"].clone())
    };
    assert_eq!(said(Source::Text("x".into())).unwrap(), "a.txt:\n\nx");
    assert_eq!(said(inline("text/plain", "aGk=")).unwrap(), "a.txt:\n\nhi");
    assert_eq!(
        said(inline("application/pdf", "AA==")).unwrap(),
        json!([{"type": "file", "file": {"filename": "a.txt", "file_data": "data:application/pdf;base64,AA=="}}])
    );
    assert_eq!(
        said(Source::FileId("file-1".into())).unwrap(),
        json!([{"type": "file", "file": {"file_id": "file-1"}}])
    );
    assert_eq!(
        said(inline("audio/mpeg", "AA==")).unwrap(),
        json!([{"type": "input_audio", "input_audio": {"data": "AA==", "format": "mp3"}}])
    );
    for source in [
        Source::Url("https://x/a.pdf".into()),
        inline("video/mp4", "AA=="),
        inline("text/plain", "!"),
    ] {
        assert_eq!(said(source).unwrap_err().field, "file");
    }
}

#[test]
fn thoughts_go_back_only_where_they_are_known_or_demanded() {
    let seal = |vendor, data: &str| Seal {
        vendor,
        kind: SealKind::Signature,
        id: None,
        data: data.into(),
    };
    let thought = |seal| {
        Part::new(Content::Thought(Thought {
            text: "hm".into(),
            seal,
        }))
    };
    let foreign = || thought(Some(seal(Dialect::Anthropic, "Eq==")));
    let turns = |thought| {
        vec![turn(
            Role::Assistant,
            vec![
                thought,
                Part::text("x"),
                call("a", Some(seal(Dialect::Gemini, "g"))),
            ],
        )]
    };
    let said = |thought, model: &str| {
        let (body, dropped) = try_write(&conversation(turns(thought)), model, false);
        (body.unwrap()["messages"][0].clone(), dropped)
    };
    let (message, dropped) = said(foreign(), "llama");
    assert_eq!(
        message
            .get("reasoning_content")
            .or(message.get("reasoning_details")),
        None
    );
    assert_eq!(message["tool_calls"][0].get("extra_content"), None);
    assert_eq!(dropped, ["thoughts"]);
    for model in ["deepseek-reasoner", "moonshotai/kimi-k2-thinking"] {
        let (message, _) = said(foreign(), model);
        assert_eq!(message["reasoning_content"], "hm");
        assert_eq!(message.get("reasoning_details"), None);
    }
    let own = json!([{"type": "reasoning.text", "text": "hm", "signature": "S", "id": "i", "format": "f", "index": 4}]);
    let body =
        json!({"messages": [{"role": "assistant", "content": "x", "reasoning_details": own}]});
    let (read, _) = read(&body.to_string());
    assert_eq!(
        written(&read.request, "some/model")["messages"][0]["reasoning_details"],
        own
    );
    let alone = vec![turn(Role::Assistant, vec![foreign()])];
    assert_eq!(messages(alone, "llama"), json!([]));
}

#[test]
fn that_a_tool_failed_is_noted_where_only_its_words_say_it() {
    let failed = |parts| {
        let Content::ToolResult(result) = result("a", parts).content else {
            unreachable!("it is one")
        };
        let failed = ToolResult {
            is_error: true,
            ..result
        };
        let turns = vec![
            turn(Role::Assistant, vec![call("a", None)]),
            turn(Role::User, vec![Part::new(Content::ToolResult(failed))]),
        ];
        let (body, dropped) = try_write(&conversation(turns), "m", false);
        (body.unwrap()["messages"][1]["content"].clone(), dropped)
    };
    let (said, dropped) = failed(vec![Part::text("no such file")]);
    assert_eq!(said, "no such file");
    assert_eq!(dropped, ["the mark of a tool result that it is an error"]);
    let (said, dropped) = failed(Vec::new());
    assert_eq!(said, "The tool failed without a message.");
    assert!(dropped.is_empty(), "{dropped:?}");
}

#[test]
fn a_refusal_is_one_for_openai_and_a_text_for_others() {
    let turns = || {
        vec![turn(
            Role::Assistant,
            vec![Part::new(Content::Refusal("No.".into()))],
        )]
    };
    assert_eq!(messages(turns(), "gpt-4o")[0]["refusal"], "No.");
    assert_eq!(
        messages(turns(), "m")[0],
        json!({"role": "assistant", "content": "No."})
    );
}

#[test]
fn what_ran_elsewhere_is_left_out_of_the_history() {
    let hosted = Hosted {
        dialect: Dialect::Anthropic,
        kind: "x".into(),
        json: Default::default(),
    };
    let turns = vec![turn(
        Role::Assistant,
        vec![Part::new(Content::Hosted(hosted)), Part::text("so")],
    )];
    let (body, dropped) = try_write(&conversation(turns), "m", false);
    assert_eq!(
        body.unwrap()["messages"],
        json!([{"role": "assistant", "content": "so"}])
    );
    assert_eq!(dropped, ["messages[].content"]);
}

#[test]
fn cache_marks_are_for_relays_of_models_that_take_them() {
    let turns = || {
        vec![turn(
            Role::User,
            vec![Part::text("hi").cached(Some(CacheMark::OneHour))],
        )]
    };
    assert_eq!(
        messages(turns(), "anthropic/claude-sonnet-4.5")[0]["content"],
        json!([{"type": "text", "text": "hi", "cache_control": {"type": "ephemeral", "ttl": "1h"}}])
    );
    assert_eq!(messages(turns(), "gpt-5")[0]["content"], "hi");
}
