// The limits of a user, a key or a provider in a form: money by window, then rates and how much at once.
import { NumberInput, Select, Stack, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { FormSection } from "../fields/FormSection";
import { COUNT_LIMITS, type LimitsForm, MONEY_LIMITS } from "./draft";

// biome-ignore lint/suspicious/noExplicitAny: a form that has `limits` among its values.
type FormWithLimits = UseFormReturnType<any, any> & { values: { limits: LimitsForm } };

interface Props {
  form: FormWithLimits;
  disabled?: boolean;
  /** Where empty fields mean something else than no limit, e.g. in a change of many: what they say, and the line above them. */
  empty?: { placeholder: string; hint: string };
  /** Fields side by side where there is room. */
  columns?: 2 | 4;
}

/** `form` has to be controlled and to have `limits` of the type `LimitsForm`. */
export function LimitsFields({ form, disabled = false, empty, columns = 2 }: Props) {
  const { t } = useTranslation("limits");
  const { limits } = form.values;
  return (
    <Stack gap="md">
      <FormSection title={t("budgets")} description={empty?.hint ?? t("budgetsHint")} columns={columns}>
        {MONEY_LIMITS.map((name) => (
          <NumberInput
            key={name}
            label={t(name)}
            placeholder={empty?.placeholder ?? t("unlimited")}
            prefix="$"
            min={0}
            decimalScale={9}
            thousandSeparator=","
            valueIsNumericString
            hideControls
            disabled={disabled}
            {...form.getInputProps(`limits.${name}`)}
            onChange={(value) => form.setFieldValue(`limits.${name}`, String(value))}
          />
        ))}
        <Select
          label={t("five_hour_mode")}
          disabled={disabled || limits.five_hour_usd === ""}
          data={[
            { value: "rolling", label: t("rolling") },
            { value: "fixed", label: t("fixedFiveHours") },
          ]}
          placeholder={t("rolling")}
          clearable
          {...form.getInputProps("limits.five_hour_mode")}
          value={limits.five_hour_mode || null}
          onChange={(value) => form.setFieldValue("limits.five_hour_mode", value ?? "")}
        />
        <Select
          label={t("daily_mode")}
          disabled={disabled || limits.daily_usd === ""}
          data={[
            { value: "fixed", label: t("fixedDay") },
            { value: "rolling", label: t("rollingDay") },
          ]}
          placeholder={t("fixedDay")}
          clearable
          {...form.getInputProps("limits.daily_mode")}
          value={limits.daily_mode || null}
          onChange={(value) => form.setFieldValue("limits.daily_mode", value ?? "")}
        />
        <TextInput
          type="time"
          label={t("daily_reset")}
          disabled={disabled || limits.daily_usd === "" || limits.daily_mode === "rolling"}
          {...form.getInputProps("limits.daily_reset")}
        />
      </FormSection>
      <FormSection title={t("rates")} description={t("ratesHint")} columns={columns}>
        {COUNT_LIMITS.map((name) => (
          <NumberInput
            key={name}
            label={t(name)}
            placeholder={empty?.placeholder ?? t("unlimited")}
            min={0}
            allowDecimal={false}
            thousandSeparator=","
            hideControls
            disabled={disabled}
            {...form.getInputProps(`limits.${name}`)}
          />
        ))}
      </FormSection>
    </Stack>
  );
}
