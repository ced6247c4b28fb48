//! Prints a markdown table. It must not measure.

use std::io::Write;
use std::time::Duration;

use anyhow::Result;

/// Writes a line to standard output.
pub fn line(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

/// The head of a table; all columns but the first are numbers.
pub fn head(columns: &[&str]) -> Result<()> {
    line(&format!("| {} |", columns.join(" | ")))?;
    line(&format!("|---|{}", "--:|".repeat(columns.len() - 1)))
}

pub fn row(cells: &[String]) -> Result<()> {
    line(&format!("| {} |", cells.join(" | ")))
}

/// Milliseconds with as many decimals as matter.
pub fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    if ms < 10.0 {
        format!("{ms:.2}")
    } else {
        format!("{ms:.0}")
    }
}

/// `10,000,000`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
