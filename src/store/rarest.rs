//! Of several filters with an index each, the one that leaves the fewest rows to look at. SQLite keeps no statistics, and
//! those that it could make know an average user and no rare one: so it is told, after a look into the indexes. It must
//! not read the log's rows.

use sqlx::{QueryBuilder, Sqlite, SqlitePool};

use super::error::Result;
use super::request_filter::{Condition, Leading, RequestFilter};

/// So many entries of each index are looked at, which takes a fraction of a millisecond.
const LOOK: i64 = 1000;

/// By which condition the rows are found.
pub(super) async fn filter(pool: &SqlitePool, filter: &RequestFilter) -> Result<Leading> {
    if let Some((from, to)) = filter.session_range() {
        const BEGINNING: &str = include_str!("sql/requests/look_session.sqlite.sql");
        let query = sqlx::query_scalar(BEGINNING).bind(from).bind(to);
        let entries: i64 = query.bind(LOOK).fetch_one(pool).await?;
        if entries < LOOK {
            return Ok(Leading::Prefix);
        }
    }
    let rest = match condition(pool, filter).await? {
        Some(place) => Leading::Condition(place),
        None if filter.session_range().is_some() => Leading::NoPrefix,
        None => Leading::Any,
    };
    Ok(rest)
}

/// The place of the rarest condition in `RequestFilter::conditions`; `None` where there is no choice.
async fn condition(pool: &SqlitePool, filter: &RequestFilter) -> Result<Option<usize>> {
    let indexed: Vec<(usize, Condition)> = filter
        .conditions()
        .into_iter()
        .enumerate()
        .filter(|(_, condition)| condition.indexed)
        .collect();
    if indexed.len() < 2 {
        return Ok(None);
    }
    // A conversation is short, whatever else is asked.
    if let Some((place, _)) = indexed
        .iter()
        .find(|(_, condition)| condition.text == "session = ")
    {
        return Ok(Some(*place));
    }
    let mut rarest: Option<(Reach, usize)> = None;
    for (place, condition) in indexed {
        let reach = reach(pool, condition, filter).await?;
        if rarest.is_none_or(|(best, _)| reach < best) {
            rarest = Some((reach, place));
        }
    }
    Ok(rarest.map(|(_, place)| place))
}

/// What the first entries of an index tell; the least is the rarest: the fewest entries, and of as many those that reach
/// the farthest from where the list begins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Reach {
    entries: i64,
    /// When the last of them was, negative where the list goes from old to new.
    edge_ms: i64,
}

async fn reach(pool: &SqlitePool, condition: Condition, filter: &RequestFilter) -> Result<Reach> {
    let mut query = look(condition, filter);
    let (entries, oldest, newest): (i64, Option<i64>, Option<i64>) =
        query.build_query_as().fetch_one(pool).await?;
    let edge_ms = if filter.oldest_first() {
        newest.map(i64::saturating_neg)
    } else {
        oldest
    };
    Ok(Reach {
        entries,
        edge_ms: edge_ms.unwrap_or(0),
    })
}

/// Looks at the first entries of one index, in the order of the list and within its time.
fn look(condition: Condition, filter: &RequestFilter) -> QueryBuilder<Sqlite> {
    let of_status = condition.text.starts_with("status");
    let mut query = QueryBuilder::new(
        "SELECT COUNT(*), MIN(at_ms), MAX(at_ms) FROM (SELECT at_ms FROM requests WHERE ",
    );
    condition.push(&mut query);
    if of_status {
        query.push(" AND status <> 200");
    }
    let before_ms = filter.before.map(|cursor| cursor.at_ms);
    let after_ms = filter.after.map(|cursor| cursor.at_ms);
    let times = [
        (" AND at_ms >= ", filter.from_ms),
        (" AND at_ms < ", filter.to_ms),
        (" AND at_ms <= ", before_ms),
        (" AND at_ms >= ", after_ms),
    ];
    for (text, at_ms) in times {
        if let Some(at_ms) = at_ms {
            query.push(text).push_bind(at_ms);
        }
    }
    query.push(if filter.oldest_first() {
        " ORDER BY at_ms LIMIT "
    } else {
        " ORDER BY at_ms DESC LIMIT "
    });
    query.push_bind(LOOK).push(")");
    query
}
