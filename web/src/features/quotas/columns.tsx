// The columns of the list of limits: who, how near to the nearest limit, and each limit that somebody has.
import { ActionIcon, Box, Text, Tooltip } from "@mantine/core";
import { IconRestore } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { LimitBars } from "../../components/limits/LimitBars";
import { PageLink } from "../../components/PageLink";
import { StatusBadge } from "../../components/StatusBadge";
import type { Column } from "../../components/table/columns";
import { Percent } from "../../components/values";
import { LimitCell } from "./LimitCell";
import type { Quota, Scope } from "./queries";
import { fullestLimit, limitColumns, nearnessOf, TONES } from "./shown";

const ADDRESS: Record<Scope, { to: string; name: string }> = {
  user: { to: "/console/users", name: "user" },
  key: { to: "/console/keys", name: "key" },
  provider: { to: "/console/providers", name: "provider" },
};

interface Given {
  scope: Scope;
  quotas: readonly Quota[];
  /** Absent for those who may only look. */
  onReset?: ((quota: Quota) => void) | undefined;
}

export function useColumns({ scope, quotas, onReset }: Given): Column<Quota>[] {
  const { t } = useTranslation(["quotas", "limits", "shell"]);
  const { to, name } = ADDRESS[scope];
  const limits = limitColumns(quotas);
  const actions: Column<Quota>[] = onReset
    ? [
        {
          key: "actions",
          header: "",
          width: 52,
          align: "right",
          cell: (quota) =>
            // Only what is spent can begin anew; rates do so by themselves.
            quota.limits.some((limit) => limit.name.endsWith("_usd")) ? (
              <Tooltip label={t("reset")}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t("resetOf", { name: quota.name })}
                  onClick={() => onReset(quota)}
                >
                  <IconRestore size={17} stroke={1.6} />
                </ActionIcon>
              </Tooltip>
            ) : null,
        },
      ]
    : [];
  return [
    {
      key: "name",
      header: t(`scope.${scope}`),
      width: 160,
      sortBy: (quota) => quota.name,
      cell: (quota) => (
        <>
          <PageLink to={to} search={{ [name]: String(quota.id) }} fw={600} c="inherit">
            {quota.name}
          </PageLink>
          {quota.user && (
            <Text size="xs" c="dimmed">
              {quota.user}
            </Text>
          )}
        </>
      ),
    },
    {
      key: "percent",
      header: t("fullest"),
      width: 170,
      sortBy: (quota) => (quota.limits.length > 0 ? quota.percent : null),
      cell: (quota) => {
        const nearness = nearnessOf(quota);
        const limit = fullestLimit(quota);
        return (
          <>
            <StatusBadge tone={TONES[nearness]} label={t(`nearness.${nearness}`)} />
            {limit && (
              // Rounded down: 99.9 % is not reached.
              <Text size="xs" c="dimmed" visibleFrom="xs">
                <Percent value={Math.floor(quota.percent)} digits={0} /> ·{" "}
                {t(`limits:${limit.name as "rpm"}`)}
              </Text>
            )}
            {limit && (
              // A phone has no room for a column of each limit.
              <Box hiddenFrom="xs" mt={4}>
                <LimitBars limits={quota.limits} />
              </Box>
            )}
          </>
        );
      },
    },
    ...limits.map(
      (limitName): Column<Quota> => ({
        key: limitName,
        header: t(`limits:${limitName}`),
        align: "right",
        wide: true,
        sortBy: (quota) => quota.limits.find((limit) => limit.name === limitName)?.percent,
        cell: (quota) => (
          <LimitCell
            limit={quota.limits.find((limit) => limit.name === limitName)}
            label={`${quota.name}: ${t(`limits:${limitName}`)}`}
          />
        ),
      }),
    ),
    ...actions,
  ];
}
