// The form of a target: its address by kind, which is written and never shown, its templates, and a test.
import { Alert, Button, SegmentedControl, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconLock } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useMay } from "../../api/me";
import type { FieldError } from "../../api/problem";
import { ifMatch, useChange, useOnce } from "../../api/query";
import { ConfirmButton } from "../../components/ConfirmButton";
import { applyProblem } from "../../components/fields/applyProblem";
import { EditForm } from "../../components/fields/EditForm";
import { FormFooter } from "../../components/fields/FormFooter";
import { FormSection } from "../../components/fields/FormSection";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { notifyDone, notifyProblem } from "../../components/notices";
import { AddressFields } from "./AddressFields";
import {
  KINDS,
  PROXIES,
  type Target,
  type TargetForm,
  targetDraft,
  targetField,
  targetForm,
  targetPatch,
} from "./drafts";
import { TargetTest } from "./TargetTest";
import { TemplatesField } from "./TemplatesField";

/** The same in every language. */
const PROXY_FORM = "socks5h://127.0.0.1:1080";

interface Props {
  target?: Target;
  etag?: string | null;
  onDone: () => void;
}

export function TargetFormView({ target, etag, onDone }: Props) {
  const { t } = useTranslation(["notifications", "shell"]);
  const locked = !useMay("write");
  const [homeless, setHomeless] = useState<FieldError[]>([]);
  const once = useOnce();
  const form = useForm<TargetForm>({
    initialValues: targetForm(target),
    validate: { name: (value) => (value.trim() === "" ? t("targets.nameMissing") : null) },
  });
  const { kind, replace, proxy } = form.values;
  const save = useChange(
    (values: TargetForm) =>
      target
        ? api.PATCH("/api/v1/notifications/targets/{id}", {
            params: { path: { id: target.id }, header: ifMatch(etag) },
            body: targetPatch(values, target),
          })
        : api.POST("/api/v1/notifications/targets", { body: targetDraft(values), headers: once.headers() }),
    {
      refresh: [["notifications"]],
      onDone: (_, values) => {
        notifyDone(t("saved", { name: values.name }));
        onDone();
      },
      onProblem: (problem) => {
        once.next();
        setHomeless(applyProblem(form, problem, targetField));
      },
    },
  );
  const remove = useChange(
    () =>
      api.DELETE("/api/v1/notifications/targets/{id}", {
        params: { path: { id: target?.id ?? 0 }, header: ifMatch(etag) },
      }),
    {
      refresh: [["notifications"]],
      onDone: () => {
        notifyDone(t("deleted", { name: form.values.name }));
        onDone();
      },
      onProblem: notifyProblem,
    },
  );
  return (
    <EditForm form={form} onSave={(values) => save.mutate(values)}>
      <Stack gap="md">
        <ProblemAlert problem={save.error} homeless={homeless} />
        <TextInput
          label={t("targets.name")}
          description={t("targets.nameHint")}
          required
          disabled={locked}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <Switch
          label={t("shell:common.enabled")}
          disabled={locked}
          {...form.getInputProps("enabled", { type: "checkbox" })}
        />
        <FormSection title={t("targets.address")}>
          {target && (
            <Alert variant="light" color="gray" icon={<IconLock size={18} />} p="sm">
              <Text size="sm">{t("targets.hidden", { hint: target.hint })}</Text>
              {!locked && !replace && (
                <Button
                  mt="xs"
                  size="compact-sm"
                  variant="default"
                  onClick={() => form.setFieldValue("replace", true)}
                >
                  {t("targets.replace")}
                </Button>
              )}
            </Alert>
          )}
          {replace && (
            <>
              <Select
                label={t("targets.kind")}
                allowDeselect={false}
                disabled={locked}
                data={KINDS.map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
                {...form.getInputProps("kind")}
              />
              <AddressFields form={form} disabled={locked} />
            </>
          )}
        </FormSection>
        {kind !== "email" && (
          <FormSection title={t("proxy.title")} description={t("proxy.hint")}>
            <SegmentedControl
              aria-label={t("proxy.title")}
              disabled={locked}
              data={PROXIES.filter((one) => target || one !== "keep").map((one) => ({
                value: one,
                label: t(`proxy.${one}`),
              }))}
              {...form.getInputProps("proxy")}
            />
            {proxy === "set" && (
              <>
                <TextInput
                  label={t("proxy.url")}
                  placeholder={PROXY_FORM}
                  disabled={locked}
                  {...form.getInputProps("proxy_url")}
                />
                <Switch
                  label={t("proxy.fallback")}
                  disabled={locked}
                  {...form.getInputProps("fallback_to_direct", { type: "checkbox" })}
                />
              </>
            )}
          </FormSection>
        )}
        <TemplatesField form={form} disabled={locked} />
        {!locked && <TargetTest form={form} target={target} onRefused={setHomeless} />}
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
            target && (
              <ConfirmButton
                question={{
                  title: t("deleteTitle", { name: target.name }),
                  body: t("targets.deleteBody"),
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
    </EditForm>
  );
}
