// Every setting of the hub has a title and a help text in every language.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../i18n/languages";
import { SECTIONS, sectionOf } from "./values";

interface Texts {
  about: Record<string, unknown>;
  sections: Record<string, string>;
}
const files = import.meta.glob<Texts>("../../i18n/locales/*/settings.json", {
  eager: true,
  import: "default",
});

/** Out of the printed configuration file, which a test of the hub compares with the hub's own list. */
function settingsOf(file: string): string[] {
  const names: string[] = [];
  let section = "";
  for (const line of file.split("\n")) {
    // Below it, what may be declared besides settings.
    if (line.startsWith("# What may be declared here")) break;
    const [, top, value] = /^([a-z_]+):(.*)$/.exec(line) ?? [];
    if (top) {
      section = top;
      if (value) names.push(top);
    }
    const field = /^ {2}(?:# )?([a-z_]+): \S/.exec(line)?.[1];
    // Groups are declared, and shown on a page of their own.
    if (field && section !== "routing") names.push(`${section}.${field}`);
  }
  return names;
}

/** Every name with a title and a help text. */
function described(node: Record<string, unknown>, prefix = ""): string[] {
  return Object.entries(node).flatMap(([name, inner]) => {
    const own = inner as Record<string, unknown>;
    const whole = typeof own.title === "string" && typeof own.help === "string";
    return whole ? [prefix + name] : described(own, `${prefix}${name}.`);
  });
}

const settings = settingsOf(readFileSync("../config/hub.yaml", "utf8"));

it("finds the settings of the configuration file", () => {
  expect(settings).toContain("data_dir");
  expect(settings).toContain("server.public_url");
  expect(settings).toContain("request_log.keep_days");
  expect(settings.length).toBeGreaterThan(40);
});

describe.each(Object.keys(LANGUAGES))("%s", (language) => {
  const texts = files[`../../i18n/locales/${language}/settings.json`];

  it("says what each of them is, and nothing of others", () => {
    expect(described(texts?.about ?? {}).sort()).toEqual([...settings].sort());
  });

  it("names their sections", () => {
    const sections = new Set(settings.map(sectionOf));
    expect([...sections].filter((one) => !texts?.sections[one])).toEqual([]);
    expect([...sections].filter((one) => !SECTIONS.some((known) => known === one))).toEqual([]);
  });
});
