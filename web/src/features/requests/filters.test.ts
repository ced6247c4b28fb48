import { describe, expect, it } from "vitest";
import { readState, writeState } from "../../components/urlState";
import { cleared, countSet, FIELDS, queryOf, RARE, statusChoice, statusPatch } from "./filters";

const NOW = new Date(2026, 0, 31, 12);
const state = (search: Record<string, string>) => readState(FIELDS, search);

describe("the filters of the address", () => {
  it("are those of the API, and the period is two moments", () => {
    const query = queryOf(
      state({ user: "ada", stream: "false", status_class: "5", kind: "nonsense", range: "today" }),
      NOW,
    );
    expect(query).toEqual({
      user: "ada",
      stream: false,
      status_class: 5,
      from: new Date(2026, 0, 31).toISOString(),
    });
  });

  it("are counted and cleared, but for the period and what is open", () => {
    const set = state({ user: "ada", unpriced: "true", endpoint: "/v1/messages", range: "30d" });
    expect([countSet(set), countSet(set, RARE)]).toEqual([3, 2]);
    const search = { user: "ada", unpriced: "true", range: "30d", request: "x" };
    expect(writeState(FIELDS, search, cleared())).toEqual({ range: "30d", request: "x" });
  });
});

it.each(["5xx", "429", null])("the status %s is chosen as it is shown", (chosen) => {
  expect(statusChoice(statusPatch(chosen))).toBe(chosen);
});
