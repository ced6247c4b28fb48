// How a price came to be: a chart of what counted, and every step with its source.
import { Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { SeriesChart } from "../../components/charts/Chart";
import { FormSection } from "../../components/fields/FormSection";
import { DateTime, Money } from "../../components/values";
import { useFormat } from "../../format/useFormat";
import { historyPoints } from "./draft";
import { SourceBadge } from "./SourceBadge";
import { TakeBack } from "./TakeBack";

interface Props {
  model: string;
  history: Schema<"PastPrice">[];
  mayWrite: boolean;
}

export function PriceHistory({ model, history, mayWrite }: Props) {
  const { t } = useTranslation("prices");
  const format = useFormat();
  const now = new Date().toISOString();
  const points = historyPoints(history, now);
  return (
    <FormSection title={t("history.title")} description={t("history.hint")}>
      {points.length > 1 && (
        <SeriesChart
          kind="steps"
          label={t("history.chart", { model })}
          data={points}
          series={[
            { key: "input", label: t("short.input_per_mtok") },
            { key: "output", label: t("short.output_per_mtok") },
            { key: "cacheRead", label: t("short.cache_read_per_mtok") },
          ]}
          format={(value) => format.money(String(value))}
          formatAt={(at) => format.date(at)}
          formatTitle={(at) => format.dateTime(at)}
          height={200}
        />
      )}
      {history.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("history.empty")}
        </Text>
      )}
      <Stack gap={8}>
        {[...history].reverse().map((past) => (
          <Group
            key={`${past.source} ${past.provider?.id ?? ""} ${past.effective_at}`}
            justify="space-between"
            gap="xs"
          >
            <Group gap="xs">
              <SourceBadge source={past.source} provider={past.provider?.name} />
              <DateTime at={past.effective_at} fz="sm" />
              {past.effective_at > now && (
                <Text size="xs" c="var(--hub-info)">
                  {t("history.announced")}
                </Text>
              )}
            </Group>
            <Group gap="xs">
              {past.price ? (
                <Text size="sm" className="hub-number">
                  <Money usd={past.price.input_per_mtok} /> / <Money usd={past.price.output_per_mtok} />
                </Text>
              ) : (
                <Text size="sm" c="dimmed">
                  {t("history.gone")}
                </Text>
              )}
              {mayWrite && past.effective_at > now && (
                <TakeBack model={model} of={past.provider?.id} effectiveAt={past.effective_at} />
              )}
            </Group>
          </Group>
        ))}
      </Stack>
    </FormSection>
  );
}
