//! How each account stands as the made-up week goes on, and who is drawn for a call: a small likeness of the hub's
//! circuits and router, so that decision chains read as theirs do. It must not write a row.

use std::borrow::Cow;

use actors::domain::{Candidate, Dialect, PassedOver};
use rand::RngExt;
use rand::rngs::SmallRng;

use crate::roster::Roster;
use crate::upstream_accounts::ACCOUNTS;
use crate::weather::Mishap;

const OPEN_MS: i64 = 30_000;

#[derive(Clone, Debug, Default)]
struct Health {
    failures: u32,
    /// How often it opened without a success in between.
    opened: u32,
    open_to_ms: i64,
    cool_to_ms: i64,
}

/// All accounts, in the order of `ACCOUNTS`.
#[derive(Debug)]
pub struct Standing(Vec<Health>);

/// What a call asks for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    pub at_ms: i64,
    pub dialect: Dialect,
    pub model: &'static str,
    pub groups: &'a [&'static str],
    /// Who served the conversation last.
    pub pinned: Option<usize>,
    pub tried: &'a [usize],
}

/// Who is asked, and why.
#[derive(Debug)]
pub struct Drawn {
    pub account: Option<usize>,
    pub how: String,
    pub candidates: Vec<Candidate>,
    pub passed_over: Vec<PassedOver>,
}

impl Standing {
    pub fn fresh() -> Self {
        Self(vec![Health::default(); ACCOUNTS.len()])
    }

    pub fn succeeded(&mut self, account: usize) {
        let health = &mut self.0[account];
        (health.failures, health.opened) = (0, 0);
    }

    pub fn failed(&mut self, account: usize, mishap: &Mishap, at_ms: i64) {
        use actors::domain::Fault::{BrokenAnswer, Provider};
        let health = &mut self.0[account];
        health.cool_to_ms = health.cool_to_ms.max(at_ms + mishap.cool_down_ms);
        if !matches!(mishap.fault, Provider | BrokenAnswer) {
            return;
        }
        health.failures += 1;
        // Half open after its time: the next failure opens it again, for twice as long.
        if health.failures >= ACCOUNTS[account].opens_after || health.opened > 0 {
            health.open_to_ms = at_ms + OPEN_MS * (1 << health.opened.min(5));
            health.opened += 1;
            health.failures = 0;
        }
    }

    /// Why an account may not serve it, in the router's words.
    fn against(&self, account: usize, wanted: &Wanted<'_>) -> Option<&'static str> {
        let (it, health) = (&ACCOUNTS[account], &self.0[account]);
        if !it.enabled {
            Some("disabled")
        } else if !it.shares_a_group(wanted.groups) {
            Some("group")
        } else if it.kind.dialect() != wanted.dialect && !it.translate {
            Some("dialect")
        } else if !it.serves(wanted.model) {
            Some("model")
        } else if wanted.tried.contains(&account) {
            Some("excluded")
        } else if health.open_to_ms > wanted.at_ms {
            Some("circuit_open")
        } else if health.cool_to_ms > wanted.at_ms {
            Some("cooling_down")
        } else {
            None
        }
    }

    /// The pinned account where it may serve, else one of the best tier by weight.
    pub fn draw(&self, wanted: &Wanted<'_>, roster: &Roster, dice: &mut SmallRng) -> Drawn {
        let mut able = Vec::new();
        let mut passed_over = Vec::new();
        for account in 0..ACCOUNTS.len() {
            match self.against(account, wanted) {
                None => able.push(account),
                Some(reason) => passed_over.push(PassedOver {
                    provider_id: roster.providers[account].id,
                    provider: roster.providers[account].name.clone(),
                    reason: Cow::Borrowed(reason),
                }),
            }
        }
        let mut drawn = Drawn {
            account: None,
            how: String::new(),
            candidates: Vec::new(),
            passed_over,
        };
        if let Some(pinned) = wanted.pinned.filter(|pinned| able.contains(pinned)) {
            drawn.account = Some(pinned);
            "pinned".clone_into(&mut drawn.how);
            return drawn;
        }
        let priority = |account: usize| ACCOUNTS[account].priority(wanted.groups);
        let best = able.iter().map(|account| priority(*account)).min();
        able.retain(|account| Some(priority(*account)) == best);
        let whole: u32 = able.iter().map(|account| ACCOUNTS[*account].weight).sum();
        if whole == 0 {
            return drawn;
        }
        let share = |account: usize| ACCOUNTS[account].weight as f32 / whole as f32;
        drawn.candidates = able
            .iter()
            .map(|account| Candidate {
                provider_id: roster.providers[*account].id,
                provider: roster.providers[*account].name.clone(),
                probability: share(*account),
            })
            .collect();
        let mut roll = dice.random_range(0..whole);
        for account in &able {
            let weight = ACCOUNTS[*account].weight;
            if roll < weight {
                let percent = share(*account) * 100.0;
                drawn.how = format!("drawn with {percent:.0} % among {}", able.len());
                drawn.account = Some(*account);
                break;
            }
            roll -= weight;
        }
        drawn
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;
    use crate::people::SONNET;
    use crate::weather::OVERLOADED;

    fn wanted(at_ms: i64, tried: &[usize]) -> Wanted<'_> {
        Wanted {
            at_ms,
            dialect: Dialect::Anthropic,
            model: SONNET,
            groups: &["default"],
            pinned: Some(0),
            tried,
        }
    }

    #[test]
    fn five_failures_open_a_circuit_and_a_success_forgets_them() {
        let (roster, mut dice) = (Roster::made_up(), SmallRng::seed_from_u64(1));
        let mut standing = Standing::fresh();
        for n in 0..5 {
            let drawn = standing.draw(&wanted(n, &[]), &roster, &mut dice);
            assert_eq!((drawn.account, drawn.how.as_str()), (Some(0), "pinned"));
            standing.failed(0, &OVERLOADED, n);
        }
        let drawn = standing.draw(&wanted(10_000, &[]), &roster, &mut dice);
        assert_ne!(drawn.account, Some(0));
        let reason = drawn
            .passed_over
            .iter()
            .find(|one| &*one.provider == ACCOUNTS[0].name);
        assert_eq!(reason.unwrap().reason, "circuit_open");
        let whole: f32 = drawn.candidates.iter().map(|one| one.probability).sum();
        assert!((whole - 1.0).abs() < 1e-3);
        let drawn = standing.draw(&wanted(40_000, &[]), &roster, &mut dice);
        assert_eq!(drawn.account, Some(0), "half open");
        standing.succeeded(0);
        standing.failed(0, &OVERLOADED, 41_000);
        let drawn = standing.draw(&wanted(42_000, &[]), &roster, &mut dice);
        assert_eq!(drawn.account, Some(0), "one failure after a success");
    }

    #[test]
    fn who_was_tried_is_not_drawn_again() {
        let (roster, mut dice) = (Roster::made_up(), SmallRng::seed_from_u64(2));
        let standing = Standing::fresh();
        let all: Vec<usize> = (0..ACCOUNTS.len()).collect();
        let drawn = standing.draw(&wanted(0, &all), &roster, &mut dice);
        assert_eq!((drawn.account, drawn.candidates.len()), (None, 0));
        assert_eq!(drawn.passed_over.len(), ACCOUNTS.len());
    }
}
