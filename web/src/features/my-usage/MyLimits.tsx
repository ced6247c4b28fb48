// How one's limits stand, and what one's keys may use.
import { Group, Skeleton, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { ErrorState } from "../../components/ErrorState";
import { LimitBars } from "../../components/limits/LimitBars";
import { TimeAgo } from "../../components/values";
import { Panel } from "./Panel";

interface Props {
  quotas: Schema<"MyQuotas"> | undefined;
  mine: Schema<"Mine"> | undefined;
  error: unknown;
  onRetry: () => unknown;
}

const MODELS_SHOWN = 12;

export function MyLimits({ quotas, mine, error, onRetry }: Props) {
  const { t } = useTranslation("my-usage");
  const models = mine?.models ?? [];
  const shown = models.slice(0, MODELS_SHOWN).join(", ");
  const rest = models.length - MODELS_SHOWN;
  return (
    <Panel title={t("limits.title")}>
      {error && !quotas ? (
        <ErrorState error={error} onRetry={() => void onRetry()} />
      ) : (
        <Stack gap="md">
          {quotas ? <LimitBars limits={quotas.user.limits} /> : <Skeleton h={60} />}
          {mine && (
            <Stack gap={6} pt="sm" style={{ borderTop: "1px solid var(--hub-line)" }}>
              {mine.user.expires_at && (
                <Fact label={t("limits.until")}>
                  <TimeAgo at={mine.user.expires_at} />
                </Fact>
              )}
              <Fact label={t("limits.groups")}>{mine.groups.join(", ") || "default"}</Fact>
              <Fact label={t("limits.models")}>
                {models.length === 0 ? "–" : rest > 0 ? t("limits.more", { shown, count: rest }) : shown}
              </Fact>
              {mine.user.allowed_clients.length > 0 && (
                <Fact label={t("limits.clients")}>{mine.user.allowed_clients.join(", ")}</Fact>
              )}
            </Stack>
          )}
        </Stack>
      )}
    </Panel>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Text size="xs" c="dimmed" w={110} style={{ flex: "none" }}>
        {label}
      </Text>
      <Text size="xs" style={{ minWidth: 0, overflowWrap: "anywhere" }}>
        {children}
      </Text>
    </Group>
  );
}
