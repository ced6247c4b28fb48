// What is folded, and how arguments are written.
import { expect, it } from "vitest";
import { indented, isFolded } from "./parts";

it("folds calls, results, thoughts and long instructions, and no words of people", () => {
  const long = "x".repeat(2_000);
  expect(isFolded("user", { type: "text", text: long })).toBe(false);
  expect(isFolded("assistant", { type: "text", text: "yes" })).toBe(false);
  expect(isFolded("system", { type: "text", text: "Be kind." })).toBe(false);
  expect(isFolded("system", { type: "text", text: long })).toBe(true);
  for (const type of ["thinking", "tool_call", "tool_result", "other"] as const)
    expect(isFolded("assistant", { type })).toBe(true);
});

it("indents JSON and leaves what is none", () => {
  expect(indented('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(indented("*** Begin Patch")).toBe("*** Begin Patch");
});
