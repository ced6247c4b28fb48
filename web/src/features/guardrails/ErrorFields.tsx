// The fields of an error rule: which errors, whose fault they are, and what clients get instead.
import { NumberInput, Select, SimpleGrid, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { FormSection } from "../../components/fields/FormSection";
import { CommonFields } from "./CommonFields";
import { DIALECTS, type ErrorForm } from "./drafts";
import { MatchTypeField } from "./MatchTypeField";

const FAULTS = ["client", "account", "model", "provider", "network"] as const;

export function ErrorFields({ form, disabled }: { form: UseFormReturnType<ErrorForm>; disabled: boolean }) {
  const { t } = useTranslation(["guardrails", "shell"]);
  const fault = form.values.fault;
  return (
    <>
      <Textarea
        label={t("errors.pattern")}
        description={t("errors.patternHint")}
        required
        autosize
        minRows={1}
        disabled={disabled}
        data-autofocus
        {...form.getInputProps("pattern")}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <MatchTypeField disabled={disabled} {...form.getInputProps("match_type")} />
        <NumberInput
          label={t("errors.status")}
          description={t("errors.statusHint")}
          placeholder={t("errors.anyStatus")}
          min={200}
          max={599}
          allowDecimal={false}
          hideControls
          disabled={disabled}
          {...form.getInputProps("status")}
        />
      </SimpleGrid>
      <Select
        label={t("errors.fault")}
        description={fault ? t(`errors.faultHints.${fault}`) : t("errors.asSeenHint")}
        placeholder={t("errors.asSeen")}
        clearable
        disabled={disabled}
        data={FAULTS.map((one) => ({ value: one, label: t(`errors.faults.${one}`) }))}
        {...form.getInputProps("fault")}
      />
      <FormSection title={t("errors.told")} description={t("errors.toldHint")}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <NumberInput
            label={t("errors.overrideStatus")}
            placeholder={t("errors.unchanged")}
            min={400}
            max={599}
            allowDecimal={false}
            hideControls
            disabled={disabled}
            {...form.getInputProps("override_status")}
          />
          <TextInput
            label={t("errors.overrideMessage")}
            placeholder={t("errors.unchanged")}
            disabled={disabled}
            {...form.getInputProps("override_message")}
          />
        </SimpleGrid>
        {DIALECTS.map((dialect) => (
          <Textarea
            key={dialect}
            label={t("errors.body", { dialect: t(`dialects.${dialect}`) })}
            placeholder="{}"
            autosize
            minRows={1}
            maxRows={12}
            disabled={disabled}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
            {...form.getInputProps(`override_bodies.${dialect}`)}
          />
        ))}
      </FormSection>
      <FormSection title={t("more")}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput
            label={t("errors.category")}
            description={t("errors.categoryHint")}
            disabled={disabled}
            {...form.getInputProps("category")}
          />
          <NumberInput
            label={t("priority")}
            description={t("errors.priorityHint")}
            allowDecimal={false}
            disabled={disabled}
            {...form.getInputProps("priority")}
          />
        </SimpleGrid>
        <CommonFields form={form} disabled={disabled} />
      </FormSection>
    </>
  );
}
