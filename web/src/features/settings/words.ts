// What a setting is called and is for, in the reader's language. What a newer hub has besides is shown in the hub's own words.
import { useTranslation } from "react-i18next";
import type { Setting } from "./values";

/** The hub's reasons, as its list of settings words them. */
const REASONS = {
  "a change needs a restart": "restart",
  "it is a secret": "secret",
  "it is an address": "address",
  "it decides whose word is believed": "trust",
  "it has no effect yet": "noEffect",
} as const;

export interface SettingWords {
  title: (setting: Setting) => string;
  help: (setting: Setting) => string;
  /** Why it cannot be changed here; nothing where it can. */
  whyNot: (setting: Setting) => string | undefined;
}

export function useSettingWords(): SettingWords {
  const { t, i18n } = useTranslation("settings");
  const about = (setting: Setting, what: "title" | "help"): string | undefined => {
    const key = `about.${setting.name}.${what}`;
    return i18n.exists(`settings:${key}`) ? String(t(key as never)) : undefined;
  };
  return {
    title: (setting) => about(setting, "title") ?? setting.name,
    help: (setting) => about(setting, "help") ?? setting.description,
    whyNot: (setting) => {
      const reason = setting.why_not;
      if (!reason) return undefined;
      const known = Object.entries(REASONS).find(([said]) => said === reason)?.[1];
      if (known) return t(`whyNot.${known}`);
      return setting.where ? t("whyNot.stated", { where: setting.where }) : reason;
    },
  };
}
