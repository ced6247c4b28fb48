//! Times the lists that the console asks of a filled request log, warm: median and 95th percentile of some runs after one
//! that does not count.

use std::time::{Duration, Instant};

use actors::domain::{Dialect, EndedBy, KeyId, ProviderId, RequestKind, UserId};
use anyhow::{Context, Result};
use claude_code_hub::store::{Db, LeaderboardBy, RequestFilter, RequestRow, SumsFilter};

use crate::history::DAY_MS;
use crate::statistics;
use crate::table::{head, line, ms, row, thousands};
use crate::traffic::{KEYS, MODELS, PROVIDERS, USERS};

/// A page of the console.
const PAGE: u32 = 50;
const PAGES: usize = 100;
/// Above this a person waits.
const AIM: Duration = Duration::from_millis(100);

pub async fn run(db: &Db, runs: usize) -> Result<()> {
    let all = db
        .totals(i64::MIN, i64::MAX, &SumsFilter::default())
        .await?
        .requests;
    let newest = db.list_requests(&page()).await?;
    let newest = newest
        .first()
        .context("the log is empty: fill it first")?
        .clone();
    line(&format!(
        "{}, {} rows; median, p95 and slowest of {runs} warm runs in ms; p95 over {} ms marked with !\n",
        db.backend(),
        thousands(all),
        AIM.as_millis()
    ))?;
    head(&["list, first page", "found", "ms", "p95", "slowest"])?;
    for (name, filter) in filters(&newest) {
        list(db, name, &filter, runs).await?;
    }
    pages(db, runs).await?;
    line("")?;
    head(&["hourly sums, 30 days", "rows", "ms", "p95", "slowest"])?;
    sums(db, newest.at_ms + 1, runs).await?;
    line("")?;
    head(&["statistics", "rows", "ms", "p95", "slowest"])?;
    statistics::run(db, &newest, runs).await
}

fn page() -> RequestFilter {
    RequestFilter {
        limit: PAGE,
        ..RequestFilter::default()
    }
}

/// Each filter with a frequent value and with a rare one, and some together.
fn filters(newest: &RequestRow) -> Vec<(&'static str, RequestFilter)> {
    let now_ms = newest.at_ms;
    let text = |text: &str| Some(text.to_owned());
    let month_ago = Some(now_ms - 30 * DAY_MS);
    let (first_model, last_model) = (text(MODELS[0]), text(MODELS[MODELS.len() - 1]));
    macro_rules! filter {
        ($($field:ident: $value:expr),* $(,)?) => { RequestFilter { $($field: $value,)* ..page() } };
    }
    vec![
        ("no filter", page()),
        ("key, frequent", filter!(key_id: Some(KeyId(1)))),
        (
            "key, the least frequent",
            filter!(key_id: Some(KeyId(KEYS as i64))),
        ),
        ("key, unknown", filter!(key_id: Some(KeyId(9999)))),
        ("user, frequent", filter!(user_id: Some(UserId(1)))),
        (
            "user, the least frequent",
            filter!(user_id: Some(UserId(USERS))),
        ),
        (
            "provider, frequent",
            filter!(provider_id: Some(ProviderId(1))),
        ),
        (
            "provider, rare",
            filter!(provider_id: Some(ProviderId(PROVIDERS as i64))),
        ),
        ("model, frequent", filter!(model: first_model.clone())),
        ("model, rare", filter!(model: last_model.clone())),
        ("model, unknown", filter!(model: text("no-such-model"))),
        (
            "error code, frequent",
            filter!(error_code: text("rate_limited")),
        ),
        (
            "error code, rare",
            filter!(error_code: text("broken_answer")),
        ),
        (
            "error code, unknown",
            filter!(error_code: text("no_such_code")),
        ),
        ("status 200", filter!(status: Some(200))),
        ("status 429", filter!(status: Some(429))),
        ("status 502, rare", filter!(status: Some(502))),
        ("status 418, unknown", filter!(status: Some(418))),
        ("status 5xx", filter!(status_class: Some(5))),
        ("status 3xx, unknown", filter!(status_class: Some(3))),
        (
            "kind count_tokens",
            filter!(kind: Some(RequestKind::CountTokens)),
        ),
        (
            "endpoint, frequent",
            filter!(endpoint: text("/v1/messages")),
        ),
        ("endpoint, unknown", filter!(endpoint: text("/v1/no/such"))),
        (
            "session, of the newest row",
            filter!(session: newest.session.clone()),
        ),
        (
            "session, by its beginning",
            filter!(session_prefix: newest.session.as_ref().map(|text| text[..6].to_owned())),
        ),
        (
            "session, by a beginning that many have",
            filter!(session_prefix: newest.session.as_ref().map(|text| text[..1].to_owned())),
        ),
        (
            "upstream model, unknown",
            filter!(upstream_model: text("no-such-model")),
        ),
        (
            "dialect, frequent",
            filter!(dialect: Some(Dialect::Anthropic)),
        ),
        (
            "ended by the client, unknown",
            filter!(ended_by: Some(EndedBy::Client)),
        ),
        ("ended by the hub", filter!(ended_by: Some(EndedBy::Hub))),
        ("not streamed", filter!(stream: Some(false))),
        ("unpriced, none", filter!(unpriced: Some(true))),
        (
            "session, unknown",
            filter!(session: text("no-such-session")),
        ),
        (
            "a day, a month ago",
            filter!(from_ms: month_ago, to_ms: month_ago.map(|from| from + DAY_MS)),
        ),
        (
            "user and model, frequent",
            filter!(user_id: Some(UserId(1)), model: first_model.clone()),
        ),
        (
            "user and model, rare",
            filter!(user_id: Some(UserId(1)), model: last_model),
        ),
        (
            "key and user, frequent, never together",
            filter!(key_id: Some(KeyId(1)), user_id: Some(UserId(2))),
        ),
        (
            "key and provider, rare",
            filter!(key_id: Some(KeyId(1)), provider_id: Some(ProviderId(8))),
        ),
        (
            "user and error code, rare",
            filter!(user_id: Some(UserId(1)), error_code: text("broken_answer")),
        ),
        (
            "user and status 5xx",
            filter!(user_id: Some(UserId(3)), status_class: Some(5)),
        ),
        (
            "provider and model in a day, a month ago",
            filter!(
                provider_id: Some(ProviderId(1)), model: first_model,
                from_ms: month_ago, to_ms: month_ago.map(|from| from + DAY_MS),
            ),
        ),
    ]
}

