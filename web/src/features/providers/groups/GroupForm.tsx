// The form of a group: what its callers pay, and how one of its providers is chosen.
import { Alert, Button, NumberInput, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconLock } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../../api/client";
import { useMay } from "../../../api/me";
import type { FieldError } from "../../../api/problem";
import { useChange, useOnce } from "../../../api/query";
import { ConfirmButton } from "../../../components/ConfirmButton";
import { applyProblem } from "../../../components/fields/applyProblem";
import { FormFooter } from "../../../components/fields/FormFooter";
import { ProblemAlert } from "../../../components/fields/ProblemAlert";
import { notifyDone, notifyProblem } from "../../../components/notices";
import { STRATEGIES } from "../kinds";

interface Props {
  /** Absent for a new one. */
  group?: Schema<"GroupInForce">;
  onDone: () => void;
}

export function GroupForm({ group, onDone }: Props) {
  const { t } = useTranslation(["providers", "shell"]);
  const fromFile = group?.managed_by === "file";
  const locked = !useMay("write") || fromFile;
  const [homeless, setHomeless] = useState<FieldError[]>([]);
  const once = useOnce();
  const id = group?.id ?? undefined;
  const form = useForm({
    initialValues: {
      name: group?.name ?? "",
      note: group?.note ?? "",
      cost_multiplier: group?.cost_multiplier ?? "1",
      strategy: group?.strategy ?? "weighted",
    },
    validate: { name: (value: string) => (value.trim() === "" ? t("groups.nameMissing") : null) },
  });
  const save = useChange(
    (values: typeof form.values) => {
      const body = { ...values, name: values.name.trim(), cost_multiplier: values.cost_multiplier || "1" };
      return id === undefined
        ? api.POST("/api/v1/provider-groups", { body, headers: once.headers() })
        : api.PATCH("/api/v1/provider-groups/{id}", { params: { path: { id } }, body });
    },
    {
      refresh: [["provider-groups"]],
      onDone: (saved) => {
        notifyDone(t("saved", { name: saved.name }));
        onDone();
      },
      onProblem: (problem) => {
        once.next();
        setHomeless(applyProblem(form, problem));
      },
    },
  );
  const remove = useChange(
    () => api.DELETE("/api/v1/provider-groups/{id}", { params: { path: { id: id ?? 0 } } }),
    {
      refresh: [["provider-groups"]],
      onDone: () => {
        notifyDone(t("groups.removed", { name: group?.name }));
        onDone();
      },
      onProblem: notifyProblem,
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="sm">
        {fromFile && (
          <Alert variant="light" color="gray" icon={<IconLock size={18} />}>
            {t("shell:common.fromFile")}
          </Alert>
        )}
        <ProblemAlert problem={save.error} homeless={homeless} />
        <TextInput
          label={t("groups.name")}
          description={t("groups.nameHint")}
          required
          // Users, keys and providers name the group; a new name here would not rename it there.
          readOnly={group !== undefined}
          disabled={locked}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <NumberInput
          label={t("groups.multiplier")}
          description={t("groups.multiplierHint")}
          min={0}
          step={0.05}
          decimalScale={6}
          valueIsNumericString
          disabled={locked}
          {...form.getInputProps("cost_multiplier")}
          onChange={(value) => form.setFieldValue("cost_multiplier", String(value))}
        />
        <Select
          label={t("groups.strategy")}
          description={t("groups.strategyHint")}
          allowDeselect={false}
          data={STRATEGIES.map((value) => ({ value, label: t(`strategies.${value}`) }))}
          disabled={locked}
          {...form.getInputProps("strategy")}
        />
        <Textarea
          label={t("groups.note")}
          autosize
          minRows={2}
          disabled={locked}
          {...form.getInputProps("note")}
        />
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
            id !== undefined && (
              <ConfirmButton
                question={{
                  title: t("groups.removeTitle", { name: group?.name }),
                  body: t("groups.removeBody"),
                  confirm: t("groups.remove"),
                }}
                onConfirm={() => remove.mutate()}
              >
                {t("groups.remove")}
              </ConfirmButton>
            )
          }
        />
      )}
    </form>
  );
}
