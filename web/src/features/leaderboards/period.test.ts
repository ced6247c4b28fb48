import { expect, it } from "vitest";
import { spanOf } from "./period";

const now = new Date(2026, 0, 31, 12);

it("asks for a running period by its name, in the hub's time zone", () => {
  expect(spanOf({ name: "week", from: "2026-01-01", to: "" }, now)).toEqual({ period: "week" });
});

it("asks for chosen days from their first to their last moment", () => {
  expect(spanOf({ name: "custom", from: "2026-01-10", to: "2026-01-12" }, now)).toEqual({
    from: new Date(2026, 0, 10).toISOString(),
    to: new Date(2026, 0, 13).toISOString(),
  });
  expect(spanOf({ name: "custom", from: "", to: "" }, now)).toEqual({});
});
