// How the hub is: what runs, whether what it depends on answers, and how its configuration was read last.
import { Box, Paper, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useAsk } from "../../api/query";
import { ErrorState } from "../../components/ErrorState";
import { StatusBadge } from "../../components/StatusBadge";
import type { Column } from "../../components/table/columns";
import { DataTable } from "../../components/table/DataTable";
import { Count } from "../../components/values";
import { useFormat } from "../../format/useFormat";
import { ConfigStatus } from "./ConfigStatus";
import { checksOf } from "./values";

const CHECKS = ["store", "redis", "board", "providers", "config"] as const;

interface Actor {
  name: string;
  restarts: number;
  waiting: number;
}

export function SystemTab() {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const system = useAsk(["system", "facts"], (signal) => api.GET("/api/v1/system", { signal }));
  const health = useAsk(["system", "health"], (signal) => api.GET("/api/v1/system/health", { signal }));
  if (system.error && !system.data) {
    return <ErrorState error={system.error} onRetry={() => void system.refetch()} />;
  }
  const { status, uptime, checks } = checksOf(health.data);
  const facts: [string, string][] = system.data
    ? [
        [t("facts.version"), system.data.version],
        [t("facts.uptime"), uptime === null ? "–" : format.duration(uptime * 1000)],
        [t("facts.database"), system.data.database],
        [t("facts.limits"), system.data.limits],
        [t("facts.catalog"), format.count(system.data.catalog_version)],
        [t("facts.keys"), format.count(system.data.keys)],
      ]
    : [];
  const columns: Column<Actor>[] = [
    { key: "name", header: t("actors.name"), cell: (row) => row.name },
    {
      key: "waiting",
      header: t("actors.waiting"),
      align: "right",
      width: 130,
      cell: (row) => <Count value={row.waiting} />,
    },
    {
      key: "restarts",
      header: t("actors.restarts"),
      align: "right",
      width: 130,
      cell: (row) => <Count value={row.restarts} {...(row.restarts > 0 ? { c: "var(--hub-warn)" } : {})} />,
    },
  ];
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
        {system.data
          ? facts.map(([name, value]) => (
              <Paper key={name} withBorder p="sm" bg="var(--hub-surface)">
                <Text size="xs" c="dimmed">
                  {name}
                </Text>
                <Text fw={650} className="hub-number">
                  {value}
                </Text>
              </Paper>
            ))
          : [0, 1, 2, 3, 4, 5].map((one) => <Skeleton key={one} h={62} />)}
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Paper component="section" withBorder bg="var(--hub-surface)">
          <Box px="md" py="sm">
            <Title order={2} fz="md">
              {t("health.title")}
            </Title>
            <Text size="xs" c="dimmed">
              {t("health.hint")}
            </Text>
          </Box>
          {health.error && <ErrorState error={health.error} onRetry={() => void health.refetch()} />}
          {!health.data && !health.error && <Skeleton h={120} m="md" />}
          {checks.map((check) => {
            const known = CHECKS.find((one) => one === check.name);
            return (
              <Box key={check.name} px="md" py="xs" style={{ borderTop: "1px solid var(--hub-line)" }}>
                <SimpleGrid cols={2} spacing="sm">
                  <Text size="sm">{known ? t(`checks.${known}`) : check.name}</Text>
                  <Box ta="right">
                    <StatusBadge
                      tone={check.ok ? "good" : "bad"}
                      label={
                        check.name === "providers"
                          ? t("health.available", { detail: check.detail })
                          : t(check.ok ? "health.ok" : "health.failed")
                      }
                    />
                    {!check.ok && check.name !== "providers" && (
                      <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                        {check.detail}
                      </Text>
                    )}
                  </Box>
                </SimpleGrid>
              </Box>
            );
          })}
          {status !== "" && status !== "ok" && (
            <Text size="xs" c="dimmed" px="md" py="xs" style={{ borderTop: "1px solid var(--hub-line)" }}>
              {t(status === "down" ? "health.down" : "health.degraded")}
            </Text>
          )}
        </Paper>
        <ConfigStatus />
      </SimpleGrid>
      <section>
        <Title order={2} fz="md">
          {t("actors.title")}
        </Title>
        <Text size="xs" c="dimmed" mb="xs">
          {t("actors.hint")}
        </Text>
        <DataTable
          label={t("actors.title")}
          columns={columns}
          rows={system.data?.actors}
          rowKey={(row) => row.name}
          maxHeight={400}
        />
      </section>
    </Stack>
  );
}
