//! What a process cost, read from /proc. Linux only, as are the benchmarks.

use std::time::Duration;

use anyhow::{Context, Result};

/// Linux counts in hundredths of a second on every platform that we know (USER_HZ).
const TICK: Duration = Duration::from_millis(10);

/// The processes under test, taken together.
pub struct Processes(Vec<u32>);

impl Processes {
    pub fn of(pids: &[u32]) -> Self {
        Self(pids.to_vec())
    }

    /// User and system time of all threads so far.
    pub fn cpu(&self) -> Result<Duration> {
        let mut ticks = 0;
        for pid in &self.0 {
            let stat = read(*pid, "stat")?;
            // The name is in parentheses and may hold anything, blanks too.
            let (_, fields) = stat.rsplit_once(')').context("a process name in stat")?;
            let fields: Vec<&str> = fields.split_whitespace().collect();
            let field = |index: usize| fields.get(index).and_then(|text| text.parse::<u32>().ok());
            ticks += field(11).context("utime in stat")? + field(12).context("stime in stat")?;
        }
        Ok(TICK * ticks)
    }

    /// The most memory that was ever resident (VmHWM), in KiB; `None` without processes.
    pub fn peak_memory(&self) -> Result<Option<u64>> {
        let mut sum = None;
        for pid in &self.0 {
            let status = read(*pid, "status")?;
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kib: u64 = line
                .context("VmHWM in status")?
                .trim()
                .trim_end_matches(" kB")
                .parse()?;
            sum = Some(sum.unwrap_or(0) + kib);
        }
        Ok(sum)
    }
}

fn read(pid: u32, file: &str) -> Result<String> {
    std::fs::read_to_string(format!("/proc/{pid}/{file}"))
        .with_context(|| format!("{file} of process {pid}"))
}
