// What the requests of the filter add up to, in one line.
import { Box, Group, Skeleton, Text, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { Count, Duration, Money, Percent } from "../../components/values";

function Sum({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Box>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" fw={600}>
        {children}
      </Text>
    </Box>
  );
}

export function TotalsLine({ totals }: { totals: Schema<"RequestTotalsShape"> | undefined }) {
  const { t } = useTranslation("requests");
  if (!totals) return <Skeleton h={38} maw={760} />;
  const share = (value: number | null | undefined) => (value == null ? null : value * 100);
  return (
    <Tooltip label={t("totals.newest")} disabled={totals.exact} position="bottom-start">
      <Group gap="xl" style={{ rowGap: 8 }} role="group" aria-label={t("totals.label")}>
        <Sum name={t("totals.requests")}>
          <Count value={totals.requests} />
          {totals.exact ? "" : "+"}
        </Sum>
        <Sum name={t("totals.errors")}>
          <Count value={totals.errors} {...(totals.errors > 0 ? { c: "var(--hub-bad)" } : {})} />
        </Sum>
        <Sum name={t("totals.cost")}>
          <Money usd={totals.cost_usd} />
        </Sum>
        <Sum name={t("totals.tokens")}>
          <Count value={totals.tokens} compact />
        </Sum>
        <Sum name={t("totals.output")}>
          <Count value={totals.output_tokens} compact />
        </Sum>
        <Sum name={t("totals.cached")}>
          <Percent value={share(totals.cache_hit_rate)} />
        </Sum>
        <Sum name={t("totals.duration")}>
          {totals.mean_duration_ms == null ? "–" : <Duration ms={totals.mean_duration_ms} />}
        </Sum>
        <Sum name={t("totals.speed")}>
          <Count value={totals.tokens_per_second ?? null} />
        </Sum>
      </Group>
    </Tooltip>
  );
}
