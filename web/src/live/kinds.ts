// The kinds of events that the hub tells of.
import type { Schema } from "../api/client";

export const KINDS = [
  "request.started",
  "request.finished",
  "circuit.changed",
  "provider.cooled_down",
  "limit.hit",
  "config.reloaded",
  "catalog.changed",
  "session.terminated",
] as const;

export type Kind = (typeof KINDS)[number];
export type LiveEvent = Schema<"LiveEvent">;

/** Reads an event; undefined where the text is none. */
export function readEvent(text: string): LiveEvent | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("kind" in value) || !("data" in value))
      return undefined;
    return value as LiveEvent;
  } catch {
    return undefined;
  }
}
