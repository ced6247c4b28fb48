//! Which of several equally good providers serves a call: by weight, by load, by cost. Pure: loads and dice are
//! data. It must not know what speaks against a provider.

use super::handle::How;
use crate::domain::{ProviderId, RoutingEntry, Strategy};
use crate::provider::Load;

/// A provider of the best tier.
#[derive(Clone, Debug)]
pub(crate) struct Contender<'a> {
    pub(crate) entry: &'a RoutingEntry,
    /// 0 is never drawn.
    pub(crate) weight: u64,
    /// How likely it is to serve, once `draw` has looked at all.
    pub(crate) probability: f64,
}

impl<'a> Contender<'a> {
    pub(crate) fn new(entry: &'a RoutingEntry) -> Self {
        Self {
            entry,
            weight: u64::from(entry.weight),
            probability: 0.0,
        }
    }
}

/// Says who can be drawn at all: those with a weight, or all evenly where nobody has one; of these, where cost
/// decides, the cheapest.
pub(crate) fn weigh(strategy: Strategy, tier: &mut [Contender<'_>]) {
    if tier.iter().all(|one| one.weight == 0) {
        tier.iter_mut().for_each(|one| one.weight = 1);
    }
    if strategy == Strategy::Cheapest {
        let drawable = tier.iter().filter(|one| one.weight > 0);
        let lowest = drawable.map(|one| one.entry.cost_ppm).min();
        for one in tier {
            if Some(one.entry.cost_ppm) != lowest {
                one.weight = 0;
            }
        }
    }
}

/// Draws one of a tier that was weighed, and writes down how likely each of it was. `dice` rolls in `[0, 1)`.
/// `None` where nobody has a weight.
pub(crate) fn draw(
    strategy: Strategy,
    tier: &mut [Contender<'_>],
    load: &dyn Fn(ProviderId) -> Option<Load>,
    dice: &mut dyn FnMut() -> f64,
) -> Option<(usize, How)> {
    let total = total(tier);
    for one in tier.iter_mut() {
        one.probability = one.weight as f64 / total as f64;
    }
    let first = by_weight(tier, None, dice())?;
    let probability = tier[first].probability as f32;
    match strategy {
        Strategy::Weighted => Some((first, How::Weighted { probability })),
        Strategy::Cheapest => Some((first, How::Cheapest { probability })),
        Strategy::LeastLoad => {
            let scores = scores(tier, load);
            chances_of_the_less_loaded(tier, &scores, total as f64);
            let second = by_weight(tier, Some(first), dice());
            let drawn = match second {
                Some(second) if scores[second] < scores[first] => second,
                _ => first,
            };
            Some((drawn, How::LeastLoad))
        }
    }
}

fn total(tier: &[Contender<'_>]) -> u64 {
    tier.iter().map(|one| one.weight).sum()
}

/// Where a roll falls, among all or among all but one.
fn by_weight(tier: &[Contender<'_>], without: Option<usize>, roll: f64) -> Option<usize> {
    let left_out = without.map_or(0, |index| tier[index].weight);
    let mut left = (roll * (total(tier) - left_out) as f64) as u64;
    let mut drawn = None;
    for (index, one) in tier.iter().enumerate() {
        if one.weight == 0 || Some(index) == without {
            continue;
        }
        // Floating point may round the roll up to the total; the last one then stands for it.
        drawn = Some(index);
        match left.checked_sub(one.weight) {
            Some(rest) => left = rest,
            None => break,
        }
    }
    drawn
}

/// Requests in flight, the new one too, × the time to the first byte. One that has not been measured counts like
/// the fastest, so that a new provider gets something to be measured by.
fn scores(tier: &[Contender<'_>], load: &dyn Fn(ProviderId) -> Option<Load>) -> Vec<f64> {
    let loads: Vec<Option<Load>> = tier.iter().map(|one| load(one.entry.id)).collect();
    let measured = loads.iter().flatten().filter_map(|load| load.ttfb_ms);
    let fastest = measured.min_by(f64::total_cmp).unwrap_or(1.0);
    let score = |load: &Option<Load>| {
        let in_flight = load.as_ref().map_or(0, |load| load.in_flight);
        let ttfb_ms = load.as_ref().and_then(|load| load.ttfb_ms);
        (f64::from(in_flight) + 1.0) * ttfb_ms.unwrap_or(fastest).max(1.0)
    };
    loads.iter().map(score).collect()
}

/// The chance of each to be drawn together with one that is busier, or before one that is as busy. From the
/// busiest to the least busy, so that what each of them beats is known as a sum.
fn chances_of_the_less_loaded(tier: &mut [Contender<'_>], scores: &[f64], total: f64) {
    let mut order: Vec<usize> = (0..tier.len()).filter(|i| tier[*i].weight > 0).collect();
    if let [alone] = order[..] {
        tier[alone].probability = 1.0;
        return;
    }
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    let (mut beaten, mut beaten_odds) = (0.0, 0.0);
    for equals in order.chunk_by(|a, b| scores[*a] == scores[*b]) {
        let tied: f64 = equals.iter().map(|i| tier[*i].weight as f64).sum();
        let mut odds = 0.0;
        for index in equals {
            let weight = tier[*index].weight as f64;
            let rest = total - weight;
            odds += weight / rest;
            let drawn_first = (beaten + tied - weight) / rest;
            tier[*index].probability = weight / total * (drawn_first + beaten_odds);
        }
        beaten += tied;
        beaten_odds += odds;
    }
}
