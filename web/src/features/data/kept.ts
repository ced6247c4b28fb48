// How long data is kept, as the settings say it. Pure.
import type { Setting } from "./queries";

/** What is kept for a number of days, and the setting that says so. */
export const KEPT = [
  { name: "requests", setting: "request_log.keep_days" },
  { name: "details", setting: "request_log.keep_details_days" },
  { name: "bodies", setting: "request_log.keep_bodies_days" },
  { name: "audit", setting: "audit.keep_days" },
] as const;

export function settingOf(settings: readonly Setting[], name: string): Setting | undefined {
  return settings.find((setting) => setting.name === name);
}

/** Zero is for ever; undefined where the setting says no number. */
export function daysOf(setting: Setting | undefined): number | undefined {
  const value = setting?.value;
  return value != null && /^\d+$/.test(value) ? Number(value) : undefined;
}
