//! What waits is the latest of each subject, and bounded.

use actors::board::CircuitNote;

use super::super::sample::{circuit, cool_down, pin, spent};
use super::*;

#[test]
fn the_latest_note_of_a_subject_waits_in_the_place_of_the_first() {
    let mut backlog = Backlog::default();
    for note in [pin(1, 10, 100), pin(2, 10, 100), pin(1, 11, 200)] {
        assert!(!backlog.add(note));
    }
    assert_eq!(backlog.take(9), [pin(1, 11, 200), pin(2, 10, 100)]);
    assert!(backlog.is_empty());
}

#[test]
fn circuits_and_cool_downs_go_before_pins() {
    let mut backlog = Backlog::default();
    let notes = [
        pin(1, 10, 100),
        circuit(10, Some(50), 1),
        cool_down(10, "m", 50, 1),
    ];
    for note in notes.clone() {
        backlog.add(note);
    }
    let [pin, circuit, cool_down] = notes;
    assert_eq!(backlog.take(2), [circuit, cool_down]);
    assert_eq!(backlog.take(2), [pin]);
}

#[test]
fn money_is_added_up_by_provider_and_minute() {
    let mut backlog = Backlog::default();
    for note in [
        spent(1, 1_000, 5),
        spent(1, 59_999, 7),
        spent(1, 60_000, 11),
        spent(2, 1_000, 13),
    ] {
        backlog.add(note);
    }
    backlog.restore(vec![spent(1, 2_000, 100)]);
    assert_eq!(
        backlog.take(9),
        [
            spent(1, 59_999, 112),
            spent(1, 60_000, 11),
            spent(2, 1_000, 13)
        ]
    );
}

#[test]
fn what_could_not_be_carried_does_not_replace_what_came_since() {
    let mut backlog = Backlog::default();
    backlog.add(circuit(1, None, 9));
    assert_eq!(
        backlog.restore(vec![circuit(1, Some(99), 1), circuit(2, Some(99), 1)]),
        0
    );
    assert_eq!(
        backlog.take(9),
        [circuit(1, None, 9), circuit(2, Some(99), 1)]
    );
    let mut earlier = Backlog::default();
    earlier.add(pin(1, 1, 1));
    let mut later = Backlog::default();
    later.add(pin(1, 2, 2));
    earlier.absorb(later);
    assert_eq!(earlier.take(9), [pin(1, 2, 2)]);
}

#[test]
fn the_oldest_pins_go_first_when_too_many_wait() {
    let mut backlog = Backlog::default();
    backlog.add(circuit(1, Some(5), 1));
    let most = MOST as u128;
    let dropped: usize = (0..most + 9)
        .filter(|id| backlog.add(pin(*id, 1, 1)))
        .count();
    assert_eq!((dropped, backlog.len()), (10, MOST));
    assert!(backlog.holds(&Subject::Circuit(ProviderId(1))));
    assert!(!backlog.holds(&Subject::Pin(9)) && backlog.holds(&Subject::Pin(10)));
    assert_eq!(backlog.subjects().count(), MOST);
}

#[test]
fn even_cool_downs_alone_are_bounded() {
    let mut backlog = Backlog::default();
    for nth in 0..MOST + 5 {
        backlog.add(cool_down(1, &nth.to_string(), 1, 1));
    }
    assert_eq!(backlog.len(), MOST);
}

#[test]
fn a_note_is_about_what_it_names() {
    let Note::Circuit(note) = circuit(7, Some(1), 2) else {
        panic!("a circuit")
    };
    let closed = Note::Circuit(CircuitNote {
        open_until_ms: None,
        ..note
    });
    assert_eq!(Subject::of(&closed), Subject::Circuit(ProviderId(7)));
    let account = Note::CoolDown(actors::board::CoolDownNote {
        provider: ProviderId(7),
        scope: CoolScope::Account,
        until_ms: 1,
        stated: false,
        at_ms: 1,
    });
    assert_ne!(
        Subject::of(&account),
        Subject::of(&cool_down(7, "account", 1, 1))
    );
}
