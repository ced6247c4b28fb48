// Which columns are shown: a matter of taste, so it is kept in the browser and not in the address.
import { useState } from "react";
import { remember, stored } from "../../i18n/storage";

export const COLUMNS = [
  "user",
  "model",
  "provider",
  "input",
  "output",
  "cost",
  "duration",
  "speed",
  "session",
  "endpoint",
  "kind",
] as const;
export type ColumnName = (typeof COLUMNS)[number];

const USUAL: readonly ColumnName[] = ["user", "model", "provider", "input", "output", "cost", "duration"];
const STORAGE_KEY = "hub-request-columns";

export function readColumns(text: string | null): readonly ColumnName[] {
  if (text === null) return USUAL;
  const names = text.split(",");
  return COLUMNS.filter((name) => names.includes(name));
}

export function useShownColumns(): [readonly ColumnName[], (shown: readonly ColumnName[]) => void] {
  const [shown, setShown] = useState(() => readColumns(stored(STORAGE_KEY)));
  return [
    shown,
    (next) => {
      remember(STORAGE_KEY, next.join(","));
      setShown(next);
    },
  ];
}
