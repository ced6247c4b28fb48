// One's use over time: cost, requests or tokens.
import { Box, SegmentedControl, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { SeriesChart } from "../../components/charts/Chart";
import { useFormat } from "../../format/useFormat";
import { Panel } from "./Panel";
import { METRICS, type Metric, PARTS, type Part, pointOf } from "./series";

const HEIGHT = 220;
const COLOURS: Partial<Record<Part, string>> = { errors: "red.5" };

interface Props {
  /** Undefined while it is on its way. */
  series: Schema<"MyStep">[] | undefined;
  hourly: boolean;
  metric: Metric;
  onMetric: (metric: Metric) => void;
}

export function UsageChart({ series, hourly, metric, onMetric }: Props) {
  const { t } = useTranslation("my-usage");
  const format = useFormat();
  const parts: readonly Part[] = PARTS[metric];
  return (
    <Panel
      title={t("chart.title")}
      right={
        <SegmentedControl
          size="xs"
          aria-label={t("chart.metric")}
          data={METRICS.map((value) => ({ value, label: t(`chart.${value}`) }))}
          value={metric}
          onChange={(value) => onMetric(METRICS.find((one) => one === value) ?? "cost")}
        />
      }
    >
      {series ? (
        // On a phone the names of many series take a second line.
        <Box pb={{ base: parts.length > 2 ? 24 : 0, sm: 0 }}>
          <SeriesChart
            kind="bar"
            label={t(`chart.${metric}`)}
            data={series.map(pointOf)}
            series={parts.map((key) => ({
              key,
              label: t(`parts.${key}`),
              ...(COLOURS[key] ? { color: COLOURS[key] } : {}),
            }))}
            stacked={parts.length > 1}
            format={(value) => (metric === "cost" ? format.moneyCompact(value) : format.compact(value))}
            formatAt={(at) => format.tick(at, hourly)}
            formatTitle={(at) => (hourly ? format.dateTime(at) : format.date(at))}
            height={HEIGHT}
          />
        </Box>
      ) : (
        <Skeleton h={HEIGHT} />
      )}
    </Panel>
  );
}
