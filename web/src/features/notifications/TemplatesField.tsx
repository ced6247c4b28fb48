// What messages say instead of the usual: by event or for all, with the placeholders that may stand there.
import { Badge, Button, Group, Select, Text, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormSection } from "../../components/fields/FormSection";
import { EVENTS, type TargetForm } from "./drafts";
import { useEvents } from "./queries";

const DEFAULT = "default" as const;
const NAMES = [DEFAULT, ...EVENTS] as const;

export function TemplatesField({
  form,
  disabled,
}: {
  form: UseFormReturnType<TargetForm>;
  disabled: boolean;
}) {
  const { t } = useTranslation("notifications");
  const events = useEvents();
  const [name, setName] = useState<(typeof NAMES)[number]>(DEFAULT);
  const text = form.values.templates[name] ?? "";
  const write = (next: string) => form.setFieldValue("templates", { ...form.values.templates, [name]: next });
  const own = events.data?.events.find((one) => one.event === name)?.placeholders ?? [];
  const placeholders = [...own, ...(events.data?.always ?? [])];
  const written = NAMES.filter((one) => (form.values.templates[one] ?? "").trim() !== "");
  const label = (one: (typeof NAMES)[number]) =>
    one === DEFAULT ? t("templates.default") : t(`events.${one}`);
  return (
    <FormSection title={t("templates.title")} description={t("templates.hint")}>
      {written.length > 0 && (
        <Group gap={6}>
          {written.map((one) => (
            <Badge key={one} variant="light" c="var(--mantine-color-text)" tt="none">
              {label(one)}
            </Badge>
          ))}
        </Group>
      )}
      <Select
        label={t("templates.for")}
        allowDeselect={false}
        data={NAMES.map((one) => ({ value: one, label: label(one) }))}
        value={name}
        onChange={(value) => setName(NAMES.find((one) => one === value) ?? DEFAULT)}
      />
      <Textarea
        label={t("templates.text")}
        description={t(form.values.kind === "custom" ? "templates.textJson" : "templates.textHint")}
        autosize
        minRows={3}
        maxRows={14}
        disabled={disabled}
        error={form.errors[`templates.${name}`] ?? form.errors.templates}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
      />
      <div>
        <Text size="xs" c="dimmed" mb={4}>
          {t("templates.placeholders")}
        </Text>
        <Group gap={4}>
          {placeholders.map((one) => (
            <Button
              key={one.name}
              size="compact-xs"
              variant="default"
              ff="monospace"
              fw={400}
              translate="no"
              disabled={disabled}
              title={t("templates.example", { example: JSON.stringify(one.example) })}
              onClick={() => write(`${text}{{${one.name}}}`)}
            >
              {`{{${one.name}}}`}
            </Button>
          ))}
        </Group>
      </div>
    </FormSection>
  );
}
