// A provider as the form writes it, and as the API takes it. Durations are seconds in the form. Pure.
import type { Schema } from "../../../api/client";
import { modelShape, modelWord } from "../../../components/fields/models";
import { type LimitsForm, limitsDraft, limitsForm } from "../../../components/limits/draft";

type Num = number | "";

export interface HeaderRow {
  name: string;
  value: string;
  /** One that is stored, whose value nobody sees; it stays where no other is typed. */
  kept: boolean;
}

export interface OverridesForm {
  reasoning_effort: string;
  reasoning_summary: string;
  thinking_budget: Num;
  verbosity: string;
  service_tier: string;
  max_tokens: Num;
  parallel_tool_calls: string;
  cache_ttl: string;
  image_generation: string;
  google_search: string;
  instructions: string;
  instructions_mode: string;
  omit: string[];
}

export interface ProviderForm {
  name: string;
  type: string;
  url: string;
  key: string;
  enabled: boolean;
  priority: Num;
  weight: Num;
  cost_multiplier: string;
  groups: string[];
  group_priorities: { group: string; priority: Num }[];
  /** As words: see `modelShape`. */
  models: string[];
  redirects: { from: string; to: string }[];
  limits: LimitsForm;
  circuit: Record<"failure_threshold" | "open_ms" | "half_open_successes" | "failure_decay_ms", Num>;
  timeouts: Record<"connect_ms" | "first_byte_ms" | "idle_ms" | "total_ms", Num>;
  proxy: { url: string; fallback_to_direct: boolean };
  headers: HeaderRow[];
  clients: { allow: string[]; block: string[] };
  hours: { from: string; to: string };
  failback: string;
  max_pins: Num;
  billing_header: string;
  attempts: Num;
  overrides: OverridesForm;
  translate: boolean;
  websocket: boolean;
  project: string;
}

/** What the API's document says of fields that are left out; a test compares them. */
export const DEFAULTS = {
  weight: 1,
  failback: "return_when_healthy",
  billing_header: "pass",
  circuit: { failure_threshold: 5, open_ms: 1_800_000, half_open_successes: 2, failure_decay_ms: 600_000 },
  timeouts: { connect_ms: 10_000, first_byte_ms: 60_000, idle_ms: 60_000, total_ms: 600_000 },
  instructions_mode: "when_missing",
};

const seconds = (ms: number): number => ms / 1000;
const millis = (value: Num, usual: number): number => (value === "" ? usual : Math.round(value * 1000));
const three = (value: boolean | null | undefined): string => (value == null ? "" : String(value));
const orNull = <T>(value: T | ""): T | null => (value === "" ? null : value);
const asBoolean = (value: string): boolean | null => (value === "" ? null : value === "true");

export function providerForm(given?: Partial<Schema<"ProviderDraft">>): ProviderForm {
  const circuit = { ...DEFAULTS.circuit, ...given?.circuit };
  const timeouts = { ...DEFAULTS.timeouts, ...given?.timeouts };
  const [from = "", to = ""] = (given?.active_hours ?? "").split("-");
  const over = given?.overrides ?? {};
  return {
    name: given?.name ?? "",
    type: given?.type ?? "claude",
    url: given?.url ?? "",
    key: "",
    enabled: given?.enabled ?? true,
    priority: given?.priority ?? 0,
    weight: given?.weight ?? DEFAULTS.weight,
    cost_multiplier: given?.cost_multiplier ?? "1",
    groups: given?.groups ?? [],
    group_priorities: Object.entries(given?.group_priorities ?? {}).map(([group, priority]) => ({
      group,
      priority,
    })),
    models: (given?.models ?? []).map(modelWord),
    redirects: (given?.redirects ?? []).map((rule) => ({ from: modelWord(rule.from), to: rule.to })),
    limits: limitsForm(given?.limits),
    circuit: {
      ...circuit,
      open_ms: seconds(circuit.open_ms),
      failure_decay_ms: seconds(circuit.failure_decay_ms),
    },
    timeouts: {
      connect_ms: seconds(timeouts.connect_ms),
      first_byte_ms: seconds(timeouts.first_byte_ms),
      idle_ms: seconds(timeouts.idle_ms),
      total_ms: seconds(timeouts.total_ms),
    },
    proxy: {
      url: given?.proxy?.url ?? "",
      fallback_to_direct: given?.proxy?.fallback_to_direct ?? false,
    },
    headers: Object.entries(given?.headers ?? {}).map(([name, value]) => ({
      name,
      value: typeof value === "string" ? value : "",
      kept: value === true,
    })),
    clients: { allow: given?.clients?.allow ?? [], block: given?.clients?.block ?? [] },
    hours: { from, to },
    failback: given?.failback ?? DEFAULTS.failback,
    max_pins: given?.max_pins ?? "",
    billing_header: given?.billing_header ?? DEFAULTS.billing_header,
    attempts: given?.attempts ?? "",
    overrides: {
      reasoning_effort: over.reasoning_effort ?? "",
      reasoning_summary: over.reasoning_summary ?? "",
      thinking_budget: over.thinking_budget ?? "",
      verbosity: over.verbosity ?? "",
      service_tier: over.service_tier ?? "",
      max_tokens: over.max_tokens ?? "",
      parallel_tool_calls: three(over.parallel_tool_calls),
      cache_ttl: over.cache_ttl ?? "",
      image_generation: three(over.image_generation),
      google_search: three(over.google_search),
      instructions: over.instructions ?? "",
      instructions_mode: over.instructions_mode ?? DEFAULTS.instructions_mode,
      omit: over.omit ?? [],
    },
    translate: given?.translate ?? true,
    websocket: given?.websocket ?? false,
    project: given?.project ?? "",
  };
}

