// A new key for oneself: a name and, if wanted, an end. What it may use is decided by the admins.
import { TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import type { FieldError } from "../../api/problem";
import { useChange, useOnce } from "../../api/query";
import { applyProblem } from "../../components/fields/applyProblem";
import { DateTimeField } from "../../components/fields/DateTimeField";
import { ModalForm } from "../../components/fields/ModalForm";

interface Props {
  onClose: () => void;
  onIssued: (issued: Schema<"IssuedKey">) => void;
}

export function NewKeyModal({ onClose, onIssued }: Props) {
  const { t } = useTranslation("my-usage");
  const [homeless, setHomeless] = useState<FieldError[]>([]);
  const once = useOnce();
  const form = useForm<{ name: string; expires_at: string | null }>({
    initialValues: { name: "", expires_at: null },
    validate: { name: (value) => (value.trim() === "" ? t("keys.nameMissing") : null) },
  });
  const make = useChange(
    (values: { name: string; expires_at: string | null }) =>
      api.POST("/api/v1/me/keys", {
        body: { ...values, name: values.name.trim() },
        headers: once.headers(),
      }),
    {
      refresh: [["my"]],
      onDone: (issued) => issued && onIssued(issued),
      onProblem: (problem) => {
        once.next();
        setHomeless(applyProblem(form, problem));
      },
    },
  );
  return (
    <ModalForm
      title={t("keys.newTitle")}
      hint={t("keys.newHint")}
      submit={t("keys.make")}
      onClose={onClose}
      form={form}
      onSave={(values) => make.mutate(values)}
      saving={make.isPending}
      problem={make.error}
      homeless={homeless}
    >
      <TextInput
        label={t("keys.keyName")}
        description={t("keys.nameHint")}
        required
        data-autofocus
        {...form.getInputProps("name")}
      />
      <DateTimeField
        label={t("keys.expires")}
        {...form.getInputProps("expires_at")}
        value={form.values.expires_at}
      />
    </ModalForm>
  );
}
