import { expect, it } from "vitest";
import { isHourly, momentsOf, type Range } from "./range";

const now = new Date(2026, 2, 15, 13, 45);
const day = (month: number, date: number) => new Date(2026, month, date).toISOString();

it.each<[Range, { from?: string; to?: string }]>([
  [{ name: "today" }, { from: day(2, 15) }],
  [{ name: "7d" }, { from: day(2, 9) }],
  [{ name: "30d" }, { from: day(1, 14) }],
  [{ name: "month" }, { from: day(2, 1) }],
  [
    { name: "custom", from: "2026-02-27", to: "2026-02-28" },
    { from: day(1, 27), to: day(2, 1) },
  ],
  [{ name: "custom", from: "nonsense" }, {}],
])("%j", (range, moments) => expect(momentsOf(range, now)).toEqual(moments));

it("has hours for up to two days", () => {
  expect(isHourly({ name: "today" }, now)).toBe(true);
  expect(isHourly({ name: "custom", from: "2026-03-01", to: "2026-03-02" }, now)).toBe(true);
  expect(isHourly({ name: "7d" }, now)).toBe(false);
});
