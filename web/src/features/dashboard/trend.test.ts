import { describe, expect, it } from "vitest";
import type { Schema } from "../../api/client";
import { chartOf, stepName } from "./trend";

const sums = (requests: number, errors = 0): Schema<"SumsShape"> => ({
  requests,
  errors,
  tokens: 40,
  input_tokens: 10,
  output_tokens: 10,
  cache_write_5m_tokens: 4,
  cache_write_1h_tokens: 6,
  cache_read_tokens: 10,
  cost_usd: "1.5",
  cache_hit_rate: requests ? 0.25 : null,
});
const steps = ["2026-01-30T00:00:00Z", "2026-01-31T00:00:00Z"];
const shape: Schema<"SeriesShape"> = {
  resolution: "day",
  steps,
  lines: [
    { of: "all", sums: [sums(3, 1), sums(0)] },
    { of: "one", who: { name: "gpt-4.1" }, sums: [sums(2), sums(0)] },
    { of: "others", sums: [sums(1), sums(0)] },
  ],
};
const words = {
  part: (part: string) => part,
  metric: (metric: string) => metric,
  line: (line: Schema<"LineShape">) => line.who?.name ?? line.of,
};

describe("a chart of sums", () => {
  it("splits requests by how they ended, and tokens by what they were", () => {
    expect(chartOf(shape, "requests", "none", words).data[0]).toEqual({
      at: steps[0],
      succeeded: 2,
      failed: 1,
    });
    expect(chartOf(shape, "tokens", "none", words).data[0]).toMatchObject({ cacheRead: 10, cacheWrite: 10 });
  });

  it("has one line of money, and none where no prompt says how much was cached", () => {
    expect(chartOf(shape, "cost", "none", words).data[1]).toEqual({ at: steps[1], cost: 1.5 });
    expect(chartOf(shape, "cache", "none", words).data.map((point) => point.cache)).toEqual([25, null]);
  });

  it("compares the dearest with the others, by keys without dots", () => {
    const chart = chartOf(shape, "requests", "model", words);
    expect(chart.series.map(({ key, label }) => [key, label])).toEqual([
      ["line0", "gpt-4.1"],
      ["line1", "others"],
    ]);
    expect(chart.data[0]).toEqual({ at: steps[0], line0: 2, line1: 1 });
  });

  it("leaves out others who did nothing", () => {
    const [all, one] = shape.lines;
    const idle = { of: "others" as const, sums: [sums(0), sums(0)] };
    const lines = [all, one, idle].filter((line) => line !== undefined);
    expect(chartOf({ ...shape, lines }, "cost", "model", words).series.length).toBe(1);
  });
});

it("names days in the hub's time zone", () => {
  expect(stepName("en", "2026-01-30T22:00:00Z", false, false, "Europe/Helsinki")).toBe("Jan 31");
  expect(stepName("en", "2026-01-30T22:00:00Z", false, false, "UTC")).toBe("Jan 30");
});
