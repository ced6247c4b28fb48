// The words of a field: its name, and what it is for.
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Texts } from "../../../i18n/namespaces";

export type FieldName = keyof Texts["providers"]["fields"] & string;
export type HintName = keyof Texts["providers"]["hints"] & FieldName;

/** `const field = useField()`, then `<TextInput {...field("name")} />`. */
export function useField() {
  const { t } = useTranslation("providers");
  return useCallback(
    (name: HintName) => ({ label: t(`fields.${name}`), description: t(`hints.${name}`) }),
    [t],
  );
}
