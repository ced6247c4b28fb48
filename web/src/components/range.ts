// Spans of time that the console offers, and what they are as moments. Pure: "now" is passed in.

export const RANGES = ["today", "7d", "30d", "month", "custom"] as const;
/** What a page shows before anybody chose. */
export const RANGE_AT_FIRST = "7d";
export type RangeName = (typeof RANGES)[number];

export interface Range {
  name: RangeName;
  /** RFC 3339 or a day (2026-01-31); only of `custom`. */
  from?: string | undefined;
  to?: string | undefined;
}

const DAY_MS = 86_400_000;

function midnight(of: Date): Date {
  return new Date(of.getFullYear(), of.getMonth(), of.getDate());
}

/** The first moment and, where it is not open to now, the first one after. In the reader's time zone. */
export function momentsOf(range: Range, now: Date): { from?: string; to?: string } {
  const today = midnight(now);
  const back = (days: number) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - days).toISOString();
  switch (range.name) {
    case "today":
      return { from: today.toISOString() };
    case "7d":
      return { from: back(6) };
    case "30d":
      return { from: back(29) };
    case "month":
      return { from: new Date(today.getFullYear(), today.getMonth(), 1).toISOString() };
    case "custom": {
      const from = dayOf(range.from);
      const to = dayOf(range.to);
      return {
        ...(from ? { from: from.toISOString() } : {}),
        // The last day is meant whole.
        ...(to ? { to: new Date(to.getFullYear(), to.getMonth(), to.getDate() + 1).toISOString() } : {}),
      };
    }
  }
}

/** Midnight of a written day, in the reader's time zone. */
export function dayOf(text: string | undefined): Date | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(text ?? "");
  if (!match) return undefined;
  const day = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return Number.isNaN(day.getTime()) ? undefined : day;
}

/** Whether points shorter than a day fit: spans of two days at most. */
export function isHourly(range: Range, now: Date): boolean {
  if (range.name === "today") return true;
  const { from, to } = momentsOf(range, now);
  if (!from) return false;
  return (to ? new Date(to) : now).getTime() - new Date(from).getTime() <= 2 * DAY_MS;
}
