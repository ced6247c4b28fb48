import { describe, expect, it } from "vitest";
import { chooseLanguage, LANGUAGES, type Language, TEXTS } from "./languages";

/** Every text with its dotted name, e.g. `status.title`. */
function texts(node: object, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(node)) {
    if (typeof value === "string") found.set(prefix + name, value);
    else for (const [inner, text] of texts(value, `${prefix}${name}.`)) found.set(inner, text);
  }
  return found;
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1] ?? "").sort();
}

const english = texts(TEXTS.en);
const others = (Object.keys(LANGUAGES) as Language[]).filter((language) => language !== "en");

describe.each(others)("%s", (language) => {
  const own = texts(TEXTS[language]);

  it("has the same texts as English, no fewer and no more", () => {
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("has no empty text", () => {
    expect([...own].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("fills in the same values", () => {
    for (const [name, text] of own) {
      expect([name, placeholders(text)]).toEqual([name, placeholders(english.get(name) ?? "")]);
    }
  });

  it("is translated and not English under another name", () => {
    const same = [...own].filter(([name, text]) => text === english.get(name)).map(([name]) => name);
    expect(same).toEqual(["app.title", "status.redis"]);
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
