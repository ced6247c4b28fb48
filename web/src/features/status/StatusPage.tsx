// The public status page: whether this hub works, by wire language, without names of providers. Off unless it was switched on.
import { Button, Group, Paper, Skeleton, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconEyeOff,
  IconRefresh,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { LaneLegend } from "../../components/LaneLegend";
import { PageBody } from "../../components/PageBody";
import { PublicFrame } from "../../components/PublicFrame";
import { TimeAgo } from "../../components/values";
import { DialectRow } from "./DialectRow";
import { askStatus, type HubStatus, type State } from "./status";

const ICONS: Record<State, typeof IconCircleCheck> = {
  operational: IconCircleCheck,
  degraded: IconAlertTriangle,
  down: IconCircleX,
};
const COLOURS: Record<State, string> = { operational: "teal.8", degraded: "orange.9", down: "red.8" };

export default function StatusPage() {
  const { t } = useTranslation(["status", "shell"]);
  const status = useQuery({ queryKey: ["status"], queryFn: ({ signal }) => askStatus(signal), retry: 1 });
  return (
    <PublicFrame>
      <PageBody narrow>
        <Group justify="space-between">
          <Title order={1} fz="1.25rem">
            {t("title")}
          </Title>
          {status.data && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconRefresh size={14} aria-hidden />}
              loading={status.isFetching}
              onClick={() => void status.refetch()}
            >
              {t("shell:common.refresh")}
            </Button>
          )}
        </Group>
        {status.isPending && <Skeleton h={84} />}
        {status.error && <ErrorState error={status.error} onRetry={() => void status.refetch()} />}
        {status.data === null && (
          <Paper>
            <EmptyState icon={IconEyeOff} title={t("offTitle")} hint={t("offHint")} />
          </Paper>
        )}
        {status.data && <Shown status={status.data} />}
      </PageBody>
    </PublicFrame>
  );
}

function Shown({ status }: { status: HubStatus }) {
  const { t } = useTranslation("status");
  const Icon = ICONS[status.state];
  return (
    <Stack gap="md">
      <Paper p="md" data-state={status.state}>
        <Group wrap="nowrap">
          <ThemeIcon size={44} radius="xl" color={COLOURS[status.state]} aria-hidden>
            <Icon size={26} stroke={1.7} />
          </ThemeIcon>
          <div>
            <Text fw={650} fz="1.0625rem" role="status">
              {t(`says.${status.state}`)}
            </Text>
            <Text size="sm" c="dimmed">
              {t("checked")} <TimeAgo at={status.checked_at} />
            </Text>
          </div>
        </Group>
      </Paper>
      {status.dialects.length === 0 && (
        <Paper>
          <EmptyState title={t("emptyTitle")} hint={t("emptyHint")} />
        </Paper>
      )}
      {status.dialects.map((one) => (
        <DialectRow key={one.dialect} status={one} />
      ))}
      {status.dialects.length > 0 && (
        <LaneLegend
          words={(["good", "fair", "warn", "bad", "none"] as const).map((tone) => ({
            tone,
            label: t(`legend.${tone}`),
          }))}
        />
      )}
    </Stack>
  );
}
