// The form of a rule: the event with its options, who is told, and in which language.
import { Button, MultiSelect, Select, Stack, Switch } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import { useMay } from "../../api/me";
import type { FieldError } from "../../api/problem";
import { ifMatch, useChange, useOnce } from "../../api/query";
import { ConfirmButton } from "../../components/ConfirmButton";
import { applyProblem } from "../../components/fields/applyProblem";
import { FormFooter } from "../../components/fields/FormFooter";
import { FormSection } from "../../components/fields/FormSection";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { notifyDone, notifyProblem } from "../../components/notices";
import { EVENTS, LANGUAGES, type Rule, type RuleForm, ruleDraft, ruleForm } from "./drafts";
import { OptionField } from "./OptionField";
import { useTargets } from "./queries";

interface Props {
  events: readonly Schema<"EventShape">[];
  rule?: Rule;
  etag?: string | null;
  onDone: () => void;
}

export function RuleFormView({ events, rule, etag, onDone }: Props) {
  const { t, i18n } = useTranslation(["notifications", "shell"]);
  const locked = !useMay("write");
  const targets = useTargets();
  const [homeless, setHomeless] = useState<FieldError[]>([]);
  const once = useOnce();
  const first = { ...ruleForm(rule) };
  // Somebody who reads the console in Russian most likely wants messages in Russian, too.
  if (!rule) first.language = LANGUAGES.find((one) => one === i18n.language) ?? "en";
  const form = useForm<RuleForm>({ initialValues: first });
  const { event, target_ids } = form.values;
  const shapes = events.find((one) => one.event === event)?.options ?? [];
  const save = useChange(
    (values: RuleForm) =>
      rule
        ? api.PATCH("/api/v1/notifications/rules/{id}", {
            params: { path: { id: rule.id }, header: ifMatch(etag) },
            body: ruleDraft(values, shapes, true),
          })
        : api.POST("/api/v1/notifications/rules", {
            body: ruleDraft(values, shapes),
            headers: once.headers(),
          }),
    {
      refresh: [["notifications"]],
      onDone: () => {
        notifyDone(t("saved", { name: t(`events.${event}`) }));
        onDone();
      },
      onProblem: (problem) => {
        once.next();
        setHomeless(applyProblem(form, problem));
      },
    },
  );
  const remove = useChange(
    () =>
      api.DELETE("/api/v1/notifications/rules/{id}", {
        params: { path: { id: rule?.id ?? 0 }, header: ifMatch(etag) },
      }),
    {
      refresh: [["notifications"]],
      onDone: () => {
        notifyDone(t("deleted", { name: t(`events.${event}`) }));
        onDone();
      },
      onProblem: notifyProblem,
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="md">
        <ProblemAlert problem={save.error} homeless={homeless} />
        <Select
          label={t("rules.event")}
          description={t(`eventHints.${event}`)}
          allowDeselect={false}
          disabled={locked || rule !== undefined}
          data={EVENTS.map((one) => ({ value: one, label: t(`events.${one}`) }))}
          value={event}
          onChange={(value) => {
            const next = EVENTS.find((one) => one === value);
            if (next) form.setValues({ event: next, options: {} });
          }}
        />
        <MultiSelect
          label={t("rules.targets")}
          description={t(targets.items?.length === 0 ? "rules.noTargets" : "rules.targetsHint")}
          placeholder={target_ids.length === 0 ? t("rules.nobody") : ""}
          searchable
          clearable
          disabled={locked}
          data={(targets.items ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
          {...form.getInputProps("target_ids")}
        />
        <Select
          label={t("rules.language")}
          allowDeselect={false}
          disabled={locked}
          data={LANGUAGES.map((one) => ({ value: one, label: t(`languages.${one}`) }))}
          {...form.getInputProps("language")}
        />
        <Switch
          label={t("shell:common.enabled")}
          disabled={locked}
          {...form.getInputProps("enabled", { type: "checkbox" })}
        />
        {shapes.length > 0 && (
          <FormSection title={t("rules.options")} description={t("rules.optionsHint")}>
            {shapes.map((shape) => (
              <OptionField
                key={`${event} ${shape.name}`}
                shape={shape}
                value={form.values.options[shape.name]}
                error={form.errors[`options.${shape.name}`]}
                disabled={locked}
                onChange={(value) => form.setFieldValue(`options.${shape.name}`, value)}
              />
            ))}
          </FormSection>
        )}
      </Stack>
      {locked ? (
        <Button variant="default" mt="md" onClick={onDone}>
          {t("shell:common.close")}
        </Button>
      ) : (
        <FormFooter
          saving={save.isPending}
          onCancel={onDone}
          left={
            rule && (
              <ConfirmButton
                question={{
                  title: t("deleteTitle", { name: t(`events.${event}`) }),
                  body: t("rules.deleteBody"),
                  confirm: t("shell:common.delete"),
                }}
                onConfirm={() => remove.mutate()}
              >
                {t("shell:common.delete")}
              </ConfirmButton>
            )
          }
        />
      )}
    </form>
  );
}
