import { expect, it } from "vitest";
import { accountDraft, accountForm, roleOf, scopesOf } from "./draft";

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
