// The decision chain as a picture: where each step stands on the time line, and how it went. Pure.
import type { Schema } from "../../../api/client";
import type { Tone } from "../../../components/StatusBadge";

type Attempt = Schema<"Attempt">;

export interface Drawn {
  attempt: Attempt;
  tone: Tone;
  /** Of the whole time, 0 to 100. */
  left: number;
  width: number;
  /** The writing of the answer, which goes on after the step that opened it; 0 elsewhere. */
  writing: number;
}

/** Steps that are no failures, though nothing was answered. */
const NEUTRAL = ["filtered", "estimated", "proxy_failed"];

/** What a provider said no to without having been asked. */
const SKIPPED = [
  "busy",
  "sessions_full",
  "circuit_open",
  "cooling_down",
  "model_cooling_down",
  "budget",
  "rate",
  "down",
  "untranslatable",
];

export function toneOfStep(attempt: Pick<Attempt, "event" | "fault">): Tone {
  if (attempt.event === "answered") return "good";
  if (NEUTRAL.includes(attempt.event)) return "info";
  if (SKIPPED.includes(attempt.event)) return "calm";
  return attempt.fault === "client" ? "warn" : "bad";
}

const THINNEST = 0.8;

export function drawChain(attempts: readonly Attempt[], durationMs: number): Drawn[] {
  const total = Math.max(1, durationMs, ...attempts.map((one) => one.at_ms + one.took_ms));
  return attempts.map((attempt) => {
    const left = Math.min((100 * attempt.at_ms) / total, 100 - THINNEST);
    const width = Math.max(Math.min((100 * attempt.took_ms) / total, 100 - left), THINNEST);
    const writing = attempt.event === "answered" ? Math.max(0, 100 - left - width) : 0;
    return { attempt, tone: toneOfStep(attempt), left, width, writing };
  });
}
