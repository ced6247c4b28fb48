// One's own keys: how they stand, a new one, another text, off and on, and their end.
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { EmptyState } from "../../components/EmptyState";
import { LimitBars } from "../../components/limits/LimitBars";
import { StatusBadge, type Tone } from "../../components/StatusBadge";
import type { Column } from "../../components/table/columns";
import { DataTable } from "../../components/table/DataTable";
import { TimeAgo } from "../../components/values";
import { MyKeyActions } from "./MyKeyActions";
import { NewKeyModal } from "./NewKeyModal";

type Key = Schema<"Key">;
type Status = "enabled" | "disabled" | "expired";

const TONES: Record<Status, Tone> = { enabled: "good", disabled: "calm", expired: "bad" };

function statusOf(key: Key): Status {
  if (key.enabled === false) return "disabled";
  return key.expires_at && new Date(key.expires_at).getTime() <= Date.now() ? "expired" : "enabled";
}

interface Props {
  mine: UseQueryResult<Schema<"Mine">>;
  quotas: Schema<"Quota">[] | undefined;
  /** Off for those who came by a key that only looks. */
  mayChange: boolean;
  onIssued: (issued: Schema<"IssuedKey">) => void;
}

export function MyKeys({ mine, quotas, mayChange, onIssued }: Props) {
  const { t } = useTranslation(["my-usage", "shell"]);
  const [adding, setAdding] = useState(false);
  const columns = useMemo<Column<Key>[]>(
    () => [
      {
        key: "name",
        header: t("keys.name"),
        cell: (key) => (
          <>
            <Text size="sm" fw={600}>
              {key.name}
            </Text>
            <Text size="xs" c="dimmed" ff="monospace">
              {key.hint}
            </Text>
          </>
        ),
      },
      {
        key: "status",
        header: t("keys.status"),
        width: 120,
        cell: (key) => {
          const status = statusOf(key);
          return <StatusBadge tone={TONES[status]} label={t(`shell:common.${status}`)} />;
        },
      },
      {
        key: "limits",
        header: t("keys.limits"),
        width: 280,
        wide: true,
        cell: (key) => (
          <LimitBars limits={quotas?.find((quota) => quota.id === key.id)?.limits ?? []} most={2} />
        ),
      },
      {
        key: "expires",
        header: t("keys.expires"),
        width: 120,
        align: "right",
        wide: true,
        cell: (key) => <TimeAgo at={key.expires_at} />,
      },
      ...(mayChange
        ? [
            {
              key: "actions",
              header: "",
              width: 56,
              align: "right" as const,
              cell: (key: Key) => <MyKeyActions apiKey={key} onIssued={onIssued} />,
            },
          ]
        : []),
    ],
    [t, quotas, mayChange, onIssued],
  );
  const add = mayChange && (
    <Button size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>
      {t("keys.add")}
    </Button>
  );
  return (
    <Stack component="section" gap="sm">
      <Group justify="space-between" gap="xs">
        <Title order={2} fz="md">
          {t("keys.title")}
        </Title>
        {add}
      </Group>
      <DataTable
        label={t("keys.title")}
        columns={columns}
        rows={mine.data?.keys}
        rowKey={(key) => key.id}
        error={mine.error}
        onRetry={() => void mine.refetch()}
        empty={<EmptyState icon={IconKey} title={t("keys.emptyTitle")} hint={t("keys.emptyHint")} />}
      />
      {adding && (
        <NewKeyModal
          onClose={() => setAdding(false)}
          onIssued={(issued) => {
            setAdding(false);
            onIssued(issued);
          }}
        />
      )}
    </Stack>
  );
}
