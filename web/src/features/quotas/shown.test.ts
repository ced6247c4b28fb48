import { describe, expect, it } from "vitest";
import { fullestLimit, limitColumns, nearnessOf } from "./shown";

const limit = (name: string, percent: number) => ({
  name,
  percent,
  limit: "10",
  used: "1",
  reserved: "0",
  remaining: "9",
});

describe("quotas", () => {
  it("have a column for each limit that somebody has, money first", () => {
    const lists = [{ limits: [limit("rpm", 1)] }, { limits: [limit("daily_usd", 1), limit("rpm", 2)] }];
    expect(limitColumns(lists)).toEqual(["daily_usd", "rpm"]);
    expect(limitColumns([])).toEqual([]);
  });

  it.each([
    [0, "fine"],
    [79.9, "fine"],
    [80, "near"],
    [100, "reached"],
    [317, "reached"],
  ])("at %d are %s", (percent, nearness) =>
    expect(nearnessOf({ percent, limits: [limit("rpm", percent)] })).toBe(nearness),
  );

  it("are near to nothing without limits", () => {
    expect(nearnessOf({ percent: 0, limits: [] })).toBe("none");
    expect(fullestLimit({ limits: [] })).toBeUndefined();
    expect(fullestLimit({ limits: [limit("rpm", 1), limit("tpm", 5)] })?.name).toBe("tpm");
  });
});
