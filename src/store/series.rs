//! Sums over time by hours or by the days of a zone, of all together or of the greatest apart. It must not read the raw log.

use std::collections::HashMap;

use actors::domain::Period;
use jiff::tz::TimeZone;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use super::database::{Db, on};
use super::error::Result;
use super::leaderboard::{Leader, LeaderboardBy};
use super::partitions::DAY_MS;
use super::rollups::{HOUR_MS, Sums, begin_of, sums};
use super::rows::from_row;
use super::span::{Span, bind_span, sums_of_span_by};
use super::totals::{SumsFilter, bind_filter, filter_from};
use super::zone_days::{ZoneDays, bind_zone_days, sums_of_zone_days_by};

/// The most that are shown apart.
const TOP_MAX: usize = 20;
/// The longest times: longer ones begin later.
const HOURS_MAX_MS: i64 = 31 * DAY_MS;
const DAYS_MAX_MS: i64 = 400 * DAY_MS;

/// How long a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// An hour of UTC; at most 31 days of them.
    Hour,
    /// A day of the zone, which may have 23 or 25 hours; at most 400 of them.
    Day,
}

/// What a series is asked for.
#[derive(Clone, Debug)]
pub struct SeriesQuery {
    pub from_ms: i64,
    pub to_ms: i64,
    pub resolution: Resolution,
    /// Whose days.
    pub zone: TimeZone,
    pub filter: SumsFilter,
    /// Of whom there is a line each, and how many of the dearest at most (20); the rest is one line.
    pub top: Option<(LeaderboardBy, u32)>,
}

/// Of whom a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeriesOf {
    All,
    One(Leader),
    /// All without those who have a line.
    Others,
}

/// A line of a series: as many sums as there are steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesLine {
    pub of: SeriesOf,
    pub sums: Vec<Sums>,
}

/// Lines over the same steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// When each begins, oldest first; none is left out.
    pub steps: Vec<i64>,
    /// Everybody first; then, where they were asked for, the dearest and the others.
    pub lines: Vec<SeriesLine>,
}

/// Steps of equal length, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    from_ms: i64,
    to_ms: i64,
    step_ms: i64,
}

impl Db {
    /// The sums by steps. An hour counts where it begins.
    pub async fn series_by(&self, asked: &SeriesQuery) -> Result<Series> {
        let runs = runs(asked);
        let steps: Vec<i64> = runs.iter().flat_map(Run::steps).collect();
        let place: HashMap<i64, usize> = steps.iter().copied().zip(0..).collect();
        let blank = vec![Sums::default(); steps.len()];
        let mut apart: Vec<SeriesLine> = Vec::new();
        if let (Some((by, top)), Some(first), Some(last)) = (asked.top, runs.first(), runs.last()) {
            let span = Span::of(first.from_ms, last.to_ms);
            let top = top.min(TOP_MAX as u32);
            let line = |leader: Leader| SeriesLine {
                of: SeriesOf::One(leader),
                sums: blank.clone(),
            };
            let dearest = self.dearest(by, span, &asked.filter, top).await?;
            apart = dearest.into_iter().map(line).collect();
            for run in &runs {
                for (begins_ms, leader, sums) in self.run_of(by, &apart, run, &asked.filter).await?
                {
                    let of = SeriesOf::One(leader);
                    let line = apart.iter_mut().find(|line| line.of == of);
                    if let (Some(line), Some(at)) = (line, place.get(&begins_ms)) {
                        line.sums[*at] = sums;
                    }
                }
            }
        }
        // Read last, so that requests which come in between are among the others.
        let mut all = blank.clone();
        for run in &runs {
            let points = self.series_of(run.from_ms, run.to_ms, run.step_ms, &asked.filter);
            for point in points.await? {
                if let Some(at) = place.get(&point.from_ms) {
                    all[*at] = point.sums;
                }
            }
        }
        let mut lines = vec![SeriesLine {
            of: SeriesOf::All,
            sums: all,
        }];
        if asked.top.is_some() {
            let others = others(&lines[0].sums, &apart);
            lines.append(&mut apart);
            lines.push(SeriesLine {
                of: SeriesOf::Others,
                sums: others,
            });
        }
        Ok(Series { steps, lines })
    }

