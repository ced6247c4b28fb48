//! The week as a whole: the same each time, priced as the hub prices, with everything in it that a demo has to show.

use std::collections::BTreeSet;

use actors::domain::{Dialect, EndedBy, RequestLog};
use claude_code_hub::pricing::{Own, Price, PriceTable, Rates, Source};
use jiff::tz::TimeZone;
use rand::SeedableRng;
use rand::rngs::SmallRng;
use rust_decimal::Decimal;

use super::Week;
use crate::curve;
use crate::people::SONNET;
use crate::roster::Roster;
use crate::serving::Serving;
use crate::standing::Standing;
use crate::weather;

/// A Thursday, 15:20 UTC.
const UNTIL_MS: i64 = 1_795_101_600_000;

fn rows(calls: u64, seed: u64, roster: &Roster, prices: &PriceTable) -> Vec<RequestLog> {
    let zone = TimeZone::UTC;
    let mut dice = SmallRng::seed_from_u64(seed);
    let outages = weather::outages(7, UNTIL_MS, &zone, &mut dice);
    let serving = Serving {
        roster,
        prices,
        outages,
        standing: Standing::fresh(),
        dice,
    };
    let mut week = Week::new(serving, &zone);
    let hours = curve::week(calls, 7, UNTIL_MS, &zone);
    hours.iter().flat_map(|hour| week.hour(hour)).collect()
}

#[test]
fn the_same_seed_is_the_same_week_and_another_seed_is_not() {
    let (roster, prices) = (Roster::made_up(), PriceTable::bundled());
    let first = rows(6000, 7, &roster, &prices);
    assert!(first.len() > 6000, "{}", first.len());
    assert!(first == rows(6000, 7, &roster, &prices));
    assert!(first != rows(6000, 8, &roster, &prices));
    let ids: BTreeSet<_> = first.iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), first.len());
    assert!(first.iter().all(|row| row.at_ms < UNTIL_MS));
}

#[test]
fn what_a_row_costs_is_its_tokens_at_the_price_in_force_times_the_accounts_multiplier() {
    let per_mtok = |usd: i64| Some(Decimal::new(usd, 6));
    let price = Price {
        base: Rates {
            input: per_mtok(3),
            output: per_mtok(15),
            cache_write_5m: per_mtok(4),
            cache_read: per_mtok(1),
            ..Rates::default()
        },
        ..Price::default()
    };
    let own = Own {
        source: Source::Manual,
        model: SONNET.to_owned(),
        price,
        effective_at_ms: 0,
    };
    let prices = PriceTable::bundled().with_own(vec![own]);
    let roster = Roster::made_up();
    let rows = rows(6000, 7, &roster, &prices);
    let mut seen = BTreeSet::new();
    for row in rows.iter().filter(|row| row.model == SONNET) {
        let Some(provider) = row
            .provider_id
            .and_then(|id| roster.providers.iter().find(|provider| provider.id == id))
        else {
            assert_eq!(row.cost.total.0, 0);
            continue;
        };
        let usage = &row.usage;
        let nanos = 3000 * usage.input
            + 15_000 * usage.output
            + 4000 * usage.cache_write_5m
            + 1000 * usage.cache_read;
        let expected = (Decimal::from(nanos) * provider.multiplier).round();
        assert_eq!(Decimal::from(row.cost.total.0), expected, "{row:?}");
        if nanos > 0 {
            seen.insert(provider.name.clone());
        }
    }
    assert!(
        seen.len() >= 3,
        "several accounts, several multipliers: {seen:?}"
    );
}

#[test]
fn a_week_has_everything_in_it_that_is_to_be_shown() {
    let (roster, prices) = (Roster::made_up(), PriceTable::bundled());
    let rows = rows(24_000, 7, &roster, &prices);
    let count = |is: &dyn Fn(&RequestLog) -> bool| rows.iter().filter(|row| is(row)).count();
    let share = |n: usize| n as f64 / rows.len() as f64;
    for dialect in [
        Dialect::Anthropic,
        Dialect::OpenaiChat,
        Dialect::OpenaiResponses,
        Dialect::Gemini,
    ] {
        assert!(
            count(&|row| row.dialect == dialect && row.status == 200) > 100,
            "{dialect:?}"
        );
    }
    let failed = share(count(&|row| row.status >= 400));
    assert!((0.005..0.08).contains(&failed), "{failed}");
    let failed_over = count(&|row| {
        let asked: BTreeSet<_> = row.attempts.iter().map(|step| step.provider_id).collect();
        row.status == 200 && asked.len() > 1
    });
    assert!(failed_over > 20, "{failed_over}");
    let refused_by = |name: &str| {
        count(&|row| {
            row.refused_by
                .as_ref()
                .is_some_and(|by| by.window.limit_name() == name)
        })
    };
    assert!(refused_by("rpm") > 0);
    assert!(count(&|row| row.ended_by == EndedBy::Client) > 10);
    let passed = |reason: &str| {
        count(&|row| {
            let mut all = row.attempts.iter().flat_map(|step| &step.passed_over);
            all.any(|one| one.reason == reason)
        })
    };
    assert!(passed("circuit_open") > 10 && passed("disabled") > 100);
    let translated = count(&|row| row.upstream_model != row.model && row.status == 200);
    assert!(translated > 10, "{translated}");
    let (read, all) = rows.iter().fold((0, 0), |(read, all), row| {
        (read + row.usage.cache_read, all + row.usage.prompt_total())
    });
    assert!(read * 10 > all * 7, "cache reads are {read} of {all}");
    let turns = rows.iter().filter(|row| row.session.is_some()).count();
    let talks: BTreeSet<_> = rows.iter().filter_map(|row| row.session.as_ref()).collect();
    assert!(turns > talks.len() * 4, "{turns} in {}", talks.len());
}
