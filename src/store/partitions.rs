//! Partitions of the request log in PostgreSQL: which there are, which are made ahead, which go. SQLite has none, and
//! nothing to do here. It must not delete a row that is inside the time that is kept.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use sqlx::{AssertSqlSafe, PgPool};

use super::database::Db;
use super::error::Result;

pub(super) const DAY_MS: i64 = 86_400_000;
/// Partitions reach this many days beyond today: a hub that cannot make one has so long until rows go astray, which
/// costs no row but a move.
const AHEAD_DAYS: i64 = 3;
/// Both are partitioned alike.
pub(super) const TABLES: [&str; 2] = ["requests", "request_details"];
/// Of several hubs on a database one at a time works on partitions. The number only has to be nobody else's.
const LOCK: i64 = 7_201_944_011;

/// How much time one partition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partitioning {
    /// Exact to drop, but a list without a time looks into each of them: for logs that are kept for weeks.
    Daily,
    /// Few enough to keep for ever. Every query without a time locks every partition and each of its indexes, and
    /// PostgreSQL has some thousands of such locks by default.
    Monthly,
}

/// The days of a partition, counted from 1970: the first one, and the first one after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Days {
    pub(super) from: i64,
    pub(super) to: i64,
}

impl Days {
    fn name(self, table: &str) -> String {
        let word = |day| calendar(day).strftime("%Y%m%d").to_string();
        format!("{table}_p{}_{}", word(self.from), word(self.to))
    }

    fn of_name(name: &str, table: &str) -> Option<Self> {
        let (from, to) = name
            .strip_prefix(table)?
            .strip_prefix("_p")?
            .split_once('_')?;
        let day = |text| Date::strptime("%Y%m%d", text).ok().map(number);
        Some(Self {
            from: day(from)?,
            to: day(to)?,
        })
    }
}

impl Db {
    /// Makes the partitions that rows of today and the next days need, where there are none. Rows that went astray
    /// meanwhile move into them. Gives their names; none on SQLite.
    pub async fn make_partitions(&self, now_ms: i64, size: Partitioning) -> Result<Vec<String>> {
        let Self::Postgres(pool) = self else {
            return Ok(Vec::new());
        };
        let mut made = Vec::new();
        for table in TABLES {
            let present = partitions(pool, table).await?;
            for days in missing(&present, now_ms.div_euclid(DAY_MS), size) {
                make(pool, table, days).await?;
                made.push(days.name(table));
            }
        }
        Ok(made)
    }
}

/// The partitions of a table but the default one, oldest first.
pub(super) async fn partitions(pool: &PgPool, table: &str) -> Result<Vec<Days>> {
    const LIST: &str = include_str!("sql/partitions/list.postgres.sql");
    let names: Vec<String> = sqlx::query_scalar(LIST).bind(table).fetch_all(pool).await?;
    let mut days: Vec<Days> = names
        .iter()
        .filter_map(|name| Days::of_name(name, table))
        .collect();
    days.sort_unstable();
    Ok(days)
}

