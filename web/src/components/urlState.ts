// The state of tables, filters and drawers in the address: typed fields, and what is not valid counts as absent.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";

export interface Field<T> {
  /** Undefined where the address does not say. */
  read: (text: string | undefined) => T;
  /** Undefined where the value is the usual one, which the address does not mention. */
  write: (value: T) => string | undefined;
}

export function text(usual = ""): Field<string> {
  return {
    read: (given) => given ?? usual,
    write: (value) => (value === usual ? undefined : value),
  };
}

export function choice<const T extends string>(values: readonly T[], usual: T): Field<T> {
  return {
    read: (given) => values.find((value) => value === given) ?? usual,
    write: (value) => (value === usual ? undefined : value),
  };
}

/** One of a few, or nothing. */
export function maybe<const T extends string>(values: readonly T[]): Field<T | undefined> {
  return {
    read: (given) => values.find((value) => value === given),
    write: (value) => value,
  };
}

export function whole(usual: number, min = 0, max = Number.MAX_SAFE_INTEGER): Field<number> {
  return {
    read: (given) => {
      const value = given !== undefined && /^-?\d+$/.test(given) ? Number(given) : Number.NaN;
      return value >= min && value <= max ? value : usual;
    },
    write: (value) => (value === usual ? undefined : String(value)),
  };
}

/** A number that may be missing, e.g. the id of a user to filter by. */
export function id(): Field<number | undefined> {
  return {
    read: (given) => (given !== undefined && /^\d+$/.test(given) ? Number(given) : undefined),
    write: (value) => (value === undefined ? undefined : String(value)),
  };
}

/** Yes, no, or not asked. */
export function flag(): Field<boolean | undefined> {
  return {
    read: (given) => (given === "true" ? true : given === "false" ? false : undefined),
    write: (value) => (value === undefined ? undefined : String(value)),
  };
}

export function words(): Field<string[]> {
  return {
    read: (given) => (given ? given.split(",") : []),
    write: (value) => (value.length === 0 ? undefined : value.join(",")),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a field of any type, whose type is inferred where it is used.
type Spec = Record<string, Field<any>>;
type Values<S extends Spec> = { [Name in keyof S]: S[Name] extends Field<infer T> ? T : never };

export function readState<S extends Spec>(spec: S, search: Record<string, string | undefined>): Values<S> {
  const entries = Object.entries(spec).map(([name, field]) => [name, field.read(search[name])]);
  return Object.fromEntries(entries) as Values<S>;
}

export function writeState<S extends Spec>(
  spec: S,
  search: Record<string, string | undefined>,
  patch: Partial<Values<S>>,
): Record<string, string | undefined> {
  const changed = { ...search };
  for (const [name, value] of Object.entries(patch)) {
    const written = spec[name]?.write(value);
    if (written === undefined || written === "") delete changed[name];
    else changed[name] = written;
  }
  return changed;
}

interface SetOptions {
  /** Makes a step that the back button takes back; a filter that is being typed makes none. */
  push?: boolean;
}

/**
 * `const [state, set] = useUrlState(FIELDS)` with a constant `FIELDS = { search: text(), open: text() }`. `set({ open: "1" },
 * { push: true })` changes only what it names and leaves the rest of the address as it is.
 */
export function useUrlState<S extends Spec>(
  spec: S,
): [Values<S>, (patch: Partial<Values<S>>, options?: SetOptions) => void] {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const navigate = useNavigate();
  const state = useMemo(() => readState(spec, search), [spec, search]);
  const set = (patch: Partial<Values<S>>, { push = false }: SetOptions = {}) => {
    void navigate({
      to: ".",
      // Reads the address of this very moment, so that two changes in a row do not undo each other.
      search: (before: Record<string, string | undefined>) => writeState(spec, before, patch),
      replace: !push,
      resetScroll: false,
    } as Parameters<typeof navigate>[0]);
  };
  return [state, set];
}
