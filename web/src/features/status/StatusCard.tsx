// The hub's health, asked again every few seconds and on demand.
import {
  ActionIcon,
  Alert,
  Badge,
  Card,
  Group,
  SimpleGrid,
  Stack,
  Text,
  Title,
  Tooltip,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type CheckState, fetchHealth, type Health } from "../../api/health";
import { RefreshIcon } from "../../components/icons";
import { formatUptime } from "./uptime";

const REFRESH_MS = 5_000;
const COLOURS: Record<CheckState, string> = { ok: "teal", failed: "red", off: "gray" };

export function StatusCard() {
  const { t, i18n } = useTranslation();
  const health = useQuery({
    queryKey: ["health"],
    queryFn: ({ signal }) => fetchHealth(signal),
    refetchInterval: REFRESH_MS,
    retry: false,
  });
  const updated = new Date(health.dataUpdatedAt).toLocaleTimeString(i18n.language);

  return (
    <Card withBorder radius="md" padding="lg" component="section" aria-labelledby="status-title">
      <Stack gap="md">
        <Group justify="space-between" wrap="nowrap">
          <Group gap="sm">
            <Title order={2} size="h4" id="status-title">
              {t("status.title")}
            </Title>
            <Verdict health={health.isError ? undefined : health.data} asking={health.isPending} />
          </Group>
          <Tooltip label={t("status.refresh")} openDelay={300}>
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={t("status.refresh")}
              loading={health.isFetching && !health.isPending}
              onClick={() => void health.refetch()}
            >
              <RefreshIcon />
            </ActionIcon>
          </Tooltip>
        </Group>
        {health.isError && (
          <Alert color="red" title={t("status.unreachable")}>
            {t("status.unreachableHint")}
          </Alert>
        )}
        {health.isPending && <Text c="dimmed">{t("status.loading")}</Text>}
        {health.data && !health.isError && (
          <>
            <Details health={health.data} />
            <Text size="xs" c="dimmed">
              {t("status.updated", { time: updated })}
            </Text>
          </>
        )}
      </Stack>
    </Card>
  );
}

function Verdict({ health, asking }: { health: Health | undefined; asking: boolean }) {
  const { t } = useTranslation();
  if (asking) return null;
  const word = health === undefined ? "unreachable" : health.ok ? "healthy" : "unhealthy";
  return (
    <Badge
      data-testid="verdict"
      data-verdict={word}
      variant="light"
      color={word === "healthy" ? "teal" : word === "unhealthy" ? "orange" : "red"}
    >
      {t(`status.${word}`)}
    </Badge>
  );
}

function Details({ health }: { health: Health }) {
  const { t, i18n } = useTranslation();
  const { total, available } = health.providers;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="md">
      <Fact name="version" value={health.version} />
      <Fact name="uptime" value={formatUptime(health.uptimeSeconds, i18n.language)} />
      <Fact name="store" value={<Check state={health.store} />} />
      <Fact name="redis" value={<Check state={health.redis} />} />
      <Fact
        name="providers"
        value={
          <Text c={available === 0 ? "orange" : "teal"} fw={500}>
            {total === 0 ? t("status.noProviders") : t("status.available", { available, total })}
          </Text>
        }
      />
    </SimpleGrid>
  );
}

function Check({ state }: { state: CheckState }) {
  const { t } = useTranslation();
  return (
    <Text c={COLOURS[state]} fw={500} data-state={state}>
      {t(`status.${state}`)}
    </Text>
  );
}

type FactName = "version" | "uptime" | "store" | "redis" | "providers";

function Fact({ name, value }: { name: FactName; value: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div data-testid={`fact-${name}`}>
      <Text size="xs" c="dimmed">
        {t(`status.${name}`)}
      </Text>
      {typeof value === "string" ? <Text fw={500}>{value}</Text> : value}
    </div>
  );
}
