// Shares of a whole, drawn by Mantine's charts.
import "@mantine/charts/styles.css";
import { DonutChart as Donut } from "@mantine/charts";
import { type DonutProps, PALETTE } from "./types";

export default function DonutChart({ label, data, format, size = 180, thickness = 22 }: DonutProps) {
  return (
    <div role="img" aria-label={label}>
      <Donut
        data={data.map((part, index) => ({
          name: part.label,
          value: part.value,
          color: part.color ?? PALETTE[index % PALETTE.length] ?? "indigo.6",
        }))}
        valueFormatter={format}
        size={size}
        thickness={thickness}
        tooltipDataSource="segment"
        pieProps={{ isAnimationActive: false }}
      />
    </div>
  );
}
