// Which clients called in the last days, in which versions, and which of these are too old.
import { Badge, Button, Group, Text, Title } from "@mantine/core";
import { IconDevices } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import { useMay } from "../../api/me";
import { useAsk } from "../../api/query";
import { EmptyState } from "../../components/EmptyState";
import type { Column } from "../../components/table/columns";
import { DataTable } from "../../components/table/DataTable";
import { Count, TimeAgo } from "../../components/values";

interface Seen extends Omit<Schema<"SeenVersion">, "version"> {
  client: string;
  version: string | null;
  required: boolean;
}

export function SeenClients({ onRequire }: { onRequire: (client: string, version: string) => void }) {
  const { t } = useTranslation("guardrails");
  const mayWrite = useMay("write");
  const seen = useAsk(["guardrails", "clients", "seen"], (signal) =>
    api.GET("/api/v1/client-versions/seen", { signal }),
  );
  const rows = seen.data?.items.flatMap((client): Seen[] =>
    client.versions.map((one) => ({
      ...one,
      client: client.client,
      version: one.version ?? null,
      required: client.min_version != null,
    })),
  );
  const columns: Column<Seen>[] = [
    {
      key: "client",
      header: t("clients.client"),
      cell: (row) => (
        <Text size="sm" fw={550}>
          {row.client}
        </Text>
      ),
    },
    {
      key: "version",
      header: t("clients.version"),
      cell: (row) => (
        <Group gap={6}>
          <span className="hub-number">{row.version ?? t("clients.noVersion")}</span>
          {row.newest && (
            <Badge size="sm" variant="light" c="var(--mantine-color-text)" color="teal" tt="none">
              {t("clients.newest")}
            </Badge>
          )}
          {row.below_minimum && (
            <Badge size="sm" variant="light" c="var(--mantine-color-text)" color="red" tt="none">
              {t("clients.tooOld")}
            </Badge>
          )}
        </Group>
      ),
    },
    {
      key: "users",
      header: t("clients.users"),
      align: "right",
      width: 90,
      cell: (row) => <Count value={row.users} />,
    },
    {
      key: "requests",
      header: t("clients.requests"),
      align: "right",
      width: 110,
      wide: true,
      cell: (row) => <Count value={row.requests} />,
    },
    {
      key: "last",
      header: t("clients.last"),
      align: "right",
      width: 130,
      wide: true,
      cell: (row) => <TimeAgo at={row.last_seen_at} c="dimmed" />,
    },
    {
      key: "require",
      header: "",
      align: "right",
      width: 170,
      wide: true,
      cell: (row) =>
        mayWrite && !row.required && row.version ? (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => onRequire(row.client, row.version ?? "")}
          >
            {t("clients.require")}
          </Button>
        ) : null,
    },
  ];
  return (
    <section>
      <Title order={2} fz="md" mb={2}>
        {t("clients.seen")}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {t("clients.seenHint")}
      </Text>
      <DataTable
        label={t("clients.seen")}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.client} ${row.version ?? ""}`}
        error={seen.error}
        onRetry={() => void seen.refetch()}
        maxHeight={360}
        minWidth={330}
        empty={
          <EmptyState icon={IconDevices} title={t("clients.noneSeen")} hint={t("clients.noneSeenHint")} />
        }
      />
    </section>
  );
}
