// Chooses a span of time: the usual ones by a click, any other by two days.
import { Group, Select, TextInput } from "@mantine/core";
import { IconCalendar } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { RANGES, type Range, type RangeName } from "./range";

interface Props {
  value: Range;
  onChange: (range: Range) => void;
  /** Which ones are offered; all where it is left out. */
  offered?: readonly RangeName[];
}

export function RangePicker({ value, onChange, offered = RANGES }: Props) {
  const { t } = useTranslation();
  return (
    <Group gap="xs">
      <Select
        w={170}
        aria-label={t("range.label")}
        allowDeselect={false}
        checkIconPosition="right"
        leftSection={<IconCalendar size={16} stroke={1.6} aria-hidden />}
        data={offered.map((name) => ({ value: name, label: t(`range.${name}`) }))}
        value={value.name}
        onChange={(name) => {
          const next = offered.find((one) => one === name);
          if (next) onChange(next === "custom" ? { ...value, name: next } : { name: next });
        }}
      />
      {value.name === "custom" && (
        <>
          <TextInput
            type="date"
            aria-label={t("range.from")}
            value={value.from ?? ""}
            max={value.to}
            onChange={(event) => onChange({ ...value, from: event.currentTarget.value || undefined })}
          />
          <TextInput
            type="date"
            aria-label={t("range.to")}
            value={value.to ?? ""}
            min={value.from}
            onChange={(event) => onChange({ ...value, to: event.currentTarget.value || undefined })}
          />
        </>
      )}
    </Group>
  );
}
