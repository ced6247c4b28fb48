// The fields that rules of most kinds end with: a note, and whether the rule is in force.
import { Switch, Textarea } from "@mantine/core";
import type { GetInputPropsReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";

interface AnyForm {
  getInputProps: (path: string, options?: { type?: "input" | "checkbox" }) => GetInputPropsReturnType;
}

interface Props {
  form: AnyForm;
  disabled: boolean;
}

export function EnabledField({ form, disabled }: Props) {
  const { t } = useTranslation("shell");
  return (
    <Switch
      label={t("common.enabled")}
      disabled={disabled}
      {...form.getInputProps("enabled", { type: "checkbox" })}
    />
  );
}

export function CommonFields({ form, disabled }: Props) {
  const { t } = useTranslation("guardrails");
  return (
    <>
      <Textarea
        label={t("note")}
        description={t("noteHint")}
        autosize
        minRows={2}
        disabled={disabled}
        {...form.getInputProps("description")}
      />
      <EnabledField form={form} disabled={disabled} />
    </>
  );
}
