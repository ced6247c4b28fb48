// One line of a leaderboard from near: what it adds up to, how it went, and what it is made of.
import { Box, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { SeriesChart } from "../../components/charts/Chart";
import { ErrorState } from "../../components/ErrorState";
import { PageLink } from "../../components/PageLink";
import { Count, Duration, Money } from "../../components/values";
import { useFormat } from "../../format/useFormat";
import { BarCell } from "./BarCell";
import type { Period } from "./period";
import { type By, type Line, useCourse, useParts } from "./queries";

interface Props {
  by: By;
  who: string;
  /** Absent while it is not among the lines that are loaded. */
  line: Line | undefined;
  period: Period;
}

export function LineDrawer({ by, who, line, period }: Props) {
  const { t } = useTranslation(["leaderboards", "shell"]);
  const format = useFormat();
  const course = useCourse(by, who, period);
  const parts = useParts(by, who, period);
  const most = Math.max(...(parts.data?.items.map((part) => Number(part.cost_usd)) ?? []), 0) || 1;
  const hourly = course.data?.resolution === "hour";
  const sums = course.data?.lines[0]?.sums ?? [];
  return (
    <Stack gap="lg">
      {line && (
        <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="sm">
          <Fact label={t("order.cost")} value={<Money usd={line.cost_usd} />} />
          <Fact label={t("meanCost")} value={<Money usd={line.mean_cost_usd} />} />
          <Fact label={t("order.requests")} value={<Count value={line.requests} />} />
          <Fact label={t("errors")} value={<Count value={line.errors} />} />
          <Fact label={t("input")} value={<Count value={line.input_tokens} compact />} />
          <Fact label={t("output")} value={<Count value={line.output_tokens} compact />} />
          <Fact label={t("cacheRead")} value={<Count value={line.cache_read_tokens} compact />} />
          <Fact
            label={t("cacheWrite")}
            value={<Count value={line.cache_write_5m_tokens + line.cache_write_1h_tokens} compact />}
          />
          <Fact label={t("duration")} value={<Duration ms={line.mean_duration_ms} />} />
        </SimpleGrid>
      )}
      <Box>
        <Title order={3} fz="sm" mb="xs">
          {t("course")}
        </Title>
        {course.error && <ErrorState error={course.error} onRetry={() => void course.refetch()} />}
        {!course.data && !course.error && <Skeleton h={180} />}
        {course.data && (
          <SeriesChart
            kind="bar"
            label={t("course")}
            height={180}
            data={course.data.steps.map((at, index) => ({ at, cost: Number(sums[index]?.cost_usd ?? 0) }))}
            series={[{ key: "cost", label: t("order.cost") }]}
            format={format.moneyCompact}
            formatAt={(at) => format.tick(at, hourly)}
            formatTitle={format.dateTime}
          />
        )}
      </Box>
      <Box>
        <Title order={3} fz="sm" mb="xs">
          {by === "model" ? t("partsUsers") : t("partsModels")}
        </Title>
        {parts.error && <ErrorState error={parts.error} onRetry={() => void parts.refetch()} />}
        {!parts.data && !parts.error && <Skeleton h={120} />}
        <Stack gap="xs">
          {parts.data?.items.map((part) => (
            <BarCell key={part.id ?? part.name} share={Number(part.cost_usd) / most} from="left">
              <Box display="flex" style={{ justifyContent: "space-between", gap: 12 }} fz="sm">
                <Text span inherit truncate>
                  {part.name ?? t("gone", { id: part.id ?? "?" })}
                </Text>
                <span className="hub-number">
                  <Text span inherit c="dimmed" mr="sm">
                    {t("requestsShort", { count: part.requests, value: format.count(part.requests) })}
                  </Text>
                  {format.money(part.cost_usd)}
                </span>
              </Box>
            </BarCell>
          ))}
        </Stack>
      </Box>
      <PageLink to="/console/requests" search={by === "model" ? { model: who } : { [`${by}_id`]: who }}>
        {t("toRequests")}
      </PageLink>
    </Stack>
  );
}

function Fact({ label, value }: { label: string; value: ReactNode }) {
  return (
    <Box miw={0}>
      <Text size="xs" c="dimmed" truncate>
        {label}
      </Text>
      <Text fw={600}>{value}</Text>
    </Box>
  );
}
