// Tests of the forms of rules.
import { expect, it } from "vitest";
import { actionsOf, errorDraft, errorForm, filterDraft, filterForm, headerLines, wordLines } from "./drafts";

it("sends only what an action needs", () => {
  const form = { ...filterForm(), action: "remove" as const, target: "metadata", pattern: "x", value: "y" };
  expect(filterDraft(form)).toMatchObject({ target: "metadata", pattern: "", value: "" });
  expect(filterDraft({ ...form, action: "set", provider_ids: ["3"], priority: "" })).toMatchObject({
    value: "y",
    provider_ids: [3],
    priority: 0,
  });
});

it("offers for headers only what can be done to headers", () => {
  expect(actionsOf("header")).toEqual(["remove", "set"]);
  expect(actionsOf("body")).toContain("json_path");
});

it("takes empty fields of an error rule as nothing", () => {
  const draft = errorDraft({ ...errorForm(), pattern: "low", status: "", override_status: 402 });
  expect(draft).toMatchObject({ status: null, fault: null, override_status: 402, override_message: null });
  expect(draft.override_bodies).toEqual({
    anthropic: null,
    openai_chat: null,
    openai_responses: null,
    gemini: null,
  });
});

it("reads lines of words and of headers", () => {
  expect(wordLines(" tulip\n\nrose \ntulip")).toEqual(["tulip", "rose"]);
  expect(headerLines("X-Team: a:b\nnonsense\n")).toEqual({ "x-team": "a:b" });
});
