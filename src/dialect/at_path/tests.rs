//! Paths, and that a change leaves the rest of the body as it was.

use super::*;

fn path(text: &str) -> Path {
    Path::parse(text).unwrap_or_else(|reason| panic!("`{text}` {reason}"))
}

fn text(body: Option<Bytes>) -> Option<String> {
    body.map(|body| String::from_utf8(body.to_vec()).unwrap())
}

#[test]
fn a_path_is_names_numbers_and_stars() {
    assert_eq!(
        path(r#"$.a.b-c[0][*]["d.e"].f"#).0,
        [
            Step::Name("a".into()),
            Step::Name("b-c".into()),
            Step::Index(0),
            Step::Each,
            Step::Name("d.e".into()),
            Step::Name("f".into())
        ]
    );
    assert_eq!(path("a"), path("$.a"));
    assert_eq!(path("['a']"), path("a"));
    for (wrong, reason) in [
        ("", "names nothing"),
        ("$", "names nothing"),
        ("a.", "dot"),
        ("a..b", "empty name"),
        ("a[", "nothing closes"),
        ("a[\"b]", "nothing closes"),
        ("a[-1]", "a number"),
        ("a[0]b", "belongs"),
        (&"a.".repeat(40), "dot"),
        (&vec!["a"; 33].join("."), "more than 32"),
    ] {
        let told = Path::parse(wrong).unwrap_err();
        assert!(told.contains(reason), "{wrong}: {told}");
    }
}

#[test]
fn a_value_is_set_where_the_path_leads() {
    let body = r#"{ "a" : {"b": 1.0}, "l": [ {"x":1}, {"y" : 2} ] }"#;
    for (at, expected) in [
        (
            "a.b",
            r#"{ "a" : {"b": "v"}, "l": [ {"x":1}, {"y" : 2} ] }"#,
        ),
        (
            "a.c.d",
            r#"{ "a" : {"b": 1.0,"c":{"d":"v"}}, "l": [ {"x":1}, {"y" : 2} ] }"#,
        ),
        (
            "n",
            r#"{ "a" : {"b": 1.0}, "l": [ {"x":1}, {"y" : 2} ] ,"n":"v"}"#,
        ),
        (
            "l[*].x",
            r#"{ "a" : {"b": 1.0}, "l": [ {"x":"v"}, {"y" : 2,"x":"v"} ] }"#,
        ),
        ("l[1]", r#"{ "a" : {"b": 1.0}, "l": [ {"x":1}, "v" ] }"#),
    ] {
        let set = text(path(at).set(body, r#""v""#));
        assert_eq!(set.as_deref(), Some(expected), "{at}");
    }
    for nothing in ["l[7].x", "a.b.c", "l.x", "n[0]", "a[0]"] {
        assert_eq!(path(nothing).set(body, "1"), None, "{nothing}");
    }
    assert_eq!(path("a.b").set(body, "1.0"), None);
    assert_eq!(path("a").set("no json", "1"), None);
}

#[test]
fn what_is_at_the_path_is_taken_out_with_its_comma() {
    let body = r#"{"a":1,"l":[1,{"b":2,"b":3},4],"c":5}"#;
    for (at, expected) in [
        ("a", r#"{"l":[1,{"b":2,"b":3},4],"c":5}"#),
        ("l[*]", r#"{"a":1,"l":[],"c":5}"#),
        ("l[0]", r#"{"a":1,"l":[{"b":2,"b":3},4],"c":5}"#),
        ("l[*].b", r#"{"a":1,"l":[1,{},4],"c":5}"#),
    ] {
        assert_eq!(
            text(path(at).remove(body)).as_deref(),
            Some(expected),
            "{at}"
        );
    }
    assert_eq!(path("x.y").remove(body), None);
}

#[test]
fn only_texts_at_the_path_are_rewritten() {
    let body = r#"{"a":"old","m":{"a":"old","old":["\u006fld", 1]}}"#;
    let mut change = |text: &str| (text == "old").then(|| "new".to_owned());
    assert_eq!(
        text(path("m").rewrite(body, &mut change)).as_deref(),
        Some(r#"{"a":"old","m":{"a":"new","old":["new", 1]}}"#)
    );
    assert_eq!(path("x").rewrite(body, &mut change), None);
}
