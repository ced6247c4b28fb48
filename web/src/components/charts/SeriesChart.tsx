// Series over time or names, drawn by Mantine's charts, with axes in the reader's language. The legend is text below the
// chart, which wraps on a phone.
import "@mantine/charts/styles.css";
import { AreaChart, BarChart, ChartTooltip, LineChart } from "@mantine/charts";
import { ColorSwatch, Group, getThemeColor, Text, useMantineTheme } from "@mantine/core";
import { PALETTE, type SeriesProps } from "./types";

export default function SeriesChart(props: SeriesProps) {
  const { kind, label, data, at = "at", series, stacked = false, format, formatAt, height = 260 } = props;
  const { formatTitle = formatAt, legend = series.length > 1 } = props;
  const theme = useMantineTheme();
  const drawn = series.map((one, index) => ({
    name: one.key,
    label: one.label,
    color: one.color ?? PALETTE[index % PALETTE.length] ?? "indigo.6",
  }));
  const shared = {
    h: height,
    data,
    dataKey: at,
    series: drawn,
    valueFormatter: format,
    gridAxis: "x" as const,
    tickLine: "none" as const,
    xAxisProps: { tickFormatter: formatAt, minTickGap: 28 },
    yAxisProps: { width: 72 },
    tooltipAnimationDuration: 0,
    tooltipProps: {
      content: ({ label: where, payload }: { label?: unknown; payload?: unknown }) => (
        <ChartTooltip
          // Drawn once without a point, before anything is pointed at.
          label={where ? formatTitle(String(where)) : ""}
          payload={payload as Record<string, unknown>[]}
          series={drawn}
          valueFormatter={format}
        />
      ),
    },
  };
  return (
    <div role="img" aria-label={label}>
      {kind === "area" && (
        <AreaChart
          {...shared}
          type={stacked ? "stacked" : "default"}
          curveType="monotone"
          withDots={data.length === 1}
          strokeWidth={1.75}
          fillOpacity={0.18}
          areaProps={{ isAnimationActive: false }}
        />
      )}
      {kind === "bar" && (
        <BarChart
          {...shared}
          type={stacked ? "stacked" : "default"}
          maxBarWidth={28}
          barProps={{ isAnimationActive: false, radius: 2 }}
        />
      )}
      {(kind === "line" || kind === "steps") && (
        <LineChart
          {...shared}
          curveType={kind === "steps" ? "stepAfter" : "monotone"}
          withDots={kind === "steps" || data.length === 1}
          strokeWidth={1.75}
          lineProps={{ isAnimationActive: false }}
        />
      )}
      {legend && (
        <Group gap="2px 14px" justify="center" mt={6} aria-hidden>
          {drawn.map((one) => (
            <Group key={one.name} gap={6} wrap="nowrap" miw={0}>
              <ColorSwatch color={getThemeColor(one.color, theme)} size={10} withShadow={false} />
              <Text size="xs" c="dimmed" truncate>
                {one.label}
              </Text>
            </Group>
          ))}
        </Group>
      )}
    </div>
  );
}
