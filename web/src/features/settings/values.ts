// Settings as they are grouped, shown and edited. Pure.
import type { Schema } from "../../api/client";

export type Setting = Schema<"Setting">;

export const SECTIONS = [
  "general",
  "console",
  "server",
  "limits",
  "relay",
  "sessions",
  "request_log",
  "price_sync",
  "auth",
  "audit",
  "notifications",
  "database",
  "redis",
  "log",
  "telemetry",
] as const;

export const SOURCES = ["environment", "file", "database", "default"] as const;

export function sectionOf(name: string): string {
  const dot = name.indexOf(".");
  return dot < 0 ? "general" : name.slice(0, dot);
}

export interface Section {
  name: string;
  items: Setting[];
}

/** In the order of `SECTIONS`; what a later hub has besides comes last. */
export function sectionsOf(settings: readonly Setting[]): Section[] {
  const found = new Map<string, Setting[]>();
  for (const setting of settings) {
    const name = sectionOf(setting.name);
    found.set(name, [...(found.get(name) ?? []), setting]);
  }
  const known: readonly string[] = SECTIONS;
  const place = (name: string) => (known.includes(name) ? known.indexOf(name) : known.length);
  return [...found]
    .map(([name, items]) => ({ name, items }))
    .sort((left, right) => place(left.name) - place(right.name));
}

export interface SettingFilters {
  search: string;
  /** `changed` are those that somebody has set, `editable` those that can be set here. */
  show: "all" | "changed" | "editable";
}

/** `said` is what the reader sees of a setting; its name, its variable and the hub's own words are found, too. */
export function filterSettings(
  settings: readonly Setting[],
  { search, show }: SettingFilters,
  said: (setting: Setting) => string = () => "",
): Setting[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return settings.filter((setting) => {
    if (show === "changed" && setting.source === "default") return false;
    if (show === "editable" && !setting.editable) return false;
    const parts = [setting.name, setting.description, setting.env ?? "", said(setting)];
    const text = parts.join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export type Draft = string | number | boolean;

/** What the editor begins with. */
export function draftOf(setting: Setting): Draft {
  const value = setting.value as unknown;
  if (setting.type === "boolean") return value === true;
  if (typeof value === "number" || typeof value === "string") return value;
  return "";
}

/** What the API is sent: an empty number takes the setting back. */
export function sentValue(setting: Setting, draft: Draft): Draft | null {
  if (setting.type === "integer" || setting.type === "number") return draft === "" ? null : Number(draft);
  return draft;
}

export interface Check {
  name: string;
  ok: boolean;
  /** What is wrong, or how many of how many. */
  detail: string;
}

/**
 * The checks of `/system/health`, whatever there are: a text that is `ok` or says what is wrong, or numbers of providers, of
 * which none may be missing altogether. The document gives this answer another shape's name, so nothing is taken for granted.
 */
export function checksOf(body: unknown): { status: string; uptime: number | null; checks: Check[] } {
  const record = (value: unknown): Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  const health = record(body);
  const checks = Object.entries(record(health.checks)).map(([name, value]): Check => {
    const { total, available } = record(value);
    if (typeof total === "number" && typeof available === "number") {
      return { name, ok: total === 0 || available > 0, detail: `${available} / ${total}` };
    }
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return { name, ok: text === "ok", detail: text === "ok" ? "" : text };
  });
  return {
    status: typeof health.status === "string" ? health.status : "",
    uptime: typeof health.uptime_s === "number" ? health.uptime_s : null,
    checks,
  };
}
