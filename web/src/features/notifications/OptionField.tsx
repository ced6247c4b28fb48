// An option of a rule, as a field of its kind; left empty it is as usual, which the field shows.
import { MultiSelect, NumberInput, Select, TagsInput, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { useFormat } from "../../format/useFormat";
import type { OptionValue } from "./drafts";

interface Props {
  shape: Schema<"OptionShape">;
  value: OptionValue | undefined;
  error: ReactNode;
  disabled: boolean;
  onChange: (value: OptionValue) => void;
}

const NAMES = ["quiet_s", "zone", "thresholds", "spenders", "at", "top"] as const;
const SPENDERS = ["user", "key", "provider"] as const;

export function OptionField({ shape, value, error, disabled, onChange }: Props) {
  const { t } = useTranslation("notifications");
  const format = useFormat();
  const known = NAMES.find((one) => one === shape.name);
  const shared = {
    // A later hub may have options that this console does not know; their names say something at least.
    label: known ? t(`options.${known}`) : shape.name,
    description: known ? t(`optionHints.${known}`) : undefined,
    error,
    disabled,
  };
  const usual = Array.isArray(shape.usual) ? shape.usual.join(", ") : String(shape.usual ?? "");
  const list = Array.isArray(value) ? value : [];
  switch (shape.kind) {
    case "percents":
      return (
        <TagsInput
          {...shared}
          placeholder={list.length === 0 ? usual : ""}
          value={list}
          onChange={onChange}
        />
      );
    case "spenders":
      return (
        <MultiSelect
          {...shared}
          placeholder={list.length === 0 ? t("options.all") : ""}
          clearable
          data={SPENDERS.map((one) => ({ value: one, label: t(`spenders.${one}`) }))}
          value={list}
          onChange={onChange}
        />
      );
    case "time_of_day":
      return (
        <TextInput
          {...shared}
          type="time"
          placeholder={usual}
          value={typeof value === "string" ? value : usual}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "time_zone":
      return (
        <Select
          {...shared}
          placeholder={t("options.hubZone")}
          searchable
          clearable
          limit={60}
          data={Intl.supportedValuesOf("timeZone")}
          value={typeof value === "string" && value !== "" ? value : null}
          onChange={(zone) => onChange(zone ?? "")}
        />
      );
    default:
      return (
        <NumberInput
          {...shared}
          placeholder={
            shape.kind === "seconds"
              ? `${format.count(Number(shape.usual))} (${format.duration(Number(shape.usual) * 1000)})`
              : usual
          }
          min={shape.minimum ?? 0}
          {...(shape.maximum == null ? {} : { max: shape.maximum })}
          allowDecimal={false}
          thousandSeparator=","
          hideControls
          value={Array.isArray(value) || value === undefined ? "" : value}
          onChange={onChange}
        />
      );
  }
}
