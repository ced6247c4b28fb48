// Targets and rules as their forms write them and as the API takes them. Pure.
import type { Schema } from "../../api/client";

export type Target = Schema<"NotificationTarget">;
export type Rule = Schema<"NotificationRule">;
export type Address = Schema<"NotificationAddress">;
export type EventName = Schema<"NotificationRuleDraft">["event"];
export type Language = NonNullable<Schema<"NotificationRuleDraft">["language"]>;

export const KINDS = [
  "slack",
  "discord",
  "telegram",
  "email",
  "wecom",
  "feishu",
  "dingtalk",
  "custom",
] as const satisfies readonly Address["kind"][];
export type Kind = (typeof KINDS)[number];

export const EVENTS = [
  "circuit_opened",
  "circuit_closed",
  "budget_reached",
  "daily_leaderboard",
  "unpriced_model",
  "price_sync_failed",
  "config_invalid",
  "log_behind",
] as const satisfies readonly EventName[];

export const LANGUAGES = ["en", "zh-CN", "zh-TW", "ja", "ru"] as const satisfies readonly Language[];

/** What stays, what goes, and what is written anew: nothing of it is ever shown. */
export const PROXIES = ["keep", "none", "set"] as const;

export interface TargetForm {
  name: string;
  enabled: boolean;
  kind: Kind;
  /** Whether the address is sent; of a new target it always is. */
  replace: boolean;
  url: string;
  secret: string;
  bot_token: string;
  chat_id: string;
  api_url: string;
  /** Lines of `name: value`. */
  headers: string;
  host: string;
  port: number | string;
  security: "starttls" | "tls" | "none";
  username: string;
  password: string;
  from: string;
  to: string[];
  proxy: (typeof PROXIES)[number];
  proxy_url: string;
  fallback_to_direct: boolean;
  /** By event, or `default`. */
  templates: Record<string, string>;
}

export function targetForm(target?: Target): TargetForm {
  const templates = Object.entries((target?.templates ?? {}) as Record<string, unknown>);
  return {
    name: target?.name ?? "",
    enabled: target?.enabled ?? true,
    kind: KINDS.find((kind) => kind === target?.kind) ?? "slack",
    replace: target === undefined,
    url: "",
    secret: "",
    bot_token: "",
    chat_id: "",
    api_url: "",
    headers: "",
    host: "",
    port: 587,
    security: "starttls",
    username: "",
    password: "",
    from: "",
    to: [],
    proxy: target === undefined ? "none" : "keep",
    proxy_url: "",
    fallback_to_direct: false,
    templates: Object.fromEntries(
      templates.map(([event, value]) => [
        event,
        typeof value === "string" ? value : JSON.stringify(value, null, 2),
      ]),
    ),
  };
}

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

export function addressOf(form: TargetForm): Address {
  const url = form.url.trim();
  switch (form.kind) {
    case "feishu":
    case "dingtalk":
      return { kind: form.kind, url, secret: orNull(form.secret) };
    case "telegram":
      return {
        kind: form.kind,
        bot_token: form.bot_token.trim(),
        chat_id: form.chat_id.trim(),
        api_url: orNull(form.api_url),
      };
    case "custom":
      return { kind: form.kind, url, headers: headersOf(form.headers) as Record<string, never> };
    case "email":
      return {
        kind: form.kind,
        host: form.host.trim(),
        port: Number(form.port) || 587,
        security: form.security,
        username: orNull(form.username),
        password: orNull(form.password),
        from: form.from.trim(),
        to: form.to,
      };
    default:
      return { kind: form.kind, url };
  }
}

export function proxyOf(form: TargetForm): Schema<"NotificationProxy"> | null | undefined {
  if (form.kind === "email" || form.proxy === "none") return null;
  if (form.proxy === "keep") return undefined;
  return { url: form.proxy_url.trim(), fallback_to_direct: form.fallback_to_direct };
}

function headersOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split("\n").flatMap((line): [string, string][] => {
      const colon = line.indexOf(":");
      return colon < 1 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]];
    }),
  );
}

/** Empty ones are left out. For servers of one's own a template is any JSON, and a text where it is none. */
export function templatesOf(form: Pick<TargetForm, "kind" | "templates">): Record<string, never> {
  const entries = Object.entries(form.templates).filter(([, text]) => text.trim() !== "");
  const value = (text: string): unknown => {
    if (form.kind !== "custom") return text;
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  };
  return Object.fromEntries(entries.map(([event, text]) => [event, value(text)])) as Record<string, never>;
}

export function targetDraft(form: TargetForm): Schema<"NotificationTargetDraft"> {
  const proxy = proxyOf(form);
  return {
    name: form.name.trim(),
    enabled: form.enabled,
    address: addressOf(form),
    ...(proxy === undefined ? {} : { proxy }),
    templates: templatesOf(form),
  };
}

/** A template that is no longer there has to be taken back by name. */
export function targetPatch(form: TargetForm, before: Target): Schema<"NotificationTargetDraftPatch"> {
  const { address, ...rest } = targetDraft(form);
  const gone = Object.keys(before.templates).map((event): [string, null] => [event, null]);
  const templates = { ...Object.fromEntries(gone), ...rest.templates } as Record<string, never>;
  return { ...rest, templates, ...(form.replace ? { address } : {}) };
}

/** From a path of the API to one of the form. */
export function targetField(path: string): string {
  if (path.startsWith("proxy")) return path.includes("fallback") ? "fallback_to_direct" : "proxy_url";
  if (path === "address" || path === "address.kind") return "kind";
  return path.replace(/^address\./, "");
}

export type OptionValue = number | string | string[];

export interface RuleForm {
  event: EventName;
  enabled: boolean;
  target_ids: string[];
  language: Language;
  options: Record<string, OptionValue>;
}

export function ruleForm(rule: Rule | undefined, first: EventName = "circuit_opened"): RuleForm {
  const options = Object.entries((rule?.options ?? {}) as Record<string, unknown>).flatMap(
    ([name, value]): [string, OptionValue][] =>
      value === null ? [] : [[name, Array.isArray(value) ? value.map(String) : (value as number | string)]],
  );
  return {
    event: rule?.event ?? first,
    enabled: rule?.enabled ?? true,
    target_ids: (rule?.target_ids ?? []).map(String),
    language: rule?.language ?? "en",
    options: Object.fromEntries(options),
  };
}

/** Options that are left empty are as usual: a new rule leaves them out, a change takes them back by `null`. */
export function ruleDraft(
  form: RuleForm,
  shapes: readonly Schema<"OptionShape">[],
  change = false,
): Schema<"NotificationRuleDraft"> {
  const options = shapes.flatMap(({ name, kind }): [string, unknown][] => {
    const value = form.options[name];
    if (value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) {
      return change ? [[name, null]] : [];
    }
    if (kind === "percents" && Array.isArray(value)) return [[name, value.map(Number)]];
    if (kind === "number" || kind === "seconds") return [[name, Number(value)]];
    return [[name, value]];
  });
  return {
    event: form.event,
    enabled: form.enabled,
    target_ids: form.target_ids.map(Number),
    language: form.language,
    options: Object.fromEntries(options) as Record<string, never>,
  };
}
