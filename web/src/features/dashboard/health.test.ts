import { expect, it } from "vitest";
import { stateOf, worstFirst } from "./health";

const health = (changed: object = {}) => ({
  circuit: "closed",
  consecutive_failures: 0,
  in_flight: 0,
  sessions: 0,
  cooling_models: [],
  success_rate: 1,
  ...changed,
});

it.each([
  [{ enabled: true, health: health() }, "ok"],
  [{ enabled: true, health: health({ success_rate: 0.5 }) }, "shaky"],
  [{ enabled: true, health: health({ circuit: "open", cooling_ms: 5 }) }, "open"],
  [{ enabled: true, health: health({ circuit: "half_open" }) }, "trial"],
  [{ enabled: true, health: health({ cooling_ms: 5 }) }, "cooling"],
  [{ enabled: false, health: health({ circuit: "open" }) }, "disabled"],
  [{ enabled: true, health: null }, "unknown"],
] as const)("%j is %s", (provider, state) =>
  expect(stateOf(provider as unknown as Parameters<typeof stateOf>[0])).toBe(state),
);

it("puts what needs a look first", () => {
  const fine = { name: "fine", enabled: true, health: health() };
  const open = { name: "open", enabled: true, health: health({ circuit: "open" }) };
  expect(worstFirst([fine, open]).map((one) => one.name)).toEqual(["open", "fine"]);
});
