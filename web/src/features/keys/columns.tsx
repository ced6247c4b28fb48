// The columns of the list of keys.
import { Group, Text, Tooltip } from "@mantine/core";
import { IconLock, IconNetwork } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { LimitBars } from "../../components/limits/LimitBars";
import { PageLink } from "../../components/PageLink";
import { StatusBadge, type Tone } from "../../components/StatusBadge";
import type { Column } from "../../components/table/columns";
import { TimeAgo } from "../../components/values";
import { useFormat } from "../../format/useFormat";
import { graceOf, type KeyStatus, statusOf } from "./draft";
import type { Key } from "./queries";

const TONES: Record<KeyStatus, Tone> = { enabled: "good", disabled: "calm", expired: "bad" };

export function useColumns(quotas: Map<number, Schema<"Quota">>): Column<Key>[] {
  const { t } = useTranslation(["keys", "shell"]);
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: "name",
        header: t("columns.name"),
        cell: (key) => (
          <>
            <Group gap={6} wrap="nowrap">
              <Text size="sm" fw={600} truncate>
                {key.name}
              </Text>
              {(key.allowed_ips ?? []).length > 0 && (
                <Tooltip label={t("fromOnly", { addresses: key.allowed_ips?.join(", ") })}>
                  <IconNetwork size={14} role="img" aria-label={t("form.ips")} />
                </Tooltip>
              )}
              {key.managed_by === "file" && (
                <Tooltip label={t("shell:common.fromFile")}>
                  <IconLock size={14} role="img" aria-label={t("shell:common.fromFile")} />
                </Tooltip>
              )}
            </Group>
            <Text size="xs" c="dimmed" ff="monospace" truncate>
              {key.hint}
            </Text>
          </>
        ),
      },
      {
        key: "user",
        header: t("columns.user"),
        width: 150,
        cell: (key) => (
          <PageLink to="/console/users" search={{ user: String(key.user_id) }}>
            {key.user}
          </PageLink>
        ),
      },
      {
        key: "status",
        header: t("columns.status"),
        width: 170,
        cell: (key) => {
          const now = Date.now();
          const status = statusOf(key, now);
          const grace = graceOf(key, now);
          return (
            <>
              <StatusBadge tone={TONES[status]} label={t(`shell:common.${status}`)} />
              {grace && (
                <Text size="xs" c="dimmed">
                  {t("oldWorks", { until: format.dateTime(grace) })}
                </Text>
              )}
            </>
          );
        },
      },
      {
        key: "limits",
        header: t("columns.limits"),
        width: 280,
        wide: true,
        cell: (key) => <LimitBars limits={quotas.get(key.id)?.limits ?? []} most={2} />,
      },
      {
        key: "used",
        header: t("columns.used"),
        width: 120,
        align: "right",
        wide: true,
        cell: (key) => <TimeAgo at={key.last_used_at} />,
      },
      {
        key: "expires",
        header: t("columns.expires"),
        width: 120,
        align: "right",
        wide: true,
        cell: (key) => <TimeAgo at={key.expires_at} />,
      },
      {
        key: "created",
        header: t("columns.created"),
        width: 120,
        align: "right",
        wide: true,
        cell: (key) => <TimeAgo at={key.created_at} c="dimmed" />,
      },
    ],
    [t, quotas, format],
  );
}
