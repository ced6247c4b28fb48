//! A thousand conversations over five providers: they stay where their prompt cache is, before, during and after
//! an outage, and no provider is starved.

use std::fmt::Write;
use std::ops::Range;

use futures_util::StreamExt;
use testkit::{Answer, Script, Seen, Upstream};

use crate::support::{Client, TestApp, eventually, hub_yaml, provider};

const CONVERSATIONS: usize = 1000;
/// Begun after the outage.
const NEWCOMERS: usize = 500;
const PROVIDERS: usize = 5;
const AT_ONCE: usize = 64;
/// The provider that has the outage.
const DOWN: usize = 2;

/// Served by, turn after turn.
type Served = Vec<usize>;

fn mostly_well(index: usize) -> Script {
    let failures = vec![Answer::error(500, "api_error", "boom")];
    let seed = 40 + index as u64;
    Script::failing_at_random(seed, 0.01, failures, move |_: &Seen| {
        Answer::message(format!("served by p{index}"))
    })
}

struct Town {
    app: TestApp,
    upstreams: Vec<Upstream>,
    client: Client,
    report: String,
}

impl Town {
    /// Five providers of equal weight; `more` is said of each.
    async fn built(more: &str) -> Self {
        let mut upstreams = Vec::new();
        let mut providers = String::new();
        for index in 0..PROVIDERS {
            let upstream = Upstream::start(mostly_well(index)).await;
            let more = format!("circuit: {{ open_ms: 400 }}{more}");
            providers.push_str(&provider(&format!("p{index}"), &upstream, &more));
            upstreams.push(upstream);
        }
        let app = TestApp::start(&hub_yaml(&providers, "")).await;
        let client = app.client();
        Self {
            app,
            upstreams,
            client,
            report: String::new(),
        }
    }

    /// So many turns of each conversation, one after the other; conversations beside one another.
    async fn turns(&self, conversations: Range<usize>, turns: usize) -> Vec<Served> {
        let talks = conversations.map(|conversation| {
            let client = self.client.clone();
            async move {
                let mut served = Served::with_capacity(turns);
                for _ in 0..turns {
                    let answered = client.turn(conversation, false).await;
                    let text = answered.text();
                    assert_eq!(answered.status, 200, "conversation {conversation}: {text}");
                    let said = answered.said();
                    let index = said.strip_prefix("served by p").unwrap();
                    served.push(index.parse().unwrap());
                }
                served
            }
        });
        // In order, so that a conversation is its index.
        futures_util::stream::iter(talks)
            .buffered(AT_ONCE)
            .collect()
            .await
    }

    fn note(&mut self, what: &str, share: f64) -> f64 {
        let _ = writeln!(self.report, "{what}: {:.2} %", share * 100.0);
        share
    }

    /// How many conversations each provider has, in multiples of the fair share.
    fn note_shares(&mut self, what: &str, first: impl Iterator<Item = usize>) -> Vec<f64> {
        let mut counts = [0_u32; PROVIDERS];
        for index in first {
            counts[index] += 1;
        }
        let fair = f64::from(counts.iter().sum::<u32>()) / PROVIDERS as f64;
        let shares: Vec<f64> = counts.iter().map(|n| f64::from(*n) / fair).collect();
        let _ = writeln!(self.report, "{what}: {shares:.2?} of a fair share");
        shares
    }

    async fn circuit_of_down(&self) -> String {
        let view = self.app.provider_view(&format!("p{DOWN}")).await;
        view["circuit"]["state"].as_str().unwrap().to_owned()
    }

    /// The provider is well again, and new conversations are let through until its circuit knows.
    async fn recover(&self) {
        self.upstreams[DOWN].set(mostly_well(DOWN));
        let mut strangers = 1_000_000..;
        let closed = eventually(async || {
            let stranger = strangers.next().unwrap();
            self.client.turn(stranger, false).await;
            (self.circuit_of_down().await == "closed").then_some(())
        });
        assert!(closed.await.is_some(), "the circuit stays open");
    }
}

