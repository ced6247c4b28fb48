//! The words of all languages, and how amounts and times are said.

use std::collections::BTreeSet;

use actors::domain::ProviderId;

use super::*;

#[test]
fn all_languages_have_words_for_everything_and_name_what_there_is() {
    let names = |language| -> BTreeSet<&str> {
        let texts = texts(language);
        texts.messages.keys().map(String::as_str).collect()
    };
    let mut wanted: BTreeSet<&str> = EventKind::ALL.map(EventKind::as_str).into();
    wanted.insert("test");
    for language in Language::ALL {
        assert_eq!(names(language), wanted, "{language:?}");
        let english: BTreeSet<_> = texts(Language::English).words.keys().collect();
        let words = &texts(language).words;
        assert_eq!(
            words.keys().collect::<BTreeSet<_>>(),
            english,
            "{language:?}"
        );
        assert!(words.values().all(|word| !word.is_empty()), "{language:?}");
        for kind in EventKind::ALL {
            let message = message(&Event::example(kind, 0), language, &TimeZone::UTC, 0);
            let words = &texts(language).messages[kind.as_str()];
            let entries = usize::from(words.entry.is_some());
            // A line that names what there is not would be left out.
            let lines = words.lines.len() + entries;
            assert_eq!(
                message.lines.len(),
                lines,
                "{language:?} {kind:?}: {message:?}"
            );
            let all = format!("{} {}", message.title, message.text());
            assert!(
                !all.contains("{{") && message.title != kind.as_str(),
                "{all}"
            );
            assert_eq!(Language::of(language.as_str()), Some(language));
        }
        let english = texts(Language::English).messages.iter();
        for (name, words) in english {
            let here = &texts(language).messages[name];
            let shape = |words: &Words| {
                (
                    words.lines.len(),
                    words.entry.is_some(),
                    words.empty.is_some(),
                )
            };
            assert_eq!(shape(here), shape(words), "{language:?} {name}");
        }
    }
}

#[test]
fn a_line_about_what_is_not_known_is_left_out_and_an_empty_list_says_so() {
    let zone = TimeZone::get("Asia/Tokyo").unwrap();
    let never = Event::PriceSyncFailed {
        url: "https://prices.example".to_owned(),
        last_at_ms: None,
        every_h: 24,
    };
    let said = message(&never, Language::English, &zone, 0);
    assert!(!said.text().contains("Last synced"), "{said:?}");
    let nobody = Event::DailyLeaderboard {
        rule: 1,
        from_ms: 0,
        to_ms: 86_400_000,
        lines: Vec::new(),
        cost: NanoUsd(0),
        requests: 0,
    };
    let said = message(&nobody, Language::English, &zone, 0);
    assert_eq!(said.title, "Spending of the last 24 hours: $0.00");
    assert_eq!(
        said.lines[0],
        "1970-01-01 09:00 JST to 1970-01-02 09:00 JST"
    );
    assert_eq!(said.lines.last().unwrap(), "Nobody spent anything.");
}

#[test]
fn names_are_on_one_line_and_not_endless() {
    let closed = Event::CircuitClosed {
        provider: ProviderId(1),
        name: format!("a\nb{}", "c".repeat(1000)),
    };
    let said = message(&closed, Language::English, &TimeZone::UTC, 0);
    assert!(said.title.starts_with("Provider a bccc"), "{}", said.title);
    assert!(said.title.chars().count() < 250);
}

#[test]
fn money_is_dollars_and_cents_unless_it_is_less() {
    let table = [
        (0, "0.00"),
        (1, "0.000001"),
        (1_234_000, "0.001234"),
        (10_000_000, "0.01"),
        (1_250_000_000, "1.25"),
        (1_999_999_999, "2.00"),
        (1_234_567_000_000_000, "1234567.00"),
        (-1_250_000_000, "-1.25"),
    ];
    for (nanos, said) in table {
        assert_eq!(usd(NanoUsd(nanos)), said);
    }
}

#[test]
fn a_message_survives_the_database() {
    let event = Event::example(EventKind::DailyLeaderboard, 5);
    let message = message(&event, Language::Russian, &TimeZone::UTC, 5);
    let text = serde_json::to_string(&message).unwrap();
    assert_eq!(serde_json::from_str::<Message>(&text).unwrap(), message);
}
