// The fields of a key but for the limits.
import { Stack, Switch, TagsInput, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { DateTimeField } from "../../components/fields/DateTimeField";
import { FormSection } from "../../components/fields/FormSection";
import { GroupsField } from "../../components/fields/GroupsField";
import { UserSelect } from "../../components/fields/UserSelect";
import type { KeyForm } from "./draft";

interface Props {
  form: UseFormReturnType<KeyForm>;
  disabled: boolean;
  isNew: boolean;
}

export function KeyFields({ form, disabled, isNew }: Props) {
  const { t } = useTranslation("keys");
  return (
    <Stack gap="md">
      <Stack gap="sm">
        {isNew && (
          <UserSelect
            label={t("form.user")}
            description={t("form.userHint")}
            required
            {...form.getInputProps("user_id")}
            value={form.values.user_id}
            onChange={(id) => form.setFieldValue("user_id", id)}
          />
        )}
        <TextInput
          label={t("form.name")}
          description={t("form.nameHint")}
          required
          disabled={disabled}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <Switch
          label={t("form.enabled")}
          description={t("form.enabledHint")}
          disabled={disabled}
          {...form.getInputProps("enabled", { type: "checkbox" })}
        />
        <DateTimeField
          label={t("form.expires")}
          description={t("form.expiresHint")}
          disabled={disabled}
          {...form.getInputProps("expires_at")}
          value={form.values.expires_at}
        />
      </Stack>
      <FormSection title={t("form.access")}>
        <GroupsField
          label={t("form.groups")}
          description={t("form.groupsHint")}
          disabled={disabled}
          {...form.getInputProps("groups")}
        />
        <TagsInput
          label={t("form.ips")}
          description={t("form.ipsHint")}
          splitChars={[",", " ", ";"]}
          disabled={disabled}
          {...form.getInputProps("allowed_ips")}
        />
        <Switch
          label={t("form.webLogin")}
          description={t("form.webLoginHint")}
          disabled={disabled}
          {...form.getInputProps("web_login", { type: "checkbox" })}
        />
      </FormSection>
    </Stack>
  );
}
