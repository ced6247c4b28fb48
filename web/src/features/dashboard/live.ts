// What runs and what has just ended, out of what was asked once and the events since. Pure: "now" is passed in.
import type { Schema } from "../../api/client";

type Running = Schema<"Page_RunningNow">["items"][number];
type Started = Schema<"StartedRequest">;
type Finished = Schema<"FinishedRequest">;
type Logged = Schema<"RequestItem">;

/** A line of the list; what is not known of a request that runs is null. */
export interface LiveRequest {
  id: string;
  at: string;
  user: string;
  key: string;
  model: string;
  provider: string | null;
  running: boolean;
  ok: boolean;
  status: number | null;
  durationMs: number | null;
  tokens: number | null;
  costUsd: string | null;
}

/** The events since the page was opened, the newest first. */
export interface Seen {
  started: { request: Started; receivedAt: number }[];
  finished: Finished[];
}

export const NOTHING_SEEN: Seen = { started: [], finished: [] };

const KEPT = 200;
/** An answer that is younger than an event by less may have been on its way already. */
const GRACE_MS = 2_000;

export function sawStart(seen: Seen, request: Started, receivedAt: number): Seen {
  return { ...seen, started: [{ request, receivedAt }, ...seen.started].slice(0, KEPT) };
}

export function sawEnd(seen: Seen, request: Finished): Seen {
  return {
    started: seen.started.filter((one) => one.request.id !== request.id),
    finished: [request, ...seen.finished].slice(0, KEPT),
  };
}

/** The client's leaving is nobody's mistake. */
function isOk(status: number, endedBy: string): boolean {
  return endedBy === "client" || (endedBy === "complete" && status < 400);
}

function tokensOf(usage: Record<string, unknown>): number {
  const buckets = ["input", "output", "cache_write_5m", "cache_write_1h", "cache_read"];
  return buckets.reduce((sum, bucket) => sum + (Number(usage[bucket]) || 0), 0);
}

function ofRunning(request: Started & { provider?: string | null }): LiveRequest {
  const { id, at, user, key, model, provider = null } = request;
  const unknown = { status: null, durationMs: null, tokens: null, costUsd: null };
  return { id, at, user, key, model, provider, running: true, ok: true, ...unknown };
}

function ofFinished(request: Finished): LiveRequest {
  return {
    ...ofRunning(request),
    running: false,
    ok: isOk(request.status, request.ended_by),
    status: request.status,
    durationMs: request.duration_ms,
    tokens: tokensOf(request.usage as Record<string, unknown>),
    costUsd: request.cost_usd,
  };
}

function ofLogged(request: Logged): LiveRequest {
  return {
    id: request.id,
    at: request.at,
    user: request.user?.name ?? "–",
    key: request.key?.name ?? "–",
    model: request.model,
    provider: request.provider?.name ?? null,
    running: false,
    ok: isOk(request.status, request.ended_by),
    status: request.status,
    durationMs: request.duration_ms,
    tokens: tokensOf(request.usage),
    costUsd: request.cost_usd,
  };
}

interface Asked {
  running: readonly Running[];
  /** When the list of running ones was answered, by the page's clock. */
  askedAt: number;
  latest: readonly Logged[];
}

/** Those that run, the oldest first; then those that ended, the newest first, so many that the list stays as long as it is. */
export function merge(asked: Asked, seen: Seen, most: number): { lines: LiveRequest[]; running: number } {
  const ended = new Set([...seen.finished, ...asked.latest].map((request) => request.id));
  const running = new Map(asked.running.map((request) => [request.id, ofRunning(request)]));
  for (const { request, receivedAt } of seen.started) {
    // One that the later answer does not know of has ended while its event was missed.
    const known = running.has(request.id) || receivedAt > asked.askedAt - GRACE_MS;
    if (known && !running.has(request.id)) running.set(request.id, ofRunning(request));
  }
  for (const id of ended) running.delete(id);
  const runs = [...running.values()].sort((left, right) => left.at.localeCompare(right.at));
  const done = new Map(asked.latest.map((request) => [request.id, ofLogged(request)]));
  for (const request of seen.finished) done.set(request.id, ofFinished(request));
  const rest = [...done.values()].sort((left, right) => right.at.localeCompare(left.at));
  return { lines: [...runs, ...rest].slice(0, Math.max(most, runs.length)), running: runs.length };
}
