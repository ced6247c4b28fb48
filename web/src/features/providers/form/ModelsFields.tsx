// Which models a provider serves, and which it is asked for in place of others.
import { ActionIcon, Box, Button, Group, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { IconArrowRight, IconCloudDown, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ModelsModal } from "./ModelsModal";
import type { PartProps } from "./types";
import { useField } from "./useField";

export function ModelsFields({ form, disabled, id }: PartProps & { id: number | undefined }) {
  const { t } = useTranslation("providers");
  const field = useField();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <TagsInput
        {...field("models")}
        clearable
        placeholder={form.values.models.length === 0 ? t("form.anyModel") : ""}
        disabled={disabled}
        {...form.getInputProps("models")}
      />
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconCloudDown size={14} aria-hidden />}
          disabled={disabled || id === undefined}
          onClick={() => setAsking(true)}
        >
          {t("form.fetchModels")}
        </Button>
        {id === undefined && (
          <Text size="xs" c="dimmed">
            {t("form.fetchAfterSave")}
          </Text>
        )}
      </Group>
      {id !== undefined && asking && (
        <ModelsModal
          id={id}
          chosen={form.values.models}
          onClose={() => setAsking(false)}
          onChoose={(models) => form.setFieldValue("models", models)}
        />
      )}
      <Box>
        <Text size="sm" fw={600}>
          {t("fields.redirects")}
        </Text>
        <Text size="xs" c="dimmed" mb={6}>
          {t("hints.redirects")}
        </Text>
        <Stack gap={6}>
          {form.values.redirects.map((_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rules have an order and no name.
            <Group key={index} gap={6} wrap="nowrap" align="flex-start">
              <TextInput
                flex={1}
                aria-label={t("form.redirectFrom")}
                placeholder={t("form.redirectFrom")}
                disabled={disabled}
                {...form.getInputProps(`redirects.${index}.from`)}
              />
              <IconArrowRight size={16} aria-hidden style={{ marginTop: 10, flex: "none" }} />
              <TextInput
                flex={1}
                aria-label={t("form.redirectTo")}
                placeholder={t("form.redirectTo")}
                disabled={disabled}
                {...form.getInputProps(`redirects.${index}.to`)}
              />
              <ActionIcon
                mt={4}
                variant="subtle"
                color="gray"
                aria-label={t("form.removeRow")}
                disabled={disabled}
                onClick={() => form.removeListItem("redirects", index)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          ))}
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={disabled}
            style={{ alignSelf: "flex-start" }}
            onClick={() => form.insertListItem("redirects", { from: "", to: "" })}
          >
            {t("form.addRedirect")}
          </Button>
        </Stack>
      </Box>
    </>
  );
}
