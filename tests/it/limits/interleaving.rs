//! Whatever the order in which requests reserve, settle and lapse: what is spent is exact, and what is reserved is what
//! those that run hold.

use std::collections::HashMap;

use actors::domain::Limits;
use futures_util::FutureExt;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Wait(i64),
    Reserve {
        estimate: i64,
        ttl_ms: u64,
    },
    /// The nth request ends, perhaps again, having cost so much.
    Settle(usize, Option<i64>),
}

fn step() -> impl Strategy<Value = Step> {
    let actual = prop_oneof![1 => Just(None), 3 => (0_i64..1_000_000).prop_map(Some)];
    prop_oneof![
        2 => (0_i64..400_000).prop_map(Step::Wait),
        4 => (0_i64..1_000_000, 0_u64..900_000)
            .prop_map(|(estimate, ttl_ms)| Step::Reserve { estimate, ttl_ms }),
        4 => (0_usize..40, actual).prop_map(|(nth, actual)| Step::Settle(nth, actual)),
    ]
}

proptest! {
    #[test]
    fn spent_is_exact_and_reserved_is_what_runs(steps in prop::collection::vec(step(), 1..80)) {
        let limits = Limits { total_usd: Some(1e6), ..Limits::default() };
        let scopes = vec![
            LimitScope { id: ScopeId::Key(1), rules: limits.rules(NOW, &TimeZone::UTC) },
            LimitScope { id: ScopeId::User(2), rules: limits.rules(NOW, &TimeZone::UTC) },
        ];
        let store = MemoryLimits::new();
        let mut at_ms = NOW;
        let mut all: Vec<Reservation> = Vec::new();
        let mut running: HashMap<RequestId, (i64, i64)> = HashMap::new();
        let mut charged: HashMap<RequestId, i64> = HashMap::new();
        for step in steps {
            match step {
                Step::Wait(ms) => at_ms += ms,
                Step::Reserve { estimate, ttl_ms } => {
                    let one = Reservation {
                        estimate: spend(1, estimate),
                        ttl_ms,
                        ..ask(RequestId::generate(), at_ms, scopes.clone())
                    };
                    let verdict = store.reserve(vec![one.clone()]).now_or_never().unwrap().unwrap();
                    prop_assert!(granted(&verdict[0]));
                    running.insert(one.request, (at_ms + i64::try_from(ttl_ms).unwrap(), estimate));
                    all.push(one);
                }
                Step::Settle(nth, actual) => {
                    let Some(one) = all.get(nth) else { continue };
                    let ended = done(one, at_ms, actual.map(|nanos| spend(1, nanos)));
                    store.settle(vec![ended]).now_or_never().unwrap().unwrap();
                    running.remove(&one.request);
                    // Said again within the hour in which it is remembered, it counts once.
                    if let Some(nanos) = actual && at_ms - one.at_ms < 3_600_000 {
                        charged.entry(one.request).or_insert(nanos);
                    } else if let Some(nanos) = actual {
                        prop_assume!(!charged.contains_key(&one.request));
                        charged.insert(one.request, nanos);
                    }
                }
            }
            running.retain(|_, (until, _)| *until > at_ms);
            let spent: i64 = charged.values().sum();
            let reserved: i64 = running.values().map(|(_, estimate)| estimate).sum();
            let seen = look(&store, &scopes, at_ms).now_or_never().unwrap();
            let expected = (u64::try_from(spent).unwrap(), u64::try_from(reserved).unwrap());
            prop_assert_eq!(seen, vec![expected, expected]);
        }
    }
}
