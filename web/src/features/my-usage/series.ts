// One's use over time as points of a chart, by what is looked at. Pure.
import type { Schema } from "../../api/client";

type Step = Schema<"MyStep">;
type Sums = Schema<"MySums">;

export const METRICS = ["cost", "requests", "tokens"] as const;
export type Metric = (typeof METRICS)[number];

/** All tokens that were paid for, whatever bucket they fell in. */
export function tokensOf(sums: Sums): number {
  return sums.input_tokens + sums.output_tokens + sums.cache_write_tokens + sums.cache_read_tokens;
}

/** The values that a metric is drawn as, bottom first; more than one are stacked. */
export const PARTS = {
  cost: ["cost"],
  requests: ["good", "errors"],
  tokens: ["input", "output", "cacheWrite", "cacheRead"],
} as const satisfies Record<Metric, readonly string[]>;

export type Part = (typeof PARTS)[Metric][number];

export function pointOf(step: Step): { at: string } & Record<Part, number> {
  return {
    at: step.at,
    cost: Number(step.cost_usd),
    good: step.requests - step.errors,
    errors: step.errors,
    input: step.input_tokens,
    output: step.output_tokens,
    cacheWrite: step.cache_write_tokens,
    cacheRead: step.cache_read_tokens,
  };
}
