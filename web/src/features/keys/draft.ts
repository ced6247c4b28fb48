// A key as the form writes it, and as the API takes it. Pure.
import type { Schema } from "../../api/client";
import { type LimitsForm, limitsDraft, limitsForm } from "../../components/limits/draft";

export interface KeyForm {
  /** Chosen for a new key only: keys do not move from one user to another. */
  user_id: number | null;
  name: string;
  enabled: boolean;
  expires_at: string | null;
  groups: string[];
  allowed_ips: string[];
  web_login: boolean;
  limits: LimitsForm;
}

export function keyForm(key?: Schema<"Key">, user?: number): KeyForm {
  return {
    user_id: key?.user_id ?? user ?? null,
    name: key?.name ?? "",
    enabled: key?.enabled ?? true,
    expires_at: key?.expires_at ?? null,
    groups: key?.groups ?? [],
    allowed_ips: key?.allowed_ips ?? [],
    web_login: key?.web_login ?? false,
    limits: limitsForm(key?.limits),
  };
}

/** Whole, so that it serves as a draft and as a merge patch. */
export function keyDraft({ user_id: _, ...form }: KeyForm): Schema<"KeyDraft"> {
  return {
    ...form,
    name: form.name.trim(),
    allowed_ips: form.allowed_ips.map((address) => address.trim()).filter((address) => address !== ""),
    limits: limitsDraft(form.limits),
  };
}

export type KeyStatus = "enabled" | "disabled" | "expired";

export function statusOf(key: Pick<Schema<"Key">, "enabled" | "expires_at">, now: number): KeyStatus {
  if (key.enabled === false) return "disabled";
  return key.expires_at && new Date(key.expires_at).getTime() <= now ? "expired" : "enabled";
}

/** Until when the text before the last rotation works too; undefined where it does not. */
export function graceOf(key: Pick<Schema<"Key">, "previous_until">, now: number): string | undefined {
  const until = key.previous_until;
  return until && new Date(until).getTime() > now ? until : undefined;
}
