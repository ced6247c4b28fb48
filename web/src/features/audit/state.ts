// The filters of the audit log: as the address has them, and as the API takes them. Pure.
import { momentsOf, RANGES } from "../../components/range";
import { choice, id, maybe, text } from "../../components/urlState";

export const DOORS = ["console", "api", "command_line", "file", "hub"] as const;

export const TARGETS = [
  "account",
  "api_token",
  "audit_log",
  "client_version",
  "configuration",
  "conversation",
  "error_rule",
  "key",
  "master_key",
  "notification_rule",
  "notification_target",
  "price",
  "provider",
  "provider_group",
  "request",
  "request_filter",
  "sensitive_word",
  "session",
  "setting",
  "user",
] as const;

export const FIELDS = {
  range: choice(RANGES, "30d"),
  from: text(),
  to: text(),
  action: text(),
  target_kind: text(),
  target_id: text(),
  actor: text(),
  door: maybe(DOORS),
  entry: id(),
};

export interface State {
  range: (typeof RANGES)[number];
  from: string;
  to: string;
  action: string;
  target_kind: string;
  target_id: string;
  actor: string;
  door: (typeof DOORS)[number] | undefined;
}

const NAMES = ["action", "target_kind", "target_id", "actor", "door"] as const;

export type Query = Partial<Record<(typeof NAMES)[number] | "from" | "to", string>>;

export function queryOf(state: State, now: Date): Query {
  const set = NAMES.filter((name) => state[name]).map((name) => [name, state[name]]);
  const range = { name: state.range, from: state.from, to: state.to };
  return { ...Object.fromEntries(set), ...momentsOf(range, now) };
}

export function isFiltered(state: State): boolean {
  return NAMES.some((name) => Boolean(state[name]));
}

export const CLEARED = { action: "", target_kind: "", target_id: "", actor: "", door: undefined };
