// What an entry of the audit log changed, field by field. Pure.

export type Side = Record<string, unknown> | null | undefined;

export interface FieldChange {
  /** With dots where the value lies deeper: `limits.daily_usd`. */
  name: string;
  before: string | undefined;
  after: string | undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as it is written in JSON; texts without their quotes. */
export function written(value: unknown): string {
  if (typeof value === "string") return value;
  return JSON.stringify(value, null, Array.isArray(value) && value.some(isObject) ? 2 : 0);
}

function flat(value: Side, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, inner] of Object.entries(value ?? {})) {
    if (isObject(inner) && Object.keys(inner).length > 0)
      for (const [deeper, text] of flat(inner, `${prefix}${name}.`)) found.set(deeper, text);
    else if (inner !== undefined) found.set(prefix + name, written(inner));
  }
  return found;
}

const EMPTY = ["null", "{}", "[]", ""];

/** Only what differs. Of something new or deleted, only what says something: fields without a value are left out. */
export function changesOf(before: Side, after: Side): FieldChange[] {
  const [old, now] = [flat(before), flat(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const bothSides = Boolean(before) && Boolean(after);
  // An empty object beside the fields of a full one says nothing that they do not.
  const container = (name: string) => names.some((other) => other.startsWith(`${name}.`));
  return names
    .filter((name) => !container(name))
    .map((name) => ({ name, before: old.get(name), after: now.get(name) }))
    .filter((one) => one.before !== one.after)
    .filter((one) => bothSides || !EMPTY.includes(one.before ?? one.after ?? ""));
}
