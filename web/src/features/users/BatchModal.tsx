// The dialog that changes several users at once: only what is filled in changes, and how many of them it changes is said before.
import { Modal, MultiSelect, SegmentedControl, Stack, TagsInput, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { FormFooter } from "../../components/fields/FormFooter";
import { FormSection } from "../../components/fields/FormSection";
import { GroupsField } from "../../components/fields/GroupsField";
import { COUNT_LIMITS, type LimitName, MONEY_LIMITS } from "../../components/limits/draft";
import { LimitsFields } from "../../components/limits/LimitsFields";
import { type BatchForm, emptyBatch, patchOf } from "./batch";
import type { User } from "./queries";

interface Props {
  users: readonly User[];
  onClose: () => void;
  onApply: (form: BatchForm) => void;
}

const LIMITS: readonly LimitName[] = [...MONEY_LIMITS, ...COUNT_LIMITS];

/** Shown as long as it is mounted. */
export function BatchModal({ users, onClose, onApply }: Props) {
  const { t } = useTranslation(["users", "limits", "shell"]);
  const form = useForm<BatchForm>({ initialValues: emptyBatch() });
  const count = users.filter((user) => patchOf(user, form.values) !== undefined).length;
  const tags = [...new Set(users.flatMap((user) => user.tags ?? []))].sort();
  const groups = [...new Set(users.flatMap((user) => user.groups ?? []))].sort();
  return (
    <Modal
      opened
      onClose={onClose}
      size={1000}
      title={t("batch.title", { count: users.length })}
      closeButtonProps={{ "aria-label": t("shell:common.close") }}
    >
      <form onSubmit={form.onSubmit(onApply)}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t("batch.hint")}
          </Text>
          <SegmentedControl
            aria-label={t("columns.status")}
            data={[
              { value: "", label: t("batch.keep") },
              { value: "true", label: t("batch.enable") },
              { value: "false", label: t("batch.disable") },
            ]}
            {...form.getInputProps("enabled")}
          />
          <FormSection title={t("batch.words")} columns={4}>
            <TagsInput label={t("batch.addTags")} {...form.getInputProps("addTags")} />
            <MultiSelect
              label={t("batch.removeTags")}
              data={tags}
              disabled={tags.length === 0}
              {...form.getInputProps("removeTags")}
            />
            <GroupsField label={t("batch.addGroups")} {...form.getInputProps("addGroups")} />
            <MultiSelect
              label={t("batch.removeGroups")}
              data={groups}
              disabled={groups.length === 0}
              {...form.getInputProps("removeGroups")}
            />
          </FormSection>
          <LimitsFields
            columns={4}
            form={form}
            empty={{ placeholder: t("batch.keep"), hint: t("batch.limitsHint") }}
          />
          <MultiSelect
            label={t("batch.removeLimits")}
            data={LIMITS.map((name) => ({ value: name, label: t(`limits:${name}`) }))}
            {...form.getInputProps("removeLimits")}
          />
        </Stack>
        <FormFooter
          saving={false}
          onCancel={onClose}
          submit={t("batch.apply")}
          disabled={count === 0}
          left={
            <Text size="sm" fw={600} role="status">
              {t("batch.changes", { count })}
            </Text>
          }
        />
      </form>
    </Modal>
  );
}
