// The periods of leaderboards: those that run in the hub's time zone, or days that the reader chooses. Pure.
import { momentsOf } from "../../components/range";

export const PERIODS = ["day", "week", "month", "custom"] as const;
export type PeriodName = (typeof PERIODS)[number];

export interface Period {
  name: PeriodName;
  from: string;
  to: string;
}

/** As the API is asked for it. Chosen days that are still missing stand for the last day. */
export function spanOf(
  { name, from, to }: Period,
  now: Date,
): { period?: Exclude<PeriodName, "custom">; from?: string; to?: string } {
  if (name !== "custom") return { period: name };
  return momentsOf({ name, from: from || undefined, to: to || undefined }, now);
}
