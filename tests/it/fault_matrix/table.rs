//! The matrix as text: one line for each cell, columns aligned. No times, no ports, nothing that differs from
//! run to run.

use actors::domain::AttemptRecord;

use super::cell::{Cell, Told};

const HEAD: [&str; 9] = [
    "fault",
    "asked for",
    "other",
    "client gets",
    "retry headers",
    "chain",
    "health of p0",
    "asked",
    "row",
];

pub fn render(cells: &[Cell]) -> String {
    let mut lines = vec![HEAD.map(str::to_owned)];
    lines.extend(cells.iter().map(line));
    let width = |column: usize| {
        let longest = lines.iter().map(|line| line[column].chars().count()).max();
        longest.unwrap_or(0)
    };
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let padded: Vec<String> = line
            .iter()
            .zip(&widths)
            .map(|(word, width)| format!("{word:width$}"))
            .collect();
        text.push_str(padded.join(" | ").trim_end());
        text.push('\n');
    }
    text
}

fn line(cell: &Cell) -> [String; 9] {
    let other = if cell.alternative { "p1" } else { "none" };
    let asked = if cell.alternative {
        format!("p0 {} p1 {}", cell.asked, cell.healthy_asked)
    } else {
        format!("p0 {}", cell.asked)
    };
    let counted = if cell.failures == 0 {
        "not counted".to_owned()
    } else {
        format!("counted {}", cell.failures)
    };
    [
        cell.fault.to_owned(),
        mode(cell.stream).to_owned(),
        other.to_owned(),
        format!("{} {}", cell.status, told(&cell.told)),
        cell.retry.clone(),
        chain(&cell.steps),
        format!("{counted}, cools {}", cell.cools),
        asked,
        cell.row.clone(),
    ]
}

pub fn mode(stream: bool) -> &'static str {
    if stream { "stream" } else { "whole" }
}

fn told(told: &Told) -> String {
    match told {
        Told::Complete => "complete".to_owned(),
        Told::Cut(Some(kind)) => format!("cut, event {kind}"),
        Told::Cut(None) => "cut, silently".to_owned(),
        Told::Error(kind, true) => format!("{kind}, its words"),
        Told::Error(kind, false) => kind.clone(),
        Told::Strange(text) => format!("strange: {text:?}"),
    }
}

/// `p0 overloaded 529 provider > p1 answered 200`, and in brackets who was passed over.
pub fn chain(steps: &[AttemptRecord]) -> String {
    let words: Vec<String> = steps.iter().map(step).collect();
    words.join(" > ")
}

fn step(step: &AttemptRecord) -> String {
    let mut words = Vec::new();
    if !step.provider.is_empty() {
        words.push(step.provider.clone());
    }
    words.push(step.event.clone());
    words.extend(step.status.map(|status| status.to_string()));
    words.extend(fault_word(step));
    if !step.passed_over.is_empty() {
        let passed: Vec<String> = step
            .passed_over
            .iter()
            .map(|passed| format!("{} {}", passed.provider, passed.reason))
            .collect();
        words.push(format!("[{}]", passed.join(", ")));
    }
    words.join(" ")
}

pub fn fault_word(step: &AttemptRecord) -> Option<String> {
    let word = serde_json::to_value(step.fault?).ok()?;
    word.as_str().map(str::to_owned)
}
