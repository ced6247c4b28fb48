// What is typed for a batch becomes one merge patch, and what a preview says is told value by value.
import { expect, it } from "vitest";
import { batchPatch, differences } from "./fields";

it("makes a patch of what was chosen, and of nothing else", () => {
  expect(
    batchPatch({
      enabled: false,
      priority: 0,
      cost_multiplier: "0.5",
      models: ["claude-*"],
      "limits.daily_usd": 20,
      "limits.rpm": "",
      "circuit.open_ms": 1.5,
      "clients.block": ["curl"],
    }),
  ).toEqual({
    enabled: false,
    priority: 0,
    cost_multiplier: "0.5",
    models: [{ prefix: "claude-" }],
    limits: { daily_usd: "20", rpm: null },
    circuit: { open_ms: 1500 },
    clients: { block: ["curl"] },
  });
});

it("tells differences by their paths", () => {
  expect(
    differences(
      { priority: 1, limits: { rpm: 5, tpm: 9 }, groups: ["a"] },
      { priority: 2, limits: { rpm: null, tpm: 9 }, groups: ["a"] },
    ),
  ).toEqual([
    { path: "priority", before: 1, after: 2 },
    { path: "limits.rpm", before: 5, after: null },
  ]);
  expect(differences({}, {})).toEqual([]);
});
