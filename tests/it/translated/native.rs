//! Where client and provider speak the same dialect, every byte passes: unknown fields, their order, and the spaces.

use actors::domain::Usage;
use bytes::Bytes;
use testkit::{Answer, Upstream};

use super::{hub, send, typed};

/// One dialect as its client and its vendor write it. `STREAM` in the body becomes what is asked for.
struct Native {
    kind: &'static str,
    whole_path: &'static str,
    stream_path: &'static str,
    body: &'static str,
    whole: &'static str,
    events: &'static [&'static str],
}

const ALL: [Native; 4] = [
    Native {
        kind: "claude",
        whole_path: "/v1/messages?beta=true",
        stream_path: "/v1/messages?beta=true",
        body: "{\"x\" : [1,  2], \"model\":\"m-1\",\"stream\":STREAM,\"max_tokens\":9,\n \"messages\":[{\"role\":\"user\",\"content\":\"h\\u0069\"}], \"new\":{\"b\":1,\"a\":2.0}}",
        whole: "{ \"type\":\"message\", \"role\":\"assistant\",\"new\":{\"b\":1,\"a\":2.0},\"content\":[{\"type\":\"text\",\"text\":\"h\\u0069\"}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}",
        events: &[
            "event: message_start\ndata: {\"type\":\"message_start\",\"new\":1,\"message\":{\"role\":\"assistant\",\"content\":[],\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}}\n\n",
            ": a comment\n\n",
            "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n",
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",  \"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hi\"}}\n\n",
            "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
            "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":3}}\n\n",
            "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
        ],
    },
    Native {
        kind: "openai-compatible",
        whole_path: "/v1/chat/completions?api-version=1",
        stream_path: "/v1/chat/completions?api-version=1",
        body: "{ \"stream\":STREAM, \"messages\":[{\"role\":\"user\",\"content\":\"h\\u0069\"}],\"new\":{\"b\":1,\"a\":2.0},\"model\" : \"m-1\"}",
        whole: "{\"new\": 1, \"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}",
        events: &[
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}], \"new\":1}\n\n",
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"h\\u0069\"}}]}\r\n\r\n",
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\n",
            "data: [DONE]\n\n",
        ],
    },
    Native {
        kind: "codex",
        whole_path: "/v1/responses",
        stream_path: "/v1/responses",
        body: "{\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":\"h\\u0069\"},{\"type\":\"new\",\"b\":1,\"a\":2.0}],  \"model\":\"m-1\",\"stream\":STREAM}",
        whole: "{\"id\":\"resp_1\", \"object\":\"response\",\"new\":{\"b\":1,\"a\":2.0},\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"hi\"}]}],\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}",
        events: &[
            "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"new\":1,\"response\":{\"id\":\"resp_1\",\"status\":\"in_progress\",\"output\":[]}}\n\n",
            "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"sequence_number\":1,\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"h\\u0069\"}\n\n",
            "event: response.new\ndata: {\"type\":\"response.new\",\"sequence_number\":2}\n\n",
            "event: response.completed\ndata: {\"type\":\"response.completed\",\"sequence_number\":3,\"response\":{\"id\":\"resp_1\",\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}}\n\n",
        ],
    },
    Native {
        kind: "gemini",
        whole_path: "/v1beta/models/m-1:generateContent",
        stream_path: "/v1beta/models/m-1:streamGenerateContent?alt=sse",
        body: "{ \"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"h\\u0069\"}]}],\"new\":{\"b\":1,\"a\":2.0}, \"generation_config\":{}}",
        whole: "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"hi\"}]},\"finishReason\":\"STOP\"}], \"new\":1,\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":3}}",
        events: &[
            "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"h\\u0069\"}]}}], \"new\":1}\r\n\r\n",
            "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"!\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":3}}\r\n\r\n",
        ],
    },
];

fn used() -> Usage {
    Usage {
        input: 7,
        output: 3,
        ..Usage::default()
    }
}