async fn list(db: &Db, name: &str, filter: &RequestFilter, runs: usize) -> Result<()> {
    let mut times = Vec::new();
    let mut found = 0;
    for _ in 0..=runs {
        let begun = Instant::now();
        found = db.list_requests(filter).await?.len();
        times.push(begun.elapsed());
    }
    tell(name, found, times)
}

/// The page that somebody sees after a hundred clicks, by cursor.
async fn pages(db: &Db, runs: usize) -> Result<()> {
    for (name, key_id) in [("page 100", None), ("page 100 of a key", Some(KeyId(1)))] {
        let mut filter = RequestFilter { key_id, ..page() };
        for _ in 1..PAGES {
            let rows = db.list_requests(&filter).await?;
            filter.before = rows.last().map(RequestRow::cursor);
        }
        list(db, name, &filter, runs).await?;
    }
    Ok(())
}

async fn sums(db: &Db, to_ms: i64, runs: usize) -> Result<()> {
    let from_ms = to_ms - 30 * DAY_MS;
    let from_ms = from_ms - from_ms.rem_euclid(DAY_MS);
    let of_user = SumsFilter {
        user_id: Some(UserId(1)),
        ..SumsFilter::default()
    };
    for (name, filter) in [
        ("totals", SumsFilter::default()),
        ("totals of a user", of_user),
    ] {
        let mut times = Vec::new();
        for _ in 0..=runs {
            let begun = Instant::now();
            db.totals(from_ms, to_ms, &filter).await?;
            times.push(begun.elapsed());
        }
        tell(name, 1, times)?;
    }
    let mut times = Vec::new();
    let mut points = 0;
    for _ in 0..=runs {
        let begun = Instant::now();
        points = db.series(from_ms, to_ms, DAY_MS).await?.len();
        times.push(begun.elapsed());
    }
    tell("series by day", points, times)?;
    for (name, by) in [
        ("leaderboard of users", LeaderboardBy::User),
        ("leaderboard of keys", LeaderboardBy::Key),
        ("leaderboard of providers", LeaderboardBy::Provider),
        ("leaderboard of models", LeaderboardBy::Model),
    ] {
        let mut times = Vec::new();
        let mut rows = 0;
        for _ in 0..=runs {
            let begun = Instant::now();
            rows = db.leaderboard(by, from_ms, to_ms, 100).await?.len();
            times.push(begun.elapsed());
        }
        tell(name, rows, times)?;
    }
    Ok(())
}

/// The first run is the one that warms.
pub fn tell(name: &str, found: usize, times: Vec<Duration>) -> Result<()> {
    let mut times = times[1..].to_vec();
    times.sort_unstable();
    let median = times[times.len() / 2];
    let p95 = times[(times.len() * 95).div_ceil(100) - 1];
    let mark = if p95 > AIM { " !" } else { "" };
    row(&[
        name.to_owned(),
        found.to_string(),
        ms(median),
        format!("{}{mark}", ms(p95)),
        ms(times[times.len() - 1]),
    ])
}
