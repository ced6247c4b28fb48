import { describe, expect, it } from "vitest";
import { readState } from "../../components/urlState";
import { changesOf } from "./diff";
import { FIELDS, isFiltered, queryOf } from "./state";

describe("what an entry changed", () => {
  it("is only what differs, however deep it lies", () => {
    const before = { limits: { daily_usd: 5, rpm: 60 }, tags: ["a"], note: "" };
    const after = { limits: { daily_usd: 12.5, rpm: 60 }, tags: ["a", "b"], note: "" };
    expect(changesOf(before, after)).toEqual([
      { name: "limits.daily_usd", before: "5", after: "12.5" },
      { name: "tags", before: '["a"]', after: '["a","b"]' },
    ]);
  });

  it("of something new is all that says something", () => {
    expect(
      changesOf(null, { name: "ada", note: "", limits: {}, enabled: true, expires_at_ms: null }),
    ).toEqual([
      { name: "name", before: undefined, after: "ada" },
      { name: "enabled", before: undefined, after: "true" },
    ]);
  });

  it("shows a value that was taken away", () => {
    expect(changesOf({ note: "x", limits: { rpm: 1 } }, { note: "", limits: {} })).toEqual([
      { name: "note", before: "x", after: "" },
      { name: "limits.rpm", before: "1", after: undefined },
    ]);
  });

  it("of nothing is nothing", () => expect(changesOf(null, undefined)).toEqual([]));
});

it("filters by what the address says, and takes what it does not know as absent", () => {
  const state = readState(FIELDS, { actor: "ada", door: "window", range: "custom", entry: "7" });
  expect(isFiltered(state)).toBe(true);
  expect(queryOf(state, new Date())).toEqual({ actor: "ada" });
  expect(state.entry).toBe(7);
});