export function overridesDraft(over: OverridesForm): Schema<"OverridesShape"> {
  return {
    reasoning_effort: orNull(over.reasoning_effort),
    reasoning_summary: orNull(over.reasoning_summary),
    thinking_budget: orNull(over.thinking_budget),
    verbosity: orNull(over.verbosity),
    service_tier: orNull(over.service_tier.trim()),
    max_tokens: orNull(over.max_tokens),
    parallel_tool_calls: asBoolean(over.parallel_tool_calls),
    cache_ttl: orNull(over.cache_ttl),
    image_generation: asBoolean(over.image_generation),
    google_search: asBoolean(over.google_search),
    instructions: orNull(over.instructions),
    instructions_mode: over.instructions_mode,
    omit: over.omit,
  };
}

/** Empty fields with a default take the default; a key is only there where one was typed. */
export function providerDraft(form: ProviderForm): Schema<"ProviderDraft"> {
  const { circuit, timeouts } = form;
  return {
    name: form.name.trim(),
    type: form.type,
    url: form.url.trim(),
    ...(form.key.trim() === "" ? {} : { key: form.key.trim() }),
    enabled: form.enabled,
    priority: form.priority === "" ? 0 : form.priority,
    weight: form.weight === "" ? DEFAULTS.weight : form.weight,
    cost_multiplier: form.cost_multiplier.trim() || "1",
    groups: form.groups,
    group_priorities: Object.fromEntries(
      form.group_priorities
        .filter((one) => one.group.trim() !== "")
        .map((one) => [one.group.trim(), one.priority === "" ? 0 : one.priority]),
    ),
    models: form.models.map(modelShape),
    redirects: form.redirects
      .filter((rule) => rule.from.trim() !== "" || rule.to.trim() !== "")
      .map((rule) => ({ from: modelShape(rule.from), to: rule.to.trim() })),
    limits: limitsDraft(form.limits),
    circuit: {
      failure_threshold: number(circuit.failure_threshold, DEFAULTS.circuit.failure_threshold),
      open_ms: millis(circuit.open_ms, DEFAULTS.circuit.open_ms),
      half_open_successes: number(circuit.half_open_successes, DEFAULTS.circuit.half_open_successes),
      failure_decay_ms: millis(circuit.failure_decay_ms, DEFAULTS.circuit.failure_decay_ms),
    },
    timeouts: {
      connect_ms: millis(timeouts.connect_ms, DEFAULTS.timeouts.connect_ms),
      first_byte_ms: millis(timeouts.first_byte_ms, DEFAULTS.timeouts.first_byte_ms),
      idle_ms: millis(timeouts.idle_ms, DEFAULTS.timeouts.idle_ms),
      total_ms: millis(timeouts.total_ms, DEFAULTS.timeouts.total_ms),
    },
    proxy: form.proxy.url.trim() === "" ? null : { ...form.proxy, url: form.proxy.url.trim() },
    headers: Object.fromEntries(
      form.headers
        .filter((row) => row.name.trim() !== "")
        .map((row) => [row.name.trim(), row.kept && row.value === "" ? true : row.value]),
    ),
    clients: form.clients,
    active_hours: form.hours.from && form.hours.to ? `${form.hours.from}-${form.hours.to}` : null,
    failback: form.failback,
    max_pins: orNull(form.max_pins),
    billing_header: form.billing_header,
    attempts: orNull(form.attempts),
    overrides: overridesDraft(form.overrides),
    translate: form.translate,
    // Fields of one type alone, which the form does not show for others.
    websocket: form.type === "codex" && form.websocket,
    project: form.type === "gemini-cli" ? orNull(form.project.trim()) : null,
  };
}

function number(value: Num, usual: number): number {
  return value === "" ? usual : value;
}

/** A merge patch: what was taken out of a map has to be named as `null`, or it would stay. */
export function providerPatch(
  form: ProviderForm,
  before: Pick<Schema<"ProviderDraft">, "headers" | "group_priorities">,
): Schema<"ProviderDraftPatch"> {
  const draft = providerDraft(form);
  return {
    ...draft,
    headers: withRemoved(draft.headers ?? {}, before.headers ?? {}),
    group_priorities: withRemoved(draft.group_priorities ?? {}, before.group_priorities ?? {}),
  };
}

function withRemoved<T>(after: Record<string, T>, before: Record<string, T>): Record<string, T> {
  const removed = Object.keys(before).filter((name) => !(name in after));
  // The document describes the values of the map, not the `null` of a merge patch that takes one out.
  return { ...after, ...Object.fromEntries(removed.map((name) => [name, null as T])) };
}

/** Where the API and the form name a field differently. */
export function formPath(path: string): string {
  if (path.startsWith("active_hours")) return "hours.from";
  return path;
}
