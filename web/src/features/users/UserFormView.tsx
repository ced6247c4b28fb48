// The form of a user: every field of the API's draft, grouped; sends it once, or only over what was seen.
import { Button, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useMay } from "../../api/me";
import type { FieldError } from "../../api/problem";
import { ifMatch, useChange, useOnce } from "../../api/query";
import { applyProblem } from "../../components/fields/applyProblem";
import { EditForm } from "../../components/fields/EditForm";
import { FormFooter } from "../../components/fields/FormFooter";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { LimitsFields } from "../../components/limits/LimitsFields";
import { notifyDone } from "../../components/notices";
import { type UserForm, userDraft, userForm } from "./draft";
import type { User } from "./queries";
import { UserActions } from "./UserActions";
import { UserFields } from "./UserFields";

interface Props {
  /** Absent for a new one. */
  user?: User;
  etag?: string | null;
  onDone: () => void;
  /** What follows on a new user. */
  onCreated: (user: User) => void;
}

export function UserFormView({ user, etag, onDone, onCreated }: Props) {
  const { t } = useTranslation(["users", "shell"]);
  const mayWrite = useMay("write");
  const [homeless, setHomeless] = useState<FieldError[]>([]);
  const once = useOnce();
  const fromFile = user?.managed_by === "file";
  const locked = !mayWrite || fromFile;
  const form = useForm<UserForm>({
    initialValues: userForm(user),
    validate: { name: (value) => (value.trim() === "" ? t("form.nameMissing") : null) },
  });
  const save = useChange(
    (values: UserForm) =>
      user
        ? api.PATCH("/api/v1/users/{id}", {
            params: { path: { id: user.id }, header: ifMatch(etag) },
            body: userDraft(values),
          })
        : api.POST("/api/v1/users", { body: userDraft(values), headers: once.headers() }),
    {
      refresh: [["users"]],
      onDone: (saved) => {
        if (!user && saved) {
          onCreated(saved);
          return;
        }
        notifyDone(t("saved", { name: saved?.name ?? form.values.name }));
        onDone();
      },
      onProblem: (problem) => {
        // What was refused was not done, so the next try is another one; what got no answer may have been.
        if (problem.status !== 0) once.next();
        setHomeless(applyProblem(form, problem));
      },
    },
  );
  return (
    <EditForm form={form} onSave={(values) => save.mutate(values)} fromFile={fromFile}>
      <ProblemAlert problem={save.error} homeless={homeless} />
      <Stack gap="md">
        <UserFields form={form} disabled={locked} />
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
          {...(user ? {} : { submit: t("next") })}
          left={user && <UserActions user={user} etag={etag} onDone={onDone} />}
        />
      )}
    </EditForm>
  );
}
