//! Which row is a model's, and what is said of it.

use super::*;
use crate::pricing::Rates;
use rust_decimal::Decimal;

fn decimal(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

fn price(input: &str) -> Price {
    Price {
        base: Rates {
            input: decimal(input),
            ..Rates::default()
        },
        ..Price::default()
    }
}

fn own(source: Source, model: &str, input: &str, effective_at_ms: i64) -> Own {
    Own {
        source,
        model: model.to_owned(),
        price: price(input),
        effective_at_ms,
    }
}

fn synced(model: &str, input: &str) -> Synced {
    Synced {
        listing: Listing {
            name: Cow::Owned(model.to_owned()),
            price: price(input),
            vendor: Vendor::Anthropic,
        },
        effective_at_ms: 70,
    }
}

fn found(table: &PriceTable, model: &str) -> Option<(String, Source, String)> {
    table.find(model).map(|found| {
        (
            found.name.to_owned(),
            found.source,
            found.version.into_owned(),
        )
    })
}

#[test]
fn the_bundled_table_is_read_exactly() {
    let table = PriceTable::bundled();
    assert!(table.models().count() > 3000);
    let opus = table.find("claude-opus-5-5").unwrap();
    assert_eq!(
        opus.price.base,
        Rates {
            input: decimal("0.000004"),
            output: decimal("0.00002"),
            cache_write_5m: decimal("0.000005"),
            cache_write_1h: decimal("0.000008"),
            cache_read: decimal("0.0000002"),
            ..Rates::default()
        }
    );
    assert_eq!((opus.source, opus.version.len()), (Source::Bundled, 12));
    // The names of thousands of rows stay in the text.
    assert!(
        table
            .bundled
            .iter()
            .all(|row| matches!(row.name, Cow::Borrowed(_)))
    );
}

#[test]
fn a_model_is_found_by_its_exact_name_then_by_its_plain_one_then_by_an_alias() {
    let table = PriceTable::bundled();
    for (model, row) in [
        ("claude-sonnet-4-5-20250929", "claude-sonnet-4-5-20250929"),
        ("claude-sonnet-4-5-20991231", "claude-sonnet-4-5"),
        ("claude-opus-5-5[1m]", "claude-opus-5-5"),
        ("claude-opus-5-5-latest", "claude-opus-5-5"),
        ("claude-opus-5-5@20260101", "claude-opus-5-5"),
        ("somewhere/claude-opus-5-5", "claude-opus-5-5"),
        (
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        ),
        ("anthropic/claude-sonnet-4.5", "claude-sonnet-4-5"),
        ("Claude-Opus-5-5", "claude-opus-5-5"),
        ("kimi-k2.5", "moonshot/kimi-k2.5"),
        ("moonshotai/kimi-k2.5", "moonshot/kimi-k2.5"),
        ("GLM-4.6", "zai/glm-4.6"),
        ("MiniMax-M3", "minimax/MiniMax-M3"),
        ("grok-4.3", "xai/grok-4.3"),
    ] {
        assert_eq!(found(&table, model).unwrap().0, row, "{model}");
    }
    for none in [
        "",
        "claude",
        "no-such-model",
        "claude-opus",
        "kimi-of-nobody",
    ] {
        assert_eq!(found(&table, none), None, "{none}");
    }
}

#[test]
fn sources_win_in_their_order() {
    let manual = own(Source::Manual, "claude-opus-5-5", "1", 10);
    let file = own(Source::File, "claude-opus-5-5", "2", 20);
    let bundled = PriceTable::bundled();
    let of = |table: &PriceTable| {
        let (name, source, version) = found(table, "claude-opus-5-5[1m]").unwrap();
        assert_eq!(name, "claude-opus-5-5");
        (source, version)
    };
    let synced = bundled
        .clone()
        .with_synced(vec![synced("claude-opus-5-5", "3")], Some(70));
    assert_eq!(of(&synced), (Source::Litellm, "70".to_owned()));
    let with_file = synced.clone().with_own(vec![file.clone()]);
    assert_eq!(of(&with_file), (Source::File, "20".to_owned()));
    let with_both = with_file.with_own(vec![file, manual]);
    assert_eq!(of(&with_both), (Source::Manual, "10".to_owned()));
    assert_eq!(
        of(&with_both.with_own(Vec::new())),
        (Source::Litellm, "70".to_owned())
    );
    assert_eq!(of(&bundled).0, Source::Bundled);
    // What the synced table does not have is still found in the bundled one.
    assert_eq!(found(&synced, "gpt-5").unwrap().1, Source::Bundled);
}

#[test]
fn an_exact_name_of_any_source_is_nearer_than_a_plain_one() {
    let table =
        PriceTable::bundled().with_own(vec![own(Source::Manual, "claude-sonnet-4-5", "1", 1)]);
    assert_eq!(
        found(&table, "claude-sonnet-4-5-20250929").unwrap().1,
        Source::Bundled
    );
    assert_eq!(
        found(&table, "claude-sonnet-4-5-20991231").unwrap().1,
        Source::Manual
    );
}

#[test]
fn what_a_provider_charges_counts_there_only_and_before_all_else() {
    let seven = Source::Provider(ProviderId(7));
    let table = PriceTable::bundled().with_own(vec![
        own(Source::Manual, "claude-sonnet-4-5-20250929", "1", 1),
        own(seven, "claude-sonnet-4-5", "2", 2),
    ]);
    let at = |provider: i64| {
        table
            .find_for(ProviderId(provider), "claude-sonnet-4-5-20250929")
            .unwrap()
            .source
    };
    assert_eq!(at(7), seven);
    assert_eq!(at(8), Source::Manual);
    assert_eq!(
        table.find("claude-sonnet-4-5").unwrap().source,
        Source::Bundled
    );
    let listed = table.listed();
    assert_eq!(listed.last().unwrap().source, seven);
    assert_eq!(listed.len(), table.models().count() + 1);
}

#[test]
fn models_are_listed_once_each() {
    let bundled = PriceTable::bundled();
    let count = bundled.models().count();
    let table = bundled.clone().with_own(vec![
        own(Source::Manual, "house-model", "1", 1),
        own(Source::Manual, "claude-next", "1", 1),
        own(Source::File, "claude-opus-5-5", "1", 1),
    ]);
    assert_eq!(table.models().count(), count + 2);
    let listed = table.anthropic_models();
    assert!(listed.contains(&"claude-next") && !listed.contains(&"house-model"));
    assert!(listed.contains(&"claude-opus-5-5") && listed.contains(&"claude-haiku-5-5"));
    assert!(listed.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(bundled.models_of(Vendor::Openai).contains(&"gpt-5"));
    assert!(
        bundled
            .models_of(Vendor::Google)
            .contains(&"gemini-2.5-pro")
    );
}

#[test]
fn a_row_is_the_same_after_it_was_kept() {
    let rows = litellm::read(BUNDLED).unwrap();
    for row in rows {
        let text = row.to_json().unwrap();
        let again = Listing::from_json(row.name.clone().into_owned(), &text).unwrap();
        assert_eq!(again, row, "{text}");
        assert_eq!(again.to_json().unwrap(), text);
    }
}
