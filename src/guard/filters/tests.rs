//! Filters of each kind, and what they leave alone.

use std::collections::BTreeMap;

use actors::domain::{FilterAction, FilterScope, TextMatch};

use super::*;

#[derive(Debug, Default, PartialEq)]
struct Map(BTreeMap<String, String>);

impl Headers for Map {
    fn remove(&mut self, name: &str) -> bool {
        self.0.remove(name).is_some()
    }

    fn set(&mut self, name: &str, value: &str) -> bool {
        self.0.insert(name.to_owned(), value.to_owned()).as_deref() != Some(value)
    }
}

fn rule(scope: FilterScope, action: FilterAction, target: &str, value: &str) -> FilterRule {
    FilterRule {
        name: "f".to_owned(),
        description: String::new(),
        scope,
        action,
        target: target.to_owned(),
        pattern: String::new(),
        match_type: TextMatch::Contains,
        value: value.to_owned(),
        priority: 0,
        binding: FilterBinding::Global,
        enabled: true,
    }
}

fn replace(pattern: &str, match_type: TextMatch, value: &str, target: &str) -> FilterRule {
    FilterRule {
        pattern: pattern.to_owned(),
        match_type,
        ..rule(FilterScope::Body, FilterAction::TextReplace, target, value)
    }
}

fn compiled(rules: &[FilterRule]) -> Filters {
    let rules: Vec<_> = (1..).map(FilterId).zip(rules).collect();
    let (filters, left_out) = Filters::compile(&rules);
    assert_eq!(left_out, []);
    filters
}

fn applied(rules: &[FilterRule], body: &str) -> (Option<String>, Vec<String>) {
    let body = Bytes::copy_from_slice(body.as_bytes());
    let done = compiled(rules).apply_global(Dialect::Anthropic, &body, &mut Map::default());
    let text = |body: Bytes| String::from_utf8(body.to_vec()).unwrap();
    (done.body.map(text), done.applied)
}

const BODY: &str = r#"{ "model":"m", "temperature": 1.0, "metadata" : {"user_id":"Ann"}, "messages":[{"content":"call Ann, ANN!"}] }"#;

#[test]
fn each_action_changes_its_own_piece() {
    use FilterAction::{JsonPath, Remove, Set};
    use TextMatch::{Contains, Exact, Regex};
    let body = |action, target, value| rule(FilterScope::Body, action, target, value);
    for (rule, from, to) in [
        (
            body(Remove, "metadata", ""),
            r#" "metadata" : {"user_id":"Ann"},"#,
            "",
        ),
        (body(Set, "temperature", "0.5"), "1.0", "0.5"),
        (
            body(JsonPath, "$.metadata.user_id", "null"),
            r#""user_id":"Ann""#,
            r#""user_id":null"#,
        ),
        (
            replace("ann", Contains, "$1", ""),
            "call Ann, ANN!",
            "call $1, $1!",
        ),
        (
            replace(r"call (\w+)", Regex, "ask $1", ""),
            "call Ann",
            "ask Ann",
        ),
        (
            replace("CALL ann, ann!", Exact, "x", ""),
            "call Ann, ANN!",
            "x",
        ),
        (
            replace("ann", Contains, "Bob", "metadata"),
            r#""user_id":"Ann""#,
            r#""user_id":"Bob""#,
        ),
    ] {
        let expected = BODY.replacen(from, to, 1);
        let what = format!("{rule:?}");
        let (changed, told) = applied(&[rule], BODY);
        assert_eq!(changed.as_deref(), Some(expected.as_str()), "{what}");
        assert_eq!(told, ["1 \"f\""]);
    }
}

#[test]
fn where_nothing_fits_nothing_is_made_and_nothing_is_told() {
    let rules = [
        rule(FilterScope::Body, FilterAction::Remove, "missing.field", ""),
        rule(FilterScope::Body, FilterAction::Set, "temperature", "1.0"),
        rule(FilterScope::Header, FilterAction::Remove, "x-none", ""),
        replace("zebra", TextMatch::Contains, "x", ""),
    ];
    assert_eq!(applied(&rules, BODY), (None, Vec::new()));
}

