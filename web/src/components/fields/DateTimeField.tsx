// A moment to choose, or none: by calendar and clock, or by one of the usual distances from now.
import "@mantine/dates/styles.css";
import "dayjs/locale/ja";
import "dayjs/locale/ru";
import "dayjs/locale/zh-cn";
import "dayjs/locale/zh-tw";
import { Button, Group, Stack } from "@mantine/core";
import { DateTimePicker } from "@mantine/dates";
import { useTranslation } from "react-i18next";

const PRESETS = [7, 30, 90, 365] as const;
const DAY_MS = 86_400_000;

interface Props {
  label: string;
  description?: string;
  /** RFC 3339, or null for never. */
  value: string | null;
  onChange: (value: string | null) => void;
  error?: string | null | undefined;
  disabled?: boolean;
  /** Whether "in 7 days" and its like are offered. */
  presets?: boolean;
  placeholder?: string;
}

export function DateTimeField(props: Props) {
  const { label, description, value, onChange, error, disabled = false, presets = true, placeholder } = props;
  const { t, i18n } = useTranslation();
  return (
    <Stack gap={6}>
      <DateTimePicker
        label={label}
        description={description}
        placeholder={placeholder ?? t("date.never")}
        locale={i18n.language.toLowerCase()}
        valueFormat="YYYY-MM-DD HH:mm"
        clearable
        disabled={disabled}
        error={error}
        clearButtonProps={{ "aria-label": t("common.clear") }}
        submitButtonProps={{ "aria-label": t("common.confirm") }}
        value={value ? new Date(value) : null}
        onChange={(next) => onChange(next ? new Date(next).toISOString() : null)}
      />
      {presets && !disabled && (
        <Group gap={4}>
          {PRESETS.map((days) => (
            <Button
              key={days}
              size="compact-xs"
              variant="default"
              onClick={() => onChange(new Date(Date.now() + days * DAY_MS).toISOString())}
            >
              {t(`date.in${days}`)}
            </Button>
          ))}
          <Button size="compact-xs" variant="default" onClick={() => onChange(null)}>
            {t("date.never")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
