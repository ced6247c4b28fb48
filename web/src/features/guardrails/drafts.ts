// Rules as their forms write them and as the API takes them. Pure.
import type { Schema } from "../../api/client";
import type { ClientVersion, ErrorRule, Filter, Word } from "./resources";

export type WordForm = Required<Schema<"SensitiveWordDraft">>;

export function wordForm(word?: Word): WordForm {
  return {
    word: word?.word ?? "",
    match_type: word?.match_type ?? "contains",
    description: word?.description ?? "",
    enabled: word?.enabled ?? true,
  };
}

export type FilterForm = Omit<Required<Schema<"RequestFilterDraft">>, "provider_ids" | "priority"> & {
  /** As the field of choices has them. */
  provider_ids: string[];
  priority: number | string;
};

export function filterForm(filter?: Filter): FilterForm {
  return {
    name: filter?.name ?? "",
    description: filter?.description ?? "",
    scope: filter?.scope ?? "body",
    action: filter?.action ?? "text_replace",
    target: filter?.target ?? "",
    pattern: filter?.pattern ?? "",
    match_type: filter?.match_type ?? "contains",
    value: filter?.value ?? "",
    priority: filter?.priority ?? 0,
    provider_ids: (filter?.provider_ids ?? []).map(String),
    groups: filter?.groups ?? [],
    enabled: filter?.enabled ?? true,
  };
}

type FilterAction = FilterForm["action"];

/** A header can be removed or set; only bodies have paths and text. */
export function actionsOf(scope: FilterForm["scope"]): readonly FilterAction[] {
  return scope === "header" ? ["remove", "set"] : ["text_replace", "remove", "set", "json_path"];
}

/** What an action needs: the rest of the fields would be kept without any effect. */
export function filterNeeds(form: Pick<FilterForm, "action">) {
  return { pattern: form.action === "text_replace", value: form.action !== "remove" };
}

export function filterDraft(form: FilterForm): Schema<"RequestFilterDraft"> {
  const needs = filterNeeds(form);
  return {
    ...form,
    pattern: needs.pattern ? form.pattern : "",
    value: needs.value ? form.value : "",
    priority: Number(form.priority) || 0,
    provider_ids: form.provider_ids.map(Number),
  };
}

const DIALECTS = ["anthropic", "openai_chat", "openai_responses", "gemini"] as const;
export type Dialect = (typeof DIALECTS)[number];
export { DIALECTS };

export interface ErrorForm {
  pattern: string;
  match_type: Word["match_type"] & string;
  status: number | string;
  category: string;
  description: string;
  fault: NonNullable<ErrorRule["fault"]> | null;
  override_status: number | string;
  override_message: string;
  override_bodies: Record<Dialect, string>;
  priority: number | string;
  enabled: boolean;
}

export function errorForm(rule?: ErrorRule): ErrorForm {
  const bodies = DIALECTS.map((dialect) => [dialect, rule?.override_bodies?.[dialect] ?? ""]);
  return {
    pattern: rule?.pattern ?? "",
    match_type: rule?.match_type ?? "contains",
    status: rule?.status ?? "",
    category: rule?.category ?? "",
    description: rule?.description ?? "",
    fault: rule?.fault ?? null,
    override_status: rule?.override_status ?? "",
    override_message: rule?.override_message ?? "",
    override_bodies: Object.fromEntries(bodies) as Record<Dialect, string>,
    priority: rule?.priority ?? 0,
    enabled: rule?.enabled ?? true,
  };
}

const orNull = (text: string): string | null => (text === "" ? null : text);
const numberOrNull = (value: number | string): number | null => (value === "" ? null : Number(value));

export function errorDraft(form: ErrorForm): Schema<"ErrorRuleDraft"> {
  const bodies = DIALECTS.map((dialect) => [dialect, orNull(form.override_bodies[dialect].trim())]);
  return {
    ...form,
    status: numberOrNull(form.status),
    override_status: numberOrNull(form.override_status),
    override_message: orNull(form.override_message),
    override_bodies: Object.fromEntries(bodies),
    priority: Number(form.priority) || 0,
  };
}

export type ClientForm = Required<Schema<"ClientVersionDraft">>;

export function clientForm(client?: Partial<ClientVersion>): ClientForm {
  return {
    client: client?.client ?? "",
    min_version: client?.min_version ?? "",
    refuse_unknown: client?.refuse_unknown ?? false,
    how_to_update: client?.how_to_update ?? "",
    enabled: client?.enabled ?? true,
  };
}

/** Words to import: a line each, without empty lines and without the same word twice. */
export function wordLines(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()))].filter((line) => line !== "");
}

/** Headers as lines of `name: value`; a line without a colon is no header. */
export function headerLines(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split("\n").flatMap((line): [string, string][] => {
      const colon = line.indexOf(":");
      return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );
}
