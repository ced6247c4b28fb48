// The formatters bound to the language that was chosen.
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import * as numbers from "./numbers";
import * as times from "./times";

export function useFormat() {
  const language = useTranslation().i18n.language;
  return useMemo(
    () => ({
      language,
      count: (value: number) => numbers.count(language, value),
      compact: (value: number) => numbers.compact(language, value),
      percent: (value: number, digits?: number) => numbers.percent(language, value, digits),
      money: (usd: string, digits?: number) => numbers.money(language, usd, digits),
      moneyCompact: (usd: string | number) => numbers.moneyCompact(language, usd),
      duration: (ms: number) => numbers.duration(language, ms),
      bytes: (size: number) => numbers.bytes(language, size),
      date: (when: string | number | Date) => times.date(language, when),
      dateTime: (when: string | number | Date) => times.dateTime(language, when),
      time: (when: string | number | Date) => times.time(language, when),
      tick: (when: string | number | Date, hourly: boolean) => times.tick(language, when, hourly),
      relative: (when: string | number | Date, now: number) => times.relative(language, when, now),
    }),
    [language],
  );
}
