// The columns of the list of users.
import { Badge, Box, Group, Text } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { LimitBars } from "../../components/limits/LimitBars";
import { StatusBadge, type Tone } from "../../components/StatusBadge";
import type { Column } from "../../components/table/columns";
import { TimeAgo } from "../../components/values";
import { statusOf, type UserStatus } from "./draft";
import type { User } from "./queries";

const TONES: Record<UserStatus, Tone> = { enabled: "good", disabled: "calm", expired: "bad" };

export function useColumns(quotas: Map<number, Schema<"Quota">>): Column<User>[] {
  const { t } = useTranslation(["users", "shell"]);
  return useMemo(() => {
    const status = (user: User) => {
      const now = statusOf(user, Date.now());
      return <StatusBadge tone={TONES[now]} label={t(`shell:common.${now}`)} />;
    };
    return [
      {
        key: "name",
        header: t("columns.name"),
        cell: (user) => (
          <>
            <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
              {user.name}
            </Text>
            {/* A phone has no room for columns of their own. */}
            <Box hiddenFrom="xs">{status(user)}</Box>
            {(user.note || (user.tags ?? []).length > 0) && (
              <Group gap={4} mt={2}>
                {user.tags?.map((tag) => (
                  <Badge key={tag} size="xs" variant="default" tt="none">
                    {tag}
                  </Badge>
                ))}
                <Text size="xs" c="dimmed" lineClamp={1}>
                  {user.note}
                </Text>
              </Group>
            )}
          </>
        ),
      },
      {
        key: "status",
        header: t("columns.status"),
        width: 120,
        wide: true,
        cell: status,
      },
      {
        key: "groups",
        header: t("columns.groups"),
        width: 160,
        wide: true,
        cell: (user) => <Text size="sm">{user.groups?.length ? user.groups.join(", ") : "default"}</Text>,
      },
      {
        key: "limits",
        header: t("columns.limits"),
        width: 280,
        cell: (user) => <LimitBars limits={quotas.get(user.id)?.limits ?? []} most={2} />,
      },
      {
        key: "expires",
        header: t("columns.expires"),
        width: 130,
        align: "right",
        wide: true,
        cell: (user) => <TimeAgo at={user.expires_at} />,
      },
      {
        key: "created",
        header: t("columns.created"),
        width: 130,
        align: "right",
        wide: true,
        cell: (user) => <TimeAgo at={user.created_at} c="dimmed" />,
      },
    ];
  }, [t, quotas]);
}
