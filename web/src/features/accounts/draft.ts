// An account and an API token as their forms write them, and as the API takes them. Pure.
import type { Schema } from "../../api/client";

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

/** The first parts of the API's paths. Whoever holds a token does not sign in by it, so `session` is left out. */
export const AREAS = [
  "accounts",
  "api-tokens",
  "audit",
  "availability",
  "client-versions",
  "console-sessions",
  "error-rules",
  "events",
  "keys",
  "me",
  "notifications",
  "prices",
  "provider-groups",
  "providers",
  "quotas",
  "rate-limit-events",
  "request-filters",
  "requests",
  "routing",
  "sensitive-words",
  "sessions",
  "settings",
  "statistics",
  "system",
  "users",
] as const;
export type Area = (typeof AREAS)[number];

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
