// Limits as a form writes them, and back: empty fields are limits that are not set. Pure.
import type { Schema } from "../../api/client";

export type Limits = Schema<"LimitsShape">;

export const MONEY_LIMITS = ["five_hour_usd", "daily_usd", "weekly_usd", "monthly_usd", "total_usd"] as const;
export const COUNT_LIMITS = ["rpm", "tpm", "concurrent_sessions", "concurrent_requests"] as const;

export type MoneyLimit = (typeof MONEY_LIMITS)[number];
export type CountLimit = (typeof COUNT_LIMITS)[number];
export type LimitName = MoneyLimit | CountLimit;

/** Every field has a text or a number, or `""` where nothing is set, as inputs want it. */
export type LimitsForm = Record<MoneyLimit, string> &
  Record<CountLimit, number | ""> & { five_hour_mode: string; daily_mode: string; daily_reset: string };

export function limitsForm(limits: Limits | undefined): LimitsForm {
  const given = limits ?? {};
  return {
    ...(Object.fromEntries(MONEY_LIMITS.map((name) => [name, given[name] ?? ""])) as Record<
      MoneyLimit,
      string
    >),
    ...(Object.fromEntries(COUNT_LIMITS.map((name) => [name, given[name] ?? ""])) as Record<
      CountLimit,
      number | ""
    >),
    five_hour_mode: given.five_hour_mode ?? "",
    daily_mode: given.daily_mode ?? "",
    daily_reset: given.daily_reset ?? "",
  };
}

/** `null` takes a limit back, in a draft as in a merge patch. */
export function limitsDraft(form: LimitsForm): Limits {
  const orNull = <T>(value: T | ""): T | null => (value === "" ? null : value);
  const money = MONEY_LIMITS.map((name) => [name, orNull(String(form[name]).trim())]);
  const counts = COUNT_LIMITS.map((name) => [name, orNull(form[name])]);
  return {
    ...Object.fromEntries([...money, ...counts]),
    five_hour_mode: orNull(form.five_hour_mode),
    daily_mode: orNull(form.daily_mode),
    daily_reset: orNull(form.daily_reset),
  };
}

export function isMoney(name: string): name is MoneyLimit {
  return (MONEY_LIMITS as readonly string[]).includes(name);
}
