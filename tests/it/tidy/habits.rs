//! Sizes, headers, names, and what may not stand where. One test for each habit.

use std::collections::BTreeSet;

use regex::Regex;

use super::source::{self, Source};
use super::{Violation, expect_none};

const ALL_RUST: &[&str] = &["build.rs", "src", "actors", "tests", "benches", "demo"];
const MAX_LINES: usize = 500;
const EMPTY_WORDS: &[&str] = &[
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "misc",
    "manager",
    "service",
    "processor",
    "base",
];

fn violation(source: &Source, offset: usize, reason: String) -> Violation {
    Violation {
        file: source.path.clone(),
        line: source.line_of(offset),
        reason,
    }
}

/// Every place where `pattern` stands in code that `applies`.
fn find(
    sources: &[Source],
    pattern: &str,
    reason: &str,
    applies: impl Fn(&Source, usize) -> bool,
) -> Vec<Violation> {
    let pattern = Regex::new(pattern).expect("a pattern");
    let mut found = Vec::new();
    for source in sources {
        for place in pattern.find_iter(&source.code) {
            if applies(source, place.start()) {
                found.push(violation(
                    source,
                    place.start(),
                    format!("`{}`: {reason}", place.as_str().trim()),
                ));
            }
        }
    }
    found
}

#[test]
fn no_file_is_longer_than_five_hundred_lines() {
    let written = [".rs", ".ts", ".tsx", ".sh", ".lua", ".sql"];
    // Printed out of the API's document.
    let printed = "web/src/api/schema.d.ts";
    let mut violations = Vec::new();
    for path in source::files("") {
        let lines = || source::read(&path).lines().count();
        if path != printed
            && written.iter().any(|ending| path.ends_with(ending))
            && lines() > MAX_LINES
        {
            let reason = format!(
                "{} lines, the most is {MAX_LINES}: split it by what it decides",
                lines()
            );
            violations.push(Violation {
                file: path.clone(),
                line: MAX_LINES + 1,
                reason,
            });
        }
    }
    expect_none(violations);
}

#[test]
fn every_file_opens_by_saying_what_it_is() {
    let sources = source::rust(ALL_RUST);
    let silent = sources
        .iter()
        .filter(|source| !source.text.starts_with("//! "));
    expect_none(
        silent
            .map(|source| violation(source, 0, "does not open with `//! `".into()))
            .collect(),
    );
}

/// The empty word in a name, if it is the whole of it or its last part: `ProviderManager`, `http_utils`.
fn empty_word(name: &str) -> Option<&'static str> {
    let last_part = Regex::new("[A-Z]?[a-z0-9]+$").expect("a pattern");
    let last = last_part.find(name)?.as_str().to_lowercase();
    EMPTY_WORDS.iter().copied().find(|word| *word == last)
}

fn empty_names(source: &Source) -> Vec<Violation> {
    let mut violations = Vec::new();
    let folders_and_stem = source.path.trim_end_matches(".rs").split('/');
    for word in folders_and_stem.filter_map(empty_word) {
        violations.push(violation(
            source,
            0,
            format!("a path with `{word}` says nothing: name what it knows"),
        ));
    }
    // Indented `type`s are a foreign trait's; their name is not ours to choose.
    let item =
        Regex::new(r"(?m)(?:\b(?:struct|enum|trait|union) |^(?:pub(?:\([^)]*\))? )?type )(\w+)")
            .expect("a pattern");
    for found in item.captures_iter(&source.code) {
        let name = found.get(1).expect("the pattern has it");
        if let Some(word) = empty_word(name.as_str()) {
            let reason = format!(
                "type `{}`: `{word}` says nothing, name what it is",
                name.as_str()
            );
            violations.push(violation(source, name.start(), reason));
        }
    }
    violations
}

#[test]
fn no_file_or_type_has_an_empty_name() {
    expect_none(
        source::rust(ALL_RUST)
            .iter()
            .flat_map(empty_names)
            .collect(),
    );
    let bad = Source::new(
        "src/relay/http_utils.rs",
        "//! A.\npub struct ProviderManager;\nstruct BaseUrl;\n",
    );
    let lines: Vec<usize> = empty_names(&bad)
        .iter()
        .map(|violation| violation.line)
        .collect();
    assert_eq!(lines, [1, 2]);
}

#[test]
fn addresses_of_actors_stay_in_their_crate() {
    let sources = source::rust(&["src", "tests", "benches", "demo"]);
    expect_none(find(
        &sources,
        r"\b(actix::)?Addr\s*<",
        "outside of `actors` there are handles",
        |_, _| true,
    ));
}

