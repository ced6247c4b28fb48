// One change of many users: what is sent for each, and what brings each back to what it was. Pure.
import type { Schema } from "../../api/client";
import {
  COUNT_LIMITS,
  type LimitName,
  type Limits,
  type LimitsForm,
  limitsForm,
  MONEY_LIMITS,
} from "../../components/limits/draft";

type User = Schema<"User">;
export type UserPatch = Schema<"UserDraftPatch">;

export interface BatchForm {
  /** `""` leaves it as it is. */
  enabled: "" | "true" | "false";
  addTags: string[];
  removeTags: string[];
  addGroups: string[];
  removeGroups: string[];
  /** Empty fields leave a limit as it is. */
  limits: LimitsForm;
  removeLimits: LimitName[];
}

export function emptyBatch(): BatchForm {
  return {
    enabled: "",
    addTags: [],
    removeTags: [],
    addGroups: [],
    removeGroups: [],
    limits: limitsForm(undefined),
    removeLimits: [],
  };
}

function changed(now: readonly string[], add: readonly string[], remove: readonly string[]) {
  const next = [...new Set([...now, ...add])].filter((one) => !remove.includes(one));
  return next.length === now.length && next.every((one, at) => one === now[at]) ? undefined : next;
}

/** Groups of somebody without any are `default`, which must not get lost when one is added. */
function changedGroups(user: User, form: BatchForm): string[] | undefined {
  const now = user.groups ?? [];
  const start = now.length === 0 && form.addGroups.length > 0 ? ["default"] : now;
  return changed(start, form.addGroups, form.removeGroups);
}

function changedLimits(user: User, form: BatchForm): Limits | undefined {
  const now: Limits = user.limits ?? {};
  const patch: Record<string, unknown> = {};
  for (const name of [...MONEY_LIMITS, ...COUNT_LIMITS]) {
    if (form.removeLimits.includes(name)) {
      if (now[name] != null) patch[name] = null;
    } else if (form.limits[name] !== "" && String(now[name] ?? "") !== String(form.limits[name])) {
      patch[name] = form.limits[name];
    }
  }
  for (const name of ["five_hour_mode", "daily_mode", "daily_reset"] as const) {
    if (form.limits[name] !== "" && now[name] !== form.limits[name]) patch[name] = form.limits[name];
  }
  return Object.keys(patch).length > 0 ? (patch as Limits) : undefined;
}

/** A merge patch with nothing but what changes; undefined for somebody who is like that already. */
export function patchOf(user: User, form: BatchForm): UserPatch | undefined {
  const enabled = form.enabled === "" ? undefined : form.enabled === "true";
  const tags = changed(user.tags ?? [], form.addTags, form.removeTags);
  const groups = changedGroups(user, form);
  const limits = changedLimits(user, form);
  const patch: UserPatch = {
    ...(enabled === undefined || enabled === (user.enabled ?? true) ? {} : { enabled }),
    ...(tags ? { tags } : {}),
    ...(groups ? { groups } : {}),
    ...(limits ? { limits } : {}),
  };
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/** Takes back what `patch` changed, and nothing else. */
export function backOf(user: User, patch: UserPatch): UserPatch {
  const before: Limits = user.limits ?? {};
  const limits = Object.keys(patch.limits ?? {}).map((name) => [name, before[name as keyof Limits] ?? null]);
  return {
    ...("enabled" in patch ? { enabled: user.enabled ?? true } : {}),
    ...("tags" in patch ? { tags: user.tags ?? [] } : {}),
    ...("groups" in patch ? { groups: user.groups ?? [] } : {}),
    ...("expires_at" in patch ? { expires_at: user.expires_at ?? null } : {}),
    ...("limits" in patch ? { limits: Object.fromEntries(limits) as Limits } : {}),
  };
}
