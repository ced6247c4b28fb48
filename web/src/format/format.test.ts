import { describe, expect, it } from "vitest";
import { bytes, compact, count, duration, money, moneyCompact, percent } from "./numbers";
import { relative } from "./times";

/** Intl puts kinds of spaces between numbers and units that look the same. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("money", () => {
  it.each([
    ["0", "$0.00"],
    ["12.5", "$12.50"],
    ["1234567.891", "$1,234,567.89"],
    ["0.1234", "$0.1234"],
    ["0.00123", "$0.00123"],
    ["0.000001", "$0.000001"],
    ["0.0000001", "< $0.000001"],
    ["-3.5", "-$3.50"],
  ])("%s is %s", (usd, text) => expect(money("en", usd)).toBe(text));

  it("is exact where a binary number would not be", () => {
    expect(money("en", "90071992547409.931234567", 9)).toBe("$90,071,992,547,409.931234567");
  });

  it("follows the language", () => {
    expect(plain(money("ru", "1234.5"))).toBe("1 234,50 $");
    expect(money("ja", "1234.5")).toContain("1,234.50");
  });

  it.each([
    ["0.5", "$0.50"],
    ["999", "$999.00"],
    ["12345", "$12.3K"],
    ["0.0125", "$0.0125"],
    ["0.000175", "$0.00018"],
    ["0.00004375", "$0.000044"],
    ["0", "$0.00"],
  ])("compact %s is %s", (usd, text) => expect(moneyCompact("en", usd)).toBe(text));
});

describe("numbers", () => {
  it("have separators, or few letters", () => {
    expect(count("en", 1234567)).toBe("1,234,567");
    expect(compact("en", 1234567)).toBe("1.2M");
    expect(percent("en", 12.34)).toBe("12.3%");
    expect(bytes("en", 1_234_567)).toBe("1.2 MB");
  });

  it.each([
    [0, "0ms"],
    [350.4, "350ms"],
    [1250, "1.25s"],
    [59_940, "59.9s"],
    [60_000, "1m"],
    [125_000, "2m 5s"],
    [3_840_000, "1h 4m"],
    [190_800_000, "2d 5h"],
  ])("%d ms is %s", (ms, text) => expect(duration("en", ms)).toBe(text));
});

describe("a time ago", () => {
  const now = Date.UTC(2026, 0, 31, 12);
  it.each([
    [-5, "now"],
    [-30, "30 sec. ago"],
    [-300, "5 min. ago"],
    [-7200, "2 hr. ago"],
    [86_400 * 2, "in 2 days"],
  ])("%d s is %s", (seconds, text) => expect(relative("en", now + seconds * 1000, now)).toBe(text));
});