#[actix_web::test]
async fn every_byte_of_a_request_and_its_answer_passes() {
    for native in ALL {
        for stream in [false, true] {
            let (answer, expected) = if stream {
                let events = native.events.iter().copied();
                (Answer::raw_events(events), native.events.concat())
            } else {
                let whole = Answer::whole("application/json", native.whole);
                (whole, native.whole.to_owned())
            };
            // Cut anywhere, it stays the same.
            for answer in [answer.clone(), answer.chunked_at(7)] {
                let upstream = Upstream::start(answer).await;
                let app = hub(&[typed("p0", native.kind, &upstream, "")]).await;
                let body = native.body.replace("STREAM", &stream.to_string());
                let target = if stream {
                    native.stream_path
                } else {
                    native.whole_path
                };
                let answered = send(&app.client(), "POST", target, &body).await;
                let what = format!("{} {stream}: {}", native.kind, answered.text());
                assert_eq!(answered.status, 200, "{what}");
                assert_eq!(answered.body, expected, "{what}");
                let content_type = answered.header("content-type").unwrap();
                assert_eq!(
                    content_type.starts_with("text/event-stream"),
                    stream,
                    "{what}"
                );
                let [seen] = &upstream.requests()[..] else {
                    panic!("{what}");
                };
                assert_eq!(seen.body, Bytes::from(body), "{what}");
                let (path, query) = target.split_once('?').unwrap_or((target, ""));
                assert_eq!(
                    (seen.path.as_str(), seen.query.as_str()),
                    (path, query),
                    "{what}"
                );
                let row = &app.rows(1).await[0];
                assert_eq!((row.usage, row.usage_partial), (used(), false), "{what}");
                assert_eq!((row.model.as_str(), row.status), ("m-1", 200), "{what}");
                app.stop().await;
            }
        }
    }
}

#[actix_web::test]
async fn a_redirect_changes_the_model_and_nothing_else_wherever_the_dialect_names_it() {
    for native in ALL {
        let upstream = Upstream::start(Answer::whole("application/json", native.whole)).await;
        let more = "redirects: { m-1: m/2 }";
        let app = hub(&[typed("p0", native.kind, &upstream, more)]).await;
        let body = native.body.replace("STREAM", "false");
        let answered = send(&app.client(), "POST", native.whole_path, &body).await;
        assert_eq!(answered.status, 200, "{}: {}", native.kind, answered.text());
        let seen = &upstream.requests()[0];
        let path = native.whole_path.split('?').next().unwrap();
        assert_eq!(seen.path, path.replace("m-1", "m/2"), "{}", native.kind);
        assert_eq!(seen.body, body.replace("m-1", "m/2"), "{}", native.kind);
        let row = &app.rows(1).await[0];
        assert_eq!(
            (row.model.as_str(), row.upstream_model.as_str()),
            ("m-1", "m/2")
        );
        app.stop().await;
    }
}

const GEMINI_ITEMS: [&str; 3] = [
    "[{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"hi\"}]}}]}",
    ",\n{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"!\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":3}}",
    "\n]",
];

const GEMINI_ARRAY: &str = "/v1beta/models/m-1:streamGenerateContent";

#[actix_web::test]
async fn an_array_of_gemini_s_passes_and_a_broken_one_ends_with_the_error_as_an_item() {
    let whole = Answer::raw_events(GEMINI_ITEMS).header("x-hub-estimated", "true");
    let cut = Answer::raw_events(GEMINI_ITEMS).cut_after_events(1);
    let body = ALL[3].body;
    let upstream = Upstream::start(whole).await;
    let app = hub(&[typed("p0", "gemini", &upstream, "")]).await;
    let client = app.client();
    let answered = send(&client, "POST", GEMINI_ARRAY, body).await;
    assert_eq!(answered.body, GEMINI_ITEMS.concat());
    assert_eq!(
        answered.header("x-hub-estimated"),
        None,
        "only the hub says that"
    );
    assert_eq!(app.rows(1).await[0].usage, used());
    upstream.set(cut);
    let answered = send(&client, "POST", GEMINI_ARRAY, body).await;
    let items = answered.json();
    assert_eq!(items.as_array().unwrap().len(), 2, "{items}");
    assert_eq!(items[1]["error"]["status"], "UNAVAILABLE");
    assert!(app.rows(2).await[1].usage_partial);
    app.stop().await;
}
