// When a provider is chosen: groups, priority and share, price, and what happens to conversations.
import { ActionIcon, Box, Button, Group, NumberInput, Select, Stack, Switch, Text } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { FormSection } from "../../../components/fields/FormSection";
import { GroupsField } from "../../../components/fields/GroupsField";
import { BILLINGS, FAILBACKS } from "../kinds";
import { GroupInput } from "./GroupInput";
import type { PartProps } from "./types";
import { useField } from "./useField";

export function RoutingFields({ form, disabled }: PartProps) {
  const { t } = useTranslation("providers");
  const field = useField();
  const { groups, group_priorities: own } = form.values;
  return (
    <>
      <GroupsField {...field("groups")} disabled={disabled} {...form.getInputProps("groups")} />
      <FormSection title={t("sections.order")} description={t("sections.orderHint")} columns={3}>
        <NumberInput
          {...field("priority")}
          allowDecimal={false}
          disabled={disabled}
          {...form.getInputProps("priority")}
        />
        <NumberInput
          {...field("weight")}
          min={0}
          allowDecimal={false}
          disabled={disabled}
          {...form.getInputProps("weight")}
        />
        <NumberInput
          {...field("cost_multiplier")}
          min={0}
          step={0.05}
          decimalScale={6}
          valueIsNumericString
          disabled={disabled}
          {...form.getInputProps("cost_multiplier")}
          onChange={(value) => form.setFieldValue("cost_multiplier", String(value))}
        />
      </FormSection>
      <Box>
        <Text size="sm" fw={600}>
          {t("fields.group_priorities")}
        </Text>
        <Text size="xs" c="dimmed" mb={6}>
          {t("hints.group_priorities")}
        </Text>
        <Stack gap={6}>
          {own.map((_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own while they are typed.
            <Group key={index} gap="xs" wrap="nowrap">
              <GroupInput
                flex={1}
                aria-label={t("form.group")}
                placeholder={t("form.group")}
                suggested={groups}
                disabled={disabled}
                {...form.getInputProps(`group_priorities.${index}.group`)}
              />
              <NumberInput
                w={110}
                aria-label={t("fields.priority")}
                allowDecimal={false}
                disabled={disabled}
                {...form.getInputProps(`group_priorities.${index}.priority`)}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("form.removeRow")}
                disabled={disabled}
                onClick={() => form.removeListItem("group_priorities", index)}
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
            onClick={() => form.insertListItem("group_priorities", { group: "", priority: 0 })}
          >
            {t("form.addGroupPriority")}
          </Button>
        </Stack>
      </Box>
      <FormSection title={t("sections.conversations")} columns={2}>
        <Select
          {...field("failback")}
          allowDeselect={false}
          data={FAILBACKS.map((value) => ({ value, label: t(`failback.${value}`) }))}
          disabled={disabled}
          {...form.getInputProps("failback")}
        />
        <NumberInput
          {...field("max_pins")}
          min={0}
          allowDecimal={false}
          placeholder={t("form.noLimit")}
          disabled={disabled}
          {...form.getInputProps("max_pins")}
        />
        <NumberInput
          {...field("attempts")}
          min={0}
          allowDecimal={false}
          placeholder={t("form.hubSetting")}
          disabled={disabled}
          {...form.getInputProps("attempts")}
        />
        <Select
          {...field("billing_header")}
          allowDeselect={false}
          data={BILLINGS.map((value) => ({ value, label: t(`billing.${value}`) }))}
          disabled={disabled}
          {...form.getInputProps("billing_header")}
        />
      </FormSection>
      <Switch
        {...field("translate")}
        disabled={disabled}
        {...form.getInputProps("translate", { type: "checkbox" })}
      />
    </>
  );
}
