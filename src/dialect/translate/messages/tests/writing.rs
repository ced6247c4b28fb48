//! Requests as Anthropic's API documents them, from conversations as other dialects leave them.

use actors::domain::Dialect;
use serde_json::json;

use super::*;
use crate::dialect::translate::neutral::{
    CacheMark, File, Format, Function, Image, Role, Source, Tool, ToolChoice, ToolResult,
    WebSearch, WebSearchTool,
};

const NEWEST: &str = "claude-opus-5-5";

fn user(text: &str) -> Turn {
    turn(Role::User, vec![Part::text(text)])
}

fn assistant(parts: Vec<Part>) -> Turn {
    turn(Role::Assistant, parts)
}

fn calls(ids: &[&str]) -> Turn {
    let part = |id: &&str| Part::new(Content::ToolCall(call(id, "Read", "{}")));
    assistant(ids.iter().map(part).collect())
}

fn result(id: &str, text: &str) -> Part {
    Part::new(Content::ToolResult(ToolResult {
        call: id.to_owned(),
        name: None,
        parts: vec![Part::text(text)],
        is_error: false,
        custom: false,
    }))
}

fn asked(turns: Vec<Turn>) -> Request {
    Request {
        turns,
        // No marks of the hub's own, where they are not what is looked at.
        cache: Some(CacheMark::FiveMinutes),
        ..Request::default()
    }
}

fn messages(turns: Vec<Turn>) -> Value {
    written(NEWEST, &asked(turns))["messages"].take()
}

fn refused(turns: Vec<Turn>) -> String {
    write_for(NEWEST, &asked(turns)).unwrap_err().to_string()
}

