// Tests of reading the hub's words about a step of the decision chain.
import { expect, it } from "vitest";
import { readStep } from "./steps";

it("finds the hub's phrases, and leaves what a provider said", () => {
  expect(readStep("drawn with 33 % among 3: 529 overloaded_error: Overloaded")).toEqual([
    { phrase: "drawn", values: { percent: "33", among: "3" } },
    { text: "529 overloaded_error: Overloaded" },
  ]);
  expect(readStep("pinned, away from home, though cooling down: nobody else can serve")).toEqual([
    { phrase: "pinnedAway", values: {} },
    { phrase: "coolingDown", values: {} },
  ]);
  expect(readStep("pinned; translated to openai_chat; left out: context_management, top_k")).toEqual([
    { phrase: "pinned", values: {} },
    { phrase: "translated", values: { dialect: "openai_chat" } },
    { phrase: "leftOut", values: { names: "context_management, top_k" } },
  ]);
  expect(readStep("2 × circuit_open, 1 × model")).toEqual([
    { phrase: "counted", values: { n: "2", reason: "circuit_open" } },
    { phrase: "counted", values: { n: "1", reason: "model" } },
  ]);
  expect(readStep("again: connection reset")).toEqual([
    { phrase: "again", values: {} },
    { text: "connection reset" },
  ]);
  expect(readStep("tried again in 28 s")).toEqual([{ phrase: "retryIn", values: { seconds: "28" } }]);
});

it("keeps whole what it does not know", () => {
  expect(readStep("pinned by an oracle")).toEqual([{ text: "pinned by an oracle" }]);
  expect(readStep("again and again")).toEqual([{ text: "again and again" }]);
  expect(readStep("")).toEqual([]);
});