    /// The steps of those who have a line.
    async fn run_of(
        &self,
        by: LeaderboardBy,
        lines: &[SeriesLine],
        run: &Run,
        filter: &SumsFilter,
    ) -> Result<Vec<(i64, Leader, Sums)>> {
        if lines.is_empty() {
            return Ok(Vec::new());
        }
        let days = run.zone_days();
        let span = Span::of_steps(run.from_ms, run.to_ms, run.step_ms);
        let column = by.column().0;
        let text = if days.is_some() {
            let postgres = matches!(self, Self::Postgres(_));
            sums_of_zone_days_by(postgres, column, &of_those(column, lines.len(), 4))
        } else {
            let step = "/*begins*/ - (/*begins*/ - $7) % $8";
            let of_those = of_those(column, lines.len(), 9);
            sums_of_span_by(step, column, &of_those, "ORDER BY 1")
        };
        macro_rules! parts {
            ($who:ty, $of:expr) => {{
                let who: Vec<$who> = lines.iter().map(|line| $of(&line.of)).collect();
                let rows: Vec<Part<$who>> = on!(self, pool => {
                    let query = sqlx::query_as(AssertSqlSafe(text));
                    let mut query = if let Some(days) = days {
                        bind_zone_days!(query, days)
                    } else {
                        bind_span!(query, span).bind(run.from_ms).bind(run.step_ms)
                    };
                    for one in who {
                        query = query.bind(one);
                    }
                    bind_filter!(query, filter).fetch_all(pool).await
                })?;
                let rows = rows.into_iter().map(|row| (row.begins_ms, row.who, row.sums));
                match days {
                    Some(days) => days.steps(rows),
                    None => rows.collect(),
                }
            }};
        }
        Ok(if by == LeaderboardBy::Model {
            let row = |(begins_ms, who, sums)| (begins_ms, Leader::Model(who), sums);
            parts!(String, name).into_iter().map(row).collect()
        } else {
            let row = |(begins_ms, who, sums)| (begins_ms, by.leader(who), sums);
            parts!(i64, number).into_iter().map(row).collect()
        })
    }
}

/// The conditions on whose the sums are, with parameters from `$first` on, and those of the filter behind them. There is a place
/// for each of those many and no more, since rows are compared with all of them.
fn of_those(column: &str, many: usize, first: usize) -> String {
    let places: Vec<String> = (first..first + many).map(|n| format!("${n}")).collect();
    format!(
        "AND {column} IN ({}) {}",
        places.join(", "),
        filter_from(first + many)
    )
}

fn name(of: &SeriesOf) -> String {
    match of {
        SeriesOf::One(Leader::Model(name)) => name.clone(),
        _ => String::new(),
    }
}

fn number(of: &SeriesOf) -> i64 {
    match of {
        SeriesOf::One(Leader::User(id)) => id.0,
        SeriesOf::One(Leader::Key(id)) => id.0,
        SeriesOf::One(Leader::Provider(id)) => id.0,
        _ => 0,
    }
}

/// What is left of all.
fn others(all: &[Sums], apart: &[SeriesLine]) -> Vec<Sums> {
    let left = |(at, all): (usize, &Sums)| {
        apart
            .iter()
            .fold(*all, |left, line| left.minus(&line.sums[at]))
    };
    all.iter().enumerate().map(left).collect()
}

impl Run {
    fn steps(&self) -> impl Iterator<Item = i64> + use<> {
        let Self {
            from_ms,
            to_ms,
            step_ms,
        } = *self;
        std::iter::successors(Some(from_ms), move |at| Some(at + step_ms))
            .take_while(move |at| *at < to_ms)
    }

    /// How it is summed with the days of UTC, where that helps.
    fn zone_days(&self) -> Option<ZoneDays> {
        let whole = self.step_ms == DAY_MS && (self.to_ms - self.from_ms) % DAY_MS == 0;
        whole.then(|| ZoneDays::of(self.from_ms, self.to_ms))?
    }
}

