//! From samples to a row of the table.

use std::io::Write;
use std::time::Duration;

use anyhow::Result;

/// The times of one exchange.
pub struct Sample {
    pub first_byte: Duration,
    pub whole: Duration,
}

pub const HEADER: &str = "\
| through | load | answers/s | first byte p50 | p99 | whole p50 | p90 | p99 | errors | CPU per answer | peak memory |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|";

pub struct Report {
    first_byte: Vec<Duration>,
    whole: Vec<Duration>,
    errors: usize,
    elapsed: Duration,
    cpu: Duration,
    peak_memory: Option<u64>,
}

impl Report {
    pub fn new(
        samples: Vec<Sample>,
        errors: usize,
        elapsed: Duration,
        cpu: Duration,
        peak_memory: Option<u64>,
    ) -> Self {
        let (mut first_byte, mut whole): (Vec<_>, Vec<_>) = samples
            .into_iter()
            .map(|sample| (sample.first_byte, sample.whole))
            .unzip();
        first_byte.sort_unstable();
        whole.sort_unstable();
        Self {
            first_byte,
            whole,
            errors,
            elapsed,
            cpu,
            peak_memory,
        }
    }

    pub fn row(&self, label: &str, connections: usize, stream: bool) -> String {
        let load = format!(
            "{connections} {}",
            if stream { "streams" } else { "connections" }
        );
        let count = self.whole.len().max(1);
        let rate = self.whole.len() as f64 / self.elapsed.as_secs_f64();
        let (cpu, memory) = match self.peak_memory {
            Some(kib) => (
                format!("{:.1} µs", self.cpu.as_secs_f64() * 1e6 / count as f64),
                format!("{:.1} MB", kib as f64 / 1024.0),
            ),
            None => ("–".to_owned(), "–".to_owned()),
        };
        format!(
            "| {label} | {load} | {rate:.0} | {} | {} | {} | {} | {} | {} | {cpu} | {memory} |",
            millis(&self.first_byte, 50),
            millis(&self.first_byte, 99),
            millis(&self.whole, 50),
            millis(&self.whole, 90),
            millis(&self.whole, 99),
            self.errors,
        )
    }
}

/// The `percent`th percentile (nearest rank) of sorted times.
fn percentile(sorted: &[Duration], percent: usize) -> Option<Duration> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}

fn millis(sorted: &[Duration], percent: usize) -> String {
    percentile(sorted, percent).map_or_else(
        || "–".to_owned(),
        |time| format!("{:.3} ms", time.as_secs_f64() * 1e3),
    )
}

pub fn print(text: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let times: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        assert_eq!(percentile(&times, 50), Some(Duration::from_millis(100)));
        assert_eq!(percentile(&times, 99), Some(Duration::from_millis(198)));
        assert_eq!(percentile(&times[..1], 99), Some(Duration::from_millis(1)));
        assert_eq!(percentile(&[], 50), None);
    }
}
