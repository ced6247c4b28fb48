//! Which of several ids counts, what is no id, and that no body does harm.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

#[test]
fn the_first_usable_id_counts() {
    let body = json!({
        "prompt_cache_key": "cache", "client_metadata": {"session_id": "client"}, "metadata": {"session_id": "meta"},
    });
    let session = |pairs: &[(&str, &str)], body: &Value| {
        identify(
            Dialect::OpenaiResponses,
            &headers(pairs),
            "m",
            body.to_string().as_bytes(),
        )
        .session
    };
    let order = [
        "x-claude-code-session-id",
        "session-id",
        "session_id",
        "thread-id",
        "conversation_id",
        "x-session-id",
        "x-session-affinity",
    ];
    for start in 0..order.len() {
        let pairs: Vec<_> = order[start..].iter().map(|name| (*name, *name)).collect();
        assert_eq!(session(&pairs, &body).as_deref(), Some(order[start]));
    }
    for unusable in ["", "ü", "a\u{7f}", "   "] {
        assert_eq!(
            session(&[("session-id", unusable)], &body).as_deref(),
            Some("meta")
        );
    }
    let mut body = body;
    for (field, next) in [("metadata", "cache"), ("prompt_cache_key", "client")] {
        body[field] = json!(7);
        assert_eq!(session(&[], &body).as_deref(), Some(next));
    }
    body["client_metadata"] = Value::Null;
    assert_eq!(session(&[], &body), None);
}

#[test]
fn a_user_is_no_session() {
    let session = |user_id: &str| {
        plain(
            Dialect::Anthropic,
            &json!({"metadata": {"user_id": user_id}}),
        )
        .session
    };
    assert_eq!(
        session("user_0a_account__session_3-4").as_deref(),
        Some("3-4")
    );
    assert_eq!(
        session("user_0a_account_1-2_session_3-4").as_deref(),
        Some("3-4")
    );
    assert_eq!(
        session(r#"{"device_id":"d","session_id":"s"}"#).as_deref(),
        Some("s")
    );
    for user in [
        "alice@example.com",
        "user_1",
        "user_1_session_2",
        "{}",
        r#"{"session_id":""}"#,
        "",
    ] {
        assert_eq!(session(user), None, "{user}");
    }
}

#[test]
fn the_number_of_a_prompt_is_no_part_of_its_session() {
    let session = |body: Value| plain(Dialect::Gemini, &body).session;
    assert_eq!(
        session(json!({"user_prompt_id": "s-1########7"})).as_deref(),
        Some("s-1")
    );
    assert_eq!(
        session(json!({"user_prompt_id": "p", "request": {"session_id": "s"}})).as_deref(),
        Some("s")
    );
    assert_eq!(
        session(json!({"request": {"sessionId": "c"}})).as_deref(),
        Some("c")
    );
}

#[test]
fn an_answer_is_found_again_by_its_id() {
    let names = answered(Dialect::OpenaiResponses, "resp_1");
    let next = plain(
        Dialect::OpenaiResponses,
        &json!({"previous_response_id": "resp_1", "input": "go on"}),
    );
    assert_eq!(next.look_up, names);
    let shared =
        json!({"previous_response_id": "resp_1", "prompt_cache_key": "team", "input": "go on"});
    let shared = plain(Dialect::OpenaiResponses, &shared);
    assert_eq!(shared.look_up, [names[0].as_str(), "team|m", "team"]);
    assert_eq!(shared.pin_as, ["team|m", "team"]);
    assert_eq!(answered(Dialect::Anthropic, "msg_1"), Vec::<String>::new());
}

#[test]
fn an_answer_that_the_vendor_is_not_to_keep_is_known_as_one() {
    for (store, unkept) in [
        (json!(false), true),
        (json!(true), false),
        (json!(null), false),
    ] {
        let body = json!({"input": "hi", "prompt_cache_key": "k", "store": store});
        assert_eq!(plain(Dialect::OpenaiResponses, &body).unkept, unkept);
    }
    assert!(!plain(Dialect::OpenaiResponses, &json!({"input": "hi"})).unkept);
}

#[test]
fn long_ids_and_models_stay_apart() {
    let long = |end: &str| format!("{}{end}", "a".repeat(300));
    let of = |id: &str, model: &str| {
        identify(
            Dialect::OpenaiChat,
            &headers(&[("session-id", id)]),
            model,
            b"{}",
        )
    };
    let (one, other) = (of(&long("1"), "m"), of(&long("2"), "m"));
    assert_ne!(one.session, other.session);
    assert_ne!(one.pin_as[0], other.pin_as[0]);
    assert_ne!(of("s", &long("1")).pin_as[0], of("s", &long("2")).pin_as[0]);
    for identity in [one, other, of(&"b".repeat(200), "m"), of("s", &long("1"))] {
        let names = identity.look_up.iter().chain(&identity.session);
        assert!(names.into_iter().all(|name| name.chars().count() <= 200));
    }
}

#[test]
fn deep_nesting_costs_no_stack() {
    for (open, close) in [("[", "]"), ("{\"content\":", "}"), ("{\"parts\":[", "]}")] {
        let deep = format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
        for dialect in ALL {
            let body = format!(
                r#"{{"messages":[{{"role":"user","content":{deep}}}],"contents":[{deep}],"input":[{deep}],"system":{deep}}}"#
            );
            let _ = identify(dialect, &headers(&[]), "m", body.as_bytes());
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(body in proptest::collection::vec(any::<u8>(), 0..80)) {
        for dialect in ALL {
            let _ = identify(dialect, &headers(&[]), "m", &body);
        }
    }

    #[test]
    fn no_json_makes_it_panic(
        items in proptest::collection::vec("\\{\"(role|type|content|parts|text)\":(\"user\"|1|null|\\[\\]|\\{\\}|\"a\")\\}|[0-9]|null|\"b\"", 0..6),
    ) {
        let items = items.join(",");
        for dialect in ALL {
            let body = format!(r#"{{"messages":[{items}],"input":[{items}],"contents":[{items}],"system":[{items}],"tools":[{items}]}}"#);
            let identity = identify(dialect, &headers(&[]), "m", body.as_bytes());
            prop_assert_eq!(identity.session.is_some(), !identity.pin_as.is_empty());
        }
    }
}
