import { expect, it } from "vitest";
import type { Schema } from "../../api/client";
import { backOf, emptyBatch, patchOf } from "./batch";

const ada = {
  id: 1,
  name: "ada",
  tags: ["research"],
  groups: [],
  limits: { daily_usd: "5", rpm: 60 },
} as unknown as Schema<"User">;

it("sends nothing to somebody who is like that already", () => {
  expect(patchOf(ada, emptyBatch())).toBeUndefined();
  const form = { ...emptyBatch(), enabled: "true", addTags: ["research"], removeTags: ["x"] } as const;
  expect(patchOf(ada, { ...form, addTags: ["research"], removeTags: ["x"] })).toBeUndefined();
});

it("changes what was asked for alone, and can take it back", () => {
  const form = emptyBatch();
  form.enabled = "false";
  form.addTags = ["lead"];
  form.removeTags = ["research"];
  form.addGroups = ["fast"];
  form.limits.weekly_usd = "20";
  form.limits.rpm = 60;
  form.removeLimits = ["daily_usd", "total_usd"];
  const patch = patchOf(ada, form);
  expect(patch).toEqual({
    enabled: false,
    tags: ["lead"],
    // Somebody without groups had the default one, and keeps it.
    groups: ["default", "fast"],
    limits: { daily_usd: null, weekly_usd: "20" },
  });
  expect(backOf(ada, patch ?? {})).toEqual({
    enabled: true,
    tags: ["research"],
    groups: [],
    limits: { daily_usd: "5", weekly_usd: null },
  });
});

it("takes back an end that was moved", () => {
  expect(backOf(ada, { expires_at: "2030-01-01T00:00:00Z" })).toEqual({ expires_at: null });
});
