// Chooses the period of a leaderboard: one that runs, or two days.
import { Group, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Segments } from "../../components/Segments";
import { PERIODS, type Period } from "./period";

interface Props {
  value: Period;
  onChange: (period: Partial<Period>) => void;
}

export function PeriodPicker({ value, onChange }: Props) {
  const { t } = useTranslation(["leaderboards", "shell"]);
  return (
    <Group gap="xs" maw="100%">
      <Segments
        label={t("shell:range.label")}
        data={PERIODS.map((name) => ({ value: name, label: t(`period.${name}`) }))}
        value={value.name}
        onChange={(name) => onChange({ name })}
      />
      {value.name === "custom" && (
        <>
          <TextInput
            type="date"
            aria-label={t("shell:range.from")}
            value={value.from}
            max={value.to}
            onChange={(event) => onChange({ from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            aria-label={t("shell:range.to")}
            value={value.to}
            min={value.from}
            onChange={(event) => onChange({ to: event.currentTarget.value })}
          />
        </>
      )}
    </Group>
  );
}
