// Series over time or names, drawn by Mantine's charts, with axes in the reader's language.
import "@mantine/charts/styles.css";
import { AreaChart, BarChart, ChartTooltip, LineChart } from "@mantine/charts";
import { PALETTE, type SeriesProps } from "./types";

export default function SeriesChart(props: SeriesProps) {
  const { kind, label, data, at = "at", series, stacked = false, format, formatAt, height = 260 } = props;
  const { formatTitle = formatAt, legend = series.length > 1 } = props;
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
    withLegend: legend,
    legendProps: { verticalAlign: "bottom" as const, height: 36 },
    gridAxis: "x" as const,
    tickLine: "none" as const,
    xAxisProps: { tickFormatter: formatAt, minTickGap: 28 },
    yAxisProps: { width: 64 },
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
      {kind === "line" && (
        <LineChart
          {...shared}
          curveType="monotone"
          withDots={data.length === 1}
          strokeWidth={1.75}
          lineProps={{ isAnimationActive: false }}
        />
      )}
    </div>
  );
}
