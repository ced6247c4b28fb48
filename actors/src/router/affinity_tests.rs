//! Pins against a naive model of them, their bounds, and what is told to others.

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;

use super::affinity::{Pinned, Pins};
use super::*;
use crate::domain::ProviderId;

const TTL: Duration = Duration::from_secs(300);

fn id(number: u128) -> ConversationId {
    ConversationId(number)
}

fn update(ids: &[u128], provider: i64) -> PinUpdate {
    PinUpdate {
        ids: ids.iter().copied().map(ConversationId).collect(),
        provider: ProviderId(provider),
        ttl_ms: None,
    }
}

/// Confirms where every provider exists, and gives what was published: name, home, current.
fn confirm(pins: &mut Pins, ids: &[u128], provider: i64, ttl: Duration, now: Instant) -> Vec<Told> {
    let mut told = Vec::new();
    let mut publish = |id: ConversationId, pin: &Pin| told.push((id.0, pin.home.0, pin.current.0));
    pins.confirm(&update(ids, provider), ttl, now, &|_| true, &mut publish);
    told
}

type Told = (u128, i64, i64);

fn at(pins: &Pins, number: u128, now: Instant) -> Option<(i64, i64)> {
    let pinned = pins.find(&[id(number)], now)?;
    Some((pinned.home.0, pinned.current.0))
}

fn heard(home: i64, current: i64, expires: Instant) -> Pin {
    Pin {
        home: ProviderId(home),
        current: ProviderId(current),
        expires,
        counts: true,
        provisional: false,
        published: Some(expires),
    }
}

#[test]
fn a_pin_keeps_its_home_moves_and_lapses() {
    let start = Instant::now();
    let after = |secs| start + Duration::from_secs(secs);
    let mut pins = Pins::new(10, start);
    confirm(&mut pins, &[1], 1, TTL, start);
    assert_eq!(at(&pins, 1, after(299)), Some((1, 1)));
    assert_eq!(at(&pins, 1, after(300)), None);
    confirm(&mut pins, &[1], 2, TTL, after(200));
    assert_eq!(at(&pins, 1, after(499)), Some((1, 2)));
    confirm(&mut pins, &[1], 2, Duration::from_secs(10), after(201));
    assert_eq!(
        at(&pins, 1, after(499)),
        Some((1, 2)),
        "nothing shortens it"
    );
    pins.sweep(after(499));
    assert_eq!(pins.counts().get(&ProviderId(2)), Some(&1));
    pins.sweep(after(500));
    assert!(pins.counts().is_empty());
    confirm(&mut pins, &[1], 3, TTL, after(900));
    assert_eq!(
        at(&pins, 1, after(901)),
        Some((3, 3)),
        "its home has lapsed"
    );
}

#[test]
fn a_home_that_is_gone_is_given_up() {
    let now = Instant::now();
    let mut pins = Pins::new(10, now);
    confirm(&mut pins, &[1, 11], 1, TTL, now);
    let mut again = |provider, gone: &[i64]| {
        let exists = |id: ProviderId| !gone.contains(&id.0);
        let update = update(&[1, 11], provider);
        pins.confirm(&update, TTL, now, &exists, &mut |_, _| {});
        (at(&pins, 1, now).unwrap(), at(&pins, 11, now).unwrap())
    };
    assert_eq!(again(2, &[]), ((1, 2), (1, 1)));
    assert_eq!(again(2, &[1]), ((2, 2), (2, 2)));
    assert_eq!(again(3, &[]), ((2, 3), (2, 2)));
}

#[test]
fn broader_names_nominate_and_do_not_count() {
    let now = Instant::now();
    let mut pins = Pins::new(10, now);
    confirm(&mut pins, &[1, 11], 1, TTL, now);
    confirm(&mut pins, &[2, 11], 2, TTL, now);
    assert_eq!(at(&pins, 11, now), Some((1, 1)));
    assert_eq!(pins.counts().len(), 2);
    let found = pins.find(&[id(3), id(11)], now).unwrap();
    assert_eq!((found.current.0, found.counts), (1, false));
    // The name of a conversation after all.
    confirm(&mut pins, &[11], 1, TTL, now);
    assert_eq!(pins.counts().get(&ProviderId(1)), Some(&2));
}

#[test]
fn a_proposal_gives_way_to_whoever_serves() {
    let now = Instant::now();
    let minute = Duration::from_secs(60);
    let mut pins = Pins::new(10, now);
    pins.propose(id(1), ProviderId(1), minute, now);
    assert_eq!(at(&pins, 1, now), Some((1, 1)));
    pins.propose(id(1), ProviderId(2), minute, now);
    assert_eq!(at(&pins, 1, now), Some((2, 2)));
    assert_eq!(pins.counts().len(), 1);
    // As another name of a conversation it stays what it is.
    assert_eq!(confirm(&mut pins, &[5, 1], 5, TTL, now), [(5, 5, 5)]);
    assert_eq!(at(&pins, 1, now + minute), None);
    let told = confirm(&mut pins, &[1], 3, TTL, now);
    assert_eq!(told, [(1, 3, 3)], "who served it first is its home");
    pins.propose(id(1), ProviderId(9), minute, now);
    assert_eq!(at(&pins, 1, now), Some((3, 3)));
    pins.propose(id(4), ProviderId(9), Duration::ZERO, now);
    assert_eq!(at(&pins, 4, now), None);
}

