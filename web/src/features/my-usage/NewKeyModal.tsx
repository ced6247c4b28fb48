// A new key for oneself: a name and, if wanted, an end. What it may use is decided by the admins.
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import type { FieldError } from "../../api/problem";
import { useChange, useOnce } from "../../api/query";
import { applyProblem } from "../../components/fields/applyProblem";
import { DateTimeField } from "../../components/fields/DateTimeField";
import { ProblemAlert } from "../../components/fields/ProblemAlert";

interface Props {
  onClose: () => void;
  onIssued: (issued: Schema<"IssuedKey">) => void;
}

export function NewKeyModal({ onClose, onIssued }: Props) {
  const { t } = useTranslation(["my-usage", "shell"]);
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
    <Modal
      opened
      onClose={onClose}
      title={t("keys.newTitle")}
      closeButtonProps={{ "aria-label": t("shell:common.close") }}
    >
      <form noValidate onSubmit={form.onSubmit((values) => make.mutate(values))}>
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t("keys.newHint")}
          </Text>
          <ProblemAlert problem={make.error} homeless={homeless} />
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
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("shell:common.cancel")}
            </Button>
            <Button type="submit" loading={make.isPending}>
              {t("keys.make")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
