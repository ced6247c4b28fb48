//! Each dialect once, whole and cut.

use actors::domain::Dialect;

use super::{Kept, Message, PieceKind, Speaker, Transcript, of_answer, of_request};

fn whole(body: &str) -> Kept<'_> {
    Kept {
        bytes: body.as_bytes(),
        truncated: false,
    }
}

fn cut(body: &str) -> Kept<'_> {
    Kept {
        bytes: body.as_bytes(),
        truncated: true,
    }
}

/// A line a piece: who, what, and what it says.
fn told(transcript: &Transcript) -> Vec<String> {
    let lines = |message: &Message| {
        let who = match message.speaker {
            Speaker::System => "system",
            Speaker::User => "user",
            Speaker::Assistant => "assistant",
            Speaker::Tool => "tool",
        };
        let pieces = message.pieces.iter().map(move |piece| {
            let said = [
                piece.name.as_deref(),
                piece.arguments.as_deref(),
                piece.text.as_deref(),
                piece.tool_call_id.as_deref(),
                piece.media_type.as_deref(),
            ];
            let said: Vec<&str> = said.into_iter().flatten().collect();
            let error = if piece.is_error == Some(true) {
                " !"
            } else {
                ""
            };
            let bytes = piece.bytes.map(|bytes| format!(" {bytes}"));
            format!(
                "{who} {:?}: {}{}{error}",
                piece.kind,
                said.join(" | "),
                bytes.unwrap_or_default()
            )
        });
        pieces.collect::<Vec<_>>()
    };
    transcript.messages.iter().flat_map(lines).collect()
}

const MESSAGES: &str = r#"{"model":"m","max_tokens":9,"unknown":{"x":1},"system":[{"type":"text","text":"Be kind."}],"messages":[
    {"role":"user","content":"what is in it?"},
    {"role":"assistant","content":[{"type":"thinking","thinking":"I look.","signature":"s"},{"type":"text","text":"Let me look."},{"type":"tool_use","id":"t1","name":"Read","input":{"path":"a"}}]},
    {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","is_error":true,"content":[{"type":"text","text":"no such file"}]},{"type":"text","text":"and now?"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAAAAAA"}}]}
]}"#;

const SAID: [&str; 8] = [
    "system Text: Be kind.",
    "user Text: what is in it?",
    "assistant Thinking: I look.",
    "assistant Text: Let me look.",
    "assistant ToolCall: Read | {\"path\":\"a\"} | t1",
    "tool ToolResult: no such file | t1 !",
    "user Text: and now?",
    "user Image: image/png 6",
];

#[test]
fn a_messages_request_and_its_stream() {
    let request = of_request(Dialect::Anthropic, whole(MESSAGES));
    assert_eq!(told(&request), SAID);
    assert!(!request.truncated);
    let stream = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"1\",\"model\":\"m\",\"usage\":{\"input_tokens\":1}}}\n\n\
        event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n\
        event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"half an \"}}\n\n\
        event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"ans";
    let answer = of_answer(Dialect::Anthropic, cut(stream));
    assert_eq!(told(&answer), ["assistant Text: half an "]);
    assert!(answer.truncated);
    let error = r#"{"type":"error","error":{"type":"api_error","message":"no"}}"#;
    assert_eq!(of_answer(Dialect::Anthropic, whole(error)).messages, []);
}

