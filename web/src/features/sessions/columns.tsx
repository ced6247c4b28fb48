// The columns of both lists of sessions.
import { Badge, Group, Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { StatusBadge } from "../../components/StatusBadge";
import type { Column } from "../../components/table/columns";
import { Count, Money, TimeAgo } from "../../components/values";
import type { LiveSession, LoggedSession } from "./queries";

export function Name({ name, room = 280 }: { name: string; room?: number }) {
  return (
    <Text size="xs" ff="monospace" truncate maw={{ base: 130, sm: room }} title={name}>
      {name}
    </Text>
  );
}

function Few({ words }: { words: readonly string[] }) {
  const [first, ...rest] = words;
  return (
    <Group gap={4} wrap="nowrap" title={words.join(", ")}>
      <Text size="sm" truncate maw={170}>
        {first ?? "–"}
      </Text>
      {rest.length > 0 && (
        <Badge size="xs" variant="default" style={{ flex: "none" }}>
          {`+${rest.length}`}
        </Badge>
      )}
    </Group>
  );
}

function Failed({ count }: { count: number }) {
  return <Count value={count} c={count > 0 ? "var(--hub-bad)" : "dimmed"} />;
}

function Whose({ user, name }: { user?: string | null | undefined; name?: string | null | undefined }) {
  return (
    <>
      <Text size="sm" fw={600} truncate>
        {user ?? "–"}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {name}
      </Text>
    </>
  );
}

export function useActiveColumns(): Column<LiveSession>[] {
  const { t } = useTranslation("sessions");
  return useMemo(
    () => [
      {
        key: "user",
        header: t("columns.user"),
        width: 110,
        cell: (row) => <Whose user={row.user} name={row.key} />,
        sortBy: (row) => row.user,
      },
      {
        key: "state",
        header: t("columns.state"),
        width: 100,
        cell: (row) =>
          row.running > 0 ? (
            <StatusBadge tone="info" label={t("running", { n: row.running })} />
          ) : (
            <StatusBadge tone="calm" label={t("idle")} />
          ),
        sortBy: (row) => row.running,
      },
      {
        key: "session",
        header: t("columns.session"),
        width: 190,
        wide: true,
        cell: (row) => <Name name={row.session ?? row.id} room={150} />,
      },
      {
        key: "models",
        header: t("columns.models"),
        width: 190,
        wide: true,
        cell: (row) => <Few words={row.models} />,
      },
      {
        key: "providers",
        header: t("columns.providers"),
        width: 160,
        wide: true,
        cell: (row) => <Few words={row.providers} />,
      },
      {
        key: "done",
        header: t("columns.requests"),
        width: 90,
        align: "right",
        wide: true,
        cell: (row) => <Count value={row.done} />,
        sortBy: (row) => row.done,
      },
      {
        key: "failed",
        header: t("columns.failed"),
        width: 80,
        align: "right",
        wide: true,
        cell: (row) => <Failed count={row.failed} />,
        sortBy: (row) => row.failed,
      },
      {
        key: "tokens",
        header: t("columns.tokens"),
        width: 90,
        align: "right",
        wide: true,
        cell: (row) => <Count value={row.tokens} compact />,
        sortBy: (row) => row.tokens,
      },
      {
        key: "cost",
        header: t("columns.cost"),
        width: 90,
        align: "right",
        cell: (row) => <Money usd={row.cost_usd} />,
        sortBy: (row) => Number(row.cost_usd),
      },
      {
        key: "last",
        header: t("columns.last"),
        width: 110,
        align: "right",
        wide: true,
        cell: (row) => <TimeAgo at={row.last_seen_at} />,
        sortBy: (row) => row.last_seen_at,
      },
    ],
    [t],
  );
}

export function useHistoryColumns(): Column<LoggedSession>[] {
  const { t } = useTranslation("sessions");
  return useMemo(
    () => [
      {
        key: "user",
        header: t("columns.user"),
        width: 130,
        cell: (row) => <Whose user={row.user?.name} name={row.key?.name} />,
      },
      {
        key: "session",
        header: t("columns.session"),
        width: 230,
        wide: true,
        cell: (row) => <Name name={row.session} />,
      },
      {
        key: "requests",
        header: t("columns.requests"),
        width: 100,
        align: "right",
        wide: true,
        cell: (row) => <Count value={row.requests} />,
      },
      {
        key: "failed",
        header: t("columns.failed"),
        width: 100,
        align: "right",
        wide: true,
        cell: (row) => <Failed count={row.errors} />,
      },
      {
        key: "tokens",
        header: t("columns.tokens"),
        width: 110,
        align: "right",
        wide: true,
        cell: (row) => <Count value={row.tokens} compact />,
      },
      {
        key: "cost",
        header: t("columns.cost"),
        width: 110,
        align: "right",
        cell: (row) => <Money usd={row.cost_usd} />,
      },
      {
        key: "first",
        header: t("columns.first"),
        width: 130,
        align: "right",
        wide: true,
        cell: (row) => <TimeAgo at={row.first_at} c="dimmed" />,
      },
      {
        key: "last",
        header: t("columns.last"),
        width: 130,
        align: "right",
        cell: (row) => <TimeAgo at={row.last_at} />,
      },
    ],
    [t],
  );
}
