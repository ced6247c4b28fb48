// Tests of the forms of targets and rules.
import { expect, it } from "vitest";
import {
  addressOf,
  proxyOf,
  ruleDraft,
  ruleForm,
  type Target,
  targetField,
  targetForm,
  targetPatch,
  templatesOf,
} from "./drafts";

const SAVED = { id: 1, name: "ops", kind: "slack", templates: { default: "{{title}}" } } as unknown as Target;

it("sends an address only where it is written anew", () => {
  const form = targetForm(SAVED);
  expect("address" in targetPatch(form, SAVED)).toBe(false);
  expect("proxy" in targetPatch(form, SAVED)).toBe(false);
  expect(targetPatch({ ...form, replace: true, url: " https://x/ " }, SAVED).address).toEqual({
    kind: "slack",
    url: "https://x/",
  });
  expect(targetPatch({ ...form, proxy: "none" }, SAVED).proxy).toBeNull();
});

it("takes back templates that were emptied", () => {
  const patch = targetPatch({ ...targetForm(SAVED), templates: { default: " ", log_behind: "x" } }, SAVED);
  expect(patch.templates).toEqual({ default: null, log_behind: "x" });
});

it("reads templates of one's own servers as JSON", () => {
  expect(templatesOf({ kind: "custom", templates: { default: '{"a":"{{title}}"}' } })).toEqual({
    default: { a: "{{title}}" },
  });
  expect(templatesOf({ kind: "slack", templates: { default: '{"a":1}' } })).toEqual({ default: '{"a":1}' });
});

it("has for each kind of receiver what it needs", () => {
  const form = targetForm();
  expect(addressOf({ ...form, kind: "custom", url: "u", headers: "X-Key: a:b" })).toEqual({
    kind: "custom",
    url: "u",
    headers: { "X-Key": "a:b" },
  });
  expect(addressOf({ ...form, kind: "dingtalk", url: "u" })).toEqual({
    kind: "dingtalk",
    url: "u",
    secret: null,
  });
  expect(addressOf({ ...form, kind: "email", host: "h", to: ["a@b"] })).toMatchObject({
    port: 587,
    to: ["a@b"],
  });
  expect(proxyOf({ ...form, kind: "email", proxy: "set", proxy_url: "x" })).toBeNull();
});

it("finds the field of what the hub refuses", () => {
  expect(targetField("address.url")).toBe("url");
  expect(targetField("proxy.url")).toBe("proxy_url");
  expect(targetField("templates.default")).toBe("templates.default");
});

it("keeps the usual where an option is left empty", () => {
  const form = { ...ruleForm(undefined), event: "budget_reached" as const };
  const filled = { ...form, options: { thresholds: ["50", "90"], zone: "", quiet_s: 60 } };
  const shapes = [
    { name: "thresholds", kind: "percents" },
    { name: "zone", kind: "time_zone" },
    { name: "quiet_s", kind: "seconds" },
  ] as const;
  expect(ruleDraft(filled, shapes).options).toEqual({ thresholds: [50, 90], quiet_s: 60 });
  expect(ruleDraft(filled, shapes, true).options).toEqual({ thresholds: [50, 90], zone: null, quiet_s: 60 });
});
