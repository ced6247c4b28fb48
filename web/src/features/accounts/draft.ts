// An account and an API token as their forms write them, and as the API takes them. Pure.
import type { Schema } from "../../api/client";
import type { paths } from "../../api/schema";

export const ROLES = ["owner", "admin", "auditor", "user"] as const;
export type Role = (typeof ROLES)[number];

export const PASSWORD_MIN = 12;

export interface AccountForm {
  name: string;
  role: Role;
  user_id: number | null;
  enabled: boolean;
  /** Empty keeps the one that is there. */
  password: string;
}

export function roleOf(text: string | undefined): Role {
  return ROLES.find((role) => role === text) ?? "auditor";
}

export function accountForm(account?: Schema<"Account">): AccountForm {
  return {
    name: account?.name ?? "",
    role: roleOf(account?.role),
    user_id: account?.user_id ?? null,
    enabled: account?.enabled ?? true,
    password: "",
  };
}

export function accountDraft({ password, ...form }: AccountForm): Schema<"AccountDraft"> {
  return { ...form, name: form.name.trim(), ...(password === "" ? {} : { password }) };
}

type First<Path> = Path extends `/api/v1/${infer Rest}`
  ? Rest extends `${infer Area}/${string}`
    ? Area
    : Rest
  : never;
/** The first part of the API's paths. Whoever holds a token does not sign in by it, and some are open to everybody. */
export type Area = Exclude<First<keyof paths>, "session" | "console" | "status">;

/** All of them, which the type of the API's paths sees to. */
const ALL: Record<Area, true> = {
  accounts: true,
  "api-tokens": true,
  audit: true,
  availability: true,
  "client-versions": true,
  "console-sessions": true,
  "error-rules": true,
  events: true,
  keys: true,
  me: true,
  notifications: true,
  prices: true,
  "provider-groups": true,
  providers: true,
  quotas: true,
  "rate-limit-events": true,
  "request-filters": true,
  requests: true,
  routing: true,
  "sensitive-words": true,
  sessions: true,
  settings: true,
  statistics: true,
  system: true,
  users: true,
};
export const AREAS = Object.keys(ALL) as Area[];

export type Verb = "none" | "read" | "write";

export interface TokenForm {
  name: string;
  /** All to read, all to change, or some areas. */
  reach: "read" | "write" | "some";
  areas: Partial<Record<Area, Verb>>;
  role: Role | "";
  expires_at: string | null;
}

export function scopesOf({ reach, areas }: Pick<TokenForm, "reach" | "areas">): string[] {
  if (reach !== "some") return [`*:${reach}`];
  return AREAS.flatMap((area) => {
    const verb = areas[area] ?? "none";
    return verb === "none" ? [] : [`${area}:${verb}`];
  });
}

export function tokenDraft(form: TokenForm): Schema<"ApiTokenDraft"> {
  return {
    name: form.name.trim(),
    scopes: scopesOf(form),
    expires_at: form.expires_at,
    ...(form.role === "" ? {} : { role: form.role }),
  };
}
