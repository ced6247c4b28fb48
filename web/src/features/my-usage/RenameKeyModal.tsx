// Another name for a key of one's own. Its text stays, so nothing has to be set up anew.
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import type { FieldError } from "../../api/problem";
import { useChange } from "../../api/query";
import { applyProblem } from "../../components/fields/applyProblem";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { notifyDone } from "../../components/notices";

interface Props {
  apiKey: Schema<"Key">;
  onClose: () => void;
}

export function RenameKeyModal({ apiKey, onClose }: Props) {
  const { t } = useTranslation(["my-usage", "shell"]);
  const [homeless, setHomeless] = useState<FieldError[]>([]);
  const form = useForm({
    initialValues: { name: apiKey.name },
    validate: { name: (value) => (value.trim() === "" ? t("keys.nameMissing") : null) },
  });
  const rename = useChange(
    (name: string) =>
      api.PATCH("/api/v1/me/keys/{id}", { params: { path: { id: apiKey.id } }, body: { name } }),
    {
      refresh: [["my"]],
      onDone: (_, name) => {
        notifyDone(t("keys.renamed", { name }));
        onClose();
      },
      onProblem: (problem) => setHomeless(applyProblem(form, problem)),
    },
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("keys.renameTitle", { name: apiKey.name })}
      closeButtonProps={{ "aria-label": t("shell:common.close") }}
    >
      <form noValidate onSubmit={form.onSubmit(({ name }) => rename.mutate(name.trim()))}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t("keys.renameHint")}
          </Text>
          <ProblemAlert problem={rename.error} homeless={homeless} />
          <TextInput
            label={t("keys.keyName")}
            description={t("keys.nameHint")}
            required
            data-autofocus
            {...form.getInputProps("name")}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("shell:common.cancel")}
            </Button>
            <Button type="submit" loading={rename.isPending}>
              {t("shell:common.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
