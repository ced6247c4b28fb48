// A user as the form writes it, and as the API takes it. Pure.
import type { Schema } from "../../api/client";
import { modelShape, modelWord } from "../../components/fields/models";
import { type LimitsForm, limitsDraft, limitsForm } from "../../components/limits/draft";

export interface UserForm {
  name: string;
  enabled: boolean;
  note: string;
  tags: string[];
  expires_at: string | null;
  groups: string[];
  /** As words: see `modelShape`. */
  allowed_models: string[];
  allowed_clients: string[];
  blocked_clients: string[];
  limits: LimitsForm;
}

export function userForm(user?: Schema<"UserDraft">): UserForm {
  return {
    name: user?.name ?? "",
    enabled: user?.enabled ?? true,
    note: user?.note ?? "",
    tags: user?.tags ?? [],
    expires_at: user?.expires_at ?? null,
    groups: user?.groups ?? [],
    allowed_models: (user?.allowed_models ?? []).map(modelWord),
    allowed_clients: user?.allowed_clients ?? [],
    blocked_clients: user?.blocked_clients ?? [],
    limits: limitsForm(user?.limits),
  };
}

/** Whole, so that it serves as a draft and as a merge patch. */
export function userDraft(form: UserForm): Schema<"UserDraft"> {
  return {
    ...form,
    name: form.name.trim(),
    allowed_models: form.allowed_models.map(modelShape),
    limits: limitsDraft(form.limits),
  };
}

export type UserStatus = "enabled" | "disabled" | "expired";

export function statusOf(user: Pick<Schema<"User">, "enabled" | "expires_at">, now: number): UserStatus {
  if (user.enabled === false) return "disabled";
  return user.expires_at && new Date(user.expires_at).getTime() <= now ? "expired" : "enabled";
}
