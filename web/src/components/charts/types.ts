// What charts are given.

/** Colours that stay apart in light and dark; series take them in this order. */
export const PALETTE = [
  "indigo.6",
  "teal.6",
  "orange.6",
  "grape.5",
  "cyan.6",
  "pink.5",
  "lime.7",
  "yellow.6",
  "red.5",
  "gray.5",
] as const;

export interface Series {
  /** The name of the value in each point. */
  key: string;
  label: string;
  color?: string;
}

export interface SeriesProps {
  /** `steps` is for what holds until it changes, such as a price. */
  kind: "area" | "bar" | "line" | "steps";
  /** The chart's name for screen readers. */
  label: string;
  /** `at` is a moment (RFC 3339) or a name; the rest are values by the keys of the series. */
  data: Record<string, string | number | null>[];
  at?: string;
  series: readonly Series[];
  stacked?: boolean;
  /** For values, on the axis and in the tooltip. */
  format: (value: number) => string;
  /** For moments or names on the axis. */
  formatAt: (at: string) => string;
  /** For the head of the tooltip, where there is more room. */
  formatTitle?: (at: string) => string;
  height?: number;
  legend?: boolean;
}

export interface DonutProps {
  label: string;
  data: { label: string; value: number; color?: string }[];
  format: (value: number) => string;
  size?: number;
  thickness?: number;
}