#[test]
fn filters_follow_one_another_by_priority_and_those_that_are_off_do_not_count() {
    let after = |priority, rule: FilterRule| FilterRule { priority, ..rule };
    let rules = [
        after(2, replace("b", TextMatch::Contains, "c", "")),
        after(1, replace("a", TextMatch::Contains, "b", "")),
        FilterRule {
            enabled: false,
            ..replace("c", TextMatch::Contains, "d", "")
        },
    ];
    let (changed, told) = applied(&rules, r#"{"system":"a"}"#);
    assert_eq!(changed.as_deref(), Some(r#"{"system":"c"}"#));
    assert_eq!(told, ["2 \"f\"", "1 \"f\""]);
}

#[test]
fn headers_are_set_and_removed() {
    let rules = [
        rule(FilterScope::Header, FilterAction::Set, "X-Team", "core"),
        rule(
            FilterScope::Header,
            FilterAction::Remove,
            "anthropic-beta",
            "",
        ),
    ];
    let mut headers = Map::default();
    headers.set("anthropic-beta", "x");
    let done = compiled(&rules).apply_global(Dialect::Anthropic, &Bytes::new(), &mut headers);
    assert_eq!(done.applied.len(), 2);
    assert_eq!(headers.0, [("x-team".to_owned(), "core".to_owned())].into());
}

#[test]
fn bound_filters_reach_their_providers_only() {
    let bound = |binding| FilterRule {
        binding,
        ..rule(FilterScope::Body, FilterAction::Remove, "metadata", "")
    };
    let filters = compiled(&[
        bound(FilterBinding::Providers(vec![ProviderId(2)])),
        bound(FilterBinding::Groups(vec!["eu".to_owned()])),
    ]);
    let in_eu = |groups: &[String]| groups.iter().any(|group| group == "eu");
    let nowhere = |_: &[String]| false;
    assert!(!filters.has_global());
    assert!(filters.binds(ProviderId(2), &nowhere));
    assert!(filters.binds(ProviderId(3), &in_eu));
    assert!(!filters.binds(ProviderId(3), &nowhere));
}

#[test]
fn what_no_filter_may_do_is_refused_with_its_field() {
    use FilterAction::{JsonPath, Remove, Set, TextReplace};
    use FilterScope::{Body, Header};
    let bound = |rule: FilterRule| FilterRule {
        binding: FilterBinding::Providers(vec![ProviderId(1)]),
        ..rule
    };
    for (rule, field) in [
        (rule(Header, Remove, "Authorization", ""), "target"),
        (rule(Header, Set, "x-api-key", "k"), "target"),
        (rule(Header, Set, "x-goog-api-key", "k"), "target"),
        (rule(Header, Set, "Cookie", "k"), "target"),
        (rule(Header, Set, "connection", "close"), "target"),
        (rule(Header, Set, "content-length", "1"), "target"),
        (rule(Header, Set, "host", "h"), "target"),
        (rule(Header, Set, "x-forwarded-for", "1.1.1.1"), "target"),
        (rule(Header, Set, "x y", "v"), "target"),
        (rule(Header, Set, "x-y", "a\nb"), "value"),
        (rule(Header, TextReplace, "x-y", ""), "action"),
        (rule(Body, Remove, "", ""), "target"),
        (rule(Body, Set, "a.b", "1"), "target"),
        (rule(Body, JsonPath, "a[", "1"), "target"),
        (rule(Body, Set, "a", "not json"), "value"),
        (replace("(", TextMatch::Regex, "x", ""), "pattern"),
        (replace("", TextMatch::Contains, "x", ""), "pattern"),
        (
            replace("a", TextMatch::Contains, &"x".repeat(5000), ""),
            "value",
        ),
        (bound(rule(Body, Set, "model", "\"m\"")), "target"),
        (bound(rule(Body, Remove, "$[\"stream\"]", "")), "target"),
        (
            FilterRule {
                binding: FilterBinding::Groups(Vec::new()),
                ..rule(Body, Remove, "a", "")
            },
            "binding",
        ),
        (
            FilterRule {
                name: String::new(),
                ..rule(Body, Remove, "a", "")
            },
            "name",
        ),
    ] {
        let error = check(&rule).expect_err(&format!("{rule:?}"));
        assert_eq!(error.field, field, "{rule:?}");
        let (filters, left_out) = Filters::compile(&[(FilterId(9), &rule)]);
        assert!(filters.global.is_empty() && filters.bound.is_empty());
        assert_eq!(left_out[0].id, 9);
    }
}