/// The share of turns that `expected` says true of, by conversation and provider.
fn share(
    talks: &[Served],
    of: impl Fn(usize) -> bool,
    stays: impl Fn(usize, usize) -> bool,
) -> f64 {
    let (mut all, mut good) = (0_u32, 0_u32);
    for (conversation, served) in talks.iter().enumerate().filter(|(n, _)| of(*n)) {
        all += u32::try_from(served.len()).unwrap();
        let staying = served.iter().filter(|index| stays(conversation, **index));
        good += u32::try_from(staying.count()).unwrap();
    }
    assert!(all > 0, "nobody to look at");
    f64::from(good) / f64::from(all)
}

/// Where each conversation is at home, and where those of the failed provider fled to.
struct Homes {
    home: Vec<usize>,
    refuge: Vec<usize>,
}

/// Before and during the outage, which do not depend on what happens after it.
async fn before_and_during(town: &mut Town) -> Homes {
    let talks = town.turns(0..CONVERSATIONS, 3).await;
    let home: Vec<usize> = talks.iter().map(|served| served[0]).collect();
    let shares = town.note_shares("conversations by provider", home.iter().copied());
    assert_even(&shares, &town.report);
    let staying = share(&talks, |_| true, |n, index| index == home[n]);
    let before = town.note("before: turns at home", staying);
    assert!(before >= 0.98, "{}", town.report);

    town.upstreams[DOWN].set(Answer::error(503, "api_error", "down"));
    let talks = town.turns(0..CONVERSATIONS, 2).await;
    let others = share(&talks, |n| home[n] != DOWN, |n, index| index == home[n]);
    let others = town.note("during: turns of the others at home", others);
    let refuge: Vec<usize> = talks.iter().map(|served| served[0]).collect();
    let settled = share(&talks, |n| home[n] == DOWN, |n, index| index == refuge[n]);
    let settled = town.note("during: turns of the displaced at one refuge", settled);
    assert!(others >= 0.98, "{}", town.report);
    assert!(settled >= 0.98, "{}", town.report);
    assert!(
        refuge.iter().all(|index| *index != DOWN),
        "served by a provider that is down"
    );
    Homes { home, refuge }
}

fn assert_even(shares: &[f64], report: &str) {
    let even = shares.iter().all(|share| (0.5..=1.6).contains(share));
    assert!(even, "somebody is starved or drowned\n{report}");
}

async fn newcomers_are_spread(town: &mut Town) {
    let talks = town
        .turns(CONVERSATIONS..CONVERSATIONS + NEWCOMERS, 1)
        .await;
    let first = talks.iter().map(|served| served[0]);
    let shares = town.note_shares("newcomers by provider", first);
    assert_even(&shares, &town.report);
}

#[actix_web::test]
async fn conversations_stay_at_home_and_return_after_an_outage() {
    let mut town = Town::built("").await;
    let homes = before_and_during(&mut town).await;
    town.recover().await;
    let talks = town.turns(0..CONVERSATIONS, 2).await;
    let at_home = |n: usize, index: usize| index == homes.home[n];
    let all = share(&talks, |_| true, at_home);
    let all = town.note("after: turns at home", all);
    let back = share(&talks, |n| homes.home[n] == DOWN, at_home);
    let back = town.note("after: turns of the displaced back home", back);
    newcomers_are_spread(&mut town).await;
    eprintln!("{}", town.report);
    assert!(all >= 0.98 && back >= 0.98, "{}", town.report);
    town.app.stop().await;
}

#[actix_web::test]
async fn conversations_stay_in_their_refuge_where_the_provider_says_so() {
    let mut town = Town::built(", failback: stay_until_idle").await;
    let homes = before_and_during(&mut town).await;
    town.recover().await;
    let talks = town.turns(0..CONVERSATIONS, 2).await;
    let others = share(
        &talks,
        |n| homes.home[n] != DOWN,
        |n, index| index == homes.home[n],
    );
    let others = town.note("after: turns of the others at home", others);
    let stayed = share(
        &talks,
        |n| homes.home[n] == DOWN,
        |n, index| index == homes.refuge[n],
    );
    let stayed = town.note("after: turns of the displaced in their refuge", stayed);
    newcomers_are_spread(&mut town).await;
    eprintln!("{}", town.report);
    assert!(others >= 0.98 && stayed >= 0.98, "{}", town.report);
    town.app.stop().await;
}
