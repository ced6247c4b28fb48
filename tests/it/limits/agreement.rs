//! Memory and Redis never disagree, whatever happens in whatever order.

use std::sync::Arc;

use actors::domain::{DailyMode, FiveHourMode, Limits, Period, TimeOfDay};
use actors::limiter::port::{Conversation, ConversationId, Look, Reset, Spent, Standing};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;

/// A step of a generated history.
#[derive(Clone, Debug)]
enum Step {
    /// Lets time pass, now and then backwards as clocks do.
    Wait(i64),
    Reserve(Vec<Asked>),
    /// Settles the nth request of the history, with what it consumed.
    Settle(usize, Option<(u64, i64)>),
    /// What the log knows of a key's or its user's money: so long ago, so much.
    Seed(i64, bool, Vec<(i64, u64)>),
    /// Looks at all windows by a clock that is so far off, and not set back by more than stores allow for.
    Look(Box<Asked>, i64),
    /// Sets a key's or its user's money back to nothing, as of so long ago.
    Reset(i64, bool, i64),
}

#[derive(Clone, Debug)]
struct Asked {
    key: i64,
    limits: Limits,
    user_limits: Limits,
    counts: Option<u64>,
    ttl_ms: u64,
    estimate: (u64, i64),
    conversation: Option<u128>,
    /// Asks for the nth request again.
    again: Option<usize>,
}

fn limit() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![4 => Just(None), 4 => (0_u64..6).prop_map(Some), 1 => Just(Some(u64::MAX))]
}

fn usd() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![4 => Just(None), 4 => (0_u32..3_000).prop_map(|n| Some(f64::from(n) / 1e9)), 1 => Just(Some(1.0))]
}

fn limits() -> impl Strategy<Value = Limits> {
    let counted = (limit(), limit(), limit(), limit());
    let money = (usd(), usd(), usd(), usd(), usd());
    let modes = (any::<bool>(), any::<bool>(), any::<bool>());
    (counted, money, modes).prop_map(|(counted, money, modes)| Limits {
        rpm: counted.0,
        tpm: counted.1.map(|n| n.saturating_mul(100)),
        concurrent_requests: counted.2,
        concurrent_sessions: counted.3,
        five_hour_usd: money.0,
        daily_usd: money.1,
        weekly_usd: money.2,
        monthly_usd: money.3,
        total_usd: money.4,
        five_hour_mode: if modes.0 {
            FiveHourMode::Fixed
        } else {
            FiveHourMode::Rolling
        },
        daily_mode: if modes.1 {
            DailyMode::Fixed
        } else {
            DailyMode::Rolling
        },
        daily_reset: TimeOfDay::new(if modes.2 { 9 } else { 0 }, 0).unwrap(),
    })
}

