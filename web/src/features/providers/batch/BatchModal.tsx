// Changes several providers: choose fields, see what would change in each provider, apply all or nothing, and undo.
import { ActionIcon, Button, Group, Modal, MultiSelect, Stack, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../../api/client";
import { useChange } from "../../../api/query";
import { ProblemAlert } from "../../../components/fields/ProblemAlert";
import { notifyUndo } from "../../../components/notices";
import type { Provider } from "../queries";
import { useUndo } from "../useUndo";
import { BatchInput } from "./BatchInput";
import { BatchPreview } from "./BatchPreview";
import { BATCH_FIELDS, type BatchForm, type BatchPath, batchPatch, emptyValue, fieldOf } from "./fields";
import { useLabels } from "./useLabels";

interface Props {
  providers: readonly Provider[];
  onClose: () => void;
  onDone: () => void;
}

export function BatchModal({ providers, onClose, onDone }: Props) {
  const { t } = useTranslation(["providers", "shell"]);
  const { nameOf } = useLabels();
  const [form, setForm] = useState<BatchForm>({});
  const undo = useUndo();
  const ids = providers.map((provider) => provider.id);
  const paths = Object.keys(form) as BatchPath[];
  const body = (): Schema<"BatchDraft"> => ({ ids, patch: batchPatch(form) });
  const preview = useChange(() => api.POST("/api/v1/providers/batch/preview", { body: body() }));
  const applySeen = (seen: string) =>
    api.POST("/api/v1/providers/batch/apply", { body: { ...body(), preview: seen } });
  const apply = useChange(applySeen, {
    refresh: [["providers"], ["provider-groups"]],
    onDone: (done) => {
      notifyUndo(t("batch.done", { count: done.providers.length }), () => undo.mutate([done.undo]));
      onDone();
    },
  });
  const change = (next: BatchForm) => {
    setForm(next);
    preview.reset();
    apply.reset();
  };
  const choose = (chosen: string[]) =>
    change(
      Object.fromEntries(
        chosen.map((path) => [path, form[path as BatchPath] ?? emptyValue(fieldOf(path)?.kind ?? "integer")]),
      ),
    );
  const seen = preview.data;
  const refused = seen?.providers.some((one) => one.refused) ?? false;
  const differs = seen?.providers.some((one) => Object.keys(one.after).length > 0) ?? false;
  const problem = apply.error ?? preview.error;
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t("batch.title", { count: ids.length })}
      closeButtonProps={{ "aria-label": t("shell:common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (paths.length > 0) preview.mutate();
        }}
      >
        <Stack gap="md">
          <MultiSelect
            label={t("batch.fields")}
            description={t("batch.fieldsHint")}
            placeholder={paths.length === 0 ? t("batch.choose") : ""}
            searchable
            data-autofocus
            data={BATCH_FIELDS.map(({ path }) => ({ value: path, label: nameOf(path) }))}
            value={paths}
            onChange={choose}
          />
          {paths.map((path) => {
            const field = fieldOf(path);
            const value = form[path];
            if (!field || value === undefined) return null;
            return (
              <Group key={path} align="flex-end" gap="xs" wrap="nowrap">
                <div style={{ flex: 1, minWidth: 0 }}>
                  <BatchInput
                    field={field}
                    value={value}
                    onChange={(next) => change({ ...form, [path]: next })}
                  />
                </div>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  aria-label={t("batch.leave", { field: nameOf(path) })}
                  onClick={() => choose(paths.filter((one) => one !== path))}
                >
                  <IconX size={16} />
                </ActionIcon>
              </Group>
            );
          })}
          <ProblemAlert
            problem={problem}
            {...(problem && problem.errors.length > 0 ? { homeless: [...problem.errors] } : {})}
          />
          {seen && <BatchPreview providers={seen.providers} />}
          <Group justify="space-between" gap="xs">
            <Text size="sm" c="dimmed">
              {seen && !differs && !refused ? t("batch.same") : ""}
            </Text>
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {t("shell:common.cancel")}
              </Button>
              {seen ? (
                <Button
                  disabled={refused || !differs}
                  loading={apply.isPending}
                  onClick={() => apply.mutate(seen.preview)}
                >
                  {t("batch.apply")}
                </Button>
              ) : (
                <Button type="submit" disabled={paths.length === 0} loading={preview.isPending}>
                  {t("batch.preview")}
                </Button>
              )}
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
