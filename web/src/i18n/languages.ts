// The console's languages and how one is chosen. Pure: storage and browser are passed in.

/** Each language by its own name, as its readers look for it. */
export const LANGUAGES = {
  en: "English",
  "zh-CN": "简体中文",
  "zh-TW": "繁體中文",
  ja: "日本語",
  ru: "Русский",
} as const;

export type Language = keyof typeof LANGUAGES;

export function isLanguage(value: unknown): value is Language {
  return typeof value === "string" && Object.hasOwn(LANGUAGES, value);
}

/** The stored choice, else the first wish of the browser that we speak, else English. */
export function chooseLanguage(stored: string | null, wishes: readonly string[]): Language {
  if (isLanguage(stored)) return stored;
  for (const wish of wishes) {
    const match = matchLanguage(wish);
    if (match) return match;
  }
  return "en";
}

/** `zh-Hant`, `zh-HK` and `zh-MO` read traditional characters; every other Chinese simplified ones. */
function matchLanguage(wish: string): Language | undefined {
  const tag = wish.toLowerCase();
  if (/^zh\b/.test(tag)) return /-(hant|tw|hk|mo)\b/.test(tag) ? "zh-TW" : "zh-CN";
  const base = tag.split("-")[0];
  return isLanguage(base) ? base : undefined;
}
