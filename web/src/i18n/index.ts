// Starts i18next with all texts in the bundle: they are small, and a console must not wait for its own words.
import { createInstance } from "i18next";
import { initReactI18next } from "react-i18next";
import { chooseLanguage, type Language, TEXTS } from "./languages";

const STORAGE_KEY = "hub-language";

export const i18n = createInstance();

/** A private window may refuse storage; the choice then lasts as long as the page. */
function stored(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

void i18n.use(initReactI18next).init({
  resources: Object.fromEntries(
    Object.entries(TEXTS).map(([language, translation]) => [language, { translation }]),
  ),
  lng: chooseLanguage(stored(), navigator.languages),
  fallbackLng: "en",
  // React escapes what it shows.
  interpolation: { escapeValue: false },
});
document.documentElement.lang = i18n.language;

export function changeLanguage(language: Language): void {
  void i18n.changeLanguage(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // See `stored`.
  }
}
