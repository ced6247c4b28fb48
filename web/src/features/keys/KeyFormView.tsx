// The form of a key: makes one, whose text is then shown once, or changes one that is there.
import { Button, Code, Group, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import { useMay } from "../../api/me";
import type { FieldError } from "../../api/problem";
import { ifMatch, useChange, useOnce } from "../../api/query";
import { applyProblem } from "../../components/fields/applyProblem";
import { EditForm } from "../../components/fields/EditForm";
import { FormFooter } from "../../components/fields/FormFooter";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { LimitsFields } from "../../components/limits/LimitsFields";
import { notifyDone } from "../../components/notices";
import { type KeyForm, keyDraft, keyForm } from "./draft";
import { KeyActions } from "./KeyActions";
import { KeyFields } from "./KeyFields";
import type { Key } from "./queries";

interface Props {
  /** Absent for a new one. */
  apiKey?: Key;
  etag?: string | null;
  /** Whose key a new one is to be, where that is known. */
  user?: number | undefined;
  onDone: () => void;
  onIssued: (issued: Schema<"IssuedKey">) => void;
}

export function KeyFormView({ apiKey, etag, user, onDone, onIssued }: Props) {
  const { t } = useTranslation(["keys", "shell"]);
  const mayWrite = useMay("write");
  const [homeless, setHomeless] = useState<FieldError[]>([]);
  const once = useOnce();
  const fromFile = apiKey?.managed_by === "file";
  const locked = !mayWrite || fromFile;
  const form = useForm<KeyForm>({
    initialValues: keyForm(apiKey, user),
    validate: {
      name: (value) => (value.trim() === "" ? t("form.nameMissing") : null),
      user_id: (value) => (value === null ? t("form.userMissing") : null),
    },
  });
  const onProblem = (problem: Parameters<typeof applyProblem>[1]) => {
    // What was refused was not done: the next try is another one.
    once.next();
    setHomeless(applyProblem(form, problem));
  };
  const make = useChange(
    (values: KeyForm) =>
      api.POST("/api/v1/users/{id}/keys", {
        params: { path: { id: values.user_id ?? 0 } },
        body: keyDraft(values),
        headers: once.headers(),
      }),
    { refresh: [["keys"]], onDone: (issued) => issued && onIssued(issued), onProblem },
  );
  const change = useChange(
    (values: KeyForm) =>
      api.PATCH("/api/v1/keys/{id}", {
        params: { path: { id: apiKey?.id ?? 0 }, header: ifMatch(etag) },
        body: keyDraft(values),
      }),
    {
      refresh: [["keys"]],
      onDone: (saved) => {
        notifyDone(t("saved", { name: saved?.name ?? "" }));
        onDone();
      },
      onProblem,
    },
  );
  const save = apiKey ? change : make;
  return (
    <EditForm form={form} onSave={(values) => save.mutate(values)} fromFile={fromFile}>
      <ProblemAlert problem={save.error} homeless={homeless} />
      {apiKey && (
        <Group gap="xs" mb="sm">
          <Code>{apiKey.hint}</Code>
          <Text size="xs" c="dimmed">
            {t("ofUser", { user: apiKey.user })}
          </Text>
        </Group>
      )}
      <Stack gap="md">
        <KeyFields form={form} disabled={locked} isNew={!apiKey} />
        <LimitsFields form={form} disabled={locked} />
      </Stack>
      {locked ? (
        <Button variant="default" mt="md" onClick={onDone}>
          {t("shell:common.close")}
        </Button>
      ) : (
        <FormFooter
          saving={save.isPending}
          onCancel={onDone}
          {...(apiKey ? {} : { submit: t("make") })}
          left={apiKey && <KeyActions apiKey={apiKey} etag={etag} onDone={onDone} onIssued={onIssued} />}
        />
      )}
    </EditForm>
  );
}
