// Sums over time as a chart draws them. Pure.
import type { Schema } from "../../api/client";
import type { Series } from "../../components/charts/types";

type Sums = Schema<"SumsShape">;
type SeriesShape = Schema<"SeriesShape">;
type Line = SeriesShape["lines"][number];

export const METRICS = ["cost", "requests", "tokens", "cache"] as const;
export type Metric = (typeof METRICS)[number];

export const GROUPINGS = ["none", "user", "model", "provider"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** The parts that all requests fall into where nobody is compared. */
export const PARTS = ["succeeded", "failed", "cacheRead", "cacheWrite", "input", "output"] as const;
export type Part = (typeof PARTS)[number];

export interface Chart {
  kind: "area" | "bar" | "line";
  stacked: boolean;
  series: Series[];
  data: Record<string, string | number | null>[];
}

export function metricOf(sums: Sums, metric: Metric): number | null {
  switch (metric) {
    case "cost":
      return Number(sums.cost_usd);
    case "requests":
      return sums.requests;
    case "tokens":
      return sums.tokens;
    case "cache":
      return sums.cache_hit_rate == null ? null : sums.cache_hit_rate * 100;
  }
}

function partOf(sums: Sums, part: Part): number {
  switch (part) {
    case "succeeded":
      return sums.requests - sums.errors;
    case "failed":
      return sums.errors;
    case "cacheRead":
      return sums.cache_read_tokens;
    case "cacheWrite":
      return sums.cache_write_5m_tokens + sums.cache_write_1h_tokens;
    case "input":
      return sums.input_tokens;
    case "output":
      return sums.output_tokens;
  }
}

const COLOURS: Record<Part, string> = {
  succeeded: "indigo.6",
  failed: "red.5",
  cacheRead: "cyan.6",
  cacheWrite: "grape.5",
  input: "indigo.6",
  output: "teal.6",
};

interface Words {
  part: (part: Part) => string;
  metric: (metric: Metric) => string;
  line: (line: Line) => string;
}

export function chartOf(shape: SeriesShape, metric: Metric, grouping: Grouping, words: Words): Chart {
  const kind = metric === "cache" ? "line" : grouping === "none" && metric === "cost" ? "area" : "bar";
  const all = shape.lines.find((line) => line.of === "all");
  if (grouping === "none" && all) {
    const parts: readonly Part[] =
      metric === "requests"
        ? ["succeeded", "failed"]
        : metric === "tokens"
          ? ["cacheRead", "cacheWrite", "input", "output"]
          : [];
    const series =
      parts.length > 0
        ? parts.map((part) => ({ key: part, label: words.part(part), color: COLOURS[part] }))
        : [{ key: metric, label: words.metric(metric) }];
    const data = shape.steps.map((at, index) => {
      const sums = all.sums[index];
      const values = parts.map((part) => [part, sums ? partOf(sums, part) : null]);
      return parts.length > 0
        ? { at, ...Object.fromEntries(values) }
        : { at, [metric]: sums ? metricOf(sums, metric) : null };
    });
    return { kind, stacked: parts.length > 0, series, data };
  }
  // A line of the others says nothing where nobody is left for it.
  const lines = shape.lines.filter(
    (line) => line.of === "one" || (line.of === "others" && line.sums.some((sums) => sums.requests > 0)),
  );
  // Names of models have dots, which a chart would read as a path into the point.
  const series = lines.map((line, index) => ({
    key: `line${index}`,
    label: words.line(line),
    ...(line.of === "others" ? { color: "gray.5" } : {}),
  }));
  const data = shape.steps.map((at, step) => ({
    at,
    ...Object.fromEntries(
      lines.map((line, index) => {
        const sums = line.sums[step];
        return [`line${index}`, sums ? metricOf(sums, metric) : null];
      }),
    ),
  }));
  return { kind, stacked: metric !== "cache", series, data };
}

/** Days begin in the hub's time zone, so they are named in it. */
export function stepName(
  language: string,
  at: string,
  hourly: boolean,
  long: boolean,
  zone?: string,
): string {
  const day = { month: "short", day: "numeric" } as const;
  const hour = { hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(
    language,
    hourly
      ? long
        ? { ...day, ...hour }
        : hour
      : { ...day, ...(long ? { weekday: "short" } : {}), ...(zone ? { timeZone: zone } : {}) },
  ).format(new Date(at));
}
