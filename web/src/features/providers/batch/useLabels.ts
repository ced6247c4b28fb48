// The names of fields by their path in the API, and their values as readers see them.
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { type ModelShape, modelWord } from "../../../components/fields/models";
import { COUNT_LIMITS, MONEY_LIMITS } from "../../../components/limits/draft";
import { useFormat } from "../../../format/useFormat";
import type { FieldName } from "../form/useField";
import { BILLINGS, FAILBACKS } from "../kinds";

const LIMITS = [...MONEY_LIMITS, ...COUNT_LIMITS];

export function useLabels() {
  const { t, i18n } = useTranslation(["providers", "limits", "shell"]);
  const format = useFormat();
  const nameOf = useCallback(
    (path: string): string => {
      const limit = LIMITS.find((name) => path === `limits.${name}`);
      if (limit) return t(`limits:${limit}`);
      const key = `fields.${path.replaceAll(".", "_")}`;
      return i18n.exists(key, { ns: "providers" }) ? t(key as `fields.${FieldName}`) : path;
    },
    [t, i18n],
  );
  const textOf = useCallback(
    (path: string, value: unknown): string => {
      if (value === null || value === undefined || value === "") return t("batch.nothing");
      if (typeof value === "boolean") return t(value ? "shell:common.yes" : "shell:common.no");
      if (Array.isArray(value)) {
        if (value.length === 0) return t("batch.nothing");
        const words = path === "models" ? (value as ModelShape[]).map(modelWord) : value;
        return words.map((word) => (typeof word === "string" ? word : JSON.stringify(word))).join(", ");
      }
      if (path.endsWith("_usd")) return format.money(String(value), 2);
      if (typeof value === "number")
        return path.endsWith("_ms") ? format.duration(value) : format.count(value);
      const failback = FAILBACKS.find((one) => path === "failback" && one === value);
      if (failback) return t(`failback.${failback}`);
      const billing = BILLINGS.find((one) => path === "billing_header" && one === value);
      if (billing) return t(`billing.${billing}`);
      return typeof value === "string" ? value : JSON.stringify(value);
    },
    [t, format],
  );
  return { nameOf, textOf };
}
