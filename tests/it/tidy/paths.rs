//! Finds the paths that code names: `crate::store::keys`, `use crate::{auth, relay::Call}`, `super::super::store`.
//! Knows the grammar of paths and use trees; must not know which of them are allowed.

use super::source::{Source, is_word};

/// One full path, e.g. `["store", "keys"]` for `crate::store::keys`, and the offset where it was named.
#[derive(Debug, PartialEq)]
pub struct Named {
    pub segments: Vec<String>,
    pub offset: usize,
}

/// Paths that begin with `head::`, without the head. A use tree gives one for each leaf.
pub fn below(source: &Source, head: &str) -> Vec<Named> {
    let mut found = Vec::new();
    for offset in starts(&source.code, head) {
        let mut tree = Tree {
            bytes: source.code.as_bytes(),
            at: offset + head.len(),
            offset,
            found: &mut found,
        };
        tree.step(&[]);
    }
    found
}

/// Paths that climb by `super` to the crate's root. Inline modules are not followed: only tests have them here.
pub fn above(source: &Source) -> Vec<Named> {
    let depth = source.module().len();
    let climb = vec!["super"; depth].join("::");
    below(source, &climb)
        .into_iter()
        .filter(|named| named.segments.first().is_none_or(|first| first != "super"))
        .collect()
}

/// Where `head` stands as the first word of a path.
fn starts(code: &str, head: &str) -> Vec<usize> {
    let bytes = code.as_bytes();
    code.match_indices(head)
        .map(|(offset, _)| offset)
        .filter(|offset| {
            let before = code[..*offset].trim_end();
            let after = code[offset + head.len()..].trim_start();
            let glued = *offset > 0 && is_word(bytes[offset - 1]);
            after.starts_with("::") && !glued && !before.ends_with("::")
        })
        .collect()
}

struct Tree<'a> {
    bytes: &'a [u8],
    at: usize,
    offset: usize,
    found: &'a mut Vec<Named>,
}

impl Tree<'_> {
    fn skip_space(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn takes(&mut self, token: &str) -> bool {
        self.skip_space();
        let is_next = self.bytes[self.at..].starts_with(token.as_bytes());
        if is_next {
            self.at += token.len();
        }
        is_next
    }

    fn word(&mut self) -> Option<String> {
        self.skip_space();
        let length = self.bytes[self.at..]
            .iter()
            .take_while(|byte| is_word(**byte))
            .count();
        let word = String::from_utf8_lossy(&self.bytes[self.at..self.at + length]).into_owned();
        self.at += length;
        (length > 0).then_some(word)
    }

    /// Continues the path after `prefix`: `::name`, `::*`, `::{…}`, or its end.
    fn step(&mut self, prefix: &[String]) {
        let start = self.at;
        if !self.takes("::") {
            self.at = start;
            return self.leaf(prefix);
        }
        if self.takes("{") {
            while !self.takes("}") && self.at < self.bytes.len() {
                self.skip_space();
                let branch = self.at;
                if let Some(name) = self.word() {
                    self.offset = branch;
                    self.step(&[prefix, &[name]].concat());
                    if self.takes("as ") {
                        self.word();
                    }
                } else if !self.takes(",") {
                    self.at += 1;
                }
            }
            return;
        }
        match self.word() {
            Some(name) => self.step(&[prefix, &[name]].concat()),
            // `::*`, or the turbofish of a path's last part.
            None => self.leaf(prefix),
        }
    }

    fn leaf(&mut self, segments: &[String]) {
        self.found.push(Named {
            segments: segments.to_vec(),
            offset: self.offset,
        });
    }
}

#[cfg(test)]
fn names(path: &str, text: &str, head: &str) -> Vec<String> {
    let source = Source::new(path, text);
    let named = if head == "super" {
        above(&source)
    } else {
        below(&source, head)
    };
    named
        .iter()
        .map(|named| named.segments.join("::"))
        .collect()
}

#[test]
fn a_use_tree_names_each_of_its_leaves() {
    let text = "use crate::{auth::{self, key::Key as K}, relay, store::*};\nfn a(b: crate::limits::memory::Memory) {}";
    assert_eq!(
        names("src/a.rs", text, "crate"),
        [
            "auth::self",
            "auth::key::Key",
            "relay",
            "store",
            "limits::memory::Memory"
        ]
    );
}

#[test]
fn a_word_that_only_ends_like_the_head_is_no_path() {
    assert_eq!(
        names(
            "src/a.rs",
            "use my_crate::a; use x::crate::b; let c = $crate::d;",
            "crate"
        ),
        ["d"]
    );
}

#[test]
fn climbing_to_the_root_names_the_module_there() {
    let text = "use super::super::store::Db; use super::sibling;";
    assert_eq!(names("src/relay/gate.rs", text, "super"), ["store::Db"]);
    assert_eq!(
        names("src/console.rs", "use super::store::Db;", "super"),
        ["store::Db"]
    );
    assert_eq!(names("src/relay/a/b.rs", text, "super"), [""; 0]);
}
