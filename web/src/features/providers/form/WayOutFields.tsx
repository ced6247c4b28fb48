// The way out to a provider: a proxy, and headers that are added to each request.
import { ActionIcon, Button, Group, Stack, Switch, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { FormSection } from "../../../components/fields/FormSection";
import { EXAMPLES } from "../kinds";
import type { PartProps } from "./types";
import { useField } from "./useField";

export function WayOutFields({ form, disabled }: PartProps) {
  const { t } = useTranslation("providers");
  const field = useField();
  return (
    <>
      <FormSection title={t("sections.proxy")}>
        <TextInput
          {...field("proxy_url")}
          placeholder={EXAMPLES.proxy}
          disabled={disabled}
          {...form.getInputProps("proxy.url")}
        />
        <Switch
          {...field("proxy_fallback_to_direct")}
          disabled={disabled || form.values.proxy.url === ""}
          {...form.getInputProps("proxy.fallback_to_direct", { type: "checkbox" })}
        />
      </FormSection>
      <FormSection title={t("fields.headers")} description={t("hints.headers")}>
        <Stack gap={6}>
          {form.values.headers.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own while they are typed.
            <Group key={index} gap={6} wrap="nowrap" align="flex-start">
              <TextInput
                flex={1}
                aria-label={t("form.headerName")}
                placeholder={t("form.headerName")}
                disabled={disabled}
                readOnly={row.kept}
                {...form.getInputProps(`headers.${index}.name`)}
              />
              <TextInput
                flex={1.4}
                aria-label={t("form.headerValue")}
                placeholder={row.kept ? t("form.headerKept") : t("form.headerValue")}
                autoComplete="off"
                disabled={disabled}
                {...form.getInputProps(`headers.${index}.value`)}
              />
              <ActionIcon
                mt={4}
                variant="subtle"
                color="gray"
                aria-label={t("form.removeRow")}
                disabled={disabled}
                onClick={() => form.removeListItem("headers", index)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          ))}
          {form.errors.headers && (
            <Text size="xs" c="var(--hub-bad)">
              {form.errors.headers}
            </Text>
          )}
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={disabled}
            style={{ alignSelf: "flex-start" }}
            onClick={() => form.insertListItem("headers", { name: "", value: "", kept: false })}
          >
            {t("form.addHeader")}
          </Button>
        </Stack>
      </FormSection>
    </>
  );
}
