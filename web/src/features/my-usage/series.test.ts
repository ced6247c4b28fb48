import { expect, it } from "vitest";
import type { Schema } from "../../api/client";
import { pointOf, tokensOf } from "./series";

const step: Schema<"MyStep"> = {
  at: "2026-01-31T00:00:00Z",
  requests: 10,
  errors: 2,
  input_tokens: 100,
  output_tokens: 20,
  cache_write_tokens: 3,
  cache_read_tokens: 400,
  cost_usd: "1.25",
};

it("adds up every bucket of tokens", () => expect(tokensOf(step)).toBe(523));

it("splits requests into those that went well and those that did not", () => {
  expect(pointOf(step)).toMatchObject({ cost: 1.25, good: 8, errors: 2, cacheRead: 400 });
});
