import { describe, expect, it } from "vitest";
import { chooseLanguage, LANGUAGES, type Language } from "./languages";

const files = import.meta.glob<object>("./locales/*/*.json", { eager: true, import: "default" });
const languages = Object.keys(LANGUAGES) as Language[];
const namespaces = Object.keys(files)
  .filter((path) => path.startsWith("./locales/en/"))
  .map((path) => path.slice("./locales/en/".length));

/** Every text with its dotted name, e.g. `common.save`. */
function texts(node: object | undefined, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(node ?? {})) {
    if (typeof value === "string") found.set(prefix + name, value);
    else for (const [inner, text] of texts(value, `${prefix}${name}.`)) found.set(inner, text);
  }
  return found;
}

/** Plural forms are other in every language, so they count as one key. */
function singular(name: string): string {
  return name.replace(/_(zero|one|two|few|many|other)$/, "");
}

function keys(own: Map<string, string>): string[] {
  return [...new Set([...own.keys()].map(singular))].sort();
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/{{(\w+)/g)].map((match) => match[1] ?? "").sort();
}

/** Proper names and the like: the same in every language. */
const SAME =
  /^[\s\d$%.,:/()+·-]*$|^(Claude Code Hub|Redis|Actions API|API|CLI|URL|ID|RPM|TPM|TTFB|TTFT|P50|P90|P95|P99|OK|JSON|CSV|YAML|IP|HTTP|Webhook|Telegram|Slack|Discord)$/;

it("has the same namespaces in every language", () => {
  for (const language of languages) {
    const own = Object.keys(files).filter((path) => path.startsWith(`./locales/${language}/`));
    expect(own.map((path) => path.split("/").at(-1)).sort()).toEqual([...namespaces].sort());
  }
});

describe.each(languages.filter((language) => language !== "en"))("%s", (language) => {
  it.each(namespaces)("%s is whole and translated", (namespace) => {
    const english = texts(files[`./locales/en/${namespace}`]);
    const own = texts(files[`./locales/${language}/${namespace}`]);
    expect(keys(own)).toEqual(keys(english));
    expect([...own].filter(([, text]) => text.trim() === "")).toEqual([]);
    const englishByKey = new Map([...english].map(([name, text]) => [singular(name), text]));
    for (const [name, text] of own) {
      const said = englishByKey.get(singular(name)) ?? "";
      expect([name, placeholders(text)]).toEqual([name, placeholders(said)]);
    }
    const same = [...own].filter(([name, text]) => text === english.get(name) && !SAME.test(text));
    expect(same).toEqual([]);
  });
});

describe("the language", () => {
  it.each([
    ["ja", ["ru"], "ja"],
    [null, ["ru-RU", "en"], "ru"],
    [null, ["zh"], "zh-CN"],
    [null, ["zh-Hans-CN"], "zh-CN"],
    [null, ["zh-Hant-HK"], "zh-TW"],
    [null, ["zh-HK"], "zh-TW"],
    [null, ["zh-TW"], "zh-TW"],
    [null, ["fr", "ja-JP"], "ja"],
    [null, ["fr"], "en"],
    [null, [], "en"],
    ["tlh", ["ru"], "ru"],
    ["toString", [], "en"],
  ])("stored %j with wishes %j is %s", (stored, wishes, language) => {
    expect(chooseLanguage(stored, wishes)).toBe(language);
  });
});
