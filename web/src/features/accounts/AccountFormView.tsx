// The form of an account: name, role with what it means, whose usage is its own, and a password to set.
import { ActionIcon, PasswordInput, Radio, Stack, Switch, TextInput, Tooltip } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import type { FieldError } from "../../api/problem";
import { ifMatch, useChange, useOnce } from "../../api/query";
import { askFirst } from "../../components/ConfirmButton";
import { applyProblem } from "../../components/fields/applyProblem";
import { EditForm } from "../../components/fields/EditForm";
import { FormFooter } from "../../components/fields/FormFooter";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { UserSelect } from "../../components/fields/UserSelect";
import { notifyDone, notifyProblem } from "../../components/notices";
import { type AccountForm, accountDraft, accountForm, PASSWORD_MIN, ROLES } from "./draft";
import type { Account } from "./queries";

interface Props {
  /** Absent for a new one. */
  account?: Account;
  etag?: string | null;
  onDone: () => void;
}

export function AccountFormView({ account, etag, onDone }: Props) {
  const { t } = useTranslation(["accounts", "shell"]);
  const [homeless, setHomeless] = useState<FieldError[]>([]);
  const once = useOnce();
  const form = useForm<AccountForm>({
    initialValues: accountForm(account),
    validate: {
      name: (value) => (value.trim() === "" ? t("form.nameMissing") : null),
      password: (value) =>
        (account && value === "") || value.length >= PASSWORD_MIN
          ? null
          : t("form.passwordShort", { count: PASSWORD_MIN }),
      user_id: (value, { role }) => (role === "user" && value === null ? t("form.userMissing") : null),
    },
  });
  const params = { path: { id: account?.id ?? 0 }, header: ifMatch(etag) };
  const save = useChange(
    (values: AccountForm) =>
      account
        ? api.PATCH("/api/v1/accounts/{id}", { params, body: accountDraft(values) })
        : api.POST("/api/v1/accounts", { body: accountDraft(values), headers: once.headers() }),
    {
      refresh: [["accounts"], ["console-sessions"]],
      onDone: (saved) => {
        notifyDone(t(account ? "saved" : "created", { name: saved?.name ?? "" }));
        onDone();
      },
      onProblem: (problem) => {
        once.next();
        setHomeless(applyProblem(form, problem));
      },
    },
  );
  const remove = useChange(() => api.DELETE("/api/v1/accounts/{id}", { params }), {
    refresh: [["accounts"], ["console-sessions"]],
    onDone: () => {
      notifyDone(t("deleted", { name: account?.name ?? "" }));
      onDone();
    },
    onProblem: notifyProblem,
  });
  return (
    <EditForm form={form} onSave={(values) => save.mutate(values)}>
      <Stack gap="md">
        <ProblemAlert problem={save.error} homeless={homeless} />
        <TextInput
          label={t("form.name")}
          description={t("form.nameHint")}
          autoComplete="off"
          required
          data-autofocus
          {...form.getInputProps("name")}
        />
        <PasswordInput
          label={account ? t("form.passwordNew") : t("form.password")}
          description={account ? t("form.passwordKeep") : t("form.passwordHint", { count: PASSWORD_MIN })}
          autoComplete="new-password"
          required={!account}
          {...form.getInputProps("password")}
        />
        <Radio.Group label={t("form.role")} {...form.getInputProps("role")}>
          <Stack gap="xs" mt="xs">
            {ROLES.map((role) => (
              <Radio
                key={role}
                value={role}
                label={t(`roles.${role}`)}
                description={t(`rolesHint.${role}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <UserSelect
          label={t("form.user")}
          description={t("form.userHint")}
          clearable
          required={form.values.role === "user"}
          {...form.getInputProps("user_id")}
          value={form.values.user_id}
          onChange={(id) => form.setFieldValue("user_id", id)}
        />
        <Switch
          label={t("form.enabled")}
          description={t("form.enabledHint")}
          {...form.getInputProps("enabled", { type: "checkbox" })}
        />
      </Stack>
      <FormFooter
        saving={save.isPending}
        onCancel={onDone}
        left={
          account && (
            <Tooltip label={t("shell:common.delete")}>
              <ActionIcon
                variant="default"
                size={36}
                aria-label={t("shell:common.delete")}
                onClick={() =>
                  askFirst({
                    title: t("deleteTitle", { name: account.name }),
                    body: t("deleteBody"),
                    confirm: t("shell:common.delete"),
                    onConfirm: () => remove.mutate(),
                  })
                }
              >
                <IconTrash size={18} />
              </ActionIcon>
            </Tooltip>
          )
        }
      />
    </EditForm>
  );
}
