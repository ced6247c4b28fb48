// Filters that only links set (a conversation, an id of a user, key or provider), each to be taken away by a click.
import { Group, Pill } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ControlProps } from "./FilterControls";

const IDS = ["user_id", "key_id", "provider_id"] as const;

export function IdFilters({ state, set }: Pick<ControlProps, "state" | "set">) {
  const { t } = useTranslation(["requests", "shell"]);
  const ids = IDS.filter((name) => state[name] !== undefined);
  if (ids.length === 0 && state.session === "") return null;
  const remove = { removeButtonProps: { "aria-label": t("shell:common.clear"), "aria-hidden": false } };
  return (
    <Group gap={6}>
      {ids.map((name) => (
        <Pill key={name} withRemoveButton {...remove} onRemove={() => set({ [name]: undefined })}>
          {t(`filters.${name}`, { id: state[name] })}
        </Pill>
      ))}
      {state.session !== "" && (
        <Pill withRemoveButton {...remove} onRemove={() => set({ session: "" })}>
          {t("filters.session", { session: state.session })}
        </Pill>
      )}
    </Group>
  );
}
