// Today beside yesterday: what a card says of the difference, and whether that is good news. Pure.
import type { Tone } from "../../components/StatusBadge";

/** What more of it means: `good`, `bad`, or nothing by itself. */
export type More = "good" | "bad" | "neutral";

export interface Change {
  /** As a share of yesterday's value, or in points of 100 for shares; null where yesterday has nothing to compare with. */
  by: number | null;
  tone: Tone;
}

/** Smaller changes than these are no news: five percent, or half a point. */
const SMALL_SHARE = 0.05;
const SMALL_POINTS = 0.5;

function toneOf(by: number, small: number, more: More): Tone {
  if (more === "neutral" || Math.abs(by) < small) return "calm";
  return by > 0 === (more === "good") ? "good" : "bad";
}

/** Of amounts: 0.25 is a quarter more than yesterday. */
export function share(
  today: number | null | undefined,
  yesterday: number | null | undefined,
  more: More,
): Change {
  if (today == null || yesterday == null || yesterday === 0) return { by: null, tone: "calm" };
  const by = today / yesterday - 1;
  return { by, tone: toneOf(by, SMALL_SHARE, more) };
}

/** Of shares between 0 and 1: 2 is two points of 100 more than yesterday. */
export function points(
  today: number | null | undefined,
  yesterday: number | null | undefined,
  more: More,
): Change {
  if (today == null || yesterday == null) return { by: null, tone: "calm" };
  const by = (today - yesterday) * 100;
  return { by, tone: toneOf(by, SMALL_POINTS, more) };
}

/** A change with its sign: +12%, −0.4. A change that would read as nothing has no sign. */
export function signed(language: string, by: number, style: "percent" | "decimal"): string {
  return new Intl.NumberFormat(language, {
    style,
    signDisplay: "exceptZero",
    maximumFractionDigits: style === "percent" ? (Math.abs(by) < 0.1 ? 1 : 0) : 1,
  }).format(by);
}
