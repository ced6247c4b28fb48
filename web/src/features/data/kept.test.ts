import { expect, it } from "vitest";
import { daysOf, settingOf } from "./kept";
import type { Setting } from "./queries";

const setting = (value: string | null): Setting => ({
  name: "audit.keep_days",
  value,
  secret: false,
  set: false,
  source: "default",
  restart: false,
});

it.each([
  ["365", 365],
  ["0", 0],
  [null, undefined],
  ["soon", undefined],
])("a setting of %j is %j days", (value, days) => expect(daysOf(setting(value))).toBe(days));

it("is found by its name", () => {
  expect(settingOf([setting("1")], "audit.keep_days")?.value).toBe("1");
  expect(daysOf(settingOf([], "audit.keep_days"))).toBeUndefined();
});
