import { expect, it } from "vitest";
import { graceOf, keyDraft, keyForm, statusOf } from "./draft";

const NOW = Date.UTC(2026, 0, 31, 12);

it.each([
  [{ enabled: false, expires_at: "2020-01-01T00:00:00Z" }, "disabled"],
  [{ enabled: true, expires_at: "2026-01-31T12:00:00Z" }, "expired"],
  [{ enabled: true, expires_at: "2026-01-31T12:00:01Z" }, "enabled"],
  [{ expires_at: null }, "enabled"],
] as const)("%j is %s", (key, status) => expect(statusOf(key, NOW)).toBe(status));

it("writes no user, and no empty addresses", () => {
  const draft = keyDraft({ ...keyForm(undefined, 3), name: " laptop ", allowed_ips: [" 10.0.0.0/8", ""] });
  expect(draft).not.toHaveProperty("user_id");
  expect(draft).toMatchObject({ name: "laptop", allowed_ips: ["10.0.0.0/8"], expires_at: null });
});

it("knows whether the text before works too", () => {
  expect(graceOf({ previous_until: "2026-01-31T13:00:00Z" }, NOW)).toBe("2026-01-31T13:00:00Z");
  expect(graceOf({ previous_until: "2026-01-31T11:00:00Z" }, NOW)).toBeUndefined();
  expect(graceOf({ previous_until: null }, NOW)).toBeUndefined();
});
