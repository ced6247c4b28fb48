// The hub's words about requests in the reader's language. Newer hubs may say words that are not known here: those are shown as they are.
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

export type WordGroup =
  | "codes"
  | "dialects"
  | "endedBy"
  | "events"
  | "faults"
  | "kinds"
  | "limitNames"
  | "phases"
  | "reasons"
  | "scopes"
  | "sources";

export function useWord(): (group: WordGroup, word: string) => string {
  const { t, i18n } = useTranslation("requests");
  return useCallback(
    (group, word) =>
      i18n.exists(`requests:${group}.${word}`)
        ? String(t(`${group}.${word}` as never))
        : word.replaceAll("_", " "),
    [t, i18n],
  );
}
