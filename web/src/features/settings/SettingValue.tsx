// The value of a setting as it is read: numbers with their unit, yes and no in words, secrets not at all.
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/useFormat";
import type { Setting } from "./values";

const UNITS = ["milliseconds", "seconds", "hours", "days", "bytes", "requests a minute"] as const;
const KEYS = {
  milliseconds: "milliseconds",
  seconds: "seconds",
  hours: "hours",
  days: "days",
  bytes: "bytes",
  "requests a minute": "perMinute",
} as const;

interface Props {
  setting: Setting;
  value: unknown;
  strong?: boolean;
}

/** Known units are said in the reader's language, others as the hub names them. */
export function useUnit(unit: string | null | undefined): string {
  const { t } = useTranslation("settings");
  const known = UNITS.find((one) => one === unit);
  return known ? t(`units.${KEYS[known]}`) : (unit ?? "");
}

export function SettingValue({ setting, value, strong = false }: Props) {
  const { t } = useTranslation(["settings", "shell"]);
  const format = useFormat();
  const unit = useUnit(setting.unit);
  const read = () => {
    if (setting.secret) return t(setting.source === "default" ? "unset" : "secret");
    if (value === null || value === undefined || value === "") return t("unset");
    if (typeof value === "boolean") return t(value ? "shell:common.yes" : "shell:common.no");
    if (typeof value === "number") {
      // A port is a name more than a number, and reads badly with separators.
      const text = setting.name.endsWith("port") ? String(value) : format.count(value);
      return unit ? `${text} ${unit}` : text;
    }
    return typeof value === "string" ? value : JSON.stringify(value);
  };
  return (
    <Text
      component="span"
      size={strong ? "sm" : "xs"}
      fw={strong ? 600 : 400}
      style={{ overflowWrap: "anywhere", fontVariantNumeric: "tabular-nums" }}
    >
      {read()}
    </Text>
  );
}
