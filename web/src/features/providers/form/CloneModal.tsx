// Copies a provider with all its settings, under another name and for another account where a key is given.
import { PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { FieldError } from "../../../api/problem";
import { useChange, useOnce } from "../../../api/query";
import { applyProblem } from "../../../components/fields/applyProblem";
import { ModalForm } from "../../../components/fields/ModalForm";
import { notifyDone } from "../../../components/notices";
import type { Provider } from "../queries";

export function CloneModal({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const { t } = useTranslation("providers");
  const [homeless, setHomeless] = useState<FieldError[]>([]);
  const once = useOnce();
  const form = useForm({
    initialValues: { name: `${provider.name}-2`, key: "" },
    validate: { name: (value: string) => (value.trim() === "" ? t("form.nameMissing") : null) },
  });
  const clone = useChange(
    ({ name, key }: { name: string; key: string }) =>
      api.POST("/api/v1/providers/{id}/clone", {
        params: { path: { id: provider.id } },
        body: { name: name.trim(), ...(key.trim() ? { key: key.trim() } : {}) },
        headers: once.headers(),
      }),
    {
      refresh: [["providers", "list"]],
      onDone: (made) => {
        notifyDone(t("created", { name: made.name }));
        onClose();
      },
      onProblem: (problem) => {
        once.next();
        setHomeless(applyProblem(form, problem));
      },
    },
  );
  return (
    <ModalForm
      title={t("clone.title", { name: provider.name })}
      hint={t("clone.hint")}
      submit={t("clone.do")}
      onClose={onClose}
      form={form}
      onSave={(values) => clone.mutate(values)}
      saving={clone.isPending}
      problem={clone.error}
      homeless={homeless}
    >
      <TextInput label={t("fields.name")} required data-autofocus {...form.getInputProps("name")} />
      <PasswordInput
        label={t("fields.key")}
        description={t("clone.keyHint")}
        autoComplete="off"
        visibilityToggleButtonProps={{ "aria-label": t("form.showKey") }}
        {...form.getInputProps("key")}
      />
    </ModalForm>
  );
}
