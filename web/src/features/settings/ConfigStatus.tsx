// How the configuration was read last, what needs a restart, and a way to read it again.
import { Alert, Box, Button, Code, Group, List, Paper, Skeleton, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useMay } from "../../api/me";
import { useAsk, useChange } from "../../api/query";
import { ErrorState } from "../../components/ErrorState";
import { notifyDone, notifyProblem } from "../../components/notices";
import { StatusBadge } from "../../components/StatusBadge";

export function ConfigStatus() {
  const { t } = useTranslation("settings");
  const mayWrite = useMay("write");
  const config = useAsk(["system", "config"], (signal) => api.GET("/api/v1/system/config", { signal }));
  const reload = useChange(() => api.POST("/api/v1/system/reload"), {
    refresh: [["settings"], ["system"]],
    onDone: (status) => {
      if ((status?.problems.length ?? 0) === 0) notifyDone(t("config.reloaded"));
    },
    onProblem: notifyProblem,
  });
  const status = config.data?.status;
  return (
    <Paper component="section" withBorder bg="var(--hub-surface)">
      <Group justify="space-between" px="md" py="sm" gap="xs">
        <div>
          <Title order={2} fz="md">
            {t("config.title")}
          </Title>
          <Text size="xs" c="dimmed">
            {t("config.hint")}
          </Text>
        </div>
        {mayWrite && config.data?.reloadable && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={reload.isPending}
            onClick={() => reload.mutate()}
          >
            {t("config.reload")}
          </Button>
        )}
      </Group>
      {config.error && <ErrorState error={config.error} onRetry={() => void config.refetch()} />}
      {!config.data && !config.error && <Skeleton h={120} m="md" />}
      {status && (
        <Box px="md" py="sm" style={{ borderTop: "1px solid var(--hub-line)" }}>
          <Group justify="space-between" gap="xs">
            {status.file ? (
              <Code style={{ overflowWrap: "anywhere" }}>{status.file}</Code>
            ) : (
              <Text size="sm" c="dimmed">
                {t("config.noFile")}
              </Text>
            )}
            <StatusBadge
              tone={status.problems.length > 0 ? "bad" : status.restart_needed.length > 0 ? "warn" : "good"}
              label={t(
                status.problems.length > 0
                  ? "config.invalid"
                  : status.restart_needed.length > 0
                    ? "config.restart"
                    : "config.inForce",
              )}
            />
          </Group>
          {status.problems.length > 0 && (
            <Alert
              mt="sm"
              color="red"
              variant="light"
              icon={<IconAlertTriangle size={18} />}
              title={t("config.problems")}
            >
              <List size="sm">
                {status.problems.map((problem) => (
                  <List.Item key={problem} style={{ overflowWrap: "anywhere" }}>
                    {problem}
                  </List.Item>
                ))}
              </List>
            </Alert>
          )}
          {status.restart_needed.length > 0 && (
            <Text size="sm" mt="sm" component="div">
              {t("config.restartNeeded")}{" "}
              {status.restart_needed.map((name) => (
                <Code key={name} mr={4}>
                  {name}
                </Code>
              ))}
            </Text>
          )}
        </Box>
      )}
    </Paper>
  );
}
