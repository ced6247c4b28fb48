// Whose sessions: a user, or one of their keys.
import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { usePeople } from "./queries";
import type { Who } from "./state";

interface Props {
  who: Who;
  onChange: (who: Partial<Who>) => void;
}

export function WhoFilters({ who, onChange }: Props) {
  const { t } = useTranslation("sessions");
  const { users, keys } = usePeople();
  const width = { base: "calc(50% - 5px)", xs: 160 };
  const own = who.user_id === undefined ? keys : keys.filter((key) => key.user_id === who.user_id);
  const offered = (items: readonly { id: number; label: string }[], chosen: number | undefined) => {
    const data = items.map(({ id, label }) => ({ value: String(id), label }));
    // Somebody who is deleted by now can still be asked for.
    if (chosen !== undefined && !items.some(({ id }) => id === chosen))
      data.unshift({ value: String(chosen), label: `#${chosen}` });
    return data;
  };
  const read = (value: string | null) => (value === null ? undefined : Number(value));
  return (
    <>
      <Select
        w={width}
        aria-label={t("columns.user")}
        placeholder={t("columns.user")}
        clearable
        searchable
        data={offered(
          users.map(({ id, name }) => ({ id, label: name })),
          who.user_id,
        )}
        value={who.user_id === undefined ? null : String(who.user_id)}
        onChange={(value) => onChange({ user_id: read(value), key_id: undefined })}
      />
      <Select
        w={width}
        aria-label={t("key")}
        placeholder={t("key")}
        clearable
        searchable
        comboboxProps={{ width: "max-content", position: "bottom-start" }}
        data={offered(
          own.map(({ id, name, user }) => ({ id, label: `${name} · ${user}` })),
          who.key_id,
        )}
        value={who.key_id === undefined ? null : String(who.key_id)}
        onChange={(value) => onChange({ key_id: read(value) })}
      />
    </>
  );
}
