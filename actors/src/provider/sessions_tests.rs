//! Conversations at one provider: who may come, who is forgotten, and that no limit is ever passed.

use std::collections::HashMap;
use std::time::Duration;

use proptest::prelude::*;
use tokio::time::Instant;

use super::sessions::Sessions;
use crate::router::ConversationId;

const TTL: Duration = Duration::from_secs(300);

#[test]
fn a_known_conversation_passes_where_a_new_one_does_not() {
    let (mut sessions, now) = (Sessions::default(), Instant::now());
    let (old, new) = (ConversationId(1), ConversationId(2));
    assert!(sessions.admits(old, Some(1)));
    assert!(sessions.enter(old, now));
    assert!(!sessions.admits(new, Some(1)));
    assert!(sessions.admits(old, Some(1)));
    sessions.enter(old, now);
    sessions.leave(old, now);
    sessions.tick(TTL, now + TTL * 9);
    assert!(!sessions.admits(new, Some(1)), "one of its requests runs");
    sessions.leave(old, now + TTL * 9);
    assert_eq!(sessions.next_end(TTL), Some(now + TTL * 10));
    sessions.tick(TTL, now + TTL * 10);
    assert!(sessions.admits(new, Some(1)));
}

#[test]
fn without_a_limit_those_idle_for_longest_are_forgotten() {
    let (mut sessions, now) = (Sessions::default(), Instant::now());
    for number in 0..70_000_u64 {
        let (id, at) = (
            ConversationId(number.into()),
            now + Duration::from_millis(number),
        );
        assert!(sessions.enter(id, at));
        sessions.leave(id, at);
    }
    assert_eq!(sessions.len(), 65_536);
    assert!(!sessions.admits(ConversationId(0), Some(1)));
    assert!(sessions.admits(ConversationId(69_999), Some(1)));
}

proptest! {
    /// The same as a model that looks at everything each time; and the limit holds.
    #[test]
    fn no_limit_is_passed(
        events in prop::collection::vec((0..4_u8, 0..12_u128, 0..200_u64), 0..300),
        most in 1..6_u32,
    ) {
        let (mut sessions, mut now) = (Sessions::default(), Instant::now());
        let mut naive: HashMap<u128, (u32, Instant)> = HashMap::new();
        for (what, number, secs) in events {
            let id = ConversationId(number);
            match what {
                0..=1 => if sessions.admits(id, Some(most)) {
                    prop_assert!(naive.contains_key(&number) || naive.len() < most as usize);
                    sessions.enter(id, now);
                    naive.entry(number).or_insert((0, now)).0 += 1;
                } else {
                    prop_assert!(!naive.contains_key(&number) && naive.len() == most as usize);
                },
                2 => if let Some(entry) = naive.get_mut(&number) && entry.0 > 0 {
                    *entry = (entry.0 - 1, now);
                    sessions.leave(id, now);
                },
                _ => now += Duration::from_secs(secs),
            }
            sessions.tick(TTL, now);
            naive.retain(|_, (running, last)| *running > 0 || *last + TTL > now);
            prop_assert_eq!(sessions.len(), naive.len());
            prop_assert!(sessions.len() <= most as usize);
        }
    }
}