/// The steps of a time: days of equal length together, one of another length by itself.
fn runs(asked: &SeriesQuery) -> Vec<Run> {
    let to_ms = asked.to_ms;
    if asked.resolution == Resolution::Hour {
        let from_ms = asked.from_ms.max(to_ms.saturating_sub(HOURS_MAX_MS));
        let from_ms = begin_of(HOUR_MS, from_ms);
        let run = Run {
            from_ms,
            to_ms,
            step_ms: HOUR_MS,
        };
        return Some(run)
            .filter(|run| run.from_ms < to_ms)
            .into_iter()
            .collect();
    }
    let from_ms = asked.from_ms.max(to_ms.saturating_sub(DAYS_MAX_MS));
    let mut runs: Vec<Run> = Vec::new();
    let mut day_ms = Period::Day.start(from_ms, &asked.zone);
    while day_ms < to_ms {
        let end_ms = Period::Day.end(day_ms, &asked.zone).unwrap_or(i64::MAX);
        let step_ms = end_ms.saturating_sub(day_ms);
        match runs.last_mut() {
            Some(run) if run.step_ms == step_ms => run.to_ms = end_ms,
            _ => runs.push(Run {
                from_ms: day_ms,
                to_ms: end_ms,
                step_ms,
            }),
        }
        if end_ms <= day_ms {
            break;
        }
        day_ms = end_ms;
    }
    // What is asked for may end within its last day, which is by itself then.
    if let Some(last) = runs.last_mut()
        && to_ms < last.to_ms
    {
        let step_ms = last.step_ms;
        last.to_ms -= step_ms;
        let from_ms = last.to_ms;
        if last.from_ms == from_ms {
            runs.pop();
        }
        runs.push(Run {
            from_ms,
            to_ms,
            step_ms,
        });
    }
    runs
}

struct Part<T> {
    begins_ms: i64,
    who: T,
    sums: Sums,
}

from_row! {
    Part<i64> => |row| Self { begins_ms: row.try_get("part")?, who: row.try_get("who")?, sums: sums!(row) };
    Part<String> => |row| Self { begins_ms: row.try_get("part")?, who: row.try_get("who")?, sums: sums!(row) };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(from: &str, to: &str, zone: &str, resolution: Resolution) -> SeriesQuery {
        let ms = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        SeriesQuery {
            from_ms: ms(from),
            to_ms: ms(to),
            resolution,
            zone: TimeZone::get(zone).unwrap(),
            filter: SumsFilter::default(),
            top: None,
        }
    }

    #[test]
    fn the_day_on_which_clocks_change_is_a_run_of_its_own() {
        let week = asked(
            "2026-03-26T12:00:00Z",
            "2026-04-01T12:00:00Z",
            "Europe/Berlin",
            Resolution::Day,
        );
        let runs = runs(&week);
        let lengths: Vec<(i64, usize)> = runs
            .iter()
            .map(|run| (run.step_ms / HOUR_MS, run.steps().count()))
            .collect();
        assert_eq!(lengths, [(24, 3), (23, 1), (24, 2), (24, 1)]);
        assert_eq!(runs[3].to_ms, week.to_ms);
        let in_zone_days: Vec<bool> = runs.iter().map(|run| run.zone_days().is_some()).collect();
        assert_eq!(in_zone_days, [true, false, true, false]);
    }

    #[test]
    fn times_are_bounded_and_may_be_empty() {
        let all = SeriesQuery {
            from_ms: i64::MIN,
            ..asked(
                "2026-01-01T00:00:00Z",
                "2026-01-02T00:00:00Z",
                "UTC",
                Resolution::Hour,
            )
        };
        assert_eq!(runs(&all).iter().flat_map(Run::steps).count(), 31 * 24);
        let days = SeriesQuery {
            resolution: Resolution::Day,
            ..all.clone()
        };
        assert_eq!(runs(&days).iter().flat_map(Run::steps).count(), 400);
        let none = SeriesQuery {
            from_ms: all.to_ms,
            ..all
        };
        assert_eq!(runs(&none), []);
    }
}
