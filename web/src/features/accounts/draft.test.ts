import { expect, it } from "vitest";
import schema from "../../api/schema.d.ts?raw";
import { AREAS, accountDraft, accountForm, roleOf, scopesOf } from "./draft";

it("keeps the password that is there when none was written", () => {
  const form = { ...accountForm(), name: " hopper ", role: "admin" as const };
  expect(accountDraft(form)).toEqual({ name: "hopper", role: "admin", user_id: null, enabled: true });
  expect(accountDraft({ ...form, password: "correct horse" })).toHaveProperty("password", "correct horse");
});

it("takes a role that it does not know for one that changes nothing", () => {
  expect(roleOf("emperor")).toBe("auditor");
});

it.each([
  ["read", {}, ["*:read"]],
  ["write", { keys: "read" }, ["*:write"]],
  ["some", { users: "write", keys: "read", audit: "none" }, ["keys:read", "users:write"]],
  ["some", {}, []],
] as const)("%s %j is %j", (reach, areas, scopes) => {
  expect(scopesOf({ reach, areas })).toEqual(scopes);
});

it("knows every area of the API that a token may be for", () => {
  const areas = [...schema.matchAll(/"\/api\/v1\/([a-z-]+)/g)].map((match) => match[1] ?? "");
  // Open to everybody, or for those who sign in themselves.
  const others = new Set(["session", "status", "console", ...AREAS]);
  expect(areas.length).toBeGreaterThan(50);
  expect([...new Set(areas)].filter((area) => !others.has(area))).toEqual([]);
});
