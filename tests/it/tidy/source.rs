//! Rust sources as text without comments and literals, and which parts of them are only compiled for tests.
//! Not a parser: it knows just enough of the grammar to not be fooled by a comment or a string.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

pub struct Source {
    /// Relative to the workspace, with `/`.
    pub path: String,
    pub text: String,
    /// The text with comments and the insides of literals blanked; every byte keeps its place.
    pub code: String,
    /// Byte ranges of `code` that only exist in tests.
    test_ranges: Vec<(usize, usize)>,
    /// The whole file is reached through a `#[cfg(test)] mod` or lives in a folder of tests.
    all_test: bool,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let code = blank_comments_and_literals(text);
        let test_ranges = find_test_ranges(&code);
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            test_ranges,
            all_test: path.starts_with("tests/"),
        }
    }

    pub fn line_of(&self, offset: usize) -> usize {
        self.code[..offset].matches('\n').count() + 1
    }

    pub fn is_test(&self, offset: usize) -> bool {
        self.all_test
            || self
                .test_ranges
                .iter()
                .any(|(start, end)| (*start..*end).contains(&offset))
    }

    /// `src/relay/gate.rs` is `["relay", "gate"]`, `src/relay/mod.rs` is `["relay"]`, `src/main.rs` is `["main"]`.
    pub fn module(&self) -> Vec<&str> {
        let inside = self
            .path
            .trim_start_matches("actors/")
            .trim_start_matches("src/");
        let mut parts: Vec<&str> = inside.trim_end_matches(".rs").split('/').collect();
        if parts.last() == Some(&"mod") {
            parts.pop();
        }
        parts
    }

    /// Files that this one declares under `#[cfg(test)] mod name;`.
    fn test_files(&self) -> Vec<String> {
        let folder = Path::new(&self.path)
            .parent()
            .unwrap_or(Path::new(""))
            .to_path_buf();
        let stem = Path::new(&self.path)
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let home = match stem.as_str() {
            "mod" | "lib" | "main" => folder,
            _ => folder.join(stem),
        };
        let declared = self.test_ranges.iter().filter_map(|(start, end)| {
            let item = self.code[*start..*end].trim_end().strip_suffix(';')?;
            let (_, name) = item.rsplit_once("mod ")?;
            Some(home.join(name.trim()).to_string_lossy().replace('\\', "/"))
        });
        declared.collect()
    }
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Files below `folder` of the workspace, relative to it. A folder that does not exist yet has none.
pub fn files(folder: &str) -> Vec<String> {
    let skip = [
        "target",
        "node_modules",
        "dist",
        "screenshots",
        ".git",
        "data",
    ];
    let mut found: Vec<String> = WalkDir::new(root().join(folder))
        .into_iter()
        .filter_entry(|entry| !skip.contains(&entry.file_name().to_string_lossy().as_ref()))
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let inside = entry.path().strip_prefix(root()).ok()?;
            Some(inside.to_string_lossy().replace('\\', "/"))
        })
        .collect();
    found.sort();
    found
}

pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every Rust source below these folders, with out-of-line test modules marked as such.
pub fn rust(folders: &[&str]) -> Vec<Source> {
    let mut sources: Vec<Source> = folders
        .iter()
        .flat_map(|folder| files(folder))
        .filter(|path| path.ends_with(".rs"))
        .map(|path| Source::new(&path, &read(&path)))
        .collect();
    let test_modules: HashSet<String> = sources.iter().flat_map(Source::test_files).collect();
    for source in &mut sources {
        let of_test = |module: &String| {
            source.path == format!("{module}.rs") || source.path.starts_with(&format!("{module}/"))
        };
        source.all_test |= test_modules.iter().any(of_test);
    }
    sources
}

/// Replaces comments and the insides of string and character literals by spaces.
fn blank_comments_and_literals(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes[at..].starts_with(b"//") => line_end(bytes, at),
            b'/' if bytes[at..].starts_with(b"/*") => block_comment_end(bytes, at),
            b'"' => string_end(bytes, at),
            b'r' if !after_identifier(bytes, at) => raw_string_end(bytes, at).unwrap_or(at),
            b'\'' => char_end(bytes, at).unwrap_or(at),
            _ => at,
        };
        if end == at {
            at += 1;
            continue;
        }
        for byte in &mut out[at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    // Whole multi-byte characters stand only in comments, literals and rare identifiers, so this stays UTF-8.
    String::from_utf8(out).expect("blanking keeps characters whole")
}

