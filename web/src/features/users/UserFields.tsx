// The fields of a user but for the limits.
import { Stack, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { DateTimeField } from "../../components/fields/DateTimeField";
import { FormSection } from "../../components/fields/FormSection";
import { GroupsField } from "../../components/fields/GroupsField";
import type { UserForm } from "./draft";

const CLIENTS = ["claude-code", "codex", "gemini-cli", "opencode"];

export function UserFields({ form, disabled }: { form: UseFormReturnType<UserForm>; disabled: boolean }) {
  const { t } = useTranslation("users");
  return (
    <Stack gap="md">
      <Stack gap="sm">
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
        <Textarea
          label={t("form.note")}
          description={t("form.noteHint")}
          autosize
          minRows={2}
          disabled={disabled}
          {...form.getInputProps("note")}
        />
        <TagsInput
          label={t("form.tags")}
          description={t("form.tagsHint")}
          disabled={disabled}
          {...form.getInputProps("tags")}
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
          label={t("form.models")}
          description={t("form.modelsHint")}
          disabled={disabled}
          {...form.getInputProps("allowed_models")}
        />
        <TagsInput
          label={t("form.clients")}
          description={t("form.clientsHint")}
          data={CLIENTS}
          disabled={disabled}
          {...form.getInputProps("allowed_clients")}
        />
        <TagsInput
          label={t("form.blocked")}
          description={t("form.blockedHint")}
          data={CLIENTS}
          disabled={disabled}
          {...form.getInputProps("blocked_clients")}
        />
      </FormSection>
    </Stack>
  );
}
