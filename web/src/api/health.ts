// `GET /health` of the hub as the console understands it. Speaks HTTP; knows nothing about how it is shown.

/** What one dependency says: it works, it does not, or this hub runs without it. */
export type CheckState = "ok" | "failed" | "off";

export interface Health {
  /** True when the hub calls itself healthy. */
  ok: boolean;
  /** The hub's own word, e.g. `ok` or `degraded`. */
  status: string;
  version: string;
  uptimeSeconds: number;
  store: CheckState;
  redis: CheckState;
  providers: { total: number; available: number };
}

/** The answer was not what a hub says, so something else may be listening on this address. */
export class NotAHub extends Error {}

const WORKING = new Set(["ok", "up", "healthy", "ready", "connected"]);
const ABSENT = new Set(["off", "none", "disabled", "memory", "unused", "not_configured", "not configured"]);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkState(value: unknown): CheckState {
  if (value === true) return "ok";
  if (value === null || value === undefined) return "off";
  if (isRecord(value)) return checkState(value.status ?? value.ok ?? false);
  if (typeof value !== "string") return "failed";
  if (WORKING.has(value)) return "ok";
  return ABSENT.has(value) ? "off" : "failed";
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : 0;
}

export function parseHealth(body: unknown): Health {
  if (!isRecord(body) || typeof body.status !== "string" || typeof body.version !== "string") {
    throw new NotAHub("the answer of /health has no status and version");
  }
  const checks = isRecord(body.checks) ? body.checks : {};
  const providers = isRecord(checks.providers) ? checks.providers : {};
  return {
    ok: WORKING.has(body.status),
    status: body.status,
    version: body.version,
    uptimeSeconds: count(body.uptime_s),
    // A hub cannot run without its store: silence about it is not good news.
    store: checks.store === undefined ? "failed" : checkState(checks.store),
    redis: checkState(checks.redis),
    providers: { total: count(providers.total), available: count(providers.available) },
  };
}

/** Asks the hub that served this page. A hub in trouble answers 503 with the same body, so the status code is not judged. */
export async function fetchHealth(signal?: AbortSignal): Promise<Health> {
  const response = await fetch("/health", {
    headers: { accept: "application/json" },
    cache: "no-store",
    ...(signal ? { signal } : {}),
  });
  return parseHealth(await response.json());
}
