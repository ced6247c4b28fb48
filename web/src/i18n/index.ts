// Starts i18next. Texts are loaded by namespace when something that needs them is shown, in the chosen language alone.
import { createInstance } from "i18next";
import { initReactI18next } from "react-i18next";
import { chooseLanguage, type Language } from "./languages";
import { remember, stored } from "./storage";
import "./namespaces";

const STORAGE_KEY = "hub-language";

const files = import.meta.glob<Record<string, unknown>>("./locales/*/*.json", { import: "default" });

export const i18n = createInstance();

/** Done when the texts of the frame are there; until then there is nothing to show. */
export const ready = i18n
  .use({
    type: "backend",
    read(language: string, namespace: string, done: (error: unknown, texts: unknown) => void) {
      const load = files[`./locales/${language}/${namespace}.json`];
      if (!load) {
        done(new Error(`no texts ${namespace} in ${language}`), false);
        return;
      }
      load().then(
        (texts) => done(null, texts),
        (error: unknown) => done(error, false),
      );
    },
  })
  .use(initReactI18next)
  .init({
    lng: chooseLanguage(stored(STORAGE_KEY), navigator.languages),
    // Every language is whole, which a test sees to, so a second one never has to be loaded.
    fallbackLng: false,
    load: "currentOnly",
    ns: ["shell"],
    defaultNS: "shell",
    // React escapes what it shows.
    interpolation: { escapeValue: false },
  })
  .then(() => {
    document.documentElement.lang = i18n.language;
  });

export async function changeLanguage(language: Language): Promise<void> {
  remember(STORAGE_KEY, language);
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}