fn asked() -> impl Strategy<Value = Asked> {
    let again = prop_oneof![5 => Just(None), 1 => (0_usize..30).prop_map(Some)];
    let conversation = prop_oneof![1 => Just(None), 4 => (0_u128..5).prop_map(Some)];
    let counts = prop_oneof![6 => Just(None), 1 => (0_u64..4).prop_map(Some)];
    let estimate = (0_u64..300, 0_i64..900);
    let rest = (counts, 0_u64..900_000, estimate, conversation, again);
    (0_i64..4, limits(), limits(), rest).prop_map(
        |(key, limits, user_limits, (counts, ttl_ms, estimate, conversation, again))| Asked {
            key,
            limits,
            user_limits,
            counts,
            ttl_ms,
            estimate,
            conversation,
            again,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let actual = prop_oneof![1 => Just(None), 4 => (0_u64..300, 0_i64..900).prop_map(Some)];
    let known = prop::collection::vec((0_i64..40_000_000, 0_u64..900), 0..4);
    prop_oneof![
        3 => (0_i64..20_000).prop_map(Step::Wait),
        2 => (0_i64..9_000_000).prop_map(Step::Wait),
        1 => (-100_000_i64..100_000).prop_map(Step::Wait),
        6 => prop::collection::vec(asked(), 1..4).prop_map(Step::Reserve),
        5 => ((0_usize..30), actual).prop_map(|(nth, actual)| Step::Settle(nth, actual)),
        1 => (0_i64..4, any::<bool>(), known).prop_map(|(key, user, known)| Step::Seed(key, user, known)),
        4 => (asked(), -500_000_i64..20_000_000).prop_map(|(asked, off)| Step::Look(Box::new(asked), off)),
        4 => asked().prop_map(|asked| Step::Look(Box::new(asked), 0)),
        1 => (0_i64..4, any::<bool>(), 0_i64..9_000).prop_map(|(key, user, ago)| Step::Reset(key, user, ago)),
    ]
}

fn user_of(key: i64) -> ScopeId {
    ScopeId::User(key / 2)
}

fn reservation(one: &Asked, request: RequestId, at_ms: i64) -> Reservation {
    let mut of_key = one.limits.rules(at_ms, &TimeZone::UTC);
    of_key.extend(
        one.counts
            .map(|n| LimitRule::new(WindowKind::CountsPerMinute, n)),
    );
    let of_user = one.user_limits.rules(at_ms, &TimeZone::UTC);
    Reservation {
        ttl_ms: one.ttl_ms,
        estimate: spend(one.estimate.0, one.estimate.1),
        conversation: one.conversation.map(|id| Conversation {
            id: ConversationId(id),
            ttl_ms: 300_000,
        }),
        ..ask(
            request,
            at_ms,
            vec![
                LimitScope {
                    id: ScopeId::Key(one.key),
                    rules: of_key,
                },
                LimitScope {
                    id: user_of(one.key),
                    rules: of_user,
                },
            ],
        )
    }
}

/// Every window of money, whatever its mode.
fn all_money() -> Vec<Limits> {
    let all = Limits {
        five_hour_usd: Some(0.0),
        daily_usd: Some(0.0),
        weekly_usd: Some(0.0),
        monthly_usd: Some(0.0),
        total_usd: Some(0.0),
        ..Limits::default()
    };
    let other = Limits {
        five_hour_mode: FiveHourMode::Fixed,
        daily_mode: DailyMode::Rolling,
        ..all.clone()
    };
    vec![all, other]
}

/// What is used and reserved in all windows of money, of all keys and users.
async fn sums(store: &dyn LimitStore, at_ms: i64) -> Vec<(u64, u64)> {
    let mut sums = Vec::new();
    for key in 0..4 {
        for limits in all_money() {
            let rules = limits.rules(at_ms, &TimeZone::UTC);
            let of = |id| LimitScope {
                id,
                rules: rules.clone(),
            };
            sums.extend(look(store, &[of(ScopeId::Key(key)), of(user_of(key))], at_ms).await);
        }
    }
    sums
}

/// What a history brought: every verdict, what was seen, and all sums at the end.
type Brought = (Vec<Verdict>, Vec<Standing>, Vec<(u64, u64)>);

/// Runs a history on a store.
async fn play(store: &dyn LimitStore, steps: &[Step], ids: &[RequestId]) -> Brought {
    let mut at_ms = NOW;
    let mut seen = Vec::new();
    let mut history: Vec<Reservation> = Vec::new();
    let mut fresh = ids.iter().copied();
    let mut verdicts = Vec::new();
    for step in steps {
        match step {
            Step::Wait(ms) => at_ms += ms,
            Step::Reserve(batch) => {
                let mut reservations = Vec::new();
                for one in batch {
                    let known = one.again.and_then(|nth| history.get(nth));
                    let request = known.map_or_else(|| fresh.next().unwrap(), |one| one.request);
                    let asked = reservation(one, request, at_ms);
                    history.push(asked.clone());
                    reservations.push(asked);
                }
                verdicts.extend(store.reserve(reservations).await.unwrap());
            }
            Step::Settle(nth, actual) => {
                let Some(one) = history.get(*nth) else {
                    continue;
                };
                let actual = actual.map(|(tokens, nanos)| spend(tokens, nanos));
                store.settle(vec![done(one, at_ms, actual)]).await.unwrap();
            }
            Step::Seed(key, user, known) => {
                let mut amounts: Vec<_> = known.iter().map(|(ago, n)| (at_ms - ago, *n)).collect();
                amounts.sort_unstable();
                let spent = |(limits, period): (&Limits, Period)| Spent {
                    owner: user_of(*key),
                    scope: if *user {
                        user_of(*key)
                    } else {
                        ScopeId::Key(*key)
                    },
                    window: WindowKind::Money(period),
                    span: limits.span(period, at_ms, &TimeZone::UTC),
                    at_ms,
                    amounts: amounts.clone(),
                };
                let all = all_money();
                let periods = [Period::FiveHours, Period::Day, Period::Month, Period::Total];
                let pairs = all
                    .iter()
                    .flat_map(|limits| periods.map(|period| (limits, period)));
                store.seed(pairs.map(spent).collect()).await.unwrap();
            }
            Step::Look(asked, off) => {
                let at_ms = at_ms + off;
                let scopes = reservation(asked, ids[0], at_ms).scopes;
                let found = store.look(vec![Look { at_ms, scopes }]).await.unwrap();
                assert_eq!(found.len(), 1);
                seen.extend(found.into_iter().flatten());
            }
            Step::Reset(key, user, ago) => {
                let owner = user_of(*key);
                let said = Reset {
                    owner,
                    scope: if *user { owner } else { ScopeId::Key(*key) },
                    from_ms: at_ms - ago,
                    windows: Limits::default().money_windows(at_ms, &TimeZone::UTC),
                };
                store.reset(vec![said]).await.unwrap();
            }
        }
    }
    let sums = sums(store, at_ms).await;
    (verdicts, seen, sums)
}

#[test]
fn memory_and_redis_give_the_same_verdicts_sights_and_sums_on_any_history() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let ids: Vec<RequestId> = (0..400).map(|_| RequestId::generate()).collect();
    let ids: Arc<[RequestId]> = ids.into();
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(150)
    };
    proptest!(config, |(steps in prop::collection::vec(step(), 1..60))| {
        let (in_memory, in_redis) = runtime.block_on(async {
            let (redis, prefix) = fresh_redis();
            let in_memory = play(&MemoryLimits::new(), &steps, &ids).await;
            let in_redis = play(&redis, &steps, &ids).await;
            forget(&prefix).await;
            (in_memory, in_redis)
        });
        prop_assert_eq!(in_memory, in_redis);
    });
}
