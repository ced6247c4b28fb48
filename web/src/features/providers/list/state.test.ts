// How a provider is in one word.
import { expect, it } from "vitest";
import type { Schema } from "../../../api/client";
import { addressOf, rankOf, stateOf } from "./state";

const HEALTH: Schema<"ProviderHealth"> = {
  circuit: "closed",
  consecutive_failures: 0,
  in_flight: 0,
  sessions: 0,
  cooling_models: [],
  success_rate: 1,
};
const state = (changed: Partial<Schema<"ProviderHealth">>, enabled = true) =>
  stateOf({ enabled, health: { ...HEALTH, ...changed } });

it("says what an admin has to know first", () => {
  expect(state({})).toBe("healthy");
  expect(state({ circuit: "open", cooling_ms: 5 })).toBe("open");
  expect(state({ circuit: "half_open" })).toBe("half_open");
  expect(state({ cooling_ms: 5, success_rate: 0.1 })).toBe("cooling");
  expect(state({ success_rate: 0.5 })).toBe("failing");
  expect(state({ cooling_models: ["x"] })).toBe("models");
  expect(state({ circuit: "open" }, false)).toBe("disabled");
  expect(stateOf({ enabled: true, health: null })).toBe("unknown");
});

it("sorts the worst last", () => expect(rankOf("open")).toBeGreaterThan(rankOf("healthy")));

it("leaves the scheme out of addresses", () =>
  expect(addressOf("https://api.example.com/v1/")).toBe("api.example.com/v1"));
