import { describe, expect, it } from "vitest";
import type { Schema } from "../../../api/client";
import { partsOf, subtotal } from "./cost";
import { drawChain, toneOfStep } from "./drawnChain";
import { phasesOf } from "./phases";

const attempt = (event: string, at_ms: number, took_ms: number): Schema<"Attempt"> => ({
  provider: "claude-primary",
  event,
  at_ms,
  took_ms,
  detail: "",
  candidates: [],
  passed_over: [],
});

describe("the decision chain", () => {
  it("stands on the time of the whole request, the answer being written to its end", () => {
    const [failed, answered] = drawChain(
      [attempt("overloaded", 0, 200), attempt("answered", 200, 300)],
      1000,
    );
    expect(failed).toMatchObject({ tone: "bad", left: 0, width: 20, writing: 0 });
    expect(answered).toMatchObject({ tone: "good", left: 20, width: 30, writing: 50 });
  });

  it("shows a step that took no time, at the very end too", () => {
    const [step] = drawChain([attempt("no_provider", 100, 0)], 100);
    expect((step?.left ?? 0) + (step?.width ?? 0)).toBeLessThanOrEqual(100);
    expect(step?.width).toBeGreaterThan(0);
  });

  it.each([
    ["circuit_open", null, "calm"],
    ["filtered", null, "info"],
    ["invalid_request", "client", "warn"],
    ["something_new", "provider", "bad"],
  ])("%s by %s is %s", (event, fault, tone) => expect(toneOfStep({ event, fault })).toBe(tone));
});

describe("the time of a request", () => {
  it.each([
    [
      { duration_ms: 1000, ttfb_ms: 200, ttft_ms: 300 },
      { firstByte: 20, firstContent: 10, generation: 70 },
    ],
    [{ duration_ms: 500, ttfb_ms: 500, ttft_ms: 500 }, { firstByte: 100 }],
    [
      { duration_ms: 100, ttfb_ms: 20 },
      { firstByte: 20, generation: 80 },
    ],
    [{ duration_ms: 5 }, { whole: 100 }],
    [{ duration_ms: 0 }, { whole: 100 }],
  ])("%j is %j", (times, percents) => {
    expect(Object.fromEntries(phasesOf(times).map(({ name, percent }) => [name, percent]))).toEqual(percents);
  });
});

it("prices each part by what was paid for it, and leaves out what was not used", () => {
  const nothing = { image_input_usd: "0", image_output_usd: "0", web_search_usd: "0", request_fee_usd: "0" };
  const cost: Schema<"CostShape"> = {
    ...nothing,
    input_usd: "0.0003",
    output_usd: "0.0015",
    cache_write_5m_usd: "0",
    cache_write_1h_usd: "0",
    cache_read_usd: "0.00000003",
    multiplier: "0.8",
    group_multiplier: "1",
    total_usd: "0.00144",
    unpriced: false,
  };
  const usage: Schema<"UsageShape"> = {
    input: 100,
    output: 100,
    cache_read: 1,
    cache_write_5m: 0,
    cache_write_1h: 0,
    reasoning: 0,
    image_input: 0,
    image_output: 0,
    web_searches: 0,
  };
  const parts = partsOf(cost, usage);
  expect(parts.map(({ name, perMillion }) => [name, perMillion])).toEqual([
    ["input", "3"],
    ["cache_read", "0.03"],
    ["output", "15"],
  ]);
  expect(subtotal(parts)).toBe("0.00180003");
});
