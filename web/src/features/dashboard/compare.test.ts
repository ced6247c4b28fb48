import { describe, expect, it } from "vitest";
import { points, share, signed } from "./compare";

describe("a change since yesterday", () => {
  it.each([
    [150, 100, "bad", { by: 0.5, tone: "bad" }],
    [50, 100, "bad", { by: -0.5, tone: "good" }],
    [150, 100, "neutral", { by: 0.5, tone: "calm" }],
    [100, 100, "bad", { by: 0, tone: "calm" }],
    [10, 0, "good", { by: null, tone: "calm" }],
    [null, 10, "good", { by: null, tone: "calm" }],
  ] as const)("%j after %j, where more is %s", (today, yesterday, more, change) =>
    expect(share(today, yesterday, more)).toEqual(change),
  );

  it("is in points where the values are shares", () => {
    expect(points(0.75, 0.5, "good")).toEqual({ by: 25, tone: "good" });
    expect(points(0.023, 0.02, "bad").tone).toBe("calm");
    expect(points(undefined, 0.5, "good").by).toBeNull();
  });

  it("has its sign, unless it is nothing", () => {
    expect(signed("en", 0.256, "percent")).toBe("+26%");
    expect(signed("en", -0.034, "percent")).toBe("-3.4%");
    expect(signed("en", 0.04, "decimal")).toBe("0");
    expect(signed("en", 1.25, "decimal")).toBe("+1.3");
  });
});
