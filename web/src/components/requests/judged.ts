// How a request ended, judged: its colour and which word says it best. Pure.
import type { Schema } from "../../api/client";
import type { Tone } from "../StatusBadge";

export type Ended = Pick<Schema<"LoggedRequest">, "status" | "ended_by" | "error_code">;

/** First digits of statuses to filter by. */
export const CLASSES = ["2", "4", "5"] as const;

export function isFailure(row: Ended): boolean {
  return row.ended_by !== "client" && (row.ended_by !== "complete" || row.status >= 400);
}

export function toneOf(row: Ended): Tone {
  if (row.ended_by === "client") return "calm";
  if (!isFailure(row)) return "good";
  // What the hub refuses by its rules, and what the client did wrong, is no outage.
  return row.status >= 400 && row.status < 500 ? "warn" : "bad";
}

/** Prompt tokens of all kinds. */
export function promptTokens(usage: Partial<Schema<"UsageShape">>): number {
  return (
    (usage.input ?? 0) + (usage.cache_read ?? 0) + (usage.cache_write_5m ?? 0) + (usage.cache_write_1h ?? 0)
  );
}

/** The share of the prompt that came from a cache, of 100; undefined without a prompt. */
export function cachedPercent(usage: Partial<Schema<"UsageShape">>): number | undefined {
  const all = promptTokens(usage);
  return all === 0 ? undefined : (100 * (usage.cache_read ?? 0)) / all;
}

interface Timed {
  stream: boolean;
  duration_ms: number;
  ttft_ms?: number | null;
  usage: Partial<Schema<"UsageShape">>;
}

/** Tokens a second from the first content on; undefined where nothing was streamed, or it is too short to say. */
export function speedOf(row: Timed): number | undefined {
  const written = row.usage.output ?? 0;
  const ms = row.duration_ms - (row.ttft_ms ?? row.duration_ms);
  return row.stream && written > 0 && ms >= 50 ? (written * 1000) / ms : undefined;
}
