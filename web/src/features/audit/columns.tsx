// The columns of the audit log.
import { Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { StatusBadge } from "../../components/StatusBadge";
import type { Column } from "../../components/table/columns";
import { DateTime } from "../../components/values";
import type { Entry } from "./queries";
import { toneOfAction, useAuditWord } from "./words";

/** Kinds of actors whose name says it already. */
const NAMELESS = ["admin_token", "system"];

export function useColumns(): Column<Entry>[] {
  const { t } = useTranslation("audit");
  const { word, action } = useAuditWord();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language, as `t` does.
  return useMemo(
    () => [
      {
        key: "at",
        header: t("columns.at"),
        width: 180,
        wide: true,
        cell: (entry) => <DateTime at={entry.at} />,
      },
      {
        key: "action",
        header: t("columns.action"),
        width: 220,
        cell: (entry) => (
          <>
            <StatusBadge tone={toneOfAction(entry.action)} label={action(entry.action)} />
            <Text size="xs" c="dimmed" hiddenFrom="sm">
              <DateTime at={entry.at} />
            </Text>
          </>
        ),
      },
      {
        key: "target",
        header: t("columns.target"),
        cell: (entry) => (
          <Text size="sm" fw={500} truncate maw={{ base: 120, sm: 320 }}>
            {entry.target_name || (entry.target_id ? `#${entry.target_id}` : "–")}
          </Text>
        ),
      },
      {
        key: "actor",
        header: t("columns.actor"),
        width: 200,
        wide: true,
        cell: (entry) => (
          <>
            <Text size="sm" truncate>
              {entry.actor_name}
            </Text>
            {NAMELESS.includes(entry.actor_kind) || (
              <Text size="xs" c="dimmed">
                {word("actors", entry.actor_kind)}
              </Text>
            )}
          </>
        ),
      },
      {
        key: "door",
        header: t("columns.door"),
        width: 140,
        wide: true,
        cell: (entry) => word("doors", entry.door),
      },
      {
        key: "ip",
        header: t("columns.address"),
        width: 150,
        wide: true,
        cell: (entry) => <Text size="sm">{entry.client_ip ?? "–"}</Text>,
      },
    ],
    [t],
  );
}