fn after_identifier(bytes: &[u8], at: usize) -> bool {
    // `br"…"` is a raw string as well, `var"` is not one.
    at > 0 && is_word(bytes[at - 1]) && bytes[at - 1] != b'b'
}

pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |length| at + length)
}

fn block_comment_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0;
    let mut at = start;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if bytes[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn raw_string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let hashes = bytes[start + 1..]
        .iter()
        .take_while(|byte| **byte == b'#')
        .count();
    let open = start + 1 + hashes;
    (bytes.get(open) == Some(&b'"')).then_some(())?;
    let close = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
    let length = bytes[open + 1..]
        .windows(close.len())
        .position(|window| window == close);
    Some(length.map_or(bytes.len(), |length| open + 1 + length + close.len()))
}

/// `'a'` and `'\n'` are literals, `'a` is a lifetime.
fn char_end(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = std::str::from_utf8(&bytes[start + 1..]).ok()?;
    let mut characters = rest.char_indices();
    let (_, first) = characters.next()?;
    if first == '\\' {
        let (after, _) = characters.nth(1)?;
        return rest[after..]
            .find('\'')
            .map(|length| start + 1 + after + length + 1);
    }
    let (next, second) = characters.next()?;
    (second == '\'').then_some(start + 1 + next + 1)
}

/// Each `#[cfg(test)]` or `#[cfg(all(test, …))]` with the item that it stands on.
fn find_test_ranges(code: &str) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut from = 0;
    while let Some(found) = code[from..].find("#[cfg(") {
        let start = from + found;
        let condition_end = code[start..]
            .find(']')
            .map_or(code.len(), |length| start + length + 1);
        let condition: String = code[start..condition_end].split_whitespace().collect();
        if condition == "#[cfg(test)]" || condition.starts_with("#[cfg(all(test,") {
            let end = item_end(code.as_bytes(), condition_end);
            ranges.push((start, end));
            from = end;
        } else {
            from = condition_end;
        }
    }
    ranges
}

/// The end of the item at `start`: its closing brace, or the `;` or `,` before any brace.
fn item_end(bytes: &[u8], start: usize) -> usize {
    let mut braces = 0;
    let mut brackets = 0;
    for (at, byte) in bytes.iter().enumerate().skip(start) {
        match byte {
            b'(' | b'[' => brackets += 1,
            b')' | b']' => brackets -= 1,
            b'{' => braces += 1,
            b'}' => {
                braces -= 1;
                if braces <= 0 {
                    return at + 1;
                }
            }
            b';' | b',' if braces == 0 && brackets == 0 => return at + 1,
            _ => {}
        }
    }
    bytes.len()
}

#[test]
fn comments_and_literals_are_not_code() {
    let text = "let a = \"crate::x\"; // crate::y\n/* crate::z /* in */ out */ let b = r#\"crate::\"w\"#; let c = '\"'; fn d<'e>() {}";
    let code = Source::new("src/a.rs", text).code;
    assert_eq!(code.len(), text.len());
    assert!(!code.contains("crate"), "{code}");
    assert!(
        code.contains("let b =") && code.contains("fn d<'e>() {}"),
        "{code}"
    );
}

#[test]
fn only_test_items_count_as_tests() {
    let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() {}\n}\nfn c() {}\n#[cfg(test)]\nmod more;\nfn d() {}";
    let source = Source::new("src/relay/mod.rs", text);
    let is_test = |name: &str| source.is_test(source.code.find(name).unwrap());
    assert_eq!(
        ["fn a", "fn b", "fn c", "fn d"].map(is_test),
        [false, true, false, false]
    );
    assert_eq!(source.test_files(), ["src/relay/more"]);
    assert_eq!(
        Source::new("src/relay/gate.rs", text).test_files(),
        ["src/relay/gate/more"]
    );
}
