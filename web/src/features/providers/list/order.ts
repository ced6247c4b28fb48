// The order in which providers are tried: tiers of equal priority, and what moving one in between changes. Pure.

export interface Ranked {
  id: number;
  name: string;
  priority: number;
}

export interface Tier<P extends Ranked> {
  priority: number;
  members: P[];
}

/** The lowest number first, since it is tried first. Those of the same tier stay as they came. */
export function tiersOf<P extends Ranked>(providers: readonly P[]): Tier<P>[] {
  const tiers = new Map<number, P[]>();
  for (const provider of providers) {
    const tier = tiers.get(provider.priority);
    if (tier) tier.push(provider);
    else tiers.set(provider.priority, [provider]);
  }
  return [...tiers]
    .map(([priority, members]) => ({ priority, members }))
    .sort((left, right) => left.priority - right.priority);
}

/** Into a tier that is there, or into a new one before the tier of that index (its length: after the last). */
export type Place = { tier: number } | { before: number };

/**
 * Moves one and numbers anew only what has to make room: priorities that need not change stay as they are, so that numbers
 * that somebody chose on purpose survive.
 */
export function moved<P extends Ranked>(providers: readonly P[], id: number, place: Place): P[] {
  const tiers = tiersOf(providers);
  if ("tier" in place) {
    const target = tiers[place.tier];
    if (!target) return [...providers];
    return providers.map((one) => (one.id === id ? { ...one, priority: target.priority } : one));
  }
  const own = tiers.findIndex((tier) => tier.members.some((one) => one.id === id));
  const alone = tiers[own]?.members.length === 1;
  if (alone && (place.before === own || place.before === own + 1)) return [...providers];
  const above = tiers[place.before - 1]?.priority;
  const first = tiers[0]?.priority ?? 0;
  const free = above === undefined ? (first < 0 ? first - 1 : 0) : above + 1;
  const next = new Map([[id, free]]);
  // Those below make room as far as they have to.
  let taken = free;
  for (const tier of tiers.slice(place.before)) {
    const rest = tier.members.filter((one) => one.id !== id);
    if (rest.length === 0) continue;
    if (tier.priority > taken) break;
    taken += 1;
    for (const one of rest) next.set(one.id, taken);
  }
  return providers.map((one) => ({ ...one, priority: next.get(one.id) ?? one.priority }));
}

/** One step up or down by keyboard: out of a tier into one of its own, and from there into the neighbour. */
export function stepped<P extends Ranked>(providers: readonly P[], id: number, by: -1 | 1): P[] {
  const tiers = tiersOf(providers);
  const own = tiers.findIndex((tier) => tier.members.some((one) => one.id === id));
  const tier = tiers[own];
  if (!tier) return [...providers];
  if (tier.members.length > 1) return moved(providers, id, { before: by < 0 ? own : own + 1 });
  const target = own + by;
  return tiers[target] ? moved(providers, id, { tier: target }) : [...providers];
}

/** Which providers got which new priority. */
export function changedPriorities(
  before: readonly Ranked[],
  after: readonly Ranked[],
): Map<number, number[]> {
  const old = new Map(before.map((one) => [one.id, one.priority]));
  const changes = new Map<number, number[]>();
  for (const one of after) {
    if (old.get(one.id) === one.priority) continue;
    changes.set(one.priority, [...(changes.get(one.priority) ?? []), one.id]);
  }
  return changes;
}