#[test]
fn others_hear_of_what_is_new_and_of_a_life_that_grew_by_a_quarter() {
    let start = Instant::now();
    let after = |secs| start + Duration::from_secs(secs);
    let mut pins = Pins::new(10, start);
    let mut told =
        |ids: &[u128], provider, secs| confirm(&mut pins, ids, provider, TTL, after(secs)).len();
    assert_eq!(told(&[1, 11], 1, 0), 2);
    assert_eq!(told(&[1, 11], 1, 75), 0);
    assert_eq!(told(&[1, 11], 2, 75), 1, "the first moved");
    assert_eq!(told(&[1, 11], 2, 76), 1, "the second lives long enough");
    assert_eq!(told(&[1], 2, 150), 0);
    assert_eq!(told(&[1], 2, 151), 1);
    assert_eq!(told(&[1], 1, 151), 1, "home again");
}

#[test]
fn of_two_pins_the_one_that_lives_longer_is_right() {
    let start = Instant::now();
    let after = |secs| start + Duration::from_secs(secs);
    let mut pins = Pins::new(10, start);
    confirm(&mut pins, &[1], 1, TTL, start);
    pins.hear(id(1), heard(2, 3, after(299)), start);
    assert_eq!(at(&pins, 1, start), Some((1, 1)));
    pins.hear(id(1), heard(1, 2, after(300)), start);
    assert_eq!(at(&pins, 1, start), Some((1, 2)), "it only moved");
    pins.hear(id(1), heard(2, 3, after(301)), start);
    assert_eq!(at(&pins, 1, after(300)), Some((2, 3)));
    assert_eq!(pins.counts().get(&ProviderId(3)), Some(&1));
    pins.hear(id(2), heard(2, 2, after(5)), after(5));
    assert_eq!(pins.map().sizes().0, 1, "it has lapsed");
    // What was heard is known to others.
    assert_eq!(confirm(&mut pins, &[1], 3, TTL, after(2)), []);
}

#[test]
fn too_many_pins_push_the_oldest_out() {
    let now = Instant::now();
    let mut pins = Pins::new(3, now);
    for number in [1, 2, 3, 1, 4] {
        confirm(&mut pins, &[number], 1, TTL, now);
    }
    let held = [1, 2, 3, 4].map(|number| at(&pins, number, now).is_some());
    assert_eq!(held, [true, false, true, true]);
    for _ in 0..10_000 {
        confirm(&mut pins, &[4], 1, TTL, now);
    }
    let (kept, ages, due) = pins.map().sizes();
    assert_eq!(kept, 3);
    assert!(ages <= 2 * 3 + 1024 + 1, "refreshing one pin grows nothing");
    assert_eq!(due, 4, "one entry each, and that of the one that went out");
}

#[test]
fn short_lives_end_behind_long_ones() {
    let start = Instant::now();
    let mut pins = Pins::new(1_000, start);
    confirm(&mut pins, &[1], 1, 20 * TTL, start);
    for number in 2..500 {
        confirm(&mut pins, &[number], 2, TTL, start);
    }
    pins.sweep(start + TTL);
    assert_eq!(pins.counts().get(&ProviderId(2)), None);
    assert_eq!(pins.map().sizes().2, 1);
}

#[test]
fn an_heir_has_the_same_pins_and_pushes_out_the_same_one() {
    let now = Instant::now();
    let mut pins = Pins::new(3, now);
    for number in [1, 2, 3, 1] {
        confirm(&mut pins, &[number], number as i64, TTL, now);
    }
    let counts = pins.counts().clone();
    let mut heir = pins.inherited();
    assert_eq!(heir.counts(), &counts);
    assert_eq!(heir.map().sizes(), (3, 3, 3));
    confirm(&mut heir, &[4], 4, TTL, now);
    let held = [1, 2, 3, 4].map(|number| at(&heir, number, now).is_some());
    assert_eq!(held, [true, false, true, true]);
}

#[derive(Clone, Debug)]
enum Step {
    Propose(u128, i64),
    Confirm(Vec<u128>, i64, u64),
    Hear(u128, i64, i64, u64),
    Wait(u64),
    Sweep,
    Die,
}

fn some_step() -> impl Strategy<Value = Step> {
    let ids = || prop::collection::vec(0..6_u128, 1..4);
    prop_oneof![
        2 => (0..6_u128, 0..4_i64).prop_map(|(id, at)| Step::Propose(id, at)),
        4 => (ids(), 0..4_i64, 0..400_u64).prop_map(|(ids, at, ttl)| Step::Confirm(ids, at, ttl)),
        2 => (0..6_u128, 0..4_i64, 0..4_i64, 0..400_u64).prop_map(|(id, home, at, life)| Step::Hear(id, home, at, life)),
        3 => (1..200_u64).prop_map(Step::Wait),
        2 => Just(Step::Sweep),
        1 => Just(Step::Die),
    ]
}

