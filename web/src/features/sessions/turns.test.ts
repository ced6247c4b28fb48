import { describe, expect, it } from "vitest";
import { type Logged, nanoOf, turnsOf, usdOf } from "./turns";

const request = (cost_usd: string): Logged => ({
  id: cost_usd,
  at: "2026-01-31T12:00:00Z",
  kind: "generation",
  dialect: "anthropic",
  endpoint: "/v1/messages",
  model: "claude-opus-4-5",
  upstream_model: "claude-opus-4-5",
  stream: true,
  status: 200,
  ended_by: "complete",
  duration_ms: 1,
  usage: {},
  usage_partial: false,
  cost_usd,
  unpriced: false,
});

it.each(["0", "0.000000001", "12.5", "-3.25", "90071992547409.931234567"])("%s is exact", (usd) => {
  expect(usdOf(nanoOf(usd))).toBe(usd);
});

describe("a conversation", () => {
  it("says with each request what it has cost by then", () => {
    const turns = turnsOf([request("0.1"), request("0.2"), request("0.1")]);
    expect(turns.map((turn) => [turn.number, turn.cost_so_far, turn.share])).toEqual([
      [1, "0.1", 25],
      [2, "0.3", 50],
      [3, "0.4", 25],
    ]);
  });

  it("that was free has no shares", () => expect(turnsOf([request("0")])[0]?.share).toBe(0));
});
