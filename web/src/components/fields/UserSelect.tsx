// Chooses a user by typing a part of the name; the hub searches, so that thousands of users are no burden.
import { Select, type SelectProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { api } from "../../api/client";
import { useAsk } from "../../api/query";

const OFFERED = 20;
const PAUSE_MS = 250;

type Props = Omit<SelectProps, "data" | "value" | "onChange"> & {
  value: number | null | undefined;
  onChange: (id: number | null) => void;
};

export function UserSelect({ value, onChange, ...rest }: Props) {
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const chosen = useAsk(
    ["users", "name", value],
    (signal) => api.GET("/api/v1/users/{id}", { params: { path: { id: value ?? 0 } }, signal }),
    { enabled: value != null, staleTime: 60_000 },
  );
  // The name of the one who is chosen stands in the field, and is not what others are searched by.
  const asked = search === chosen.data?.name ? "" : search;
  const found = useAsk(
    ["users", "offered", asked],
    (signal) =>
      api.GET("/api/v1/users", {
        params: { query: { limit: OFFERED, ...(asked ? { search: asked } : {}) } },
        signal,
      }),
    { keep: true, staleTime: 10_000 },
  );
  const names = new Map(found.data?.items.map((user) => [String(user.id), user.name]));
  if (value != null && chosen.data) names.set(String(value), chosen.data.name);
  return (
    <Select
      searchable
      checkIconPosition="right"
      {...rest}
      data={[...names].map(([id, label]) => ({ value: id, label }))}
      // What the hub found by note or tag stays in the list, though its name does not have the letters.
      filter={({ options }) => options}
      value={value == null ? null : String(value)}
      onChange={(id) => onChange(id === null ? null : Number(id))}
      onSearchChange={setTyped}
    />
  );
}
