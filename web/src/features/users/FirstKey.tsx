// The second step of adding a user: a first key for them, without which they can do nothing.
import { Alert, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconUserCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import type { FieldError } from "../../api/problem";
import { useChange, useOnce } from "../../api/query";
import { applyProblem } from "../../components/fields/applyProblem";
import { DateTimeField } from "../../components/fields/DateTimeField";
import { FormFooter } from "../../components/fields/FormFooter";
import { ProblemAlert } from "../../components/fields/ProblemAlert";

interface Props {
  userId: number;
  /** Unknown for a moment after a reload. */
  name: string | undefined;
  onLater: () => void;
  onIssued: (issued: Schema<"IssuedKey">) => void;
}

export function FirstKey({ userId, name, onLater, onIssued }: Props) {
  const { t } = useTranslation(["users", "shell"]);
  const [homeless, setHomeless] = useState<FieldError[]>([]);
  const once = useOnce();
  const form = useForm<{ name: string; expires_at: string | null }>({
    initialValues: { name: t("firstKey.usual"), expires_at: null },
    validate: { name: (value) => (value.trim() === "" ? t("firstKey.nameMissing") : null) },
  });
  const make = useChange(
    (values: { name: string; expires_at: string | null }) =>
      api.POST("/api/v1/users/{id}/keys", {
        params: { path: { id: userId } },
        body: { ...values, name: values.name.trim() },
        headers: once.headers(),
      }),
    {
      refresh: [["keys"]],
      onDone: (issued) => issued && onIssued(issued),
      onProblem: (problem) => {
        once.next();
        setHomeless(applyProblem(form, problem));
      },
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => make.mutate(values))}>
      <Stack gap="md">
        <Alert variant="light" color="teal" icon={<IconUserCheck size={18} />}>
          {name && (
            <Text size="sm" fw={600}>
              {t("created", { name })}
            </Text>
          )}
          <Text size="sm">{t("firstKey.hint")}</Text>
        </Alert>
        <ProblemAlert problem={make.error} homeless={homeless} />
        <TextInput
          label={t("firstKey.name")}
          description={t("firstKey.nameHint")}
          required
          data-autofocus
          {...form.getInputProps("name")}
        />
        <DateTimeField
          label={t("form.expires")}
          {...form.getInputProps("expires_at")}
          value={form.values.expires_at}
        />
      </Stack>
      <FormFooter
        saving={make.isPending}
        onCancel={onLater}
        cancel={t("firstKey.later")}
        submit={t("firstKey.make")}
      />
    </form>
  );
}
