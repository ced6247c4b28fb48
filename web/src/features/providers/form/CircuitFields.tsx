// When a provider is let alone, and how long each phase of a call may take.
import { NumberInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FormSection } from "../../../components/fields/FormSection";
import { Seconds } from "./Seconds";
import type { PartProps } from "./types";
import { useField } from "./useField";

export function CircuitFields({ form, disabled }: PartProps) {
  const { t } = useTranslation("providers");
  const field = useField();
  return (
    <>
      <FormSection title={t("sections.circuit")} description={t("sections.circuitHint")} columns={2}>
        <NumberInput
          {...field("circuit_failure_threshold")}
          min={0}
          allowDecimal={false}
          disabled={disabled}
          {...form.getInputProps("circuit.failure_threshold")}
        />
        <NumberInput
          {...field("circuit_half_open_successes")}
          min={0}
          allowDecimal={false}
          disabled={disabled}
          {...form.getInputProps("circuit.half_open_successes")}
        />
        <Seconds
          {...field("circuit_open_ms")}
          disabled={disabled}
          {...form.getInputProps("circuit.open_ms")}
        />
        <Seconds
          {...field("circuit_failure_decay_ms")}
          disabled={disabled}
          {...form.getInputProps("circuit.failure_decay_ms")}
        />
      </FormSection>
      <FormSection title={t("sections.timeouts")} description={t("sections.timeoutsHint")} columns={2}>
        <Seconds
          {...field("timeouts_connect_ms")}
          disabled={disabled}
          {...form.getInputProps("timeouts.connect_ms")}
        />
        <Seconds
          {...field("timeouts_first_byte_ms")}
          disabled={disabled}
          {...form.getInputProps("timeouts.first_byte_ms")}
        />
        <Seconds
          {...field("timeouts_idle_ms")}
          disabled={disabled}
          {...form.getInputProps("timeouts.idle_ms")}
        />
        <Seconds
          {...field("timeouts_total_ms")}
          disabled={disabled}
          {...form.getInputProps("timeouts.total_ms")}
        />
      </FormSection>
    </>
  );
}
