// Copies a provider with all its settings, under another name and for another account where a key is given.
import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import type { FieldError } from "../../../api/problem";
import { useChange, useOnce } from "../../../api/query";
import { applyProblem } from "../../../components/fields/applyProblem";
import { ProblemAlert } from "../../../components/fields/ProblemAlert";
import { notifyDone } from "../../../components/notices";
import type { Provider } from "../queries";

export function CloneModal({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const { t } = useTranslation(["providers", "shell"]);
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
    <Modal
      opened
      onClose={onClose}
      title={t("clone.title", { name: provider.name })}
      closeButtonProps={{ "aria-label": t("shell:common.close") }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          // The portal is a child of the other form for React.
          event.stopPropagation();
          form.onSubmit((values) => clone.mutate(values))(event);
        }}
      >
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t("clone.hint")}
          </Text>
          <ProblemAlert problem={clone.error} homeless={homeless} />
          <TextInput label={t("fields.name")} required data-autofocus {...form.getInputProps("name")} />
          <PasswordInput
            label={t("fields.key")}
            description={t("clone.keyHint")}
            autoComplete="off"
            visibilityToggleButtonProps={{ "aria-label": t("form.showKey") }}
            {...form.getInputProps("key")}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("shell:common.cancel")}
            </Button>
            <Button type="submit" loading={clone.isPending}>
              {t("clone.do")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
