// What is changed in every request that goes to a provider.
import { NumberInput, Select, SimpleGrid, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CACHE_TTLS, EFFORTS, SUMMARIES, VERBOSITIES } from "../kinds";
import type { PartProps } from "./types";
import { type HintName, useField } from "./useField";

type Name = keyof PartProps["form"]["values"]["overrides"];

export function OverridesFields({ form, disabled }: PartProps) {
  const { t } = useTranslation(["providers", "shell"]);
  const field = useField();
  const unchanged = t("form.unchanged");
  const choose = (name: Name, data: { value: string; label: string }[] | string[]) => (
    <Select
      {...field(`overrides_${name}` as HintName)}
      clearable
      data={data}
      placeholder={unchanged}
      disabled={disabled}
      {...form.getInputProps(`overrides.${name}`)}
      value={String(form.values.overrides[name]) || null}
      onChange={(value) => form.setFieldValue(`overrides.${name}`, value ?? "")}
    />
  );
  const number = (name: Name) => (
    <NumberInput
      {...field(`overrides_${name}` as HintName)}
      min={0}
      allowDecimal={false}
      hideControls
      placeholder={unchanged}
      disabled={disabled}
      {...form.getInputProps(`overrides.${name}`)}
    />
  );
  const yesNo = [
    { value: "true", label: t("shell:common.yes") },
    { value: "false", label: t("shell:common.no") },
  ];
  const tools = [
    { value: "true", label: t("form.toolAdded") },
    { value: "false", label: t("form.toolRemoved") },
  ];
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
        {choose("reasoning_effort", EFFORTS)}
        {choose("reasoning_summary", SUMMARIES)}
        {number("thinking_budget")}
        {choose("verbosity", VERBOSITIES)}
        {number("max_tokens")}
        <TextInput
          {...field("overrides_service_tier")}
          placeholder={unchanged}
          disabled={disabled}
          {...form.getInputProps("overrides.service_tier")}
        />
        {choose("cache_ttl", CACHE_TTLS)}
        {choose("parallel_tool_calls", yesNo)}
        {choose("image_generation", tools)}
        {choose("google_search", tools)}
      </SimpleGrid>
      <Textarea
        {...field("overrides_instructions")}
        autosize
        minRows={2}
        maxRows={10}
        placeholder={unchanged}
        disabled={disabled}
        {...form.getInputProps("overrides.instructions")}
      />
      {form.values.overrides.instructions !== "" && (
        <Select
          {...field("overrides_instructions_mode")}
          allowDeselect={false}
          data={[
            { value: "when_missing", label: t("form.whenMissing") },
            { value: "replace", label: t("form.replace") },
          ]}
          disabled={disabled}
          {...form.getInputProps("overrides.instructions_mode")}
        />
      )}
      <TagsInput {...field("overrides_omit")} disabled={disabled} {...form.getInputProps("overrides.omit")} />
    </>
  );
}
