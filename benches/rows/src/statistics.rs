//! Times the statistics that the management API asks of a filled request log. It must not know how they are found.

use std::time::Instant;

use actors::domain::{KeyId, ProviderId, UserId};
use anyhow::Result;
use claude_code_hub::store::{
    Db, LeaderboardBy, LeaderboardOrder, LeaderboardQuery, RefusalsBy, RefusalsFilter,
    RequestFilter, RequestRow, Resolution, SeriesQuery, SumsFilter,
};
use jiff::tz::TimeZone;

use crate::history::DAY_MS;
use crate::measure::tell;

/// Runs a question once to warm and then as often as asked; it gives how much it found.
macro_rules! time {
    ($name:expr, $runs:expr, $found:expr) => {{
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..=$runs {
            let begun = Instant::now();
            found = $found;
            times.push(begun.elapsed());
        }
        tell($name, found, times)?;
    }};
}

pub async fn run(db: &Db, newest: &RequestRow, runs: usize) -> Result<()> {
    let now_ms = newest.at_ms + 1;
    let month_ms = now_ms - 30 * DAY_MS;
    let zone = TimeZone::get("Asia/Shanghai")?;
    let of_user = SumsFilter {
        user_id: Some(UserId(1)),
        ..SumsFilter::default()
    };
    time!("overview", runs, {
        db.overview(now_ms, &zone).await?;
        1
    });
    time!("overview of a user", runs, {
        db.overview_of(&of_user, now_ms, &zone).await?;
        1
    });
    for (name, order) in [
        ("by requests", LeaderboardOrder::Requests),
        ("by cache hits", LeaderboardOrder::CacheHitRate),
        ("by speed", LeaderboardOrder::Speed),
    ] {
        let asked = LeaderboardQuery {
            by: LeaderboardBy::Key,
            order,
            from_ms: month_ms,
            to_ms: now_ms,
            filter: SumsFilter::default(),
            limit: 50,
            offset: 0,
        };
        let name = format!("keys of 30 days, {name}");
        time!(&name, runs, db.leaders(&asked).await?.len());
    }
    for (name, resolution, days, top) in [
        (
            "series of 30 days by day, a zone",
            Resolution::Day,
            30,
            None,
        ),
        (
            "the same by model",
            Resolution::Day,
            30,
            Some(LeaderboardBy::Model),
        ),
        (
            "the same by user",
            Resolution::Day,
            30,
            Some(LeaderboardBy::User),
        ),
        (
            "series of 7 days by hour and model",
            Resolution::Hour,
            7,
            Some(LeaderboardBy::Model),
        ),
    ] {
        let asked = SeriesQuery {
            from_ms: now_ms - days * DAY_MS,
            to_ms: now_ms,
            resolution,
            zone: zone.clone(),
            filter: SumsFilter::default(),
            top: top.map(|by| (by, 8)),
        };
        time!(name, runs, db.series_by(&asked).await?.lines.len());
    }
    for (name, days) in [
        ("availability of a day", 1),
        ("availability of 30 days", 30),
    ] {
        let from_ms = now_ms - days * DAY_MS;
        time!(
            name,
            runs,
            db.availability(None, from_ms, now_ms, 96).await?.len()
        );
    }
    time!("latency of a provider, 30 days", runs, {
        let found = db.latency(ProviderId(1), month_ms, now_ms).await?;
        found.map_or(0, |found| found.sample as usize)
    });
    let all = RefusalsFilter::default();
    time!("refusals of 30 days by limit", runs, {
        db.refusals_by(RefusalsBy::Limit, month_ms, now_ms, &all)
            .await?
            .len()
    });
    let filter = RequestFilter {
        limit: 50,
        ..RequestFilter::default()
    };
    time!(
        "page of refusals",
        runs,
        db.list_refusals(&filter).await?.len()
    );
    let of_key = RequestFilter {
        key_id: Some(KeyId(1)),
        ..filter.clone()
    };
    time!(
        "conversations",
        runs,
        db.sessions(&filter).await?.conversations.len()
    );
    time!(
        "conversations of a key",
        runs,
        db.sessions(&of_key).await?.conversations.len()
    );
    if let Some(session) = &newest.session {
        time!("a conversation", runs, {
            let found = db.session(session, &filter).await?;
            found.map_or(0, |found| found.requests.len())
        });
    }
    for (name, filter) in [
        ("sums of a key's rows", of_key.clone()),
        (
            "sums of a key's streamed rows, the newest 10,000",
            RequestFilter {
                stream: Some(true),
                ..of_key
            },
        ),
        (
            "sums of an error's rows",
            RequestFilter {
                error_code: Some("no_provider".to_owned()),
                ..filter.clone()
            },
        ),
    ] {
        time!(name, runs, {
            let found = db.request_totals(&filter).await?.sums.requests;
            usize::try_from(found)?
        });
    }
    let keys: Vec<KeyId> = (1..=60).map(KeyId).collect();
    time!("last uses of 60 keys", runs, {
        db.last_uses(&keys).await?.len()
    });
    time!(
        "menus of the filters",
        runs,
        db.request_values(now_ms).await?.models.len()
    );
    Ok(())
}
