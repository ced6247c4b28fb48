import { expect, it } from "vitest";
import { PAGES } from "../pages";
import { press, readKey, TOGETHER_MS } from "./keys";

const key = (text: string, held = false) => ({ key: text, held });

it("goes to a page by g and a letter, if they come together", () => {
  const { since, act } = press(undefined, key("g"), 1000);
  expect([since, act]).toEqual([1000, undefined]);
  expect(press(since, key("u"), 1200)).toEqual({ act: { does: "go", letter: "u" } });
  expect(press(since, key("G"), 1200)).toEqual({ act: { does: "go", letter: "g" } });
  expect(press(since, key("u"), 1001 + TOGETHER_MS)).toEqual({});
  expect(press(undefined, key("u"), 1200)).toEqual({});
});

it("shows the list by ?, and leaves other programs their keys", () => {
  expect(press(undefined, key("?"), 0)).toEqual({ act: { does: "help" } });
  expect(press(undefined, key("g", true), 0)).toEqual({});
  expect(press(5, key("u", true), 6)).toEqual({});
});

it("reads letters of other scripts by their place", () => {
  expect(readKey(new KeyboardEvent("keydown", { key: "п", code: "KeyG" }))).toEqual(key("G"));
  expect(readKey(new KeyboardEvent("keydown", { key: "q", code: "KeyA" }))).toEqual(key("q"));
});

it("has a letter of its own for every page", () => {
  const letters = PAGES.map((page) => page.letter);
  expect(letters.every((letter) => /^[a-z]$/.test(letter))).toBe(true);
  expect(new Set(letters).size).toBe(PAGES.length);
});
