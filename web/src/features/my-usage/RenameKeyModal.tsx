// Another name for a key of one's own. Its text stays, so nothing has to be set up anew.
import { TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import type { FieldError } from "../../api/problem";
import { useChange } from "../../api/query";
import { applyProblem } from "../../components/fields/applyProblem";
import { ModalForm } from "../../components/fields/ModalForm";
import { notifyDone } from "../../components/notices";

interface Props {
  apiKey: Schema<"Key">;
  onClose: () => void;
}

export function RenameKeyModal({ apiKey, onClose }: Props) {
  const { t } = useTranslation("my-usage");
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
    <ModalForm
      title={t("keys.renameTitle", { name: apiKey.name })}
      hint={t("keys.renameHint")}
      onClose={onClose}
      form={form}
      onSave={({ name }) => rename.mutate(name.trim())}
      saving={rename.isPending}
      problem={rename.error}
      homeless={homeless}
    >
      <TextInput
        label={t("keys.keyName")}
        description={t("keys.nameHint")}
        required
        data-autofocus
        {...form.getInputProps("name")}
      />
    </ModalForm>
  );
}
