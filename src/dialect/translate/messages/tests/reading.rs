//! Requests of recorded clients, and each thing that a request can say.

use super::*;
use crate::dialect::translate::neutral::{
    CacheMark, Effort, File, Format, Role, Source, Summary, Tool, ToolChoice,
};

macro_rules! fixture {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/fixtures/translate/messages/",
                $name,
                ".json"
            )),
        )
    };
}

#[test]
fn recorded_clients_are_read_whole() {
    for (name, body) in [
        fixture!("claude-code"),
        fixture!("claude-title"),
        fixture!("claude-auto"),
        fixture!("claude-gateway-mode"),
        fixture!("sdk-python"),
    ] {
        let (request, notes) = read(body).unwrap();
        insta::assert_debug_snapshot!(name, (request, notes));
    }
}

fn parts_of(blocks: &str) -> Vec<Part> {
    let body = format!(r#"{{"messages":[{{"role":"user","content":{blocks}}}]}}"#);
    let (request, _) = read(&body).unwrap();
    request
        .turns
        .into_iter()
        .flat_map(|turn| turn.parts)
        .collect()
}

fn problem(body: &str) -> String {
    read(body).unwrap_err().field
}

#[test]
fn what_is_wrong_has_its_place() {
    for (body, field) in [
        ("[]", "(body)"),
        ("{}", "messages"),
        (r#"{"messages":{}}"#, "messages"),
        (r#"{"messages":[7]}"#, "messages[0]"),
        (
            r#"{"messages":[{"role":"tool","content":""}]}"#,
            "messages[0].role",
        ),
        (r#"{"messages":[{"role":"user"}]}"#, "messages[0].content"),
        (
            r#"{"messages":[{"role":"user","content":[{"type":"text"}]}]}"#,
            "messages[0].content[0].text",
        ),
        (
            r#"{"messages":[{"role":"user","content":[{"type":"image","source":{"type":"x"}}]}]}"#,
            "messages[0].content[0].source.type",
        ),
        (
            r#"{"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":1}]}]}]}"#,
            "messages[0].content[0].content[0].text",
        ),
        (r#"{"messages":[],"tools":[{"name":1}]}"#, "tools[0].name"),
        (r#"{"messages":[],"max_tokens":"many"}"#, "max_tokens"),
        (
            r#"{"messages":[],"thinking":{"type":"enabled","budget_tokens":-1}}"#,
            "thinking.budget_tokens",
        ),
        (
            r#"{"messages":[],"system":[{"type":"text","text":[]}]}"#,
            "system[0].text",
        ),
        (
            r#"{"messages":[],"tools":[{"type":"web_search_20250305","name":"web_search"}],"tool_choice":{"type":"tool","name":"web_search"}}"#,
            "tool_choice.name",
        ),
        (
            r#"{"messages":[],"output_format":{"type":"grammar"}}"#,
            "output_format.type",
        ),
    ] {
        assert_eq!(problem(body), field, "{body}");
    }
}

#[test]
fn what_only_anthropic_knows_is_noted_once() {
    let (_, notes) = read(
        r#"{"model":"m","stream":true,"messages":[],"context_management":{},"safeguards":[],"null":null,
        "tools":[{"name":"a","defer_loading":true},{"name":"b","defer_loading":true,"input_examples":[]}],
        "metadata":{"user_id":"u","x":1}}"#,
    )
    .unwrap();
    assert_eq!(
        fields(&notes),
        [
            "tools[].defer_loading",
            "tools[].input_examples",
            "metadata.x",
            "context_management",
            "safeguards"
        ]
    );
}

#[test]
fn the_billing_line_goes_and_what_stands_below_it_stays() {
    let system = |system: &str| {
        let (request, _) = read(&format!(r#"{{"messages":[],"system":{system}}}"#)).unwrap();
        request.turns
    };
    let line = "x-anthropic-billing-header: cc_version=1";
    assert!(system(&format!("\"{line}\"")).is_empty());
    assert_eq!(
        system(&format!("\"{line}\\n\\nBe kind.\"")),
        [turn(Role::System, vec![Part::text("Be kind.")])]
    );
    let blocks = format!(
        r#"[{{"type":"text","text":"{line}"}},{{"type":"text","text":"x","cache_control":{{"type":"ephemeral","ttl":"1h"}}}}]"#
    );
    let marked = Part::text("x").cached(Some(CacheMark::OneHour));
    assert_eq!(system(&blocks), [turn(Role::System, vec![marked])]);
}

#[test]
fn documents_and_images_come_from_wherever_they_are() {
    let file = |source, name: Option<&str>| {
        let name = name.map(str::to_owned);
        Part::new(Content::File(File { source, name }))
    };
    let inline = |media_type: &str| Source::Inline {
        media_type: media_type.into(),
        data: "QQ==".into(),
    };
    assert_eq!(
        parts_of(
            r#"[{"type":"document","title":"t","source":{"type":"base64","media_type":"application/pdf","data":"QQ=="}},
            {"type":"document","source":{"type":"text","media_type":"text/plain","data":"plain"}},
            {"type":"document","source":{"type":"url","url":"https://a/b.pdf"}},
            {"type":"document","source":{"type":"file","file_id":"file_1"}},
            {"type":"document","context":"about","source":{"type":"content","content":[{"type":"text","text":"x"},{"type":"text","text":"y"}]}},
            {"type":"image","source":{"type":"url","url":"https://a/b.png"}},
            {"type":"search_result","source":"https://s","title":"S","content":[{"type":"text","text":"found"}]}]"#
        ),
        [
            file(inline("application/pdf"), Some("t")),
            file(Source::Text("plain".into()), None),
            file(Source::Url("https://a/b.pdf".into()), None),
            file(Source::FileId("file_1".into()), None),
            Part::text("about"),
            file(Source::Text("x\n\ny".into()), None),
            Part::new(Content::Image(super::super::super::neutral::Image {
                source: Source::Url("https://a/b.png".into()),
                detail: None,
            })),
            Part::text("S\nhttps://s\nfound"),
        ]
    );
}

#[test]
fn results_have_what_a_tool_gave() {
    let parts = parts_of(
        r#"[{"type":"tool_result","tool_use_id":"a","content":"x","is_error":true},
        {"type":"tool_result","tool_use_id":"b"},
        {"type":"tool_result","tool_use_id":"c","content":[{"type":"tool_reference","tool_name":"Grep"}]}]"#,
    );
    let results: Vec<_> = parts
        .iter()
        .map(|part| match &part.content {
            Content::ToolResult(result) => {
                (result.call.as_str(), &result.parts[..], result.is_error)
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        results,
        [
            ("a", &[Part::text("x")][..], true),
            ("b", &[], false),
            (
                "c",
                &[Part::text("The tool `Grep` can be called now.")],
                false
            ),
        ]
    );
}

#[test]
fn a_search_is_one_part_with_what_it_found() {
    let parts = parts_of(
        r#"[{"type":"server_tool_use","id":"s1","name":"web_search","input":{"query":"q"}},
        {"type":"web_search_tool_result","tool_use_id":"s1","content":[{"type":"web_search_result","url":"https://u","title":"t","encrypted_content":"e"}]},
        {"type":"server_tool_use","id":"s2","name":"code_execution","input":{}},
        {"type":"text","text":"so","citations":[{"type":"web_search_result_location","url":"https://u","title":"t","cited_text":"c","encrypted_index":"i"}]}]"#,
    );
    let [search, hosted, text] = &parts[..] else {
        panic!("{parts:?}");
    };
    let Content::WebSearch(search) = &search.content else {
        panic!("{search:?}");
    };
    assert_eq!((search.id.as_str(), search.query.as_str()), ("s1", "q"));
    assert_eq!(search.found, [("https://u".to_owned(), "t".to_owned())]);
    assert_eq!(search.hosted.len(), 2);
    assert!(matches!(&hosted.content, Content::Hosted(it) if it.kind == "server_tool_use"));
    let Content::Text { citations, .. } = &text.content else {
        panic!("{text:?}");
    };
    assert_eq!(citations[0].url, "https://u");
    assert_eq!(citations[0].quote.as_deref(), Some("c"));
}

#[test]
fn thoughts_keep_their_proof_and_calls_get_back_theirs() {
    use actors::domain::Dialect;
    let gemini = seal(Dialect::Gemini, "g");
    let named = Seal {
        id: Some("b".into()),
        ..seal(Dialect::Gemini, "late")
    };
    let body = format!(
        r#"{{"messages":[{{"role":"assistant","content":[
        {{"type":"thinking","thinking":"hm","signature":"own"}},
        {{"type":"redacted_thinking","data":"dark"}},
        {{"type":"thinking","thinking":"","signature":"{}"}},
        {{"type":"tool_use","id":"a","name":"A","input":{{}}}},
        {{"type":"tool_use","id":"b","name":"B","input":{{"x": 1.0}}}},
        {{"type":"thinking","thinking":"","signature":"{}"}},
        {{"type":"thinking","thinking":"unproven","signature":""}}]}}]}}"#,
        gemini.carried_by(OWN),
        named.carried_by(OWN),
    );
    let (request, _) = read(&body).unwrap();
    let dark = Seal {
        kind: SealKind::Encrypted,
        ..own("dark")
    };
    let mut a = call("a", "A", "{}");
    a.seal = Some(gemini);
    let mut b = call("b", "B", r#"{"x": 1.0}"#);
    b.seal = Some(seal(Dialect::Gemini, "late"));
    assert_eq!(
        request.turns[0].parts,
        [
            thought("hm", Some(own("own"))),
            thought("", Some(dark)),
            Part::new(Content::ToolCall(a)),
            Part::new(Content::ToolCall(b)),
            thought("unproven", None),
        ]
    );
}

#[test]
fn options_are_read_in_neutral_words() {
    let (request, _) = read(
        r#"{"messages":[{"role":"user","content":"x","output_config":{"effort":"xhigh"}}],"max_tokens":5,
        "thinking":{"type":"enabled","budget_tokens":2000,"display":"omitted"},"output_config":{"effort":"low"},
        "temperature":0.5,"top_k":3,"stop_sequences":["a"],"service_tier":"standard_only",
        "tools":[{"name":"a","strict":true},{"type":"web_search_20260318","name":"web_search","max_uses":3,
          "user_location":{"type":"approximate","country":"DE"}},{"type":"bash_20250124","name":"bash"}],
        "tool_choice":{"type":"tool","name":"a","disable_parallel_tool_use":true},
        "output_format":{"type":"json_schema","schema":{"type":"object","properties":{"a":{}},"additionalProperties":false}},
        "cache_control":{"type":"ephemeral"}}"#,
    )
    .unwrap();
    let reasoning = request.reasoning.unwrap();
    assert_eq!((reasoning.on, reasoning.budget), (Some(true), Some(2000)));
    assert_eq!(reasoning.effort, Some(Effort::XHigh), "the message's own");
    assert_eq!(reasoning.summary, Summary::Hidden);
    assert_eq!(request.max_output, Some(5));
    assert_eq!(
        (request.sampling.temperature, request.sampling.top_k),
        (Some(0.5), Some(3))
    );
    assert_eq!(request.service_tier.as_deref(), Some("default"));
    assert_eq!(request.tool_choice, Some(ToolChoice::Named("a".into())));
    assert_eq!(request.parallel_tools, Some(false));
    assert_eq!(request.cache, Some(CacheMark::FiveMinutes));
    assert!(matches!(
        request.format,
        Some(Format::Schema { strict: None, .. })
    ));
    let [
        Tool::Function(function),
        Tool::WebSearch(search),
        Tool::Hosted { kind, .. },
    ] = &request.tools[..]
    else {
        panic!("{:?}", request.tools);
    };
    assert_eq!((function.strict, search.max_uses), (Some(true), Some(3)));
    assert_eq!(search.location.as_ref().unwrap()[0].as_deref(), Some("DE"));
    assert_eq!(kind, "bash_20250124");
}