/// A pin as the rules tell it, without any thrift.
#[derive(Clone, Copy)]
struct Naive {
    home: i64,
    current: i64,
    expires: u64,
    counts: bool,
    provisional: bool,
}

/// Provider 3 does not exist.
fn naive_confirm(model: &mut HashMap<u128, Naive>, ids: &[u128], by: i64, expires: u64, now: u64) {
    for (nth, id) in ids.iter().enumerate() {
        let old = model.get(id).copied().filter(|old| old.expires > now);
        let made = Naive {
            home: by,
            current: by,
            expires,
            counts: nth == 0,
            provisional: false,
        };
        let new = match old {
            None => made,
            Some(old) if nth == 0 => Naive {
                home: if old.provisional || old.home == 3 {
                    by
                } else {
                    old.home
                },
                expires: old.expires.max(expires),
                ..made
            },
            Some(old) if old.provisional => old,
            Some(old) if old.home == 3 && old.current == 3 => Naive {
                expires: old.expires.max(expires),
                counts: old.counts,
                ..made
            },
            Some(old) => Naive {
                expires: old.expires.max(expires),
                ..old
            },
        };
        if new.expires > now {
            model.insert(*id, new);
        }
    }
}

proptest! {
    /// Whatever happens: pins are those of the naive model, counts are those of a recount, nothing piles up.
    #[test]
    fn pins_are_as_the_rules_tell(steps in prop::collection::vec(some_step(), 1..120)) {
        let start = Instant::now();
        let (mut pins, mut model, mut clock) = (Pins::new(100, start), HashMap::new(), 0);
        let after = |secs| start + Duration::from_secs(secs);
        for step in steps {
            let now = after(clock);
            match step {
                Step::Propose(name, at) => {
                    pins.propose(id(name), ProviderId(at), PROVISIONAL, now);
                    let old: Option<&Naive> = model.get(&name);
                    if old.is_none_or(|old| old.provisional || old.expires <= clock) {
                        let pin = Naive { home: at, current: at, expires: clock + 60, counts: true, provisional: true };
                        model.insert(name, pin);
                    }
                }
                Step::Confirm(names, by, ttl) => {
                    let ttl_of = Duration::from_secs(ttl);
                    pins.confirm(&update(&names, by), ttl_of, now, &|id| id.0 != 3, &mut |_, _| {});
                    naive_confirm(&mut model, &names, by, clock + ttl, clock);
                }
                Step::Hear(name, home, current, life) => {
                    pins.hear(id(name), heard(home, current, after(clock + life)), now);
                    let own = model.get(&name).map_or(clock, |own| own.expires.max(clock));
                    if clock < clock + life && own <= clock + life {
                        let pin = Naive { home, current, expires: clock + life, counts: true, provisional: false };
                        model.insert(name, pin);
                    }
                }
                Step::Wait(secs) => clock += secs,
                Step::Sweep => {
                    pins.sweep(now);
                    model.retain(|_, pin| pin.expires > clock);
                    prop_assert_eq!(pins.map().sizes().0, model.len());
                    let counting: BTreeSet<i64> = model.values().filter(|pin| pin.counts).map(|pin| pin.current).collect();
                    let counted: BTreeSet<i64> = pins.counts().keys().map(|id| id.0).collect();
                    prop_assert_eq!(counted, counting);
                }
                Step::Die => pins = pins.inherited(),
            }
            for name in 0..6 {
                let expected = model.get(&name).filter(|pin| pin.expires > clock).map(|pin| Pinned {
                    home: ProviderId(pin.home),
                    current: ProviderId(pin.current),
                    counts: pin.counts,
                    provisional: pin.provisional,
                });
                prop_assert_eq!(pins.find(&[id(name)], after(clock)), expected);
            }
            prop_assert_eq!(pins.counts(), &pins.map().recount());
            let (kept, _, due) = pins.map().sizes();
            prop_assert_eq!(kept, due);
        }
    }
}

#[test]
fn the_wall_clock_goes_with_the_other_one() {
    let start = Instant::now() + Duration::from_secs(100);
    let wall = jiff::Timestamp::from_millisecond(1_000_000).unwrap();
    let clock = WallClock::new(wall, start);
    let (second, hour) = (Duration::from_secs(1), Duration::from_secs(3600));
    assert_eq!(clock.unix_ms(start + second), 1_001_000);
    assert_eq!(clock.unix_ms(start - second), 999_000);
    let to_come = |unix_ms| clock.still_ahead(unix_ms, start + second, hour);
    assert_eq!(to_come(1_001_000), None);
    assert_eq!(to_come(i64::MIN), None);
    assert_eq!(to_come(1_003_000), Some(start + 3 * second));
    assert_eq!(to_come(i64::MAX), Some(start + second + hour));
}
