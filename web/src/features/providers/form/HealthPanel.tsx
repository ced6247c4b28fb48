// How a provider is right now, above its form: health, speed, load, what it did today, and how its limits stand.
import { Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LimitBars } from "../../../components/limits/LimitBars";
import { Count, Duration, Money, Percent } from "../../../components/values";
import { useFormat } from "../../../format/useFormat";
import { HealthCell } from "../list/HealthCell";
import { type Provider, useProviderQuota } from "../queries";

export function HealthPanel({ provider }: { provider: Provider }) {
  const { t } = useTranslation("providers");
  const format = useFormat();
  const quota = useProviderQuota(provider.id);
  const { health, today } = provider;
  const limits = quota.data?.limits ?? [];
  return (
    <Paper withBorder p="sm" mb="sm">
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 2, xs: 4 }} spacing="sm">
          <Fact name={t("columns.health")}>
            <HealthCell provider={provider} short />
          </Fact>
          <Fact name={t("panel.success")}>
            <Percent value={health ? health.success_rate * 100 : null} />
          </Fact>
          <Fact name={t("panel.ttfb")}>
            {health?.ttfb_ms == null ? "–" : <Duration ms={Math.round(health.ttfb_ms)} />}
          </Fact>
          <Fact name={t("panel.speed")}>
            {health?.tokens_per_second == null
              ? "–"
              : t("panel.perSecond", { speed: format.compact(Math.round(health.tokens_per_second)) })}
          </Fact>
          <Fact name={t("panel.inFlight")}>
            <Count value={health?.in_flight} />
          </Fact>
          <Fact name={t("panel.sessions")}>
            <Count value={health?.sessions} />
          </Fact>
          <Fact name={t("panel.today")}>
            <Count value={today.requests} />
          </Fact>
          <Fact name={t("panel.cost")}>
            <Money usd={today.cost_usd} />
          </Fact>
        </SimpleGrid>
        {health && health.cooling_models.length > 0 && (
          <Text size="xs" c="dimmed">
            {t("panel.coolingModels", {
              models: health.cooling_models.join(", "),
            })}
          </Text>
        )}
        {limits.length > 0 && <LimitBars limits={limits} />}
      </Stack>
    </Paper>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" component="div" fw={500} className="hub-number">
        {children}
      </Text>
    </div>
  );
}
