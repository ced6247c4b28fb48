// What a batch can change: which fields, what is typed for each, and the patch that comes of it. Pure.
import type { Schema } from "../../../api/client";
import { modelShape } from "../../../components/fields/models";

export type Kind =
  | "boolean"
  | "integer"
  | "decimal"
  | "seconds"
  | "money"
  | "words"
  | "models"
  | "choice"
  | "hours";

export interface BatchField {
  /** In the API: `circuit.open_ms` is a field of a field. */
  path: string;
  kind: Kind;
  options?: readonly string[];
}

export const BATCH_FIELDS = [
  { path: "enabled", kind: "boolean" },
  { path: "priority", kind: "integer" },
  { path: "weight", kind: "integer" },
  { path: "cost_multiplier", kind: "decimal" },
  { path: "groups", kind: "words" },
  { path: "models", kind: "models" },
  { path: "translate", kind: "boolean" },
  { path: "failback", kind: "choice", options: ["return_when_healthy", "stay_until_idle"] },
  { path: "max_pins", kind: "integer" },
  { path: "attempts", kind: "integer" },
  { path: "billing_header", kind: "choice", options: ["pass", "stabilise", "strip"] },
  { path: "limits.five_hour_usd", kind: "money" },
  { path: "limits.daily_usd", kind: "money" },
  { path: "limits.weekly_usd", kind: "money" },
  { path: "limits.monthly_usd", kind: "money" },
  { path: "limits.total_usd", kind: "money" },
  { path: "limits.rpm", kind: "integer" },
  { path: "limits.tpm", kind: "integer" },
  { path: "limits.concurrent_sessions", kind: "integer" },
  { path: "limits.concurrent_requests", kind: "integer" },
  { path: "circuit.failure_threshold", kind: "integer" },
  { path: "circuit.open_ms", kind: "seconds" },
  { path: "circuit.half_open_successes", kind: "integer" },
  { path: "circuit.failure_decay_ms", kind: "seconds" },
  { path: "timeouts.connect_ms", kind: "seconds" },
  { path: "timeouts.first_byte_ms", kind: "seconds" },
  { path: "timeouts.idle_ms", kind: "seconds" },
  { path: "timeouts.total_ms", kind: "seconds" },
  { path: "overrides.cache_ttl", kind: "choice", options: ["5m", "1h"] },
  {
    path: "overrides.reasoning_effort",
    kind: "choice",
    options: ["none", "minimal", "low", "medium", "high", "xhigh", "max"],
  },
  { path: "clients.allow", kind: "words" },
  { path: "clients.block", kind: "words" },
  { path: "active_hours", kind: "hours" },
] as const satisfies readonly BatchField[];

export type BatchPath = (typeof BATCH_FIELDS)[number]["path"];
export type BatchValue = string | number | boolean | string[];
export type BatchForm = Partial<Record<BatchPath, BatchValue>>;

export function fieldOf(path: string): BatchField | undefined {
  return BATCH_FIELDS.find((field) => field.path === path);
}

export function emptyValue(kind: Kind): BatchValue {
  if (kind === "boolean") return true;
  return kind === "words" || kind === "models" ? [] : "";
}

/** As the API takes it; `null` takes a value back. */
export function patchValue(kind: Kind, value: BatchValue): unknown {
  switch (kind) {
    case "boolean":
      return value === true;
    case "words":
      return value;
    case "models":
      return Array.isArray(value) ? value.map(modelShape) : [];
    case "integer":
      return value === "" ? null : Number(value);
    case "seconds":
      return value === "" ? null : Math.round(Number(value) * 1000);
    default:
      return value === "" ? null : String(value);
  }
}

export function batchPatch(form: BatchForm): Schema<"ProviderBatchFields"> {
  const patch: Record<string, unknown> = {};
  for (const field of BATCH_FIELDS) {
    const value = form[field.path];
    if (value === undefined) continue;
    const written = patchValue(field.kind, value);
    const [outer, inner] = field.path.split(".");
    if (outer === undefined) continue;
    if (inner === undefined) patch[outer] = written;
    else patch[outer] = { ...(patch[outer] as object | undefined), [inner]: written };
  }
  // Its names are those of `BATCH_FIELDS`.
  return patch as Schema<"ProviderBatchFields">;
}

export interface Difference {
  path: string;
  before: unknown;
  after: unknown;
}

/** The single values that differ, however deep they lie. */
export function differences(before: unknown, after: unknown, path = ""): Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isMap(before) && !isMap(after)) return [{ path, before, after }];
  const left = isMap(before) ? before : {};
  const right = isMap(after) ? after : {};
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((name) =>
    differences(left[name], right[name], path === "" ? name : `${path}.${name}`),
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
