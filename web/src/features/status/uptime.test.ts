import { expect, it } from "vitest";
import { formatUptime } from "./uptime";

it.each([
  [0, "0 sec"],
  [59.9, "59 sec"],
  [61, "1 min 1 sec"],
  [3_600, "1 hr"],
  [93_784, "1 day 2 hr"],
  [86_400 * 3 + 5, "3 days 5 sec"],
  [-4, "0 sec"],
])("%d seconds are %s", (seconds, text) => {
  expect(formatUptime(seconds, "en")).toBe(text);
});

it("speaks the reader's language", () => {
  expect(formatUptime(120, "ru")).toBe("2 мин");
});
