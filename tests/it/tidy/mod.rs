//! The habits of this project, checked: who may know whom, sizes, names, and what tests may not do.
//! Reads sources as text; runs no code of the hub, and must not know what a module does.

mod habits;
mod layers;
mod paths;
mod source;

/// A rule that was broken, and where: `src/relay/gate.rs:12: …`.
#[derive(Debug, PartialEq)]
pub struct Violation {
    pub file: String,
    pub line: usize,
    pub reason: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

/// Fails with all violations at once, so that one run shows everything that has to be mended.
#[track_caller]
pub fn expect_none(violations: Vec<Violation>) {
    let lines: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}