/// Made beside the table and attached then: unlike making it in place, that does not stop those who read and write.
async fn make(pool: &PgPool, table: &str, days: Days) -> Result<()> {
    let name = days.name(table);
    let (from, to) = (days.from * DAY_MS, days.to * DAY_MS);
    let mut tx = pool.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(LOCK)
        .execute(&mut *tx)
        .await?;
    let there: bool = sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL")
        .bind(&name)
        .fetch_one(&mut *tx)
        .await?;
    if there {
        return Ok(());
    }
    let statements = [
        // Whoever waits for a lock keeps all others waiting behind it.
        "SET LOCAL lock_timeout = '5s'".to_owned(),
        format!("CREATE TABLE {name} (LIKE {table} INCLUDING ALL)"),
        format!("LOCK TABLE {table}_default IN ACCESS EXCLUSIVE MODE"),
        format!(
            "WITH moved AS (DELETE FROM {table}_default WHERE at_ms >= {from} AND at_ms < {to} RETURNING *) \
             INSERT INTO {name} SELECT * FROM moved"
        ),
        format!("ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ({from}) TO ({to})"),
    ];
    for statement in statements {
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Drops a partition; gives how many rows it had, about where the planner knows no better.
pub(super) async fn drop_partition(pool: &PgPool, table: &str, days: Days) -> Result<u64> {
    let name = days.name(table);
    let mut tx = pool.begin().await?;
    let count = AssertSqlSafe(format!("SELECT COUNT(*) FROM {name}"));
    let rows: i64 = sqlx::query_scalar(count).fetch_one(&mut *tx).await?;
    for statement in [
        "SET LOCAL lock_timeout = '5s'".to_owned(),
        format!("DROP TABLE IF EXISTS {name}"),
    ] {
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(rows.unsigned_abs())
}

/// The partition's name, and the default one's where there is none.
pub(super) fn name_of(table: &str, days: Option<Days>) -> String {
    days.map_or_else(|| format!("{table}_default"), |days| days.name(table))
}

/// What has to be made so that every day from today on is in a partition, for some days ahead.
fn missing(present: &[Days], today: i64, size: Partitioning) -> Vec<Days> {
    let until = today + AHEAD_DAYS + 1;
    let mut day = today;
    let mut made = Vec::new();
    while day < until {
        if let Some(covering) = present.iter().find(|one| one.from <= day && day < one.to) {
            day = covering.to;
            continue;
        }
        let (from, to) = match size {
            Partitioning::Daily => (day, day + 1),
            Partitioning::Monthly => {
                let first = calendar(day).first_of_month();
                (number(first), number(first.saturating_add(1.month())))
            }
        };
        // They may have been of another size before: what is there stays.
        let before = present.iter().map(|one| one.to).filter(|to| *to <= day);
        let after = present
            .iter()
            .map(|one| one.from)
            .filter(|from| *from > day);
        let days = Days {
            from: before.max().map_or(from, |end| from.max(end)),
            to: after.min().map_or(to, |begin| to.min(begin)),
        };
        made.push(days);
        day = days.to;
    }
    made
}

fn calendar(day: i64) -> Date {
    date(1970, 1, 1).saturating_add(day.days())
}

fn number(day: Date) -> i64 {
    let since = day.duration_since(date(1970, 1, 1));
    since.as_hours().div_euclid(24)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-29, two days before a month's end.
    fn today() -> i64 {
        number(date(2026, 11, 29))
    }

    fn names(days: &[Days]) -> Vec<String> {
        days.iter().map(|days| days.name("requests")).collect()
    }

    #[test]
    fn a_name_says_the_days_and_is_read_back() {
        let days = Days {
            from: today(),
            to: today() + 1,
        };
        assert_eq!(days.name("requests"), "requests_p20261129_20261130");
        assert_eq!(
            Days::of_name(&days.name("requests"), "requests"),
            Some(days)
        );
        for name in [
            "requests_default",
            "requests_p2026_x",
            "request_details_p20261129_20261130",
        ] {
            assert_eq!(Days::of_name(name, "requests"), None, "{name}");
        }
    }

    #[test]
    fn days_are_made_ahead_over_a_months_end_and_none_twice() {
        let made = missing(&[], today(), Partitioning::Daily);
        assert_eq!(
            names(&made),
            [
                "requests_p20261129_20261130",
                "requests_p20261130_20261201",
                "requests_p20261201_20261202",
                "requests_p20261202_20261203"
            ]
        );
        assert_eq!(missing(&made, today(), Partitioning::Daily), []);
        assert_eq!(missing(&made, today() + 1, Partitioning::Daily).len(), 1);
    }

    #[test]
    fn a_month_begins_where_what_is_there_ends_and_ends_where_it_begins() {
        let months = missing(&[], today(), Partitioning::Monthly);
        assert_eq!(
            names(&months),
            ["requests_p20261101_20261201", "requests_p20261201_20270101"]
        );
        let daily = missing(&[], today() - 3, Partitioning::Daily);
        assert_eq!(
            names(&missing(&daily, today(), Partitioning::Monthly)),
            ["requests_p20261130_20261201", "requests_p20261201_20270101"]
        );
        let later = [Days {
            from: today() + 1,
            to: today() + 2,
        }];
        assert_eq!(
            names(&missing(&later, today(), Partitioning::Monthly)),
            ["requests_p20261101_20261130", "requests_p20261201_20270101"]
        );
        // After a month, days.
        assert_eq!(
            names(&missing(&months[..1], today(), Partitioning::Daily)),
            ["requests_p20261201_20261202", "requests_p20261202_20261203"]
        );
    }
}