#[test]
fn sql_stays_in_the_store() {
    let sources = source::rust(&["src", "benches", "actors", "demo"]);
    expect_none(find(
        &sources,
        r"\bsqlx\b",
        "only `src/store` speaks SQL",
        |source, offset| !source.path.starts_with("src/store/") && !source.is_test(offset),
    ));
}

/// A test that sleeps is slow when it passes and wrong when the machine is busy. Two places are excused: scripted
/// upstreams and waiting for other processes in `tests/it/support`, and tests on tokio's paused clock, which skips.
fn may_sleep(source: &Source) -> bool {
    source.path.starts_with("tests/it/support")
        || ["start_paused = true", "time::pause()"]
            .iter()
            .any(|paused| source.code.contains(paused))
}

#[test]
fn no_test_sleeps() {
    let sources = source::rust(ALL_RUST);
    expect_none(find(
        &sources,
        r"\bsleep(_until)?\s*\(",
        "await what you wait for",
        |source, offset| source.is_test(offset) && !may_sleep(source),
    ));
}

#[test]
fn no_test_is_ignored() {
    let sources = source::rust(ALL_RUST);
    expect_none(find(
        &sources,
        r"#\[ignore\b",
        "mend the test or take it out",
        |_, _| true,
    ));
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |database: &str| -> BTreeSet<String> {
        let folder = format!("migrations/{database}");
        let all = source::files(&folder).into_iter();
        all.map(|path| path.trim_start_matches(&folder).to_owned())
            .filter(|path| path.ends_with(".sql"))
            .collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn every_statement_is_used_by_the_store() {
    let store: String = source::rust(&["src/store"])
        .iter()
        .map(|source| source.text.as_str())
        .collect();
    let unused = source::files("src/store/sql").into_iter().filter(|path| {
        let Some(name) = path
            .strip_prefix("src/store/sql/")
            .and_then(|name| name.strip_suffix(".sql"))
        else {
            return false;
        };
        // Named whole, or as the two arguments of a macro: `"keys/insert"`, `"keys", "insert"`, `keys / insert`.
        let plain = name
            .trim_end_matches(".postgres")
            .trim_end_matches(".sqlite");
        let (table, verb) = plain.split_once('/').unwrap_or(("", plain));
        let either = format!(r#"\b{table}"?\s*(/|,|::)\s*"?{verb}\b"#);
        !Regex::new(&either).expect("a pattern").is_match(&store)
    });
    let reason = "no file of src/store names this statement";
    expect_none(
        unused
            .map(|file| Violation {
                file,
                line: 1,
                reason: reason.into(),
            })
            .collect(),
    );
}

/// Names in examples that are nobody's.
const NOBODY: &[&str] = &[
    "you", "user", "alice", "bob", "me", "hub", "node", "runner", "nonroot",
];

/// Home folders in this text that look like a real person's.
fn homes(text: &str) -> Vec<(usize, String)> {
    // In two parts, or this file would find itself.
    let home = Regex::new(&["(?:/home/|/Us", r"ers/|[A-Z]:\\+Users\\+)([A-Za-z][\w.-]*)"].concat())
        .expect("a pattern");
    home.captures_iter(text)
        .filter(|found| !NOBODY.contains(&&found[1]))
        .map(|found| {
            (
                text[..found.get(0).expect("the pattern has it").start()]
                    .matches('\n')
                    .count()
                    + 1,
                found[0].to_owned(),
            )
        })
        .collect()
}

#[test]
fn no_file_names_a_folder_of_somebodys_machine() {
    let written = [
        "rs", "md", "ts", "tsx", "json", "yaml", "yml", "toml", "sh", "sql", "lua", "html", "txt",
    ];
    let mut violations = Vec::new();
    for file in source::files("")
        .into_iter()
        .filter(|path| !path.ends_with("package-lock.json"))
    {
        let ending = file.rsplit('.').next().unwrap_or_default().to_owned();
        if !written.contains(&ending.as_str()) {
            continue;
        }
        for (line, path) in homes(&source::read(&file)) {
            violations.push(Violation {
                file: file.clone(),
                line,
                reason: format!("`{path}` is on one machine only"),
            });
        }
    }
    expect_none(violations);
    let person = ["/ho", "me/zoe/hub"].concat();
    assert_eq!(
        homes(&format!("a\ncd {person} or /home/you/hub")),
        [(2, ["/ho", "me/zoe"].concat())]
    );
}