#[test]
fn a_cut_request_says_what_it_still_holds() {
    // Wherever it is cut nothing panics, and what comes is a beginning of the whole; the word for a kind may be cut, too.
    for at in (0..MESSAGES.len()).filter(|at| MESSAGES.is_char_boundary(*at)) {
        let request = of_request(Dialect::Anthropic, cut(&MESSAGES[..at]));
        assert!(request.truncated);
        let lines = told(&request);
        assert!(lines.len() <= SAID.len(), "{at}: {lines:?}");
        for (line, whole) in lines.iter().zip(SAID).rev().skip(2) {
            assert_eq!(line, whole, "{at}");
        }
    }
    let at = MESSAGES.find("no such").unwrap() + 4;
    let request = of_request(Dialect::Anthropic, cut(&MESSAGES[..at]));
    assert_eq!(told(&request)[..5], SAID[..5]);
    assert_eq!(told(&request)[5], "tool ToolResult: no s | t1 !");
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_there() {
    let body = r#"{"system":"s","messages":[{"role":"user","content":"a"},{"role":"assistant","content":7},{"role":"user","content":"b"}]}"#;
    let request = of_request(Dialect::Anthropic, whole(body));
    assert_eq!(
        told(&request),
        [
            "system Text: s",
            "user Text: a",
            "assistant Other: unreadable",
            "user Text: b"
        ]
    );
    assert!(request.truncated);
    for odd in ["", "[]", "7", "{", "nonsense", "{\"messages\":7}"] {
        for dialect in [
            Dialect::Anthropic,
            Dialect::OpenaiChat,
            Dialect::OpenaiResponses,
            Dialect::Gemini,
        ] {
            for kept in [whole(odd), cut(odd)] {
                assert_eq!(of_request(dialect, kept).messages, [], "{odd}");
                assert_eq!(of_answer(dialect, kept).messages, [], "{odd}");
            }
        }
    }
}

#[test]
fn a_chat_request_and_its_answer() {
    let body = r#"{"model":"m","n":7,"messages":[
        {"role":"system","content":"Be kind."},
        {"role":"user","content":[{"type":"text","text":"hi"},{"type":"image_url","image_url":{"url":"https://host/a.png"}}]},
        {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{\"a\":1}"}}]},
        {"role":"tool","tool_call_id":"c1","content":"found"}]}"#;
    let request = of_request(Dialect::OpenaiChat, whole(body));
    assert_eq!(
        told(&request),
        [
            "system Text: Be kind.",
            "user Text: hi",
            "user Image: https://host/a.png",
            "assistant ToolCall: look | {\"a\":1} | c1",
            "tool ToolResult: found | c1",
        ]
    );
    let answer = r#"{"id":"1","object":"chat.completion","model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"done"}}]}"#;
    let answer = of_answer(Dialect::OpenaiChat, whole(answer));
    assert_eq!(told(&answer), ["assistant Text: done"]);
}

#[test]
fn a_responses_request_and_its_stream() {
    let body = r#"{"model":"m","previous_response_id":"resp_1","instructions":"Be kind.","input":[
        {"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]},
        {"type":"function_call","call_id":"c1","name":"shell","arguments":"{\"cmd\":\"ls\"}"},
        {"type":"function_call_output","call_id":"c1","output":"a b"}]}"#;
    let request = of_request(Dialect::OpenaiResponses, whole(body));
    assert_eq!(
        told(&request),
        [
            "system Text: Be kind.",
            "user Text: hi",
            "assistant ToolCall: shell | {\"cmd\":\"ls\"} | c1",
            "tool ToolResult: a b | c1",
        ]
    );
    let text = of_request(
        Dialect::OpenaiResponses,
        whole(r#"{"model":"m","input":"hello"}"#),
    );
    assert_eq!(told(&text), ["user Text: hello"]);
}

#[test]
fn a_gemini_request_its_envelope_and_its_answers() {
    let inside = r#"{"system_instruction":{"parts":[{"text":"Be kind."}]},"contents":[
        {"role":"user","parts":[{"text":"hi"},{"inlineData":{"mimeType":"application/pdf","data":"AAAA"}}]},
        {"role":"model","parts":[{"functionCall":{"name":"look","args":{"a":1}}}]},
        {"role":"user","parts":[{"functionResponse":{"name":"look","response":{"output":"found"}}}]}]}"#;
    let request = of_request(Dialect::Gemini, whole(inside));
    let lines = told(&request);
    assert_eq!(lines[..2], ["system Text: Be kind.", "user Text: hi"]);
    assert_eq!(lines[2], "user File: application/pdf 3");
    assert!(
        lines[3].starts_with("assistant ToolCall: look | {\"a\":1}"),
        "{lines:?}"
    );
    assert!(
        lines[4].starts_with("tool ToolResult: look | "),
        "{lines:?}"
    );
    let enveloped = format!(r#"{{"model":"m","project":"p","request":{inside}}}"#);
    assert_eq!(of_request(Dialect::Gemini, whole(&enveloped)), request);
    let cut_in = &enveloped[..enveloped.find("application/pdf").unwrap()];
    assert_eq!(
        told(&of_request(Dialect::Gemini, cut(cut_in)))[..2],
        lines[..2]
    );

    let one = r#"{"candidates":[{"content":{"role":"model","parts":[{"text":"yes"}]},"finishReason":"STOP"}]}"#;
    let wrapped = format!(r#"{{"response":{one}}}"#);
    for body in [
        one.to_owned(),
        wrapped.clone(),
        format!("data: {one}\n\n"),
        format!("data: {wrapped}\n\n"),
        format!("[{one}]"),
    ] {
        let answer = of_answer(Dialect::Gemini, whole(&body));
        assert_eq!(told(&answer), ["assistant Text: yes"], "{body}");
    }
    let array = format!("[{one},\n{{\"candi");
    assert_eq!(
        told(&of_answer(Dialect::Gemini, cut(&array))),
        ["assistant Text: yes"]
    );
    let kinds = request.messages.iter().flat_map(|message| &message.pieces);
    assert!(
        kinds
            .into_iter()
            .any(|piece| piece.kind == PieceKind::ToolResult)
    );
}
