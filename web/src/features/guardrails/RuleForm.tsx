// The form of a rule of any kind: loads what is edited, sends it once or only over what was seen, deletes after asking.
import { Button, Stack } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/me";
import type { FieldError } from "../../api/problem";
import { useChange, useEditable, useOnce } from "../../api/query";
import { ConfirmButton } from "../../components/ConfirmButton";
import { ErrorState } from "../../components/ErrorState";
import { applyProblem } from "../../components/fields/applyProblem";
import { EditForm } from "../../components/fields/EditForm";
import { FormFooter } from "../../components/fields/FormFooter";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { notifyDone, notifyProblem } from "../../components/notices";
import { FormSkeleton } from "../../components/UrlDrawer";
import type { Resource, Rule } from "./resources";

interface Props<Row extends Rule, Draft, Form extends object> {
  resource: Resource<Row, Draft>;
  /** Absent for a new one. */
  id: number | undefined;
  toForm: (row?: Row) => Form;
  toDraft: (form: Form) => Draft;
  /** What may not be empty, with what is said when it is. */
  required: Partial<Record<keyof Form & string, string>>;
  nameOf: (form: Form) => string;
  fields: (form: UseFormReturnType<Form>, disabled: boolean) => ReactNode;
  onDone: () => void;
}

export function RuleForm<Row extends Rule, Draft, Form extends object>(props: Props<Row, Draft, Form>) {
  const { resource, id } = props;
  const rule = useEditable(
    ["guardrails", resource.key, "one", id],
    (signal) => resource.one(id ?? 0, signal),
    { enabled: id !== undefined },
  );
  if (id === undefined) return <Loaded {...props} />;
  if (rule.error) return <ErrorState error={rule.error} onRetry={() => void rule.refetch()} />;
  if (!rule.data) return <FormSkeleton />;
  return <Loaded key={rule.data.etag} {...props} row={rule.data.value} etag={rule.data.etag} />;
}

function Loaded<Row extends Rule, Draft, Form extends object>(
  props: Props<Row, Draft, Form> & { row?: Row; etag?: string | null },
) {
  const { resource, row, etag, onDone } = props;
  const { t } = useTranslation(["guardrails", "shell"]);
  const mayWrite = useMay("write");
  const [homeless, setHomeless] = useState<FieldError[]>([]);
  const once = useOnce();
  // Of a form whose values are not known here the library cannot tell that they are not transformed.
  const form = useForm<Form>({
    initialValues: props.toForm(row),
    validate: (values) => missing(values, props.required),
  }) as unknown as UseFormReturnType<Form>;
  const refresh = [["guardrails"]];
  const save = useChange(
    (values: Form) =>
      row
        ? resource.change(row.id, props.toDraft(values) as Partial<Draft>, etag)
        : resource.create(props.toDraft(values), once.headers()),
    {
      refresh,
      onDone: (_, values) => {
        notifyDone(t("saved", { name: props.nameOf(values) }));
        onDone();
      },
      onProblem: (problem) => {
        once.next();
        setHomeless(applyProblem(form, problem));
      },
    },
  );
  const remove = useChange(() => resource.remove(row?.id ?? 0, etag), {
    refresh,
    onDone: () => {
      notifyDone(t("deleted", { name: props.nameOf(form.values) }));
      onDone();
    },
    onProblem: notifyProblem,
  });
  return (
    <EditForm form={form} onSave={(values) => save.mutate(values)}>
      <Stack gap="md">
        <ProblemAlert problem={save.error} homeless={homeless} />
        {props.fields(form, !mayWrite)}
      </Stack>
      {mayWrite ? (
        <FormFooter
          saving={save.isPending}
          onCancel={onDone}
          left={
            row && (
              <ConfirmButton
                question={{
                  title: t("deleteTitle", { name: props.nameOf(form.values) }),
                  body: t("deleteBody"),
                  confirm: t("shell:common.delete"),
                }}
                onConfirm={() => remove.mutate()}
              >
                {t("shell:common.delete")}
              </ConfirmButton>
            )
          }
        />
      ) : (
        <Button variant="default" mt="md" onClick={onDone}>
          {t("shell:common.close")}
        </Button>
      )}
    </EditForm>
  );
}

function missing<Form extends object>(
  values: Form,
  required: Partial<Record<keyof Form & string, string>>,
): Record<string, string> {
  const entries = Object.entries({ ...values } as Record<string, unknown>).flatMap(
    ([name, value]): [string, string][] => {
      const words = required[name as keyof Form & string];
      return words !== undefined && String(value ?? "").trim() === "" ? [[name, words]] : [];
    },
  );
  return Object.fromEntries(entries);
}
