// One of the hub's keys, searched by its name or its user's.
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { useAsk } from "../../../api/query";

interface Props {
  value: number | undefined;
  onChange: (id: number | undefined) => void;
}

export function KeyField({ value, onChange }: Props) {
  const { t } = useTranslation("providers");
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed, 300);
  const keys = useAsk(
    ["providers", "keys", search],
    (signal) =>
      api.GET("/api/v1/keys", { params: { query: { limit: 50, ...(search ? { search } : {}) } }, signal }),
    { keep: true },
  );
  const found =
    keys.data?.items.map((key) => ({ value: String(key.id), label: `${key.user} / ${key.name}` })) ?? [];
  const known = value === undefined || found.some((key) => key.value === String(value));
  return (
    <Select
      aria-label={t("simulate.key")}
      placeholder={t("simulate.keySearch")}
      searchable
      clearable
      nothingFoundMessage={t("simulate.noKey")}
      // Those that were found by the search on the other side; the label holds the words that were searched.
      filter={({ options }) => options}
      data={known ? found : [{ value: String(value), label: `#${value}` }, ...found]}
      onSearchChange={(next) => setTyped(found.some((key) => key.label === next) ? "" : next)}
      value={value === undefined ? null : String(value)}
      onChange={(next) => onChange(next === null ? undefined : Number(next))}
    />
  );
}