#[test]
fn the_least_request_is_whole() {
    assert_eq!(
        written(NEWEST, &asked(vec![user("hi")])),
        json!({"model": NEWEST, "max_tokens": 32_000, "cache_control": {"type": "ephemeral"},
            "messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}]}], "stream": true})
    );
    assert!(refused(vec![]).contains("`messages`"));
}

#[test]
fn instructions_lead_and_later_ones_are_marked_in_the_users_turn() {
    let system = |text: &str| turn(Role::System, vec![Part::text(text)]);
    let developer = turn(Role::Developer, vec![Part::text("b"), Part::text(" ")]);
    let body = written(
        NEWEST,
        &asked(vec![
            system("a"),
            developer,
            user("x"),
            system("c"),
            user("y"),
        ]),
    );
    assert_eq!(
        body["system"],
        json!([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}])
    );
    assert_eq!(
        body["messages"],
        json!([{"role": "user", "content": [{"type": "text", "text": "x"},
            {"type": "text", "text": "<system-message>\nc\n</system-message>"}, {"type": "text", "text": "y"}]}])
    );
    let alone = written(NEWEST, &asked(vec![system("a"), system("b")]));
    assert_eq!(alone["system"], json!([{"type": "text", "text": "a"}]));
    assert_eq!(
        alone["messages"],
        json!([{"role": "user", "content": [{"type": "text", "text": "b"}]}])
    );
}

#[test]
fn roles_take_turns_and_nothing_is_empty() {
    let said = messages(vec![
        assistant(vec![Part::text("hello ")]),
        user(" \n"),
        assistant(vec![Part::text("there \n")]),
    ]);
    assert_eq!(
        said,
        json!([{"role": "user", "content": [{"type": "text", "text": "(The conversation goes on.)"}]},
            {"role": "assistant", "content": [{"type": "text", "text": "hello "}, {"type": "text", "text": "there"}]}])
    );
}

/// Each message as its role and the kinds of its blocks, with the ids of calls.
fn sketch(messages: &Value) -> Vec<String> {
    let word = |block: &Value| {
        let id = ["id", "tool_use_id"]
            .iter()
            .find_map(|field| block[field].as_str());
        let kind = block["type"].as_str().unwrap();
        id.map_or_else(|| kind.to_owned(), |id| format!("{kind}:{id}"))
    };
    let line = |message: &Value| {
        let blocks = message["content"].as_array().unwrap();
        let words: Vec<String> = blocks.iter().map(word).collect();
        format!("{} {}", message["role"].as_str().unwrap(), words.join(" "))
    };
    messages.as_array().unwrap().iter().map(line).collect()
}

#[test]
fn every_call_is_answered_at_once_and_once() {
    let results = |parts| turn(Role::User, parts);
    // Out of order, with a text between, one in a later turn, one missing.
    let said = messages(vec![
        user("go"),
        calls(&["a", "b", "c"]),
        results(vec![Part::text("meanwhile"), result("b", "B")]),
        results(vec![result("a", "A")]),
        assistant(vec![Part::text("ok")]),
    ]);
    assert_eq!(
        sketch(&said),
        [
            "user text",
            "assistant tool_use:a tool_use:b tool_use:c",
            "user tool_result:a tool_result:b tool_result:c text",
            "assistant text"
        ]
    );
    assert_eq!(said[2]["content"][0]["content"][0]["text"], "A");
    assert_eq!(said[2]["content"][2]["is_error"], true);
    // The last turn calls, and nobody answered.
    assert_eq!(
        sketch(&messages(vec![user("go"), calls(&["a"])]))[2],
        "user tool_result:a"
    );
    // A result of no call is kept as text.
    let lost = messages(vec![results(vec![result("x", "X")])]);
    assert_eq!(sketch(&lost), ["user text text"]);
    assert_eq!(lost[0]["content"][1]["text"], "X");
}

#[test]
fn ids_are_within_the_pattern_and_used_once() {
    let said = messages(vec![
        user("go"),
        calls(&["call.0"]),
        turn(Role::User, vec![result("call.0", "first")]),
        calls(&["call.0", "call_1"]),
        turn(
            Role::User,
            vec![result("call_1", "third"), result("call.0", "second")],
        ),
    ]);
    let ids = |message: usize, field: &str| -> Vec<String> {
        let blocks = said[message]["content"].as_array().unwrap();
        blocks
            .iter()
            .map(|block| block[field].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(1, "id"), ids(2, "tool_use_id"));
    assert_eq!(ids(3, "id"), ids(4, "tool_use_id"));
    assert_ne!(ids(1, "id")[0], ids(3, "id")[0]);
    assert_eq!(ids(3, "id")[1], "call_1");
    assert_eq!(said[4]["content"][0]["content"][0]["text"], "second");
    let fits = |id: &String| {
        id.chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
    };
    assert!(ids(3, "id").iter().all(fits));
}

#[test]
fn only_own_proofs_go_back() {
    let dark = Seal {
        kind: SealKind::Encrypted,
        ..own("dark")
    };
    let mut proven = call("a", "Read", r#"{"p": 1.50}"#);
    proven.seal = Some(seal(Dialect::Gemini, "g"));
    let request = asked(vec![
        user("go"),
        assistant(vec![
            thought("hm", Some(own("s"))),
            thought("", Some(dark)),
            thought("other", Some(seal(Dialect::OpenaiResponses, "r"))),
            thought("unproven", None),
            Part::new(Content::ToolCall(proven)),
        ]),
        turn(Role::User, vec![result("a", "A")]),
    ]);
    let (body, notes) = write_for(NEWEST, &request).unwrap();
    let body = String::from_utf8(body).unwrap();
    assert!(
        body.contains(
            r#"[{"type":"thinking","thinking":"hm","signature":"s"},{"type":"redacted_thinking","data":"dark"},{"type":"tool_use","id":"a","name":"Read","input":{"p": 1.50}}]"#
        ),
        "{body}"
    );
    assert_eq!(fields(&notes), ["thoughts"]);
}

#[test]
fn images_and_files_are_said_or_refused_but_never_lost() {
    let image = |source| {
        let detail = None;
        vec![turn(
            Role::User,
            vec![Part::new(Content::Image(Image { source, detail }))],
        )]
    };
    let file = |source| {
        let name = Some("n".to_owned());
        vec![turn(
            Role::User,
            vec![Part::new(Content::File(File { source, name }))],
        )]
    };
    let inline = |media_type: &str, data: &str| Source::Inline {
        media_type: media_type.to_owned(),
        data: data.to_owned(),
    };
    let block = |turns| messages(turns)[0]["content"][0].take();
    assert_eq!(
        block(image(inline("image/png", "QQ=="))),
        json!({"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "QQ=="}})
    );
    assert_eq!(
        block(image(Source::Url("https://a".into()))),
        json!({"type": "image", "source": {"type": "url", "url": "https://a"}})
    );
    assert_eq!(
        block(file(inline("application/pdf", "QQ=="))),
        json!({"type": "document", "title": "n", "source": {"type": "base64", "media_type": "application/pdf", "data": "QQ=="}})
    );
    assert_eq!(
        block(file(inline("text/csv", "YSxi")))["source"],
        json!({"type": "text", "media_type": "text/plain", "data": "a,b"})
    );
    for turns in [
        image(inline("image/bmp", "QQ==")),
        image(Source::FileId("file-1".into())),
        file(inline("audio/wav", "QQ==")),
        file(inline("text/plain", "/w==")),
        file(Source::FileId("file-1".into())),
    ] {
        assert!(refused(turns).contains("Anthropic's models do not take"));
    }
}

#[test]
fn searches_of_others_are_told_and_hosted_things_noted() {
    let search = WebSearch {
        id: "ws".into(),
        query: "q".into(),
        found: vec![("https://u".into(), "t".into())],
        hosted: Vec::new(),
    };
    let said = messages(vec![
        user("go"),
        assistant(vec![Part::new(Content::WebSearch(search))]),
    ]);
    assert_eq!(
        said[1]["content"][0]["text"],
        "I searched the web for “q” and found:\n- t (https://u)"
    );
}

fn function(name: &str) -> Tool {
    Tool::Function(Function {
        name: name.to_owned(),
        ..Function::default()
    })
}

fn with_tools(choice: Option<ToolChoice>) -> Request {
    let search = WebSearchTool {
        max_uses: Some(2),
        blocked_domains: vec!["b".into()],
        location: Some([Some("DE".into()), None, None, None]),
        ..WebSearchTool::default()
    };
    Request {
        tools: vec![
            function("a"),
            function("b"),
            Tool::WebSearch(search),
            Tool::Hosted {
                kind: "image_generation".into(),
                json: wire::raw_json(&json!({"type": "image_generation"})),
            },
        ],
        tool_choice: choice,
        parallel_tools: Some(false),
        ..asked(vec![user("x")])
    }
}

#[test]
fn tools_are_said_with_a_schema_and_the_vendors_search_by_its_type() {
    let body = written(NEWEST, &with_tools(None));
    assert_eq!(
        body["tools"],
        json!([
            {"name": "a", "input_schema": {"type": "object", "properties": {}}},
            {"name": "b", "input_schema": {"type": "object", "properties": {}}},
            {"type": "web_search_20250305", "name": "web_search", "max_uses": 2, "blocked_domains": ["b"],
             "user_location": {"type": "approximate", "country": "DE"}}
        ])
    );
    assert_eq!(
        body["tool_choice"],
        json!({"type": "auto", "disable_parallel_tool_use": true})
    );
}

#[test]
fn a_choice_of_tools_is_said_or_refused() {
    let choice = |choice| written(NEWEST, &with_tools(Some(choice)));
    let of = |it: ToolChoice| choice(it)["tool_choice"].take();
    assert_eq!(
        of(ToolChoice::Any),
        json!({"type": "any", "disable_parallel_tool_use": true})
    );
    assert_eq!(of(ToolChoice::None), json!({"type": "none"}));
    assert_eq!(
        of(ToolChoice::Named("b".into())),
        json!({"type": "tool", "name": "b", "disable_parallel_tool_use": true})
    );
    let among = choice(ToolChoice::Among(vec!["b".into()], true));
    assert_eq!(among["tools"][0]["name"], "b");
    assert_eq!(among["tool_choice"]["type"], "any");
    let refused = |request: &Request| write_for(NEWEST, request).unwrap_err().field;
    let named = ToolChoice::Named("image_generation".into());
    assert_eq!(refused(&with_tools(Some(named))), "tool_choice");
    let none = Request {
        tools: Vec::new(),
        ..with_tools(Some(ToolChoice::Any))
    };
    assert_eq!(refused(&none), "tool_choice");
}

#[test]
fn a_shape_is_enforced_where_the_model_can_and_told_where_not() {
    let shaped = |model: &str, format| {
        let request = Request {
            format: Some(format),
            ..asked(vec![user("x")])
        };
        written(model, &request)
    };
    let schema = || Format::Schema {
        name: Some("n".into()),
        description: None,
        schema: wire::raw_json(&json!({"type": "object", "properties": {"a": {"type": "string"}}})),
        strict: Some(true),
    };
    let newest = shaped(NEWEST, schema());
    assert_eq!(
        newest["output_config"]["format"],
        json!({"type": "json_schema", "schema": {"type": "object",
            "properties": {"a": {"type": "string"}}, "additionalProperties": false}})
    );
    assert_eq!(newest.get("system"), None);
    let told = shaped("claude-3-7-sonnet-20250219", schema());
    assert_eq!(told.get("output_config"), None);
    let text = told["system"][0]["text"].as_str().unwrap();
    assert!(text.contains(r#""properties":{"a""#), "{text}");
    let any = shaped(NEWEST, Format::Json);
    assert!(any["system"][0]["text"].as_str().unwrap().contains("JSON"));
}

#[test]
fn what_changes_the_answer_is_refused_and_the_rest_is_noted() {
    let refused = |request: Request| write_for(NEWEST, &request).unwrap_err().field;
    let base = || asked(vec![user("x")]);
    assert_eq!(
        refused(Request {
            logprobs: Some(2),
            ..base()
        }),
        "logprobs"
    );
    assert_eq!(
        refused(Request {
            stop: vec!["\n".into()],
            ..base()
        }),
        "stop"
    );
    let request = Request {
        cache_key: Some("k".into()),
        store: Some(true),
        service_tier: Some("flex".into()),
        end_user: Some("u".repeat(300)),
        metadata: [("a".to_owned(), "b".to_owned())].into(),
        ..base()
    };
    let (_, notes) = write_for(NEWEST, &request).unwrap();
    assert_eq!(
        fields(&notes),
        [
            "store",
            "metadata",
            "prompt_cache_key",
            "user",
            "service_tier"
        ]
    );
}

/// Where the marks are: `tools[0]`, `system[1]`, `messages[2].content[0]`, with how long they last.
fn marks(request: &Request) -> Vec<String> {
    fn walk(value: &Value, path: String, found: &mut Vec<String>) {
        match value {
            Value::Array(items) => {
                for (place, item) in items.iter().enumerate() {
                    walk(item, format!("{path}[{place}]"), found);
                }
            }
            Value::Object(fields) => {
                if let Some(mark) = fields.get("cache_control") {
                    found.push(format!("{path} {}", mark["ttl"].as_str().unwrap_or("5m")));
                }
                for (name, value) in fields {
                    walk(value, format!("{path}/{name}"), found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(&written(NEWEST, request), String::new(), &mut found);
    found
}

#[test]
fn prompts_are_cached_for_clients_that_cannot_ask_for_it() {
    let turns = || {
        vec![
            turn(Role::System, vec![Part::text("a"), Part::text("b")]),
            user("1"),
            assistant(vec![Part::text("x")]),
            user("2"),
            assistant(vec![Part::text("y")]),
            user("3"),
        ]
    };
    let mut request = Request {
        turns: turns(),
        tools: vec![function("a")],
        ..Request::default()
    };
    assert_eq!(
        marks(&request),
        [
            "/system[1] 5m",
            "/messages[2]/content[0] 5m",
            "/messages[4]/content[0] 5m"
        ]
    );
    request.turns.remove(0);
    assert_eq!(marks(&request)[2], "/tools[0] 5m");
    // Marks of the client's own are left as they are, but for those that are too many.
    request.turns = turns();
    let marked = |turn: &mut Turn| turn.parts[0].cache = Some(CacheMark::OneHour);
    marked(&mut request.turns[3]);
    assert_eq!(marks(&request), ["/messages[2]/content[0] 1h"]);
    request.turns.iter_mut().for_each(marked);
    assert_eq!(
        marks(&request),
        ["1", "2", "3", "4"].map(|place| format!("/messages[{place}]/content[0] 1h"))
    );
}

#[test]
fn the_same_request_gives_the_same_bytes() {
    let request = with_tools(Some(ToolChoice::Any));
    let once = write_for(NEWEST, &request).unwrap().0;
    assert_eq!(write_for(NEWEST, &request).unwrap().0, once);
}
