// The form of a provider: every field of the API's draft in sections; sends it once, or only over what was seen.
import { Box, Button, Group } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconClipboardText, IconPlugConnected } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client";
import { useMay } from "../../../api/me";
import type { FieldError } from "../../../api/problem";
import { ifMatch, useChange, useOnce } from "../../../api/query";
import { applyProblem } from "../../../components/fields/applyProblem";
import { EditForm } from "../../../components/fields/EditForm";
import { FormFooter } from "../../../components/fields/FormFooter";
import { ProblemAlert } from "../../../components/fields/ProblemAlert";
import { notifyDone } from "../../../components/notices";
import type { Provider } from "../queries";
import { formPath, type ProviderForm, providerDraft, providerForm, providerPatch } from "./draft";
import { FormSections } from "./FormSections";
import { PasteFill } from "./PasteFill";
import { ProviderActions } from "./ProviderActions";
import { TestModal } from "./TestModal";

interface Props {
  /** Absent for a new one. */
  provider?: Provider;
  etag?: string | null;
  onDone: () => void;
}

export function ProviderFormView({ provider, etag, onDone }: Props) {
  const { t } = useTranslation(["providers", "shell"]);
  const mayWrite = useMay("write");
  const [homeless, setHomeless] = useState<FieldError[]>([]);
  const [open, setOpen] = useState<"paste" | "test">();
  const once = useOnce();
  const fromFile = provider?.managed_by === "file";
  const locked = !mayWrite || fromFile;
  const form = useForm<ProviderForm>({
    initialValues: providerForm(provider),
    validate: {
      name: (value) => (value.trim() === "" ? t("form.nameMissing") : null),
      url: (value) => (/^https?:\/\/\S+$/.test(value.trim()) ? null : t("form.urlWrong")),
      key: (value) => (value.trim() === "" && !provider?.has_key ? t("form.keyMissing") : null),
      hours: {
        from: (value, values) => (!value === !values.hours.to ? null : t("form.hoursBoth")),
      },
      redirects: {
        from: (value) => (value.trim() === "" ? t("form.missing") : null),
        to: (value) => (value.trim() === "" ? t("form.missing") : null),
      },
      headers: { name: (value) => (value.trim() === "" ? t("form.missing") : null) },
      group_priorities: { group: (value) => (value.trim() === "" ? t("form.missing") : null) },
    },
  });
  const save = useChange(
    (values: ProviderForm) =>
      provider
        ? api.PATCH("/api/v1/providers/{id}", {
            params: { path: { id: provider.id }, header: ifMatch(etag) },
            body: providerPatch(values, provider),
          })
        : api.POST("/api/v1/providers", { body: providerDraft(values), headers: once.headers() }),
    {
      refresh: [["providers"], ["provider-groups"]],
      onDone: (saved) => {
        notifyDone(t(provider ? "saved" : "created", { name: saved?.name ?? form.values.name }));
        onDone();
      },
      onProblem: (problem) => {
        // What was refused was not done: the next try is another one.
        once.next();
        setHomeless(applyProblem(form, problem, formPath));
      },
    },
  );
  // The stored key is known to the hub alone: what is typed here can be tried out only together with a key.
  const testsSaved = provider !== undefined && form.values.key.trim() === "";
  const startTest = () => {
    if (testsSaved || !form.validate().hasErrors) setOpen("test");
  };
  return (
    <EditForm form={form} onSave={(values) => save.mutate(values)} fromFile={fromFile}>
      {!provider && (
        <Group mb="sm">
          <Button
            variant="light"
            size="xs"
            leftSection={<IconClipboardText size={16} aria-hidden />}
            onClick={() => setOpen("paste")}
          >
            {t("paste.open")}
          </Button>
        </Group>
      )}
      <Box mb={save.error ? "sm" : 0}>
        <ProblemAlert problem={save.error} homeless={homeless} />
      </Box>
      <FormSections form={form} disabled={locked} {...(provider ? { provider } : {})} />
      {locked ? (
        <Group mt="md" gap="xs">
          <Button variant="default" onClick={onDone}>
            {t("shell:common.close")}
          </Button>
          {mayWrite && provider && <ProviderActions provider={provider} etag={etag} onDone={onDone} />}
        </Group>
      ) : (
        <FormFooter
          saving={save.isPending}
          onCancel={onDone}
          left={
            <>
              {provider && <ProviderActions provider={provider} etag={etag} onDone={onDone} />}
              <Button
                variant="default"
                leftSection={<IconPlugConnected size={16} aria-hidden />}
                onClick={startTest}
              >
                {t("test.open")}
              </Button>
            </>
          }
        />
      )}
      {open === "paste" && (
        <PasteFill
          onClose={() => setOpen(undefined)}
          onFill={({ name, ...found }) =>
            form.setValues({ ...found, ...(name && form.values.name.trim() === "" ? { name } : {}) })
          }
        />
      )}
      {open === "test" && (
        <TestModal
          name={form.values.name}
          target={testsSaved ? { id: provider.id } : { draft: providerDraft(form.values) }}
          unsaved={testsSaved && form.isDirty()}
          onClose={() => setOpen(undefined)}
        />
      )}
    </EditForm>
  );
}
