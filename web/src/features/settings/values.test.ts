// Tests of how settings are grouped, filtered and edited.
import { expect, it } from "vitest";
import { checksOf, draftOf, filterSettings, type Setting, sectionsOf, sentValue } from "./values";

function setting(name: string, more: Partial<Setting> = {}): Setting {
  const base = { description: "", source: "default", editable: true, secret: false, restart: false };
  return { name, type: "text", value: null, default: null, ...base, ...more } as Setting;
}

it("groups settings by what stands before the dot, known sections first", () => {
  const sections = sectionsOf([
    setting("zebra.x"),
    setting("server.port"),
    setting("data_dir"),
    setting("server.host"),
  ]);
  expect(sections.map((one) => [one.name, one.items.length])).toEqual([
    ["general", 1],
    ["server", 2],
    ["zebra", 1],
  ]);
});

it("finds settings by all words of a search, in name, description and variable", () => {
  const all = [
    setting("request_log.keep_days", { description: "How long rows stay", source: "database" }),
    setting("server.port", { env: "APP_PORT", editable: false }),
  ];
  const names = (search: string, show: "all" | "changed" | "editable" = "all") =>
    filterSettings(all, { search, show }).map((one) => one.name);
  expect(names("rows keep")).toEqual(["request_log.keep_days"]);
  expect(names("app_port")).toEqual(["server.port"]);
  expect(names("", "changed")).toEqual(["request_log.keep_days"]);
  expect(names("port", "editable")).toEqual([]);
});

it("edits values by their type", () => {
  const days = setting("a.days", { type: "integer", value: 30 as unknown as Setting["value"] });
  expect(draftOf(days)).toBe(30);
  expect(sentValue(days, "")).toBeNull();
  expect(sentValue(days, "90")).toBe(90);
  expect(draftOf(setting("a.b", { type: "boolean" }))).toBe(false);
  expect(sentValue(setting("a.c"), "")).toBe("");
});

it("reads the checks of a hub", () => {
  const health = checksOf({
    status: "degraded",
    uptime_s: 5,
    checks: { store: "ok", redis: "refused", providers: { total: 3, available: 0 } },
  });
  expect(health).toEqual({
    status: "degraded",
    uptime: 5,
    checks: [
      { name: "store", ok: true, detail: "" },
      { name: "redis", ok: false, detail: "refused" },
      { name: "providers", ok: false, detail: "0 / 3" },
    ],
  });
  expect(checksOf("nothing").checks).toEqual([]);
});
