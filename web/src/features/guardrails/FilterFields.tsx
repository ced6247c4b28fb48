// The fields of a request filter: what it does decides which of them there are.
import {
  Alert,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { FormSection } from "../../components/fields/FormSection";
import { GroupsField } from "../../components/fields/GroupsField";
import { CommonFields } from "./CommonFields";
import { actionsOf, type FilterForm, filterNeeds } from "./drafts";
import { MatchTypeField } from "./MatchTypeField";
import { useProviderChoices } from "./providers";

/** Examples of names and paths, the same in every language. */
const FORMS = { name: "x-team", field: "temperature", deep: "metadata.user_id" };

export function FilterFields({ form, disabled }: { form: UseFormReturnType<FilterForm>; disabled: boolean }) {
  const { t } = useTranslation(["guardrails", "shell"]);
  const providers = useProviderChoices();
  const { scope, action } = form.values;
  const actions = actionsOf(scope);
  const needs = filterNeeds(form.values);
  const jsonValue = scope === "body" && action !== "text_replace";
  return (
    <>
      <TextInput
        label={t("name")}
        description={t("filters.nameHint")}
        required
        disabled={disabled}
        data-autofocus
        {...form.getInputProps("name")}
      />
      <div>
        <Text size="sm" fw={500} mb={4} id="filter-scope">
          {t("filters.scope")}
        </Text>
        <SegmentedControl
          aria-labelledby="filter-scope"
          disabled={disabled}
          data={(["body", "header"] as const).map((one) => ({
            value: one,
            label: t(`filters.scopes.${one}`),
          }))}
          value={scope}
          onChange={(value) => {
            const next = value === "header" ? "header" : "body";
            form.setFieldValue("scope", next);
            if (!actionsOf(next).includes(action))
              form.setFieldValue("action", actionsOf(next)[0] ?? "remove");
          }}
        />
      </div>
      <Select
        label={t("filters.action")}
        allowDeselect={false}
        disabled={disabled}
        data={actions.map((one) => ({ value: one, label: t(`filters.actions.${one}`) }))}
        {...form.getInputProps("action")}
      />
      <Alert variant="light" color="gray" p="sm">
        <Text size="xs">
          {scope === "header"
            ? t(action === "set" ? "filters.explain.headerSet" : "filters.explain.headerRemove")
            : t(`filters.explain.${action}`)}
        </Text>
      </Alert>
      <TextInput
        label={scope === "header" ? t("filters.header") : t("filters.path")}
        description={
          scope === "header"
            ? t("filters.headerHint")
            : t(action === "text_replace" ? "filters.pathAllHint" : "filters.pathHint")
        }
        placeholder={scope === "header" ? FORMS.name : action === "set" ? FORMS.field : FORMS.deep}
        disabled={disabled}
        {...form.getInputProps("target")}
      />
      {needs.pattern && (
        <>
          <Textarea
            label={t("filters.pattern")}
            autosize
            minRows={1}
            disabled={disabled}
            {...form.getInputProps("pattern")}
          />
          <MatchTypeField disabled={disabled} {...form.getInputProps("match_type")} />
        </>
      )}
      {needs.value && (
        <Textarea
          label={t(needs.pattern ? "filters.replacement" : "filters.value")}
          description={t(
            jsonValue ? "filters.valueJson" : needs.pattern ? "filters.valueGroups" : "filters.valueText",
          )}
          autosize
          minRows={1}
          disabled={disabled}
          {...form.getInputProps("value")}
        />
      )}
      <FormSection title={t("filters.where")} description={t("filters.whereHint")}>
        <MultiSelect
          label={t("filters.providers")}
          placeholder={form.values.provider_ids.length === 0 ? t("filters.everybody") : ""}
          searchable
          clearable
          disabled={disabled}
          data={providers}
          {...form.getInputProps("provider_ids")}
        />
        <GroupsField label={t("filters.groups")} disabled={disabled} {...form.getInputProps("groups")} />
        <NumberInput
          label={t("priority")}
          description={t("priorityHint")}
          allowDecimal={false}
          disabled={disabled}
          {...form.getInputProps("priority")}
        />
        <CommonFields form={form} disabled={disabled} />
      </FormSection>
    </>
  );
}
