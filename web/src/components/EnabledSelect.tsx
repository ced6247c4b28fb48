// A filter of lists whose rows can be switched off: all, what is on, or what is off.
import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Props {
  label: string;
  /** Undefined is all. */
  value: boolean | undefined;
  onChange: (value: boolean | undefined) => void;
  /** Where there is room; on a phone it takes half a line. */
  width?: number;
}

export function EnabledSelect({ label, value, onChange, width = 140 }: Props) {
  const { t } = useTranslation("shell");
  return (
    <Select
      w={{ base: "calc(50% - 5px)", xs: width }}
      aria-label={label}
      placeholder={label}
      clearable
      data={[
        { value: "true", label: t("common.enabled") },
        { value: "false", label: t("common.disabled") },
      ]}
      value={value === undefined ? null : String(value)}
      onChange={(chosen) => onChange(chosen === null ? undefined : chosen === "true")}
    />
  );
}
