import { expect, it } from "vitest";
import type { Me } from "../api/me";
import { may } from "../api/me";
import { safeReturn, startOf, visiblePages } from "./visible";

const me = (role: string, more: Partial<Me> = {}): Me => ({ role, kind: "account", name: "x", ...more });
const names = (who: Me) => visiblePages(who).map((page) => page.name);

it("shows users only what is their own", () => {
  const user = me("user", { user_id: 3 });
  expect(names(user)).toEqual(["myUsage", "apiDocs"]);
  expect(startOf(user)).toBe("/console/my-usage");
});

it("shows auditors what they may read, and admins what they may change", () => {
  expect(names(me("auditor"))).not.toContain("accounts");
  expect(names(me("auditor"))).toContain("audit");
  expect(names(me("admin"))).toContain("accounts");
  expect(startOf(me("owner"))).toBe("/console");
});

it("lets a token that only looks change nothing", () => {
  const token = me("owner", { looks_only: true });
  expect(may(token, "read")).toBe(true);
  expect(may(token, "write")).toBe(false);
  expect(may(null, "me")).toBe(false);
});

it.each([
  ["/console/users?user=1", "/console/users?user=1"],
  ["/console/login", undefined],
  ["//elsewhere.example", undefined],
  ["https://elsewhere.example/console", undefined],
  ["/consoles", undefined],
  [undefined, undefined],
])("comes back to %s as %s", (given, path) => expect(safeReturn(given)).toBe(path));
