import { expect, it, vi } from "vitest";
import { ApiProblem } from "../../api/problem";
import { limitsDraft, limitsForm } from "../limits/draft";
import { applyProblem, pathOf } from "./applyProblem";
import { modelShape, modelWord } from "./models";

it("reads JSON pointers", () => {
  expect(pathOf("/limits/rpm")).toBe("limits.rpm");
  expect(pathOf("/a~1b/c~0d")).toBe("a/b.c~d");
});

it("marks the fields that the hub points at, and gives back the rest", () => {
  const focus = vi.fn();
  const form = {
    getValues: () => ({ name: "", tags: ["a", "b"], limits: { rpm: 1 } }),
    setErrors: vi.fn(),
    getInputNode: vi.fn(() => ({ focus }) as unknown as HTMLElement),
  };
  const homeless = applyProblem(
    form,
    new ApiProblem(422, "invalid", "", [
      { pointer: "/limits/rpm", detail: "too low" },
      { pointer: "/tags/1", detail: "too long" },
      { pointer: "/elsewhere", detail: "unknown" },
    ]),
  );
  expect(form.setErrors).toHaveBeenCalledWith({ "limits.rpm": "too low", tags: "too long" });
  expect(form.getInputNode).toHaveBeenCalledWith("limits.rpm");
  expect(focus).toHaveBeenCalledOnce();
  expect(homeless).toEqual([{ pointer: "/elsewhere", detail: "unknown" }]);
});

it.each([
  ["claude-sonnet-4-5", "claude-sonnet-4-5"],
  ["claude-*", { prefix: "claude-" }],
  ["*-mini", { suffix: "-mini" }],
  ["*sonnet*", { contains: "sonnet" }],
  ["/^gpt-5(\\.1)?$/", { regex: "^gpt-5(\\.1)?$" }],
])("%s is the models %j", (word, shape) => {
  expect(modelShape(word)).toEqual(shape);
  expect(modelWord(shape)).toBe(word);
});

it("takes empty fields as limits that are not set", () => {
  expect(limitsDraft(limitsForm({ rpm: 60, daily_usd: "5" }))).toEqual({
    rpm: 60,
    tpm: null,
    five_hour_usd: null,
    daily_usd: "5",
    weekly_usd: null,
    monthly_usd: null,
    total_usd: null,
    concurrent_sessions: null,
    concurrent_requests: null,
    five_hour_mode: null,
    daily_mode: null,
    daily_reset: null,
  });
});
