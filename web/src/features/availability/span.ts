// How far back availability is looked at, and what all providers come to together. Pure.
import type { Schema } from "../../api/client";

export const SPANS = ["1h", "6h", "24h", "7d", "30d"] as const;
export type Span = (typeof SPANS)[number];

const HOUR_MS = 3_600_000;
const HOURS: Record<Span, number> = { "1h": 1, "6h": 6, "24h": 24, "7d": 168, "30d": 720 };

export function beginOf(span: Span, now: Date): string {
  return new Date(now.getTime() - HOURS[span] * HOUR_MS).toISOString();
}

type Lane = Schema<"LaneShape">;
type Provider = Schema<"ProviderAvailability">;

function sum(lanes: readonly Lane[], from: string): Lane {
  const total = { from, succeeded: 0, failed: 0, other: 0 };
  for (const lane of lanes) {
    total.succeeded += lane.succeeded;
    total.failed += lane.failed;
    total.other += lane.other;
  }
  const judged = total.succeeded + total.failed;
  return { ...total, availability: judged === 0 ? null : total.succeeded / judged };
}

/** All providers as if they were one; null where there are none. */
export function together(providers: readonly Provider[]): { total: Lane; lanes: Lane[] } | null {
  const first = providers[0];
  if (!first) return null;
  return {
    total: sum(
      providers.map((provider) => provider.total),
      first.total.from,
    ),
    lanes: first.lanes.map((lane, index) =>
      sum(
        providers.flatMap((provider) => provider.lanes[index] ?? []),
        lane.from,
      ),
    ),
  };
}

export const ORDERS = ["worst", "name", "tries"] as const;
export type Order = (typeof ORDERS)[number];

const nameOf = (provider: Provider) => provider.provider.name ?? String(provider.provider.id);
const triesOf = ({ total }: Provider) => total.succeeded + total.failed;

export function sorted(providers: readonly Provider[], order: Order): Provider[] {
  return [...providers].sort((left, right) => {
    const byName = nameOf(left).localeCompare(nameOf(right), undefined, { numeric: true });
    if (order === "name") return byName;
    if (order === "tries") return triesOf(right) - triesOf(left) || byName;
    // Nothing to judge is not the worst.
    return (left.total.availability ?? 2) - (right.total.availability ?? 2) || byName;
  });
}
