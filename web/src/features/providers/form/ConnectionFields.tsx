// How a provider is reached: its type, address and key.
import { PasswordInput, Select, SimpleGrid, Stack, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isKind, KIND_OPTIONS, KIND_URLS } from "../kinds";
import type { PartProps } from "./types";
import { useField } from "./useField";

export function ConnectionFields({ form, disabled, hasKey }: PartProps & { hasKey: boolean }) {
  const { t } = useTranslation("providers");
  const field = useField();
  const { type } = form.values;
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
        <TextInput
          {...field("name")}
          required
          disabled={disabled}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <Select
          {...field("type")}
          required
          allowDeselect={false}
          data={KIND_OPTIONS}
          disabled={disabled}
          {...form.getInputProps("type")}
        />
      </SimpleGrid>
      <TextInput
        {...field("url")}
        required
        type="url"
        placeholder={isKind(type) ? KIND_URLS[type] : ""}
        disabled={disabled}
        {...form.getInputProps("url")}
      />
      <PasswordInput
        {...field("key")}
        required={!hasKey}
        autoComplete="off"
        placeholder={hasKey ? t("form.keyKept") : ""}
        visibilityToggleButtonProps={{ "aria-label": t("form.showKey") }}
        disabled={disabled}
        {...form.getInputProps("key")}
      />
      {type === "gemini-cli" && (
        <TextInput {...field("project")} disabled={disabled} {...form.getInputProps("project")} />
      )}
      {type === "codex" && (
        <Switch
          {...field("websocket")}
          disabled={disabled}
          {...form.getInputProps("websocket", { type: "checkbox" })}
        />
      )}
      <Switch
        {...field("enabled")}
        disabled={disabled}
        {...form.getInputProps("enabled", { type: "checkbox" })}
      />
    </Stack>
  );
}
