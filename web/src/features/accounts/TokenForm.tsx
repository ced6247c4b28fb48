// The form of an API token: a name, how far it reaches, and until when.
import { Radio, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import { useMe } from "../../api/me";
import type { FieldError } from "../../api/problem";
import { useChange, useOnce } from "../../api/query";
import { applyProblem } from "../../components/fields/applyProblem";
import { DateTimeField } from "../../components/fields/DateTimeField";
import { FormFooter } from "../../components/fields/FormFooter";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { ROLES, roleOf, scopesOf, tokenDraft, type TokenForm as Values } from "./draft";
import { ScopesField } from "./ScopesField";

interface Props {
  onDone: () => void;
  onMade: (made: Schema<"NewToken">) => void;
}

export function TokenForm({ onDone, onMade }: Props) {
  const { t } = useTranslation("accounts");
  const [homeless, setHomeless] = useState<FieldError[]>([]);
  const once = useOnce();
  const me = useMe();
  // A token may no more than who makes it.
  const roles = ROLES.slice(ROLES.indexOf(roleOf(me?.role)));
  const form = useForm<Values>({
    initialValues: { name: "", reach: "read", areas: {}, role: "", expires_at: null },
    validate: {
      name: (value) => (value.trim() === "" ? t("tokens.nameMissing") : null),
      reach: (_, values) => (scopesOf(values).length === 0 ? t("tokens.noScope") : null),
    },
  });
  const make = useChange(
    (values: Values) => api.POST("/api/v1/api-tokens", { body: tokenDraft(values), headers: once.headers() }),
    {
      refresh: [["api-tokens"]],
      onDone: (made) => made && onMade(made),
      onProblem: (problem) => {
        once.next();
        setHomeless(applyProblem(form, problem, (path) => (path.startsWith("scopes") ? "reach" : path)));
      },
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => make.mutate(values))}>
      <Stack gap="md">
        <ProblemAlert problem={make.error} homeless={homeless} />
        <TextInput
          label={t("tokens.name")}
          description={t("tokens.nameHint")}
          required
          data-autofocus
          {...form.getInputProps("name")}
        />
        <Radio.Group label={t("tokens.reach")} {...form.getInputProps("reach")}>
          <Stack gap="xs" mt="xs">
            {(["read", "write", "some"] as const).map((reach) => (
              <Radio
                key={reach}
                value={reach}
                label={t(`tokens.reaches.${reach}`)}
                description={t(`tokens.reachesHint.${reach}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        {form.values.reach === "some" && (
          <ScopesField value={form.values.areas} onChange={(areas) => form.setFieldValue("areas", areas)} />
        )}
        <Select
          label={t("tokens.role")}
          description={t("tokens.roleHint")}
          data={roles.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
          placeholder={t("tokens.ownRole")}
          clearable
          {...form.getInputProps("role")}
          value={form.values.role || null}
          onChange={(role) => form.setFieldValue("role", role ? roleOf(role) : "")}
        />
        <DateTimeField
          label={t("columns.expires")}
          {...form.getInputProps("expires_at")}
          value={form.values.expires_at}
        />
      </Stack>
      <FormFooter saving={make.isPending} onCancel={onDone} submit={t("tokens.make")} />
    </form>
  );
}
