// Who may use a provider, and at what time of the day.
import { Group, TagsInput, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PartProps } from "./types";
import { useField } from "./useField";

const CLIENTS = ["claude-cli", "codex_cli_rs", "GeminiCLI", "opencode"];

export function ScheduleFields({ form, disabled }: PartProps) {
  const { t } = useTranslation("providers");
  const field = useField();
  const { from, to } = form.values.hours;
  return (
    <>
      <div>
        <Group gap="xs" align="flex-start" grow>
          <TextInput
            type="time"
            label={t("form.hoursFrom")}
            disabled={disabled}
            {...form.getInputProps("hours.from")}
          />
          <TextInput
            type="time"
            label={t("form.hoursTo")}
            disabled={disabled}
            {...form.getInputProps("hours.to")}
          />
        </Group>
        <Text size="xs" c="dimmed" mt={4}>
          {from && to && from > to ? t("form.hoursOvernight") : t("hints.active_hours")}
        </Text>
      </div>
      <TagsInput
        {...field("clients_allow")}
        data={CLIENTS}
        disabled={disabled}
        {...form.getInputProps("clients.allow")}
      />
      <TagsInput
        {...field("clients_block")}
        data={CLIENTS}
        disabled={disabled}
        {...form.getInputProps("clients.block")}
      />
    </>
  );
}
