//! Who holds more pinned conversations than is fair, so that one account does not starve the others. Pure.
//! It must not touch a conversation that is pinned already.

use super::filters::Counts;
use super::handle::{FilterReason, Filtered};
use super::strategy::Contender;

/// How far above its share a provider may be, so that chance alone passes nobody over.
const TOLERANCE: f64 = 1.25;
/// Few conversations say nothing about shares.
const GRACE: f64 = 10.0;

/// Takes those out of the tier that hold more than their share by weight of the tier's conversations. Somebody is
/// always left, because not everybody can be above the mean.
pub(crate) fn pass_over_the_full(
    tier: &mut Vec<Contender<'_>>,
    pins: &Counts,
    filtered: &mut Vec<Filtered>,
) {
    let held = |one: &Contender<'_>| pins.get(&one.entry.id).copied().unwrap_or(0);
    let (mut weights, mut conversations) = (0, 0);
    for one in tier.iter().filter(|one| one.weight > 0) {
        weights += one.weight;
        conversations += held(one);
    }
    tier.retain(|one| {
        if one.weight == 0 {
            return true;
        }
        let share = one.weight as f64 / weights as f64 * conversations as f64;
        let fits = held(one) as f64 <= TOLERANCE * share + GRACE;
        if !fits {
            filtered.push(Filtered {
                provider: one.entry.id,
                name: one.entry.name.clone(),
                reason: FilterReason::PinsFull,
            });
        }
        fits
    });
}
