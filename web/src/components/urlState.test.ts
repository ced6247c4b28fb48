import { expect, it } from "vitest";
import { parseSearch, writeSearch } from "../app/search";
import { choice, flag, id, maybe, readState, text, whole, words, writeState } from "./urlState";

const SPEC = {
  search: text(),
  by: choice(["cost", "calls"], "cost"),
  type: maybe(["claude", "codex"]),
  size: whole(20, 1, 200),
  user: id(),
  enabled: flag(),
  tags: words(),
};

const USUAL = {
  search: "",
  by: "cost",
  type: undefined,
  size: 20,
  user: undefined,
  enabled: undefined,
  tags: [],
};

it("takes what is absent or wrong as the usual", () => {
  expect(readState(SPEC, {})).toEqual(USUAL);
  expect(readState(SPEC, parseSearch("?by=x&type=y&size=9999&user=-1&enabled=maybe&tags="))).toEqual(USUAL);
});

it("is read back as it was written", () => {
  const set = {
    search: "123",
    by: "calls",
    type: "codex",
    size: 50,
    user: 7,
    enabled: false,
    tags: ["a", "b"],
  } as const;
  const written = writeState(SPEC, {}, { ...set, tags: ["a", "b"] });
  expect(readState(SPEC, parseSearch(writeSearch(written)))).toEqual(set);
});

it("does not mention the usual, and leaves alone what it does not know", () => {
  expect(writeState(SPEC, { other: "1", search: "x" }, { search: "", size: 20 })).toEqual({ other: "1" });
});
