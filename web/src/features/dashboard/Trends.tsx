// How cost, calls, tokens and cache hits went, altogether or by user, model or provider, and who had most of it.
import { Box, Group, Select, Skeleton, Stack } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { SeriesChart } from "../../components/charts/Chart";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { RangePicker } from "../../components/RangePicker";
import { RANGE_AT_FIRST, RANGES, type Range } from "../../components/range";
import { Segments } from "../../components/Segments";
import { TitledPaper } from "../../components/TitledPaper";
import { choice, text, useUrlState } from "../../components/urlState";
import { useFormat } from "../../format/useFormat";
import { useLiveRefresh } from "../../live/live";
import { LEADERS, TRENDS, useOverview, useTrend } from "./queries";
import { TopLists } from "./TopLists";
import { chartOf, GROUPINGS, METRICS, stepName } from "./trend";

const FIELDS = {
  range: choice(RANGES, RANGE_AT_FIRST),
  from: text(),
  to: text(),
  metric: choice(METRICS, "cost"),
  by: choice(GROUPINGS, "none"),
};

const HEIGHT = 280;

export default function Trends() {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const [state, set] = useUrlState(FIELDS);
  const range: Range = {
    name: state.range,
    ...(state.from ? { from: state.from } : {}),
    ...(state.to ? { to: state.to } : {}),
  };
  const trend = useTrend(range, state.by);
  const zone = useOverview().data?.timezone;
  useLiveRefresh(["request.finished"], [TRENDS, LEADERS], 15_000);

  const hourly = trend.data?.resolution === "hour";
  const name = (at: string, long: boolean) => stepName(format.language, at, hourly, long, zone);
  const value = (number: number) =>
    state.metric === "cost"
      ? format.moneyCompact(number)
      : state.metric === "cache"
        ? format.percent(number)
        : format.compact(number);
  const chart =
    trend.data &&
    chartOf(trend.data, state.metric, state.by, {
      part: (part) => t(`trends.parts.${part}`),
      metric: (metric) => t(`trends.${metric}`),
      line: (line) =>
        line.of === "others"
          ? t("trends.others")
          : (line.who?.name ?? t("trends.gone", { id: line.who?.id ?? "?" })),
    });
  const idle = trend.data?.lines.every((line) => line.sums.every((sums) => sums.requests === 0)) ?? false;
  return (
    <Stack gap="md">
      <TitledPaper
        title={t("trends.title")}
        right={
          <RangePicker
            value={range}
            onChange={({ name: chosen, from = "", to = "" }) => set({ range: chosen, from, to })}
          />
        }
      >
        <Group gap="xs" mb="md" justify="space-between">
          <Segments
            size="xs"
            label={t("trends.what")}
            data={METRICS.map((metric) => ({ value: metric, label: t(`trends.${metric}`) }))}
            value={state.metric}
            onChange={(metric) => set({ metric })}
          />
          <Select
            size="xs"
            w={170}
            aria-label={t("trends.by")}
            allowDeselect={false}
            data={GROUPINGS.map((by) => ({ value: by, label: t(`trends.by_${by}`) }))}
            value={state.by}
            onChange={(by) => by && set({ by })}
          />
        </Group>
        <Box mih={HEIGHT}>
          {trend.error && !trend.data ? (
            <ErrorState error={trend.error} onRetry={() => void trend.refetch()} />
          ) : !chart ? (
            <Skeleton h={HEIGHT} />
          ) : idle ? (
            <EmptyState icon={IconChartBar} title={t("trends.emptyTitle")} hint={t("trends.emptyHint")} />
          ) : (
            <SeriesChart
              kind={chart.kind}
              stacked={chart.stacked}
              label={t("trends.chart", { what: t(`trends.${state.metric}`), by: t(`trends.by_${state.by}`) })}
              data={chart.data}
              series={chart.series}
              format={value}
              formatAt={(at) => name(at, false)}
              formatTitle={(at) => name(at, true)}
              height={HEIGHT}
            />
          )}
        </Box>
      </TitledPaper>
      <TopLists range={range} metric={state.metric} />
    </Stack>
  );
}
