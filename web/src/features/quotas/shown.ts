// Which limits are columns, and how near somebody is to one. Pure.
import type { Schema } from "../../api/client";
import { COUNT_LIMITS, type LimitName, MONEY_LIMITS } from "../../components/limits/draft";
import type { Tone } from "../../components/StatusBadge";

type Limit = Schema<"QuotaLimit">;

/** Only limits that somebody of the list has are worth a column; money comes first. */
export function limitColumns(quotas: readonly { limits: readonly Limit[] }[]): LimitName[] {
  const used = new Set(quotas.flatMap((quota) => quota.limits.map((limit) => limit.name)));
  return [...MONEY_LIMITS, ...COUNT_LIMITS].filter((name) => used.has(name));
}

export type Nearness = "none" | "fine" | "near" | "reached";

/** The same bounds as the bars have. */
export function nearnessOf(quota: { percent: number; limits: readonly Limit[] }): Nearness {
  if (quota.limits.length === 0) return "none";
  if (quota.percent >= 100) return "reached";
  return quota.percent >= 80 ? "near" : "fine";
}

export const TONES: Record<Nearness, Tone> = { none: "calm", fine: "good", near: "warn", reached: "bad" };

/** Which limit is nearest to its end; nobody's where there are none. */
export function fullestLimit(quota: { limits: readonly Limit[] }): Limit | undefined {
  return [...quota.limits].sort((left, right) => right.percent - left.percent)[0];
}
