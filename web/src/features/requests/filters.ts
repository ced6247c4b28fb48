// The filters of the log: as the address has them, and as the API takes them. Pure.
import { momentsOf, RANGE_AT_FIRST, RANGES } from "../../components/range";
import { choice, flag, id, maybe, text, whole } from "../../components/urlState";

export const KINDS = ["generation", "count_tokens", "embedding", "resource"] as const;
export const DIALECTS = ["anthropic", "openai_chat", "openai_responses", "gemini"] as const;
export const ENDS = ["complete", "client", "upstream", "hub", "interrupted"] as const;

/** What is filtered by, under the names of the API. */
const FILTERS = {
  user: text(),
  user_id: id(),
  key: text(),
  key_id: id(),
  provider: text(),
  provider_id: id(),
  model: text(),
  upstream_model: text(),
  session: text(),
  session_prefix: text(),
  kind: maybe(KINDS),
  dialect: maybe(DIALECTS),
  ended_by: maybe(ENDS),
  stream: flag(),
  unpriced: flag(),
  endpoint: text(),
  error_code: text(),
  status: whole(0, 100, 999),
  status_class: whole(0, 1, 9),
};

export const FIELDS = {
  ...FILTERS,
  range: choice(RANGES, RANGE_AT_FIRST),
  from: text(),
  to: text(),
  live: choice(["on", "off"], "on"),
  request: text(),
};

type ValueOf<F> = F extends { read: (text: string | undefined) => infer T } ? T : never;
export type Filters = { [Name in keyof typeof FILTERS]: ValueOf<(typeof FILTERS)[Name]> };
export type State = { [Name in keyof typeof FIELDS]: ValueOf<(typeof FIELDS)[Name]> };
export type Query = Partial<{ [Name in keyof Filters]: NonNullable<Filters[Name]> }> & {
  from?: string;
  to?: string;
};

const NAMES = Object.keys(FILTERS) as (keyof Filters)[];

/** Filters that stand behind "More filters". */
export const RARE = [
  "key",
  "upstream_model",
  "session_prefix",
  "kind",
  "dialect",
  "ended_by",
  "stream",
  "unpriced",
  "endpoint",
  "error_code",
] as const satisfies readonly (keyof Filters)[];

function isSet(value: unknown): boolean {
  return value !== undefined && value !== "" && value !== 0;
}

export function queryOf(state: State, now: Date): Query {
  const set = NAMES.filter((name) => isSet(state[name])).map((name) => [name, state[name]]);
  const range = { name: state.range, from: state.from, to: state.to };
  return { ...Object.fromEntries(set), ...momentsOf(range, now) };
}

export function countSet(state: State, names: readonly (keyof Filters)[] = NAMES): number {
  return names.filter((name) => isSet(state[name])).length;
}

/** What takes all filters away; the period stays. */
export function cleared(): Filters {
  const empty = NAMES.map((name) => [name, FILTERS[name].read(undefined)]);
  return Object.fromEntries(empty) as Filters;
}

/** One choice for a whole class of statuses ("5xx") and for each status by itself. */
export function statusChoice(state: Pick<State, "status" | "status_class">): string | null {
  if (state.status) return String(state.status);
  return state.status_class ? `${state.status_class}xx` : null;
}

export function statusPatch(chosen: string | null): Pick<State, "status" | "status_class"> {
  if (!chosen) return { status: 0, status_class: 0 };
  return chosen.endsWith("xx")
    ? { status: 0, status_class: Number(chosen[0]) }
    : { status: Number(chosen), status_class: 0 };
}
