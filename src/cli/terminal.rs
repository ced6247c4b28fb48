//! Words for the person at the terminal: the only place that prints. A terminal that is gone is no error: a hub
//! must not end because nobody reads its greeting.

use std::io::Write;

/// A line on standard output.
pub(super) fn say(line: &str) {
    let _gone = writeln!(std::io::stdout(), "{line}");
}

/// A line on standard error.
pub(super) fn complain(line: &str) {
    let _gone = writeln!(std::io::stderr(), "{line}");
}

/// Columns of equal width, the first row as a heading.
pub(super) fn table(rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        say(cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// Unix milliseconds as a time in UTC, to the second.
pub(super) fn time(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(
        |_| "?".to_owned(),
        |time| time.strftime("%Y-%m-%d %H:%M:%S").to_string(),
    )
}
