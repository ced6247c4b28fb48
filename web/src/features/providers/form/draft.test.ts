// A provider goes into the form and out of it unchanged, and what is left out is what the API's document says.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Schema } from "../../../api/client";
import { REASONS } from "../simulate/reasons";
import { DEFAULTS, formPath, providerDraft, providerForm, providerPatch } from "./draft";

const WHOLE: Schema<"ProviderDraft"> = {
  name: "claude-primary",
  type: "claude",
  url: "https://api.anthropic.com",
  enabled: false,
  priority: 3,
  weight: 0,
  cost_multiplier: "0.8",
  groups: ["team"],
  group_priorities: { team: 1 },
  models: [{ prefix: "claude-" }, "gpt-5"],
  redirects: [{ from: { prefix: "claude-opus-" }, to: "claude-sonnet-4-5" }],
  circuit: { failure_threshold: 0, open_ms: 90_000, half_open_successes: 1, failure_decay_ms: 1_500 },
  timeouts: { connect_ms: 5_000, first_byte_ms: 0, idle_ms: 1_000, total_ms: 2_000 },
  proxy: { url: "socks5://127.0.0.1:1080", fallback_to_direct: true },
  headers: { "X-Title": true },
  clients: { allow: ["claude-cli"], block: [] },
  active_hours: "22:00-06:00",
  failback: "stay_until_idle",
  max_pins: 9,
  billing_header: "strip",
  attempts: 2,
  translate: false,
};

it("keeps every field", () => {
  const draft = providerDraft(providerForm(WHOLE));
  expect(draft).toMatchObject(WHOLE);
  expect(draft).not.toHaveProperty("key");
});

it("keeps what one type alone has, and leaves it out for others", () => {
  const codex = { ...providerForm(WHOLE), type: "codex", websocket: true, project: "p-1" };
  expect(providerDraft(codex)).toMatchObject({ websocket: true, project: null });
  expect(providerDraft({ ...codex, type: "gemini-cli" })).toMatchObject({ websocket: false, project: "p-1" });
});

it("sends a key only where one was typed", () => {
  expect(providerDraft({ ...providerForm(WHOLE), key: " sk-1 " })).toHaveProperty("key", "sk-1");
});

it("names in a patch what was taken out of a map", () => {
  const form = { ...providerForm(WHOLE), headers: [], group_priorities: [] };
  expect(providerPatch(form, WHOLE)).toMatchObject({
    headers: { "X-Title": null },
    group_priorities: { team: null },
  });
});

it("takes usual values for empty fields", () => {
  const form = providerForm({ name: "a", type: "claude", url: "https://a.example" });
  form.circuit.open_ms = "";
  form.timeouts.total_ms = "";
  form.weight = "";
  form.hours.from = "10:00";
  expect(providerDraft(form)).toMatchObject({
    weight: 1,
    circuit: DEFAULTS.circuit,
    timeouts: DEFAULTS.timeouts,
    active_hours: null,
    proxy: null,
  });
});

it("has the defaults and reasons of the API's document", () => {
  const { components } = JSON.parse(readFileSync("../docs/openapi.json", "utf8"));
  const usual = (name: string, field: string) => components.schemas[name].properties[field].default;
  for (const name of ["weight", "failback", "billing_header"] as const)
    expect([name, DEFAULTS[name]]).toEqual([name, usual("ProviderDraft", name)]);
  for (const [name, value] of Object.entries(DEFAULTS.circuit))
    expect(value).toBe(usual("CircuitShape", name));
  for (const [name, value] of Object.entries(DEFAULTS.timeouts))
    expect(value).toBe(usual("TimeoutsShape", name));
  const reasons: string = components.schemas.FilteredShape.properties.reason.description;
  expect([...reasons.matchAll(/`(\w+)`/g)].map((match) => match[1])).toEqual([...REASONS]);
});

it("knows every field of the document", () => {
  const { components } = JSON.parse(readFileSync("../docs/openapi.json", "utf8"));
  const form = Object.keys(providerDraft(providerForm()));
  const missing = Object.keys(components.schemas.ProviderDraft.properties).filter(
    (name) => name !== "key" && !form.includes(name),
  );
  expect(missing).toEqual([]);
});

it("leads from the API's names to the form's", () => {
  expect(formPath("active_hours")).toBe("hours.from");
  expect(formPath("circuit.open_ms")).toBe("circuit.open_ms");
});
